//! Reuse: what an earlier wave of a query was answered is not asked for again.

use expect_test::expect;
use joinwright_tests::Reply;

use super::shop::script;

/// Orders of one user, whose orders are of that user and of another.
const ORDERS: &str = r#"{"orders":[{"user":"7"}]}"#;
const MORE: &str = r#"{"_j0_0":[{"user":"7","_j0":"7"},{"user":"9","_j0":"7"}]}"#;

#[tokio::test]
async fn only_keys_that_are_new_are_asked_for() {
    script()
        .orders(ORDERS)
        .orders(r#"{"_j0_0":[{"id":"a","user":"7","_j0":"7"},{"id":"b","user":"9","_j0":"7"},{"id":"c","user":null,"_j0":"7"}]}"#)
        .users(r#"{"_j0_0":{"id":"7","name":"Ann","email":"a@x","orders":"7"}}"#)
        .users(r#"{"_j0_0":{"mail":"b@x","name":"Bo"}}"#)
        // Other names, another order and less of it.
        .check("{ orders { user { id name email orders { id user { mail: email name } } } } }", expect![[r#"
            {"data":{"orders":[{"user":{"id":"7","name":"Ann","email":"a@x","orders":[{"id":"a","user":{"mail":"a@x","name":"Ann"}},{"id":"b","user":{"mail":"b@x","name":"Bo"}},{"id":"c","user":null}]}}]}}
            orders: query Operation__orders { orders { user: user_id } }
            orders: query Operation__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { id user: user_id _j0: user_id }
              {"_j0_0_user_ids":["7"]}
            users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { id name email orders: id }
              {"_j0_0_id":"7"}
            users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { mail: email name }
              {"_j0_0_id":"9"}
        "#]])
        .await;
}

#[tokio::test]
async fn members_of_a_row_that_are_asked_for_under_one_name_are_not_two() {
    script()
        .orders(ORDERS)
        .orders(MORE)
        .users(r#"{"_j0_0":{"name":"Ann","orders":"7"}}"#)
        .users(r#"{"_j0_0":{"name":"Ann","other":"Ann"},"_j0_1":{"name":"Bo","other":"Bo"}}"#)
        .check("{ orders { user { name orders { user { name other: name } } } } }", expect![[r#"
            {"data":{"orders":[{"user":{"name":"Ann","orders":[{"user":{"name":"Ann","other":"Ann"}},{"user":{"name":"Bo","other":"Bo"}}]}}]}}
            orders: query Operation__orders { orders { user: user_id } }
            orders: query Operation__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { user: user_id _j0: user_id }
              {"_j0_0_user_ids":["7"]}
            users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name orders: id }
              {"_j0_0_id":"7"}
            users: query Operation__users($_j0_0_id: ID!, $_j0_1_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } } fragment _j0 on User { name other: name }
              {"_j0_0_id":"7","_j0_1_id":"9"}
        "#]])
        .await;
}

#[tokio::test]
async fn what_is_asked_for_otherwise_is_asked_for() {
    script()
        .orders(ORDERS)
        .orders(MORE)
        .users(r#"{"_j0_0":{"name":"Ann","email":"a***","orders":"7"}}"#)
        .users(r#"{"_j0_0":{"email":"a@x"},"_j0_1":{"email":"b@x"}}"#)
        .check(
            "{ orders { user { name email(masked: true) orders { user { email } } } } }",
            expect![[r#"
                {"data":{"orders":[{"user":{"name":"Ann","email":"a***","orders":[{"user":{"email":"a@x"}},{"user":{"email":"b@x"}}]}}]}}
                orders: query Operation__orders { orders { user: user_id } }
                orders: query Operation__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { user: user_id _j0: user_id }
                  {"_j0_0_user_ids":["7"]}
                users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name email(masked: true) orders: id }
                  {"_j0_0_id":"7"}
                users: query Operation__users($_j0_0_id: ID!, $_j0_1_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } } fragment _j0 on User { email }
                  {"_j0_0_id":"7","_j0_1_id":"9"}
            "#]],
        )
        .await;
    // Arguments of the joined field itself.
    script()
        .orders(ORDERS)
        .orders(MORE)
        .users(r#"{"_j0_0":{"name":"Ann","orders":"7"}}"#)
        .users(r#"{"_j0_0":{"name":"Anna"},"_j0_1":{"name":"Bob"}}"#)
        .check(
            r#"{ orders { user { name orders { user(lang: "de") { name } } } } }"#,
            expect![[r#"
                {"data":{"orders":[{"user":{"name":"Ann","orders":[{"user":{"name":"Anna"}},{"user":{"name":"Bob"}}]}}]}}
                orders: query Operation__orders { orders { user: user_id } }
                orders: query Operation__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { user: user_id _j0: user_id }
                  {"_j0_0_user_ids":["7"]}
                users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name orders: id }
                  {"_j0_0_id":"7"}
                users: query Operation__users($_j0_0_id: ID!, $_j0_1_id: ID!) { _j0_0: user(id: $_j0_0_id, lang: "de") { ..._j0 } _j0_1: user(id: $_j0_1_id, lang: "de") { ..._j0 } } fragment _j0 on User { name }
                  {"_j0_0_id":"7","_j0_1_id":"9"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn what_a_condition_may_leave_out_is_not_taken() {
    let query = "query Q($a: Boolean!) { orders { user { name @include(if: $a) orders { \
                 user { name } buyer { name } } } } }";
    let always = script()
        .orders(ORDERS)
        .orders(r#"{"_j0_0":[{"user":"7","buyer":"7","_j1":"7"}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann","orders":"7"}}"#)
        .users(r#"{"_j0_0":{"name":"Ann"},"_j1_0":[{"name":"Ann","_j0":"7"}]}"#);
    always.check_with(query, r#"{"a":true}"#, expect![[r#"
        {"data":{"orders":[{"user":{"name":"Ann","orders":[{"user":{"name":"Ann"},"buyer":{"name":"Ann"}}]}}]}}
        orders: query Q__orders { orders { user: user_id } }
        orders: query Q__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { user: user_id buyer: user_id _j1: user_id }
          {"_j0_0_user_ids":["7"]}
        users: query Q__users($_j0_0_id: ID!, $a: Boolean!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name @include(if: $a) orders: id }
          {"_j0_0_id":"7","a":true}
        users: query Q__users($_j0_0_id: ID!, $_j1_0_ids: [ID!]!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j1_0: users_by_ids(ids: $_j1_0_ids) { ..._j1 } } fragment _j0 on User { name } fragment _j1 on User { name _j0: id }
          {"_j0_0_id":"7","_j1_0_ids":["7"]}
    "#]]).await;
    // Under the same condition it is.
    script()
        .orders(ORDERS)
        .orders(r#"{"_j0_0":[{"user":"7","_j0":"7"}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann","orders":"7"}}"#)
        .check_with(
            "query Q($a: Boolean!) { orders { user { name @include(if: $a) orders { \
             user { name @include(if: $a) } } } } }",
            r#"{"a":true}"#,
            expect![[r#"
                {"data":{"orders":[{"user":{"name":"Ann","orders":[{"user":{"name":"Ann"}}]}}]}}
                orders: query Q__orders { orders { user: user_id } }
                orders: query Q__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { user: user_id _j0: user_id }
                  {"_j0_0_user_ids":["7"]}
                users: query Q__users($_j0_0_id: ID!, $a: Boolean!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name @include(if: $a) orders: id }
                  {"_j0_0_id":"7","a":true}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn a_key_without_a_row_is_known_to_have_none() {
    script()
        .orders(r#"{"orders":[{"user":"7"},{"user":"9"}]}"#)
        .orders(MORE)
        .users(r#"{"_j0_0":{"name":"Ann","orders":"7"},"_j0_1":null}"#)
        .check("{ orders { user { name orders { user { name } } } } }", expect![[r#"
            {"data":{"orders":[{"user":{"name":"Ann","orders":[{"user":{"name":"Ann"}},{"user":null}]}},{"user":null}]}}
            orders: query Operation__orders { orders { user: user_id } }
            orders: query Operation__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { user: user_id _j0: user_id }
              {"_j0_0_user_ids":["7"]}
            users: query Operation__users($_j0_0_id: ID!, $_j0_1_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } } fragment _j0 on User { name orders: id }
              {"_j0_0_id":"7","_j0_1_id":"9"}
        "#]])
        .await;
}

#[tokio::test]
async fn nothing_is_taken_from_an_answer_with_errors() {
    script()
        .orders(ORDERS)
        .orders(MORE)
        .users_reply(
            r#"{"data":{"_j0_0":{"name":"Ann","email":null,"orders":"7"}},"errors":[{"message":"secret","path":["_j0_0","email"]}]}"#,
        )
        .users(r#"{"_j0_0":{"email":"a@x"},"_j0_1":{"email":"b@x"}}"#)
        .check("{ orders { user { name email orders { user { email } } } } }", expect![[r#"
            {"data":{"orders":[{"user":{"name":"Ann","email":null,"orders":[{"user":{"email":"a@x"}},{"user":{"email":"b@x"}}]}}]},
            "errors":[
            {"message":"secret","path":["orders",0,"user","email"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
            orders: query Operation__orders { orders { user: user_id } }
            orders: query Operation__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { user: user_id _j0: user_id }
              {"_j0_0_user_ids":["7"]}
            users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name email orders: id }
              {"_j0_0_id":"7"}
            users: query Operation__users($_j0_0_id: ID!, $_j0_1_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } } fragment _j0 on User { email }
              {"_j0_0_id":"7","_j0_1_id":"9"}
        "#]])
        .await;
}

#[tokio::test]
async fn lists_of_rows_and_what_is_joined_below_them_are_taken() {
    script()
        .users(r#"{"users":[{"orders":"7"}]}"#)
        .orders(
            r#"{"_j0_0":[{"number":1,"user":"7","_j1":"7"},{"number":2,"user":"9","_j1":"7"}]}"#,
        )
        .orders(r#"{"_j0_0":[{"number":3,"user":null,"_j0":"9"}]}"#)
        .users(r#"{"_j0_0":{"orders":"7"},"_j0_1":{"orders":"9"}}"#)
        .users(r#"{"_j0_0":{"name":"Ann"},"_j0_1":{"name":"Bo"}}"#)
        .check(
            "{ users { orders { number user { orders { number user { name } } } } } }",
            expect![[r#"
                {"data":{"users":[{"orders":[{"number":1,"user":{"orders":[{"number":1,"user":{"name":"Ann"}},{"number":2,"user":{"name":"Bo"}}]}},{"number":2,"user":{"orders":[{"number":3,"user":null}]}}]}]}}
                orders: query Operation__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { number user: user_id _j1: user_id }
                  {"_j0_0_user_ids":["7"]}
                orders: query Operation__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { number user: user_id _j0: user_id }
                  {"_j0_0_user_ids":["9"]}
                users: query Operation__users { users { orders: id } }
                users: query Operation__users($_j0_0_id: ID!, $_j0_1_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } } fragment _j0 on User { orders: id }
                  {"_j0_0_id":"7","_j0_1_id":"9"}
                users: query Operation__users($_j0_0_id: ID!, $_j0_1_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } } fragment _j0 on User { name }
                  {"_j0_0_id":"7","_j0_1_id":"9"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn errors_below_what_is_taken_stand_at_their_places() {
    let failing = |members: &str| {
        script()
            .users(r#"{"users":[{"orders":"7"}]}"#)
            .orders(
                r#"{"_j0_0":[{"number":1,"total":2,"user":"7","_j1":"7"},{"number":2,"total":3,"user":"9","_j1":"7"}]}"#,
            )
            .orders(&format!(r#"{{"_j0_0":[{{{members},"user":"9","_j0":"9"}}]}}"#))
            .users(r#"{"_j0_0":{"orders":"7"},"_j0_1":{"orders":"9"}}"#)
            .users_reply(Reply::html(502, ""))
    };
    failing(r#""number":3,"total":4"#)
        .check(
            "{ users { orders { number total user { orders { number total user { name } } } } } }",
            expect![[r#"
                {"data":{"users":[{"orders":[{"number":1,"total":2,"user":{"orders":[{"number":1,"total":2,"user":null},{"number":2,"total":3,"user":null}]}},{"number":2,"total":3,"user":{"orders":[{"number":3,"total":4,"user":null}]}}]}]},
                "errors":[
                {"message":"remote schema `users` answered with HTTP status 502","path":["users",0,"orders",0,"user","orders",0,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}},
                {"message":"remote schema `users` answered with HTTP status 502","path":["users",0,"orders",0,"user","orders",1,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}},
                {"message":"remote schema `users` answered with HTTP status 502","path":["users",0,"orders",1,"user","orders",0,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
                orders: query Operation__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { number total user: user_id _j1: user_id }
                  {"_j0_0_user_ids":["7"]}
                orders: query Operation__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { number total user: user_id _j0: user_id }
                  {"_j0_0_user_ids":["9"]}
                users: query Operation__users { users { orders: id } }
                users: query Operation__users($_j0_0_id: ID!, $_j0_1_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } } fragment _j0 on User { orders: id }
                  {"_j0_0_id":"7","_j0_1_id":"9"}
                users: query Operation__users($_j0_0_id: ID!, $_j0_1_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } } fragment _j0 on User { name }
                  {"_j0_0_id":"7","_j0_1_id":"9"}
            "#]],
        )
        .await;
    // In another order.
    failing(r#""total":4,"number":3"#)
        .check(
            "{ users { orders { number total user { orders { total number user { name } } } } } }",
            expect![[r#"
                {"data":{"users":[{"orders":[{"number":1,"total":2,"user":{"orders":[{"total":2,"number":1,"user":null},{"total":3,"number":2,"user":null}]}},{"number":2,"total":3,"user":{"orders":[{"total":4,"number":3,"user":null}]}}]}]},
                "errors":[
                {"message":"remote schema `users` answered with HTTP status 502","path":["users",0,"orders",0,"user","orders",0,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}},
                {"message":"remote schema `users` answered with HTTP status 502","path":["users",0,"orders",0,"user","orders",1,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}},
                {"message":"remote schema `users` answered with HTTP status 502","path":["users",0,"orders",1,"user","orders",0,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
                orders: query Operation__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { number total user: user_id _j1: user_id }
                  {"_j0_0_user_ids":["7"]}
                orders: query Operation__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { total number user: user_id _j0: user_id }
                  {"_j0_0_user_ids":["9"]}
                users: query Operation__users { users { orders: id } }
                users: query Operation__users($_j0_0_id: ID!, $_j0_1_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } } fragment _j0 on User { orders: id }
                  {"_j0_0_id":"7","_j0_1_id":"9"}
                users: query Operation__users($_j0_0_id: ID!, $_j0_1_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } } fragment _j0 on User { name }
                  {"_j0_0_id":"7","_j0_1_id":"9"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn joins_of_mutations_ask_for_all() {
    script()
        .orders(r#"{"cancel_order":{"user":"7"}}"#)
        .orders(r#"{"_j0_0":[{"user":"7","_j0":"7"}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann","orders":"7"}}"#)
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check(
            "mutation { cancel_order(id: 1) { user { name orders { user { name } } } } }",
            expect![[r#"
                {"data":{"cancel_order":{"user":{"name":"Ann","orders":[{"user":{"name":"Ann"}}]}}}}
                orders: mutation Operation__orders { cancel_order(id: 1) { user: user_id } }
                orders: query Operation__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ..._j0 } } fragment _j0 on Order { user: user_id _j0: user_id }
                  {"_j0_0_user_ids":["7"]}
                users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name orders: id }
                  {"_j0_0_id":"7"}
                users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
                  {"_j0_0_id":"7"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn what_only_some_types_are_asked_for_is_not_taken_from_where_all_are() {
    script()
        .users(r#"{"users":[{"favourite":"o1"},{"favourite":"p1"}]}"#)
        .orders(r#"{"_j0_0":{"id":"o1","user":"2"},"_j0_1":{"id":"p1"}}"#)
        .users(r#"{"_j0_0":{"favourite":"p1"}}"#)
        .orders(r#"{"_j0_0":{}}"#)
        .check(
            "{ users { favourite { id ... on Order { user { favourite { ... on Order { id } } } } } } }",
            expect![[r#"
                {"data":{"users":[{"favourite":{"id":"o1","user":{"favourite":{}}}},{"favourite":{"id":"p1"}}]}}
                orders: query Operation__orders($_j0_0_id: ID!, $_j0_1_id: ID!) { _j0_0: node(id: $_j0_0_id) { ..._j0 } _j0_1: node(id: $_j0_1_id) { ..._j0 } } fragment _j0 on Node { id ... on Order { user: user_id } }
                  {"_j0_0_id":"o1","_j0_1_id":"p1"}
                orders: query Operation__orders($_j0_0_id: ID!) { _j0_0: node(id: $_j0_0_id) { ..._j0 } } fragment _j0 on Node { ... on Order { id } }
                  {"_j0_0_id":"p1"}
                users: query Operation__users { users { favourite: favourite_id } }
                users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { favourite: favourite_id }
                  {"_j0_0_id":"2"}
            "#]],
        )
        .await;
}
