//! Which keys are asked for: lists, many, partly null ones, and what clients can not change.

use super::{case, requests};

#[tokio::test]
async fn f17_a_null_key_to_a_non_null_target_gives_null() {
    case()
        .query(
            r#"{ orders { id userStrict { id } }
                 __type(name: "Order") { fields { name type { kind } } } }"#,
        )
        .at_least(
            r#"{"orders":[{"id":1,"userStrict":{"id":7}},{"id":4,"userStrict":null}],
                "__type":{"fields":[{"name":"userStrict","type":{"kind":"OBJECT"}}]}}"#,
        )
        .check()
        .await;
}

#[tokio::test]
async fn f18_a_thousand_distinct_keys_keep_their_order() {
    let row = |id: i32| format!(r#"{{"id":{id},"user":{{"id":{id},"name":"User{id}"}}}}"#);
    let rows: Vec<String> = (1..=1000).map(row).collect();
    case()
        .query("{ orders(generate: 1000) { id user { id name } } }")
        .data(&format!(r#"{{"orders":[{}]}}"#, rows.join(",")))
        .asks("orders", requests(1))
        .asks("users", requests(10).fields(1000))
        .check()
        .await;
}

#[tokio::test]
async fn f22b_a_bound_list_of_objects_can_not_be_widened_by_the_client() {
    case()
        .query(r#"{ order(id: 1) { people(where: {_or: [{name: {_eq: "User9"}}]}) { id } } }"#)
        .refused(&[])
        .asks("orders", requests(0))
        .asks("users", requests(0))
        .check()
        .await;
}

#[tokio::test]
async fn f22c_a_bound_list_of_objects() {
    case()
        .query("{ orders(first: 2) { people { id } } }")
        .data(r#"{"orders":[{"people":[{"id":7}]},{"people":[{"id":8}]}]}"#)
        .asks("users", requests(1).fields(2))
        .check()
        .await;
}

#[tokio::test]
async fn f23_a_required_argument_that_nothing_binds_is_required_of_the_client() {
    case()
        .query("{ order(id: 1) { userLang { name } } }")
        .refused(&["lang"])
        .asks("orders", requests(0))
        .asks("users", requests(0))
        .check()
        .await;
    case()
        .query(r#"{ order(id: 1) { userLang(lang: "de") { name } } }"#)
        .data(r#"{"order":{"userLang":{"name":"de:User7"}}}"#)
        .asks("users", requests(1).fields(1))
        .check()
        .await;
}

#[tokio::test]
async fn f24_a_key_field_that_no_argument_uses_does_not_count_when_it_is_null() {
    case()
        .query("{ orders(first: 2) { id product_id userUnusedKey { name } } }")
        .data(concat!(
            r#"{"orders":[{"id":1,"product_id":1,"userUnusedKey":{"name":"User7"}},"#,
            r#"{"id":2,"product_id":null,"userUnusedKey":{"name":"User8"}}]}"#,
        ))
        .asks("orders", requests(1))
        .asks("users", requests(1).fields(2))
        .check()
        .await;
}

#[tokio::test]
async fn f25_a_list_key_with_a_null_in_it_is_passed_whole() {
    case()
        .query("{ orders(first: 1) { watchers { id } } }")
        .data(r#"{"orders":[{"watchers":[{"id":1},null,{"id":2}]}]}"#)
        .asks("orders", requests(1))
        .asks("users", requests(1).fields(1).holding("[1,null,2]"))
        .check()
        .await;
}

#[tokio::test]
async fn f26_an_empty_list_key_is_a_key_and_asked_once() {
    case()
        .query("{ orders { nobody { id } } }")
        .data(r#"{"orders":[{"nobody":[]},{"nobody":[]},{"nobody":[]},{"nobody":[]}]}"#)
        .asks("orders", requests(1))
        .asks("users", requests(1).fields(1).holding("[]"))
        .check()
        .await;
}
