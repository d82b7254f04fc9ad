//! Relationships of interfaces and unions.

use expect_test::expect;

use super::script;

#[tokio::test]
async fn joined_field_of_an_interface() {
    script()
        .library(r#"{"node":{"id":"1","owner":"7"}}"#)
        .people(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check("{ node(id: 1) { id owner { name } } }", expect![[r#"
            {"data":{"node":{"id":"1","owner":{"name":"Ann"}}}}
            library: query Operation__library { node(id: 1) { id owner: owner_id } }
            people: query Operation__people($_j0_0_id: ID!) { _j0_0: person(id: $_j0_0_id) { ..._j0 } } fragment _j0 on Person { name }
              {"_j0_0_id":"7"}
        "#]])
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
            expect![[r#"
                {"data":{"named":[{"owner":{"name":"Ann"}}],"books":[{"owner":{"name":"Ann"}}],"found":[{"owner":{"name":"Ann"}},{"owner":{"name":"Bob"}}]}}
                library: query Operation__library { named { owner: owner_id } books { owner: owner_id } found { ... on Book { _j0: owner_id } ... on Film { _j1: owner_id } } }
                people: query Operation__people($_j0_0_id: ID!, $_j0_1_id: ID!) { _j0_0: person(id: $_j0_0_id) { ..._j0 } _j0_1: person(id: $_j0_1_id) { ..._j0 } } fragment _j0 on Person { name }
                  {"_j0_0_id":"7","_j0_1_id":"8"}
            "#]],
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
            expect![[r#"
                {"data":{"named":[{"owner":{"name":"Ann","email":"a@x"},"id":"1"},{"owner":{"name":"Ann"}}]}}
                library: query Operation__library { named { ... on Book { _j0: owner_id id } ... on Film { _j1: owner_id } } }
                people: query Operation__people($_j0_0_id: ID!, $_j1_0_id: ID!) { _j0_0: person(id: $_j0_0_id) { ..._j0 } _j1_0: person(id: $_j1_0_id) { ..._j1 } } fragment _j0 on Person { name email } fragment _j1 on Person { name }
                  {"_j0_0_id":"7","_j1_0_id":"7"}
            "#]],
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
            expect![[r#"
                {"data":{"found":[{"owner":{"name":"Ann","email":"a@x"}},{"owner":null},{},{"owner":{"email":"a@x"}}]}}
                library: query Operation__library { found { ... on Book { _j0: owner_id } ... on Film { _j1: owner_id } ... on Shelf { _j2: owner_id } } }
                people: query Operation__people($_j0_0_id: ID!, $_j1_0_id: ID!) { _j0_0: person(id: $_j0_0_id) { ..._j0 } _j1_0: person(id: $_j1_0_id) { ..._j1 } } fragment _j0 on Person { name email } fragment _j1 on Person { email }
                  {"_j0_0_id":"7","_j1_0_id":"7"}
            "#]],
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
            expect![[r#"
                {"data":{"found":[{"__typename":"Book","owner":{"name":"Ann"}},{"__typename":"Disc"},{"__typename":"Shelf","owner":{"name":"Bob"}}]}}
                library: query Operation__library { found { __typename ... on Node { owner: owner_id } } }
                people: query Operation__people($_j0_0_id: ID!, $_j0_1_id: ID!) { _j0_0: person(id: $_j0_0_id) { ..._j0 } _j0_1: person(id: $_j0_1_id) { ..._j0 } } fragment _j0 on Person { name }
                  {"_j0_0_id":"7","_j0_1_id":"8"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn one_alias_is_a_join_on_some_members_and_data_on_another() {
    script()
        .library(r#"{"found":[{"_j0":"7"},{"owner":{"name":"Blue"}},{"_j0":null},{"owner":null}]}"#)
        .people(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check(
            "{ found { ... on Node { owner { name } } ... on Disc { owner { name } } } }",
            expect![[r#"
                {"data":{"found":[{"owner":{"name":"Ann"}},{"owner":{"name":"Blue"}},{"owner":null},{"owner":null}]}}
                library: query Operation__library { found { ... on Node { _j0: owner_id } ... on Disc { owner { name } } } }
                people: query Operation__people($_j0_0_id: ID!) { _j0_0: person(id: $_j0_0_id) { ..._j0 } } fragment _j0 on Person { name }
                  {"_j0_0_id":"7"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn joined_field_below_a_field_is_selected_again_on_one_of_its_types() {
    script()
        .library(r#"{"found":[{"prequel":{"_j0":"7"}},{"prequel":{"_j1":"8"}},{"prequel":null}]}"#)
        .people(r#"{"_j0_0":{"name":"Ann"},"_j1_0":{"name":"Bob","email":"b@x"}}"#)
        .check(
            "{ found { ... on Film { prequel { owner { name } ... on Film { owner { email } } } } } }",
            expect![[r#"
                {"data":{"found":[{"prequel":{"owner":{"name":"Ann"}}},{"prequel":{"owner":{"name":"Bob","email":"b@x"}}},{"prequel":null}]}}
                library: query Operation__library { found { ... on Film { prequel { ... on Book { _j0: owner_id } ... on Film { _j1: owner_id } } } } }
                people: query Operation__people($_j0_0_id: ID!, $_j1_0_id: ID!) { _j0_0: person(id: $_j0_0_id) { ..._j0 } _j1_0: person(id: $_j1_0_id) { ..._j1 } } fragment _j0 on Person { name } fragment _j1 on Person { name email }
                  {"_j0_0_id":"7","_j1_0_id":"8"}
            "#]],
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
        .check_with(query, r#"{"all":false,"one":true}"#, expect![[r#"
            {"data":{"named":[{"owner":{"email":"a@x"}},{}]}}
            library: query Q__library($all: Boolean!, $one: Boolean!) { named { ... on Book { _j0: owner_id @include(if: $all) _j0: owner_id @include(if: $one) } ... on Film { _j1: owner_id @include(if: $all) } } }
              {"all":false,"one":true}
            people: query Q__people($_j0_0_id: ID!, $all: Boolean!, $one: Boolean!) { _j0_0: person(id: $_j0_0_id) { ..._j0 } } fragment _j0 on Person { name @include(if: $all) email @include(if: $one) }
              {"_j0_0_id":"7","all":false,"one":true}
        "#]])
        .await;
    script()
        .library(r#"{"named":[{"_j0":"7"},{"_j1":"7"}]}"#)
        .people(r#"{"_j0_0":{"name":"Ann"},"_j1_0":{"name":"Ann"}}"#)
        .check_with(query, r#"{"all":true,"one":false}"#, expect![[r#"
            {"data":{"named":[{"owner":{"name":"Ann"}},{"owner":{"name":"Ann"}}]}}
            library: query Q__library($all: Boolean!, $one: Boolean!) { named { ... on Book { _j0: owner_id @include(if: $all) _j0: owner_id @include(if: $one) } ... on Film { _j1: owner_id @include(if: $all) } } }
              {"all":true,"one":false}
            people: query Q__people($_j0_0_id: ID!, $_j1_0_id: ID!, $all: Boolean!, $one: Boolean!) { _j0_0: person(id: $_j0_0_id) { ..._j0 } _j1_0: person(id: $_j1_0_id) { ..._j1 } } fragment _j0 on Person { name @include(if: $all) email @include(if: $one) } fragment _j1 on Person { name }
              {"_j0_0_id":"7","_j1_0_id":"7","all":true,"one":false}
        "#]])
        .await;
}

#[tokio::test]
async fn joined_fields_of_a_union_are_those_of_its_members() {
    script()
        .library(r#"{"media":[{"_j1":"1","_j2":"Emma","season":"Book","id":"1"},{"_j3":"2","_j4":"Alien","minutes":117}]}"#)
        .people(r#"{"_j0_0":4,"_j0_1":5,"_j1_0":"spring"}"#)
        .check(
            "{ media { ... on Book { rating season id } ... on Film { rating minutes } } }",
            expect![[r#"
                {"data":{"media":[{"rating":4,"season":"spring","id":"1"},{"rating":5,"minutes":117}]}}
                library: query Operation__library { media { ... on Book { _j1: id _j2: name season: __typename id } ... on Film { _j3: id _j4: name minutes } } }
                people: query Operation__people($_j0_0_id: ID!, $_j0_0_name: String!, $_j0_1_id: ID!, $_j0_1_name: String!) { _j0_0: rating(id: $_j0_0_id, name: $_j0_0_name) _j0_1: rating(id: $_j0_1_id, name: $_j0_1_name) _j1_0: season }
                  {"_j0_0_id":"1","_j0_0_name":"Emma","_j0_1_id":"2","_j0_1_name":"Alien"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn type_without_a_slot_that_its_name_asks_for_is_an_error() {
    script()
        .library(r#"{"named":[{"__typename":"Book"},{"__typename":"Film","owner":"7"}]}"#)
        .people(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check("{ named { __typename owner { name } } }", expect![[r#"
            {"data":{"named":[{"__typename":"Book","owner":null},{"__typename":"Film","owner":{"name":"Ann"}}]},
            "errors":[
            {"message":"the answer of remote schema `library` is not what was asked: the value is missing","path":["named",0,"owner"],"extensions":{"code":"remote-schema-invalid","remote_schema":"library"}}]}
            library: query Operation__library { named { __typename owner: owner_id } }
            people: query Operation__people($_j0_0_id: ID!) { _j0_0: person(id: $_j0_0_id) { ..._j0 } } fragment _j0 on Person { name }
              {"_j0_0_id":"7"}
        "#]])
        .await;
}

#[tokio::test]
async fn introspection_shows_the_field_on_the_interface_and_on_its_types() {
    script()
        .check(
            r#"{ node: __type(name: "Node") { fields { name } } named: __type(name: "Named") { fields { name } } film: __type(name: "Film") { fields { name } } disc: __type(name: "Disc") { fields { name } } }"#,
            expect![[r#"
                {"data":{"node":{"fields":[{"name":"id"},{"name":"owner_id"},{"name":"owner"}]},"named":{"fields":[{"name":"id"},{"name":"owner_id"},{"name":"name"},{"name":"owner"}]},"film":{"fields":[{"name":"id"},{"name":"owner_id"},{"name":"name"},{"name":"minutes"},{"name":"prequel"},{"name":"owner"},{"name":"rating"},{"name":"season"}]},"disc":{"fields":[{"name":"owner"}]}}}
            "#]],
        )
        .await;
}
