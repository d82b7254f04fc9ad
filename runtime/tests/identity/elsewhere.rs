//! Requests go to remote schemas, to the webhook and to the keys, and nowhere else, whatever clients
//! and upstreams write.

use axum::body::Body;
use axum::http::Response;
use joinwright_runtime::AuthSettings;
use jsonwebtoken::{EncodingKey, Header, encode};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{
    Gateway, SECRET, Server, answer, by_secret_tokens, claims, let_in, refused, token,
};

/// A place that nobody is to come to.
struct Bait(std::net::TcpListener);

impl Bait {
    fn new() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Self(listener)
    }

    fn address(&self) -> String {
        self.0.local_addr().unwrap().to_string()
    }

    fn was_found(&self) -> bool {
        self.0.accept().is_ok()
    }
}

#[tokio::test]
async fn redirect_is_followed_nowhere() {
    let bait = Bait::new();
    for to in [format!("http://{}/", bait.address()), "/".to_owned(), "//x/".to_owned()] {
        for status in [300, 301, 302, 303, 307, 308] {
            let to = to.clone();
            let redirect = move || {
                let response = Response::builder().status(status).header("location", &to);
                response.body(Body::empty()).unwrap()
            };
            let gateway = Gateway::over(Server::start(move |_, _, _| redirect()).await).await;
            let headers = [("authorization", "Bearer secret"), ("cookie", "a=b")];
            let answer = gateway.ask(&headers).await;
            assert_eq!(answer, (200, "remote-schema-error".to_owned()), "{status}");
            assert_eq!(gateway.upstream.n_requests(), 1);
        }
    }
    assert!(!bait.was_found());
}

/// Sends bytes as they are and reads what comes until the other side closes.
async fn raw(gateway: &Gateway, request: &str) -> String {
    let address = gateway.url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // A reset is an answer, too.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

fn post(line: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "POST {line} HTTP/1.1\r\n{headers}connection: close\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\n\r\n{body}"
    )
}

#[tokio::test]
async fn what_a_client_writes_leads_nowhere() {
    let bait = Bait::new();
    let gateway = Gateway::start(AuthSettings::default()).await;
    let place = bait.address();
    let url = format!("http://{place}/");
    let members = |more: &str| format!(r#"{{"query":"{{price}}",{more}}}"#);
    let host = "host: gateway\r\n";
    let good = r#"{"query":"{price}"}"#;
    let requests = [
        post("/graphql", host, &members(&format!(r#""extensions":{{"url":"{url}"}}"#))),
        post("/graphql", host, &members(&format!(r#""url":"{url}","endpoint":"{url}""#))),
        post("/graphql", host, &format!(r#"{{"documentId":"{url}"}}"#)),
        post("/graphql", host, r#"{"documentId":"../../../../etc/passwd"}"#),
        post("/graphql", host, &format!(r##"{{"query":"{{price(url:\"{url}\")}}"}}"##)),
        post(&format!("{url}graphql"), host, good),
        post("/graphql", &format!("host: {place}\r\n"), good),
        post("/graphql", &format!("{host}x-forwarded-host: {place}\r\n"), good),
        post("/graphql", &format!("{host}forwarded: host={place};proto=http\r\n"), good),
        post("/graphql", &format!("{host}x-original-url: {url}\r\nx-rewrite-url: {url}\r\n"), good),
        post("/graphql", &format!("{host}referer: {url}\r\norigin: {url}\r\n"), good),
        post(&format!("//{place}/graphql"), host, good),
        post("/graphql/../../etc/passwd", host, good),
        post(&format!("/graphql?url={url}"), host, good),
        format!("CONNECT {place} HTTP/1.1\r\nhost: {place}\r\nconnection: close\r\n\r\n"),
        format!("GET {url} HTTP/1.1\r\nhost: {place}\r\nconnection: close\r\n\r\n"),
        "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".to_owned(),
    ];
    for request in requests {
        let answer = raw(&gateway, &request).await;
        assert!(answer.starts_with("HTTP/1.1 "), "{request}: {answer}");
        assert!(!answer.contains("root:x:"), "{request}: {answer}");
    }
    assert!(!bait.was_found());
    let own = gateway.upstream.url.trim_start_matches("http://").to_owned();
    for head in gateway.upstream.heads.lock().unwrap().iter() {
        assert_eq!(head["host"], own);
    }
}

#[tokio::test]
async fn what_a_token_names_is_not_fetched() {
    let bait = Bait::new();
    let keys = Server::start(|_, _, _| answer(503, "")).await;
    let by_url = json!({"jwk_url": keys.url}).to_string();
    let by_url = Gateway::start(AuthSettings::default().jwt(by_url)).await;
    let by_secret = Gateway::start(by_secret_tokens()).await;
    let url = format!("http://{}/keys", bait.address());
    let named = Header {
        jku: Some(url.clone()),
        x5u: Some(url.clone()),
        kid: Some(url.clone()),
        ..Header::default()
    };
    let others = EncodingKey::from_secret(b"another secret than the gateway's");
    let forged = encode(&named, &claims(json!({})), &others).unwrap();
    assert_eq!(by_secret.ask_with(&forged).await, refused(401, "invalid-jwt"));
    assert_eq!(by_url.ask_with(&forged).await, refused(503, "unexpected"));
    let own = EncodingKey::from_secret(SECRET.as_bytes());
    let good = encode(&named, &claims(json!({})), &own).unwrap();
    assert_eq!(by_secret.ask_with(&good).await, let_in());
    // What a claim says is no address either.
    let mut elsewhere = claims(json!({"x-hasura-url": url}));
    elsewhere["iss"] = json!(url);
    assert_eq!(by_secret.ask_with(&token(&elsewhere)).await, let_in());
    assert!(!bait.was_found());
}

#[tokio::test]
async fn every_way_in_asks_who_it_is() {
    let gateway = Gateway::start(AuthSettings::default().admin_secret(SECRET)).await;
    let document = "%7Bprice%7D";
    let host = "host: a\r\n";
    let get = |line: &str| format!("GET {line} HTTP/1.1\r\n{host}connection: close\r\n\r\n");
    let query = r#"{"query":"{price}"}"#;
    for request in [
        post("/graphql", host, query),
        post("/graphql?query=x", host, query),
        post("http://a/graphql", host, query),
        post("/graphql", host, r#"{"query":"{__schema{types{name}}}"}"#),
        post("/graphql", host, r#"{"query":"{__typename}"}"#),
        post("/graphql", host, r#"{"documentId":"abc"}"#),
        post("/graphql", host, "[{\"query\":\"{price}\"}]"),
        get(&format!("/graphql?query={document}")),
        get("/graphql?documentId=abc"),
        get("/graphql?query=%7B__typename%7D"),
    ] {
        let answer = raw(&gateway, &request).await;
        assert!(answer.starts_with("HTTP/1.1 401 "), "{request}: {answer}");
    }
    for request in [
        post("/graphql/", host, query),
        post("/v1/graphql", host, query),
        post("/", host, query),
        post("/GraphQL", host, query),
    ] {
        let answer = raw(&gateway, &request).await;
        assert!(answer.starts_with("HTTP/1.1 4"), "{request}: {answer}");
    }
    assert_eq!(gateway.upstream.n_requests(), 0);
}
