//! GraphiQL on `/`: the page that is part of the binary or, where there is none, one that takes its
//! scripts from a public CDN.
//!
//! Nothing of a request is echoed, and the page may talk to the gateway alone.

mod cdn;
mod embedded;

use axum::Router;
use axum::http::HeaderMap;
use axum::http::header::{HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};

use self::embedded::Embedded;

/// The page that was there when this crate was built: see `explorer/`.
const EMBEDDED: Option<Embedded> = include!(concat!(env!("OUT_DIR"), "/explorer.rs"));

/// What GraphiQL shows first.
const DEFAULT_QUERY: &str = "query {\n  __typename\n}\n";

/// The page on `/`, which shows a query to somebody who opens it for the first time.
pub(crate) fn router(default_query: Option<&str>) -> Router {
    let query = default_query.unwrap_or(DEFAULT_QUERY);
    match EMBEDDED {
        Some(page) => embedded::router(page, query),
        None => cdn::router(query),
    }
}

/// The headers of any page.
fn page_headers() -> HeaderMap {
    HeaderMap::from_iter([
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ])
}
