//! Presets: what the gateway gives in place of a role's clients.

use super::case;
use crate::e2e::hasura::{Case, requests};

fn case_as(role: &'static str) -> Case {
    case().header("x-hasura-role", role)
}

#[tokio::test]
async fn d4b_a_preset_of_a_root_field_is_applied() {
    case_as("user_preset")
        .query("{ message { id name } }")
        .data(r#"{"message":{"id":2,"name":"bob"}}"#)
        .asks("my-remote-schema", requests(1))
        .check()
        .await;
}

#[tokio::test]
async fn d6_what_the_join_binds_is_sent_and_not_the_preset() {
    case_as("user_preset")
        .query("{ profiles { id messageBasic { id name } } }")
        .data(concat!(
            r#"{"profiles":[{"id":1,"messageBasic":{"id":1,"name":"alice"}},"#,
            r#"{"id":2,"messageBasic":{"id":2,"name":"bob"}},"#,
            r#"{"id":3,"messageBasic":{"id":3,"name":"alice"}}]}"#,
        ))
        .asks("my-remote-schema", requests(1).fields(3))
        .check()
        .await;
}

#[tokio::test]
async fn d5b_a_preset_on_the_way_to_a_target_is_applied() {
    case_as("user_search")
        .query("{ profiles { id messagesSingleField { name } } }")
        .data(concat!(
            r#"{"profiles":[{"id":1,"messagesSingleField":[]},"#,
            r#"{"id":2,"messagesSingleField":[{"name":"bob"}]},"#,
            r#"{"id":3,"messagesSingleField":[]}]}"#,
        ))
        .asks("my-remote-schema", requests(1).fields(3))
        .check()
        .await;
}

#[tokio::test]
async fn d7_a_preset_from_a_session_variable() {
    case_as("user_session")
        .query("{ user { user_id } }")
        .header("X-Hasura-User-Id", "1")
        .data(r#"{"user":{"user_id":1}}"#)
        .asks("my-remote-schema", requests(1).holding("1"))
        .check()
        .await;
}

#[tokio::test]
async fn d8_a_session_variable_that_is_missing_is_named_and_nothing_is_sent() {
    case_as("user_session")
        .query("{ user { user_id } }")
        .refused(&["x-hasura-user-id", "missing"])
        .asks("my-remote-schema", requests(0))
        .check()
        .await;
    case_as("user_session")
        .query("{ user { user_id } }")
        .header("x-hasura-user-id", "secret")
        .refused(&["x-hasura-user-id", "Int!"])
        .asks("my-remote-schema", requests(0))
        .check()
        .await;
}

#[tokio::test]
async fn d14_a_static_preset_sends_the_text_itself() {
    case_as("user_session")
        .query("{ user { user_id gimmeText } }")
        .header("x-hasura-user-id", "2")
        .data(r#"{"user":{"user_id":2,"gimmeText":"x-hasura-user-id"}}"#)
        .check()
        .await;
}

#[tokio::test]
async fn d21_rows_are_limited_by_the_session_and_the_visible_one_is_joined() {
    case_as("user_rows")
        .query("{ mine { id name messageBasic { msg } remoteUser { user_id } } }")
        .header("x-hasura-user-id", "1")
        .data(concat!(
            r#"{"mine":{"id":1,"name":"alice","messageBasic":{"msg":"You win!"},"#,
            r#""remoteUser":{"user_id":1}}}"#,
        ))
        .asks("left", requests(1))
        .asks("my-remote-schema", requests(1).fields(2))
        .check()
        .await;
}

#[tokio::test]
async fn d24_a_preset_goes_into_the_object_of_a_variable() {
    case_as("user_input")
        .query("query ($a: A!) { test(a: $a) }")
        .variables(r#"{"a":{"b":{"c":{"i":0}}}}"#)
        .data(r#"{"test":"{\"x\":0,\"b\":{\"c\":{\"i\":0}}}"}"#)
        .asks("my-remote-schema", requests(1))
        .check()
        .await;
    case_as("user_input")
        .query("{ test(a: {b: {c: {i: 0}}}) }")
        .data(r#"{"test":"{\"x\":0,\"b\":{\"c\":{\"i\":0}}}"}"#)
        .asks("my-remote-schema", requests(1))
        .check()
        .await;
}

#[tokio::test]
async fn d26_a_preset_goes_into_an_object_of_which_the_client_gives_the_rest() {
    case_as("user_input")
        .query(
            r#"query ($user: UserName!, $last: String) {
                   a: greet(user: $user) b: greet(user: {lastName: $last}) c: greet(user: {}) }"#,
        )
        .variables(r#"{"user":{"lastName":"Bar"},"last":"Baz"}"#)
        .data(r#"{"a":"Foo Bar","b":"Foo Baz","c":"Foo "}"#)
        .asks("my-remote-schema", requests(1))
        .check()
        .await;
}
