//! Batches: which joins share fields, requests and waves, and what runs side by side.

use std::sync::Arc;

use expect_test::expect;
use joinwright_tests::{Reply, Request, Upstream};
use tokio::sync::{Barrier, Notify};

use super::shop::{ORDERS, STOCK, Shop, USERS, script};

#[tokio::test]
async fn equal_selections_share_fields_whatever_their_aliases() {
    script()
        .orders(r#"{"orders":[{"a":"7","b":"7","parent":{"c":"8"}}],"order":{"d":"9"}}"#)
        .users(r#"{"_j0_0":{"name":"Ann"},"_j0_1":{"name":"Bob"},"_j0_2":{"name":"Cem"}}"#)
        .check(
            "{ orders { a: user { name } b: user { ...N } parent { c: user { name } } } order(id: 1) { d: user { ...N } } } fragment N on User { name }",
            expect![[r#"
                {"data":{"orders":[{"a":{"name":"Ann"},"b":{"name":"Ann"},"parent":{"c":{"name":"Bob"}}}],"order":{"d":{"name":"Cem"}}}}
                orders: query Operation__orders { orders { a: user_id b: user_id parent { c: user_id } } order(id: 1) { d: user_id } }
                users: query Operation__users($_j0_0_id: ID!, $_j0_1_id: ID!, $_j0_2_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } _j0_2: user(id: $_j0_2_id) { ..._j0 } } fragment _j0 on User { name }
                  {"_j0_0_id":"7","_j0_1_id":"8","_j0_2_id":"9"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn other_selections_and_arguments_are_other_fields_of_one_request() {
    script()
        .orders(r#"{"orders":[{"a":"7","b":"7","c":"7","buyer":"7"}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann"},"_j1_0":{"id":"7"},"_j2_0":{"name":"Anna"},"_j3_0":[{"name":"Ann","_j0":"7"}]}"#)
        .check(
            "{ orders { a: user { name } b: user { id } c: user(lang: \"it\") { name } buyer { name } } }",
            expect![[r#"
                {"data":{"orders":[{"a":{"name":"Ann"},"b":{"id":"7"},"c":{"name":"Anna"},"buyer":{"name":"Ann"}}]}}
                orders: query Operation__orders { orders { a: user_id b: user_id c: user_id buyer: user_id } }
                users: query Operation__users($_j0_0_id: ID!, $_j1_0_id: ID!, $_j2_0_id: ID!, $_j3_0_ids: [ID!]!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j1_0: user(id: $_j1_0_id) { ..._j1 } _j2_0: user(id: $_j2_0_id, lang: "it") { ..._j2 } _j3_0: users_by_ids(ids: $_j3_0_ids) { ..._j3 } } fragment _j0 on User { name } fragment _j1 on User { id } fragment _j2 on User { name } fragment _j3 on User { name _j0: id }
                  {"_j0_0_id":"7","_j1_0_id":"7","_j2_0_id":"7","_j3_0_ids":["7"]}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn joins_of_several_remote_schemas_run_side_by_side() {
    // Both targets answer only once both were asked.
    let both = Arc::new(Barrier::new(2));
    let upstream = |data: &'static str| {
        let both = Arc::clone(&both);
        move |_| {
            let both = Arc::clone(&both);
            async move {
                both.wait().await;
                Reply::data(data)
            }
        }
    };
    let orders = [Reply::data(r#"{"orders":[{"user":"7","advice":"OPEN"}]}"#)];
    let shop = Shop::start(
        Upstream::scripted(ORDERS, orders).await,
        Upstream::start(USERS, upstream(r#"{"_j0_0":{"name":"Ann"}}"#)).await,
        Upstream::start(STOCK, upstream(r#"{"_j0_0":"hurry"}"#)).await,
    )
    .await;
    shop.check("{ orders { user { name } advice } }", "{}", expect![[r#"
        {"data":{"orders":[{"user":{"name":"Ann"},"advice":"hurry"}]}}
        orders: query Operation__orders { orders { user: user_id advice: status } }
        users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
          {"_j0_0_id":"7"}
        stock: query Operation__stock($_j0_0_status: Status!) { _j0_0: advice(status: $_j0_0_status) }
          {"_j0_0_status":"OPEN"}
    "#]])
        .await;
}

#[tokio::test]
async fn chunks_of_one_join_run_side_by_side() {
    let all = Arc::new(Barrier::new(3));
    let stock = move |request: Request| {
        let all = Arc::clone(&all);
        async move {
            all.wait().await;
            let skus = request.values()["_j0_0_skus"].clone();
            Reply::data(&format!("{{\"_j0_0\":{skus}}}"))
        }
    };
    let lines = r#"{"order":{"lines":[{"price":1},{"price":2},{"price":3},{"price":2},{"price":4},{"price":5}]}}"#;
    let shop = Shop::start(
        Upstream::scripted(ORDERS, [Reply::data(lines)]).await,
        Upstream::scripted(USERS, [""; 0]).await,
        Upstream::start(STOCK, stock).await,
    )
    .await;
    let query = "{ order(id: 1) { lines { price } } }";
    let (_, body) = shop.gateway.post(query, "{}").await;
    expect![[r#"{"data":{"order":{"lines":[{"price":1},{"price":2},{"price":3},{"price":2},{"price":4},{"price":5}]}}}"#]].assert_eq(&body);
    let mut variables: Vec<_> = shop.stock.requests().into_iter().map(|r| r.variables).collect();
    variables.sort();
    assert_eq!(
        variables,
        [r#"{"_j0_0_skus":[1,2]}"#, r#"{"_j0_0_skus":[3,4]}"#, r#"{"_j0_0_skus":[5]}"#],
    );
}

#[tokio::test]
async fn join_waits_for_no_request_that_it_takes_nothing_from() {
    // `orders` answers the root field only once the join below `me` was asked.
    let joined = Arc::new(Notify::new());
    let users = {
        let joined = Arc::clone(&joined);
        move |request: Request| {
            let data = if request.document.contains("_j0_0") {
                joined.notify_one();
                r#"{"_j0_0":{"name":"Bob"}}"#
            } else {
                r#"{"me":{"boss":"8"}}"#
            };
            async move { Reply::data(data) }
        }
    };
    let orders = move |_| {
        let joined = Arc::clone(&joined);
        async move {
            joined.notified().await;
            Reply::data(r#"{"count":3}"#)
        }
    };
    let shop = Shop::start(
        Upstream::start(ORDERS, orders).await,
        Upstream::start(USERS, users).await,
        Upstream::scripted(STOCK, [""; 0]).await,
    )
    .await;
    shop.check("{ count me { boss { name } } }", "{}", expect![[r#"
        {"data":{"count":3,"me":{"boss":{"name":"Bob"}}}}
        orders: query Operation__orders { count }
        users: query Operation__users { me { boss: boss_id } }
        users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
          {"_j0_0_id":"8"}
    "#]])
        .await;
}

#[tokio::test]
async fn joins_of_one_wave_from_several_parents_are_one_request() {
    script()
        .orders(r#"{"order":{"user":"7"}}"#)
        .users(r#"{"me":{"boss":"8"}}"#)
        .users(r#"{"_j0_0":{"name":"Ann"},"_j1_0":{"name":"Bob"}}"#)
        .check(
            "{ order(id: 1) { user { name } } me { boss { name } } }",
            expect![[r#"
                {"data":{"order":{"user":{"name":"Ann"}},"me":{"boss":{"name":"Bob"}}}}
                orders: query Operation__orders { order(id: 1) { user: user_id } }
                users: query Operation__users { me { boss: boss_id } }
                users: query Operation__users($_j0_0_id: ID!, $_j1_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j1_0: user(id: $_j1_0_id) { ..._j1 } } fragment _j0 on User { name } fragment _j1 on User { name }
                  {"_j0_0_id":"7","_j1_0_id":"8"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn joins_of_joins_are_one_request_for_each_depth() {
    script()
        .users(r#"{"users":[{"orders":"7"},{"orders":"8"}]}"#)
        .orders(r#"{"_j0_0":[{"user":"7","id":"1","_j0":"7"},{"user":"7","id":"2","_j0":"8"}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann","boss":"9"}}"#)
        .users(r#"{"_j0_0":{"name":"Zoe"}}"#)
        .check(
            "{ users { orders { user { name boss { name } } id } } }",
            expect![[r#"
                {"data":{"users":[{"orders":[{"user":{"name":"Ann","boss":{"name":"Zoe"}},"id":"1"}]},{"orders":[{"user":{"name":"Ann","boss":{"name":"Zoe"}},"id":"2"}]}]}}
                orders: query Operation__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { user: user_id id _j0: user_id }
                  {"_j0_0_user_ids":["7","8"]}
                users: query Operation__users { users { orders: id } }
                users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name boss: boss_id }
                  {"_j0_0_id":"7"}
                users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
                  {"_j0_0_id":"9"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn more_keys_than_a_request_takes_are_asked_in_chunks() {
    let orders: Vec<_> = (0..250).map(|n| format!(r#"{{"user":"{}"}}"#, n % 240)).collect();
    let users = |request: Request| async move {
        let values = request.values();
        let variables = values.as_object().unwrap().iter();
        let members: Vec<_> = variables
            .map(|(name, id)| format!(r#""{}":{{"id":{id}}}"#, name.trim_end_matches("_id")))
            .collect();
        Reply::data(&format!("{{{}}}", members.join(",")))
    };
    let orders = format!("{{\"orders\":[{}]}}", orders.join(","));
    let shop = Shop::start(
        Upstream::scripted(ORDERS, [Reply::data(&orders)]).await,
        Upstream::start(USERS, users).await,
        Upstream::scripted(STOCK, [""; 0]).await,
    )
    .await;
    let (_, body) = shop.gateway.post("{ orders { user { id } } }", "{}").await;
    let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
    for n in 0..250 {
        assert_eq!(answer["data"]["orders"][n]["user"]["id"], (n % 240).to_string());
    }
    let requests = shop.users.requests();
    let mut sizes: Vec<_> =
        (requests.iter()).map(|request| request.values().as_object().unwrap().len()).collect();
    sizes.sort();
    assert_eq!(sizes, [40, 100, 100]);
    let of_100: Vec<_> = requests.iter().filter(|r| r.variables.contains("_j0_99_id")).collect();
    assert_eq!(of_100[0].document, of_100[1].document);
}

#[tokio::test]
async fn chunks_of_batches_of_different_size_share_requests() {
    let stock = |request: Request| async move {
        Reply::data(if request.variables.contains("[1,2]") {
            r#"{"_j0_0":[1,2],"_j1_0":{"name":"a"},"_j1_1":{"name":"b"},"_j1_2":{"name":"c"}}"#
        } else {
            r#"{"_j0_0":[3]}"#
        })
    };
    let lines = r#"{"order":{"lines":[{"price":1,"product":1},{"price":2,"product":2},{"price":3,"product":3}]}}"#;
    let shop = Shop::start(
        Upstream::scripted(ORDERS, [Reply::data(lines)]).await,
        Upstream::scripted(USERS, [""; 0]).await,
        Upstream::start(STOCK, stock).await,
    )
    .await;
    let query = "{ order(id: 1) { lines { price product { name } } } }";
    let (_, body) = shop.gateway.post(query, "{}").await;
    expect![[r#"{"data":{"order":{"lines":[{"price":1,"product":{"name":"a"}},{"price":2,"product":{"name":"b"}},{"price":3,"product":{"name":"c"}}]}}}"#]].assert_eq(&body);
    let requests = shop.stock.requests();
    let mut requests: Vec<_> =
        requests.iter().map(|r| format!("{} {}", r.document, r.variables)).collect();
    requests.sort();
    expect![[r#"
        query Operation__stock($_j0_0_skus: [Int!]!) { _j0_0: prices(skus: $_j0_0_skus) } {"_j0_0_skus":[3]}
        query Operation__stock($_j0_0_skus: [Int!]!, $_j1_0_sku: Int!, $_j1_1_sku: Int!, $_j1_2_sku: Int!) { _j0_0: prices(skus: $_j0_0_skus) _j1_0: product(sku: $_j1_0_sku) { ..._j1 } _j1_1: product(sku: $_j1_1_sku) { ..._j1 } _j1_2: product(sku: $_j1_2_sku) { ..._j1 } } fragment _j1 on Product { name } {"_j0_0_skus":[1,2],"_j1_0_sku":1,"_j1_1_sku":2,"_j1_2_sku":3}"#]].assert_eq(&requests.join("\n"));
}
