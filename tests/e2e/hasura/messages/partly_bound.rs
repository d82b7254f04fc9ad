//! Input objects of which the relationship binds a part: the rest is the client's.

use super::{case, requests};

const ALICES: &str = concat!(
    r#"{"profiles":[{"id":1,"messagesNestedArgs":[{"id":1,"msg":"You win!"}]},"#,
    r#"{"id":2,"messagesNestedArgs":[]},"#,
    r#"{"id":3,"messagesNestedArgs":[{"id":3,"msg":"Another alice"}]}]}"#,
);

#[tokio::test]
async fn c8_the_clients_object_is_merged_with_the_bound_object() {
    case()
        .query(r#"{ profiles { id messagesNestedArgs(where: {name: {eq: "alice"}}) { id msg } } }"#)
        .data(ALICES)
        .asks("left", requests(1))
        .asks("my-remote-schema", requests(1).fields(3))
        .check()
        .await;
}

#[tokio::test]
async fn c10_the_clients_whole_object_is_a_variable() {
    case()
        .naming("%W%", ["Profile", "messagesNestedArgs", "where"])
        .query("query ($w: %W%) { profiles { id messagesNestedArgs(where: $w) { id msg } } }")
        .variables(r#"{"w":{"name":{"eq":"alice"}}}"#)
        .data(ALICES)
        .asks("left", requests(1))
        .asks("my-remote-schema", requests(1).fields(3))
        .check()
        .await;
}

#[tokio::test]
async fn c10c_the_bound_value_can_not_be_given_by_the_client() {
    case()
        .query("{ profiles { id messagesNestedArgs(where: {id: {eq: 2}}) { id } } }")
        .refused(&["eq"])
        .asks("left", requests(0))
        .asks("my-remote-schema", requests(0))
        .check()
        .await;
}

#[tokio::test]
async fn c11_introspection_shows_the_joined_fields_and_the_arguments_that_are_left() {
    case()
        .query(
            r#"{ __type(name: "Profile") { fields { name args { name type { name kind } } } } }"#,
        )
        .at_least(
            r#"{"__type":{"fields":[{"name":"id","args":[]},{"name":"messageBasic","args":[]},
                {"name":"messagesNestedArgs","args":[
                  {"name":"includes","type":{"name":"IncludeInpObj","kind":"INPUT_OBJECT"}},
                  {"name":"where","type":{"kind":"INPUT_OBJECT"}}]},
                {"name":"name","args":[]},{"name":"helloWorld","args":[]}]}}"#,
        )
        .check()
        .await;
}

#[tokio::test]
async fn c70r_where_every_key_of_a_bound_object_is_bound_the_argument_is_gone() {
    case()
        .query(
            r#"{ __type(name: "Profile") { fields { name args { name } } }
                 profiles { messagesByName { id } } }"#,
        )
        .at_least(
            r#"{"__type":{"fields":[{"name":"messagesByName","args":[]}]},
                "profiles":[{"messagesByName":[{"id":1},{"id":3}]},{"messagesByName":[{"id":2}]}]}"#,
        )
        .check()
        .await;
}

#[tokio::test]
async fn f22a_a_bound_list_of_scalars_takes_its_key_away_from_the_client() {
    case()
        .naming("%I%", ["Profile", "messagesMultiFields", "includes"])
        .query(r#"{ __type(name: "%I%") { inputFields { name } } }"#)
        .data(r#"{"__type":{"inputFields":[{"name":"name"}]}}"#)
        .check()
        .await;
}
