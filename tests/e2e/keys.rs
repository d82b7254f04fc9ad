//! Keys: nulls, duplicates, conversions, and values that must not be taken for GraphQL.

use expect_test::expect;

use super::shop::script;

#[tokio::test]
async fn null_keys_fetch_nothing() {
    script()
        .orders(r#"{"orders":[{"user":null,"buyer":null,"duty":null,"_j1":4,"shipment":"1","_j4":null}]}"#)
        .check(
            "{ orders { user { name } buyer { name } duty { percent } shipment { state } } }",
            expect![[r#"
                {"data":{"orders":[{"user":null,"buyer":null,"duty":null,"shipment":null}]}}
                orders: query Operation__orders { orders { user: user_id buyer: user_id duty: region _j1: number shipment: id _j4: region } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn list_without_objects_fetches_nothing() {
    script()
        .orders(r#"{"orders":[],"order":null}"#)
        .check(
            "{ orders { user { name } } order(id: 1) { season } }",
            expect![[r#"
                {"data":{"orders":[],"order":null}}
                orders: query Operation__orders { orders { user: user_id } order(id: 1) { season: __typename } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn some_null_keys_leave_the_others() {
    script()
        .orders(r#"{"orders":[{"user":null},{"user":"7"},{"user":null}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check("{ orders { user { name } } }", expect![[r#"
            {"data":{"orders":[{"user":null},{"user":{"name":"Ann"}},{"user":null}]}}
            orders: query Operation__orders { orders { user: user_id } }
            users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
              {"_j0_0_id":"7"}
        "#]])
        .await;
}

#[tokio::test]
async fn equal_keys_are_asked_once_in_the_order_of_their_first_place() {
    script()
        .orders(r#"{"orders":[{"user":"b"},{"user":"a"},{"user":"b"},{"user":"c"},{"user":"a"}]}"#)
        .users(r#"{"_j0_0":{"name":"B"},"_j0_1":{"name":"A"},"_j0_2":null}"#)
        .check("{ orders { user { name } } }", expect![[r#"
            {"data":{"orders":[{"user":{"name":"B"}},{"user":{"name":"A"}},{"user":{"name":"B"}},{"user":null},{"user":{"name":"A"}}]}}
            orders: query Operation__orders { orders { user: user_id } }
            users: query Operation__users($_j0_0_id: ID!, $_j0_1_id: ID!, $_j0_2_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } _j0_2: user(id: $_j0_2_id) { ..._j0 } } fragment _j0 on User { name }
              {"_j0_0_id":"b","_j0_1_id":"a","_j0_2_id":"c"}
        "#]])
        .await;
}

#[tokio::test]
async fn number_and_string_are_one_id() {
    script()
        .orders(r#"{"orders":[{"user":7,"buyer":"7"},{"user":"7","buyer":7},{"user":"\u0037","buyer":"07"}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann"},"_j1_0":[{"name":"Ann","_j0":7},{"name":"Bo","_j0":"07"}]}"#)
        .check("{ orders { user { name } buyer { name } } }", expect![[r#"
            {"data":{"orders":[{"user":{"name":"Ann"},"buyer":{"name":"Ann"}},{"user":{"name":"Ann"},"buyer":{"name":"Ann"}},{"user":{"name":"Ann"},"buyer":{"name":"Bo"}}]}}
            orders: query Operation__orders { orders { user: user_id buyer: user_id } }
            users: query Operation__users($_j0_0_id: ID!, $_j1_0_ids: [ID!]!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j1_0: users_by_ids(ids: $_j1_0_ids) { ..._j1 } } fragment _j0 on User { name } fragment _j1 on User { name _j0: id }
              {"_j0_0_id":"7","_j1_0_ids":["7","07"]}
        "#]])
        .await;
}

#[tokio::test]
async fn ids_of_any_size_keep_their_digits() {
    script()
        .orders(r#"{"orders":[{"user":123456789012345678901234567890}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check("{ orders { user { name } } }", expect![[r#"
            {"data":{"orders":[{"user":{"name":"Ann"}}]}}
            orders: query Operation__orders { orders { user: user_id } }
            users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
              {"_j0_0_id":"123456789012345678901234567890"}
        "#]])
        .await;
}

#[tokio::test]
async fn keys_that_look_like_graphql_or_json_stay_values() {
    script()
        .orders(
            r#"{"orders":[{"user":"\") { name } }"},{"user":"$_j0_0_id"},{"user":"\"\"\""},{"user":"a\\\n\tb"},{"user":"{\"id\":1}"},{"user":"\u2028 é \ud83d\ude00"},{"user":""}]}"#,
        )
        .users(r#"{"_j0_0":{"name":"0"},"_j0_1":{"name":"1"},"_j0_2":{"name":"2"},"_j0_3":{"name":"3"},"_j0_4":{"name":"4"},"_j0_5":{"name":"5"},"_j0_6":{"name":"6"}}"#)
        .check("{ orders { user { name } } }", expect![[r#"
            {"data":{"orders":[{"user":{"name":"0"}},{"user":{"name":"1"}},{"user":{"name":"2"}},{"user":{"name":"3"}},{"user":{"name":"4"}},{"user":{"name":"5"}},{"user":{"name":"6"}}]}}
            orders: query Operation__orders { orders { user: user_id } }
            users: query Operation__users($_j0_0_id: ID!, $_j0_1_id: ID!, $_j0_2_id: ID!, $_j0_3_id: ID!, $_j0_4_id: ID!, $_j0_5_id: ID!, $_j0_6_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } _j0_2: user(id: $_j0_2_id) { ..._j0 } _j0_3: user(id: $_j0_3_id) { ..._j0 } _j0_4: user(id: $_j0_4_id) { ..._j0 } _j0_5: user(id: $_j0_5_id) { ..._j0 } _j0_6: user(id: $_j0_6_id) { ..._j0 } } fragment _j0 on User { name }
              {"_j0_0_id":"\") { name } }","_j0_1_id":"$_j0_0_id","_j0_2_id":"\"\"\"","_j0_3_id":"a\\\n\tb","_j0_4_id":"{\"id\":1}","_j0_5_id":"<U+2028> é 😀","_j0_6_id":""}
        "#]])
        .await;
}

#[tokio::test]
async fn hostile_values_in_a_list_of_keys_stay_values() {
    script()
        .orders(r#"{"orders":[{"shipment":"]","_j2":"\"}]"},{"shipment":"\u005d","_j2":"\"}]"},{"shipment":"'","_j2":"\n"}]}"#)
        .stock(r#"{"_j0_0":[{"state":"b","_j0":"'","_j1":"\u000a"},{"state":"a","_j0":"]","_j1":"\"}]"}]}"#)
        .check("{ orders { shipment { state } } }", expect![[r#"
            {"data":{"orders":[{"shipment":{"state":"a"}},{"shipment":{"state":"a"}},{"shipment":{"state":"b"}}]}}
            orders: query Operation__orders { orders { shipment: id _j2: region } }
            stock: query Operation__stock($_j0_0_keys: [ShipmentKey!]!) { _j0_0: shipments(keys: $_j0_0_keys) { ..._j0 } } fragment _j0 on Shipment { state _j0: order_id _j1: region }
              {"_j0_0_keys":[{"order":"]","region":"\"}]"},{"order":"'","region":"\n"}]}
        "#]])
        .await;
}

#[tokio::test]
async fn id_as_an_integer() {
    script()
        .orders(r#"{"order":{"lines":[{"batch":"12"},{"batch":12},{"batch":"-3"},{"batch":"x"},{"batch":"2147483648"},{"batch":""},{"batch":"1.5"}]}}"#)
        .stock(r#"{"_j0_0":{"name":"twelve"},"_j0_1":{"name":"minus three"}}"#)
        .check("{ order(id: 1) { lines { batch { name } } } }", expect![[r#"
            {"data":{"order":{"lines":[{"batch":{"name":"twelve"}},{"batch":{"name":"twelve"}},{"batch":{"name":"minus three"}},{"batch":null},{"batch":null},{"batch":null},{"batch":null}]}},
            "errors":[
            {"message":"the key `x` is no Int","path":["order","lines",3,"batch"],"extensions":{"code":"invalid-key","remote_schema":"stock"}},
            {"message":"the key `2147483648` is no Int","path":["order","lines",4,"batch"],"extensions":{"code":"invalid-key","remote_schema":"stock"}},
            {"message":"the key `` is no Int","path":["order","lines",5,"batch"],"extensions":{"code":"invalid-key","remote_schema":"stock"}},
            {"message":"the key `1.5` is no Int","path":["order","lines",6,"batch"],"extensions":{"code":"invalid-key","remote_schema":"stock"}}]}
            orders: query Operation__orders { order(id: 1) { lines { batch: batch_id } } }
            stock: query Operation__stock($_j0_0_sku: Int!, $_j0_1_sku: Int!) { _j0_0: product(sku: $_j0_0_sku) { ..._j0 } _j0_1: product(sku: $_j0_1_sku) { ..._j0 } } fragment _j0 on Product { name }
              {"_j0_0_sku":12,"_j0_1_sku":-3}
        "#]])
        .await;
}

#[tokio::test]
async fn keys_that_can_not_be_asked_for_make_no_request() {
    script()
        .orders(r#"{"order":{"lines":[{"batch":"x"},{"batch":"x"}]}}"#)
        .check("{ order(id: 1) { lines { batch { name } } } }", expect![[r#"
            {"data":{"order":{"lines":[{"batch":null},{"batch":null}]}},
            "errors":[
            {"message":"the key `x` is no Int","path":["order","lines",0,"batch"],"extensions":{"code":"invalid-key","remote_schema":"stock"}},
            {"message":"the key `x` is no Int","path":["order","lines",1,"batch"],"extensions":{"code":"invalid-key","remote_schema":"stock"}}]}
            orders: query Operation__orders { order(id: 1) { lines { batch: batch_id } } }
        "#]])
        .await;
}

#[tokio::test]
async fn enum_keys() {
    script()
        .orders(r#"{"orders":[{"advice":"DONE"},{"advice":"OPEN"},{"advice":"DONE"},{"advice":"LOST"}]}"#)
        .stock(r#"{"_j0_0":"rest","_j0_1":"hurry"}"#)
        .check("{ orders { advice } }", expect![[r#"
            {"data":{"orders":[{"advice":"rest"},{"advice":"hurry"},{"advice":"rest"},{"advice":null}]},
            "errors":[
            {"message":"the answer of remote schema `orders` is not what was asked: the value is not one of the enum's values","path":["orders",3,"advice"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}}]}
            orders: query Operation__orders { orders { advice: status } }
            stock: query Operation__stock($_j0_0_status: Status!, $_j0_1_status: Status!) { _j0_0: advice(status: $_j0_0_status) _j0_1: advice(status: $_j0_1_status) }
              {"_j0_0_status":"DONE","_j0_1_status":"OPEN"}
        "#]])
        .await;
}

#[tokio::test]
async fn integer_keys_of_any_spelling() {
    script()
        .orders(r#"{"order":{"lines":[{"product":5},{"product":5.0},{"product":50e-1},{"product":-0}]}}"#)
        .stock(r#"{"_j0_0":{"name":"five"},"_j0_1":{"name":"zero"}}"#)
        .check("{ order(id: 1) { lines { product { name } } } }", expect![[r#"
            {"data":{"order":{"lines":[{"product":{"name":"five"}},{"product":{"name":"five"}},{"product":{"name":"five"}},{"product":{"name":"zero"}}]}}}
            orders: query Operation__orders { order(id: 1) { lines { product: sku } } }
            stock: query Operation__stock($_j0_0_sku: Int!, $_j0_1_sku: Int!) { _j0_0: product(sku: $_j0_0_sku) { ..._j0 } _j0_1: product(sku: $_j0_1_sku) { ..._j0 } } fragment _j0 on Product { name }
              {"_j0_0_sku":5,"_j0_1_sku":0}
        "#]])
        .await;
}

#[tokio::test]
async fn key_inside_a_custom_scalar_is_part_of_one_variable() {
    script()
        .orders(r#"{"orders":[{"audit":"1\""},{"audit":2}]}"#)
        .stock(r#"{"_j0_0":{"by":["Ann"]},"_j0_1":7.50}"#)
        .check("{ orders { audit } }", expect![[r#"
            {"data":{"orders":[{"audit":{"by":["Ann"]}},{"audit":7.50}]}}
            orders: query Operation__orders { orders { audit: id } }
            stock: query Operation__stock($_j0_0_query: Blob!, $_j0_1_query: Blob!) { _j0_0: audit(query: $_j0_0_query) _j0_1: audit(query: $_j0_1_query) }
              {"_j0_0_query":{"order":"1\"","deep":true},"_j0_1_query":{"order":"2","deep":true}}
        "#]])
        .await;
}

#[tokio::test]
async fn parts_of_a_composite_key_do_not_run_into_one_another() {
    script()
        .orders(r#"{"orders":[{"shipment":"1","_j2":"12"},{"shipment":"11","_j2":"2"},{"shipment":1,"_j2":"12"}]}"#)
        .stock(r#"{"_j0_0":[{"state":"b","_j0":"11","_j1":"2"},{"state":"a","_j0":"1","_j1":"12"}]}"#)
        .check("{ orders { shipment { state } } }", expect![[r#"
            {"data":{"orders":[{"shipment":{"state":"a"}},{"shipment":{"state":"b"}},{"shipment":{"state":"a"}}]}}
            orders: query Operation__orders { orders { shipment: id _j2: region } }
            stock: query Operation__stock($_j0_0_keys: [ShipmentKey!]!) { _j0_0: shipments(keys: $_j0_0_keys) { ..._j0 } } fragment _j0 on Shipment { state _j0: order_id _j1: region }
              {"_j0_0_keys":[{"order":"1","region":"12"},{"order":"11","region":"2"}]}
        "#]])
        .await;
}
