//! Namespaces: root fields one level down. The namespace is the gateway's own.

use expect_test::expect;

use super::script;

#[tokio::test]
async fn fields_of_a_namespace_are_root_fields_upstream() {
    script()
        .messages(r#"{"the_message":{"foo_id":1,"foo_msg":"m","author_name":"a"},"foo_count":3}"#)
        .left(r#"{"profile":{"name":"Ann"}}"#)
        .check(
            "{ foo { the_message(id: 1) { foo_id foo_msg author_name } foo_count } profile(id: 1) { name } }",
            expect![[r#"
                {"data":{"foo":{"the_message":{"foo_id":1,"foo_msg":"m","author_name":"a"},"foo_count":3},"profile":{"name":"Ann"}}}
                left: query Operation__left { profile(id: 1) { name } }
                messages: query Operation__messages { the_message: message(id: 1) { foo_id: id foo_msg: msg author_name: name } foo_count: count }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn two_aliases_of_a_namespace_are_one_request() {
    script()
        .copy1(r#"{"item":{"one_id":1},"e":"x","_j0":{"one_id":2},"_j1":"y","f":"z"}"#)
        .check(
            "{ a: copy1 { item(id: 1) { one_id } e: echo t: __typename } b: copy1 { __typename item(id: 2) { one_id } e: echo f: echo } }",
            expect![[r#"
                {"data":{"a":{"item":{"one_id":1},"e":"x","t":"copy1_query"},"b":{"__typename":"copy1_query","item":{"one_id":2},"e":"y","f":"z"}}}
                copy1: query Operation__copy1 { item(id: 1) { one_id: id } e: echo _j0: item(id: 2) { one_id: id } _j1: echo f: echo }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn selections_of_a_namespace_are_merged_in_the_clients_order() {
    script()
        .copy1(r#"{"echo":"x","item":{"one_id":1,"one_label":"l"},"items":[]}"#)
        .check(
            "{ copy1 { echo } ...F copy1 { item(id: 1) { one_label } } } fragment F on Query { copy1 { ... on copy1_query { item(id: 1) { one_id } } items { one_id } } }",
            expect![[r#"
                {"data":{"copy1":{"echo":"x","item":{"one_id":1,"one_label":"l"},"items":[]}}}
                copy1: query Operation__copy1 { echo item(id: 1) { one_id: id one_label: label } items { one_id: id } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn conditions_on_a_namespace_are_those_of_its_fields() {
    let query = "query ($a: Boolean!, $b: Boolean!) { copy1 @include(if: $a) { echo items @skip(if: $b) { one_id } } copy1 @include(if: $b) { echo item(id: 1) { one_id } } }";
    script()
        .copy1(r#"{"echo":"x","items":[]}"#)
        .check_with(query, r#"{"a":true,"b":false}"#, expect![[r#"
            {"data":{"copy1":{"echo":"x","items":[]}}}
            copy1: query Operation__copy1($a: Boolean!, $b: Boolean!) { echo @include(if: $a) items @include(if: $a) @skip(if: $b) { one_id: id } echo @include(if: $b) item(id: 1) @include(if: $b) { one_id: id } }
              {"a":true,"b":false}
        "#]])
        .await;
    script()
        .copy1(r#"{"echo":"x","item":null}"#)
        .check_with(query, r#"{"a":false,"b":true}"#, expect![[r#"
            {"data":{"copy1":{"echo":"x","item":null}}}
            copy1: query Operation__copy1($a: Boolean!, $b: Boolean!) { echo @include(if: $a) items @include(if: $a) @skip(if: $b) { one_id: id } echo @include(if: $b) item(id: 1) @include(if: $b) { one_id: id } }
              {"a":false,"b":true}
        "#]])
        .await;
    script()
        .copy1(r#"{"echo":"x","item":{"one_id":1}}"#)
        .check_with(query, r#"{"a":true,"b":true}"#, expect![[r#"
            {"data":{"copy1":{"echo":"x","item":{"one_id":1}}}}
            copy1: query Operation__copy1($a: Boolean!, $b: Boolean!) { echo @include(if: $a) items @include(if: $a) @skip(if: $b) { one_id: id } echo @include(if: $b) item(id: 1) @include(if: $b) { one_id: id } }
              {"a":true,"b":true}
        "#]])
        .await;
    script()
        .check_with(
            query,
            r#"{"a":false,"b":false}"#,
            expect![[r#"
        {"data":{}}
    "#]],
        )
        .await;
}

#[tokio::test]
async fn an_empty_namespace_and_its_name_ask_nobody() {
    script()
        .check_with(
            "query ($s: Boolean!) { copy1 { echo @skip(if: $s) } foo { __typename t: __typename foo_count @include(if: false) } n: copy2 @skip(if: $s) { __typename } }",
            r#"{"s":true}"#,
            expect![[r#"
                {"data":{"copy1":{},"foo":{"__typename":"foo_query","t":"foo_query"}}}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn introspection_stands_beside_namespaces() {
    script()
        .copy1(r#"{"echo":"x"}"#)
        .check(
            "{ __schema { queryType { fields { name type { name kind } } } mutationType { fields { name type { name } } } } copy1 { echo } }",
            expect![[r#"
                {"data":{"__schema":{"queryType":{"fields":[{"name":"profiles","type":{"name":null,"kind":"NON_NULL"}},{"name":"profile","type":{"name":"Profile","kind":"OBJECT"}},{"name":"foo","type":{"name":"foo_query","kind":"OBJECT"}},{"name":"copy1","type":{"name":"copy1_query","kind":"OBJECT"}},{"name":"things","type":{"name":null,"kind":"NON_NULL"}},{"name":"copy2","type":{"name":"copy2_query","kind":"OBJECT"}}]},"mutationType":{"fields":[{"name":"rename","type":{"name":"Profile"}},{"name":"foo","type":{"name":"foo_mutation"}},{"name":"copy1","type":{"name":"copy1_mutation"}},{"name":"copy2","type":{"name":"copy2_mutation"}}]}},"copy1":{"echo":"x"}}}
                copy1: query Operation__copy1 { echo }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn mutations_in_namespaces_run_in_order() {
    script()
        .copy1(r#"{"add":{"one_id":1}}"#)
        .copy2(r#"{"add":{"key":2,"twins":2}}"#)
        .copy1(r#"{"_j0_0":[{"one_label":"t","_j0":2}]}"#)
        .copy1(r#"{"add":{"one_id":3},"note":"n"}"#)
        .left(r#"{"rename":{"name":"Ann"}}"#)
        .check(
            r#"mutation { copy1 { add(label: "a") { one_id } } copy2 { add(label: "b") { key twins { one_label } } } again: copy1 { add(label: "c") { one_id } note(text: "d") __typename } rename(id: 1) { name } }"#,
            expect![[r#"
                {"data":{"copy1":{"add":{"one_id":1}},"copy2":{"add":{"key":2,"twins":[{"one_label":"t"}]}},"again":{"add":{"one_id":3},"note":"n","__typename":"copy1_mutation"},"rename":{"name":"Ann"}}}
                left: mutation Operation__left { rename(id: 1) { name } }
                copy1: mutation Operation__copy1 { add(label: "a") { one_id: id } }
                copy1: query Operation__copy1($_j0_0_where: Where!) { _j0_0: items(where: $_j0_0_where) { ..._j0 } } fragment _j0 on Item { one_label: label _j0: id }
                  {"_j0_0_where":{"ids":[2]}}
                copy1: mutation Operation__copy1 { add(label: "c") { one_id: id } note(text: "d") }
                copy2: mutation Operation__copy2 { add(label: "b") { key: id twins: id } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn a_namespace_is_not_taken_up_again_after_other_mutations() {
    script()
        .check_with(
            r#"mutation ($x: Boolean!) { copy1 { note(text: "a") } copy2 { add(label: "b") { key } } copy1 @include(if: $x) { add(label: "c") { one_id } } }"#,
            r#"{"x":true}"#,
            expect![[r#"
                {"errors":[{"message":"`copy1` is selected again after other mutations","locations":[{"line":1,"column":87}],"extensions":{"code":"not-supported"}}]}
            "#]],
        )
        .await;
    // What it is called changes nothing.
    script()
        .copy1(r#"{"note":"n"}"#)
        .copy2(r#"{"add":{"key":2}}"#)
        .check_with(
            r#"mutation ($x: Boolean!) { copy1 { note(text: "a") } copy2 { add(label: "b") { key } } copy1 @include(if: $x) { __typename } }"#,
            r#"{"x":true}"#,
            expect![[r#"
                {"data":{"copy1":{"note":"n","__typename":"copy1_mutation"},"copy2":{"add":{"key":2}}}}
                copy1: mutation Operation__copy1 { note(text: "a") }
                copy2: mutation Operation__copy2 { add(label: "b") { key: id } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn directives_of_a_remote_schema_do_not_reach_a_namespace() {
    script().check("{ copy1 @cached { echo } }", expect![[r#"
        {"errors":[{"message":"cannot find directive `@cached` in this document","locations":[{"line":1,"column":9}],"extensions":{"code":"validation-failed"}}]}
    "#]]).await;
}
