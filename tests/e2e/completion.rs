//! Answers that are wrong: each value is completed as the specification says, with an error that is
//! located at the client's path, and null goes up to the next nullable place.

use expect_test::expect;

use super::shop::script;

#[tokio::test]
async fn leaves_of_the_wrong_kind_are_null() {
    script()
        .orders(r#"{"orders":[{"id":"1","region":7,"total":"2","status":"LOST","paid":"yes"},{"id":"2","region":[],"total":{},"status":1,"paid":0}]}"#)
        .check("{ orders { id region total status paid } }", expect![[r#"
            {"data":{"orders":[{"id":"1","region":null,"total":null,"status":null,"paid":null},{"id":"2","region":null,"total":null,"status":null,"paid":null}]},
            "errors":[
            {"message":"the answer of remote schema `orders` is not what was asked: the value is no string","path":["orders",0,"region"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}},
            {"message":"the answer of remote schema `orders` is not what was asked: the value is no number","path":["orders",0,"total"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}},
            {"message":"the answer of remote schema `orders` is not what was asked: the value is not one of the enum's values","path":["orders",0,"status"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}},
            {"message":"the answer of remote schema `orders` is not what was asked: the value is no Boolean","path":["orders",0,"paid"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}},
            {"message":"the answer of remote schema `orders` is not what was asked: the value is no string","path":["orders",1,"region"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}},
            {"message":"the answer of remote schema `orders` is not what was asked: the value is no number","path":["orders",1,"total"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}},
            {"message":"the answer of remote schema `orders` is not what was asked: the value is no enum value","path":["orders",1,"status"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}},
            {"message":"the answer of remote schema `orders` is not what was asked: the value is no Boolean","path":["orders",1,"paid"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}}]}
            orders: query Operation__orders { orders { id region total status paid } }
        "#]])
        .await;
}

#[tokio::test]
async fn ids_are_strings_and_integers() {
    script()
        .orders(r#"{"orders":[{"user_id":7},{"user_id":"x"},{"user_id":7.5},{"user_id":true},{"user_id":1e2}]}"#)
        .check("{ orders { user_id } }", expect![[r#"
            {"data":{"orders":[{"user_id":7},{"user_id":"x"},{"user_id":null},{"user_id":null},{"user_id":null}]},
            "errors":[
            {"message":"the answer of remote schema `orders` is not what was asked: the value is no ID","path":["orders",2,"user_id"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}},
            {"message":"the answer of remote schema `orders` is not what was asked: the value is no ID","path":["orders",3,"user_id"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}},
            {"message":"the answer of remote schema `orders` is not what was asked: the value is no ID","path":["orders",4,"user_id"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}}]}
            orders: query Operation__orders { orders { user_id } }
        "#]])
        .await;
}

#[tokio::test]
async fn integers_have_no_fraction_and_32_bits() {
    script()
        .users(r#"{"users":[{"age":1.5},{"age":2147483648},{"age":-2147483649},{"age":"3"},{"age":1e10}]}"#)
        .check("{ users { age } }", expect![[r#"
            {"data":{"users":[{"age":null},{"age":null},{"age":null},{"age":null},{"age":null}]},
            "errors":[
            {"message":"the answer of remote schema `users` is not what was asked: the value is no 32-bit integer","path":["users",0,"age"],"extensions":{"code":"remote-schema-invalid","remote_schema":"users"}},
            {"message":"the answer of remote schema `users` is not what was asked: the value is no 32-bit integer","path":["users",1,"age"],"extensions":{"code":"remote-schema-invalid","remote_schema":"users"}},
            {"message":"the answer of remote schema `users` is not what was asked: the value is no 32-bit integer","path":["users",2,"age"],"extensions":{"code":"remote-schema-invalid","remote_schema":"users"}},
            {"message":"the answer of remote schema `users` is not what was asked: the value is no integer","path":["users",3,"age"],"extensions":{"code":"remote-schema-invalid","remote_schema":"users"}},
            {"message":"the answer of remote schema `users` is not what was asked: the value is no 32-bit integer","path":["users",4,"age"],"extensions":{"code":"remote-schema-invalid","remote_schema":"users"}}]}
            users: query Operation__users { users { age } }
        "#]])
        .await;
}

#[tokio::test]
async fn list_for_an_object_and_object_for_a_list() {
    script()
        .orders(r#"{"order":[{"id":"1"}],"search":{"id":"1"},"orders":[{"lines":{"sku":1}}]}"#)
        .check(
            "{ order(id: 1) { id } search { __typename } orders { lines { sku } } }",
            expect![[r#"
                {"data":{"order":null,"search":null,"orders":[{"lines":null}]},
                "errors":[
                {"message":"the answer of remote schema `orders` is not what was asked: the value is no object","path":["order"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}},
                {"message":"the answer of remote schema `orders` is not what was asked: the value is no list","path":["search"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}},
                {"message":"the answer of remote schema `orders` is not what was asked: the value is no list","path":["orders",0,"lines"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}}]}
                orders: query Operation__orders { order(id: 1) { id } search { __typename } orders { lines { sku } } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn null_where_none_may_be_goes_up_to_the_nullable_parent() {
    script()
        .orders(r#"{"order":{"id":"1","parent":{"number":null},"lines":[{"order":{"id":null}}]}}"#)
        .check(
            "{ order(id: 1) { id parent { number } lines { order { id } } } }",
            expect![[r#"
                {"data":{"order":{"id":"1","parent":null,"lines":null}},
                "errors":[
                {"message":"the answer of remote schema `orders` is not what was asked: the value is null but may not be","path":["order","parent","number"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}},
                {"message":"the answer of remote schema `orders` is not what was asked: the value is null but may not be","path":["order","lines",0,"order","id"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}}]}
                orders: query Operation__orders { order(id: 1) { id parent { number } lines { order { id } } } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn null_in_a_list_of_non_null_items_nulls_the_list() {
    script()
        .orders(r#"{"order":{"id":"1","lines":[{"sku":1},null]}}"#)
        .check("{ order(id: 1) { id lines { sku } } }", expect![[r#"
            {"data":{"order":{"id":"1","lines":null}},
            "errors":[
            {"message":"the answer of remote schema `orders` is not what was asked: the value is null but may not be","path":["order","lines",1],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}}]}
            orders: query Operation__orders { order(id: 1) { id lines { sku } } }
        "#]])
        .await;
}

#[tokio::test]
async fn null_in_a_list_of_lists_nulls_the_inner_list() {
    script()
        .orders(r#"{"order":{"parcels":[[{"weight":1}],[{"weight":null}],null,[{"weight":2},null],7]}}"#)
        .check("{ order(id: 1) { parcels { weight } } }", expect![[r#"
            {"data":{"order":{"parcels":[[{"weight":1}],null,null,null,null]}},
            "errors":[
            {"message":"the answer of remote schema `orders` is not what was asked: the value is null but may not be","path":["order","parcels",1,0,"weight"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}},
            {"message":"the answer of remote schema `orders` is not what was asked: the value is null but may not be","path":["order","parcels",3,1],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}},
            {"message":"the answer of remote schema `orders` is not what was asked: the value is no list","path":["order","parcels",4],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}}]}
            orders: query Operation__orders { order(id: 1) { parcels { weight } } }
        "#]])
        .await;
}

#[tokio::test]
async fn null_that_reaches_the_root_nulls_data() {
    script()
        .orders(r#"{"orders":[{"id":"1"},{"id":null}],"count":1}"#)
        .users(r#"{"users":[{"id":"7"}]}"#)
        .check("{ users { id } orders { id } count }", expect![[r#"
            {"data":null,
            "errors":[
            {"message":"the answer of remote schema `orders` is not what was asked: the value is null but may not be","path":["orders",1,"id"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}}]}
            orders: query Operation__orders { orders { id } count }
            users: query Operation__users { users { id } }
        "#]])
        .await;
}

#[tokio::test]
async fn missing_member_is_an_error_like_a_null() {
    script()
        .orders(r#"{"orders":[{"id":"1"},{"region":"EU"}],"order":{"region":"EU"}}"#)
        .check(
            "{ orders { region } order(id: 1) { id region } }",
            expect![[r#"
                {"data":{"orders":[{"region":null},{"region":"EU"}],"order":null},
                "errors":[
                {"message":"the answer of remote schema `orders` is not what was asked: the value is missing","path":["orders",0,"region"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}},
                {"message":"the answer of remote schema `orders` is not what was asked: the value is missing","path":["order","id"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}}]}
                orders: query Operation__orders { orders { region } order(id: 1) { id region } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn slot_without_a_key_is_an_error_of_the_joined_field() {
    script()
        .orders(r#"{"orders":[{"id":"1"},{"id":"2","user":"7"}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check("{ orders { id user { name } } }", expect![[r#"
            {"data":{"orders":[{"id":"1","user":null},{"id":"2","user":{"name":"Ann"}}]},
            "errors":[
            {"message":"the answer of remote schema `orders` is not what was asked: the value is missing","path":["orders",0,"user"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}}]}
            orders: query Operation__orders { orders { id user: user_id } }
            users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
              {"_j0_0_id":"7"}
        "#]])
        .await;
}

#[tokio::test]
async fn key_of_the_wrong_kind_is_an_error_of_the_joined_field() {
    script()
        .orders(
            r#"{"orders":[{"user":{"id":7},"duty":"EU","_j0":"4"},{"user":"7","duty":4,"_j0":4}]}"#,
        )
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check("{ orders { user { name } duty { percent } } }", expect![[r#"
            {"data":{"orders":[{"user":null,"duty":null},{"user":{"name":"Ann"},"duty":null}]},
            "errors":[
            {"message":"the answer of remote schema `orders` is not what was asked: the value is no ID","path":["orders",0,"user"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}},
            {"message":"the answer of remote schema `orders` is not what was asked: the value is no integer","path":["orders",0,"duty"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}},
            {"message":"the answer of remote schema `orders` is not what was asked: the value is no string","path":["orders",1,"duty"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}}]}
            orders: query Operation__orders { orders { user: user_id duty: region _j0: number } }
            users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
              {"_j0_0_id":"7"}
        "#]])
        .await;
}

#[tokio::test]
async fn fault_below_a_private_alias_ends_at_the_joined_field() {
    script()
        .orders(r#"{"search":[{"_j0":true},{"x":{"name":8}}]}"#)
        .check(
            "{ search { ... on Order { x: user { name } } ... on Parcel { x: user { name } } } }",
            expect![[r#"
                {"data":{"search":[{"x":null},{"x":null}]},
                "errors":[
                {"message":"the answer of remote schema `orders` is not what was asked: the value is no ID","path":["search",0,"x"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}},
                {"message":"the answer of remote schema `orders` is not what was asked: the value is no string","path":["search",1,"x","name"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}}]}
                orders: query Operation__orders { search { ... on Order { _j0: user_id } ... on Parcel { x: user { name } } } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn joins_below_a_value_that_was_nulled_are_not_asked() {
    script()
        .orders(r#"{"orders":[{"parent":{"number":null,"user":"7"}},{"parent":{"number":1,"user":"8"}}]}"#)
        .users(r#"{"_j0_0":{"name":"Bob"}}"#)
        .check("{ orders { parent { number user { name } } } }", expect![[r#"
            {"data":{"orders":[{"parent":null},{"parent":{"number":1,"user":{"name":"Bob"}}}]},
            "errors":[
            {"message":"the answer of remote schema `orders` is not what was asked: the value is null but may not be","path":["orders",0,"parent","number"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}}]}
            orders: query Operation__orders { orders { parent { number user: user_id } } }
            users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
              {"_j0_0_id":"8"}
        "#]])
        .await;
}

#[tokio::test]
async fn fault_in_a_joined_value_is_located_at_every_place_that_uses_it() {
    script()
        .orders(r#"{"orders":[{"user":"7"},{"user":"8"},{"user":"7"}]}"#)
        .users(r#"{"_j0_0":{"age":"old","name":"Ann"},"_j0_1":{"age":3,"name":null}}"#)
        .check("{ orders { user { age name } } }", expect![[r#"
            {"data":{"orders":[{"user":{"age":null,"name":"Ann"}},{"user":null},{"user":{"age":null,"name":"Ann"}}]},
            "errors":[
            {"message":"the answer of remote schema `users` is not what was asked: the value is no integer","path":["orders",0,"user","age"],"extensions":{"code":"remote-schema-invalid","remote_schema":"users"}},
            {"message":"the answer of remote schema `users` is not what was asked: the value is no integer","path":["orders",2,"user","age"],"extensions":{"code":"remote-schema-invalid","remote_schema":"users"}},
            {"message":"the answer of remote schema `users` is not what was asked: the value is null but may not be","path":["orders",1,"user","name"],"extensions":{"code":"remote-schema-invalid","remote_schema":"users"}}]}
            orders: query Operation__orders { orders { user: user_id } }
            users: query Operation__users($_j0_0_id: ID!, $_j0_1_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } } fragment _j0 on User { age name }
              {"_j0_0_id":"7","_j0_1_id":"8"}
        "#]])
        .await;
}

#[tokio::test]
async fn faults_in_listed_rows() {
    script()
        .orders(r#"{"orders":[{"buyer":"7"},{"buyer":"8"},{"buyer":"7"}]}"#)
        .users(r#"{"_j0_0":[{"age":1.5,"_j0":"8"},{"age":4,"_j0":"7"},"eight"]}"#)
        .check("{ orders { buyer { age } } }", expect![[r#"
            {"data":{"orders":[{"buyer":{"age":4}},{"buyer":{"age":null}},{"buyer":{"age":4}}]},
            "errors":[
            {"message":"the answer of remote schema `users` is not what was asked: the value is no 32-bit integer","path":["orders",1,"buyer","age"],"extensions":{"code":"remote-schema-invalid","remote_schema":"users"}},
            {"message":"the answer of remote schema `users` is not what was asked: the value is no object","extensions":{"code":"remote-schema-invalid","remote_schema":"users"}}]}
            orders: query Operation__orders { orders { buyer: user_id } }
            users: query Operation__users($_j0_0_ids: [ID!]!) { _j0_0: users_by_ids(ids: $_j0_0_ids) { ..._j0 } } fragment _j0 on User { age _j0: id }
              {"_j0_0_ids":["7","8"]}
        "#]])
        .await;
}

#[tokio::test]
async fn fault_in_one_of_many_rows_is_located_in_the_joined_list() {
    script()
        .users(r#"{"users":[{"orders":"7"},{"orders":"8"}]}"#)
        .orders(
            r#"{"_j0_0":[{"total":1,"_j0":"7"},{"total":2,"_j0":"8"},{"total":"x","_j0":"7"}]}"#,
        )
        .check("{ users { orders { total } } }", expect![[r#"
            {"data":{"users":[{"orders":[{"total":1},{"total":null}]},{"orders":[{"total":2}]}]},
            "errors":[
            {"message":"the answer of remote schema `orders` is not what was asked: the value is no number","path":["users",0,"orders",1,"total"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}}]}
            orders: query Operation__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { total _j0: user_id }
              {"_j0_0_user_ids":["7","8"]}
            users: query Operation__users { users { orders: id } }
        "#]])
        .await;
}

#[tokio::test]
async fn beyond_a_hundred_faults_are_counted() {
    let users: Vec<_> = (0..150).map(|_| r#"{"age":"x"}"#).collect();
    let shop = script().users(&format!("{{\"users\":[{}]}}", users.join(","))).start().await;
    let (_, body) = shop.gateway.post("{ users { age } }", "{}").await;
    let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
    let errors = answer["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 101);
    assert_eq!(errors[99]["path"], serde_json::json!(["users", 99, "age"]));
    expect![[r#"{"extensions":{"code":"remote-schema-invalid","remote_schema":"users"},"message":"the answer of remote schema `users` has 50 further faults"}"#]].assert_eq(&errors[100].to_string());
}
