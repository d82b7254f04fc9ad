//! The HTTP side of a gateway: routes, GraphQL over HTTP, GraphiQL, and the server of `run`.

mod asked;
mod endpoint;
mod graphiql;
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

pub(crate) use endpoint::Endpoint;
pub(crate) use routes::Routes;
pub(crate) use server::serve;

use crate::settings::Settings;

/// The path of the endpoint.
const GRAPHQL: &str = "/graphql";

/// The gateway's routes.
pub(crate) fn router(endpoint: Arc<Endpoint>, settings: &Settings) -> Router {
    Router::new()
        .route(GRAPHQL, get(answer_get).post(answer_post))
        .with_state(endpoint)
        .merge(graphiql::router(settings.default_query.as_deref()))
        .route("/healthz", get(|| async { "OK" }))
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
