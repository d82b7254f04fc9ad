//! Where joined fields stand: beside each other, deep in objects and lists, below mutations.

use super::{case, requests};

#[tokio::test]
async fn c18_a_named_fragment_on_a_plain_root_field_of_the_other_remote_schema() {
    case()
        .query("{ profiles { id } messages { ...M } } fragment M on Message { id msg }")
        .data(concat!(
            r#"{"profiles":[{"id":1},{"id":2},{"id":3}],"messages":[{"id":1,"msg":"You win!"},"#,
            r#"{"id":2,"msg":"You lose!"},{"id":3,"msg":"Another alice"}]}"#,
        ))
        .asks("left", requests(1))
        .asks("my-remote-schema", requests(1).fields(1))
        .check()
        .await;
}

#[tokio::test]
async fn c20_plain_roots_of_both_remote_schemas_with_variables_of_both() {
    case()
        .query(
            "query ($p: Int!, $m: Int!) { profile(id: $p) { name } message(id: $m) { msg } hello }",
        )
        .variables(r#"{"p":2,"m":3}"#)
        .data(r#"{"profile":{"name":"bob"},"message":{"msg":"Another alice"},"hello":"world"}"#)
        .asks("left", requests(1).holding(r#"{"p":2}"#))
        .asks("my-remote-schema", requests(1).fields(2).holding(r#"{"m":3}"#))
        .check()
        .await;
}

#[tokio::test]
async fn c22_many_joins_in_one_operation() {
    let row = |messages: &str, name: &str, id: i32| {
        format!(
            r#"{{"some_constant_text":"constant text","some_more_constant_text":"more constant text","messagesNestedArr":[{messages}],"name":"{name}","r_user":{{"user_id":{id}}}}}"#
        )
    };
    let alice = r#"{"name":"alice","msg":"You win!"},{"name":"alice","msg":"Another alice"}"#;
    let bob = r#"{"name":"bob","msg":"You lose!"}"#;
    let rows = [row(alice, "alice", 1), row(bob, "bob", 2), row(alice, "alice", 3)];
    case()
        .query(
            "{ p_1: profile(id: 1) { id name remoteUser { user_id } }
               profiles { some_constant_text some_more_constant_text messagesNestedArr { name msg }
                          name r_user: remoteUser { user_id } }
               p2: profile(id: 2) { id name remoteUser { user_id } } }",
        )
        .data(&format!(
            r#"{{"p_1":{{"id":1,"name":"alice","remoteUser":{{"user_id":1}}}},"profiles":[{}],"p2":{{"id":2,"name":"bob","remoteUser":{{"user_id":2}}}}}}"#,
            rows.join(",")
        ))
        .asks("left", requests(1))
        .asks("my-remote-schema", requests(1).fields(7))
        .check()
        .await;
}

#[tokio::test]
async fn c25_a_join_below_three_plain_objects() {
    case()
        .query("{ org { hq { desk { owner { messageBasic { msg } } } } } }")
        .data(r#"{"org":{"hq":{"desk":{"owner":{"messageBasic":{"msg":"You lose!"}}}}}}"#)
        .asks("left", requests(1))
        .asks("my-remote-schema", requests(1).fields(1))
        .check()
        .await;
}

#[tokio::test]
async fn c26_lists_in_objects_in_lists_with_and_without_the_key() {
    case()
        .query(
            "{ org { divisions { teams {
                 members { messageBasic { msg } } lead { id messageBasic { msg } } } } } }",
        )
        .data(concat!(
            r#"{"org":{"divisions":[{"teams":["#,
            r#"{"members":[{"messageBasic":{"msg":"You win!"}},{"messageBasic":{"msg":"You lose!"}}],"#,
            r#""lead":{"id":1,"messageBasic":{"msg":"You win!"}}},{"members":[],"lead":null}]},"#,
            r#"{"teams":[{"members":[{"messageBasic":{"msg":"Another alice"}}],"#,
            r#""lead":{"id":3,"messageBasic":{"msg":"Another alice"}}}]}]}}"#,
        ))
        .asks("left", requests(1))
        .asks("my-remote-schema", requests(1).fields(3))
        .check()
        .await;
}

#[tokio::test]
async fn c28_a_join_below_a_mutation_is_a_query_and_the_mutation_runs_once() {
    case()
        .query(
            r#"mutation { renameProfile(id: 2, name: "robert") { id name messageBasic { msg } } }"#,
        )
        .data(r#"{"renameProfile":{"id":2,"name":"robert","messageBasic":{"msg":"You lose!"}}}"#)
        .asks("left", requests(1).mutations_only())
        .asks("my-remote-schema", requests(1).fields(1).queries_only())
        .check()
        .await;
}

#[tokio::test]
async fn c26b_lists_of_lists_with_nulls_in_them() {
    case()
        .query("{ org { divisions { teams { grid { messageBasic { msg } } } } } }")
        .data(concat!(
            r#"{"org":{"divisions":[{"teams":[{"grid":[[{"messageBasic":{"msg":"You win!"}},null],"#,
            r#"[{"messageBasic":{"msg":"Another alice"}}]]},{"grid":[null,[]]}]},"#,
            r#"{"teams":[{"grid":null}]}]}}"#,
        ))
        .asks("left", requests(1))
        .asks("my-remote-schema", requests(1).fields(2))
        .check()
        .await;
}
