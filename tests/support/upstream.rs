//! Remote schemas for tests: real HTTP on a loopback port, scripted answers, a log.

use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use async_graphql::Executor;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Response};
use axum::routing::post;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::sdl::Sdl;

/// A request that an upstream has received.
#[derive(Debug, Clone)]
pub struct Request {
    /// The GraphQL text.
    pub document: String,
    /// `operationName`.
    pub operation_name: Option<String>,
    /// `variables` as they came, so that no digit of a number is lost; `{}` if there were none.
    pub variables: String,
    /// The HTTP headers.
    pub headers: HeaderMap,
    /// Its place among the requests to all upstreams of the process.
    pub order: u64,
}

impl Request {
    /// `variables` as values.
    ///
    /// # Panics
    /// If they are no JSON object.
    pub fn values(&self) -> serde_json::Value {
        serde_json::from_str(&self.variables).expect("variables are JSON")
    }
}

/// What an upstream answers.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// `Content-Type`.
    pub content_type: &'static str,
    /// Other headers.
    pub headers: Vec<(&'static str, &'static str)>,
    /// The body.
    pub body: Vec<u8>,
}

impl<T: Into<Vec<u8>>> From<T> for Reply {
    /// A usual answer: status 200 and JSON.
    fn from(body: T) -> Self {
        let body = body.into();
        Self { status: 200, content_type: "application/json", headers: Vec::new(), body }
    }
}

impl Reply {
    /// The body of an answer with data: `{"data":…}`.
    pub fn data(data: &str) -> Self {
        format!("{{\"data\":{data}}}").into()
    }

    /// What a real GraphQL server answers.
    ///
    /// # Panics
    /// If the answer is no JSON.
    pub async fn executed(schema: impl Executor, request: Request) -> Self {
        let variables = async_graphql::Variables::from_json(request.values());
        let query = async_graphql::Request::new(request.document).variables(variables);
        serde_json::to_vec(&schema.execute(query).await).unwrap().into()
    }

    /// A web page, as proxies send it.
    pub fn html(status: u16, page: &str) -> Self {
        Self { status, content_type: "text/html", headers: Vec::new(), body: page.into() }
    }

    /// The answer, with one more header.
    pub fn with_header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }
}

/// A remote schema. It stops when it is dropped.
#[derive(Debug)]
pub struct Upstream {
    url: String,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

/// Counts the requests to all upstreams.
static ORDER: AtomicU64 = AtomicU64::new(0);

type Answer = dyn Fn(Request) -> BoxFuture<'static, Reply> + Send + Sync;

struct Shared {
    sdl: Sdl,
    answer: Box<Answer>,
    requests: Mutex<Vec<Request>>,
    /// What was wrong with requests.
    complaints: Mutex<Vec<String>>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}

impl Upstream {
    /// An upstream with this SDL that answers by a function.
    pub async fn start<F>(sdl: &str, answer: impl Fn(Request) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Reply> + Send + 'static,
    {
        let shared = Arc::new(Shared {
            sdl: Sdl::new(sdl),
            answer: Box::new(move |request| answer(request).boxed()),
            requests: Mutex::default(),
            complaints: Mutex::default(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/graphql", listener.local_addr().unwrap());
        let handler = {
            let shared = Arc::clone(&shared);
            move |headers: HeaderMap, body: String| receive(Arc::clone(&shared), headers, body)
        };
        let router = Router::new().route("/graphql", post(handler));
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, shared, server }
    }

    /// An upstream that gives its first answer to the first request, and so on.
    pub async fn scripted<R: Into<Reply>>(sdl: &str, replies: impl IntoIterator<Item = R>) -> Self {
        let replies: Vec<Reply> = replies.into_iter().map(Into::into).collect();
        let replies = Arc::new(Mutex::new(replies.into_iter()));
        Self::start(sdl, move |_| {
            let reply = replies.lock().unwrap().next();
            async move { reply.unwrap_or_else(|| Reply::html(418, "the script has ended")) }
        })
        .await
    }

    /// A real GraphQL server.
    pub async fn schema(sdl: &str, schema: impl Executor) -> Self {
        Self::start(sdl, move |request| Reply::executed(schema.clone(), request)).await
    }

    /// Where it is reached.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it was asked, in the order of arrival.
    ///
    /// # Panics
    /// If one of the requests did not fit the SDL.
    pub fn requests(&self) -> Vec<Request> {
        let complaints = self.shared.complaints.lock().unwrap();
        assert!(complaints.is_empty(), "{}", complaints.join("\n"));
        self.shared.requests.lock().unwrap().clone()
    }
}

impl Drop for Upstream {
    fn drop(&mut self) {
        self.server.abort();
        if !std::thread::panicking() {
            // Also for a test that never looks at the requests.
            self.requests();
        }
    }
}

async fn receive(shared: Arc<Shared>, headers: HeaderMap, body: String) -> Response<Body> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "camelCase")]
    struct Members<'a> {
        query: String,
        operation_name: Option<String>,
        #[serde(borrow)]
        variables: Option<&'a RawValue>,
    }
    let reply = match serde_json::from_str::<Members<'_>>(&body) {
        Ok(members) => {
            let request = Request {
                document: members.query,
                operation_name: members.operation_name,
                variables: members.variables.map_or("{}", RawValue::get).to_owned(),
                headers,
                order: ORDER.fetch_add(1, Ordering::Relaxed),
            };
            shared.requests.lock().unwrap().push(request.clone());
            match shared.sdl.check(&request) {
                Ok(()) => (shared.answer)(request).await,
                Err(error) => complain(&shared, format!("{error}\nin {body}")),
            }
        }
        Err(error) => complain(&shared, format!("{error} in {body}")),
    };
    let mut response =
        Response::builder().status(reply.status).header("content-type", reply.content_type);
    for (name, value) in reply.headers {
        response = response.header(name, value);
    }
    response.body(Body::from(reply.body)).unwrap()
}

fn complain(shared: &Shared, complaint: String) -> Reply {
    shared.complaints.lock().unwrap().push(complaint);
    Reply::html(400, "the request is not valid")
}
