//! What a target gives: interfaces, unions, enums, scalars, nulls on the way.

use super::{case, requests};

#[tokio::test]
async fn c12_the_kinds_of_field_types() {
    case()
        .query(r#"{ __type(name: "Profile") { fields { name type { kind } } } }"#)
        .at_least(
            r#"{"__type":{"fields":[{"name":"id","type":{"kind":"NON_NULL"}},
                {"name":"messagesNestedArgs","type":{"kind":"LIST"}},
                {"name":"messageBasic","type":{"kind":"OBJECT"}},
                {"name":"name","type":{"kind":"SCALAR"}},
                {"name":"getOccupationEnum","type":{"kind":"ENUM"}}]}}"#,
        )
        .check()
        .await;
}

#[tokio::test]
async fn c14_the_target_is_an_interface() {
    case()
        .query("{ profiles { id communicationsInterface { msg } } }")
        .data(concat!(
            r#"{"profiles":[{"id":1,"communicationsInterface":[{"msg":"You win!"}]},"#,
            r#"{"id":2,"communicationsInterface":[{"msg":"You lose!"}]},"#,
            r#"{"id":3,"communicationsInterface":[{"msg":"Another alice"}]}]}"#,
        ))
        .asks("left", requests(1))
        .asks("my-remote-schema", requests(1).fields(3))
        .check()
        .await;
}

#[tokio::test]
async fn c15_the_target_is_a_union() {
    case()
        .query("{ profiles { id searchUnion { ... on Author { name } ... on Book { title } } } }")
        .data(concat!(
            r#"{"profiles":[{"id":1,"searchUnion":{"title":"Harry Porter and the prisoner of Azkaban"}},"#,
            r#"{"id":2,"searchUnion":{"name":"J.K. Rowling"}},"#,
            r#"{"id":3,"searchUnion":{"title":"Harry Porter and the philoshoper's stone"}}]}"#,
        ))
        .asks("left", requests(1))
        .asks("my-remote-schema", requests(1).fields(3))
        .check()
        .await;
}

#[tokio::test]
async fn c16_the_target_is_an_enum() {
    case()
        .query("{ profiles { id getOccupationEnum } }")
        .data(concat!(
            r#"{"profiles":[{"id":1,"getOccupationEnum":"SINGER"},"#,
            r#"{"id":2,"getOccupationEnum":"ARTIST"},{"id":3,"getOccupationEnum":"SINGER"}]}"#,
        ))
        .asks("left", requests(1))
        .asks("my-remote-schema", requests(1).fields(2))
        .check()
        .await;
}

#[tokio::test]
async fn c17_the_target_is_a_scalar_at_the_root_and_at_the_end_of_a_path() {
    case()
        .query("{ profiles { helloWorld greeting } }")
        .data(concat!(
            r#"{"profiles":[{"helloWorld":"world","greeting":"alice"},"#,
            r#"{"helloWorld":"world","greeting":"bob"},{"helloWorld":"world","greeting":"alice"}]}"#,
        ))
        .asks("left", requests(1))
        .asks("my-remote-schema", requests(1).fields(3))
        .check()
        .await;
}

#[tokio::test]
async fn c24_a_json_scalar_beside_a_join_is_left_alone() {
    case()
        .query("{ artifacts { features project { id } } }")
        .data(r#"{"artifacts":[{"features":{"Start Color":44},"project":{"id":1}}]}"#)
        .asks("left", requests(1))
        .asks("my-remote-schema", requests(1).fields(1))
        .check()
        .await;
}

#[tokio::test]
async fn c34_a_null_in_the_middle_of_a_path_is_null() {
    case()
        .query("{ ghosts { id userNestedFields { name } } }")
        .data(concat!(
            r#"{"ghosts":[{"id":1,"userNestedFields":[{"name":"alice"}]},"#,
            r#"{"id":404,"userNestedFields":null}]}"#,
        ))
        .asks("left", requests(1))
        .asks("my-remote-schema", requests(1).fields(2))
        .check()
        .await;
}
