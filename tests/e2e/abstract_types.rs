//! Interfaces and unions of remote schemas, with joins on some of their types.

use expect_test::expect;

use super::shop::script;

#[tokio::test]
async fn joins_in_fragments_on_a_union_with_the_type_name() {
    script()
        .orders(r#"{"search":[{"__typename":"Parcel","weight":1.5},{"__typename":"Order","user":"7","number":1},{"__typename":"Parcel","weight":2}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check(
            "{ search { __typename ... on Order { user { name } number } ... on Parcel { weight } } }",
            expect![[r#"
                {"data":{"search":[{"__typename":"Parcel","weight":1.5},{"__typename":"Order","user":{"name":"Ann"},"number":1},{"__typename":"Parcel","weight":2}]}}
                orders: query Operation__orders { search { __typename ... on Order { user: user_id number } ... on Parcel { weight } } }
                users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
                  {"_j0_0_id":"7"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn joins_in_fragments_on_a_union_without_the_type_name() {
    script()
        .orders(r#"{"search":[{"weight":1.5},{"user":"7","number":1},{"user":null,"number":2}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check(
            "{ search { ... on Order { user { name } number } ... on Parcel { weight } } }",
            expect![[r#"
                {"data":{"search":[{"weight":1.5},{"user":{"name":"Ann"},"number":1},{"user":null,"number":2}]}}
                orders: query Operation__orders { search { ... on Order { user: user_id number } ... on Parcel { weight } } }
                users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
                  {"_j0_0_id":"7"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn slot_that_the_type_name_asks_for_must_be_there() {
    script()
        .orders(r#"{"search":[{"__typename":"Order","number":1},{"__typename":"Parcel"},{"__typename":"Order","user":"7","number":2}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check(
            "{ search { __typename ... on Order { user { name } number } } }",
            expect![[r#"
                {"data":{"search":[{"__typename":"Order","user":null,"number":1},{"__typename":"Parcel"},{"__typename":"Order","user":{"name":"Ann"},"number":2}]},
                "errors":[
                {"message":"the answer of remote schema `orders` is not what was asked: the value is missing","path":["search",0,"user"],"extensions":{"code":"remote-schema-invalid","remote_schema":"orders"}}]}
                orders: query Operation__orders { search { __typename ... on Order { user: user_id number } } }
                users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
                  {"_j0_0_id":"7"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn joins_in_named_fragments_on_an_interface() {
    script()
        .orders(r#"{"node":{"id":"1","number":4,"user":"7"}}"#)
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check(
            "{ node(id: 1) { ...Any ...Buyer } } fragment Any on Node { id ... on Parcel { weight } } \
             fragment Buyer on Order { number user { ...Name } } fragment Name on User { name }",
            expect![[r#"
                {"data":{"node":{"id":"1","number":4,"user":{"name":"Ann"}}}}
                orders: query Operation__orders { node(id: 1) { id ... on Parcel { weight } ... on Order { number user: user_id } } }
                users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
                  {"_j0_0_id":"7"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn type_that_only_another_remote_schema_has_is_not_asked_for() {
    script()
        .orders(r#"{"node":{"id":"1"}}"#)
        .check(
            "{ node(id: 1) { id ... on User { name boss { name } } } }",
            expect![[r#"
                {"data":{"node":{"id":"1"}}}
                orders: query Operation__orders { node(id: 1) { id } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn selection_on_such_types_alone_asks_for_something_all_the_same() {
    script()
        .orders(r#"{"node":{"_j0":"Parcel"},"search":[{"_j1":"Order"}]}"#)
        .check(
            "{ node(id: 1) { ... on User { name } } search { ... on Node { ... on User { name } } } }",
            expect![[r#"
                {"data":{"node":{},"search":[{}]}}
                orders: query Operation__orders { node(id: 1) { _j0: __typename } search { _j1: __typename } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn target_that_is_an_interface() {
    script()
        .users(r#"{"users":[{"favourite":"1"},{"favourite":"2"},{"favourite":"3"}]}"#)
        .orders(r#"{"_j0_0":{"__typename":"Order","id":"1","user":"7"},"_j0_1":{"__typename":"Parcel","id":"2","weight":5},"_j0_2":null}"#)
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check(
            "{ users { favourite { __typename id ... on Order { user { name } } ... on Parcel { weight } } } }",
            expect![[r#"
                {"data":{"users":[{"favourite":{"__typename":"Order","id":"1","user":{"name":"Ann"}}},{"favourite":{"__typename":"Parcel","id":"2","weight":5}},{"favourite":null}]}}
                orders: query Operation__orders($_j0_0_id: ID!, $_j0_1_id: ID!, $_j0_2_id: ID!) { _j0_0: node(id: $_j0_0_id) { ..._j0 } _j0_1: node(id: $_j0_1_id) { ..._j0 } _j0_2: node(id: $_j0_2_id) { ..._j0 } } fragment _j0 on Node { __typename id ... on Order { user: user_id } ... on Parcel { weight } }
                  {"_j0_0_id":"1","_j0_1_id":"2","_j0_2_id":"3"}
                users: query Operation__users { users { favourite: favourite_id } }
                users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
                  {"_j0_0_id":"7"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn members_of_several_types_in_another_order() {
    script()
        .orders(r#"{"search":[{"weight":2,"id":"1","__typename":"Parcel"},{"number":1,"user":"7","id":"2","__typename":"Order"}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check(
            "{ search { __typename ... on Node { id } ... on Order { user { name } number } ... on Parcel { weight } } }",
            expect![[r#"
                {"data":{"search":[{"__typename":"Parcel","id":"1","weight":2},{"__typename":"Order","id":"2","user":{"name":"Ann"},"number":1}]}}
                orders: query Operation__orders { search { __typename ... on Node { id } ... on Order { user: user_id number } ... on Parcel { weight } } }
                users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
                  {"_j0_0_id":"7"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn field_under_two_type_conditions_is_completed_with_both_selections() {
    script()
        .orders(r#"{"search":[{"id":"1","user":{"name":"Sam"}},{"parent":{"id":"9","number":3}}]}"#)
        .check(
            "{ search { ... on Node { ... on Parcel { id user { name } } } ... on Order { parent { id } } ... on Order { parent { number } } } }",
            expect![[r#"
                {"data":{"search":[{"id":"1","user":{"name":"Sam"}},{"parent":{"id":"9","number":3}}]}}
                orders: query Operation__orders { search { ... on Parcel { id user { name } } ... on Order { parent { id number } } } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn joins_below_a_field_that_two_types_share() {
    script()
        .orders(r#"{"search":[{"orders":[{"user":"7","id":"1"}]},{"__typename":"Order"}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check(
            "{ search { ... on Parcel { orders { user { name } } ...More } ... on Order { __typename } } } fragment More on Parcel { orders { id } }",
            expect![[r#"
                {"data":{"search":[{"orders":[{"user":{"name":"Ann"},"id":"1"}]},{"__typename":"Order"}]}}
                orders: query Operation__orders { search { ... on Parcel { orders { user: user_id id } } ... on Order { __typename } } }
                users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
                  {"_j0_0_id":"7"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn members_below_one_name_of_two_types_keep_the_order_of_each() {
    script()
        .orders(r#"{"search":[{"x":{"a":"Order","b":"Order"}},{"x":{"b":"Sender","a":"Sender"}}]}"#)
        .check(
            "{ search { ... on Order { x: parent { a: __typename b: __typename } } ... on Parcel { x: user { b: __typename a: __typename } } } }",
            expect![[r#"
                {"data":{"search":[{"x":{"a":"Order","b":"Order"}},{"x":{"b":"Sender","a":"Sender"}}]}}
                orders: query Operation__orders { search { ... on Order { x: parent { a: __typename b: __typename } } ... on Parcel { x: user { b: __typename a: __typename } } } }
            "#]],
        )
        .await;
}
