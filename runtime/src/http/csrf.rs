//! Cross-site requests: what a page of another site can make its visitor's browser send.
//!
//! Such a page can not read the answer, but can have things done in its visitor's name, or measure
//! how long an answer takes. Before a browser sends something that no form can send, it asks the
//! gateway with an OPTIONS request, which is refused; so each request must be one that no browser
//! sends to another site without asking:
//!
//! - A POST is JSON, whose content type no form can send. This is checked in `request`, always.
//! - A GET carries one of the headers of the setting, or the content type of JSON, or a bearer token.
//! - Or the browser says itself that the request comes from no other site: `Sec-Fetch-Site`. No page
//!   can change that header.
//! - Or its origin is one that may read answers, too: `Origin` is nothing that a page can change.
//! - Or it comes from no browser: it has none of these headers, and its `User-Agent` is none of a
//!   browser's. A page can not change that header either without the browser asking first.
//!
//! Any other content type of a GET is refused: there were browsers that did not ask before they sent
//! a strange one.

use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, ORIGIN, USER_AGENT};
use axum::http::{HeaderMap, HeaderName, HeaderValue};

use super::request::is_json;
use crate::configuration::{Cors, Csrf};

/// The header in which browsers say where a request comes from.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// How every browser's `User-Agent` begins.
const BROWSERS: [&[u8]; 2] = [b"Mozilla/", b"Opera/"];

/// Tells requests that another site could have caused from all others.
#[derive(Debug, Clone)]
pub(crate) struct CrossSite {
    is_prevented: bool,
    headers: Vec<HeaderName>,
    /// Origins that may read answers.
    origins: Vec<HeaderValue>,
}

/// Why a GET is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Suspicion {
    /// Another site could have caused it.
    CrossSite,
    /// It has a content type that is not JSON's.
    ContentType,
}

impl CrossSite {
    pub(crate) fn new(csrf: &Csrf, cors: &Cors) -> Self {
        Self {
            is_prevented: csrf.enabled,
            headers: csrf.headers.iter().map(|header| header.0.clone()).collect(),
            origins: cors.origins.iter().map(|origin| origin.0.clone()).collect(),
        }
    }

    /// The first of the headers with which a request is trusted.
    pub(crate) fn header(&self) -> Option<&HeaderName> {
        self.headers.first()
    }

    /// Looks at a GET before anything else does.
    pub(crate) fn check(&self, headers: &HeaderMap) -> Result<(), Suspicion> {
        if !self.is_prevented {
            return Ok(());
        }
        match headers.get(CONTENT_TYPE) {
            Some(_) if !is_json(headers) => return Err(Suspicion::ContentType),
            // No form can send this one.
            Some(_) => return Ok(()),
            None => {}
        }
        let is_trusted = self.headers.iter().any(|name| headers.contains_key(name))
            || has_token(headers)
            || self.is_from_here(headers);
        if is_trusted { Ok(()) } else { Err(Suspicion::CrossSite) }
    }

    /// Whether the sender says where the request comes from, and no page could have made it say so.
    fn is_from_here(&self, headers: &HeaderMap) -> bool {
        if headers.get(ORIGIN).is_some_and(|origin| self.origins.contains(origin)) {
            return true;
        }
        match headers.get(SEC_FETCH_SITE) {
            Some(site) => site == "same-origin" || site == "none",
            None => !headers.contains_key(ORIGIN) && !is_browser(headers),
        }
    }
}

/// Whether there is a bearer token, which browsers do not add by themselves.
fn has_token(headers: &HeaderMap) -> bool {
    let scheme = |value: &HeaderValue| value.as_bytes().get(..7).map(<[u8]>::to_ascii_lowercase);
    headers.get(AUTHORIZATION).and_then(scheme).is_some_and(|scheme| scheme == b"bearer ")
}

fn is_browser(headers: &HeaderMap) -> bool {
    let is_one = |value: &HeaderValue| {
        BROWSERS.iter().any(|beginning| value.as_bytes().starts_with(beginning))
    };
    headers.get_all(USER_AGENT).iter().any(is_one)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIREFOX: (&str, &str) = ("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0)");

    fn check(headers: &[(&'static str, &str)]) -> Result<(), Suspicion> {
        let origins = vec!["https://app.example.com".to_owned().try_into().unwrap()];
        let cors = Cors { origins, ..Cors::default() };
        let headers = headers.iter().map(|(name, value)| {
            (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())
        });
        CrossSite::new(&Csrf::default(), &cors).check(&headers.collect())
    }

    #[test]
    fn what_another_site_can_send_is_refused() {
        let accept = ("accept", "application/graphql-response+json");
        let cases: [&[(&str, &str)]; 8] = [
            &[FIREFOX],
            &[FIREFOX, accept],
            &[FIREFOX, ("sec-fetch-site", "cross-site"), accept],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example.com")],
            &[("origin", "null")],
            &[FIREFOX, ("authorization", "Basic YTpi")],
        ];
        for headers in cases {
            assert_eq!(check(headers), Err(Suspicion::CrossSite), "{headers:?}");
        }
    }

    #[test]
    fn what_only_others_send_is_not() {
        let cases: [&[(&str, &str)]; 9] = [
            &[],
            &[("user-agent", "curl/8.0")],
            &[("user-agent", "node"), ("sec-fetch-mode", "cors")],
            &[FIREFOX, ("sec-fetch-site", "same-origin")],
            &[FIREFOX, ("sec-fetch-site", "none")],
            &[FIREFOX, ("x-requested-with", "")],
            &[FIREFOX, ("content-type", "application/json")],
            &[FIREFOX, ("authorization", "bearer a")],
            &[FIREFOX, ("sec-fetch-site", "cross-site"), ("origin", "https://app.example.com")],
        ];
        for headers in cases {
            assert_eq!(check(headers), Ok(()), "{headers:?}");
        }
    }

    #[test]
    fn content_type_of_a_get_is_compared_whole() {
        for bad in ["text/plain", "application/jsonp", "application/json, text/plain", "x", ""] {
            let headers = [("content-type", bad), ("x-requested-with", "a")];
            assert_eq!(check(&headers), Err(Suspicion::ContentType), "{bad}");
        }
    }
}
