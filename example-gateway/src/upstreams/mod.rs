//! The demo's two remote schemas: real GraphQL servers on free loopback ports.
//!
//! A server is started only where its environment variable is unset; with `ORDERS_URL` set, the
//! gateway talks to that address. They live in this process so that one command shows everything.

mod orders;
mod users;

use std::env;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use async_graphql::{Executor, Request, Response, ServerError};
use axum::Router;
use axum::body::Bytes;
use axum::http::header::{CONTENT_TYPE, HeaderName};
use axum::routing::post;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// The running demo servers. They stop when this is dropped.
pub(crate) struct Upstreams {
    /// Where `orders` is reached.
    pub(crate) orders_url: String,
    /// Where `users` is reached.
    pub(crate) users_url: String,
    _threads: Runtime,
}

impl Upstreams {
    /// Starts what the environment does not name.
    pub(crate) fn start() -> io::Result<Self> {
        let threads =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let orders_url = url("ORDERS_URL", || serve(&threads, orders::schema()))?;
        let users_url = url("USERS_URL", || serve(&threads, users::schema()))?;
        Ok(Self { orders_url, users_url, _threads: threads })
    }
}

/// The address in the environment variable, else the one of a demo server started now.
fn url(variable: &str, start: impl FnOnce() -> io::Result<SocketAddr>) -> io::Result<String> {
    match env::var(variable) {
        Ok(url) if !url.is_empty() => Ok(url),
        Ok(_) | Err(env::VarError::NotPresent) => Ok(format!("http://{}/graphql", start()?)),
        Err(error) => Err(io::Error::other(format!("{variable}: {error}"))),
    }
}

/// Serves a schema at `/graphql` on a free loopback port.
fn serve(threads: &Runtime, schema: impl Executor) -> io::Result<SocketAddr> {
    let handler = move |body: Bytes| answer(schema.clone(), body);
    let app = Router::new().route("/graphql", post(handler));
    let listener = threads.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))?;
    let address = listener.local_addr()?;
    // It ends with the process, and its only error is one that would end it too.
    drop(threads.spawn(async move { axum::serve(listener, app).await }));
    Ok(address)
}

/// Answers one GraphQL request.
async fn answer(schema: impl Executor, body: Bytes) -> ([(HeaderName, &'static str); 1], Vec<u8>) {
    let response = match serde_json::from_slice::<Request>(&body) {
        Ok(request) => schema.execute(request).await,
        Err(error) => Response::from_errors(vec![ServerError::new(error.to_string(), None)]),
    };
    let json = serde_json::to_vec(&response).unwrap_or_default();
    ([(CONTENT_TYPE, "application/json")], json)
}

#[cfg(test)]
mod tests {
    use apollo_compiler::Schema;
    use apollo_compiler::schema::ExtendedType;

    /// The types that the document defines, in the order of their names.
    fn types(sdl: &str, path: &str) -> Vec<(String, ExtendedType)> {
        let schema = Schema::parse_and_validate(sdl, path).unwrap();
        let own = schema.types.iter().filter(|(_, ty)| !ty.is_built_in());
        let mut types: Vec<_> = own.map(|(name, ty)| (name.to_string(), ty.clone())).collect();
        types.sort_by(|(left, _), (right, _)| left.cmp(right));
        types
    }

    #[test]
    fn orders_serves_the_schema_in_the_gateway_folder() {
        let file = include_str!("../../gateway/schemas/orders.graphql");
        let served = super::orders::schema().sdl();
        assert_eq!(types(&served, "served.graphql"), types(file, "orders.graphql"));
    }

    #[test]
    fn users_serves_the_schema_in_the_gateway_folder() {
        let file = include_str!("../../gateway/schemas/users.graphql");
        let served = super::users::schema().sdl();
        assert_eq!(types(&served, "served.graphql"), types(file, "users.graphql"));
    }
}
