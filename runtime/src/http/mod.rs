//! The HTTP side of a gateway: routes, GraphQL over HTTP, GraphiQL, and the server of `run`.

mod acceptor;
mod asked;
mod connection;
mod cors;
mod csrf;
mod encoding;
mod endpoint;
mod explorer;
#[cfg(any(fuzzing, test))]
pub(crate) mod fuzzing;
mod list;
mod quality;
mod request;
mod response;
mod routes;
mod server;
mod workers;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, Uri};
use axum::routing::get;

pub(crate) use acceptor::Acceptor;
pub use acceptor::TlsError;
pub(crate) use endpoint::Endpoint;
pub(crate) use routes::Routes;
pub(crate) use server::serve;

use crate::settings::Settings;

/// The path of the endpoint.
const GRAPHQL: &str = "/graphql";

/// The gateway's routes.
pub(crate) fn router(endpoint: Arc<Endpoint>, settings: &Settings) -> Router {
    let mut router = Router::new()
        .route(GRAPHQL, get(answer_get).post(answer_post))
        .with_state(endpoint)
        .route("/healthz", get(|| async { "OK" }))
        .route("/readyz", get(|| async { "OK" }));
    if settings.serves_graphiql() {
        router = router.merge(explorer::router(settings.default_query.as_deref()));
    }
    match cors::layer(&settings.http.cors) {
        Some(cors) => router.layer(cors),
        None => router,
    }
}

async fn answer_get(
    State(endpoint): State<Arc<Endpoint>>,
    headers: HeaderMap,
    uri: Uri,
) -> Response<Body> {
    endpoint::get(&endpoint, &headers, &uri).await.map(Body::new)
}

async fn answer_post(State(endpoint): State<Arc<Endpoint>>, request: Request) -> Response<Body> {
    endpoint::post(&endpoint, request).await.map(Body::new)
}
