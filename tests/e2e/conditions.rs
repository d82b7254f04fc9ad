//! `@skip` and `@include`: upstream on slots and data, around what is joined, and on root fields.

use expect_test::expect;

use super::shop::script;

const QUERY: &str = "query ($a: Boolean!, $b: Boolean = false) { \
                     orders { id user @include(if: $a) { name email @skip(if: $b) } region @skip(if: $a) } }";

#[tokio::test]
async fn slot_that_is_included() {
    script()
        .orders(r#"{"orders":[{"id":"1","user":"7"}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann","email":"a@b"}}"#)
        .check_with(QUERY, r#"{"a":true}"#, expect![[r#"
            {"data":{"orders":[{"id":"1","user":{"name":"Ann","email":"a@b"}}]}}
            orders: query Operation__orders($a: Boolean!) { orders { id user: user_id @include(if: $a) region @skip(if: $a) } }
              {"a":true}
            users: query Operation__users($_j0_0_id: ID!, $b: Boolean = false) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name email @skip(if: $b) }
              {"_j0_0_id":"7"}
        "#]])
        .await;
}

#[tokio::test]
async fn slot_that_is_left_out() {
    script()
        .orders(r#"{"orders":[{"id":"1","region":"EU"}]}"#)
        .check_with(QUERY, r#"{"a":false}"#, expect![[r#"
            {"data":{"orders":[{"id":"1","region":"EU"}]}}
            orders: query Operation__orders($a: Boolean!) { orders { id user: user_id @include(if: $a) region @skip(if: $a) } }
              {"a":false}
        "#]])
        .await;
}

#[tokio::test]
async fn condition_below_a_join_travels_with_it() {
    script()
        .orders(r#"{"orders":[{"id":"1","user":"7"}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check_with(QUERY, r#"{"b":true,"a":true}"#, expect![[r#"
            {"data":{"orders":[{"id":"1","user":{"name":"Ann"}}]}}
            orders: query Operation__orders($a: Boolean!) { orders { id user: user_id @include(if: $a) region @skip(if: $a) } }
              {"a":true}
            users: query Operation__users($_j0_0_id: ID!, $b: Boolean = false) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name email @skip(if: $b) }
              {"_j0_0_id":"7","b":true}
        "#]])
        .await;
}

#[tokio::test]
async fn member_that_should_have_been_left_out_is_cut() {
    script()
        .orders(r#"{"orders":[{"id":"1","user":"7","region":"EU"}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann","email":"a@b"}}"#)
        .check_with(QUERY, r#"{"a":true,"b":true}"#, expect![[r#"
            {"data":{"orders":[{"id":"1","user":{"name":"Ann"}}]}}
            orders: query Operation__orders($a: Boolean!) { orders { id user: user_id @include(if: $a) region @skip(if: $a) } }
              {"a":true}
            users: query Operation__users($_j0_0_id: ID!, $b: Boolean = false) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name email @skip(if: $b) }
              {"_j0_0_id":"7","b":true}
        "#]])
        .await;
}

#[tokio::test]
async fn conditions_around_fragments() {
    script()
        .orders(r#"{"orders":[{"id":"1","user":"7","again":"7"}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann"},"_j1_0":{"email":"a@b"}}"#)
        .check_with(
            "query ($a: Boolean!, $b: Boolean!) { orders { id ...A @include(if: $a) ... @skip(if: $b) { region } ... on Order @include(if: $b) { again: user { email } } } } \
             fragment A on Order { user { name } }",
            r#"{"a":true,"b":true}"#,
            expect![[r#"
                {"data":{"orders":[{"id":"1","user":{"name":"Ann"},"again":{"email":"a@b"}}]}}
                orders: query Operation__orders($a: Boolean!, $b: Boolean!) { orders { id user: user_id @include(if: $a) region @skip(if: $b) again: user_id @include(if: $b) } }
                  {"a":true,"b":true}
                users: query Operation__users($_j0_0_id: ID!, $_j1_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j1_0: user(id: $_j1_0_id) { ..._j1 } } fragment _j0 on User { name } fragment _j1 on User { email }
                  {"_j0_0_id":"7","_j1_0_id":"7"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn slot_under_either_of_two_conditions() {
    let query = "query ($a: Boolean!, $b: Boolean!) { orders { user @include(if: $a) { name } ... @include(if: $b) { user { email } } } }";
    script()
        .orders(r#"{"orders":[{"user":"7"}]}"#)
        .users(r#"{"_j0_0":{"email":"a@b"}}"#)
        .check_with(query, r#"{"a":false,"b":true}"#, expect![[r#"
            {"data":{"orders":[{"user":{"email":"a@b"}}]}}
            orders: query Operation__orders($a: Boolean!, $b: Boolean!) { orders { user: user_id @include(if: $a) user: user_id @include(if: $b) } }
              {"a":false,"b":true}
            users: query Operation__users($_j0_0_id: ID!, $a: Boolean!, $b: Boolean!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name @include(if: $a) email @include(if: $b) }
              {"_j0_0_id":"7","a":false,"b":true}
        "#]])
        .await;
    script()
        .orders(r#"{"orders":[{"user":"7"}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann","email":"a@b"}}"#)
        .check_with(query, r#"{"a":true,"b":true}"#, expect![[r#"
            {"data":{"orders":[{"user":{"name":"Ann","email":"a@b"}}]}}
            orders: query Operation__orders($a: Boolean!, $b: Boolean!) { orders { user: user_id @include(if: $a) user: user_id @include(if: $b) } }
              {"a":true,"b":true}
            users: query Operation__users($_j0_0_id: ID!, $a: Boolean!, $b: Boolean!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name @include(if: $a) email @include(if: $b) }
              {"_j0_0_id":"7","a":true,"b":true}
        "#]])
        .await;
    script()
        .orders(r#"{"orders":[{}]}"#)
        .check_with(query, r#"{"a":false,"b":false}"#, expect![[r#"
            {"data":{"orders":[{}]}}
            orders: query Operation__orders($a: Boolean!, $b: Boolean!) { orders { user: user_id @include(if: $a) user: user_id @include(if: $b) } }
              {"a":false,"b":false}
        "#]])
        .await;
}

#[tokio::test]
async fn remote_schema_whose_root_fields_are_all_skipped_gets_no_request() {
    script()
        .users(r#"{"users":[{"id":"7"}]}"#)
        .check_with(
            "query ($a: Boolean!) { orders @skip(if: $a) { user { name } } count @include(if: false) users { id } stock_size @skip(if: $a) }",
            r#"{"a":true}"#,
            expect![[r#"
                {"data":{"users":[{"id":"7"}]}}
                users: query Operation__users { users { id } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn root_fields_of_one_remote_schema_are_skipped_one_by_one() {
    script()
        .orders(r#"{"n":3}"#)
        .check_with(
            "query ($a: Boolean!) { orders @skip(if: $a) { id } n: count @include(if: $a) __typename @skip(if: $a) }",
            r#"{"a":true}"#,
            expect![[r#"
                {"data":{"n":3}}
                orders: query Operation__orders($a: Boolean!) { orders @skip(if: $a) { id } n: count @include(if: $a) }
                  {"a":true}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn everything_skipped_is_empty_data() {
    script()
        .check_with(
            "query ($a: Boolean!) { users @skip(if: $a) { id } }",
            r#"{"a":true}"#,
            expect![[r#"
                {"data":{}}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn selection_that_is_skipped_as_a_whole_asks_for_something_all_the_same() {
    script()
        .orders(r#"{"orders":[{"_j0":"Order"}]}"#)
        .check(
            "{ orders { id @skip(if: true) user @include(if: false) { name } } }",
            expect![[r#"
                {"data":{"orders":[{}]}}
                orders: query Operation__orders { orders { _j0: __typename } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn constant_conditions_that_hold_are_as_if_they_were_not_there() {
    script()
        .orders(r#"{"orders":[{"user":"7"}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check(
            "{ orders @include(if: true) { user @skip(if: false) { name } } }",
            expect![[r#"
                {"data":{"orders":[{"user":{"name":"Ann"}}]}}
                orders: query Operation__orders { orders { user: user_id } }
                users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
                  {"_j0_0_id":"7"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn null_for_a_condition_is_refused_before_anybody_is_asked() {
    script()
        .check_with(QUERY, r#"{"a":true,"b":null}"#, expect![[r#"
            {"errors":[{"message":"variable `$b` stands in `@skip` or `@include` and must not be null","extensions":{"code":"validation-failed"}}]}
        "#]])
        .await;
}

#[tokio::test]
async fn conditions_on_slots_under_type_conditions() {
    let query = "query ($a: Boolean!) { search { ... on Order @include(if: $a) { x: user { name } } ... on Parcel { x: user @skip(if: $a) { name } weight } __typename } }";
    script()
        .orders(
            r#"{"search":[{"_j0":"7","__typename":"Order"},{"weight":2,"__typename":"Parcel"}]}"#,
        )
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check_with(query, r#"{"a":true}"#, expect![[r#"
            {"data":{"search":[{"x":{"name":"Ann"},"__typename":"Order"},{"weight":2,"__typename":"Parcel"}]}}
            orders: query Operation__orders($a: Boolean!) { search { ... on Order { _j0: user_id @include(if: $a) } ... on Parcel { x: user @skip(if: $a) { name } weight } __typename } }
              {"a":true}
            users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
              {"_j0_0_id":"7"}
        "#]])
        .await;
    script()
        .orders(
            r#"{"search":[{"__typename":"Order"},{"x":null,"weight":2,"__typename":"Parcel"}]}"#,
        )
        .check_with(query, r#"{"a":false}"#, expect![[r#"
            {"data":{"search":[{"__typename":"Order"},{"x":null,"weight":2,"__typename":"Parcel"}]}}
            orders: query Operation__orders($a: Boolean!) { search { ... on Order { _j0: user_id @include(if: $a) } ... on Parcel { x: user @skip(if: $a) { name } weight } __typename } }
              {"a":false}
        "#]])
        .await;
}

#[tokio::test]
async fn conditions_on_fragments_at_the_root() {
    let query = "query ($a: Boolean!, $b: Boolean!) { ...A @include(if: $a) ... @skip(if: $b) { __typename count } } fragment A on Query { count me { id } }";
    script()
        .orders(r#"{"count":1}"#)
        .check_with(query, r#"{"a":false,"b":false}"#, expect![[r#"
            {"data":{"__typename":"Query","count":1}}
            orders: query Operation__orders($a: Boolean!, $b: Boolean!) { count @include(if: $a) count @skip(if: $b) }
              {"a":false,"b":false}
        "#]])
        .await;
    script()
        .orders(r#"{"count":1}"#)
        .users(r#"{"me":{"id":"7"}}"#)
        .check_with(query, r#"{"a":true,"b":true}"#, expect![[r#"
            {"data":{"count":1,"me":{"id":"7"}}}
            orders: query Operation__orders($a: Boolean!, $b: Boolean!) { count @include(if: $a) count @skip(if: $b) }
              {"a":true,"b":true}
            users: query Operation__users($a: Boolean!) { me @include(if: $a) { id } }
              {"a":true}
        "#]])
        .await;
}

#[tokio::test]
async fn repeatedly_nested_conditions() {
    let query = "query ($a: Boolean!, $b: Boolean!) { orders { ... @include(if: $a) { parent @skip(if: $b) { user { name } id @include(if: $b) } } parent { number user @include(if: $b) { name } } } }";
    for (variables, answer) in [
        (r#"{"a":true,"b":false}"#, r#"{"orders":[{"parent":{"user":"7","number":1}}]}"#),
        (r#"{"a":false,"b":true}"#, r#"{"orders":[{"parent":{"number":1,"user":"7"}}]}"#),
        (r#"{"a":true,"b":true}"#, r#"{"orders":[{"parent":{"number":1,"user":"7"}}]}"#),
    ] {
        let shop = script().orders(answer).users(r#"{"_j0_0":{"name":"Ann"}}"#).start().await;
        let (_, body) = shop.gateway.post(query, variables).await;
        let expected = answer.replace(r#""7""#, r#"{"name":"Ann"}"#);
        assert_eq!(body, format!("{{\"data\":{expected}}}"), "{variables}");
    }
    let shop = script().orders(r#"{"orders":[{"parent":{"number":1}}]}"#).start().await;
    shop.check(query, r#"{"a":false,"b":false}"#, expect![[r#"
        {"data":{"orders":[{"parent":{"number":1}}]}}
        orders: query Operation__orders($a: Boolean!, $b: Boolean!) { orders { parent @include(if: $a) @skip(if: $b) { user: user_id id @include(if: $b) } parent { number user: user_id @include(if: $b) } } }
          {"a":false,"b":false}
    "#]])
        .await;
}
