//! The four GraphQL servers of the federated graph, and the answer that one server of all of it gives.

mod accounts;
mod data;
mod inventory;
mod products;
mod reviews;
mod whole;

use async_graphql::{
    EmptyMutation, EmptySubscription, ObjectType, Request, SDLExportOptions, Schema,
};
use axum::Router;
use axum::body::Bytes;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;

/// The services' names, in the order of their ports.
pub const SERVICES: [&str; 4] = ["accounts", "inventory", "products", "reviews"];

/// One of the four services: its router, and its SDL as a federation composes it.
pub struct Service {
    /// Answers `POST /graphql`.
    pub router: Router,
    /// With federation's directives.
    pub federation_sdl: String,
    /// As introspection tells it, with `_entities`.
    pub sdl: String,
}

/// The services, as [`SERVICES`] names them.
pub fn services() -> [Service; 4] {
    [
        service(accounts::Query),
        service(inventory::Query),
        service(products::Query),
        service(reviews::Query),
    ]
}

/// What every gateway must answer: the query answered by one server that has all of the graph.
pub async fn expected(query: &str) -> serde_json::Result<String> {
    serde_json::to_string(&schema(whole::Query, false).execute(query).await)
}

fn schema<Q: ObjectType + 'static>(
    query: Q,
    is_federated: bool,
) -> Schema<Q, EmptyMutation, EmptySubscription> {
    let schema = Schema::build(query, EmptyMutation, EmptySubscription);
    if is_federated { schema.enable_federation().finish() } else { schema.finish() }
}

fn service<Q: ObjectType + 'static>(query: Q) -> Service {
    let schema = schema(query, true);
    let federation_sdl = schema.sdl_with_options(SDLExportOptions::new().federation());
    let sdl = schema.sdl();
    let answer = async move |body: Bytes| -> Response {
        let Ok(request) = serde_json::from_slice::<Request>(&body) else {
            return StatusCode::BAD_REQUEST.into_response();
        };
        match serde_json::to_vec(&schema.execute(request).await) {
            Ok(answer) => ([(header::CONTENT_TYPE, "application/json")], answer).into_response(),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    };
    Service { router: Router::new().route("/graphql", post(answer)), federation_sdl, sdl }
}
