//! Mutations: runs of one remote schema's root fields, in the client's order, joins included.

use std::sync::{Arc, Mutex};

use expect_test::expect;
use joinwright_tests::{Reply, Upstream};

use super::shop::{ORDERS, STOCK, Shop, USERS, script};

#[tokio::test]
async fn root_fields_of_one_remote_schema_are_one_request_in_order() {
    script()
        .orders(r#"{"b":{"id":"2"},"a":{"id":"1"}}"#)
        .check(
            r#"mutation Buy { b: create_order(input: {region: "EU"}) { id } a: cancel_order(id: 1) { id } }"#,
            expect![[r#"
                {"data":{"b":{"id":"2"},"a":{"id":"1"}}}
                orders: mutation Buy__orders { b: create_order(input: {region: "EU"}) { id } a: cancel_order(id: 1) { id } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn runs_follow_one_another_with_the_joins_of_each_before_the_next() {
    let order = Arc::new(Mutex::new(Vec::new()));
    let upstream = |name: &'static str, replies: Vec<&'static str>| {
        let (order, replies) = (Arc::clone(&order), Mutex::new(replies.into_iter()));
        move |_| {
            order.lock().unwrap().push(name);
            let reply = Reply::data(replies.lock().unwrap().next().unwrap());
            async move { reply }
        }
    };
    let orders = vec![
        r#"{"a":{"user":"7","advice":"OPEN"}}"#,
        r#"{"_j0_0":[{"id":"1","_j1":"7"}]}"#,
        r#"{"c":{"id":"3"}}"#,
    ];
    let users = vec![r#"{"_j0_0":{"name":"Ann"}}"#, r#"{"b":{"orders":"7"}}"#];
    let shop = Shop::start(
        Upstream::start(ORDERS, upstream("orders", orders)).await,
        Upstream::start(USERS, upstream("users", users)).await,
        Upstream::start(STOCK, upstream("stock", vec![r#"{"_j0_0":"hurry"}"#])).await,
    )
    .await;
    shop.check(
        r#"mutation M($id: ID!) { a: cancel_order(id: $id) { user { name } advice } b: rename_user(id: 7, name: "x") { orders { id } } c: cancel_order(id: 3) { id } }"#,
        r#"{"id":"1"}"#,
        expect![[r#"
            {"data":{"a":{"user":{"name":"Ann"},"advice":"hurry"},"b":{"orders":[{"id":"1"}]},"c":{"id":"3"}}}
            orders: mutation M__orders($id: ID!) { a: cancel_order(id: $id) { user: user_id advice: status } }
              {"id":"1"}
            orders: query M__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { id _j1: user_id }
              {"_j0_0_user_ids":["7"]}
            orders: mutation M__orders { c: cancel_order(id: 3) { id } }
            users: query M__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
              {"_j0_0_id":"7"}
            users: mutation M__users { b: rename_user(id: 7, name: "x") { orders: id } }
            stock: query M__stock($_j0_0_status: Status!) { _j0_0: advice(status: $_j0_0_status) }
              {"_j0_0_status":"OPEN"}
        "#]],
    )
    .await;
    let mut order = order.lock().unwrap().clone();
    // The joins of the first run are side by side.
    order[1..3].sort();
    assert_eq!(order, ["orders", "stock", "users", "users", "orders", "orders"]);
}

#[tokio::test]
async fn failed_run_does_not_stop_the_next() {
    script()
        .orders_reply(Reply::html(500, ""))
        .users(r#"{"rename_user":{"name":"x"}}"#)
        .check(
            r#"mutation { cancel_order(id: 1) { id } rename_user(id: 7, name: "x") { name } }"#,
            expect![[r#"
                {"data":{"cancel_order":null,"rename_user":{"name":"x"}},
                "errors":[
                {"message":"remote schema `orders` answered with HTTP status 500","path":["cancel_order"],"extensions":{"code":"remote-schema-error","remote_schema":"orders"}}]}
                orders: mutation Operation__orders { cancel_order(id: 1) { id } }
                users: mutation Operation__users { rename_user(id: 7, name: "x") { name } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn failed_join_does_not_stop_the_next_run() {
    script()
        .orders(r#"{"cancel_order":{"user":"7"}}"#)
        .users_reply(Reply::html(500, ""))
        .users(r#"{"rename_user":{"name":"x"}}"#)
        .check(
            r#"mutation { cancel_order(id: 1) { user { name } } rename_user(id: 7, name: "x") { name } }"#,
            expect![[r#"
                {"data":{"cancel_order":{"user":null},"rename_user":{"name":"x"}},
                "errors":[
                {"message":"remote schema `users` answered with HTTP status 500","path":["cancel_order","user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
                orders: mutation Operation__orders { cancel_order(id: 1) { user: user_id } }
                users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
                  {"_j0_0_id":"7"}
                users: mutation Operation__users { rename_user(id: 7, name: "x") { name } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn null_that_reaches_data_stops_the_runs() {
    script()
        .orders_reply(r#"{"data":null,"errors":[{"message":"sold out","path":["create_order"]}]}"#)
        .check(
            r#"mutation { create_order(input: {region: "EU"}) { id } rename_user(id: 7, name: "x") { name } }"#,
            expect![[r#"
                {"data":null,
                "errors":[
                {"message":"sold out","path":["create_order"],"extensions":{"code":"remote-schema-error","remote_schema":"orders"}}]}
                orders: mutation Operation__orders { create_order(input: {region: "EU"}) { id } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn mutation_is_not_asked_again() {
    script()
        .orders_reply(Reply::html(503, ""))
        .orders(r#"{"cancel_order":{"id":"1"}}"#)
        .check("mutation { cancel_order(id: 1) { id } }", expect![[r#"
            {"data":{"cancel_order":null},
            "errors":[
            {"message":"remote schema `orders` answered with HTTP status 503","path":["cancel_order"],"extensions":{"code":"remote-schema-error","remote_schema":"orders"}}]}
            orders: mutation Operation__orders { cancel_order(id: 1) { id } }
        "#]])
        .await;
}

#[tokio::test]
async fn run_whose_fields_are_all_skipped_gets_no_request() {
    script()
        .users(r#"{"rename_user":{"name":"x"}}"#)
        .check_with(
            r#"mutation ($a: Boolean!, $o: NewOrder!) { create_order(input: $o) @skip(if: $a) { id } __typename rename_user(id: 7, name: "x") { name } cancel_order(id: 1) @skip(if: $a) { id } }"#,
            r#"{"a":true,"o":{"region":"EU"}}"#,
            expect![[r#"
                {"data":{"__typename":"Mutation","rename_user":{"name":"x"}}}
                users: mutation Operation__users { rename_user(id: 7, name: "x") { name } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn input_objects_travel_as_they_came() {
    script()
        .orders(r#"{"create_order":{"id":"1"}}"#)
        .check_with(
            "mutation ($o: NewOrder!) { create_order(input: $o) { id } }",
            r#"{"o":{"lines": [1],"region":"E\u0055"}}"#,
            expect![[r#"
                {"data":{"create_order":{"id":"1"}}}
                orders: mutation Operation__orders($o: NewOrder!) { create_order(input: $o) { id } }
                  {"o":{"lines": [1],"region":"E\u0055"}}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn repeated_root_field_is_merged_into_its_first_place() {
    script()
        .orders(r#"{"cancel_order":{"id":"1","region":"EU"}}"#)
        .users(r#"{"rename_user":{"name":"x"}}"#)
        .check(
            r#"mutation { cancel_order(id: 1) { id } rename_user(id: 7, name: "x") { name } ...More } fragment More on Mutation { cancel_order(id: 1) { region } }"#,
            expect![[r#"
                {"data":{"cancel_order":{"id":"1","region":"EU"},"rename_user":{"name":"x"}}}
                orders: mutation Operation__orders { cancel_order(id: 1) { id region } }
                users: mutation Operation__users { rename_user(id: 7, name: "x") { name } }
            "#]],
        )
        .await;
}
