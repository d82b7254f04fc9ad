//! The join that people begin with.

mod servers;

use joinwright_tests::gateways::e2e_hasura_quick_start;

use super::{check_introspection, requests};
use servers::case;

#[tokio::test]
async fn g1_a_first_join_in_namespaces() {
    case()
        .query("{ order_remote_schema { order(id: 1) { id user_id user { id name } } } }")
        .data(concat!(
            r#"{"order_remote_schema":{"order":{"id":1,"user_id":2,"#,
            r#""user":{"id":2,"name":"Bob"}}}}"#,
        ))
        .asks("order-remote-schema", requests(1))
        .asks("user-remote-schema", requests(1).fields(1).holding("2"))
        .check()
        .await;
}

#[tokio::test]
async fn f20g_introspection_shows_a_valid_schema() {
    check_introspection(case(), e2e_hasura_quick_start::SDL).await;
}
