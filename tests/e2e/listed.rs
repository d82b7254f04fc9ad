//! Listed batching: rows find their keys, whatever the target makes of the list.

use expect_test::expect;

use super::shop::script;

const THREE: &str = r#"{"orders":[{"buyer":"7"},{"buyer":"8"},{"buyer":"9"}]}"#;
const BUYERS: &str = "{ orders { buyer { name } } }";

#[tokio::test]
async fn rows_in_the_order_of_the_keys() {
    script()
        .orders(THREE)
        .users(r#"{"_j0_0":[{"name":"Ann","_j0":"7"},{"name":"Bob","_j0":"8"},{"name":"Cem","_j0":"9"}]}"#)
        .check(BUYERS, expect![[r#"
            {"data":{"orders":[{"buyer":{"name":"Ann"}},{"buyer":{"name":"Bob"}},{"buyer":{"name":"Cem"}}]}}
            orders: query Operation__orders { orders { buyer: user_id } }
            users: query Operation__users($_j0_0_ids: [ID!]!) { _j0_0: users_by_ids(ids: $_j0_0_ids) { ..._j0 } } fragment _j0 on User { name _j0: id }
              {"_j0_0_ids":["7","8","9"]}
        "#]])
        .await;
}

#[tokio::test]
async fn rows_in_another_order_with_gaps_and_nulls() {
    script()
        .orders(THREE)
        .users(r#"{"_j0_0":[null,{"name":"Cem","_j0":9},{"name":"Ann","_j0":"7"},null]}"#)
        .check(BUYERS, expect![[r#"
            {"data":{"orders":[{"buyer":{"name":"Ann"}},{"buyer":null},{"buyer":{"name":"Cem"}}]}}
            orders: query Operation__orders { orders { buyer: user_id } }
            users: query Operation__users($_j0_0_ids: [ID!]!) { _j0_0: users_by_ids(ids: $_j0_0_ids) { ..._j0 } } fragment _j0 on User { name _j0: id }
              {"_j0_0_ids":["7","8","9"]}
        "#]])
        .await;
}

#[tokio::test]
async fn of_repeated_rows_the_first_counts_where_one_is_wanted() {
    script()
        .orders(THREE)
        .users(r#"{"_j0_0":[{"name":"Ann","_j0":"7"},{"name":"Bob","_j0":"8"},{"name":"Eve","_j0":"7"},{"name":"Cem","_j0":"9"}]}"#)
        .check(BUYERS, expect![[r#"
            {"data":{"orders":[{"buyer":{"name":"Ann"}},{"buyer":{"name":"Bob"}},{"buyer":{"name":"Cem"}}]}}
            orders: query Operation__orders { orders { buyer: user_id } }
            users: query Operation__users($_j0_0_ids: [ID!]!) { _j0_0: users_by_ids(ids: $_j0_0_ids) { ..._j0 } } fragment _j0 on User { name _j0: id }
              {"_j0_0_ids":["7","8","9"]}
        "#]])
        .await;
}

#[tokio::test]
async fn empty_list_is_null_for_every_key() {
    script()
        .orders(THREE)
        .users(r#"{"_j0_0":[]}"#)
        .check(BUYERS, expect![[r#"
            {"data":{"orders":[{"buyer":null},{"buyer":null},{"buyer":null}]}}
            orders: query Operation__orders { orders { buyer: user_id } }
            users: query Operation__users($_j0_0_ids: [ID!]!) { _j0_0: users_by_ids(ids: $_j0_0_ids) { ..._j0 } } fragment _j0 on User { name _j0: id }
              {"_j0_0_ids":["7","8","9"]}
        "#]])
        .await;
}

#[tokio::test]
async fn null_for_the_list_is_null_for_every_key() {
    script()
        .orders(THREE)
        .users(r#"{"_j0_0":null}"#)
        .check(BUYERS, expect![[r#"
            {"data":{"orders":[{"buyer":null},{"buyer":null},{"buyer":null}]}}
            orders: query Operation__orders { orders { buyer: user_id } }
            users: query Operation__users($_j0_0_ids: [ID!]!) { _j0_0: users_by_ids(ids: $_j0_0_ids) { ..._j0 } } fragment _j0 on User { name _j0: id }
              {"_j0_0_ids":["7","8","9"]}
        "#]])
        .await;
}

#[tokio::test]
async fn no_rows_are_an_empty_list_where_many_are_wanted() {
    script()
        .users(r#"{"users":[{"orders":"7"},{"orders":"8"}]}"#)
        .orders(r#"{"_j0_0":[]}"#)
        .check("{ users { orders { id } } }", expect![[r#"
            {"data":{"users":[{"orders":[]},{"orders":[]}]}}
            orders: query Operation__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { id _j0: user_id }
              {"_j0_0_user_ids":["7","8"]}
            users: query Operation__users { users { orders: id } }
        "#]])
        .await;
}

#[tokio::test]
async fn rows_that_nobody_asked_for_are_reported_at_the_keys_without_a_row() {
    script()
        .orders(THREE)
        .users(r#"{"_j0_0":[{"name":"Ann","_j0":"7"},{"name":"Eve","_j0":"70"},{"name":"Eva","_j0":"71"}]}"#)
        .check(BUYERS, expect![[r#"
            {"data":{"orders":[{"buyer":{"name":"Ann"}},{"buyer":null},{"buyer":null}]},
            "errors":[
            {"message":"relationship `Order.buyer`: 2 rows of remote schema `users` match none of the keys asked","path":["orders",1,"buyer"],"extensions":{"code":"remote-schema-invalid","remote_schema":"users"}},
            {"message":"relationship `Order.buyer`: 2 rows of remote schema `users` match none of the keys asked","path":["orders",2,"buyer"],"extensions":{"code":"remote-schema-invalid","remote_schema":"users"}}]}
            orders: query Operation__orders { orders { buyer: user_id } }
            users: query Operation__users($_j0_0_ids: [ID!]!) { _j0_0: users_by_ids(ids: $_j0_0_ids) { ..._j0 } } fragment _j0 on User { name _j0: id }
              {"_j0_0_ids":["7","8","9"]}
        "#]])
        .await;
}

#[tokio::test]
async fn rows_that_nobody_asked_for_do_no_harm_if_every_key_has_a_row() {
    script()
        .orders(r#"{"orders":[{"buyer":"7"}]}"#)
        .users(r#"{"_j0_0":[{"name":"Eve","_j0":"70"},{"name":"Ann","_j0":"7"}]}"#)
        .check(BUYERS, expect![[r#"
            {"data":{"orders":[{"buyer":{"name":"Ann"}}]}}
            orders: query Operation__orders { orders { buyer: user_id } }
            users: query Operation__users($_j0_0_ids: [ID!]!) { _j0_0: users_by_ids(ids: $_j0_0_ids) { ..._j0 } } fragment _j0 on User { name _j0: id }
              {"_j0_0_ids":["7"]}
        "#]])
        .await;
}

#[tokio::test]
async fn match_field_that_the_client_selects_is_asked_for_twice_and_kept_once() {
    script()
        .orders(r#"{"orders":[{"buyer":"7"}]}"#)
        .users(r#"{"_j0_0":[{"id":7,"_j0":7}]}"#)
        .check("{ orders { buyer { id } } }", expect![[r#"
            {"data":{"orders":[{"buyer":{"id":7}}]}}
            orders: query Operation__orders { orders { buyer: user_id } }
            users: query Operation__users($_j0_0_ids: [ID!]!) { _j0_0: users_by_ids(ids: $_j0_0_ids) { ..._j0 } } fragment _j0 on User { id _j0: id }
              {"_j0_0_ids":["7"]}
        "#]])
        .await;
}

#[tokio::test]
async fn many_rows_are_grouped_by_key_in_the_order_in_which_they_came() {
    script()
        .users(r#"{"users":[{"name":"Ann","orders":"7"},{"name":"Bob","orders":"8"},{"name":"Cem","orders":"9"}]}"#)
        .orders(r#"{"_j0_0":[{"id":"5","_j0":"9"},{"id":"1","_j0":"7"},{"id":"4","_j0":"9"},{"id":"2","_j0":"7"}]}"#)
        .check("{ users { name orders { id } } }", expect![[r#"
            {"data":{"users":[{"name":"Ann","orders":[{"id":"1"},{"id":"2"}]},{"name":"Bob","orders":[]},{"name":"Cem","orders":[{"id":"5"},{"id":"4"}]}]}}
            orders: query Operation__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { id _j0: user_id }
              {"_j0_0_user_ids":["7","8","9"]}
            users: query Operation__users { users { name orders: id } }
        "#]])
        .await;
}

#[tokio::test]
async fn clients_arguments_stand_beside_the_list() {
    script()
        .users(r#"{"users":[{"a":"7","b":"7"}]}"#)
        .orders(r#"{"_j0_0":[{"id":"1","_j0":"7"}],"_j1_0":[{"id":"1","_j1":"7"},{"id":"2","_j1":"7"}]}"#)
        .check_with(
            "query ($n: Int) { users { a: orders(first: $n) { id } b: orders { id } } }",
            r#"{"n":1}"#,
            expect![[r#"
                {"data":{"users":[{"a":[{"id":"1"}],"b":[{"id":"1"},{"id":"2"}]}]}}
                orders: query Operation__orders($_j0_0_user_ids: [ID!]!, $_j1_0_user_ids: [ID!]!, $n: Int) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids, first: $n) { ..._j0 } _j1_0: orders_by_user_ids(user_ids: $_j1_0_user_ids) { ..._j1 } } fragment _j0 on Order { id _j0: user_id } fragment _j1 on Order { id _j1: user_id }
                  {"_j0_0_user_ids":["7"],"_j1_0_user_ids":["7"],"n":1}
                users: query Operation__users { users { a: id b: id } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn composite_keys_in_a_list_of_objects() {
    script()
        .orders(r#"{"orders":[{"id":"1","shipment":"1","_j2":"EU"},{"id":"1","shipment":"1","_j2":"US"},{"id":"2","shipment":"2","_j2":null}]}"#)
        .stock(r#"{"_j0_0":[{"state":"lost","_j0":"1","_j1":"US"},{"state":null,"_j0":"1","_j1":"EU"}]}"#)
        .check("{ orders { id shipment { state } } }", expect![[r#"
            {"data":{"orders":[{"id":"1","shipment":{"state":null}},{"id":"1","shipment":{"state":"lost"}},{"id":"2","shipment":null}]}}
            orders: query Operation__orders { orders { id shipment: id _j2: region } }
            stock: query Operation__stock($_j0_0_keys: [ShipmentKey!]!) { _j0_0: shipments(keys: $_j0_0_keys) { ..._j0 } } fragment _j0 on Shipment { state _j0: order_id _j1: region }
              {"_j0_0_keys":[{"order":"1","region":"EU"},{"order":"1","region":"US"}]}
        "#]])
        .await;
}

#[tokio::test]
async fn row_whose_match_field_is_null_or_missing_matches_nothing() {
    script()
        .users(r#"{"users":[{"orders":"7"}]}"#)
        .orders(r#"{"_j0_0":[{"id":"1","_j0":null},{"id":"2"},{"id":"3","_j0":"7"}]}"#)
        .check("{ users { orders { id } } }", expect![[r#"
            {"data":{"users":[{"orders":[{"id":"3"}]}]},
            "errors":[
            {"message":"the answer of remote schema `orders` is not what was asked: the value is missing","extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}}]}
            orders: query Operation__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { id _j0: user_id }
              {"_j0_0_user_ids":["7"]}
            users: query Operation__users { users { orders: id } }
        "#]])
        .await;
}

#[tokio::test]
async fn keys_in_rows_that_are_not_used_are_not_asked_for() {
    script()
        .orders(r#"{"orders":[{"buyer":"7"}]}"#)
        .users(
            r#"{"_j0_0":[{"boss":"1","_j0":"70"},{"boss":"2","_j0":"7"},{"boss":"3","_j0":"7"}]}"#,
        )
        .users(r#"{"_j0_0":{"name":"Zoe"}}"#)
        .check("{ orders { buyer { boss { name } } } }", expect![[r#"
            {"data":{"orders":[{"buyer":{"boss":{"name":"Zoe"}}}]}}
            orders: query Operation__orders { orders { buyer: user_id } }
            users: query Operation__users($_j0_0_ids: [ID!]!) { _j0_0: users_by_ids(ids: $_j0_0_ids) { ..._j0 } } fragment _j0 on User { boss: boss_id _j0: id }
              {"_j0_0_ids":["7"]}
            users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
              {"_j0_0_id":"2"}
        "#]])
        .await;
}

#[tokio::test]
async fn nothing_is_reported_of_joins_in_rows_that_are_not_used() {
    script()
        .users(r#"{"users":[{"orders":"7"}]}"#)
        .orders(r#"{"_j0_0":[{"lines":[{"batch":"x"}],"_j0":"70"},{"lines":[{"batch":null}],"_j0":"7"}]}"#)
        .check("{ users { orders { lines { batch { name } } } } }", expect![[r#"
            {"data":{"users":[{"orders":[{"lines":[{"batch":null}]}]}]}}
            orders: query Operation__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { lines { batch: batch_id } _j0: user_id }
              {"_j0_0_user_ids":["7"]}
            users: query Operation__users { users { orders: id } }
        "#]])
        .await;
}

const LINES: &str = r#"{"order":{"lines":[{"price":5},{"price":4},{"price":5},{"price":null}]}}"#;
const PRICES: &str = "{ order(id: 1) { lines { price } } }";

#[tokio::test]
async fn rows_by_position() {
    script()
        .orders(LINES)
        .stock(r#"{"_j0_0":[9.5,1e2]}"#)
        .check(
            PRICES,
            expect![[r#"
            {"data":{"order":{"lines":[{"price":9.5},{"price":1e2},{"price":9.5},{"price":null}]}}}
            orders: query Operation__orders { order(id: 1) { lines { price: sku } } }
            stock: query Operation__stock($_j0_0_skus: [Int!]!) { _j0_0: prices(skus: $_j0_0_skus) }
              {"_j0_0_skus":[5,4]}
        "#]],
        )
        .await;
}

#[tokio::test]
async fn null_rows_by_position() {
    script()
        .orders(LINES)
        .stock(r#"{"_j0_0":[null,4]}"#)
        .check(
            PRICES,
            expect![[r#"
            {"data":{"order":{"lines":[{"price":null},{"price":4},{"price":null},{"price":null}]}}}
            orders: query Operation__orders { order(id: 1) { lines { price: sku } } }
            stock: query Operation__stock($_j0_0_skus: [Int!]!) { _j0_0: prices(skus: $_j0_0_skus) }
              {"_j0_0_skus":[5,4]}
        "#]],
        )
        .await;
}

#[tokio::test]
async fn rows_by_position_of_another_number_are_nobodys() {
    script()
        .orders(LINES)
        .stock(r#"{"_j0_0":[1,2,3]}"#)
        .check(PRICES, expect![[r#"
            {"data":{"order":{"lines":[{"price":null},{"price":null},{"price":null},{"price":null}]}},
            "errors":[
            {"message":"relationship `Line.price`: remote schema `stock` answered 3 rows for 2 keys, so they can not be paired by position","path":["order","lines",0,"price"],"extensions":{"code":"remote-schema-invalid","remote_schema":"stock"}},
            {"message":"relationship `Line.price`: remote schema `stock` answered 3 rows for 2 keys, so they can not be paired by position","path":["order","lines",2,"price"],"extensions":{"code":"remote-schema-invalid","remote_schema":"stock"}},
            {"message":"relationship `Line.price`: remote schema `stock` answered 3 rows for 2 keys, so they can not be paired by position","path":["order","lines",1,"price"],"extensions":{"code":"remote-schema-invalid","remote_schema":"stock"}}]}
            orders: query Operation__orders { order(id: 1) { lines { price: sku } } }
            stock: query Operation__stock($_j0_0_skus: [Int!]!) { _j0_0: prices(skus: $_j0_0_skus) }
              {"_j0_0_skus":[5,4]}
        "#]])
        .await;
    script()
        .orders(LINES)
        .stock(r#"{"_j0_0":[]}"#)
        .check(PRICES, expect![[r#"
            {"data":{"order":{"lines":[{"price":null},{"price":null},{"price":null},{"price":null}]}},
            "errors":[
            {"message":"relationship `Line.price`: remote schema `stock` answered 0 rows for 2 keys, so they can not be paired by position","path":["order","lines",0,"price"],"extensions":{"code":"remote-schema-invalid","remote_schema":"stock"}},
            {"message":"relationship `Line.price`: remote schema `stock` answered 0 rows for 2 keys, so they can not be paired by position","path":["order","lines",2,"price"],"extensions":{"code":"remote-schema-invalid","remote_schema":"stock"}},
            {"message":"relationship `Line.price`: remote schema `stock` answered 0 rows for 2 keys, so they can not be paired by position","path":["order","lines",1,"price"],"extensions":{"code":"remote-schema-invalid","remote_schema":"stock"}}]}
            orders: query Operation__orders { order(id: 1) { lines { price: sku } } }
            stock: query Operation__stock($_j0_0_skus: [Int!]!) { _j0_0: prices(skus: $_j0_0_skus) }
              {"_j0_0_skus":[5,4]}
        "#]])
        .await;
}

#[tokio::test]
async fn object_for_the_list_of_rows() {
    script()
        .orders(THREE)
        .users(r#"{"_j0_0":{"name":"Ann","_j0":"7"}}"#)
        .check(BUYERS, expect![[r#"
            {"data":{"orders":[{"buyer":null},{"buyer":null},{"buyer":null}]},
            "errors":[
            {"message":"the answer of remote schema `users` is not what was asked: the value is no list","path":["orders",0,"buyer"],"extensions":{"code":"remote-schema-invalid","remote_schema":"users"}},
            {"message":"the answer of remote schema `users` is not what was asked: the value is no list","path":["orders",1,"buyer"],"extensions":{"code":"remote-schema-invalid","remote_schema":"users"}},
            {"message":"the answer of remote schema `users` is not what was asked: the value is no list","path":["orders",2,"buyer"],"extensions":{"code":"remote-schema-invalid","remote_schema":"users"}}]}
            orders: query Operation__orders { orders { buyer: user_id } }
            users: query Operation__users($_j0_0_ids: [ID!]!) { _j0_0: users_by_ids(ids: $_j0_0_ids) { ..._j0 } } fragment _j0 on User { name _j0: id }
              {"_j0_0_ids":["7","8","9"]}
        "#]])
        .await;
}
