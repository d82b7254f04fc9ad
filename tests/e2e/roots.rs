//! Root fields: one request for each remote schema, side by side; values leave in the client's order.

use std::sync::Arc;

use expect_test::expect;
use joinwright_tests::{Reply, Upstream};
use tokio::sync::Barrier;

use super::shop::{ORDERS, STOCK, Shop, USERS, script};

#[tokio::test]
async fn root_fields_are_split_by_remote_schema_and_leave_in_the_clients_order() {
    script()
        .orders(r#"{"count":2,"o":{"id":"1"}}"#)
        .users(r#"{"users":[{"id":"7"}],"me":{"name":"Ann"}}"#)
        .stock(r#"{"season":"winter"}"#)
        .check(
            "query All { users { id } count __typename o: order(id: 1) { id } season me { name } t: __typename }",
            expect![[r#"
                {"data":{"users":[{"id":"7"}],"count":2,"__typename":"Query","o":{"id":"1"},"season":"winter","me":{"name":"Ann"},"t":"Query"}}
                orders: query All__orders { count o: order(id: 1) { id } }
                users: query All__users { users { id } me { name } }
                stock: query All__stock { season }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn fragments_at_the_root_are_split_too() {
    script()
        .orders(r#"{"count":2}"#)
        .users(r#"{"me":{"name":"Ann","id":"7"}}"#)
        .check(
            "{ ...A ... on Query { me { id } } } fragment A on Query { me { name } count }",
            expect![[r#"
                {"data":{"me":{"name":"Ann","id":"7"},"count":2}}
                orders: query Operation__orders { count }
                users: query Operation__users { me { name id } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn same_root_field_under_two_aliases() {
    script()
        .orders(r#"{"a":{"user":"7"},"b":{"user":"7"}}"#)
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check(
            "{ a: order(id: 1) { user { name } } b: order(id: 2) { user { name } } }",
            expect![[r#"
                {"data":{"a":{"user":{"name":"Ann"}},"b":{"user":{"name":"Ann"}}}}
                orders: query Operation__orders { a: order(id: 1) { user: user_id } b: order(id: 2) { user: user_id } }
                users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
                  {"_j0_0_id":"7"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn type_name_alone_asks_nobody() {
    script()
        .check(
            "{ __typename }",
            expect![[r#"
        {"data":{"__typename":"Query"}}
    "#]],
        )
        .await;
}

#[tokio::test]
async fn introspection_beside_data() {
    script()
        .orders(r#"{"count":2}"#)
        .check(
            r#"{ t: __type(name: "Order") { name fields { name type { name kind } } } count s: __schema { queryType { name } mutationType { name } } }"#,
            expect![[r#"
                {"data":{"t":{"name":"Order","fields":[{"name":"id","type":{"name":null,"kind":"NON_NULL"}},{"name":"user_id","type":{"name":"ID","kind":"SCALAR"}},{"name":"region","type":{"name":"String","kind":"SCALAR"}},{"name":"number","type":{"name":null,"kind":"NON_NULL"}},{"name":"total","type":{"name":"Float","kind":"SCALAR"}},{"name":"status","type":{"name":"Status","kind":"ENUM"}},{"name":"note","type":{"name":"Blob","kind":"SCALAR"}},{"name":"paid","type":{"name":"Boolean","kind":"SCALAR"}},{"name":"lines","type":{"name":null,"kind":"LIST"}},{"name":"parcels","type":{"name":null,"kind":"LIST"}},{"name":"parent","type":{"name":"Order","kind":"OBJECT"}},{"name":"user","type":{"name":"User","kind":"OBJECT"}},{"name":"buyer","type":{"name":"User","kind":"OBJECT"}},{"name":"duty","type":{"name":"Duty","kind":"OBJECT"}},{"name":"shipment","type":{"name":"Shipment","kind":"OBJECT"}},{"name":"season","type":{"name":"String","kind":"SCALAR"}},{"name":"advice","type":{"name":"String","kind":"SCALAR"}},{"name":"audit","type":{"name":"Blob","kind":"SCALAR"}}]},"count":2,"s":{"queryType":{"name":"Query"},"mutationType":{"name":"Mutation"}}}}
                orders: query Operation__orders { count }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn joined_fields_are_introspected_with_the_arguments_that_are_left() {
    script()
        .check_with(
            r#"query ($t: String!) { __type(name: $t) { fields { name args { name defaultValue type { name ofType { name } } } } } }"#,
            r#"{"t":"User"}"#,
            expect![[r#"
                {"data":{"__type":{"fields":[{"name":"id","args":[]},{"name":"name","args":[]},{"name":"email","args":[{"name":"masked","defaultValue":null,"type":{"name":"Boolean","ofType":null}}]},{"name":"age","args":[]},{"name":"boss_id","args":[]},{"name":"favourite_id","args":[]},{"name":"address","args":[]},{"name":"friends","args":[]},{"name":"orders","args":[{"name":"first","defaultValue":null,"type":{"name":"Int","ofType":null}}]},{"name":"boss","args":[{"name":"lang","defaultValue":null,"type":{"name":"String","ofType":null}}]},{"name":"favourite","args":[]},{"name":"spent","args":[{"name":"first","defaultValue":null,"type":{"name":"Int","ofType":null}},{"name":"status","defaultValue":"OPEN","type":{"name":"Status","ofType":null}},{"name":"filter","defaultValue":null,"type":{"name":"User_spent_filter","ofType":null}},{"name":"note","defaultValue":null,"type":{"name":"Blob","ofType":null}}]}]}}}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn remote_schemas_are_asked_side_by_side() {
    // Each upstream answers only once all three were asked.
    let all = Arc::new(Barrier::new(3));
    let upstream = |data: &'static str| {
        let all = Arc::clone(&all);
        move |_| {
            let all = Arc::clone(&all);
            async move {
                all.wait().await;
                Reply::data(data)
            }
        }
    };
    let shop = Shop::start(
        Upstream::start(ORDERS, upstream(r#"{"count":1}"#)).await,
        Upstream::start(USERS, upstream(r#"{"me":{"id":"7"}}"#)).await,
        Upstream::start(STOCK, upstream(r#"{"season":"winter"}"#)).await,
    )
    .await;
    shop.check(
        "{ count me { id } season }",
        "{}",
        expect![[r#"
        {"data":{"count":1,"me":{"id":"7"},"season":"winter"}}
        orders: query Operation__orders { count }
        users: query Operation__users { me { id } }
        stock: query Operation__stock { season }
    "#]],
    )
    .await;
}

#[tokio::test]
async fn upstream_headers_are_those_of_graphql_over_http() {
    let shop = script().orders(r#"{"count":1}"#).start().await;
    shop.gateway.post("{ count }", "{}").await;
    let requests = shop.orders.requests();
    let header = |name: &str| requests[0].headers[name].to_str().unwrap();
    assert_eq!(header("content-type"), "application/json");
    assert_eq!(header("accept"), "application/graphql-response+json, application/json;q=0.9");
}
