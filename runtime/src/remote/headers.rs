//! The headers of upstream requests: the gateway's own, configured ones, and the client's.
//!
//! A configured header wins over the client's of the same name, and the gateway's own win over both.
//! What a client says about its own connection, body and browser concerns nobody but the gateway.

use reqwest::header::{ACCEPT, CONNECTION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

use crate::auth::{Names, Session};

const ACCEPTED: &str = "application/graphql-response+json, application/json;q=0.9";

/// The client's headers that never go along, beside those that [`is_forwarded`] knows by how they
/// begin: of the connection, of the browser, about caching, and the secrets that are for the gateway.
const NEVER_FORWARDED: &[&str] = &[
    "alt-used",
    "cache-control",
    "connection",
    "date",
    "dnt",
    "expect",
    "host",
    "http2-settings",
    "keep-alive",
    "max-forwards",
    "origin",
    "pragma",
    "priority",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "range",
    "referer",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "upgrade-insecure-requests",
    "user-agent",
    "x-hasura-access-key",
    "x-hasura-admin-secret",
];

/// What of a client's headers may go along to remote schemas.
#[derive(Debug, Clone, Default)]
pub(crate) struct ClientHeaders(HeaderMap);

impl ClientHeaders {
    /// Those of `headers` that may go along, and the session. What the client itself says of a
    /// session stays. The values are shared, not copied.
    pub(crate) fn new(headers: &HeaderMap, names: &Names, session: &Session) -> Self {
        let named: Vec<HeaderName> = named_by_connection(headers).collect();
        let is_own = |name: &HeaderName| !named.contains(name) && !names.is_session_header(name);
        let forwarded = headers.iter().filter(|(name, _)| is_forwarded(name) && is_own(name));
        let forwarded = forwarded.map(|(name, value)| (name.clone(), value.clone()));
        Self(forwarded.chain(names.headers(session)).collect())
    }
}

/// The headers that `Connection` says are for the next hop only.
fn named_by_connection(headers: &HeaderMap) -> impl Iterator<Item = HeaderName> {
    let lists = headers.get_all(CONNECTION).iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).filter_map(|name| name.trim().parse().ok())
}

fn is_forwarded(name: &HeaderName) -> bool {
    let name = name.as_str();
    let starts = ["accept", "content-", "if-", "sec-"];
    !starts.iter().any(|start| name.starts_with(start)) && !NEVER_FORWARDED.contains(&name)
}

/// The headers of requests to one remote schema.
#[derive(Debug, Clone)]
pub(crate) struct RemoteHeaders {
    /// The gateway's own and the configured ones.
    fixed: HeaderMap,
    /// Whether the client's go along.
    forwards: bool,
}

impl RemoteHeaders {
    /// The configured headers and the gateway's own.
    pub(crate) fn new(configured: HeaderMap, forwards: bool) -> Self {
        let mut fixed = configured;
        fixed.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        fixed.insert(ACCEPT, HeaderValue::from_static(ACCEPTED));
        Self { fixed, forwards }
    }

    /// The headers of a request that is made for a client.
    pub(crate) fn of_request(&self, client: &ClientHeaders) -> HeaderMap {
        if !self.forwards {
            return self.fixed.clone();
        }
        let mut headers = client.0.clone();
        for (name, value) in &self.fixed {
            headers.insert(name.clone(), value.clone());
        }
        headers
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::SessionVariables;

    fn map(headers: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = headers.iter();
        pairs.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    fn shown(headers: &HeaderMap) -> Vec<String> {
        let mut shown: Vec<String> = headers
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        shown.sort();
        shown
    }

    #[test]
    fn what_concerns_the_clients_own_connection_stays() {
        let client = map(&[
            ("accept-language", "de"),
            ("authorization", "Bearer a"),
            ("connection", "close, X-Hop"),
            ("connection", "x-hop-too"),
            ("content-length", "12"),
            ("cookie", "a=b"),
            ("host", "gateway"),
            ("if-none-match", "x"),
            ("sec-fetch-mode", "cors"),
            ("te", "trailers"),
            ("x-custom", "one"),
            ("x-custom", "two"),
            ("x-hasura-admin-secret", "s"),
            ("x-hasura-role", "admin"),
            ("x-hasura-user-id", "1"),
            ("x-hop", "h"),
            ("x-hop-too", "h"),
        ]);
        let (names, session) = (Names::usual(), Session::new("user", SessionVariables::default()));
        assert_eq!(
            shown(&ClientHeaders::new(&client, &names, &session).0),
            [
                "authorization: Bearer a",
                "cookie: a=b",
                "x-custom: one",
                "x-custom: two",
                "x-hasura-role: user",
            ],
        );
    }

    #[test]
    fn configured_headers_win_over_the_clients_and_lose_to_the_gateways() {
        let configured = map(&[("x-api-key", "configured"), ("content-type", "text/plain")]);
        let client =
            ClientHeaders(map(&[("x-api-key", "one"), ("x-api-key", "two"), ("x-b", "b")]));
        let own = ["accept: ", "content-type: application/json", "x-api-key: configured"];
        let forwarding = RemoteHeaders::new(configured.clone(), true).of_request(&client);
        let mut expected: Vec<String> = own.iter().map(|text| (*text).to_owned()).collect();
        expected[0] += ACCEPTED;
        assert_eq!(shown(&RemoteHeaders::new(configured, false).of_request(&client)), expected);
        expected.push("x-b: b".to_owned());
        assert_eq!(shown(&forwarding), expected);
    }
}
