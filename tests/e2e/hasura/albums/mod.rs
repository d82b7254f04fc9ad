//! One relationship: `hasura_track.album`, by `album_id`.

mod servers;

use joinwright_tests::gateways::e2e_hasura_albums;

use super::{check_introspection, requests};
use servers::{case, source};

#[tokio::test]
async fn a1_the_join_is_on_the_object_type_and_nowhere_in_the_input_types() {
    case()
        .query(
            r#"{ track: __type(name: "hasura_track") { fields { name } }
                 bool_exp: __type(name: "hasura_track_bool_exp") { inputFields { name } }
                 order_by: __type(name: "hasura_track_order_by") { inputFields { name } } }"#,
        )
        .data(concat!(
            r#"{"track":{"fields":[{"name":"id"},{"name":"title"},{"name":"album_id"},{"name":"album"}]},"#,
            r#""bool_exp":{"inputFields":[{"name":"_and"},{"name":"_or"},{"name":"_not"},"#,
            r#"{"name":"id"},{"name":"title"},{"name":"album_id"}]},"#,
            r#""order_by":{"inputFields":[{"name":"id"},{"name":"title"},{"name":"album_id"}]}}"#,
        ))
        .asks("source", requests(0))
        .asks("target", requests(0))
        .check()
        .await;
}

#[tokio::test]
async fn a2_a_key_that_was_not_asked_for_does_not_show() {
    case()
        .query(r#"{ track: hasura_track(where: {title: {_eq: "track1_album1"}}) { title album { title } } }"#)
        .data(r#"{"track":[{"title":"track1_album1","album":{"title":"album1_artist1"}}]}"#)
        .asks("source", requests(1))
        .asks("target", requests(1).fields(1))
        .check()
        .await;
}

#[tokio::test]
async fn a3_a_null_key_gives_null_and_asks_nothing() {
    case()
        .query(r#"{ track: hasura_track(where: {title: {_eq: "track_no_album"}}) { title album { title } } }"#)
        .data(r#"{"track":[{"title":"track_no_album","album":null}]}"#)
        .asks("source", requests(1))
        .asks("target", requests(0))
        .check()
        .await;
}

#[tokio::test]
async fn a5_eight_rows_with_three_keys_are_one_request_with_three_fields() {
    case()
        .query("{ hasura_track(order_by: [{id: asc}]) { id album { id } } }")
        .data(concat!(
            r#"{"hasura_track":[{"id":1,"album":{"id":1}},{"id":2,"album":{"id":1}},"#,
            r#"{"id":3,"album":{"id":1}},{"id":4,"album":{"id":2}},{"id":5,"album":{"id":2}},"#,
            r#"{"id":6,"album":{"id":3}},{"id":7,"album":{"id":3}},{"id":8,"album":null}]}"#,
        ))
        .asks("source", requests(1))
        .asks("target", requests(1).fields(3).queries_only().holding("1").holding("2").holding("3"))
        .check()
        .await;
}

#[tokio::test]
async fn a6_the_key_under_an_alias_before_the_join() {
    case()
        .query(
            "{ hasura_track(limit: 1, order_by: [{id: asc}]) { x: album_id album { id title } } }",
        )
        .data(r#"{"hasura_track":[{"x":1,"album":{"id":1,"title":"album1_artist1"}}]}"#)
        .asks("source", requests(1))
        .asks("target", requests(1).fields(1))
        .check()
        .await;
}

#[tokio::test]
async fn a8_the_joined_field_under_two_aliases_is_asked_once() {
    case()
        .query("{ hasura_track(limit: 1, order_by: [{id: asc}]) { a: album { t: title } b: album { t: title } } }")
        .data(r#"{"hasura_track":[{"a":{"t":"album1_artist1"},"b":{"t":"album1_artist1"}}]}"#)
        .asks("source", requests(1))
        .asks("target", requests(1).fields(1))
        .check()
        .await;
}

#[tokio::test]
async fn a9_a_key_that_the_target_does_not_know_is_null() {
    case()
        .serving(source(Some((9, "track_lost", Some(99)))))
        .query(r#"{ hasura_track(where: {title: {_eq: "track_lost"}}) { title album { title } } }"#)
        .data(r#"{"hasura_track":[{"title":"track_lost","album":null}]}"#)
        .asks("source", requests(1))
        .asks("target", requests(1).fields(1))
        .check()
        .await;
}

#[tokio::test]
async fn a10_no_rows_ask_nothing() {
    case()
        .query(
            r#"{ hasura_track(where: {title: {_eq: "no such track"}}) { title album { title } } }"#,
        )
        .data(r#"{"hasura_track":[]}"#)
        .asks("source", requests(1))
        .asks("target", requests(0))
        .check()
        .await;
}

#[tokio::test]
async fn f20a_introspection_shows_a_valid_schema() {
    check_introspection(case(), e2e_hasura_albums::SDL).await;
}
