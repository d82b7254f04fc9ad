//! Which operations are compiled ones, and what becomes of the others.

use joinwright_runtime::{Limits, Settings};
use joinwright_tests::gateways::golden_operations;
use joinwright_tests::{RunningGateway, Upstream};

const ORDERS: &str = include_str!("../golden/operations/schemas/orders.graphql");
const USERS: &str = include_str!("../golden/operations/schemas/users.graphql");
const FILE: &str = include_str!("../golden/operations/operations/orders.graphql");
const MANIFEST: &str = include_str!("../golden/operations/operations.json");

/// The hash of `GetOrder`.
const GET_ORDER: &str = "b0d96c90c889557bbaf8c74a1a0f34bb35354df8361c05c4b8866c6b018700e2";

struct Graph {
    gateway: RunningGateway,
    orders: Upstream,
    _users: Upstream,
}

impl Graph {
    async fn start(settings: Settings) -> Self {
        let order = r#"{"data":{"order":{"id":"1","product":"Tea","total":2,"buyer":null}}}"#;
        let orders = Upstream::scripted(ORDERS, [order; 9]).await;
        let users = Upstream::scripted(USERS, [""; 0]).await;
        let router = golden_operations::Gateway::builder()
            .orders_url(orders.url())
            .users_url(users.url())
            .settings(settings)
            .router()
            .unwrap();
        Self { gateway: RunningGateway::start(router).await, orders, _users: users }
    }

    /// The answer, and how many requests were made up to now.
    async fn ask(&self, document: &str) -> (u16, String, usize) {
        let body = format!(r#"{{{document},"variables":{{"id":1}}}}"#);
        let (status, body) = self.gateway.post_body(body).await;
        (status, body, self.orders.requests().len())
    }
}

fn query(text: &str) -> String {
    format!(r#""query":{}"#, serde_json::to_string(text).unwrap())
}

/// The manifest's text of `GetOrder`.
fn get_order() -> String {
    let manifest: serde_json::Value = serde_json::from_str(MANIFEST).unwrap();
    let operations = manifest["operations"].as_array().unwrap();
    let found = operations.iter().find(|operation| operation["id"] == GET_ORDER).unwrap();
    found["body"].as_str().unwrap().to_owned()
}

const ANSWER: &str = r#"{"data":{"order":{"id":"1","product":"Tea","total":2,"buyer":null}}}"#;

#[tokio::test]
async fn limits_of_documents_are_for_those_of_clients() {
    let limits = Limits::default().tokens(0).nesting(0).depth(0).fields(0).join_depth(0);
    let graph = Graph::start(Settings::default().limits(limits)).await;
    let (_, body, _) = graph.ask(&query(&get_order())).await;
    assert_eq!(body, ANSWER);
    let (_, body, _) = graph.ask(&format!(r#""documentId":"{GET_ORDER}""#)).await;
    assert_eq!(body, ANSWER);
    let (_, body, n_requests) = graph.ask(&query(&format!("{} ", get_order()))).await;
    assert!(body.contains("too-many-tokens"), "{body}");
    assert_eq!(n_requests, 2);
}

#[tokio::test]
async fn limits_of_what_is_asked_hold_for_compiled_operations_too() {
    let limits = Limits::default().upstream_requests(0);
    let graph = Graph::start(Settings::default().limits(limits)).await;
    let (_, body, n_requests) = graph.ask(&query(&get_order())).await;
    assert!(body.contains("too-many-upstream-requests"), "{body}");
    assert_eq!(n_requests, 0);
    let limits = Limits::default().variables_bytes(7);
    let graph = Graph::start(Settings::default().limits(limits)).await;
    let (_, body, _) = graph.ask(&query(&get_order())).await;
    assert!(body.contains("variables-too-large"), "{body}");
}

#[tokio::test]
async fn only_compiled_operations_are_answered() {
    let graph = Graph::start(Settings::default().only_compiled_operations(true)).await;
    let answered = [
        format!(r#""documentId":"{GET_ORDER}""#),
        format!(r#""documentId":"sha256:{GET_ORDER}","operationName":"GetOrder""#),
        format!(r#""extensions":{{"persistedQuery":{{"version":1,"sha256Hash":"{GET_ORDER}"}}}}"#),
        query(&get_order()),
        query(&get_order()) + r#","operationName":"GetOrder""#,
    ];
    for (idx, document) in answered.iter().enumerate() {
        let expected = (200, ANSWER.to_owned(), idx + 1);
        assert_eq!(graph.ask(document).await, expected, "{document}");
    }
    // The second time the text is known without its hash.
    assert_eq!(graph.ask(&query(&get_order())).await.1, ANSWER);
    let refused = "{\"errors\":[{\"message\":\"only compiled operations are answered, and this is \
                   none of them\",\"extensions\":{\"code\":\"not-compiled\"}}]}";
    for text in ["{ __typename }", "{ no GraphQL", &(get_order() + " "), FILE] {
        assert_eq!(graph.ask(&query(text)).await, (200, refused.to_owned(), 6), "{text}");
    }
    let other = query(&get_order()) + r#","operationName":"Other""#;
    assert_eq!(graph.ask(&other).await, (200, refused.to_owned(), 6));
    let (_, schema, _) = graph
        .ask(r#""documentId":"89f62eecf4a16d292698047b2cb7c8cd6cf80e534293bf84ff646e2b4d268f43""#)
        .await;
    assert_eq!(schema, r#"{"data":{"__schema":{"queryType":{"name":"Query"}}}}"#);
}

#[tokio::test]
async fn what_is_no_compiled_operation_is_said_in_the_words_of_its_protocol() {
    let graph = Graph::start(Settings::default()).await;
    let error = |message: &str, code: &str| {
        format!(
            "{{\"errors\":[{{\"message\":\"{message}\",\"extensions\":{{\"code\":\"{code}\"}}}}]}}"
        )
    };
    let unknown = error("no compiled operation has this `documentId`", "unknown-document");
    assert_eq!(graph.ask(r#""documentId":"sha256:0""#).await, (200, unknown, 0));
    let not_found = error("PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND");
    let hash = r#""extensions":{"persistedQuery":{"version":1,"sha256Hash":"0"}}"#;
    assert_eq!(graph.ask(hash).await, (200, not_found, 0));
    let other = error(
        "the document has no operation of the name that `operationName` says",
        "validation-failed",
    );
    let named = format!(r#""documentId":"{GET_ORDER}","operationName":"Other""#);
    assert_eq!(graph.ask(&named).await, (200, other, 0));
    let version =
        format!(r#""extensions":{{"persistedQuery":{{"version":2,"sha256Hash":"{GET_ORDER}"}}}}"#);
    let wrong = error("the version of `persistedQuery` is not 1", "parse-failed");
    assert_eq!(graph.ask(&version).await, (400, wrong, 0));
    let neither = error("the request has neither `query` nor `documentId`", "parse-failed");
    assert_eq!(graph.ask(r#""extensions":{}"#).await, (400, neither, 0));
    // What a client sends after that: the text with its hash, which nobody needs.
    let hash = persisted(GET_ORDER);
    assert_eq!(graph.ask(&format!("{},{hash}", query(&get_order()))).await.1, ANSWER);
}

#[tokio::test]
async fn a_get_names_its_document_too() {
    let graph = Graph::start(Settings::default()).await;
    let variables = "variables=%7B%22id%22%3A1%7D";
    let path = format!("/graphql?documentId=sha256%3A{GET_ORDER}&{variables}");
    assert_eq!(graph.gateway.get(&path).await, (200, ANSWER.to_owned()));
    let extensions = format!(
        "extensions=%7B%22persistedQuery%22%3A%7B%22version%22%3A1%2C%22sha256Hash%22%3A%22{GET_ORDER}%22%7D%7D"
    );
    let path = format!("/graphql?{extensions}&{variables}");
    assert_eq!(graph.gateway.get(&path).await, (200, ANSWER.to_owned()));
}

#[tokio::test]
async fn variables_of_a_compiled_operation_are_checked() {
    let graph = Graph::start(Settings::default()).await;
    let body = format!(r#"{{"documentId":"{GET_ORDER}"}}"#);
    let (_, body) = graph.gateway.post_body(body).await;
    let expected = "{\"errors\":[{\"message\":\"variable `$id` is required, as an `ID`, a string or \
                    an integer\",\"extensions\":{\"code\":\"validation-failed\"}}]}";
    assert_eq!(body, expected);
    assert_eq!(graph.orders.requests().len(), 0);
}

/// A text and its hash.
const TYPENAME: (&str, &str) =
    ("{ __typename }", "7f56e67dd21ab3f30d1ff8b7bed08893f0a0db86449836189b361dd1e56ddb4b");

fn persisted(hash: &str) -> String {
    format!(r#""extensions":{{"persistedQuery":{{"version":1,"sha256Hash":"{hash}"}}}}"#)
}

/// The codes of an answer's errors.
fn codes(body: &str) -> Vec<String> {
    let answer: serde_json::Value = serde_json::from_str(body).unwrap();
    let errors = answer["errors"].as_array().cloned().unwrap_or_default();
    let code = |error: &serde_json::Value| error["extensions"]["code"].as_str().unwrap().to_owned();
    errors.iter().map(code).collect()
}

#[tokio::test]
async fn a_text_that_was_sent_with_its_hash_is_found_by_it() {
    let graph = Graph::start(Settings::default()).await;
    let (text, hash) = (query(TYPENAME.0), persisted(TYPENAME.1));
    assert_eq!(codes(&graph.ask(&hash).await.1), ["PERSISTED_QUERY_NOT_FOUND"]);
    // The text alone registers nothing.
    assert_eq!(codes(&graph.ask(&text).await.1), [""; 0]);
    assert_eq!(codes(&graph.ask(&hash).await.1), ["PERSISTED_QUERY_NOT_FOUND"]);
    let answer = r#"{"data":{"__typename":"Query"}}"#;
    for document in [format!("{text},{hash}"), hash.clone(), format!("{hash},{text}"), hash] {
        assert_eq!(graph.ask(&document).await.1, answer, "{document}");
    }
    let path = format!(
        "/graphql?extensions=%7B%22persistedQuery%22%3A%7B%22version%22%3A1%2C%22sha256Hash%22%3A%22{}%22%7D%7D",
        TYPENAME.1
    );
    assert_eq!(graph.gateway.get(&path).await, (200, answer.to_owned()));
}

#[tokio::test]
async fn only_what_is_an_operation_is_registered_and_only_by_its_own_hash() {
    let graph = Graph::start(Settings::default()).await;
    let wrong = format!("{},{}", query("{ orders { id } }"), persisted(TYPENAME.1));
    assert_eq!(codes(&graph.ask(&wrong).await.1), ["bad-request"]);
    assert_eq!(codes(&graph.ask(&persisted(TYPENAME.1)).await.1), ["PERSISTED_QUERY_NOT_FOUND"]);
    // Of `{ nothing }`.
    let hash = persisted("919c0b7aa452b0b2fb42688461501bb8b0c3ef3b9d05ce7b9afd4f28bbe96ceb");
    let invalid = format!("{},{hash}", query("{ nothing }"));
    assert_eq!(codes(&graph.ask(&invalid).await.1), ["validation-failed"]);
    assert_eq!(codes(&graph.ask(&hash).await.1), ["PERSISTED_QUERY_NOT_FOUND"]);
    assert_eq!(graph.orders.requests().len(), 0);
}

#[tokio::test]
async fn nothing_is_registered_where_it_is_turned_off_or_only_compiled_operations_are_answered() {
    let off = Settings::default().persisted_queries(false);
    let only = Settings::default().only_compiled_operations(true).persisted_queries(true);
    for (settings, expected) in [(off, vec![]), (only, vec!["not-compiled"])] {
        let graph = Graph::start(settings).await;
        let (text, hash) = (query(TYPENAME.0), persisted(TYPENAME.1));
        assert_eq!(codes(&graph.ask(&format!("{text},{hash}")).await.1), expected);
        assert_eq!(codes(&graph.ask(&hash).await.1), ["PERSISTED_QUERY_NOT_FOUND"]);
    }
}
