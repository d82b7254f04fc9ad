//! `each`: a list of keys becomes a list of what they join to.

use expect_test::expect;

use super::script;

#[tokio::test]
async fn items_come_in_the_order_of_the_keys() {
    script()
        .library(r#"{"books":[{"tags":["2","1","2",null],"_j0":"north"},{"tags":[],"_j0":"north"},{"tags":null,"_j0":"north"},{"tags":["1"],"_j0":null},{"tags":[1,"1"],"_j0":"north"}]}"#)
        .people(r#"{"_j0_0":{"label":"two"},"_j0_1":{"label":"one"}}"#)
        .check("{ books { tags { label } } }", expect![[""]])
        .await;
}

#[tokio::test]
async fn listed_keys_are_split_into_chunks() {
    script()
        .library(r#"{"books":[{"reviewers":[3,1,2]},{"reviewers":[1,4]}]}"#)
        .people(r#"{"_j0_0":[{"name":"Ann","_j0":"1"},{"name":"Cy","_j0":"3"}]}"#)
        .people(r#"{"_j0_0":[{"name":"Bob","_j0":"2"}]}"#)
        .check("{ books { reviewers { name } } }", expect![[""]])
        .await;
}

#[tokio::test]
async fn many_rows_for_each_item() {
    script()
        .library(r#"{"books":[{"awards":{"award_ids":["1","2"]}},{"awards":{"award_ids":["2"]}},{"awards":{"award_ids":null}},{"awards":null}]}"#)
        .people(r#"{"_j0_0":[{"year":1999,"_j0":"1"},{"year":2001,"_j0":"1"}]}"#)
        .check("{ books { awards { year } } }", expect![[""]])
        .await;
}

#[tokio::test]
async fn errors_name_the_items() {
    script()
        .library(r#"{"books":[{"tags":["1","2"],"_j0":"n"},{"tags":["2"],"_j0":"n"}]}"#)
        .people_reply(
            r#"{"data":{"_j0_0":{"label":"one"},"_j0_1":null},"errors":[{"message":"no tag 2","path":["_j0_1"]}]}"#,
        )
        .check("{ books { tags { label } } }", expect![[""]])
        .await;
}

#[tokio::test]
async fn errors_below_an_item_name_the_item() {
    script()
        .library(r#"{"books":[{"awards":{"award_ids":["1","2"]}}]}"#)
        .people_reply(
            r#"{"data":{"_j0_0":[{"year":1999,"_j0":"2"},{"year":null,"_j0":"2"}]},"errors":[{"message":"lost","path":["_j0_0",1,"year"]}]}"#,
        )
        .check("{ books { awards { year } } }", expect![[""]])
        .await;
}

#[tokio::test]
async fn failed_request_is_an_error_at_every_item() {
    script()
        .library(r#"{"books":[{"tags":["1","2"],"_j0":"n"},{"tags":["2",null],"_j0":"n"}]}"#)
        .people_reply(r#"{"errors":[{"message":"down"}]}"#)
        .check("{ books { tags { label } } }", expect![[""]])
        .await;
}

#[tokio::test]
async fn null_in_a_list_that_may_have_none_is_a_null_list_with_an_error() {
    script()
        .library(r#"{"books":[{"reviewers":[3,null]},{"reviewers":[3]},{"reviewers":7}]}"#)
        .people(r#"{"_j0_0":[{"name":"Cy","_j0":"3"}]}"#)
        .check("{ books { reviewers { name } } }", expect![[""]])
        .await;
}

#[tokio::test]
async fn joins_below_items_and_back() {
    script()
        .library(r#"{"books":[{"owner":"7","sequels":["2","3"]}]}"#)
        .people(r#"{"_j0_0":{"favourites":["2","9"]}}"#)
        .library(r#"{"_j0_0":{"__typename":"Book","sequels":["4"],"owner":"8"},"_j0_1":{"__typename":"Shelf","owner":null}}"#)
        .people(r#"{"_j0_0":{"name":"Bob"}}"#)
        .library(r#"{"_j0_0":{"id":"4"},"_j1_0":{"id":"2"},"_j1_1":null}"#)
        .check(
            "{ books { owner { favourites { id } } sequels { ... on Book { __typename sequels { id } } owner { name } } } }",
            expect![[""]],
        )
        .await;
}

#[tokio::test]
async fn list_in_an_answer_is_rendered_at_every_place() {
    script()
        .library(r#"{"books":[{"owner":"7"},{"owner":"7"}]}"#)
        .people(r#"{"_j0_0":{"favourites":["2","9"],"name":"Ann"}}"#)
        .library(r#"{"_j0_0":{"id":"2"},"_j0_1":null}"#)
        .check("{ books { owner { favourites { id } name } } }", expect![[""]])
        .await;
}
