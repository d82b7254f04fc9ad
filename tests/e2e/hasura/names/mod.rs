//! Clients see other names than remote schemas have; relationships are written in the latter.

mod copies;
mod everywhere;
mod servers;

use joinwright_tests::gateways::e2e_hasura_names;

use super::{check_introspection, requests};
pub(super) use servers::case;

#[tokio::test]
async fn e1_a_query_in_other_names_than_the_relationship() {
    let asked = requests(1).fields(3).without("foo_message").without("FooMessage");
    case()
        .query("{ profiles { id messageBasic { foo_name __typename } } }")
        .data(concat!(
            r#"{"profiles":[{"id":1,"messageBasic":{"foo_name":"alice","__typename":"FooMessage"}},"#,
            r#"{"id":2,"messageBasic":{"foo_name":"bob","__typename":"FooMessage"}},"#,
            r#"{"id":3,"messageBasic":{"foo_name":"alice","__typename":"FooMessage"}}]}"#,
        ))
        .asks("left", requests(1))
        .asks("my-remote-schema", asked)
        .check()
        .await;
}

#[tokio::test]
async fn e2_a_path_through_renamed_types() {
    case()
        .query("{ profiles { id name userNestedFields { foo_name } } }")
        .data(concat!(
            r#"{"profiles":[{"id":1,"name":"alice","userNestedFields":[{"foo_name":"alice"}]},"#,
            r#"{"id":2,"name":"bob","userNestedFields":[{"foo_name":"bob"}]},"#,
            r#"{"id":3,"name":"alice","userNestedFields":[{"foo_name":"alice"}]}]}"#,
        ))
        .asks("my-remote-schema", requests(1).fields(3))
        .check()
        .await;
}

#[tokio::test]
async fn e3_the_type_name_below_an_aliased_relationship() {
    let row = r#"{"m":{"__typename":"FooMessage","t":"FooMessage"}}"#;
    case()
        .query("{ profiles { m: messageBasic { __typename t: __typename } } }")
        .data(&format!(r#"{{"profiles":[{}]}}"#, [row; 3].join(",")))
        .check()
        .await;
}

#[tokio::test]
async fn e4_straight_through_the_namespace() {
    case()
        .query("{ foo_root { foo_message(id: 1) { foo_comm_id foo_comm_msg foo_name } } }")
        .data(concat!(
            r#"{"foo_root":{"foo_message":{"foo_comm_id":1,"foo_comm_msg":"You win!","#,
            r#""foo_name":"alice"}}}"#,
        ))
        .asks("my-remote-schema", requests(1).fields(1))
        .check()
        .await;
}

#[tokio::test]
async fn e7_a_variable_of_a_prefixed_enum() {
    let asked = requests(1).holding(r#""ENGINEER""#).without("customPrefix_");
    case()
        .query("query ($x: customPrefix_Profession!) { echoEnum_customFieldSuffix(x: $x) }")
        .variables(r#"{"x":"ENGINEER"}"#)
        .data(r#"{"echoEnum_customFieldSuffix":"ENGINEER"}"#)
        .asks("remote1", asked)
        .asks("remote2", requests(0))
        .check()
        .await;
}

#[tokio::test]
async fn e8_a_literal_enum_to_the_renamed_remote_schema() {
    case()
        .query("{ echoEnum_customFieldSuffix(x: DOCTOR) }")
        .data(r#"{"echoEnum_customFieldSuffix":"DOCTOR"}"#)
        .asks("remote1", requests(1))
        .asks("remote2", requests(0))
        .check()
        .await;
}

#[tokio::test]
async fn e10_literals_to_both_copies_in_one_operation() {
    case()
        .query("{ echoEnum(x: DOCTOR) echoEnum_customFieldSuffix(x: ARCHITECT) }")
        .data(r#"{"echoEnum":"DOCTOR","echoEnum_customFieldSuffix":"ARCHITECT"}"#)
        .asks("remote1", requests(1))
        .asks("remote2", requests(1))
        .check()
        .await;
}

#[tokio::test]
async fn e10b_the_type_of_one_copy_does_not_fit_the_other_copys_argument() {
    case()
        .query("query ($x: Profession!) { echoEnum_customFieldSuffix(x: $x) }")
        .variables(r#"{"x":"ENGINEER"}"#)
        .refused(&["Profession"])
        .asks("remote1", requests(0))
        .asks("remote2", requests(0))
        .check()
        .await;
}

#[tokio::test]
async fn e11_two_namespaces_and_one_type_are_asked_each_at_its_own_address() {
    case()
        .query(
            "{ space_a { thing(id: 1) { id label __typename } } space_b { thing(id: 1) { label } } }",
        )
        .data(concat!(
            r#"{"space_a":{"thing":{"id":1,"label":"a-1","__typename":"Thing"}},"#,
            r#""space_b":{"thing":{"label":"b-1"}}}"#,
        ))
        .asks("ns-a", requests(1))
        .asks("ns-b", requests(1))
        .check()
        .await;
}

#[tokio::test]
async fn e12_two_copies_of_one_schema_of_which_one_has_a_field_more() {
    case()
        .query(
            "{ copy1 { item(id: 1) { one_label __typename } }
               copy2 { item(id: 2) { label extra __typename } } }",
        )
        .data(concat!(
            r#"{"copy1":{"item":{"one_label":"copy1-1","__typename":"One_Item"}},"#,
            r#""copy2":{"item":{"label":"copy2-2","extra":"copy2-extra-2","__typename":"Two_Item_v2"}}}"#,
        ))
        .asks("copy1", requests(1))
        .asks("copy2", requests(1))
        .check()
        .await;
}

#[tokio::test]
async fn e13_a_null_for_a_prefixed_scalar_stays_null() {
    case()
        .query("query ($s: One_Stamp) { copy1 { echo(stamp: $s) } }")
        .variables(r#"{"s":null}"#)
        .data(r#"{"copy1":{"echo":"null"}}"#)
        .asks("copy1", requests(1).without("One_"))
        .check()
        .await;
}

#[tokio::test]
async fn e14_the_key_of_a_renamed_left_side_is_asked_for_by_its_own_name() {
    case()
        .query("{ copy1 { item(id: 2) { one_label message { foo_name } } } }")
        .data(r#"{"copy1":{"item":{"one_label":"copy1-2","message":{"foo_name":"bob"}}}}"#)
        .asks("copy1", requests(1).without("One_Item").without("one_id"))
        .asks("my-remote-schema", requests(1).fields(1).holding("2"))
        .check()
        .await;
}

#[tokio::test]
async fn f20e_introspection_shows_a_valid_schema() {
    check_introspection(case(), e2e_hasura_names::SDL).await;
}
