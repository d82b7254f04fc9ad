//! Relationships of interfaces and unions.

use expect_test::expect;

use super::script;

#[tokio::test]
async fn joined_field_of_an_interface() {
    script()
        .library(r#"{"node":{"id":"1","owner":"7"}}"#)
        .people(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check("{ node(id: 1) { id owner { name } } }", expect![[""]])
        .await;
}

#[tokio::test]
async fn joined_field_of_an_interface_below_the_interface_on_an_object_and_on_another_interface() {
    script()
        .library(r#"{"named":[{"owner":"7"}],"books":[{"owner":"7"}],"found":[{"_j0":"7"},{"_j1":"8"}]}"#)
        .people(r#"{"_j0_0":{"name":"Ann"},"_j0_1":{"name":"Bob"}}"#)
        .check(
            "{ named { owner { name } } books { owner { name } } \
             found { ... on Book { owner { name } } ... on Film { owner { name } } } }",
            expect![[""]],
        )
        .await;
}

#[tokio::test]
async fn joined_field_of_an_interface_selected_again_on_one_of_its_types() {
    script()
        .library(r#"{"named":[{"_j0":"7","id":"1"},{"_j1":"7"}]}"#)
        .people(r#"{"_j0_0":{"name":"Ann","email":"a@x"},"_j1_0":{"name":"Ann"}}"#)
        .check(
            "{ named { owner { name } ... on Book { id owner { email } } } }",
            expect![[""]],
        )
        .await;
}

#[tokio::test]
async fn joined_field_on_two_interfaces_that_share_types() {
    script()
        .library(r#"{"found":[{"_j0":"7"},{"_j1":null},{},{"_j2":"7"}]}"#)
        .people(r#"{"_j0_0":{"name":"Ann","email":"a@x"},"_j1_0":{"email":"a@x"}}"#)
        .check(
            "{ found { ... on Named { owner { name } } ... on Node { owner { email } } } }",
            expect![[""]],
        )
        .await;
}

#[tokio::test]
async fn joined_field_on_a_fragment_on_an_interface_in_a_union() {
    script()
        .library(r#"{"found":[{"__typename":"Book","owner":"7"},{"__typename":"Disc"},{"__typename":"Shelf","owner":"8"}]}"#)
        .people(r#"{"_j0_0":{"name":"Ann"},"_j0_1":{"name":"Bob"}}"#)
        .check(
            "{ found { __typename ...Owned } } fragment Owned on Node { owner { name } }",
            expect![[""]],
        )
        .await;
}

#[tokio::test]
async fn one_alias_is_a_join_on_some_members_and_data_on_another() {
    script()
        .library(r#"{"found":[{"_j0":"7"},{"owner":{"name":"Blue"}},{"_j0":null}]}"#)
        .people(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check(
            "{ found { ... on Node { owner { name } } ... on Disc { owner { name } } } }",
            expect![[""]],
        )
        .await;
}

#[tokio::test]
async fn joined_fields_below_a_field_that_is_selected_for_all_and_for_one_type() {
    script()
        .library(r#"{"found":[{"top":{"owner":"7"}},{"prequel":{"_j0":"8"}}]}"#)
        .people(r#"{"_j0_0":{"name":"Ann"},"_j1_0":{"email":"b@x"}}"#)
        .check(
            "{ found { ... on Shelf { top { owner { name } } } ... on Film { prequel { ... on Film { owner { email } } } } } }",
            expect![[""]],
        )
        .await;
}

#[tokio::test]
async fn terms_on_the_interface_and_on_a_type() {
    let query = "query Q($all: Boolean!, $one: Boolean!) { named { owner @include(if: $all) { name } \
                 ... on Book { owner @include(if: $one) { email } } } }";
    script()
        .library(r#"{"named":[{"_j0":"7"},{}]}"#)
        .people(r#"{"_j0_0":{"email":"a@x"}}"#)
        .check_with(query, r#"{"all":false,"one":true}"#, expect![[""]])
        .await;
    script()
        .library(r#"{"named":[{"_j0":"7"},{"_j1":"7"}]}"#)
        .people(r#"{"_j0_0":{"name":"Ann"},"_j1_0":{"name":"Ann"}}"#)
        .check_with(query, r#"{"all":true,"one":false}"#, expect![[""]])
        .await;
}

#[tokio::test]
async fn joined_fields_of_a_union_are_those_of_its_members() {
    script()
        .library(r#"{"media":[{"_j1":"1","_j0":"Emma","_j3":"Book","id":"1"},{"_j4":"2","_j2":"Alien","minutes":117}]}"#)
        .people(r#"{"_j0_0":4,"_j0_1":5,"_j1_0":"spring"}"#)
        .check(
            "{ media { ... on Book { rating season id } ... on Film { rating minutes } } }",
            expect![[""]],
        )
        .await;
}

#[tokio::test]
async fn type_without_a_slot_that_its_name_asks_for_is_an_error() {
    script()
        .library(r#"{"named":[{"__typename":"Book"},{"__typename":"Film","owner":"7"}]}"#)
        .people(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check("{ named { __typename owner { name } } }", expect![[""]])
        .await;
}

#[tokio::test]
async fn introspection_shows_the_field_on_the_interface_and_on_its_types() {
    script()
        .check(
            r#"{ node: __type(name: "Node") { fields { name } } named: __type(name: "Named") { fields { name } } film: __type(name: "Film") { fields { name } } disc: __type(name: "Disc") { fields { name } } }"#,
            expect![[""]],
        )
        .await;
}
