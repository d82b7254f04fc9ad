//! Slots: under which response key a join key arrives, and what the client sees of it.

use expect_test::expect;

use super::shop::Script;

#[tokio::test]
async fn key_arrives_where_the_joined_value_goes() {
    Script {
        orders: &[r#"{"orders":[{"id":"1","user":"7","number":3},{"id":"2","user":"7","number":9}]}"#],
        users: &[r#"{"_j0_0":{"name":"Ann"}}"#],
        ..Script::default()
    }
    .check("query Get { orders { id user { name } number } }", expect![[r#"
        {"data":{"orders":[{"id":"1","user":{"name":"Ann"},"number":3},{"id":"2","user":{"name":"Ann"},"number":9}]}}
        orders: query Get__orders { orders { id user: user_id number } }
        users: query Get__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
          {"_j0_0_id":"7"}
    "#]])
    .await;
}
