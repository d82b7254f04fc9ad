//! HTTP servers that live as long as a test.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::JsonMap;
use apollo_compiler::{ExecutableDocument, Schema, introspection};
use async_graphql::{Executor, Request};
use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// What a server got.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) headers: HeaderMap,
    pub(crate) body: serde_json::Value,
}

/// A server on a free loopback port. It stops when it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
    threads: Option<Runtime>,
}

impl Server {
    /// A server that answers every request with what the closure says.
    pub(crate) fn new<F, A>(answer: F) -> Self
    where
        F: Fn(Bytes) -> A + Clone + Send + Sync + 'static,
        A: Future<Output = Response> + Send + 'static,
    {
        let threads =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let threads = threads.unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        let app = Router::new().fallback(move |headers: HeaderMap, body: Bytes| {
            let request = serde_json::from_slice(&body).unwrap_or_default();
            log.lock().unwrap().push(Seen { headers, body: request });
            answer(body)
        });
        let listener = threads.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).unwrap();
        let address = listener.local_addr().unwrap();
        threads.spawn(async move { axum::serve(listener, app).await });
        Self { address, seen, threads: Some(threads) }
    }

    /// An async-graphql server.
    pub(crate) fn graphql(schema: impl Executor) -> Self {
        Self::new(move |body| execute(schema.clone(), body))
    }

    /// A server that always says the same.
    pub(crate) fn always(status: u16, body: &'static str) -> Self {
        let status = StatusCode::from_u16(status).unwrap();
        Self::new(move |_| async move { (status, body).into_response() })
    }

    /// A server that only shows this schema.
    pub(crate) fn sdl(sdl: &str) -> Self {
        let schema = Arc::new(Schema::parse_and_validate(sdl, "served.graphql").unwrap());
        Self::new(move |body| {
            let answer = introspect(&schema, &body);
            async move { answer.into_response() }
        })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/graphql", self.address)
    }

    /// All requests so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(threads) = self.threads.take() {
            threads.shutdown_background();
        }
    }
}

/// Answers one request as async-graphql does.
pub(crate) async fn execute(schema: impl Executor, body: Bytes) -> Response {
    let request: Request = serde_json::from_slice(&body).unwrap();
    let response = schema.execute(request).await;
    serde_json::to_vec(&response).unwrap().into_response()
}

/// Answers an introspection query as the specification says.
fn introspect(schema: &apollo_compiler::validation::Valid<Schema>, body: &[u8]) -> String {
    let body: serde_json::Value = serde_json::from_slice(body).unwrap();
    let query = body["query"].as_str().unwrap();
    let document = match ExecutableDocument::parse_and_validate(schema, query, "query.graphql") {
        Ok(document) => document,
        Err(_) => return r#"{"errors":[{"message":"unknown field"}]}"#.to_owned(),
    };
    let operation = document.operations.get(None).unwrap();
    let variables = coerce_variable_values(schema, operation, &JsonMap::new()).unwrap();
    let implementers = schema.implementers_map();
    let response =
        introspection::partial_execute(schema, &implementers, &document, operation, &variables);
    serde_json::to_string(&response.unwrap()).unwrap()
}
