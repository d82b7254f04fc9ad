//! Remote schemas that fail: what they were to say is null with an error, the rest stays.

use joinwright_tests::Reply;

use super::{Manner, at, case, requests, users};

#[tokio::test]
async fn f7_a_join_target_that_is_slower_than_its_timeout() {
    case()
        .with("users", Manner::Never)
        .query("{ order(id: 1) { id user { id } product { title } } }")
        .data(r#"{"order":{"id":1,"user":null,"product":{"title":"Product1"}}}"#)
        .error(at("order.user").remote_schema("users").code("remote-schema-timeout"))
        .check()
        .await;
}

#[tokio::test]
async fn f11_a_join_target_answers_html_with_status_502() {
    let page = Reply::html(502, "<html><h1>Bad gateway</h1></html>");
    case()
        .with("users", Manner::Instead(page))
        .query("{ order(id: 1) { id user { id } product { title } } }")
        .data(r#"{"order":{"id":1,"user":null,"product":{"title":"Product1"}}}"#)
        .error(at("order.user").mentions("502").remote_schema("users").code("remote-schema-error"))
        .check()
        .await;
}

#[tokio::test]
async fn f11c_a_join_target_answers_json_that_is_no_graphql_response() {
    case()
        .with("users", Manner::Instead("[1, 2]".into()))
        .query("{ order(id: 1) { id user { id } } }")
        .data(r#"{"order":{"id":1,"user":null}}"#)
        .error(at("order.user").remote_schema("users").code("remote-schema-invalid"))
        .check()
        .await;
}

#[tokio::test]
async fn f12_errors_without_data_stand_at_every_place_of_that_call() {
    let body = r#"{"errors":[{"message":"users are asleep","extensions":{"code":"ASLEEP"}}]}"#;
    let error = |path| at(path).mentions("users are asleep").remote_schema("users");
    case()
        .with("users", Manner::Instead(body.into()))
        .query("{ orders(first: 2) { id user { id } } }")
        .data(r#"{"orders":[{"id":1,"user":null},{"id":2,"user":null}]}"#)
        .error(error("orders.0.user"))
        .error(error("orders.1.user"))
        .check()
        .await;
}

#[tokio::test]
async fn f12c_one_key_of_three_fails_and_the_others_keep_their_data() {
    case()
        .serving(users(Some(8)))
        .query("{ orders { id user { name } } }")
        .data(concat!(
            r#"{"orders":[{"id":1,"user":{"name":"User7"}},{"id":2,"user":null},"#,
            r#"{"id":3,"user":{"name":"User7"}},{"id":4,"user":null}]}"#,
        ))
        .error(at("orders.1.user").mentions("no user 8").remote_schema("users"))
        .asks("orders", requests(1))
        .asks("users", requests(1).fields(2))
        .check()
        .await;
}

#[tokio::test]
async fn f13_data_and_errors_of_a_root_field_are_both_kept() {
    case()
        .query("{ orders(first: 3) { id flaky } }")
        .data(concat!(
            r#"{"orders":[{"id":1,"flaky":"ok 1"},{"id":2,"flaky":null},"#,
            r#"{"id":3,"flaky":"ok 3"}]}"#,
        ))
        .error(at("orders.1.flaky").mentions("flaky-error"))
        .check()
        .await;
}

#[tokio::test]
async fn f17b_a_whole_call_fails_and_the_left_rows_and_the_other_join_keep_theirs() {
    let body = r#"{"data":null,"errors":[{"message":"gone"}]}"#;
    case()
        .with("users", Manner::Instead(body.into()))
        .query("{ orders { id userStrict { name } product { id } } }")
        .data(concat!(
            r#"{"orders":[{"id":1,"userStrict":null,"product":{"id":1}},"#,
            r#"{"id":2,"userStrict":null,"product":null},"#,
            r#"{"id":3,"userStrict":null,"product":{"id":2}},"#,
            r#"{"id":4,"userStrict":null,"product":{"id":2}}]}"#,
        ))
        .error(at("orders.0.userStrict").mentions("gone"))
        .error(at("orders.1.userStrict").mentions("gone"))
        .error(at("orders.2.userStrict").mentions("gone"))
        .check()
        .await;
}
