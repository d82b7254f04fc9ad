//! A page that takes GraphiQL from a public CDN, in an exact version whose hashes the browser checks.
//!
//! It is the last version that is published as files which a page can load as they are, and so by
//! their hashes. The page runs one script of its own, which is a file here and is allowed by its
//! hash, too.

use axum::Router;
use axum::body::Bytes;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::get;

use super::page_headers;

/// The page; `{script}` and `{query}` are filled in.
const PAGE: &str = include_str!("cdn.html");

/// What starts GraphiQL.
const SCRIPT: &str = include_str!("cdn.js");

/// What the page may load and run; the hash is that of [`SCRIPT`].
const POLICY: &str = "default-src 'none'; \
    script-src 'sha256-wniELtFL7QAd2y8YuKtiyks1yigUC/wPH9PxDP4W6no=' https://unpkg.com; \
    style-src 'unsafe-inline' https://unpkg.com; \
    font-src data:; img-src 'self' data:; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page on `/`.
pub(super) fn router(default_query: &str) -> Router {
    let page = Bytes::from(page(default_query));
    let mut headers = page_headers();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
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
