//! Variables: declared with the remote schema's own type names, whatever the client calls them.

use expect_test::expect;

use super::script;

#[tokio::test]
async fn variables_are_declared_with_own_types() {
    script()
        .copy1(r#"{"paint":"RED","items":[],"echo":"null"}"#)
        .check_with(
            r#"query Q($c: One_Color!, $list: [[One_Color!]] = [[BLUE]], $w: One_Where, $s: One_Stamp) {
                copy1 { paint(color: $c, colors: $list) items(where: $w, color: $c) { one_id } echo(stamp: $s) }
            }"#,
            r#"{"c":"RED","w":{"ids":[1],"color":"BLUE","not":{"stamp":{"any":[1.50]}}},"s":null}"#,
            expect![[r#"
                {"data":{"copy1":{"paint":"RED","items":[],"echo":"null"}}}
                copy1: query Q__copy1($c: Color!, $list: [[Color!]] = [[BLUE]], $w: Where, $s: Stamp) { paint(color: $c, colors: $list) items(where: $w, color: $c) { one_id: id } echo(stamp: $s) }
                  {"c":"RED","w":{"ids":[1],"color":"BLUE","not":{"stamp":{"any":[1.50]}}},"s":null}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn an_absent_variable_stays_absent() {
    script()
        .copy1(r#"{"echo":"absent"}"#)
        .check(
            "query ($s: One_Stamp) { copy1 { echo(stamp: $s) } }",
            expect![[r#"
            {"data":{"copy1":{"echo":"absent"}}}
            copy1: query Operation__copy1($s: Stamp) { echo(stamp: $s) }
        "#]],
        )
        .await;
}

#[tokio::test]
async fn literals_are_the_same_everywhere() {
    script()
        .copy1(r#"{"items":[]}"#)
        .copy2(r#"{"items":[]}"#)
        .check(
            "{ copy1 { items(where: {color: BLUE, ids: [1]}) { one_id } } copy2 { items(color: GREEN) { key } } }",
            expect![[r#"
                {"data":{"copy1":{"items":[]},"copy2":{"items":[]}}}
                copy1: query Operation__copy1 { items(where: {color: BLUE, ids: [1]}) { one_id: id } }
                copy2: query Operation__copy2 { items(color: GREEN) { key: id } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn a_type_of_one_copy_does_not_fit_the_other() {
    script()
        .check_with(
            "query ($c: One_Color) { copy2 { items(color: $c) { key } } }",
            r#"{"c":"RED"}"#,
            expect![[r#"
                {"errors":[{"message":"variable `$c` of type `One_Color` cannot be used for argument `color` of type `Two_Color_v2`","locations":[{"line":1,"column":39}],"extensions":{"code":"validation-failed"}}]}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn a_value_that_the_other_copy_alone_has_is_refused() {
    script()
        .check_with(
            "query ($c: Two_Color_v2) { copy2 { items(color: $c) { key } } }",
            r#"{"c":"BLUE"}"#,
            expect![[r#"
                {"errors":[{"message":"variable `$c` is no value of enum `Two_Color_v2`","extensions":{"code":"validation-failed"}}]}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn variables_of_joined_fields_are_declared_for_each_remote_schema() {
    script()
        .left(r#"{"profiles":[{"latest":1}]}"#)
        .messages(r#"{"_j0_0":[{"foo_id":5}]}"#)
        .check_with(
            "query ($k: Kind = NOTE) { profiles { latest(kind: $k) { foo_id } } }",
            r#"{"k":"LETTER"}"#,
            expect![[r#"
                {"data":{"profiles":[{"latest":[{"foo_id":5}]}]}}
                left: query Operation__left { profiles { latest: id } }
                messages: query Operation__messages($_j0_0_id: Int!, $k: Kind = NOTE) { _j0_0: communications(id: $_j0_0_id, kind: $k) { ..._j0 } } fragment _j0 on Communication { foo_id: id }
                  {"_j0_0_id":1,"k":"LETTER"}
            "#]],
        )
        .await;
    script()
        .copy2(r#"{"item":{"twins":4}}"#)
        .copy1(r#"{"_j0_0":[{"one_label":"a","_j0":4}]}"#)
        .check_with(
            "query ($c: One_Color) { copy2 { item(id: 1) { twins(color: $c) { one_label } } } }",
            r#"{"c":"RED"}"#,
            expect![[r#"
                {"data":{"copy2":{"item":{"twins":[{"one_label":"a"}]}}}}
                copy1: query Operation__copy1($_j0_0_where: Where!, $c: Color) { _j0_0: items(where: $_j0_0_where, color: $c) { ..._j0 } } fragment _j0 on Item { one_label: label _j0: id }
                  {"_j0_0_where":{"ids":[4]},"c":"RED"}
                copy2: query Operation__copy2 { item(id: 1) { twins: id } }
            "#]],
        )
        .await;
}
