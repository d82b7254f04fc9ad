//! Headers to upstreams and back, where it takes a server to see them.

use axum::body::Body;
use axum::http::Response;
use joinwright_runtime::codegen::{
    AnswersOf, Builder, Forwarded, HeaderRules, OperationKind, Plan, RemoteId, RemoteSchema,
    ResponseHeaders, RootField, Setting, Settings, Url,
};
use joinwright_runtime::{AuthSettings, WebhookMode};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{
    Gateway, QUERY, SECRET, Server, answer, by_secret_tokens, claims, let_in, refused, serve, token,
};

#[tokio::test]
async fn request_with_a_broken_header_is_refused() {
    let gateway = Gateway::start(AuthSettings::default()).await;
    let address = gateway.url.trim_start_matches("http://").to_owned();
    for header in [
        &b"x-a: b\0c"[..],
        b"x-a: b\rx-b: c",
        b"x-a: b\r\n c",
        b"x-a: b\r\n\tc",
        b"x-a\0: b",
        b"x a: b",
        b"x-a : b",
        b": b",
        b"x-a\r\n: b",
        b"\x7fx: b",
    ] {
        let mut stream = TcpStream::connect(&address).await.unwrap();
        let mut request = b"POST /graphql HTTP/1.1\r\nhost: a\r\n".to_vec();
        request.extend_from_slice(header);
        let rest = format!(
            "\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{QUERY}",
            QUERY.len()
        );
        request.extend_from_slice(rest.as_bytes());
        stream.write_all(&request).await.unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.starts_with("HTTP/1.1 400 "), "{header:?}: {answer}");
    }
    assert_eq!(gateway.upstream.n_requests(), 0);
}

#[tokio::test]
async fn line_break_in_a_session_begins_no_header() {
    let gateway = Gateway::start(by_secret_tokens()).await;
    let evil = "a\r\nx-hasura-role: admin\r\nx-evil: b";
    let variables = json!({"x-hasura-a": evil, "x-hasura-b\r\nx-evil": "b", "x-hasura-c": "c"});
    assert_eq!(gateway.ask_with(&token(&claims(variables))).await, let_in());
    assert_eq!(gateway.upstream.last("x-"), ["x-hasura-c: c", "x-hasura-role: admin"]);

    // Who is told no role may take that for somebody who may do everything.
    let roles = json!({"x-hasura-allowed-roles": [evil], "x-hasura-default-role": evil});
    let by_token = gateway.ask_with(&token(&claims(roles))).await;
    assert_eq!(by_token, refused(403, "access-denied"));
    let hook = Server::start(|_, _, _| answer(200, r#"{"x-hasura-role":"user\nx: y"}"#)).await;
    let hooked = Gateway::start(AuthSettings::default().webhook(&hook.url)).await;
    assert_eq!(hooked.ask(&[]).await, refused(403, "access-denied"));
    assert_eq!((hooked.upstream.n_requests(), gateway.upstream.n_requests()), (0, 1));
}

#[tokio::test]
async fn body_that_a_webhook_sees_is_capped_too() {
    let hook = Server::start(|_, _, _| answer(200, r#"{"x-hasura-role":"admin"}"#)).await;
    let settings = AuthSettings::default().webhook(&hook.url).webhook_mode(WebhookMode::Post);
    let gateway = Gateway::start(settings).await;
    let body = format!(r#"{{"query":"{{price}}","extensions":{{"a":"{}"}}}}"#, "x".repeat(9 << 20));
    assert_eq!(gateway.ask_for(&body, &[]).await.0, 413);
    assert_eq!((hook.n_requests(), gateway.upstream.n_requests()), (0, 0));
}

const CACHING: ResponseHeaders =
    ResponseHeaders { set_cookie: AnswersOf::RootFields, cache_control: AnswersOf::RootFields };

static PAIR: Plan = Plan {
    sdl: "type Query { a: Int b: Int c: Int } type Mutation { d: Int }",
    remotes: &[
        RemoteSchema {
            name: "a",
            url: Url::FromEnv("A"),
            forward_client_headers: true,
            client_headers: HeaderRules { rename: &[("x-lang", "x-l")], ..HeaderRules::PLAIN },
            response_headers: CACHING,
            ..RemoteSchema::PLAIN
        },
        RemoteSchema {
            name: "b",
            url: Url::FromEnv("B"),
            response_headers: CACHING,
            ..RemoteSchema::PLAIN
        },
        RemoteSchema { name: "c", url: Url::FromEnv("C"), ..RemoteSchema::PLAIN },
    ],
    root_fields: &[field("a", 0), field("b", 1), field("c", 2), MUTATION],
    joins: &[],
};

const MUTATION: RootField<'static> =
    RootField { operation: OperationKind::Mutation, name: "d", remote: RemoteId(0) };

const fn field(name: &'static str, remote: u16) -> RootField<'static> {
    RootField { operation: OperationKind::Query, name, remote: RemoteId(remote) }
}

/// A server that answers one field, with these headers.
async fn answering(name: &'static str, headers: &'static [(&'static str, &'static str)]) -> String {
    let server = Server::start(move |_, body, _| {
        let name = if body.contains("mutation") { "d" } else { name };
        let mut response = Response::builder();
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        response.body(Body::from(format!(r#"{{"data":{{"{name}":1}}}}"#))).unwrap()
    });
    server.await.url
}

const A: &[(&str, &str)] =
    &[("cache-control", "max-age=60"), ("vary", "X-L"), ("set-cookie", "a=1")];
const B: &[(&str, &str)] = &[("cache-control", "public, max-age=90"), ("set-cookie", "b=1")];

/// What a gateway's answer says of how long it may be kept, and its cookies.
async fn kept(auth: AuthSettings, query: &str, headers: &[(&str, &str)]) -> [String; 3] {
    let urls = [answering("a", A).await, answering("b", B).await, answering("c", B).await];
    let mut builder = Builder::new(&PAIR).settings(Settings::default().auth(auth));
    for (place, url) in urls.iter().enumerate() {
        builder = builder.url(RemoteId(place as u16), url);
    }
    let url = serve(builder.router().unwrap()).await;
    let client = reqwest::Client::builder().tls_certs_only([]).build().unwrap();
    let mut request =
        client.post(format!("{url}/graphql")).body(json!({"query": query}).to_string());
    request = request.header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().await.unwrap();
    let all = |name: &str| {
        let values = response.headers().get_all(name).iter();
        values.map(|value| value.to_str().unwrap()).collect::<Vec<_>>().join("; ")
    };
    ["cache-control", "vary", "set-cookie"].map(all)
}

const VARY: &str =
    "authorization, cookie, x-hasura-role, x-hasura-admin-secret, x-hasura-access-key";

#[tokio::test]
async fn answer_may_be_kept_no_longer_than_any_of_those_it_is_made_of() {
    let open = AuthSettings::default;
    let of_a = "private, max-age=60, must-revalidate";
    let vary = format!("{VARY}, x-l, x-lang");
    assert_eq!(kept(open(), "{ a }", &[]).await, [of_a, &vary, "a=1"]);
    assert_eq!(kept(open(), "{ b a }", &[]).await, [of_a, &vary, "b=1; a=1"]);
    let of_b = "private, max-age=90, must-revalidate";
    assert_eq!(kept(open(), "{ b }", &[("x-hasura-role", "r")]).await, [of_b, VARY, "b=1"]);
    // Who does not say so, and what is nobody's to keep.
    assert_eq!(kept(open(), "{ a c }", &[]).await, ["no-store", "", "a=1; b=1"]);
    assert_eq!(kept(open(), "mutation { d }", &[]).await, ["no-store", "", "a=1"]);
    // Nobody was asked.
    assert_eq!(kept(open(), "{ __typename }", &[]).await, ["", "", ""]);
}

#[tokio::test]
async fn answer_that_depends_on_more_than_can_be_told_is_not_kept() {
    let open = AuthSettings::default;
    let claiming = [("x-hasura-user-id", "7")];
    assert_eq!(kept(open(), "{ a }", &claiming).await[0], "no-store");
    let secret = [("x-hasura-admin-secret", SECRET)];
    let by_secret = AuthSettings::default().admin_secret(SECRET);
    assert_eq!(kept(by_secret, "{ a }", &secret).await[0], "no-store");
    let hook = Server::start(|_, _, _| answer(200, r#"{"x-hasura-role":"admin"}"#)).await;
    let by_hook = AuthSettings::default().webhook(&hook.url);
    assert_eq!(kept(by_hook, "{ a }", &[]).await[0], "no-store");

    let place = json!({"type": "CustomHeader", "name": "X-Token"});
    let jwt = json!({"type": "HS256", "key": SECRET, "header": place}).to_string();
    // The cryptography for tokens comes with the first gateway.
    drop(Gateway::start(by_secret_tokens()).await);
    let token = token(&claims(json!({})));
    let [control, vary, _] =
        kept(AuthSettings::default().jwt(jwt), "{ b }", &[("x-token", &token)]).await;
    assert_eq!(control, "private, max-age=90, must-revalidate");
    assert!(vary.split(", ").any(|name| name == "x-token"), "{vary}");
}

/// A gateway of one remote schema.
fn of_one(remote: RemoteSchema<'static>) -> Builder {
    let remotes = vec![RemoteSchema { name: "shop", ..remote }].leak();
    let root_fields = vec![field("price", 0)].leak();
    let plan = Plan { sdl: "type Query { price: Float }", remotes, root_fields, joins: &[] };
    Builder::new(Box::leak(Box::new(plan))).url(RemoteId(0), "http://user:SENSITIVE@127.0.0.1:1/")
}

#[test]
fn clients_header_can_get_no_name_of_a_session() {
    let client_headers = HeaderRules { rename: &[("x-a", "x-acme-role")], ..HeaderRules::PLAIN };
    let remote =
        RemoteSchema { forward_client_headers: true, client_headers, ..RemoteSchema::PLAIN };
    assert!(of_one(remote).router().is_ok());
    let settings = Settings::default().auth(AuthSettings::default().header_prefix("x-acme-"));
    let error = of_one(remote).settings(settings).router().unwrap_err().to_string();
    let expected = "remote schema `shop` renames a header of clients to `x-acme-role`, which is \
                    about sessions";
    assert_eq!(error, expected);
}

#[test]
fn secrets_of_headers_are_in_no_error_and_not_shown_for_debugging() {
    let headers = &[
        ("x-a", Setting::Template("SENSITIVE\u{1}{{JOINWRIGHT_TEST_UNSET}}")),
        ("x-b", Setting::Template("SENSITIVE{{session.x-hasura-a}}{{JOINWRIGHT_TEST_TOO}}")),
        ("x-c", Setting::Template("SENSITIVE\u{1}")),
    ];
    let session = Forwarded::NOTHING;
    let remote =
        RemoteSchema { headers, forward_session_variables: session, ..RemoteSchema::PLAIN };
    let builder = of_one(remote);
    let shown = format!("{builder:?}");
    let error = builder.router().unwrap_err();
    assert_eq!(error.to_string().lines().count(), 3, "{error}");
    let shown = format!("{shown} {error} {error:?}");
    assert!(!shown.contains("SENSITIVE"), "{shown}");
}
