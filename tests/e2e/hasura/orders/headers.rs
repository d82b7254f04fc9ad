//! What remote schemas see of the client's headers.

use super::{case, requests};

#[tokio::test]
async fn f3_a_configured_header_beats_the_clients_header_of_that_name() {
    let asked = requests(1)
        .with_header("x-api-key", "from-config")
        .with_header("x-hasura-tenant", "tenant-from-config");
    case()
        .header("x-api-key", "from-client")
        .header("x-hasura-tenant", "from-client")
        .query("{ order(id: 1) { id } }")
        .data(r#"{"order":{"id":1}}"#)
        .asks("orders", asked)
        .check()
        .await;
}

#[tokio::test]
async fn f5_headers_about_the_clients_own_body_and_connection_are_not_copied() {
    let asked = requests(1).with_header("x-custom", "one").without_header("te").with_own_host();
    case()
        .header("x-custom", "one")
        .header("content-type", "application/json; charset=utf-8")
        .header("te", "trailers")
        .query("{ order(id: 1) { id } }")
        .data(r#"{"order":{"id":1}}"#)
        .asks("orders", asked.with_header("content-type", "application/json"))
        .check()
        .await;
}
