//! Errors: at the client's paths, through namespaces and under new names.

use expect_test::expect;

use super::script;

#[tokio::test]
async fn an_upstream_error_is_placed_in_its_namespace() {
    script()
        .copy1_reply(
            r#"{"data":{"item":{"one_label":"l","color":null},"_j0":null},"errors":[{"message":"no color","path":["item","color"]},{"message":"no item","path":["_j0"]}]}"#,
        )
        .check(
            "{ a: copy1 { item(id: 1) { one_label color: one_color } } b: copy1 { item(id: 2) { one_label } } }",
            expect![[r#"
                {"data":{"a":{"item":{"one_label":"l","color":null}},"b":{"item":null}},
                "errors":[
                {"message":"no color","path":["a","item","color"],"extensions":{"code":"remote-schema-error","remote_schema":"copy1"}},
                {"message":"no item","path":["b","item"],"extensions":{"code":"remote-schema-error","remote_schema":"copy1"}}]}
                copy1: query Operation__copy1 { item(id: 1) { one_label: label color } _j0: item(id: 2) { one_label: label } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn a_null_that_may_not_be_nulls_the_namespace_alone() {
    script()
        .messages_reply(
            r#"{"data":{"foo_count":null,"the_message":{"foo_id":1}},"errors":[{"message":"too many","path":["foo_count"]}]}"#,
        )
        .left(r#"{"profiles":[]}"#)
        .check("{ foo { foo_count the_message(id: 1) { foo_id } } profiles { id } }", expect![[r#"
            {"data":{"foo":null,"profiles":[]},
            "errors":[
            {"message":"too many","path":["foo","foo_count"],"extensions":{"code":"remote-schema-error","remote_schema":"messages"}},
            {"message":"the answer of remote schema `messages` is not what was asked: the value is null but may not be","path":["foo","foo_count"],"extensions":{"code":"remote-schema-invalid","remote_schema":"messages"}}]}
            left: query Operation__left { profiles { id } }
            messages: query Operation__messages { foo_count: count the_message: message(id: 1) { foo_id: id } }
        "#]])
        .await;
}

#[tokio::test]
async fn a_failed_request_is_an_error_at_each_field_of_the_namespace() {
    script()
        .copy1_reply(r#"{"errors":[{"message":"down"}]}"#)
        .left(r#"{"profiles":[]}"#)
        .check(
            "{ c: copy1 { item(id: 1) { one_id } e: echo } d: copy1 { __typename item(id: 2) { one_id } } profiles { id } }",
            expect![[r#"
                {"data":{"c":{"item":null,"e":null},"d":{"__typename":"copy1_query","item":null},"profiles":[]},
                "errors":[
                {"message":"down","path":["c","item"],"extensions":{"code":"remote-schema-error","remote_schema":"copy1"}},
                {"message":"down","path":["c","e"],"extensions":{"code":"remote-schema-error","remote_schema":"copy1"}},
                {"message":"down","path":["d","item"],"extensions":{"code":"remote-schema-error","remote_schema":"copy1"}}]}
                left: query Operation__left { profiles { id } }
                copy1: query Operation__copy1 { item(id: 1) { one_id: id } e: echo _j0: item(id: 2) { one_id: id } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn an_upstream_without_data_is_an_error_in_every_namespace() {
    script()
        .messages_reply(r#"{"data":null,"errors":[{"message":"too many","path":["foo_count"]}]}"#)
        .check(
            "{ a: foo { foo_count } b: foo { __typename the_message(id: 1) { foo_id } } }",
            expect![[r#"
                {"data":{"a":null,"b":{"__typename":"foo_query","the_message":null}},
                "errors":[
                {"message":"too many","path":["a","foo_count"],"extensions":{"code":"remote-schema-error","remote_schema":"messages"}},
                {"message":"remote schema `messages` answered without data","path":["b","the_message"],"extensions":{"code":"remote-schema-error","remote_schema":"messages"}}]}
                messages: query Operation__messages { foo_count: count the_message: message(id: 1) { foo_id: id } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn errors_of_joins_stand_below_the_namespace() {
    script()
        .copy1(r#"{"item":{"m":1}}"#)
        .messages_reply(
            r#"{"data":{"_j0_0":{"foo_msg":null}},"errors":[{"message":"lost","path":["_j0_0","foo_msg"]}]}"#,
        )
        .check("{ n: copy1 { item(id: 1) { m: message { foo_msg } } } }", expect![[r#"
            {"data":{"n":{"item":{"m":{"foo_msg":null}}}},
            "errors":[
            {"message":"lost","path":["n","item","m","foo_msg"],"extensions":{"code":"remote-schema-error","remote_schema":"messages"}}]}
            messages: query Operation__messages($_j0_0_id: Int!) { _j0_0: message(id: $_j0_0_id) { ..._j0 } } fragment _j0 on Message { foo_msg: msg }
              {"_j0_0_id":1}
            copy1: query Operation__copy1 { item(id: 1) { m: id } }
        "#]])
        .await;
}

#[tokio::test]
async fn a_wrong_value_is_named_by_the_clients_key() {
    script()
        .messages(r#"{"the_message":{"author_name":7,"__typename":"Message"}}"#)
        .check("{ foo { the_message(id: 1) { author_name __typename } } }", expect![[r#"
            {"data":{"foo":{"the_message":{"author_name":null,"__typename":"FooMessage"}}},
            "errors":[
            {"message":"the answer of remote schema `messages` is not what was asked: the value is no string","path":["foo","the_message","author_name"],"extensions":{"code":"remote-schema-invalid","remote_schema":"messages"}}]}
            messages: query Operation__messages { the_message: message(id: 1) { author_name: name __typename } }
        "#]])
        .await;
}

#[tokio::test]
async fn a_failed_mutation_does_not_stop_the_next() {
    script()
        .copy1_reply(r#"{"data":null,"errors":[{"message":"full","path":["add"]}]}"#)
        .copy2(r#"{"add":{"key":2}}"#)
        .check(
            r#"mutation { copy1 { add(label: "a") { one_id } } copy2 { add(label: "b") { key } } }"#,
            expect![[r#"
                {"data":{"copy1":null,"copy2":{"add":{"key":2}}},
                "errors":[
                {"message":"full","path":["copy1","add"],"extensions":{"code":"remote-schema-error","remote_schema":"copy1"}}]}
                copy1: mutation Operation__copy1 { add(label: "a") { one_id: id } }
                copy2: mutation Operation__copy2 { add(label: "b") { key: id } }
            "#]],
        )
        .await;
}
