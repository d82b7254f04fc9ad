//! `each`: a list of keys becomes a list of what they join to.

use expect_test::expect;

use super::script;

#[tokio::test]
async fn items_come_in_the_order_of_the_keys() {
    script()
        .library(r#"{"books":[{"tags":["2","1","2",null],"_j0":"north"},{"tags":[],"_j0":"north"},{"tags":null,"_j0":"north"},{"tags":["1"],"_j0":null},{"tags":[1,"1"],"_j0":"north"}]}"#)
        .people(r#"{"_j0_0":{"label":"two"},"_j0_1":{"label":"one"}}"#)
        .check("{ books { tags { label } } }", expect![[r#"
            {"data":{"books":[{"tags":[{"label":"two"},{"label":"one"},{"label":"two"},null]},{"tags":[]},{"tags":null},{"tags":null},{"tags":[{"label":"one"},{"label":"one"}]}]}}
            library: query Operation__library { books { tags: tag_ids _j0: region } }
            people: query Operation__people($_j0_0_id: ID!, $_j0_0_region: String!, $_j0_1_id: ID!, $_j0_1_region: String!) { _j0_0: tag(id: $_j0_0_id, region: $_j0_0_region) { ..._j0 } _j0_1: tag(id: $_j0_1_id, region: $_j0_1_region) { ..._j0 } } fragment _j0 on Tag { label }
              {"_j0_0_id":"2","_j0_0_region":"north","_j0_1_id":"1","_j0_1_region":"north"}
        "#]])
        .await;
}

#[tokio::test]
async fn listed_keys_are_split_into_chunks() {
    script()
        .library(r#"{"books":[{"reviewers":[3,1,2]},{"reviewers":[1,4]}]}"#)
        .people(r#"{"_j0_0":[{"name":"Ann","_j0":"1"},{"name":"Cy","_j0":"3"}]}"#)
        .people(r#"{"_j0_0":[{"name":"Bob","_j0":"2"}]}"#)
        .check("{ books { reviewers { name } } }", expect![[r#"
            {"data":{"books":[{"reviewers":[{"name":"Cy"},{"name":"Ann"},{"name":"Bob"}]},{"reviewers":[{"name":"Ann"},null]}]}}
            library: query Operation__library { books { reviewers: reviewer_ids } }
            people: query Operation__people($_j0_0_ids: [Int!]!) { _j0_0: people(ids: $_j0_0_ids) { ..._j0 } } fragment _j0 on Person { name _j0: id }
              {"_j0_0_ids":[3,1]}
            people: query Operation__people($_j0_0_ids: [Int!]!) { _j0_0: people(ids: $_j0_0_ids) { ..._j0 } } fragment _j0 on Person { name _j0: id }
              {"_j0_0_ids":[2,4]}
        "#]])
        .await;
}

#[tokio::test]
async fn many_rows_for_each_item() {
    script()
        .library(r#"{"books":[{"awards":{"award_ids":["1","2"]}},{"awards":{"award_ids":["2"]}},{"awards":{"award_ids":null}},{"awards":null}]}"#)
        .people(r#"{"_j0_0":[{"year":1999,"_j0":"1"},{"year":2001,"_j0":"1"}]}"#)
        .check("{ books { awards { year } } }", expect![[r#"
            {"data":{"books":[{"awards":[[{"year":1999},{"year":2001}],[]]},{"awards":[[]]},{"awards":null},{"awards":null}]}}
            library: query Operation__library { books { awards: author { award_ids } } }
            people: query Operation__people($_j0_0_ids: [ID!]!) { _j0_0: awards(ids: $_j0_0_ids) { ..._j0 } } fragment _j0 on Award { year _j0: id }
              {"_j0_0_ids":["1","2"]}
        "#]])
        .await;
}

#[tokio::test]
async fn errors_name_the_items() {
    script()
        .library(r#"{"books":[{"tags":["1","2"],"_j0":"n"},{"tags":["2"],"_j0":"n"}]}"#)
        .people_reply(
            r#"{"data":{"_j0_0":{"label":"one"},"_j0_1":null},"errors":[{"message":"no tag 2","path":["_j0_1"]}]}"#,
        )
        .check("{ books { tags { label } } }", expect![[r#"
            {"data":{"books":[{"tags":[{"label":"one"},null]},{"tags":[null]}]},
            "errors":[
            {"message":"no tag 2","path":["books",0,"tags",1],"extensions":{"code":"remote-schema-error","remote_schema":"people"}},
            {"message":"no tag 2","path":["books",1,"tags",0],"extensions":{"code":"remote-schema-error","remote_schema":"people"}}]}
            library: query Operation__library { books { tags: tag_ids _j0: region } }
            people: query Operation__people($_j0_0_id: ID!, $_j0_0_region: String!, $_j0_1_id: ID!, $_j0_1_region: String!) { _j0_0: tag(id: $_j0_0_id, region: $_j0_0_region) { ..._j0 } _j0_1: tag(id: $_j0_1_id, region: $_j0_1_region) { ..._j0 } } fragment _j0 on Tag { label }
              {"_j0_0_id":"1","_j0_0_region":"n","_j0_1_id":"2","_j0_1_region":"n"}
        "#]])
        .await;
}

#[tokio::test]
async fn errors_below_an_item_name_the_item() {
    script()
        .library(r#"{"books":[{"awards":{"award_ids":["1","2"]}}]}"#)
        .people_reply(
            r#"{"data":{"_j0_0":[{"year":1999,"_j0":"2"},{"year":null,"_j0":"2"}]},"errors":[{"message":"lost","path":["_j0_0",1,"year"]}]}"#,
        )
        .check("{ books { awards { year } } }", expect![[r#"
            {"data":{"books":[{"awards":[[],[{"year":1999},{"year":null}]]}]},
            "errors":[
            {"message":"lost","path":["books",0,"awards",1,1,"year"],"extensions":{"code":"remote-schema-error","remote_schema":"people"}}]}
            library: query Operation__library { books { awards: author { award_ids } } }
            people: query Operation__people($_j0_0_ids: [ID!]!) { _j0_0: awards(ids: $_j0_0_ids) { ..._j0 } } fragment _j0 on Award { year _j0: id }
              {"_j0_0_ids":["1","2"]}
        "#]])
        .await;
}

#[tokio::test]
async fn failed_request_is_an_error_at_every_item() {
    script()
        .library(r#"{"books":[{"tags":["1","2"],"_j0":"n"},{"tags":["2",null],"_j0":"n"}]}"#)
        .people_reply(r#"{"errors":[{"message":"down"}]}"#)
        .check("{ books { tags { label } } }", expect![[r#"
            {"data":{"books":[{"tags":[null,null]},{"tags":[null,null]}]},
            "errors":[
            {"message":"down","path":["books",0,"tags",0],"extensions":{"code":"remote-schema-error","remote_schema":"people"}},
            {"message":"down","path":["books",0,"tags",1],"extensions":{"code":"remote-schema-error","remote_schema":"people"}},
            {"message":"down","path":["books",1,"tags",0],"extensions":{"code":"remote-schema-error","remote_schema":"people"}}]}
            library: query Operation__library { books { tags: tag_ids _j0: region } }
            people: query Operation__people($_j0_0_id: ID!, $_j0_0_region: String!, $_j0_1_id: ID!, $_j0_1_region: String!) { _j0_0: tag(id: $_j0_0_id, region: $_j0_0_region) { ..._j0 } _j0_1: tag(id: $_j0_1_id, region: $_j0_1_region) { ..._j0 } } fragment _j0 on Tag { label }
              {"_j0_0_id":"1","_j0_0_region":"n","_j0_1_id":"2","_j0_1_region":"n"}
        "#]])
        .await;
}

#[tokio::test]
async fn null_in_a_list_that_may_have_none_is_a_null_list_with_an_error() {
    script()
        .library(r#"{"books":[{"reviewers":[3,null]},{"reviewers":[3]},{"reviewers":7}]}"#)
        .people(r#"{"_j0_0":[{"name":"Cy","_j0":"3"}]}"#)
        .check("{ books { reviewers { name } } }", expect![[r#"
            {"data":{"books":[{"reviewers":null},{"reviewers":[{"name":"Cy"}]},{"reviewers":null}]},
            "errors":[
            {"message":"the answer of remote schema `library` is not what was asked: the value is null but may not be","path":["books",0,"reviewers"],"extensions":{"code":"remote-schema-invalid","remote_schema":"library"}},
            {"message":"the answer of remote schema `library` is not what was asked: the value is no list","path":["books",2,"reviewers"],"extensions":{"code":"remote-schema-invalid","remote_schema":"library"}}]}
            library: query Operation__library { books { reviewers: reviewer_ids } }
            people: query Operation__people($_j0_0_ids: [Int!]!) { _j0_0: people(ids: $_j0_0_ids) { ..._j0 } } fragment _j0 on Person { name _j0: id }
              {"_j0_0_ids":[3]}
        "#]])
        .await;
}

#[tokio::test]
async fn joins_below_items_and_back() {
    script()
        .library(r#"{"books":[{"owner":"7","sequels":["2","3"]}]}"#)
        .people(r#"{"_j0_0":{"favourites":["2","9"]}}"#)
        .library(r#"{"_j0_0":{"__typename":"Book","sequels":["4"],"owner":"8"},"_j0_1":{"__typename":"Shelf","owner":null}}"#)
        .people(r#"{"_j0_0":{"name":"Bob"}}"#)
        .library(r#"{"_j0_0":{"id":"2"},"_j0_1":null,"_j1_0":{"id":"4"}}"#)
        .check(
            "{ books { owner { favourites { id } } sequels { ... on Book { __typename sequels { id } } owner { name } } } }",
            expect![[r#"
                {"data":{"books":[{"owner":{"favourites":[{"id":"2"},null]},"sequels":[{"__typename":"Book","sequels":[{"id":"4"}],"owner":{"name":"Bob"}},{"__typename":"Shelf","owner":null}]}]}}
                library: query Operation__library { books { owner: owner_id sequels: sequel_ids } }
                library: query Operation__library($_j0_0_id: ID!, $_j0_1_id: ID!) { _j0_0: node(id: $_j0_0_id) { ..._j0 } _j0_1: node(id: $_j0_1_id) { ..._j0 } } fragment _j0 on Node { ... on Book { __typename sequels: sequel_ids } owner: owner_id }
                  {"_j0_0_id":"2","_j0_1_id":"3"}
                library: query Operation__library($_j0_0_id: ID!, $_j0_1_id: ID!, $_j1_0_id: ID!) { _j0_0: node(id: $_j0_0_id) { ..._j0 } _j0_1: node(id: $_j0_1_id) { ..._j0 } _j1_0: node(id: $_j1_0_id) { ..._j1 } } fragment _j0 on Node { id } fragment _j1 on Node { id }
                  {"_j0_0_id":"2","_j0_1_id":"9","_j1_0_id":"4"}
                people: query Operation__people($_j0_0_id: ID!) { _j0_0: person(id: $_j0_0_id) { ..._j0 } } fragment _j0 on Person { favourites: favourite_ids }
                  {"_j0_0_id":"7"}
                people: query Operation__people($_j0_0_id: ID!) { _j0_0: person(id: $_j0_0_id) { ..._j0 } } fragment _j0 on Person { name }
                  {"_j0_0_id":"8"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn list_in_an_answer_is_rendered_at_every_place() {
    script()
        .library(r#"{"books":[{"owner":"7"},{"owner":"7"}]}"#)
        .people(r#"{"_j0_0":{"favourites":["2","9"],"name":"Ann"}}"#)
        .library(r#"{"_j0_0":{"id":"2"},"_j0_1":null}"#)
        .check("{ books { owner { favourites { id } name } } }", expect![[r#"
            {"data":{"books":[{"owner":{"favourites":[{"id":"2"},null],"name":"Ann"}},{"owner":{"favourites":[{"id":"2"},null],"name":"Ann"}}]}}
            library: query Operation__library { books { owner: owner_id } }
            library: query Operation__library($_j0_0_id: ID!, $_j0_1_id: ID!) { _j0_0: node(id: $_j0_0_id) { ..._j0 } _j0_1: node(id: $_j0_1_id) { ..._j0 } } fragment _j0 on Node { id }
              {"_j0_0_id":"2","_j0_1_id":"9"}
            people: query Operation__people($_j0_0_id: ID!) { _j0_0: person(id: $_j0_0_id) { ..._j0 } } fragment _j0 on Person { favourites: favourite_ids name }
              {"_j0_0_id":"7"}
        "#]])
        .await;
}

#[tokio::test]
async fn item_that_is_no_key_is_an_error_of_its_own() {
    script()
        .library(r#"{"books":[{"tags":["1","\ud800"],"_j0":"n"}]}"#)
        .people(r#"{"_j0_0":{"label":"one"}}"#)
        .check("{ books { tags { label } } }", expect![[r#"
            {"data":{"books":[{"tags":[{"label":"one"},null]}]},
            "errors":[
            {"message":"the key can not be read: `tag_ids` can not be `\"\\ud800\"`","path":["books",0,"tags",1],"extensions":{"code":"invalid-key","remote_schema":"library"}}]}
            library: query Operation__library { books { tags: tag_ids _j0: region } }
            people: query Operation__people($_j0_0_id: ID!, $_j0_0_region: String!) { _j0_0: tag(id: $_j0_0_id, region: $_j0_0_region) { ..._j0 } } fragment _j0 on Tag { label }
              {"_j0_0_id":"1","_j0_0_region":"n"}
        "#]])
        .await;
}

#[tokio::test]
async fn lists_without_items_ask_for_nothing() {
    script()
        .library(r#"{"books":[{"tags":[ ],"_j0":"n"},{"tags":[null],"_j0":"n"}]}"#)
        .check(
            "{ books { tags { label } } }",
            expect![[r#"
            {"data":{"books":[{"tags":[]},{"tags":[null]}]}}
            library: query Operation__library { books { tags: tag_ids _j0: region } }
        "#]],
        )
        .await;
}
