//! Compiled operations: named by their hashes they are answered as their texts are, by the same
//! requests.

use serde::Deserialize;

use super::case::Case;
use super::{messages, names, orders, writers};

/// `operations.json` of a gateway.
macro_rules! manifest {
    ($gateway:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/", $gateway, "/operations.json"))
    };
}

#[derive(Deserialize)]
struct Manifest {
    operations: Vec<Operation>,
}

#[derive(Deserialize)]
struct Operation {
    id: String,
    name: String,
    body: String,
}

/// Asks an operation in both ways with each set of variables.
async fn check(case: fn() -> Case, manifest: &str, name: &str, variables: &[&str]) {
    let manifest: Manifest = serde_json::from_str(manifest).unwrap();
    let operation = manifest.operations.iter().find(|operation| operation.name == name).unwrap();
    let id = &operation.id;
    // No compiled text, but the same operation.
    let text = serde_json::to_string(&format!("{}\n# A text.", operation.body)).unwrap();
    let compiled = serde_json::to_string(&operation.body).unwrap();
    for variables in variables {
        let text = ask(case(), format!(r#"{{"query":{text},"variables":{variables}}}"#)).await;
        assert!(text.0.contains(r#""data":{"#), "{}", text.0);
        let hash = format!(r#""persistedQuery":{{"version":1,"sha256Hash":"{id}"}}"#);
        for document in [
            format!(r#""documentId":"{id}""#),
            format!(r#""documentId":"sha256:{id}","operationName":"{name}""#),
            format!(r#""extensions":{{{hash}}}"#),
            format!(r#""query":{compiled}"#),
        ] {
            let body = format!(r#"{{{document},"variables":{variables}}}"#);
            assert_eq!(ask(case(), body).await, text, "{document} with {variables}");
        }
    }
}

/// The answer to a body, and what was asked for it.
async fn ask(case: Case, body: String) -> (String, Vec<String>) {
    let running = case.start().await;
    let (status, answer) = running.gateway.post_body(body).await;
    assert_eq!(status, 200, "{answer}");
    let mut asked = running.requests();
    // Requests that run side by side arrive in any order.
    asked.sort();
    (answer, asked)
}

#[tokio::test]
async fn other_names() {
    let manifest = manifest!("e2e_hasura_names");
    check(names::case, manifest, "Renamed", &["{}"]).await;
    let inputs = [r#"{"s":null}"#, r#"{"x":"ENGINEER","s":"2020"}"#];
    check(names::case, manifest, "Inputs", &inputs).await;
}

#[tokio::test]
async fn objects_that_the_client_adds_to_and_abstract_types() {
    let manifest = manifest!("e2e_hasura_messages");
    check(messages::case, manifest, "PartlyBound", &["{}", r#"{"name":"alice"}"#]).await;
    check(messages::case, manifest, "Abstract", &["{}"]).await;
}

#[tokio::test]
async fn introspection_beside_a_join_that_fails() {
    let manifest = manifest!("e2e_hasura_messages");
    check(messages::case, manifest, "Introspection", &["{}"]).await;
}

#[tokio::test]
async fn unions_and_lists_of_keys() {
    let variables = [r#"{"id":101}"#, r#"{"id":201}"#, r#"{"id":301}"#];
    check(writers::case, manifest!("e2e_hasura_writers"), "Object", &variables).await;
}

#[tokio::test]
async fn conditions() {
    let manifest = manifest!("e2e_hasura_orders");
    let variables = [r#"{"yes":true}"#, r#"{"yes":false,"no":true}"#];
    check(orders::case, manifest, "Conditions", &variables).await;
    check(orders::case, manifest, "ById", &[r#"{"id":1}"#]).await;
}
