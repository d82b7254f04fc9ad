//! Keys below fields, and fields with arguments.

use expect_test::expect;

use super::script;

#[tokio::test]
async fn key_below_objects() {
    script()
        .library(r#"{"books":[{"writer":{"person":{"id":7}}},{"writer":{"person":{"id":"7"}}},{"writer":{"person":null}},{"writer":null}]}"#)
        .people(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check("{ books { writer { name } } }", expect![[""]])
        .await;
}

#[tokio::test]
async fn aliased_key_below_objects_beside_the_objects_themselves() {
    script()
        .library(r#"{"books":[{"author":{"award_ids":["1"]},"by":{"person":{"id":"7"}},"id":"1"}]}"#)
        .people(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check("{ books { author { award_ids } by: writer { name } id } }", expect![[""]])
        .await;
}

#[tokio::test]
async fn members_nobody_asked_for_inside_a_part_of_a_key_go_with_it() {
    script()
        .library(r#"{"books":[{"writer":{"x":[1,{"id":3}],"person":{"y":0,"id":"7","z":1},"w":{}},"id":"1","a":0},{"deal":"north","_j0":{"currency":"EUR","cents":5,"more":[]},"b":1,"writer":null,"id":"2"}]}"#)
        .people(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check("{ books { writer { name } id } }", expect![[""]])
        .await;
}

#[tokio::test]
async fn part_of_a_key_in_another_order_and_with_escapes() {
    script()
        .library(r#"{"books":[{"id":"1","writer":{"p\u0065rson":{"id":"7"}}}]}"#)
        .people(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check("{ books { writer { name } id } }", expect![[""]])
        .await;
}

#[tokio::test]
async fn second_part_has_arguments_and_lies_below() {
    script()
        .library(r#"{"books":[{"deal":"north","_j0":{"cents":5},"id":"1"},{"deal":"north","_j0":{"cents":null},"id":"2"},{"deal":"north","_j0":null,"id":"3"},{"deal":null,"_j0":{"cents":5},"id":"4"},{"deal":"north","_j0":{"cents":5},"id":"5"}]}"#)
        .people(r#"{"_j0_0":{"text":"half"}}"#)
        .check("{ books { deal { text } id } }", expect![[""]])
        .await;
}

#[tokio::test]
async fn match_compares_a_part_that_lies_below() {
    script()
        .library(r#"{"books":[{"deals":{"cents":5},"_j0":"north"},{"deals":{"cents":6},"_j0":"north"}]}"#)
        .people(r#"{"_j0_0":[{"text":"c","_j1":6,"_j2":"north"},{"text":"a","_j1":5,"_j2":"north"},{"text":"b","_j1":5,"_j2":"north"}]}"#)
        .check("{ books { deals { text } } }", expect![[""]])
        .await;
}

#[tokio::test]
async fn parts_of_two_joins_are_asked_for_once() {
    script()
        .library(r#"{"books":[{"deal":"north","_j0":{"cents":5},"deals":{"cents":5},"_j1":"north"}]}"#)
        .people(r#"{"_j0_0":{"text":"half"},"_j1_0":[]}"#)
        .check("{ books { deal { text } again: deal { text } deals { text } } }", expect![[""]])
        .await;
}

#[tokio::test]
async fn part_that_is_not_what_was_asked_is_an_error() {
    script()
        .library(r#"{"books":[{"writer":{"person":{"id":true}}},{"writer":{"person":7}},{"writer":{}},{"writer":{"person":{"id":null}}},{"writer":{"person":{"id":"8"}}}]}"#)
        .people(r#"{"_j0_0":{"name":"Bob"}}"#)
        .check("{ books { writer { name } } }", expect![[""]])
        .await;
}

#[tokio::test]
async fn conditions_stand_on_the_outermost_field() {
    script()
        .library(r#"{"books":[{"id":"1"}]}"#)
        .check_with(
            "query Q($yes: Boolean!) { books { id writer @include(if: $yes) { name } deal @skip(if: true) { text } } }",
            r#"{"yes":false}"#,
            expect![[""]],
        )
        .await;
}
