//! The limits on what joins cost: what is at a limit is served, and what is one past it is refused
//! before anybody is asked for it.

use expect_test::expect;
use joinwright_runtime::{Limits, Settings};

use super::depth::cycle;
use super::servers::serve_with;
use super::shop::script;

fn limited(limits: Limits) -> Settings {
    Settings::default().limits(limits)
}

#[tokio::test]
async fn joins_that_wait_for_one_another_are_bounded() {
    let shop = serve_with(1, limited(Limits::default().join_depth(4))).await;
    let leaf = ["name", "id"];
    let (_, body) = shop.gateway.post(&cycle(4, leaf), "{}").await;
    assert!(body.contains("Ann") && !body.contains("errors"), "{body}");
    let asked = shop.users.requests().len() + shop.orders.requests().len();
    for _ in 0..2 {
        let (_, body) = shop.gateway.post(&cycle(5, leaf), "{}").await;
        expect![[r#"{"errors":[{"message":"more than 4 joins of the operation wait for one another","extensions":{"code":"joins-too-deep"}}]}"#]].assert_eq(&body);
    }
    assert_eq!(shop.users.requests().len() + shop.orders.requests().len(), asked);
}

/// Three orders of three users.
const ORDERS: &str =
    r#"{"orders":[{"user":"7"},{"user":"8"},{"user":"9"},{"user":"7"}],"count":1}"#;
const QUERY: &str = "{ orders { user { name } } count }";

#[tokio::test]
async fn keys_of_a_join_are_bounded() {
    let users = r#"{"_j0_0":{"name":"A"},"_j0_1":{"name":"B"},"_j0_2":{"name":"C"}}"#;
    let fits = script().orders(ORDERS).users(users);
    let fits = fits.start_with(limited(Limits::default().keys_per_join(3))).await;
    let (_, body) = fits.gateway.post(QUERY, "{}").await;
    assert!(body.contains(r#""name":"C""#) && !body.contains("errors"), "{body}");
    let exceeds = script().orders(ORDERS);
    let exceeds = exceeds.start_with(limited(Limits::default().keys_per_join(2))).await;
    exceeds.check(QUERY, "{}", expect![[r#"
        {"data":{"orders":[{"user":null},{"user":null},{"user":null},{"user":null}],"count":1},
        "errors":[
        {"message":"the join has 3 keys, more than the 2 allowed","path":["orders",0,"user"],"extensions":{"code":"too-many-keys","remote_schema":"users"}},
        {"message":"the join has 3 keys, more than the 2 allowed","path":["orders",3,"user"],"extensions":{"code":"too-many-keys","remote_schema":"users"}},
        {"message":"the join has 3 keys, more than the 2 allowed","path":["orders",1,"user"],"extensions":{"code":"too-many-keys","remote_schema":"users"}},
        {"message":"the join has 3 keys, more than the 2 allowed","path":["orders",2,"user"],"extensions":{"code":"too-many-keys","remote_schema":"users"}}]}
        orders: query Operation__orders { orders { user: user_id } count }
    "#]]).await;
}

#[tokio::test]
async fn requests_of_an_operation_are_bounded() {
    let users = r#"{"_j0_0":{"name":"A"},"_j0_1":{"name":"B"},"_j0_2":{"name":"C"}}"#;
    let fits = script().orders(ORDERS).users(users);
    let fits = fits.start_with(limited(Limits::default().upstream_requests(2))).await;
    let (_, body) = fits.gateway.post(QUERY, "{}").await;
    assert!(body.contains(r#""name":"C""#) && !body.contains("errors"), "{body}");
    let exceeds = script().orders(ORDERS);
    let exceeds = exceeds.start_with(limited(Limits::default().upstream_requests(1))).await;
    exceeds.check(QUERY, "{}", expect![[r#"
        {"data":{"orders":[{"user":null},{"user":null},{"user":null},{"user":null}],"count":1},
        "errors":[
        {"message":"the operation takes more requests to remote schemas than the 1 allowed","path":["orders",0,"user"],"extensions":{"code":"too-many-upstream-requests","remote_schema":"users"}},
        {"message":"the operation takes more requests to remote schemas than the 1 allowed","path":["orders",3,"user"],"extensions":{"code":"too-many-upstream-requests","remote_schema":"users"}},
        {"message":"the operation takes more requests to remote schemas than the 1 allowed","path":["orders",1,"user"],"extensions":{"code":"too-many-upstream-requests","remote_schema":"users"}},
        {"message":"the operation takes more requests to remote schemas than the 1 allowed","path":["orders",2,"user"],"extensions":{"code":"too-many-upstream-requests","remote_schema":"users"}}]}
        orders: query Operation__orders { orders { user: user_id } count }
    "#]]).await;
}

#[tokio::test]
async fn of_the_chunks_of_a_join_all_are_asked_or_none() {
    let lines = r#"{"order":{"lines":[{"price":1},{"price":2},{"price":3}]}}"#;
    let exceeds = script().orders(lines);
    let exceeds = exceeds.start_with(limited(Limits::default().upstream_requests(2))).await;
    exceeds.check("{ order(id: 1) { lines { price } } }", "{}", expect![[r#"
        {"data":{"order":{"lines":[{"price":null},{"price":null},{"price":null}]}},
        "errors":[
        {"message":"the operation takes more requests to remote schemas than the 2 allowed","path":["order","lines",0,"price"],"extensions":{"code":"too-many-upstream-requests","remote_schema":"stock"}},
        {"message":"the operation takes more requests to remote schemas than the 2 allowed","path":["order","lines",1,"price"],"extensions":{"code":"too-many-upstream-requests","remote_schema":"stock"}},
        {"message":"the operation takes more requests to remote schemas than the 2 allowed","path":["order","lines",2,"price"],"extensions":{"code":"too-many-upstream-requests","remote_schema":"stock"}}]}
        orders: query Operation__orders { order(id: 1) { lines { price: sku } } }
    "#]]).await;
}

#[tokio::test]
async fn roots_beyond_the_limit_are_null() {
    let shop = script().start_with(limited(Limits::default().upstream_requests(0))).await;
    shop.check("mutation { rename_user(id: 1, name: \"x\") { name } }", "{}", expect![[r#"
        {"data":{"rename_user":null},
        "errors":[
        {"message":"the operation takes more requests to remote schemas than the 0 allowed","path":["rename_user"],"extensions":{"code":"too-many-upstream-requests","remote_schema":"users"}}]}
    "#]]).await;
}
