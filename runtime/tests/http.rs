//! A gateway of one remote schema without joins, driven through its router.

mod support;

use support::{Call, Waiting, gateway, waiting_gateway};

const JSON: (&str, &str) = ("content-type", "application/json");
const MODERN: (&str, &str) = ("accept", "application/graphql-response+json");

#[tokio::test]
async fn query_is_answered_with_the_upstreams_bytes() {
    let gateway = gateway(|_| r#"{"data":{"price":1.10,"name":"Z\u00fcrich"}}"#).await;
    let answer = gateway.query("query Shop { price name }").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "application/json; charset=utf-8");
    assert_eq!(answer.body, r#"{"data":{"price":1.10,"name":"Z\u00fcrich"}}"#);
    assert_eq!(gateway.upstream_requests().len(), 1);
}

#[tokio::test]
async fn member_stands_where_it_is_first_selected_and_only_there() {
    let gateway = gateway(|_| r#"{"data":{"name":"a"}}"#).await;
    let query = "query ($a: Boolean!) { __typename @skip(if: $a) name __typename }";
    for (variable, expected) in [
        (true, r#"{"data":{"name":"a","__typename":"Query"}}"#),
        (false, r#"{"data":{"__typename":"Query","name":"a"}}"#),
    ] {
        let body = format!(r#"{{"query":"{query}","variables":{{"a":{variable}}}}}"#);
        assert_eq!(gateway.post(&body).await.body, expected);
    }
}

#[tokio::test]
async fn get_queries_and_does_not_mutate() {
    let gateway = gateway(|_| r#"{"data":{"price":1}}"#).await;
    let answer = gateway.get("/graphql?query=%7Bprice%7D").await;
    assert_eq!((answer.status, &*answer.body), (200, r#"{"data":{"price":1}}"#));

    let answer = gateway.get("/graphql?query=mutation%7Bbuy%7D").await;
    assert_eq!(answer.status, 405);
    assert_eq!(answer.header("allow"), "POST");
    assert_eq!(gateway.upstream_requests().len(), 1);
}

#[tokio::test]
async fn operation_is_chosen_by_name_and_cached_by_name() {
    let gateway = gateway(|request| match request.contains("price") {
        true => r#"{"data":{"price":1}}"#,
        false => r#"{"data":{"name":"a"}}"#,
    })
    .await;
    let document = "query A { price } query B { name }";
    for _ in 0..2 {
        let a = gateway.post(&format!(r#"{{"query":"{document}","operationName":"A"}}"#)).await;
        assert_eq!(a.body, r#"{"data":{"price":1}}"#);
        let b = gateway.post(&format!(r#"{{"query":"{document}","operationName":"B"}}"#)).await;
        assert_eq!(b.body, r#"{"data":{"name":"a"}}"#);
    }
    assert!(gateway.query(document).await.body.contains("validation-failed"));
}

#[tokio::test]
async fn variables_reach_the_upstream_untouched_or_not_at_all() {
    let gateway = gateway(|_| r#"{"data":{"item":null}}"#).await;
    let document = "query ($id: ID!) { item(id: $id) { id } }";
    let id = "123456789012345678901234567890";
    let good = format!(r#"{{"query":"{document}","variables":{{"id": {id}}}}}"#);
    assert_eq!(gateway.post(&good).await.body, r#"{"data":{"item":null}}"#);
    assert!(gateway.upstream_requests()[0].contains(id));

    let bad = format!(r#"{{"query":"{document}","variables":{{"id":[true]}}}}"#);
    let answer = gateway.post(&bad).await;
    assert!(answer.body.contains("variable `$id` must be an `ID`"), "{}", answer.body);
    assert_eq!(gateway.upstream_requests().len(), 1);
}

#[tokio::test]
async fn introspection_asks_no_upstream() {
    let gateway = gateway(|_| "").await;
    let query = "query ($n: String!) { __typename __type(name: $n) { name kind } }";
    let body = format!(r#"{{"query":"{query}","variables":{{"n":"Item"}}}}"#);
    let answer = gateway.post(&body).await;
    let expected = r#"{"data":{"__typename":"Query","__type":{"name":"Item","kind":"OBJECT"}}}"#;
    assert_eq!(answer.body, expected);
    assert!(gateway.upstream_requests().is_empty());
}

#[tokio::test]
async fn introspection_is_bounded_in_depth() {
    let gateway = gateway(|_| "").await;
    let nested = "fields { type { ".repeat(4);
    let close = "} }".repeat(4);
    let query = format!("{{ __schema {{ types {{ {nested} name {close} }} }} }}");
    let answer = gateway.query(&query).await;
    assert!(answer.body.contains("too deep in one another"), "{}", answer.body);
}

#[tokio::test]
async fn errors_of_a_document_have_places_and_a_code() {
    let gateway = gateway(|_| "").await;
    let answer = gateway.query("{ price bogus }").await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.starts_with(r#"{"errors":[{"message":""#), "{}", answer.body);
    assert!(answer.body.contains(r#""locations":[{"line":1,"column":9}]"#), "{}", answer.body);
    assert!(answer.body.contains(r#""extensions":{"code":"validation-failed"}"#));
    assert!(gateway.query("{").await.body.contains("validation-failed"));
}

#[tokio::test]
async fn documents_are_bounded_in_tokens_and_depth() {
    let gateway = gateway(|_| "").await;
    let flood = format!("{{ {} }}", "price ".repeat(20_000));
    assert!(gateway.query(&flood).await.body.contains("too-many-tokens"));
    let deep = format!("{}{}", "{ item ".repeat(2_000), "}".repeat(2_000));
    assert!(gateway.query(&deep).await.body.contains("document-too-deep"));
}

#[tokio::test]
async fn subscriptions_are_refused_by_name() {
    let gateway = gateway(|_| "").await;
    let answer = gateway.query("subscription { price }").await;
    assert!(answer.body.contains("not-supported"), "{}", answer.body);
}

#[tokio::test]
async fn media_type_of_the_answer_decides_the_status_of_a_refusal() {
    let gateway = gateway(|_| "").await;
    let call = Call { headers: &[JSON, MODERN], body: br#"{"query":"{bogus}"}"#.to_vec() };
    let answer = gateway.call(call).await;
    assert_eq!(answer.status, 400);
    let expected = "application/graphql-response+json; charset=utf-8";
    assert_eq!(answer.header("content-type"), expected);
}

#[tokio::test]
async fn what_is_no_graphql_request_is_refused_with_a_graphql_error() {
    let gateway = gateway(|_| "").await;
    type Headers = &'static [(&'static str, &'static str)];
    let cases: [(Headers, &str, u16, &str); 6] = [
        (&[JSON], "{", 400, "invalid-json"),
        (&[JSON], r#"{"query":1}"#, 400, "parse-failed"),
        (&[JSON], r#"[{"query":"{price}"}]"#, 400, "not-supported"),
        (&[("content-type", "text/plain")], r#"{"query":"{price}"}"#, 415, "bad-request"),
        (&[], r#"{"query":"{price}"}"#, 415, "bad-request"),
        (&[JSON, ("content-encoding", "gzip")], "x", 400, "bad-request"),
    ];
    for (headers, body, status, code) in cases {
        let answer = gateway.call(Call { headers, body: body.into() }).await;
        assert_eq!(answer.status, status, "{body}");
        assert!(answer.body.contains(&format!(r#""code":"{code}""#)), "{}", answer.body);
    }
}

#[tokio::test]
async fn body_larger_than_the_cap_is_refused() {
    let gateway = gateway(|_| "").await;
    let body = format!(r#"{{"query":"{{price}}{}"}}"#, " ".repeat(1 << 20));
    let answer = gateway.post(&body).await;
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains("body-too-large"));
}

/// Calls a gateway and goes away when its upstream was asked.
async fn left(document: &str) -> Waiting {
    let (gateway, mut waiting) = waiting_gateway(r#"{"data":{"price":1,"buy":1}}"#).await;
    tokio::select! {
        _ = gateway.query(document) => panic!("nothing was answered yet"),
        asked = waiting.asked.recv() => assert!(asked.is_some()),
    }
    waiting
}

#[tokio::test]
async fn query_is_dropped_when_its_client_leaves() {
    let mut waiting = left("{ price }").await;
    assert_eq!(waiting.answered.recv().await, Some(false));
}

#[tokio::test]
async fn mutation_runs_to_its_end_when_its_client_leaves() {
    let mut waiting = left("mutation { buy }").await;
    waiting.go.notify_one();
    assert_eq!(waiting.answered.recv().await, Some(true));
}

#[tokio::test]
async fn health_and_graphiql_are_served() {
    let gateway = gateway(|_| "").await;
    let health = gateway.get("/healthz").await;
    assert_eq!((health.status, &*health.body), (200, "OK"));
    let page = gateway.get("/?query=%3Cscript%3Eecho").await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
    assert!(page.body.contains("GraphiQL") && !page.body.contains("echo"));
    assert_eq!(gateway.get("/bogus").await.status, 404);
}
