//! Roles: who sees what of profiles on the left and messages on the right.

mod presets;
mod servers;

use super::{check_introspection_as, requests};
use servers::case;

/// The roles' schemas as they were compiled.
const SEARCH: &str = include_str!("../../hasura_roles/schema_user_search.graphql");

#[tokio::test]
async fn d1_a_role_that_may_not_see_the_target_has_no_joined_field() {
    case()
        .query("{ profiles { id messageBasic { name } } }")
        .header("x-hasura-role", "user_hello")
        .refused(&["messageBasic"])
        .asks("left", requests(0))
        .asks("my-remote-schema", requests(0))
        .check()
        .await;
}

#[tokio::test]
async fn d1b_what_a_role_may_see_works() {
    case()
        .query("{ hello profiles { id } }")
        .header("x-hasura-role", "user_hello")
        .data(r#"{"hello":"world","profiles":[{"id":1},{"id":2},{"id":3}]}"#)
        .check()
        .await;
}

#[tokio::test]
async fn d2b_the_admin_sees_everything() {
    case()
        .query("{ profile(id: 2) { messageBasic { msg } remoteUser { user_id } } }")
        .header("x-hasura-role", "admin")
        .data(r#"{"profile":{"messageBasic":{"msg":"You lose!"},"remoteUser":{"user_id":2}}}"#)
        .check()
        .await;
}

#[tokio::test]
async fn d3_a_join_has_the_fields_that_the_role_has() {
    case()
        .query("{ profiles { id messageBasic { id name } } }")
        .header("x-hasura-role", "user_message")
        .data(concat!(
            r#"{"profiles":[{"id":1,"messageBasic":{"id":1,"name":"alice"}},"#,
            r#"{"id":2,"messageBasic":{"id":2,"name":"bob"}},"#,
            r#"{"id":3,"messageBasic":{"id":3,"name":"alice"}}]}"#,
        ))
        .asks("left", requests(1))
        .asks("my-remote-schema", requests(1).fields(3))
        .check()
        .await;
    case()
        .query("{ profiles { messageBasic { msg } } }")
        .header("x-hasura-role", "user_message")
        .refused(&["msg"])
        .asks("left", requests(0))
        .check()
        .await;
}

#[tokio::test]
async fn d5_an_argument_that_is_preset_is_not_there() {
    case()
        .query("{ profile(id: 1) { messagesSingleField(includes: {id: [1]}) { name } } }")
        .header("x-hasura-role", "user_search")
        .refused(&["includes"])
        .asks("left", requests(0))
        .asks("my-remote-schema", requests(0))
        .check()
        .await;
}

#[tokio::test]
async fn d17_an_argument_that_is_preset_can_not_be_given() {
    case()
        .query("{ user(user_id: 2) { user_id } }")
        .header("x-hasura-role", "user_session")
        .header("x-hasura-user-id", "1")
        .refused(&["user_id"])
        .asks("my-remote-schema", requests(0))
        .check()
        .await;
}

#[tokio::test]
async fn d16_a_role_that_does_not_see_the_key_has_no_joined_field() {
    case()
        .query("{ profiles { name messageBasic { name } } }")
        .header("x-hasura-role", "user_no_key")
        .refused(&["messageBasic"])
        .asks("left", requests(0))
        .check()
        .await;
}

#[tokio::test]
async fn d18_a_role_without_any_permission_sees_nothing() {
    for query in ["{ profiles { id } }", "{ __typename }", "{ __schema { queryType { name } } }"] {
        case()
            .query(query)
            .header("x-hasura-role", "stranger")
            .refused(&[])
            .asks("left", requests(0))
            .asks("my-remote-schema", requests(0))
            .check()
            .await;
    }
}

#[tokio::test]
async fn d22_a_variable_of_an_input_type_without_presets_goes_whole() {
    case()
        .query("query ($a: A!) { test(a: $a) }")
        .variables(r#"{"a":{"b":{"c":{"i":0}},"x":7}}"#)
        .header("x-hasura-role", "admin")
        .data(r#"{"test":"{\"x\":7,\"b\":{\"c\":{\"i\":0}}}"}"#)
        .asks("my-remote-schema", requests(1).holding(r#"{"b":{"c":{"i":0}},"x":7}"#))
        .check()
        .await;
}

#[tokio::test]
async fn d23_an_optional_variable_given_null_and_absent() {
    case()
        .query(
            "query ($a: A, $n: A, $m: A) {
               given: testOptional(a: $a) null: testOptional(a: $n) absent: testOptional(a: $m) }",
        )
        .variables(r#"{"a":{"x":1},"n":null}"#)
        .header("x-hasura-role", "admin")
        .data(r#"{"given":"{\"x\":1}","null":"null","absent":"null"}"#)
        .asks("my-remote-schema", requests(1).holding(r#"{"x":1}"#))
        .check()
        .await;
}

#[tokio::test]
async fn d25_two_variables_with_equal_values_stay_two() {
    case()
        .query("query ($a: [Int], $b: [String]) { lists(a: $a, b: $b) }")
        .variables(r#"{"a":[],"b":[]}"#)
        .header("x-hasura-role", "admin")
        .data(r#"{"lists":"{\"a\":[],\"b\":[]}"}"#)
        .asks("my-remote-schema", requests(1))
        .check()
        .await;
}

#[tokio::test]
async fn d26b_an_input_field_that_is_preset_can_not_be_given() {
    case()
        .query(r#"{ greet(user: {firstName: "Eve", lastName: "Bar"}) }"#)
        .header("x-hasura-role", "user_input")
        .refused(&["firstName"])
        .asks("my-remote-schema", requests(0))
        .check()
        .await;
}

#[tokio::test]
async fn f20d_the_introspected_schema_of_a_role_is_valid() {
    check_introspection_as(case(), "user_search", SEARCH).await;
}
