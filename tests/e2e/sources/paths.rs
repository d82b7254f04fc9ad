//! Keys below fields, and fields with arguments.

use expect_test::expect;

use super::script;

#[tokio::test]
async fn key_below_objects() {
    script()
        .library(r#"{"books":[{"writer":{"person":{"id":7}}},{"writer":{"person":{"id":"7"}}},{"writer":{"person":null}},{"writer":null}]}"#)
        .people(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check("{ books { writer { name } } }", expect![[r#"
            {"data":{"books":[{"writer":{"name":"Ann"}},{"writer":{"name":"Ann"}},{"writer":null},{"writer":null}]}}
            library: query Operation__library { books { writer: author { person { id } } } }
            people: query Operation__people($_j0_0_id: ID!) { _j0_0: person(id: $_j0_0_id) { ..._j0 } } fragment _j0 on Person { name }
              {"_j0_0_id":"7"}
        "#]])
        .await;
}

#[tokio::test]
async fn aliased_key_below_objects_beside_the_objects_themselves() {
    script()
        .library(r#"{"books":[{"author":{"award_ids":["1"]},"by":{"person":{"id":"7"}},"id":"1"}]}"#)
        .people(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check("{ books { author { award_ids } by: writer { name } id } }", expect![[r#"
            {"data":{"books":[{"author":{"award_ids":["1"]},"by":{"name":"Ann"},"id":"1"}]}}
            library: query Operation__library { books { author { award_ids } by: author { person { id } } id } }
            people: query Operation__people($_j0_0_id: ID!) { _j0_0: person(id: $_j0_0_id) { ..._j0 } } fragment _j0 on Person { name }
              {"_j0_0_id":"7"}
        "#]])
        .await;
}

#[tokio::test]
async fn members_nobody_asked_for_inside_a_part_of_a_key_go_with_it() {
    script()
        .library(r#"{"books":[{"writer":{"x":[1,{"id":3}],"person":{"y":0,"id":"7","z":1},"w":{}},"id":"1","a":0},{"deal":"north","_j0":{"currency":"EUR","cents":5,"more":[]},"b":1,"writer":null,"id":"2"}]}"#)
        .people(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check("{ books { writer { name } id } }", expect![[r#"
            {"data":{"books":[{"writer":{"name":"Ann"},"id":"1"},{"writer":null,"id":"2"}]}}
            library: query Operation__library { books { writer: author { person { id } } id } }
            people: query Operation__people($_j0_0_id: ID!) { _j0_0: person(id: $_j0_0_id) { ..._j0 } } fragment _j0 on Person { name }
              {"_j0_0_id":"7"}
        "#]])
        .await;
}

#[tokio::test]
async fn part_of_a_key_in_another_order_and_with_escapes() {
    script()
        .library(r#"{"books":[{"id":"1","writer":{"p\u0065rson":{"id":"7"}}}]}"#)
        .people(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check("{ books { writer { name } id } }", expect![[r#"
            {"data":{"books":[{"writer":{"name":"Ann"},"id":"1"}]}}
            library: query Operation__library { books { writer: author { person { id } } id } }
            people: query Operation__people($_j0_0_id: ID!) { _j0_0: person(id: $_j0_0_id) { ..._j0 } } fragment _j0 on Person { name }
              {"_j0_0_id":"7"}
        "#]])
        .await;
}

#[tokio::test]
async fn second_part_has_arguments_and_lies_below() {
    script()
        .library(r#"{"books":[{"deal":"north","_j0":{"cents":5},"id":"1"},{"deal":"north","_j0":{"cents":null},"id":"2"},{"deal":"north","_j0":null,"id":"3"},{"deal":null,"_j0":{"cents":5},"id":"4"},{"deal":"north","_j0":{"cents":5},"id":"5"}]}"#)
        .people(r#"{"_j0_0":{"text":"half"}}"#)
        .check("{ books { deal { text } id } }", expect![[r#"
            {"data":{"books":[{"deal":{"text":"half"},"id":"1"},{"deal":null,"id":"2"},{"deal":null,"id":"3"},{"deal":null,"id":"4"},{"deal":{"text":"half"},"id":"5"}]}}
            library: query Operation__library { books { deal: region _j0: price(currency: EUR) { cents } id } }
            people: query Operation__people($_j0_0_region: String!, $_j0_0_cents: Int!) { _j0_0: deal(region: $_j0_0_region, cents: $_j0_0_cents) { ..._j0 } } fragment _j0 on Deal { text }
              {"_j0_0_region":"north","_j0_0_cents":5}
        "#]])
        .await;
}

#[tokio::test]
async fn match_compares_a_part_that_lies_below() {
    script()
        .library(r#"{"books":[{"deals":{"cents":5},"_j2":"north"},{"deals":{"cents":6},"_j2":"north"}]}"#)
        .people(r#"{"_j0_0":[{"text":"c","_j0":6,"_j1":"north"},{"text":"a","_j0":5,"_j1":"north"},{"text":"b","_j0":5,"_j1":"north"}]}"#)
        .check("{ books { deals { text } } }", expect![[r#"
            {"data":{"books":[{"deals":[{"text":"a"},{"text":"b"}]},{"deals":[{"text":"c"}]}]}}
            library: query Operation__library { books { deals: price(currency: EUR) { cents } _j2: region } }
            people: query Operation__people($_j0_0_keys: [DealKey!]!) { _j0_0: deals(keys: $_j0_0_keys) { ..._j0 } } fragment _j0 on Deal { text _j0: cents _j1: region }
              {"_j0_0_keys":[{"region":"north","cents":5},{"region":"north","cents":6}]}
        "#]])
        .await;
}

#[tokio::test]
async fn parts_of_two_joins_are_asked_for_once() {
    script()
        .library(r#"{"books":[{"deal":"north","_j0":{"cents":5},"again":"north","deals":{"cents":5},"_j3":"north"}]}"#)
        .people(r#"{"_j0_0":{"text":"half"},"_j1_0":[]}"#)
        .check("{ books { deal { text } again: deal { text } deals { text } } }", expect![[r#"
            {"data":{"books":[{"deal":{"text":"half"},"again":{"text":"half"},"deals":[]}]}}
            library: query Operation__library { books { deal: region _j0: price(currency: EUR) { cents } again: region deals: price(currency: EUR) { cents } _j3: region } }
            people: query Operation__people($_j0_0_region: String!, $_j0_0_cents: Int!, $_j1_0_keys: [DealKey!]!) { _j0_0: deal(region: $_j0_0_region, cents: $_j0_0_cents) { ..._j0 } _j1_0: deals(keys: $_j1_0_keys) { ..._j1 } } fragment _j0 on Deal { text } fragment _j1 on Deal { text _j1: cents _j2: region }
              {"_j0_0_region":"north","_j0_0_cents":5,"_j1_0_keys":[{"region":"north","cents":5}]}
        "#]])
        .await;
}

#[tokio::test]
async fn part_that_is_not_what_was_asked_is_an_error() {
    script()
        .library(r#"{"books":[{"writer":{"person":{"id":true}}},{"writer":{"person":7}},{"writer":{}},{"writer":{"person":{"id":null}}},{"writer":{"person":{"id":"8"}}}]}"#)
        .people(r#"{"_j0_0":{"name":"Bob"}}"#)
        .check("{ books { writer { name } } }", expect![[r#"
            {"data":{"books":[{"writer":null},{"writer":null},{"writer":null},{"writer":null},{"writer":{"name":"Bob"}}]},
            "errors":[
            {"message":"the answer of remote schema `library` is not what was asked: the value is no ID","path":["books",0,"writer"],"extensions":{"code":"remote-schema-invalid","remote_schema":"library"}},
            {"message":"the answer of remote schema `library` is not what was asked: the value is no object","path":["books",1,"writer"],"extensions":{"code":"remote-schema-invalid","remote_schema":"library"}},
            {"message":"the answer of remote schema `library` is not what was asked: the value is missing","path":["books",2,"writer"],"extensions":{"code":"remote-schema-invalid","remote_schema":"library"}},
            {"message":"the answer of remote schema `library` is not what was asked: the value is null but may not be","path":["books",3,"writer"],"extensions":{"code":"remote-schema-invalid","remote_schema":"library"}}]}
            library: query Operation__library { books { writer: author { person { id } } } }
            people: query Operation__people($_j0_0_id: ID!) { _j0_0: person(id: $_j0_0_id) { ..._j0 } } fragment _j0 on Person { name }
              {"_j0_0_id":"8"}
        "#]])
        .await;
}

#[tokio::test]
async fn conditions_stand_on_the_outermost_field() {
    script()
        .library(r#"{"books":[{"id":"1"}]}"#)
        .check_with(
            "query Q($yes: Boolean!) { books { id writer @include(if: $yes) { name } deal @skip(if: true) { text } } }",
            r#"{"yes":false}"#,
            expect![[r#"
                {"data":{"books":[{"id":"1"}]}}
                library: query Q__library($yes: Boolean!) { books { id writer: author @include(if: $yes) { person { id } } } }
                  {"yes":false}
            "#]],
        )
        .await;
}
