//! Depth: cycles of joins, and answers that are larger than what was fetched for them.

use expect_test::expect;

use joinwright_runtime::{Limits, Settings};

use super::servers::{serve, serve_with};

/// `{ users { orders { user { … { name } } } } }` with this many joins.
pub(super) fn cycle(n_joins: usize, leaf: [&str; 2]) -> String {
    let mut query = "{ users".to_owned();
    for n in 0..n_joins {
        query += [" { orders", " { user"][n % 2];
    }
    query += &format!(" {{ {} }}", leaf[n_joins % 2]);
    query + &" }".repeat(n_joins + 1)
}

#[tokio::test]
async fn cycle_of_six_joins_is_one_request_for_each() {
    let shop = serve(1).await;
    let (_, body) = shop.gateway.post(&cycle(6, ["name", "id"]), "{}").await;
    expect![[r#"
        {"data":{"users":[{"orders":[{"user":{"orders":[{"user":{"orders":[{"user":{"name":"Ann"}}]}}]}}]},{"orders":[{"user":{"orders":[{"user":{"orders":[{"user":{"name":"Bo \"the\" Bob"}}]}}]}}]},{"orders":[{"user":{"orders":[{"user":{"orders":[{"user":{"name":"Çem 😀"}}]}}]}}]}]}}
        orders: query Operation__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { user: user_id _j2: user_id }
          {"_j0_0_user_ids":["1","2","3"]}
        users: query Operation__users { users { orders: id } }
        users: query Operation__users($_j0_0_id: ID!, $_j0_1_id: ID!, $_j0_2_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } _j0_2: user(id: $_j0_2_id) { ..._j0 } } fragment _j0 on User { orders: id }
          {"_j0_0_id":"1","_j0_1_id":"2","_j0_2_id":"3"}
        users: query Operation__users($_j0_0_id: ID!, $_j0_1_id: ID!, $_j0_2_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } _j0_2: user(id: $_j0_2_id) { ..._j0 } } fragment _j0 on User { name }
          {"_j0_0_id":"1","_j0_1_id":"2","_j0_2_id":"3"}
    "#]].assert_eq(&shop.transcript(&body));
}

#[tokio::test]
async fn rows_to_the_power_of_the_depth_are_rendered_from_few_rows() {
    // Ten orders a user, and each leads back to the user: 3 · 10⁴ leaves from four small answers.
    let shop = serve(10).await;
    let (_, body) = shop.gateway.post(&cycle(8, ["name", "id"]), "{}").await;
    assert_eq!(body.matches("Ann").count(), 10_000);
    assert_eq!(shop.users.requests().len() + shop.orders.requests().len(), 4);
}

#[tokio::test]
async fn answer_over_the_cap_is_refused_before_it_is_rendered() {
    // 3 · 10¹⁰ leaves.
    let limits = Limits::default().depth(30).join_depth(30);
    let shop = serve_with(10, Settings::default().limits(limits)).await;
    let (status, body) = shop.gateway.post(&cycle(20, ["name", "id"]), "{}").await;
    assert_eq!(status, 200);
    expect![[r#"{"data":null,"errors":[{"message":"the answer would have 963333333309 bytes, more than the 268435456 allowed","extensions":{"code":"answer-too-large"}}]}"#]].assert_eq(&body);
}

#[tokio::test]
async fn errors_at_places_without_number_are_bounded() {
    let shop = serve(10).await;
    let (_, body) = shop.gateway.post(&cycle(8, ["age", "id"]), "{}").await;
    let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
    let errors = answer["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 101);
    expect![[r#"
        {"extensions":{"code":"remote-schema-error","remote_schema":"users"},"message":"not to be told","path":["users",1,"orders",0,"user","orders",0,"user","orders",0,"user","orders",0,"user","age"]}
        {"extensions":{"code":"remote-schema-error","remote_schema":"users"},"message":"not to be told (at 9900 more places)"}
    "#]].assert_eq(&format!("{}\n{}\n", errors[0], errors[100]));
}

#[tokio::test]
async fn nesting_has_an_end() {
    let shop = serve(1).await;
    let (_, body) = shop.gateway.post(&cycle(250, ["name", "id"]), "{}").await;
    expect![[r#"
        {"errors":[{"message":"the document is nested deeper than 100 levels","locations":[{"line":1,"column":804}],"extensions":{"code":"document-too-deep"}}]}
    "#]].assert_eq(&shop.transcript(&body));
}
