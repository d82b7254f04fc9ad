//! The other places where a name shows: type conditions, errors' paths, both ends of a join.

use super::{case, requests};
use crate::e2e::hasura::at;

#[tokio::test]
async fn type_conditions_go_upstream_under_their_own_names() {
    let asked = requests(1).fields(1).without("FooMessage").holding("2");
    case()
        .query(
            "{ profile(id: 2) { communications { __typename foo_comm_msg ...M
                 ... on Communication { foo_comm_id } ... @include(if: true) { t: __typename } } } }
             fragment M on FooMessage { foo_name }",
        )
        .data(concat!(
            r#"{"profile":{"communications":[{"__typename":"FooMessage","foo_comm_msg":"You lose!","#,
            r#""foo_name":"bob","foo_comm_id":2,"t":"FooMessage"}]}}"#,
        ))
        .asks("my-remote-schema", asked)
        .check()
        .await;
}

#[tokio::test]
async fn errors_have_the_clients_paths() {
    let error = |path| at(path).mentions("intentional-error").remote_schema("my-remote-schema");
    case()
        .query(
            "{ space: foo_root { m: foo_message(id: 1) { foo_comm_errorMsg } }
               profile(id: 3) { messageBasic { foo_comm_errorMsg } } }",
        )
        .data(concat!(
            r#"{"space":{"m":{"foo_comm_errorMsg":null}},"#,
            r#""profile":{"messageBasic":{"foo_comm_errorMsg":null}}}"#,
        ))
        .error(error("space.m.foo_comm_errorMsg"))
        .error(error("profile.messageBasic.foo_comm_errorMsg"))
        .check()
        .await;
}

#[tokio::test]
async fn both_ends_of_a_join_have_other_names() {
    case()
        .query(
            "{ copy1 { item(id: 2) { twin { label __typename } one_id __typename } }
               more: copy1 { __typename item(id: 3) { twin { extra } } } }",
        )
        .data(concat!(
            r#"{"copy1":{"item":{"twin":{"label":"copy2-2","__typename":"Two_Item_v2"},"#,
            r#""one_id":2,"__typename":"One_Item"}},"#,
            r#""more":{"__typename":"copy1_query","item":{"twin":{"extra":"copy2-extra-3"}}}}"#,
        ))
        .asks("copy1", requests(1).fields(2).without("One_"))
        .asks("copy2", requests(1).fields(2).without("Two_").holding("2").holding("3"))
        .check()
        .await;
}

#[tokio::test]
async fn variables_are_in_the_clients_types_and_go_upstream_in_their_own() {
    case()
        .query(
            "query ($p: customPrefix_Profession! = DOCTOR, $t: Two_Stamp_v2) {
               echoEnum_customFieldSuffix(x: $p) copy1 { echo } copy2 { echo(stamp: $t) } }",
        )
        .variables(r#"{"t":"today"}"#)
        .data(concat!(
            r#"{"echoEnum_customFieldSuffix":"DOCTOR","copy1":{"echo":"absent"},"#,
            r#""copy2":{"echo":"value today"}}"#,
        ))
        .asks("remote1", requests(1).without("customPrefix_").without("_customFieldSuffix("))
        .asks("copy1", requests(1))
        .asks("copy2", requests(1).without("Two_").holding(r#""today""#))
        .check()
        .await;
}
