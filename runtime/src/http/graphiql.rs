//! GraphiQL on `/`: a page that takes its scripts from a public CDN, in exact versions whose
//! hashes the browser checks.
//!
//! The page runs one script of its own, which is a file here and is allowed by its hash, too.
//! Nothing of a request is echoed.

use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::IntoResponse;
use axum::routing::get;

/// The page; `{script}` and `{query}` are filled in.
const PAGE: &str = include_str!("graphiql.html");

/// What starts GraphiQL.
const SCRIPT: &str = include_str!("graphiql.js");

/// What the page may load and run; the hash is that of [`SCRIPT`].
const POLICY: &str = "default-src 'none'; \
    script-src 'sha256-wniELtFL7QAd2y8YuKtiyks1yigUC/wPH9PxDP4W6no=' https://unpkg.com; \
    style-src 'unsafe-inline' https://unpkg.com; \
    font-src data:; img-src 'self' data:; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What GraphiQL shows first.
const DEFAULT_QUERY: &str = "query {\n  __typename\n}\n";

/// The page on `/`.
pub(crate) fn router(default_query: Option<&str>) -> Router {
    let page = page(default_query.unwrap_or(DEFAULT_QUERY));
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    let page = axum::body::Bytes::from(page);
    Router::new().route("/", get(move || async move { (headers, page).into_response() }))
}

fn page(default_query: &str) -> String {
    let query = default_query.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    PAGE.replace("{script}", SCRIPT).replace("{query}", &query)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policy_allows_the_script_as_it_is() {
        let digest = ring::digest::digest(&ring::digest::SHA256, SCRIPT.as_bytes());
        let hash = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, digest);
        assert!(POLICY.contains(&format!("'sha256-{hash}'")), "the hash must be {hash}");
        assert!(PAGE.contains("<script>{script}</script>"));
    }

    #[test]
    fn every_foreign_file_has_a_version_and_a_hash() {
        for tag in PAGE.split('<').filter(|tag| tag.contains("https://")) {
            assert!(tag.contains('@') && tag.contains("integrity=\"sha384-"), "{tag}");
            assert!(tag.contains("crossorigin"), "{tag}");
        }
    }

    #[test]
    fn default_query_can_not_leave_its_attribute() {
        let page = page("\"><script>alert(1)</script>");
        assert!(page.contains("data-query=\"&quot;>&lt;script>alert(1)&lt;/script>\""));
    }
}
