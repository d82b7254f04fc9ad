//! GraphQL over HTTP beyond single operations: lists, compression, cross-site requests, and what the
//! profile turns off.

#![expect(clippy::unwrap_used, reason = "a test whose gateway does not work has failed")]

mod support;

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use joinwright_runtime::{HttpSettings, Profile, Settings};

use support::{Call, gateway_with};

const JSON: (&str, &str) = ("content-type", "application/json");
const FIREFOX: (&str, &str) = ("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0)");

fn upstream(request: &str) -> &'static str {
    match (request.contains("buy"), request.contains("price")) {
        (true, _) => r#"{"data":{"buy":1}}"#,
        (_, true) => r#"{"data":{"price":1}}"#,
        _ => r#"{"data":{"name":"a"}}"#,
    }
}

fn batching() -> Settings {
    Settings::default().http(HttpSettings::default().batching(true))
}

#[tokio::test]
async fn list_of_operations_is_answered_with_a_list_in_its_order() {
    let gateway = gateway_with(batching(), upstream).await;
    let list = r#"[{"query":"{price}"},{"query":"{bogus}"},{"query":"{name}","operationName":"A"},{"query":"{__typename}"}]"#;
    let answer = gateway.post(list).await;
    assert_eq!(answer.status, 200);
    let answers: Vec<serde_json::Value> = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(answers.len(), 4);
    assert_eq!(answers[0]["data"]["price"], 1);
    assert_eq!(answers[1]["errors"][0]["extensions"]["code"], "validation-failed");
    assert!(answers[2]["errors"].is_array());
    assert_eq!(answers[3]["data"]["__typename"], "Query");
    assert_eq!(gateway.upstream_requests().len(), 1);
}

#[tokio::test]
async fn list_with_a_mutation_is_done_one_by_one() {
    let gateway = gateway_with(batching(), upstream).await;
    let list = r#"[{"query":"mutation{buy}"},{"query":"{price}"},{"query":"mutation{buy}"}]"#;
    let answer = gateway.post(list).await;
    let one = r#"{"data":{"buy":1}}"#;
    assert_eq!(answer.body, format!(r#"[{one},{{"data":{{"price":1}}}},{one}]"#));
    let requests = gateway.upstream_requests();
    let order: Vec<bool> = requests.iter().map(|request| request.contains("buy")).collect();
    assert_eq!(order, [true, false, true]);
}

#[tokio::test]
async fn lists_are_refused_where_they_are_not_allowed_and_bounded_where_they_are() {
    let list = |n: usize| format!("[{}]", vec![r#"{"query":"{price}"}"#; n].join(","));
    let closed = gateway_with(Settings::default(), upstream).await;
    let answer = closed.post(&list(1)).await;
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("not-supported"), "{}", answer.body);

    let open = gateway_with(batching(), upstream).await;
    assert_eq!(open.post(&list(10)).await.status, 200);
    let answer = open.post(&list(11)).await;
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("more than 10 operations"), "{}", answer.body);
    assert_eq!(open.post("[]").await.status, 400);
    assert_eq!(open.upstream_requests().len(), 10);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn requests_may_be_compressed() {
    let gateway = gateway_with(Settings::default(), upstream).await;
    let headers = &[JSON, ("content-encoding", "gzip")];
    let body = gzip(br#"{"query":"{price}"}"#);
    let answer = gateway.call(Call { headers, body }).await;
    assert_eq!((answer.status, &*answer.body), (200, r#"{"data":{"price":1}}"#));
    let answer = gateway.call(Call { headers, body: b"no gzip".to_vec() }).await;
    assert_eq!(answer.status, 400);
    let headers = &[JSON, ("content-encoding", "deflate")];
    let answer = gateway.call(Call { headers, body: b"x".to_vec() }).await;
    assert_eq!(answer.status, 415);
}

#[tokio::test]
async fn decompressed_body_is_bounded_as_any_other() {
    let gateway = gateway_with(Settings::default(), upstream).await;
    let bomb = gzip(&[&br#"{"query":"{price}","#[..], &vec![b' '; 64 << 20]].concat());
    assert!(bomb.len() < 1 << 17);
    let headers = &[JSON, ("content-encoding", "gzip")];
    let answer = gateway.call(Call { headers, body: bomb }).await;
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains("body-too-large"), "{}", answer.body);
}

#[tokio::test]
async fn answers_are_compressed_for_who_can_read_it() {
    let gateway = gateway_with(Settings::default(), upstream).await;
    let query = r#"{"query":"{ __schema { types { name description } } }"}"#;
    let plain = gateway.post(query).await;
    assert!(!plain.has_header("content-encoding"));
    let headers = &[JSON, ("accept-encoding", "gzip")];
    let call = |body: &str| Call { headers, body: body.as_bytes().to_vec() };
    let answer = gateway.call(call(query)).await;
    assert_eq!(answer.header("content-encoding"), "gzip");
    assert_eq!(answer.header("vary"), "accept-encoding");
    let mut text = String::new();
    GzDecoder::new(&*answer.bytes).read_to_string(&mut text).unwrap();
    assert_eq!(text, plain.body);
    assert!(answer.bytes.len() < text.len() / 2);
    let small = gateway.call(call(r#"{"query":"{price}"}"#)).await;
    assert!(!small.has_header("content-encoding"));

    let settings = Settings::default().http(HttpSettings::default().compression(false));
    let without = gateway_with(settings, upstream).await;
    assert!(!without.call(call(query)).await.has_header("content-encoding"));
}

#[tokio::test]
async fn get_that_another_site_can_cause_is_refused() {
    let gateway = gateway_with(Settings::default(), upstream).await;
    let path = "/graphql?query=%7Bprice%7D";
    let answer = gateway.get_with(path, &[FIREFOX]).await;
    assert_eq!(answer.status, 403);
    assert!(answer.body.contains("`apollo-require-preflight: 1`"), "{}", answer.body);
    assert!(answer.body.contains("cross-site-request"), "{}", answer.body);
    let odd = [FIREFOX, ("apollo-require-preflight", "1"), ("content-type", "text/plain")];
    assert_eq!(gateway.get_with(path, &odd).await.status, 415);
    assert!(gateway.upstream_requests().is_empty());

    let trusted = [FIREFOX, ("apollo-require-preflight", "1")];
    assert_eq!(gateway.get_with(path, &trusted).await.body, r#"{"data":{"price":1}}"#);
    let settings = Settings::default().http(HttpSettings::default().csrf(false));
    let trusting = gateway_with(settings, upstream).await;
    assert_eq!(trusting.get_with(path, &[FIREFOX]).await.status, 200);
}

#[tokio::test]
async fn forms_can_not_post() {
    let gateway = gateway_with(Settings::default(), upstream).await;
    for content_type in [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=a",
        "text/plain",
        "text/plain; application/json",
        "application/json, text/plain",
        "application/graphql",
    ] {
        let headers = &[("content-type", content_type)];
        let body = br#"{"query":"mutation{buy}"}"#.to_vec();
        let answer = gateway.call(Call { headers, body }).await;
        assert_eq!(answer.status, 415, "{content_type}");
    }
    assert!(gateway.upstream_requests().is_empty());
}

#[tokio::test]
async fn only_the_origins_of_the_settings_may_read_answers() {
    let query = || br#"{"query":"{price}"}"#.to_vec();
    let (friend, foe) = ("https://app.example.com", "https://evil.example.com");
    let without = gateway_with(Settings::default(), upstream).await;
    let headers = &[JSON, ("origin", friend)];
    let answer = without.call(Call { headers, body: query() }).await;
    assert!(!answer.has_header("access-control-allow-origin"));

    let http = HttpSettings::default().cors_origins([friend]).cors_credentials(true);
    let gateway = gateway_with(Settings::default().http(http), upstream).await;
    let answer = gateway.call(Call { headers, body: query() }).await;
    assert_eq!(answer.header("access-control-allow-origin"), friend);
    assert_eq!(answer.header("access-control-allow-credentials"), "true");
    assert!(answer.header("vary").contains("origin"));
    let headers = &[JSON, ("origin", foe)];
    let answer = gateway.call(Call { headers, body: query() }).await;
    assert!(!answer.has_header("access-control-allow-origin"));

    let ask = [("access-control-request-method", "POST"), ("origin", friend)];
    let preflight = gateway.preflight(&ask).await;
    assert_eq!(preflight.status, 200);
    assert_eq!(preflight.header("access-control-allow-origin"), friend);
    let ask = [("access-control-request-method", "POST"), ("origin", foe)];
    assert!(!gateway.preflight(&ask).await.has_header("access-control-allow-origin"));
    assert_eq!(without.preflight(&ask).await.status, 405);
}

#[tokio::test]
async fn production_shows_neither_the_schema_nor_what_upstreams_say() {
    let upstream = |_: &str| r#"{"errors":[{"message":"secret","extensions":{"a":"secret"}}]}"#;
    let introspection = r#"{"query":"{ __schema { queryType { name } } }"}"#;
    let production = Settings::default()
        .profile(Profile::Production)
        .auth(joinwright_runtime::AuthSettings::default().open());
    let gateway = gateway_with(production.clone(), upstream).await;
    assert_eq!(gateway.get("/").await.status, 404);
    let answer = gateway.post(introspection).await;
    assert!(answer.body.contains("introspection is turned off"), "{}", answer.body);
    let answer = gateway.query("{ price }").await;
    assert!(answer.body.contains("remote schema `shop` reported an error"), "{}", answer.body);
    assert!(!answer.body.contains("secret"), "{}", answer.body);
    assert_eq!(gateway.query("{ __typename }").await.body, r#"{"data":{"__typename":"Query"}}"#);

    let open = production.graphiql(true).introspection(true).mask_upstream_errors(false);
    let gateway = gateway_with(open, upstream).await;
    assert_eq!(gateway.get("/").await.status, 200);
    assert!(gateway.post(introspection).await.body.contains(r#""name":"Query""#));
    assert!(gateway.query("{ price }").await.body.contains(r#""message":"secret""#));
}
