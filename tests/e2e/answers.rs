//! Answers that are right but not as usual: order, escapes, repetitions, extras. What the client gets
//! is what it would have got from a usual answer.

use expect_test::expect;

use super::shop::script;

#[tokio::test]
async fn members_in_another_order_leave_in_the_querys() {
    script()
        .orders(r#"{"orders":[{"number":3,"user":"7","id":"1"},{"id":"2","user":"8","number":4}]}"#)
        .users(r#"{"_j0_1":{"email":null,"name":"Bob"},"_j0_0":{"name":"Ann","email":"a@b"}}"#)
        .check("{ orders { id user { name email } number } }", expect![[r#"
            {"data":{"orders":[{"id":"1","user":{"name":"Ann","email":"a@b"},"number":3},{"id":"2","user":{"name":"Bob","email":null},"number":4}]}}
            orders: query Operation__orders { orders { id user: user_id number } }
            users: query Operation__users($_j0_0_id: ID!, $_j0_1_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } } fragment _j0 on User { name email }
              {"_j0_0_id":"7","_j0_1_id":"8"}
        "#]])
        .await;
}

#[tokio::test]
async fn root_fields_in_another_order_leave_in_the_querys() {
    script()
        .orders(r#"{"b":2,"a":1}"#)
        .check(
            "{ a: count b: count(min: 2) }",
            expect![[r#"
            {"data":{"a":1,"b":2}}
            orders: query Operation__orders { a: count b: count(min: 2) }
        "#]],
        )
        .await;
}

#[tokio::test]
async fn escaped_member_names_are_the_same_names() {
    script()
        .orders(r#"{"orders":[{"\u0069d":"1","us\u0065r":"7"}]}"#)
        .users(r#"{"\u005fj0_0":{"n\u0061me":"Ann"}}"#)
        .check("{ orders { id user { name } } }", expect![[r#"
            {"data":{"orders":[{"id":"1","user":{"name":"Ann"}}]}}
            orders: query Operation__orders { orders { id user: user_id } }
            users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
              {"_j0_0_id":"7"}
        "#]])
        .await;
}

#[tokio::test]
async fn of_a_repeated_member_the_last_counts() {
    script()
        .orders(r#"{"orders":[{"id":"1","user":"6","id":"2","user":"7"}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check("{ orders { id user { name } } }", expect![[r#"
            {"data":{"orders":[{"id":"2","user":{"name":"Ann"}}]}}
            orders: query Operation__orders { orders { id user: user_id } }
            users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
              {"_j0_0_id":"7"}
        "#]])
        .await;
}

#[tokio::test]
async fn members_that_nobody_asked_for_are_cut() {
    script()
        .orders(r#"{"debug":{"a":[1,{}]},"orders":[{"secret":1,"id":"1","user":"7","x":{"y":[]}}],"more":null}"#)
        .users(r#"{"_j0_0":{"name":"Ann","_j0_0":1},"_j0_1":{"name":"Eve"}}"#)
        .check("{ orders { id user { name } } }", expect![[r#"
            {"data":{"orders":[{"id":"1","user":{"name":"Ann"}}]}}
            orders: query Operation__orders { orders { id user: user_id } }
            users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
              {"_j0_0_id":"7"}
        "#]])
        .await;
}

#[tokio::test]
async fn members_of_the_envelope_in_any_order_and_number() {
    script()
        .orders_reply(
            r#"{"extensions":{"cost":{"data":1}},"errors":[],"data":{"count":1},"x":[null]}"#,
        )
        .check(
            "{ count }",
            expect![[r#"
            {"data":{"count":1}}
            orders: query Operation__orders { count }
        "#]],
        )
        .await;
}

#[tokio::test]
async fn byte_order_mark_before_an_answer_is_skipped() {
    script()
        .orders_reply("\u{feff}{\"data\":{\"count\":1}}\n")
        .check(
            "{ count }",
            expect![[r#"
            {"data":{"count":1}}
            orders: query Operation__orders { count }
        "#]],
        )
        .await;
}

#[tokio::test]
async fn strings_pass_with_their_escapes() {
    script()
        .orders(r#"{"orders":[{"region":"\u00e4\"\\\/\ud83d\ude00é\u2028","user":"7"}]}"#)
        .users(r#"{"_j0_0":{"name":"}],\"\n"}}"#)
        .check("{ orders { region user { name } } }", expect![[r#"
            {"data":{"orders":[{"region":"\u00e4\"\\\/\ud83d\ude00é\u2028","user":{"name":"}],\"\n"}}]}}
            orders: query Operation__orders { orders { region user: user_id } }
            users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
              {"_j0_0_id":"7"}
        "#]])
        .await;
}

#[tokio::test]
async fn numbers_keep_every_digit() {
    script()
        .orders(r#"{"orders":[{"total":12345678901234567890.12345678901234567890,"note":1e400,"id":12345678901234567890123}]}"#)
        .check("{ orders { total note id } }", expect![[r#"
            {"data":{"orders":[{"total":12345678901234567890.12345678901234567890,"note":1e400,"id":12345678901234567890123}]}}
            orders: query Operation__orders { orders { total note id } }
        "#]])
        .await;
}

#[tokio::test]
async fn custom_scalars_are_any_json_and_pass_untouched() {
    script()
        .orders(r#"{"orders":[{"note":{"b":[1, {"a":null}],"a":"x","a":2}},{"note":[ ]},{"note":null},{"note":false}]}"#)
        .check("{ orders { note } }", expect![[r#"
            {"data":{"orders":[{"note":{"b":[1, {"a":null}],"a":"x","a":2}},{"note":[ ]},{"note":null},{"note":false}]}}
            orders: query Operation__orders { orders { note } }
        "#]])
        .await;
}

#[tokio::test]
async fn whole_numbers_of_any_spelling_are_integers() {
    script()
        .orders(r#"{"orders":[{"number":1.0},{"number":1e3},{"number":-0},{"number":2147483647},{"number":-2147483648}]}"#)
        .check("{ orders { number } }", expect![[r#"
            {"data":{"orders":[{"number":1},{"number":1000},{"number":0},{"number":2147483647},{"number":-2147483648}]}}
            orders: query Operation__orders { orders { number } }
        "#]])
        .await;
}

#[tokio::test]
async fn private_aliases_in_another_order_are_restored_and_cut() {
    script()
        .orders(r#"{"search":[{"number":2,"_j3":"EU","shipment":"1","_j0":"7"},{"y":1,"x":{"name":"Bob"}}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .stock(r#"{"_j0_0":[{"_j2":"EU","_j1":"1","state":"sent"}]}"#)
        .check(
            "{ search { ... on Order { x: user { name } shipment { state } number } ... on Parcel { x: user { name } y: weight } } }",
            expect![[r#"
                {"data":{"search":[{"x":{"name":"Ann"},"shipment":{"state":"sent"},"number":2},{"x":{"name":"Bob"},"y":1}]}}
                orders: query Operation__orders { search { ... on Order { _j0: user_id shipment: id _j3: region number } ... on Parcel { x: user { name } y: weight } } }
                users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
                  {"_j0_0_id":"7"}
                stock: query Operation__stock($_j0_0_keys: [ShipmentKey!]!) { _j0_0: shipments(keys: $_j0_0_keys) { ..._j0 } } fragment _j0 on Shipment { state _j1: order_id _j2: region }
                  {"_j0_0_keys":[{"order":"1","region":"EU"}]}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn type_name_below_a_join_is_the_targets() {
    script()
        .orders(r#"{"orders":[{"user":"7"}]}"#)
        .users(r#"{"_j0_0":{"__typename":"User"}}"#)
        .check("{ orders { user { __typename } } }", expect![[r#"
            {"data":{"orders":[{"user":{"__typename":"User"}}]}}
            orders: query Operation__orders { orders { user: user_id } }
            users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { __typename }
              {"_j0_0_id":"7"}
        "#]])
        .await;
}
