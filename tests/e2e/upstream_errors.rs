//! Errors that upstreams report: relocated to the client's paths, for every place that used the key.

use expect_test::expect;

use super::shop::script;

#[tokio::test]
async fn path_of_a_root_request_is_the_clients() {
    script()
        .orders_reply(r#"{"data":{"o":[{"id":"1","total":null}]},"errors":[{"message":"no total","path":["o",0,"total"],"locations":[{"line":1,"column":9}],"extensions":{"code":"BROKEN","hint":[1]}}]}"#)
        .check("{ o: orders { id total } }", expect![[r#"
            {"data":{"o":[{"id":"1","total":null}]},
            "errors":[
            {"message":"no total","path":["o",0,"total"],"extensions":{"remote_schema":"orders","code":"BROKEN","hint":[1]}}]}
            orders: query Operation__orders { o: orders { id total } }
        "#]])
        .await;
}

#[tokio::test]
async fn path_through_a_private_alias_ends_at_the_joined_field() {
    script()
        .orders_reply(
            r#"{"data":{"search":[{"_j0":null},{"x":{"name":"Bob"}}]},"errors":[{"message":"hidden","path":["search",0,"_j0"]}]}"#,
        )
        .check(
            "{ search { ... on Order { x: user { name } } ... on Parcel { x: user { name } } } }",
            expect![[r#"
                {"data":{"search":[{"x":null},{"x":{"name":"Bob"}}]},
                "errors":[
                {"message":"hidden","path":["search",0,"x"],"extensions":{"code":"remote-schema-error","remote_schema":"orders"}}]}
                orders: query Operation__orders { search { ... on Order { _j0: user_id } ... on Parcel { x: user { name } } } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn path_to_an_injected_part_of_a_key_ends_at_the_joined_field() {
    script()
        .orders_reply(
            r#"{"data":{"orders":[{"shipment":"1","_j2":null,"id":"1"}]},"errors":[{"message":"hidden","path":["orders",0,"_j2"]}]}"#,
        )
        .check("{ orders { shipment { state } id } }", expect![[r#"
            {"data":{"orders":[{"shipment":null,"id":"1"}]},
            "errors":[
            {"message":"hidden","path":["orders",0,"shipment"],"extensions":{"code":"remote-schema-error","remote_schema":"orders"}}]}
            orders: query Operation__orders { orders { shipment: id _j2: region id } }
        "#]])
        .await;
}

#[tokio::test]
async fn error_of_a_key_is_reported_at_every_place_that_used_it() {
    script()
        .orders(r#"{"orders":[{"user":"7"},{"user":"8"},{"user":"7"}],"order":{"who":"7"}}"#)
        .users_reply(r#"{"data":{"_j0_0":null,"_j0_1":{"name":"Bob"}},"errors":[{"message":"gone","path":["_j0_0"],"extensions":{"code":"GONE"}}]}"#)
        .check("{ orders { user { name } } order(id: 1) { who: user { name } } }", expect![[r#"
            {"data":{"orders":[{"user":null},{"user":{"name":"Bob"}},{"user":null}],"order":{"who":null}},
            "errors":[
            {"message":"gone","path":["orders",0,"user"],"extensions":{"remote_schema":"users","code":"GONE"}},
            {"message":"gone","path":["orders",2,"user"],"extensions":{"remote_schema":"users","code":"GONE"}},
            {"message":"gone","path":["order","who"],"extensions":{"remote_schema":"users","code":"GONE"}}]}
            orders: query Operation__orders { orders { user: user_id } order(id: 1) { who: user_id } }
            users: query Operation__users($_j0_0_id: ID!, $_j0_1_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } } fragment _j0 on User { name }
              {"_j0_0_id":"7","_j0_1_id":"8"}
        "#]])
        .await;
}

#[tokio::test]
async fn deeper_path_below_a_key() {
    script()
        .orders(r#"{"orders":[{"user":"7"},{"user":"7"}]}"#)
        .users_reply(r#"{"data":{"_j0_0":{"friends":[{"mail":"a"},{"mail":null}]}},"errors":[{"message":"secret","path":["_j0_0","friends",1,"mail"]}]}"#)
        .check("{ orders { user { friends { mail: email } } } }", expect![[r#"
            {"data":{"orders":[{"user":{"friends":[{"mail":"a"},{"mail":null}]}},{"user":{"friends":[{"mail":"a"},{"mail":null}]}}]},
            "errors":[
            {"message":"secret","path":["orders",0,"user","friends",1,"mail"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}},
            {"message":"secret","path":["orders",1,"user","friends",1,"mail"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
            orders: query Operation__orders { orders { user: user_id } }
            users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { friends { mail: email } }
              {"_j0_0_id":"7"}
        "#]])
        .await;
}

#[tokio::test]
async fn path_below_a_nested_target() {
    script()
        .orders(r#"{"orders":[{"duty":"EU","_j0":4}]}"#)
        .stock_reply(r#"{"data":{"_j0_0":null},"errors":[{"message":"no duty","path":["_j0_0","duty","percent"]}]}"#)
        .check("{ orders { duty { percent } } }", expect![[r#"
            {"data":{"orders":[{"duty":null}]},
            "errors":[
            {"message":"no duty","path":["orders",0,"duty","percent"],"extensions":{"code":"remote-schema-error","remote_schema":"stock"}}]}
            orders: query Operation__orders { orders { duty: region _j0: number } }
            stock: query Operation__stock($_j0_0_code: String!, $_j0_0_number: Int!) { _j0_0: region(code: $_j0_0_code) { duty(number: $_j0_0_number, kind: FULL) { ..._j0 } } } fragment _j0 on Duty { percent }
              {"_j0_0_code":"EU","_j0_0_number":4}
        "#]])
        .await;
}

#[tokio::test]
async fn path_of_a_listed_row() {
    script()
        .orders(r#"{"orders":[{"buyer":"7"},{"buyer":"8"},{"buyer":"7"}]}"#)
        .users_reply(r#"{"data":{"_j0_0":[{"email":"b","_j0":"8"},{"email":null,"_j0":"7"}]},"errors":[{"message":"secret","path":["_j0_0",1,"email"]}]}"#)
        .check("{ orders { buyer { email } } }", expect![[r#"
            {"data":{"orders":[{"buyer":{"email":null}},{"buyer":{"email":"b"}},{"buyer":{"email":null}}]},
            "errors":[
            {"message":"secret","path":["orders",0,"buyer","email"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}},
            {"message":"secret","path":["orders",2,"buyer","email"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
            orders: query Operation__orders { orders { buyer: user_id } }
            users: query Operation__users($_j0_0_ids: [ID!]!) { _j0_0: users_by_ids(ids: $_j0_0_ids) { ..._j0 } } fragment _j0 on User { email _j0: id }
              {"_j0_0_ids":["7","8"]}
        "#]])
        .await;
}

#[tokio::test]
async fn path_of_a_row_among_many() {
    script()
        .users(r#"{"users":[{"orders":"7"},{"orders":"8"},{"orders":"7"}]}"#)
        .orders_reply(r#"{"data":{"_j0_0":[{"total":1,"_j0":"7"},{"total":2,"_j0":"8"},{"total":null,"_j0":"7"}]},"errors":[{"message":"no total","path":["_j0_0",2,"total"]}]}"#)
        .check("{ users { orders { total } } }", expect![[r#"
            {"data":{"users":[{"orders":[{"total":1},{"total":null}]},{"orders":[{"total":2}]},{"orders":[{"total":1},{"total":null}]}]},
            "errors":[
            {"message":"no total","path":["users",0,"orders",1,"total"],"extensions":{"code":"remote-schema-error","remote_schema":"orders"}},
            {"message":"no total","path":["users",2,"orders",1,"total"],"extensions":{"code":"remote-schema-error","remote_schema":"orders"}}]}
            orders: query Operation__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { total _j0: user_id }
              {"_j0_0_user_ids":["7","8"]}
            users: query Operation__users { users { orders: id } }
        "#]])
        .await;
}

#[tokio::test]
async fn path_of_a_listed_row_that_is_null_is_every_place_without_a_row() {
    script()
        .orders(r#"{"orders":[{"buyer":"7"},{"buyer":"8"},{"buyer":"9"}]}"#)
        .users_reply(r#"{"data":{"_j0_0":[{"name":"Bob","_j0":"8"},null,null]},"errors":[{"message":"one is locked","path":["_j0_0",1]}]}"#)
        .check("{ orders { buyer { name } } }", expect![[r#"
            {"data":{"orders":[{"buyer":null},{"buyer":{"name":"Bob"}},{"buyer":null}]},
            "errors":[
            {"message":"one is locked","path":["orders",0,"buyer"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}},
            {"message":"one is locked","path":["orders",2,"buyer"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
            orders: query Operation__orders { orders { buyer: user_id } }
            users: query Operation__users($_j0_0_ids: [ID!]!) { _j0_0: users_by_ids(ids: $_j0_0_ids) { ..._j0 } } fragment _j0 on User { name _j0: id }
              {"_j0_0_ids":["7","8","9"]}
        "#]])
        .await;
}

#[tokio::test]
async fn error_through_two_joins() {
    script()
        .users(r#"{"users":[{"orders":"7"},{"orders":"8"}]}"#)
        .orders(r#"{"_j0_0":[{"user":"1","_j0":"8"},{"user":"2","_j0":"7"},{"user":"1","_j0":"7"}]}"#)
        .users_reply(r#"{"data":{"_j0_0":{"age":null},"_j0_1":{"age":3}},"errors":[{"message":"no age","path":["_j0_0","age"]}]}"#)
        .check("{ users { orders { user { age } } } }", expect![[r#"
            {"data":{"users":[{"orders":[{"user":{"age":3}},{"user":{"age":null}}]},{"orders":[{"user":{"age":null}}]}]},
            "errors":[
            {"message":"no age","path":["users",1,"orders",0,"user","age"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}},
            {"message":"no age","path":["users",0,"orders",1,"user","age"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
            orders: query Operation__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { user: user_id _j0: user_id }
              {"_j0_0_user_ids":["7","8"]}
            users: query Operation__users { users { orders: id } }
            users: query Operation__users($_j0_0_id: ID!, $_j0_1_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } } fragment _j0 on User { age }
              {"_j0_0_id":"1","_j0_1_id":"2"}
        "#]])
        .await;
}

#[tokio::test]
async fn error_of_a_key_in_lists_of_lists() {
    script()
        .orders(r#"{"grid":[[null,{"user":"7"}],null,[{"user":"8"},{"user":"7"}]]}"#)
        .users_reply(r#"{"data":{"_j0_0":null,"_j0_1":{"name":"Bob"}},"errors":[{"message":"gone","path":["_j0_0"]}]}"#)
        .check("{ grid { user { name } } }", expect![[r#"
            {"data":{"grid":null},
            "errors":[
            {"message":"the answer of remote schema `orders` is not what was asked: the value is null but may not be","path":["grid",1],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}}]}
            orders: query Operation__orders { grid { user: user_id } }
        "#]])
        .await;
}

#[tokio::test]
async fn error_without_a_path_is_reported_at_what_got_nothing() {
    script()
        .orders(r#"{"orders":[{"user":"7"},{"user":"8"}]}"#)
        .users_reply(
            r#"{"data":{"_j0_0":{"name":"Ann"},"_j0_1":null},"errors":[{"message":"something"}]}"#,
        )
        .check("{ orders { user { name } } }", expect![[r#"
            {"data":{"orders":[{"user":{"name":"Ann"}},{"user":null}]},
            "errors":[
            {"message":"something","path":["orders",1,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
            orders: query Operation__orders { orders { user: user_id } }
            users: query Operation__users($_j0_0_id: ID!, $_j0_1_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } } fragment _j0 on User { name }
              {"_j0_0_id":"7","_j0_1_id":"8"}
        "#]])
        .await;
}

#[tokio::test]
async fn error_without_a_path_that_cost_nothing_has_none_here_either() {
    script()
        .orders(r#"{"orders":[{"user":"7"}]}"#)
        .users_reply(r#"{"data":{"_j0_0":{"name":"Ann"}},"errors":[{"message":"deprecated"}]}"#)
        .check("{ orders { user { name } } }", expect![[r#"
            {"data":{"orders":[{"user":{"name":"Ann"}}]},
            "errors":[
            {"message":"deprecated","extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
            orders: query Operation__orders { orders { user: user_id } }
            users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
              {"_j0_0_id":"7"}
        "#]])
        .await;
    script()
        .orders_reply(r#"{"data":{"count":1},"errors":[{"message":"deprecated"}]}"#)
        .check("{ count }", expect![[r#"
            {"data":{"count":1},
            "errors":[
            {"message":"deprecated","extensions":{"code":"remote-schema-error","remote_schema":"orders"}}]}
            orders: query Operation__orders { count }
        "#]])
        .await;
}

#[tokio::test]
async fn path_that_is_none_of_ours() {
    script()
        .orders(r#"{"orders":[{"user":"7"},{"user":"8"}]}"#)
        .users_reply(r#"{"data":{"_j0_0":null,"_j0_1":null},"errors":[{"message":"a","path":["other",0]},{"message":"b","path":[1]},{"message":"c","path":["_j0_1",0,"x",-1]}]}"#)
        .check("{ orders { user { name } } }", expect![[r#"
            {"data":{"orders":[{"user":null},{"user":null}]},
            "errors":[
            {"message":"a","path":["orders",0,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}},
            {"message":"a","path":["orders",1,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}},
            {"message":"b","path":["orders",0,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}},
            {"message":"b","path":["orders",1,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}},
            {"message":"c","path":["orders",0,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}},
            {"message":"c","path":["orders",1,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
            orders: query Operation__orders { orders { user: user_id } }
            users: query Operation__users($_j0_0_id: ID!, $_j0_1_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } } fragment _j0 on User { name }
              {"_j0_0_id":"7","_j0_1_id":"8"}
        "#]])
        .await;
}

#[tokio::test]
async fn malformed_errors_spoil_nothing_else() {
    script()
        .orders_reply(r#"{"data":{"count":1},"errors":[7,null,"text",{},{"message":8,"path":"x","extensions":[]},{"message":"real","path":["count"],"extensions":{"code":1}}]}"#)
        .check("{ count }", expect![[r#"
            {"data":{"count":1},
            "errors":[
            {"message":"an error without a message","extensions":{"code":"remote-schema-error","remote_schema":"orders"}},
            {"message":"an error without a message","extensions":{"code":"remote-schema-error","remote_schema":"orders"}},
            {"message":"an error without a message","extensions":{"code":"remote-schema-error","remote_schema":"orders"}},
            {"message":"an error without a message","extensions":{"code":"remote-schema-error","remote_schema":"orders"}},
            {"message":"an error without a message","extensions":{"code":"remote-schema-error","remote_schema":"orders"}},
            {"message":"real","path":["count"],"extensions":{"remote_schema":"orders","code":1}}]}
            orders: query Operation__orders { count }
        "#]])
        .await;
    script()
        .orders_reply(r#"{"data":{"count":1},"errors":"broken"}"#)
        .check("{ count }", expect![[r#"
            {"data":{"count":1},
            "errors":[
            {"message":"an error without a message","extensions":{"code":"remote-schema-error","remote_schema":"orders"}}]}
            orders: query Operation__orders { count }
        "#]])
        .await;
}

#[tokio::test]
async fn errors_with_data_null_are_everybodys() {
    script()
        .orders(r#"{"orders":[{"user":"7"},{"user":"8"},{"user":null}]}"#)
        .users_reply(r#"{"data":null,"errors":[{"message":"down for maintenance","extensions":{"retry":5}}]}"#)
        .check("{ orders { user { name } } }", expect![[r#"
            {"data":{"orders":[{"user":null},{"user":null},{"user":null}]},
            "errors":[
            {"message":"down for maintenance","path":["orders",0,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users","retry":5}},
            {"message":"down for maintenance","path":["orders",1,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users","retry":5}}]}
            orders: query Operation__orders { orders { user: user_id } }
            users: query Operation__users($_j0_0_id: ID!, $_j0_1_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } } fragment _j0 on User { name }
              {"_j0_0_id":"7","_j0_1_id":"8"}
        "#]])
        .await;
}

#[tokio::test]
async fn root_errors_with_data_null_are_reported_at_the_root_fields() {
    script()
        .orders_reply(r#"{"errors":[{"message":"no"}],"data":null}"#)
        .users(r#"{"me":{"id":"7"}}"#)
        .check(
            "{ a: order(id: 1) { id } me { id } b: search { __typename } }",
            expect![[r#"
                {"data":{"a":null,"me":{"id":"7"},"b":null},
                "errors":[
                {"message":"no","path":["a"],"extensions":{"code":"remote-schema-error","remote_schema":"orders"}},
                {"message":"no","path":["b"],"extensions":{"code":"remote-schema-error","remote_schema":"orders"}}]}
                orders: query Operation__orders { a: order(id: 1) { id } b: search { __typename } }
                users: query Operation__users { me { id } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn root_error_that_nulls_a_non_null_field_nulls_data() {
    script()
        .orders_reply(
            r#"{"errors":[{"message":"no orders","path":["orders",0,"id"]}],"data":null}"#,
        )
        .users(r#"{"me":{"id":"7"}}"#)
        .check("{ me { id } orders { id } }", expect![[r#"
            {"data":null,
            "errors":[
            {"message":"no orders","path":["orders",0,"id"],"extensions":{"code":"remote-schema-error","remote_schema":"orders"}}]}
            orders: query Operation__orders { orders { id } }
            users: query Operation__users { me { id } }
        "#]])
        .await;
}

#[tokio::test]
async fn a_hundred_places_are_listed_and_the_rest_counted() {
    let orders: Vec<_> = (0..250).map(|_| r#"{"user":"7"}"#).collect();
    let shop = script()
        .orders(&format!("{{\"orders\":[{}]}}", orders.join(",")))
        .users_reply(r#"{"data":{"_j0_0":null},"errors":[{"message":"gone","path":["_j0_0"]}]}"#)
        .start()
        .await;
    let (_, body) = shop.gateway.post("{ orders { user { name } } }", "{}").await;
    let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
    let errors = answer["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 101);
    assert_eq!(errors[0]["path"], serde_json::json!(["orders", 0, "user"]));
    assert_eq!(errors[99]["path"], serde_json::json!(["orders", 99, "user"]));
    expect![[r#"{"extensions":{"code":"remote-schema-error","remote_schema":"users"},"message":"gone (at 150 more places)"}"#]].assert_eq(&errors[100].to_string());
}

#[tokio::test]
async fn errors_of_chunks_are_those_of_their_keys() {
    script()
        .orders(r#"{"order":{"lines":[{"price":1},{"price":2}]}}"#)
        .stock_reply(r#"{"data":null,"errors":[{"message":"no prices","path":["_j0_0"]}]}"#)
        .check("{ order(id: 1) { lines { price } } }", expect![[r#"
            {"data":{"order":{"lines":[{"price":null},{"price":null}]}},
            "errors":[
            {"message":"no prices","path":["order","lines",0,"price"],"extensions":{"code":"remote-schema-error","remote_schema":"stock"}},
            {"message":"no prices","path":["order","lines",1,"price"],"extensions":{"code":"remote-schema-error","remote_schema":"stock"}}]}
            orders: query Operation__orders { order(id: 1) { lines { price: sku } } }
            stock: query Operation__stock($_j0_0_skus: [Int!]!) { _j0_0: prices(skus: $_j0_0_skus) }
              {"_j0_0_skus":[1,2]}
        "#]])
        .await;
}

#[tokio::test]
async fn error_that_nulls_all_data_is_reported_for_the_other_fields_too() {
    script()
        .orders(r#"{"order":{"lines":[{"price":1,"product":1},{"price":null,"product":2}]}}"#)
        .stock_reply(r#"{"data":null,"errors":[{"message":"no prices","path":["_j0_0"]}]}"#)
        .check(
            "{ order(id: 1) { lines { price product { name } } } }",
            expect![[r#"
                {"data":{"order":{"lines":[{"price":null,"product":null},{"price":null,"product":null}]}},
                "errors":[
                {"message":"no prices","path":["order","lines",0,"price"],"extensions":{"code":"remote-schema-error","remote_schema":"stock"}},
                {"message":"remote schema `stock` answered with HTTP status 418","path":["order","lines",0,"product"],"extensions":{"code":"remote-schema-error","remote_schema":"stock"}},
                {"message":"remote schema `stock` answered with HTTP status 418","path":["order","lines",1,"product"],"extensions":{"code":"remote-schema-error","remote_schema":"stock"}}]}
                orders: query Operation__orders { order(id: 1) { lines { price: sku product: sku } } }
                stock: query Operation__stock($_j0_0_skus: [Int!]!, $_j1_0_sku: Int!, $_j1_1_sku: Int!) { _j0_0: prices(skus: $_j0_0_skus) _j1_0: product(sku: $_j1_0_sku) { ..._j1 } _j1_1: product(sku: $_j1_1_sku) { ..._j1 } } fragment _j1 on Product { name }
                  {"_j0_0_skus":[1],"_j1_0_sku":1,"_j1_1_sku":2}
                stock: query Operation__stock($_j1_0_sku: Int!, $_j1_1_sku: Int!) { _j1_0: product(sku: $_j1_0_sku) { ..._j1 } _j1_1: product(sku: $_j1_1_sku) { ..._j1 } } fragment _j1 on Product { name }
                  {"_j1_0_sku":1,"_j1_1_sku":2}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn error_of_a_repeated_row_that_is_not_used_is_nowhere() {
    script()
        .orders(r#"{"orders":[{"buyer":"7"}]}"#)
        .users_reply(r#"{"data":{"_j0_0":[{"email":"a","_j0":"7"},{"email":null,"_j0":"7"}]},"errors":[{"message":"secret","path":["_j0_0",1,"email"]}]}"#)
        .check("{ orders { buyer { email } } }", expect![[r#"
            {"data":{"orders":[{"buyer":{"email":"a"}}]},
            "errors":[
            {"message":"secret","extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
            orders: query Operation__orders { orders { buyer: user_id } }
            users: query Operation__users($_j0_0_ids: [ID!]!) { _j0_0: users_by_ids(ids: $_j0_0_ids) { ..._j0 } } fragment _j0 on User { email _j0: id }
              {"_j0_0_ids":["7"]}
        "#]])
        .await;
}

#[tokio::test]
async fn error_of_a_repeated_row_is_nowhere_even_if_another_key_got_nothing() {
    script()
        .orders(r#"{"orders":[{"buyer":"8"},{"buyer":"7"}]}"#)
        .users_reply(r#"{"data":{"_j0_0":[{"email":"a","_j0":"7"},{"email":null,"_j0":"7"}]},"errors":[{"message":"secret","path":["_j0_0",1,"email"]}]}"#)
        .check("{ orders { buyer { email } } }", expect![[r#"
            {"data":{"orders":[{"buyer":null},{"buyer":{"email":"a"}}]},
            "errors":[
            {"message":"secret","extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
            orders: query Operation__orders { orders { buyer: user_id } }
            users: query Operation__users($_j0_0_ids: [ID!]!) { _j0_0: users_by_ids(ids: $_j0_0_ids) { ..._j0 } } fragment _j0 on User { email _j0: id }
              {"_j0_0_ids":["8","7"]}
        "#]])
        .await;
}
