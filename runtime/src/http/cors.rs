//! Which pages of other sites may read answers: `Access-Control-…` headers, for exactly the origins
//! of the settings.
//!
//! Without an origin there is none of it, and a browser lets no page of another site read anything.

use std::time::Duration;

use axum::http::{HeaderName, Method};
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};

use crate::configuration::Cors;

/// What answers preflight requests and marks answers; none if there are no origins.
pub(super) fn layer(settings: &Cors) -> Option<CorsLayer> {
    if settings.origins.is_empty() {
        return None;
    }
    let origins = settings.origins.iter().map(|origin| origin.0.clone());
    let named: Vec<HeaderName> = settings.headers.iter().map(|header| header.0.clone()).collect();
    let headers = match named.is_empty() {
        true => AllowHeaders::mirror_request(),
        false => AllowHeaders::list(named),
    };
    let layer = CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers(headers)
        .allow_credentials(settings.credentials)
        .max_age(Duration::from_secs(settings.max_age_seconds.into()));
    Some(layer)
}
