//! What clients select: conditions, repeats, their own aliases, numbers.

use super::{case, requests};

#[tokio::test]
async fn f14_a_skipped_join_asks_nothing() {
    case()
        .query(
            "query ($yes: Boolean!, $no: Boolean!) { order(id: 1) {
                 id a: user @skip(if: true) { id } b: user @include(if: $no) { id }
                 c: product @include(if: $yes) { id } } }",
        )
        .variables(r#"{"yes":true,"no":false}"#)
        .data(r#"{"order":{"id":1,"c":{"id":1}}}"#)
        .asks("orders", requests(1))
        .asks("users", requests(0))
        .asks("products", requests(1).fields(1))
        .check()
        .await;
}

#[tokio::test]
async fn f14b_conditions_inside_joined_objects_and_on_the_key_itself() {
    case()
        .query(
            "query ($yes: Boolean!) { order(id: 1) { user_id @skip(if: $yes) user {
                 id @skip(if: $yes) name @include(if: $yes) email @include(if: false) } } }",
        )
        .variables(r#"{"yes":true}"#)
        .data(r#"{"order":{"user":{"name":"User7"}}}"#)
        .asks("orders", requests(1))
        .asks("users", requests(1).fields(1))
        .check()
        .await;
}

#[tokio::test]
async fn f15_a_joined_field_selected_twice_is_merged() {
    case()
        .query("{ order(id: 1) { user { id } user { name id } } }")
        .data(r#"{"order":{"user":{"id":7,"name":"User7"}}}"#)
        .asks("orders", requests(1))
        .asks("users", requests(1).fields(1))
        .check()
        .await;
}

#[tokio::test]
async fn f16_numbers_and_texts_in_joined_data_pass_through_as_written() {
    case()
        .query("{ order(id: 1) { user { big small text } } }")
        .data(r#"{"order":{"user":{"big":12345678901234567890,"small":1.0,"text":"caf\u00e9 \u0041\/"}}}"#)
        .check()
        .await;
}

#[tokio::test]
async fn f16b_an_exponent_that_fits_no_float_passes_through_as_written() {
    case()
        .query("{ order(id: 1) { user { huge } } }")
        .data(r#"{"order":{"user":{"huge":1e400}}}"#)
        .check()
        .await;
}

#[tokio::test]
async fn f21_the_client_uses_aliases_that_other_gateways_reserve() {
    case()
        .query(
            "{ order(id: 1) { __hasura_internal_typename: id user_id_join_column: product_id
                              user { name } } }",
        )
        .data(concat!(
            r#"{"order":{"__hasura_internal_typename":1,"user_id_join_column":1,"#,
            r#""user":{"name":"User7"}}}"#,
        ))
        .check()
        .await;
}
