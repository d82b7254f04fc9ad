//! The HTTP side of a gateway: routes, GraphQL over HTTP, GraphiQL, and the server of `run`.

mod asked;
mod endpoint;
mod graphiql;
mod request;
mod response;
mod server;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

pub(crate) use endpoint::Endpoint;
pub(crate) use server::serve;

use crate::settings::Settings;

/// The gateway's routes.
pub(crate) fn router(endpoint: Arc<Endpoint>, settings: &Settings) -> Router {
    Router::new()
        .route("/graphql", get(endpoint::get).post(endpoint::post))
        .with_state(endpoint)
        .merge(graphiql::router(settings.default_query.as_deref()))
        .route("/healthz", get(|| async { "OK" }))
}
