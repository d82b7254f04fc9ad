//! Orders, whose customers and products two other servers have.

mod failures;
mod headers;
mod keys;
mod order;
mod selections;
mod servers;
mod users;

use joinwright_tests::gateways::e2e_hasura_orders;

use super::{Manner, at, check_introspection, requests};
pub(super) use servers::case;
use users::users;

#[tokio::test]
async fn f8_the_operation_name_picks_the_operation() {
    case()
        .query(
            "query One { order(id: 1) { id } }
             query Two($id: Int!) { order(id: $id) { id user { name } } }",
        )
        .variables(r#"{"id":2}"#)
        .operation_name("Two")
        .data(r#"{"order":{"id":2,"user":{"name":"User8"}}}"#)
        .asks("orders", requests(1).holding("2"))
        .asks("users", requests(1).holding("8"))
        .check()
        .await;
}

#[tokio::test]
async fn f9_a_subscription_as_a_plain_post_is_refused() {
    case()
        .query("subscription { orderPlaced { id } }")
        .refused(&[])
        .asks("orders", requests(0))
        .check()
        .await;
}

#[tokio::test]
async fn f20f_introspection_shows_a_valid_schema() {
    check_introspection(case(), e2e_hasura_orders::SDL).await;
}

#[tokio::test]
async fn f27_health() {
    let running = case().start().await;
    let (status, body) = running.gateway.get("/healthz").await;
    assert!(status == 200 && body.to_lowercase().contains("ok"), "{status} {body}");
}
