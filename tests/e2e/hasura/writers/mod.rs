//! A remote schema joined to itself: unions, keys that are lists, cycles.

mod servers;

use joinwright_tests::gateways::e2e_hasura_writers;

use super::{check_introspection, requests};
pub(super) use servers::case;

#[tokio::test]
async fn b5_without_joins_nothing_is_added_to_the_document() {
    let asked = requests(1).fields(3).without("__hasura").without("wIds").without("aIds");
    case()
        .query(
            "{ obj101: object(id: 101) { __typename } obj201: object(id: 201) { __typename }
               obj301: object(id: 301) { __typename } }",
        )
        .data(concat!(
            r#"{"obj101":{"__typename":"Writer"},"obj201":{"__typename":"Artist"},"#,
            r#""obj301":{"__typename":"Article"}}"#,
        ))
        .asks("remote", asked.without("_j"))
        .check()
        .await;
}

#[tokio::test]
async fn b6_a_list_key_to_a_list_argument() {
    case()
        .query("{ writer(id: 101) { name articles { title } } }")
        .data(r#"{"writer":{"name":"Writer1","articles":[{"title":"Article1"},{"title":"Article2"}]}}"#)
        .asks("remote", requests(2).fields(2).holding("[301,302]"))
        .check()
        .await;
}

#[tokio::test]
async fn b7_the_left_object_is_null() {
    case()
        .query("{ writer(id: 0) { name articles { title } } }")
        .data(r#"{"writer":null}"#)
        .asks("remote", requests(1))
        .check()
        .await;
}

const OBJECT: &str = "{ ... on Article { title } ... on Artist { name articles { title } } \
                      ... on Writer { name articles { title } } }";

#[tokio::test]
async fn b11_union_whose_first_member_has_a_join() {
    case()
        .query(&format!("{{ object(id: 101) {OBJECT} }}"))
        .data(r#"{"object":{"name":"Writer1","articles":[{"title":"Article1"},{"title":"Article2"}]}}"#)
        .asks("remote", requests(2).fields(2))
        .check()
        .await;
}

#[tokio::test]
async fn b12_union_whose_second_member_has_a_join() {
    case()
        .query(&format!("{{ object(id: 201) {OBJECT} }}"))
        .data(r#"{"object":{"name":"Artist1","articles":[{"title":"Article1"},{"title":"Article3"}]}}"#)
        .asks("remote", requests(2).fields(2))
        .check()
        .await;
}

#[tokio::test]
async fn b13_one_alias_is_another_join_on_each_member() {
    case()
        .query(
            "{ objects(ids: [101, 201]) {
                 ... on Artist { local_articles { title foo: writer { bar: wIds baz: articles { title } } } }
                 ... on Writer { local_articles { title foo: artist { bar: aIds baz: articles { title } } } } } }",
        )
        .data(concat!(
            r#"{"objects":[{"local_articles":["#,
            r#"{"title":"Article1","foo":{"bar":[301,303],"baz":[{"title":"Article1"},{"title":"Article3"}]}},"#,
            r#"{"title":"Article2","foo":{"bar":[302,304],"baz":[{"title":"Article2"},{"title":"Article4"}]}}]},"#,
            r#"{"local_articles":["#,
            r#"{"title":"Article1","foo":{"bar":[301,302],"baz":[{"title":"Article1"},{"title":"Article2"}]}},"#,
            r#"{"title":"Article3","foo":{"bar":[303,304],"baz":[{"title":"Article3"},{"title":"Article4"}]}}]}]}"#,
        ))
        .asks("remote", requests(3).fields(9))
        .check()
        .await;
}

#[tokio::test]
async fn b14b_one_alias_is_a_join_on_one_member_and_an_object_with_a_join_on_the_other() {
    case()
        .query(
            "{ objects(ids: [301, 202]) {
                 ... on Artist { bar: peer { name baz: articles { title } } }
                 ... on Article { bar: artist { name baz: articles { title } } } } }",
        )
        .data(concat!(
            r#"{"objects":[{"bar":{"name":"Artist1","baz":[{"title":"Article1"},{"title":"Article3"}]}},"#,
            r#"{"bar":{"name":"Artist2","baz":[{"title":"Article2"},{"title":"Article4"}]}}]}"#,
        ))
        .asks("remote", requests(3).fields(4))
        .check()
        .await;
}

#[tokio::test]
async fn b15_named_fragments_on_the_members() {
    case()
        .query(
            "{ object(id: 101) { ...A ...B ...C } } fragment A on Article { title }
             fragment B on Artist { name articles { title } }
             fragment C on Writer { name articles { ...A } }",
        )
        .data(r#"{"object":{"name":"Writer1","articles":[{"title":"Article1"},{"title":"Article2"}]}}"#)
        .asks("remote", requests(2).fields(2))
        .check()
        .await;
}

#[tokio::test]
async fn b16_a_null_in_the_middle_of_a_list() {
    case()
        .query(&format!("{{ objects(ids: [101, 999, 201]) {OBJECT} }}"))
        .data(concat!(
            r#"{"objects":[{"name":"Writer1","articles":[{"title":"Article1"},{"title":"Article2"}]},null,"#,
            r#"{"name":"Artist1","articles":[{"title":"Article1"},{"title":"Article3"}]}]}"#,
        ))
        .asks("remote", requests(2).fields(3))
        .check()
        .await;
}

#[tokio::test]
async fn b17_a_cycle_to_depth_six() {
    let writer = r#"{"name":"Writer1"}"#;
    let mut articles = format!(
        r#"[{{"title":"Article1","writer":{writer}}},{{"title":"Article2","writer":{writer}}}]"#
    );
    articles = format!(
        r#"[{{"title":"Article1","writer":{{"name":"Writer1","articles":{articles}}}}},{{"title":"Article2","writer":{{"name":"Writer1","articles":{articles}}}}}]"#
    );
    case()
        .query(
            "{ articles(ids: [301]) { title writer { name articles { title writer { name
               articles { title writer { name } } } } } } }",
        )
        .data(&format!(
            r#"{{"articles":[{{"title":"Article1","writer":{{"name":"Writer1","articles":{articles}}}}}]}}"#
        ))
        // Deeper down the same keys come again, with no more selected: nobody is asked.
        .asks("remote", requests(3).fields(3))
        .check()
        .await;
}

#[tokio::test]
async fn b18_the_client_asks_for_the_type_name_inside_the_members() {
    case()
        .query(
            "{ objects(ids: [101, 201, 301]) {
                 ... on Article { t: __typename title }
                 ... on Artist { __typename articles { __typename title } }
                 ... on Writer { t: __typename __typename articles { title } } } }",
        )
        .data(concat!(
            r#"{"objects":[{"t":"Writer","__typename":"Writer","articles":[{"title":"Article1"},{"title":"Article2"}]},"#,
            r#"{"__typename":"Artist","articles":[{"__typename":"Article","title":"Article1"},{"__typename":"Article","title":"Article3"}]},"#,
            r#"{"t":"Article","title":"Article1"}]}"#,
        ))
        .asks("remote", requests(2).fields(3))
        .check()
        .await;
}

#[tokio::test]
async fn f20b_introspection_shows_a_valid_schema() {
    check_introspection(case(), e2e_hasura_writers::SDL).await;
}
