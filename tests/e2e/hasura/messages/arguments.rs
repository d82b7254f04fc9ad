//! Where a key stands in the target's arguments.

use super::{case, requests};

#[tokio::test]
async fn c1_a_basic_relationship() {
    case()
        .query("{ profiles { id messageBasic { id name msg } } }")
        .data(concat!(
            r#"{"profiles":[{"id":1,"messageBasic":{"id":1,"name":"alice","msg":"You win!"}},"#,
            r#"{"id":2,"messageBasic":{"id":2,"name":"bob","msg":"You lose!"}},"#,
            r#"{"id":3,"messageBasic":{"id":3,"name":"alice","msg":"Another alice"}}]}"#,
        ))
        .asks("left", requests(1))
        .asks("my-remote-schema", requests(1).fields(3).queries_only())
        .check()
        .await;
}

#[tokio::test]
async fn c3_a_key_in_a_list_and_two_rows_with_one_key() {
    case()
        .query("{ profiles { id name messagesNestedArr { name msg } } }")
        .data(concat!(
            r#"{"profiles":[{"id":1,"name":"alice","messagesNestedArr":["#,
            r#"{"name":"alice","msg":"You win!"},{"name":"alice","msg":"Another alice"}]},"#,
            r#"{"id":2,"name":"bob","messagesNestedArr":[{"name":"bob","msg":"You lose!"}]},"#,
            r#"{"id":3,"name":"alice","messagesNestedArr":["#,
            r#"{"name":"alice","msg":"You win!"},{"name":"alice","msg":"Another alice"}]}]}"#,
        ))
        .asks("left", requests(1))
        .asks("my-remote-schema", requests(1).fields(2))
        .check()
        .await;
}

#[tokio::test]
async fn c5_two_key_fields_nested_in_two_arguments() {
    case()
        .query("{ profiles { id name messagesMultiFields { msg } } }")
        .data(concat!(
            r#"{"profiles":[{"id":1,"name":"alice","messagesMultiFields":[{"msg":"You win!"}]},"#,
            r#"{"id":2,"name":"bob","messagesMultiFields":[{"msg":"You lose!"}]},"#,
            r#"{"id":3,"name":"alice","messagesMultiFields":[{"msg":"Another alice"}]}]}"#,
        ))
        .asks("left", requests(1))
        .asks("my-remote-schema", requests(1).fields(3))
        .check()
        .await;
}

#[tokio::test]
async fn c6_a_path_of_two_fields_on_the_target() {
    case()
        .query("{ profiles { id name userNestedFields { name } } }")
        .data(concat!(
            r#"{"profiles":[{"id":1,"name":"alice","userNestedFields":[{"name":"alice"}]},"#,
            r#"{"id":2,"name":"bob","userNestedFields":[{"name":"bob"}]},"#,
            r#"{"id":3,"name":"alice","userNestedFields":[{"name":"alice"}]}]}"#,
        ))
        .asks("left", requests(1))
        .asks("my-remote-schema", requests(1).fields(3))
        .check()
        .await;
}

#[tokio::test]
async fn c7_a_scalar_key_to_a_list_argument() {
    case()
        .query("{ profile(id: 1) { id remoteUsers { user_id userMessages { id msg } } } }")
        .data(concat!(
            r#"{"profile":{"id":1,"remoteUsers":[{"user_id":1,"#,
            r#""userMessages":[{"id":1,"msg":"You win!"}]}]}}"#,
        ))
        .asks("left", requests(1))
        .asks("my-remote-schema", requests(1).fields(1))
        .check()
        .await;
}

#[tokio::test]
async fn c7b_a_scalar_key_written_as_a_list_of_one() {
    case()
        .query(
            "{ profile(id: 1) { id remoteUsersMultipleIds { user_id userMessages { id msg } } } }",
        )
        .data(concat!(
            r#"{"profile":{"id":1,"remoteUsersMultipleIds":[{"user_id":1,"#,
            r#""userMessages":[{"id":1,"msg":"You win!"}]}]}}"#,
        ))
        .asks("left", requests(1))
        .asks("my-remote-schema", requests(1).fields(1).holding("[1]"))
        .check()
        .await;
}

#[tokio::test]
async fn c13_one_of_two_key_fields_is_null_and_no_match_is_an_empty_list() {
    case()
        .query("{ employees { id name employeeMessages { id name msg } } }")
        .data(concat!(
            r#"{"employees":[{"id":1,"name":"alice","#,
            r#""employeeMessages":[{"id":1,"name":"alice","msg":"You win!"}]},"#,
            r#"{"id":2,"name":null,"employeeMessages":null},"#,
            r#"{"id":3,"name":"bob","employeeMessages":[]}]}"#,
        ))
        .asks("left", requests(1))
        .asks("my-remote-schema", requests(1).fields(2))
        .check()
        .await;
}

#[tokio::test]
async fn c23_joins_without_keys_on_a_list_ask_one_field_each() {
    let constants =
        r#""some_constant_text":"constant text","some_more_constant_text":"more constant text""#;
    let rows = [1, 2, 3].map(|id| format!(r#"{{{constants},"id":{id}}}"#));
    case()
        .query("{ profiles { some_constant_text some_more_constant_text id } }")
        .data(&format!(r#"{{"profiles":[{}]}}"#, rows.join(",")))
        .asks("left", requests(1))
        .asks("my-remote-schema", requests(1).fields(2))
        .check()
        .await;
}

#[tokio::test]
async fn c23b_a_join_without_keys_alone_on_one_object() {
    case()
        .query("{ profile(id: 2) { some_constant_text } }")
        .data(r#"{"profile":{"some_constant_text":"constant text"}}"#)
        .asks("left", requests(1))
        .asks("my-remote-schema", requests(1).fields(1))
        .check()
        .await;
}
