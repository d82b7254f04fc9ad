//! The page that is part of the binary. It is kept compressed, and sent as it is kept.
//!
//! What differs from one gateway to another, the page asks for at `/explorer.json`.

use std::io::Read;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    HeaderValue, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, Response, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use flate2::read::GzDecoder;
use serde::Serialize;

use super::super::quality::qualities;
use super::page_headers;

/// A page, as the build has found it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Embedded {
    /// The page, compressed.
    pub(super) gzip: &'static [u8],
    /// The SHA-256 of its only script, in base64.
    pub(super) script: &'static str,
}

/// What the page asks for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Explorer {
    default_query: String,
}

/// The page and what it asks for.
pub(super) fn router(page: Embedded, default_query: &str) -> Router {
    let explorer = Explorer { default_query: default_query.to_owned() };
    let explorer = serde_json::to_string(&explorer).unwrap_or_default();
    let json = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-cache")];
    Router::new()
        .route("/", get(answer))
        .route("/explorer.json", get(move || async move { (json, explorer) }))
        .with_state(page)
}

async fn answer(State(page): State<Embedded>, request: HeaderMap) -> Response<Body> {
    let mut headers = page_headers();
    let policy = page.policy();
    // The page is another when its script is.
    let tag = format!("W/\"{}\"", page.script);
    let known = request.get(IF_NONE_MATCH);
    let is_known = known.is_some_and(|known| known.as_bytes() == tag.as_bytes());
    for (name, value) in [(CONTENT_SECURITY_POLICY, policy), (ETAG, tag)] {
        // Base64 has no character that a header may not have.
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if is_known {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    if takes_gzip(&request) {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        return (headers, page.gzip).into_response();
    }
    match page.plain() {
        Some(text) => (headers, text).into_response(),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

impl Embedded {
    /// What the page may load and run: itself. The editor's workers are made of its own text, and the
    /// editor writes style sheets of its own.
    fn policy(&self) -> String {
        format!(
            "default-src 'none'; script-src 'sha256-{}'; worker-src blob:; \
             style-src 'unsafe-inline'; font-src data:; img-src 'self' data:; connect-src 'self'; \
             base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            self.script
        )
    }

    /// The page for who takes nothing compressed, which no browser does.
    fn plain(&self) -> Option<Vec<u8>> {
        let mut text = Vec::new();
        GzDecoder::new(self.gzip).read_to_end(&mut text).ok()?;
        Some(text)
    }
}

/// Whether the client says that it takes gzip. A quality of 0 says that it does not.
fn takes_gzip(request: &HeaderMap) -> bool {
    let mut codings = qualities(request, &ACCEPT_ENCODING);
    codings.any(|(name, quality)| name.eq_ignore_ascii_case("gzip") && quality > 0.0)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use axum::body::to_bytes;
    use axum::http::Request;
    use axum::http::header::HeaderName;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use tower::ServiceExt;

    use super::*;

    const TEXT: &str = "<script>1</script>";

    fn page() -> Embedded {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(TEXT.as_bytes()).unwrap();
        Embedded { gzip: gzip.finish().unwrap().leak(), script: "a+b/c=" }
    }

    async fn asked(path: &str, header: (HeaderName, &str)) -> (Response<Body>, Vec<u8>) {
        let request = Request::get(path).header(header.0, header.1).body(Body::empty()).unwrap();
        let answer = router(page(), "{ a }").oneshot(request).await.unwrap();
        let (head, body) = answer.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        (Response::from_parts(head, Body::empty()), body.to_vec())
    }

    #[tokio::test]
    async fn page_is_sent_as_it_is_kept() {
        let (answer, body) = asked("/", (ACCEPT_ENCODING, "deflate, gzip;q=0.5")).await;
        assert_eq!(answer.headers()[CONTENT_ENCODING], "gzip");
        assert_eq!(body, page().gzip);
        let policy = answer.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("script-src 'sha256-a+b/c=';"), "{policy}");
    }

    #[tokio::test]
    async fn who_takes_no_gzip_gets_plain_text() {
        for codings in ["identity", "gzip;q=0", "gzip; q=0.0", "br"] {
            let (answer, body) = asked("/", (ACCEPT_ENCODING, codings)).await;
            assert_eq!(answer.headers().get(CONTENT_ENCODING), None, "{codings}");
            assert_eq!(body, TEXT.as_bytes());
        }
    }

    #[tokio::test]
    async fn page_that_the_browser_has_is_not_sent_again() {
        let (answer, body) = asked("/", (IF_NONE_MATCH, "W/\"a+b/c=\"")).await;
        assert_eq!(answer.status(), StatusCode::NOT_MODIFIED);
        assert!(body.is_empty());
    }

    #[tokio::test]
    async fn page_learns_the_query_that_it_begins_with() {
        let (_, body) = asked("/explorer.json", (ACCEPT_ENCODING, "gzip")).await;
        assert_eq!(body, br#"{"defaultQuery":"{ a }"}"#);
    }
}
