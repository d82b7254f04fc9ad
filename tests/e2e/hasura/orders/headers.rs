//! What remote schemas see of the client's headers, and the client of theirs.

use super::{Manner, case, requests};

/// Two cookies, in two headers of one name.
const COOKIES: Manner =
    Manner::WithHeaders(&[("set-cookie", "a=1; Path=/"), ("set-cookie", "b=2; Path=/")]);

#[tokio::test]
async fn f1_set_cookie_of_a_root_field_reaches_the_client() {
    case()
        .with("orders", COOKIES)
        .query("{ order(id: 1) { id } }")
        .data(r#"{"order":{"id":1}}"#)
        .asks("orders", requests(1))
        .set_cookie("a=1; Path=/")
        .set_cookie("b=2; Path=/")
        .check()
        .await;
}

#[tokio::test]
async fn set_cookie_of_a_join_does_not_reach_the_client_unless_that_is_wanted() {
    case()
        .with("products", COOKIES)
        .query("{ order(id: 1) { product { id } } }")
        .data(r#"{"order":{"product":{"id":1}}}"#)
        .asks("products", requests(1))
        .check()
        .await;
}

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

#[tokio::test]
async fn f4_without_forwarding_a_target_gets_configured_headers_and_the_session_alone() {
    let to_orders =
        requests(1).with_header("x-custom", "one").with_header("authorization", "Bearer token");
    let to_users = requests(1)
        .with_header("x-users-key", "users-secret")
        .with_header("content-type", "application/json")
        .with_header("x-hasura-user-id", "5")
        .without_header("x-custom")
        .without_header("authorization")
        .without_header("cookie");
    case()
        .header("x-custom", "one")
        .header("authorization", "Bearer token")
        .header("cookie", "a=b")
        .header("x-hasura-user-id", "5")
        .query("{ order(id: 1) { user { id } } }")
        .data(r#"{"order":{"user":{"id":7}}}"#)
        .asks("orders", to_orders)
        .asks("users", to_users)
        .check()
        .await;
}

#[tokio::test]
async fn f6_every_request_carries_the_role_and_the_session_variables() {
    let asked =
        || requests(1).with_header("x-hasura-role", "admin").with_header("x-hasura-user-id", "5");
    case()
        .header("x-hasura-role", "admin")
        .header("x-hasura-user-id", "5")
        .query("{ order(id: 1) { user { id } product { id } } }")
        .data(r#"{"order":{"user":{"id":7},"product":{"id":1}}}"#)
        .asks("orders", asked())
        .asks("users", asked())
        .asks("products", asked())
        .check()
        .await;
}
