use joinwright_operation::headers::HeaderRules;

use super::*;
use crate::auth::SessionVariables;

fn map(headers: &[(&'static str, &'static str)]) -> HeaderMap {
    let pairs = headers.iter();
    pairs.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
}

fn shown(headers: &HeaderMap) -> Vec<String> {
    let mut shown: Vec<String> = headers
        .iter()
        .filter(|(name, _)| *name != ACCEPT && *name != CONTENT_TYPE)
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    shown.sort();
    shown
}

/// The session of a user with a token and an id.
fn session() -> Session {
    let variables = [("token", "t"), ("user-id", "7"), ("evil", "a\r\nx-other: b")];
    let variables = variables.map(|(name, value)| (name.into(), value.into()));
    Session::new("user", SessionVariables::new(variables.into()))
}

/// What a remote schema gets of a client.
fn sent(remote: RemoteSchema<'static>, client: &[(&'static str, &'static str)]) -> Vec<String> {
    sent_with(ConfiguredHeaders::default(), remote, client)
}

fn sent_with(
    configured: ConfiguredHeaders,
    remote: RemoteSchema<'static>,
    client: &[(&'static str, &'static str)],
) -> Vec<String> {
    let wanted = Wanted { session: true, ..Wanted::by(&[remote]) };
    let client = ClientHeaders::new(wanted, &map(client), &Names::usual(), &session());
    shown(&RemoteHeaders::new(configured, &remote).of_request(&client))
}

/// One that gets the client's headers and nothing of the session.
const FORWARDING: RemoteSchema<'static> = RemoteSchema {
    forward_client_headers: true,
    forward_session_variables: Forwarded::NOTHING,
    ..RemoteSchema::PLAIN
};

const fn ruled(client_headers: HeaderRules<'static>) -> RemoteSchema<'static> {
    RemoteSchema { client_headers, ..FORWARDING }
}

#[test]
fn what_concerns_the_clients_own_connection_stays() {
    let client = [
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
        ("user-agent", "browser"),
        ("x-custom", "one"),
        ("x-custom", "two"),
        ("x-hasura-admin-secret", "s"),
        ("x-hasura-role", "admin"),
        ("x-hasura-user-id", "1"),
        ("x-hop", "h"),
        ("x-hop-too", "h"),
    ];
    let expected = ["authorization: Bearer a", "cookie: a=b", "x-custom: one", "x-custom: two"];
    assert_eq!(sent(FORWARDING, &client), expected);
    assert!(sent(RemoteSchema { forward_client_headers: false, ..FORWARDING }, &client).is_empty());
}

#[test]
fn session_goes_along_as_far_as_it_is_listed() {
    let client = [("x-hasura-role", "admin"), ("x-hasura-user-id", "1"), ("x-hasura-org", "1")];
    let all = ["x-hasura-role: user", "x-hasura-token: t", "x-hasura-user-id: 7"];
    assert_eq!(sent(RemoteSchema::PLAIN, &client), all);
    let forward_session_variables = Forwarded::Only(&["x-hasura-user-id", "x-hasura-org"]);
    let listed = RemoteSchema { forward_session_variables, ..RemoteSchema::PLAIN };
    assert_eq!(sent(listed, &client), ["x-hasura-user-id: 7"]);
    assert!(sent(FORWARDING, &client).is_empty());
}

#[test]
fn only_what_is_allowed_goes_along_and_nothing_that_is_denied() {
    let client =
        [("authorization", "a"), ("x-shop-id", "1"), ("x-shop-key", "2"), ("x-other", "3")];
    let allow = &["authorization", "x-shop-*"][..];
    let deny = &["x-shop-key"][..];
    let rules = HeaderRules { allow, ..HeaderRules::PLAIN };
    let expected = ["authorization: a", "x-shop-id: 1", "x-shop-key: 2"];
    assert_eq!(sent(ruled(rules), &client), expected);
    let rules = HeaderRules { allow, deny, rename: &[] };
    assert_eq!(sent(ruled(rules), &client), ["authorization: a", "x-shop-id: 1"]);
    let rules = HeaderRules { deny: &["x-*"], ..HeaderRules::PLAIN };
    assert_eq!(sent(ruled(rules), &client), ["authorization: a"]);
}

#[test]
fn what_usually_stays_goes_along_where_it_is_named() {
    let client = [("accept-language", "de"), ("user-agent", "browser"), ("host", "gateway")];
    let rules = |allow| ruled(HeaderRules { allow, ..HeaderRules::PLAIN });
    assert_eq!(sent(rules(&["accept-language"]), &client), ["accept-language: de"]);
    assert!(sent(rules(&["*"]), &client).is_empty());
    assert!(sent(rules(&["host", "x"]), &client).is_empty());
}

#[test]
fn renamed_header_goes_under_its_new_name_alone() {
    let client = [
        ("host", "gateway"),
        ("x-a", "1"),
        ("x-a", "2"),
        ("x-b", "3"),
        ("x-c", "spoofed"),
        ("x-forwarded-host", "spoofed"),
    ];
    let rename = &[("host", "x-forwarded-host"), ("x-a", "x-b"), ("x-b", "x-c")][..];
    let expected = ["x-b: 1", "x-b: 2", "x-c: 3", "x-forwarded-host: gateway"];
    let rules = HeaderRules { rename, ..HeaderRules::PLAIN };
    assert_eq!(sent(ruled(rules), &client), expected);
    assert_eq!(sent(ruled(HeaderRules { allow: &["x-d"], ..rules }), &client), expected);
    // Without the one, the other is not taken in its place.
    assert!(sent(ruled(rules), &[("x-c", "spoofed")]).is_empty());
}

#[test]
fn configured_wins_over_the_session_and_that_over_the_client() {
    let mut configured = ConfiguredHeaders::default();
    for (name, value) in [("x-api-key", "configured"), ("x-hasura-user-id", "configured")] {
        configured.fix(name.parse().unwrap(), value.parse().unwrap());
    }
    configured.fix(CONTENT_TYPE, "text/plain".parse().unwrap());
    let remote = RemoteSchema { forward_session_variables: Forwarded::All, ..FORWARDING };
    let client = [("x-api-key", "one"), ("x-api-key", "two"), ("x-b", "b")];
    let expected = [
        "x-api-key: configured",
        "x-b: b",
        "x-hasura-role: user",
        "x-hasura-token: t",
        "x-hasura-user-id: configured",
    ];
    assert_eq!(sent_with(configured, remote, &client), expected);
}

#[test]
fn gateways_own_headers_win_over_all() {
    let mut configured = ConfiguredHeaders::default();
    configured.fix(CONTENT_TYPE, "text/plain".parse().unwrap());
    let headers = RemoteHeaders::new(configured, &FORWARDING);
    let headers = headers.of_request(&ClientHeaders::default());
    assert_eq!(headers[CONTENT_TYPE], "application/json");
    assert_eq!(headers[ACCEPT], ACCEPTED);
    assert_eq!(headers.len(), 2);
}

/// A header `authorization` with a variable of the session in it.
fn of_session(variable: &'static str) -> ConfiguredHeaders {
    let mut configured = ConfiguredHeaders::default();
    let pieces = vec![Piece::Text("Bearer ".to_owned()), Piece::Variable(variable)];
    configured.of_session("authorization".parse().unwrap(), SessionValue(pieces));
    configured
}

#[test]
fn configured_header_may_have_something_of_the_session_in_it() {
    let client = [("authorization", "Bearer client")];
    let bearer = |variable| sent_with(of_session(variable), FORWARDING, &client);
    assert_eq!(bearer("x-hasura-token"), ["authorization: Bearer t"]);
    assert_eq!(bearer("X-Hasura-Role"), ["authorization: Bearer user"]);
    // Without it, or if it can not be sent, there is none, and none of the client's either.
    assert!(bearer("x-hasura-none").is_empty());
    assert!(bearer("x-hasura-evil").is_empty());
}

#[test]
fn headers_are_not_shown() {
    let mut configured = of_session("x-hasura-token");
    configured.fix("x-api-key".parse().unwrap(), "SENSITIVE".parse().unwrap());
    let remote = RemoteHeaders::new(configured, &FORWARDING);
    let wanted = Wanted { session: true, ..Wanted::by(&[FORWARDING]) };
    let client = map(&[("authorization", "SENSITIVE")]);
    let variables = vec![("token".into(), "SENSITIVE".into())];
    let session = Session::new("user", SessionVariables::new(variables));
    let client = ClientHeaders::new(wanted, &client, &Names::usual(), &session);
    let shown = format!("{remote:?} {client:?} {:?}", remote.of_request(&client));
    assert!(!shown.contains("SENSITIVE"), "{shown}");
}

#[test]
fn nothing_is_looked_at_that_nobody_wants() {
    let silent = RemoteSchema { forward_client_headers: false, ..FORWARDING };
    assert_eq!(Wanted::by(&[silent]), Wanted::default());
    let headers =
        &[("x-a", joinwright_operation::facts::Setting::Template("{{session.x-hasura-a}}"))];
    let wanted = Wanted::by(&[RemoteSchema { headers, ..silent }]);
    assert_eq!(wanted, Wanted { session: true, ..Wanted::default() });
}

#[test]
fn no_header_of_a_client_can_pass_for_one_of_a_session() {
    let rules = HeaderRules { rename: &[("x-a", "x-acme-role")], ..HeaderRules::PLAIN };
    let headers = RemoteHeaders::new(ConfiguredHeaders::default(), &ruled(rules));
    assert!(headers.renamed_to_session(&Names::usual()).is_none());
    let names = Names::new("x-acme-").unwrap();
    assert_eq!(headers.renamed_to_session(&names).unwrap(), "x-acme-role");
}
