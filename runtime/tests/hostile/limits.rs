//! Every limit of a client's requests: what is at it is served, what is one past it is refused with
//! the limit's own code before the work that it bounds is done. Those of joins are tested with
//! generated gateways.

use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use joinwright_runtime::Limits;
use tokio::sync::{Notify, Semaphore};

use super::support::{Gateway, Peer, Response, Upstream, answer};

/// What a document gets from a gateway with these limits.
async fn code(limits: Limits, document: &str) -> String {
    let gateway = Gateway::asking(limits).await;
    let first = gateway.ask(document).await;
    // What was refused once is not remembered as good, nor the other way round.
    assert_eq!(gateway.ask(document).await, first);
    first.code()
}

/// Asserts that `fits` is served and that `exceeds` is refused.
async fn bound(limits: Limits, fits: &str, exceeds: &str, refusal: &str) {
    assert_eq!(code(limits, fits).await, "ASKED", "{fits}");
    assert_eq!(code(limits, exceeds).await, refusal, "{exceeds}");
}

fn none() -> Limits {
    Limits::default()
}

#[tokio::test]
async fn tokens() {
    // Eight of them, with the one that ends the document.
    bound(none().tokens(8), "{a {n}}", "{ a {n}}", "too-many-tokens").await;
}

#[tokio::test]
async fn nesting() {
    let deep = |n: usize| format!("{{ any(json: {}{}) }}", "[".repeat(n), "]".repeat(n));
    bound(none().nesting(10), &deep(10), &deep(11), "document-too-deep").await;
}

#[tokio::test]
async fn depth() {
    let (fits, exceeds) = ("{ a { node { id } } }", "{ a { node { node { id } } } }");
    bound(none().depth(3), fits, exceeds, "selections-too-deep").await;
    let hidden = "{ a { ...F } } fragment F on A { node { ... on A { ...G } } } \
                  fragment G on Node { node { id } }";
    bound(none().depth(3), fits, hidden, "selections-too-deep").await;
}

#[tokio::test]
async fn fields() {
    let fits = "{ a { ...F ...F } } fragment F on A { n s }";
    let exceeds = "{ a { ...F ...F } } fragment F on A { n s f }";
    // `a`, two spreads and twice two fields.
    bound(none().fields(7), fits, exceeds, "too-many-fields").await;
}

#[tokio::test]
async fn aliases() {
    let fits = "{ x: a { ...F ...F } } fragment F on A { y: n }";
    let exceeds = "{ x: a { ...F ...F z: n } } fragment F on A { y: n }";
    bound(none().aliases(3), fits, exceeds, "too-many-aliases").await;
}

#[tokio::test]
async fn root_fields() {
    let fits = "{ ...F ... { a { n } } } fragment F on Query { must { n } }";
    let exceeds = "{ ...F ... { a { n } } __typename } fragment F on Query { must { n } }";
    bound(none().root_fields(2), fits, exceeds, "too-many-root-fields").await;
}

#[tokio::test]
async fn directives() {
    let fits = "{ a @skip(if: false) { ...F @include(if: true) } } fragment F on A { n }";
    let exceeds = "{ a @skip(if: false) { ...F @include(if: true) } } \
                   fragment F on A { n @skip(if: false) }";
    bound(none().directives(2), fits, exceeds, "too-many-directives").await;
}

/// Posts a body with headers.
async fn post(limits: Limits, body: &str, headers: &[(&str, &str)]) -> Response {
    Gateway::asking(limits).await.post(body.to_owned(), headers).await
}

const BODY: &str = r#"{"query":"{a{n}}"}"#;

#[tokio::test]
async fn body_bytes() {
    let limits = none().body_bytes(BODY.len());
    assert_eq!(post(limits, BODY, &[]).await.code(), "ASKED");
    let refused = post(limits, &format!("{BODY} "), &[]).await;
    assert_eq!((refused.status, &*refused.code()), (413, "body-too-large"));
}

#[tokio::test]
async fn headers() {
    // The test's client sends five of its own.
    let limits = none().headers(7);
    let more = [("x-1", ""), ("x-2", ""), ("x-3", "")];
    assert_eq!(post(limits, BODY, &more[..2]).await.code(), "ASKED");
    let refused = post(limits, BODY, &more).await;
    assert_eq!((refused.status, &*refused.code()), (431, "too-many-headers"));
}

#[tokio::test]
async fn header_bytes() {
    let limits = none().header_bytes(1000);
    assert_eq!(post(limits, BODY, &[("x", &"a".repeat(500))]).await.code(), "ASKED");
    let refused = post(limits, BODY, &[("x", &"a".repeat(1000))]).await;
    assert_eq!((refused.status, &*refused.code()), (431, "headers-too-large"));
}

#[tokio::test]
async fn json_depth() {
    let limits = none().json_depth(4);
    let document = "query ($j: JSON) { any(json: $j) }";
    let gateway = Gateway::asking(limits).await;
    // The request and the object of variables are two levels.
    assert_eq!(gateway.ask_with(document, r#"{"j":[[1]]}"#).await.code(), "ASKED");
    let refused = gateway.ask_with(document, r#"{"j":[[[1]]]}"#).await;
    assert_eq!((refused.status, &*refused.code()), (400, "json-too-deep"));
}

#[tokio::test]
async fn variables_bytes() {
    let document = "query ($j: JSON) { any(json: $j) }";
    let gateway = Gateway::asking(none().variables_bytes(9)).await;
    assert_eq!(gateway.ask_with(document, r#"{"j":123}"#).await.code(), "ASKED");
    let refused = gateway.ask_with(document, r#"{"j":1234}"#).await;
    assert_eq!(refused.code(), "variables-too-large");
    // Also where the operation is known.
    assert_eq!(gateway.ask_with(document, r#"{"j":1234}"#).await.code(), "variables-too-large");
}

/// An upstream whose answers wait for a permit. It says when it was asked.
async fn waiting() -> (Upstream, Arc<Semaphore>, Arc<Notify>) {
    let (go, was_asked) = (Arc::new(Semaphore::new(0)), Arc::new(Notify::new()));
    let (may, say) = (Arc::clone(&go), Arc::clone(&was_asked));
    let upstream = Upstream::start(move |mut peer: Peer| {
        let (may, say) = (Arc::clone(&may), Arc::clone(&say));
        async move {
            while peer.request().await.is_some() {
                say.notify_one();
                may.acquire().await.unwrap().forget();
                peer.send(answer(r#"{"data":{"a":{"n":1}}}"#)).await;
            }
        }
    })
    .await;
    (upstream, go, was_asked)
}

const A: &str = r#"{"data":{"a":{"n":1}}}"#;

/// Asks in a task of its own.
fn ask_beside(gateway: &Gateway) -> tokio::task::JoinHandle<Response> {
    let gateway = gateway.clone();
    tokio::spawn(async move { gateway.ask("{ a { n } }").await })
}

#[tokio::test]
async fn requests_in_flight() {
    let (upstream, go, was_asked) = waiting().await;
    let limits = none().requests_in_flight(1).requests_waiting(0);
    let gateway = Gateway::start(&upstream, limits).await;
    let first = ask_beside(&gateway);
    was_asked.notified().await;
    let refused = gateway.ask("{ b }").await;
    assert_eq!((refused.status, &*refused.code()), (503, "overloaded"));
    go.add_permits(2);
    assert_eq!(first.await.unwrap().body, A);
    assert_eq!(gateway.ask("{ b }").await.body, r#"{"data":{"b":1}}"#);
}

#[tokio::test]
async fn requests_waiting() {
    let (upstream, go, was_asked) = waiting().await;
    let limits = none().requests_in_flight(1).requests_waiting(1);
    let gateway = Gateway::start(&upstream, limits).await;
    let first = ask_beside(&gateway);
    was_asked.notified().await;
    // One of them waits, the other is refused at once.
    let others = [ask_beside(&gateway), ask_beside(&gateway)];
    let (refused, _, waits) = futures_util::future::select_all(others).await;
    assert_eq!(refused.unwrap().code(), "overloaded");
    go.add_permits(2);
    assert_eq!(first.await.unwrap().body, A);
    assert_eq!(waits.into_iter().next().unwrap().await.unwrap().body, A);
}

#[tokio::test]
async fn waiting_ends_with_the_time_of_the_request() {
    let limits = none().requests_in_flight(0).request_seconds(Duration::from_millis(50));
    let refused = Gateway::asking(limits).await.ask("{ b }").await;
    assert_eq!((refused.status, &*refused.code()), (504, "request-timed-out"));
}

#[tokio::test]
async fn request_seconds() {
    let upstream = Upstream::start(|mut peer| async move { peer.stall().await }).await;
    let limits = none().request_seconds(Duration::from_millis(200));
    let gateway = Gateway::start(&upstream, limits).await;
    // What has arrived is answered.
    let answer = gateway.ask("{ a { n } b }").await;
    assert!(answer.body.starts_with(r#"{"data":{"a":null,"b":1},"errors""#), "{}", answer.body);
    assert_eq!((answer.status, &*answer.code()), (200, "request-timed-out"));
}

#[tokio::test]
async fn upstream_in_flight() {
    let (upstream, go, was_asked) = waiting().await;
    let limits = none().upstream_in_flight(1).upstream_waiting(0);
    let gateway = Gateway::start(&upstream, limits).await;
    let first = ask_beside(&gateway);
    was_asked.notified().await;
    // Another remote schema is not concerned.
    let answer = gateway.ask("{ a { n } b }").await;
    assert!(answer.body.starts_with(r#"{"data":{"a":null,"b":1},"errors""#), "{}", answer.body);
    assert_eq!(answer.code(), "remote-schema-busy");
    assert_eq!(upstream.requests().len(), 1);
    go.add_permits(2);
    assert_eq!(first.await.unwrap().body, A);
    assert_eq!(gateway.ask("{ a { n } }").await.body, A);
}

#[tokio::test]
async fn upstream_waiting() {
    let (upstream, go, was_asked) = waiting().await;
    let limits = none().upstream_in_flight(1).upstream_waiting(1);
    let gateway = Gateway::start(&upstream, limits).await;
    let first = ask_beside(&gateway);
    was_asked.notified().await;
    // One of them waits, the other is refused at once.
    let others = [ask_beside(&gateway), ask_beside(&gateway)];
    let (refused, _, waits) = futures_util::future::select_all(others).await;
    assert_eq!(refused.unwrap().code(), "remote-schema-busy");
    go.add_permits(2);
    assert_eq!(first.await.unwrap().body, A);
    assert_eq!(waits.into_iter().next().unwrap().await.unwrap().body, A);
}

#[tokio::test]
async fn upstream_bytes() {
    for chunked in [false, true] {
        let text = A.replace(":1", ":11");
        let sent = if chunked {
            let mut sent = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_owned();
            for byte in text.chars() {
                write!(sent, "1\r\n{byte}\r\n").unwrap();
            }
            sent + "0\r\n\r\n"
        } else {
            answer(&text)
        };
        let upstream = Upstream::says(sent).await;
        let fits = Gateway::start(&upstream, none().upstream_bytes(text.len())).await;
        assert_eq!(fits.ask("{ a { n } }").await.body, text);
        let exceeds = Gateway::start(&upstream, none().upstream_bytes(text.len() - 1)).await;
        let refused = exceeds.ask("{ a { n } b }").await;
        assert!(refused.body.starts_with(r#"{"data":{"a":null,"b":1},"#), "{}", refused.body);
        assert_eq!(refused.code(), "remote-schema-too-large");
    }
}

#[tokio::test]
async fn upstream_bytes_in_all() {
    let upstream = Upstream::says(answer(A)).await;
    let both = A.len() + r#"{"data":{"b":1}}"#.len();
    let fits = Gateway::start(&upstream, none().upstream_bytes_in_all(both)).await;
    for _ in 0..2 {
        assert_eq!(fits.ask("{ a { n } b }").await.body, r#"{"data":{"a":{"n":1},"b":1}}"#);
    }
    let exceeds = Gateway::start(&upstream, none().upstream_bytes_in_all(both - 1)).await;
    let refused = exceeds.ask("{ a { n } b }").await;
    assert_eq!(refused.code(), "answers-too-large");
    assert_eq!(exceeds.ask("{ a { n } }").await.body, A);
}

#[tokio::test]
async fn answer_bytes() {
    let upstream = Upstream::says(answer(A)).await;
    // The length is counted with room for the end of an object.
    let fits = Gateway::start(&upstream, none().answer_bytes(A.len())).await;
    assert_eq!(fits.ask("{ a { n } }").await.body, A);
    let exceeds = Gateway::start(&upstream, none().answer_bytes(5)).await;
    assert_eq!(exceeds.ask("{ a { n } }").await.code(), "answer-too-large");
}

#[tokio::test]
async fn defaults_let_ordinary_requests_through() {
    // What GraphiQL and other tools ask for first.
    let of_type = "ofType { kind name ".repeat(9) + &"}".repeat(9);
    let introspection = format!(
        "query IntrospectionQuery {{ __schema {{ description queryType {{ name }} mutationType {{ name }} \
         types {{ ...FullType }} directives {{ name locations args {{ ...InputValue }} }} }} }} \
         fragment FullType on __Type {{ kind name fields(includeDeprecated: true) {{ name \
         args(includeDeprecated: true) {{ ...InputValue }} type {{ ...TypeRef }} isDeprecated }} \
         inputFields {{ ...InputValue }} interfaces {{ ...TypeRef }} enumValues {{ name }} \
         possibleTypes {{ ...TypeRef }} }} \
         fragment InputValue on __InputValue {{ name type {{ ...TypeRef }} defaultValue }} \
         fragment TypeRef on __Type {{ kind name {of_type} }}"
    );
    let gateway = Gateway::asking(none()).await;
    let answer = gateway.ask(&introspection).await;
    assert!(answer.body.starts_with(r#"{"data":{"__schema":"#), "{}", answer.body);
}
