//! Types and fields: new names for the client, own names for the upstream, `__typename` too.

use expect_test::expect;

use super::script;

#[tokio::test]
async fn a_joined_object_is_asked_for_by_its_own_names() {
    script()
        .left(r#"{"profiles":[{"id":1,"message":1},{"id":2,"message":2}]}"#)
        .messages(r#"{"_j0_0":{"author_name":"alice","__typename":"Message"},"_j0_1":null}"#)
        .check("{ profiles { id message { author_name __typename } } }", expect![[r#"
            {"data":{"profiles":[{"id":1,"message":{"author_name":"alice","__typename":"FooMessage"}},{"id":2,"message":null}]}}
            left: query Operation__left { profiles { id message: id } }
            messages: query Operation__messages($_j0_0_id: Int!, $_j0_1_id: Int!) { _j0_0: message(id: $_j0_0_id) { ..._j0 } _j0_1: message(id: $_j0_1_id) { ..._j0 } } fragment _j0 on Message { author_name: name __typename }
              {"_j0_0_id":1,"_j0_1_id":2}
        "#]])
        .await;
}

#[tokio::test]
async fn a_path_leads_through_renamed_types() {
    script()
        .left(r#"{"profiles":[{"written":1,"_j0":"a"},{"written":2,"_j0":null}]}"#)
        .messages(r#"{"_j0_0":{"messages":[{"foo_msg":"a","k":"NOTE"},null]}}"#)
        .check("{ profiles { written { foo_msg k: foo_kind } } }", expect![[r#"
            {"data":{"profiles":[{"written":[{"foo_msg":"a","k":"NOTE"},null]},{"written":null}]}}
            left: query Operation__left { profiles { written: id _j0: name } }
            messages: query Operation__messages($_j0_0_user_id: Int!, $_j0_0_where: MessageWhere!) { _j0_0: user(user_id: $_j0_0_user_id) { messages(where: $_j0_0_where) { ..._j0 } } } fragment _j0 on Message { foo_msg: msg k: kind }
              {"_j0_0_user_id":1,"_j0_0_where":{"msg":{"eq":"a"}}}
        "#]])
        .await;
}

#[tokio::test]
async fn the_name_of_a_type_is_new_below_every_alias() {
    script()
        .left(r#"{"profiles":[{"m":1}]}"#)
        .messages(r#"{"_j0_0":{"__typename":"Message","t":"Message"}}"#)
        .check("{ profiles { m: message { __typename t: __typename } } }", expect![[r#"
            {"data":{"profiles":[{"m":{"__typename":"FooMessage","t":"FooMessage"}}]}}
            left: query Operation__left { profiles { m: id } }
            messages: query Operation__messages($_j0_0_id: Int!) { _j0_0: message(id: $_j0_0_id) { ..._j0 } } fragment _j0 on Message { __typename t: __typename }
              {"_j0_0_id":1}
        "#]])
        .await;
}

#[tokio::test]
async fn types_of_an_interface_and_of_a_union_are_told_apart_by_their_own_names() {
    script()
        .messages(
            r#"{"foo_communications":[{"__typename":"Message","foo_id":1,"author_name":"a"},{"__typename":"Mail","foo_id":2,"foo_subject":"s"},{"__typename":"Mail","foo_id":3}],"foo_search":[{"t":"User","user_user_id":7},{"t":"Message","foo_msg":"m"}]}"#,
        )
        .check(
            r#"{ foo {
                foo_communications { __typename foo_id ... on FooMessage { author_name } ...M }
                foo_search(text: "x") { t: __typename ... on User { user_user_id } ... on FooMessage { foo_msg } }
            } }
            fragment M on Mail { foo_subject }"#,
            expect![[r#"
                {"data":{"foo":{"foo_communications":[{"__typename":"FooMessage","foo_id":1,"author_name":"a"},{"__typename":"Mail","foo_id":2,"foo_subject":"s"},{"__typename":"Mail","foo_id":3,"foo_subject":null}],"foo_search":[{"t":"User","user_user_id":7},{"t":"FooMessage","foo_msg":"m"}]}},
                "errors":[
                {"message":"the answer of remote schema `messages` is not what was asked: the value is missing","path":["foo","foo_communications",2,"foo_subject"],"extensions":{"code":"remote-schema-invalid","remote_schema":"messages"}}]}
                messages: query Operation__messages { foo_communications: communications { __typename foo_id: id ... on Message { author_name: name } ... on Mail { foo_subject: subject } } foo_search: search(text: "x") { t: __typename ... on User { user_user_id: user_id } ... on Message { foo_msg: msg } } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn a_type_name_out_of_order_or_with_escapes_is_renamed_all_the_same() {
    script()
        .messages(r#"{"the_message":{"foo_id":1,"__typename":"M\u0065ssage"}}"#)
        .check("{ foo { the_message(id: 1) { __typename foo_id } } }", expect![[r#"
            {"data":{"foo":{"the_message":{"__typename":"FooMessage","foo_id":1}}}}
            messages: query Operation__messages { the_message: message(id: 1) { __typename foo_id: id } }
        "#]])
        .await;
}

#[tokio::test]
async fn the_key_of_a_renamed_source_type_is_asked_for_by_its_own_name() {
    script()
        .copy1(r#"{"item":{"one_label":"x","message":1}}"#)
        .messages(r#"{"_j0_0":{"author":7,"pair":7,"_j0":3}}"#)
        .left(r#"{"_j0_0":{"name":"Ann"}}"#)
        .copy2(r#"{"_j0_0":{"extra":"e"}}"#)
        .check(
            "{ copy1 { item(id: 1) { one_label message { author { name } pair { extra } } } } }",
            expect![[r#"
                {"data":{"copy1":{"item":{"one_label":"x","message":{"author":{"name":"Ann"},"pair":{"extra":"e"}}}}}}
                left: query Operation__left($_j0_0_id: Int!) { _j0_0: profile(id: $_j0_0_id) { ..._j0 } } fragment _j0 on Profile { name }
                  {"_j0_0_id":7}
                messages: query Operation__messages($_j0_0_id: Int!) { _j0_0: message(id: $_j0_0_id) { ..._j0 } } fragment _j0 on Message { author: author_id pair: author_id _j0: id }
                  {"_j0_0_id":1}
                copy1: query Operation__copy1 { item(id: 1) { one_label: label message: id } }
                copy2: query Operation__copy2($_j0_0_one: Int!, $_j0_0_other: Int!) { _j0_0: pair(one: $_j0_0_one, other: $_j0_0_other) { ..._j0 } } fragment _j0 on Item { extra }
                  {"_j0_0_one":7,"_j0_0_other":3}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn a_key_below_a_field_is_asked_for_by_own_names() {
    script()
        .messages(r#"{"foo_communications":[{"profile":{"user_user_id":7},"__typename":"Mail"},{"profile":null,"__typename":"Message"}]}"#)
        .left(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check("{ foo { foo_communications { profile { name } __typename } } }", expect![[r#"
            {"data":{"foo":{"foo_communications":[{"profile":{"name":"Ann"},"__typename":"Mail"},{"profile":null,"__typename":"FooMessage"}]}}}
            left: query Operation__left($_j0_0_id: Int!) { _j0_0: profile(id: $_j0_0_id) { ..._j0 } } fragment _j0 on Profile { name }
              {"_j0_0_id":7}
            messages: query Operation__messages { foo_communications: communications { profile: sender { user_user_id: user_id } __typename } }
        "#]])
        .await;
}

#[tokio::test]
async fn rows_of_renamed_types_find_their_keys() {
    script()
        .copy1(r#"{"items":[{"one_id":1,"twin":1},{"one_id":2,"twin":2}]}"#)
        .copy2(r#"{"_j0_0":[{"key":2,"label":"two","twins":2,"_j1":2},{"key":1,"label":"one","twins":1,"_j1":1}]}"#)
        .copy1(r#"{"_j0_0":[{"one_label":"a","__typename":"Item","_j0":1},{"one_label":"b","__typename":"Item","_j0":1}]}"#)
        .check(
            "{ copy1 { items { one_id twin { key label twins { one_label __typename } } } } }",
            expect![[r#"
                {"data":{"copy1":{"items":[{"one_id":1,"twin":{"key":1,"label":"one","twins":[{"one_label":"a","__typename":"One_Item"},{"one_label":"b","__typename":"One_Item"}]}},{"one_id":2,"twin":{"key":2,"label":"two","twins":[]}}]}}}
                copy1: query Operation__copy1 { items { one_id: id twin: id } }
                copy1: query Operation__copy1($_j0_0_where: Where!) { _j0_0: items(where: $_j0_0_where) { ..._j0 } } fragment _j0 on Item { one_label: label __typename _j0: id }
                  {"_j0_0_where":{"ids":[2,1]}}
                copy2: query Operation__copy2($_j0_0_where: Where!) { _j0_0: items(where: $_j0_0_where) { ..._j0 } } fragment _j0 on Item { key: id label twins: id _j1: id }
                  {"_j0_0_where":{"ids":[1,2]}}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn parts_of_one_type_are_lifted_under_their_names_in_each_remote_schema() {
    script()
        .copy1(r#"{"item":{"one_label":"l","in_stock":1}}"#)
        .stock(r#"{"_j0_0":[{"in_stock":5,"_j0":1}]}"#)
        .check("{ copy1 { item(id: 1) { one_label in_stock } } }", expect![[r#"
            {"data":{"copy1":{"item":{"one_label":"l","in_stock":5}}}}
            copy1: query Operation__copy1 { item(id: 1) { one_label: label in_stock: id } }
            stock: query Operation__stock($_j0_0_ids: [Int!]!) { _j0_0: things(ids: $_j0_0_ids) { ..._j0 } } fragment _j0 on Thing { in_stock: amount _j0: id }
              {"_j0_0_ids":[1]}
        "#]])
        .await;
    script()
        .stock(r#"{"things":[{"one_id":1,"in_stock":5,"one_label":1,"__typename":"Thing"}]}"#)
        .copy1(r#"{"_j0_0":[{"one_label":"l","_j0":1}]}"#)
        .check("{ things(ids: [1]) { one_id in_stock one_label __typename } }", expect![[r#"
            {"data":{"things":[{"one_id":1,"in_stock":5,"one_label":"l","__typename":"One_Item"}]}}
            copy1: query Operation__copy1($_j0_0_where: Where!) { _j0_0: items(where: $_j0_0_where) { ..._j0 } } fragment _j0 on Item { one_label: label _j0: id }
              {"_j0_0_where":{"ids":[1]}}
            stock: query Operation__stock { things(ids: [1]) { one_id: id in_stock: amount one_label: id __typename } }
        "#]])
        .await;
}

#[tokio::test]
async fn two_copies_of_a_type_are_asked_side_by_side() {
    script()
        .copy1(r#"{"item":{"one_label":"1","__typename":"Item"}}"#)
        .copy2(r#"{"item":{"label":"2","extra":"e","__typename":"Item"}}"#)
        .check(
            "{ copy1 { item(id: 1) { one_label __typename } } copy2 { item(id: 2) { label extra __typename } } }",
            expect![[r#"
                {"data":{"copy1":{"item":{"one_label":"1","__typename":"One_Item"}},"copy2":{"item":{"label":"2","extra":"e","__typename":"Two_Item_v2"}}}}
                copy1: query Operation__copy1 { item(id: 1) { one_label: label __typename } }
                copy2: query Operation__copy2 { item(id: 2) { label extra __typename } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn introspection_shows_the_new_names() {
    script()
        .check(
            r#"{
                message: __type(name: "FooMessage") { name interfaces { name } fields { name type { name } } }
                own: __type(name: "Message") { name }
                search: __type(name: "Found") { possibleTypes { name } }
                foo: __type(name: "foo_query") { fields { name args { name defaultValue type { name ofType { name } } } } }
            }"#,
            expect![[r#"
                {"data":{"message":{"name":"FooMessage","interfaces":[{"name":"FooCommunication"}],"fields":[{"name":"foo_id","type":{"name":null}},{"name":"foo_msg","type":{"name":"String"}},{"name":"foo_sender","type":{"name":"User"}},{"name":"author_name","type":{"name":"String"}},{"name":"foo_author_id","type":{"name":"Int"}},{"name":"foo_kind","type":{"name":"Kind"}},{"name":"profile","type":{"name":"Profile"}},{"name":"author","type":{"name":"Profile"}},{"name":"pair","type":{"name":"Two_Item_v2"}}]},"own":null,"search":{"possibleTypes":[{"name":"FooMessage"},{"name":"User"}]},"foo":{"fields":[{"name":"the_message","args":[{"name":"id","defaultValue":null,"type":{"name":null,"ofType":{"name":"Int"}}}]},{"name":"foo_communications","args":[{"name":"id","defaultValue":null,"type":{"name":"Int","ofType":null}},{"name":"kind","defaultValue":"LETTER","type":{"name":"Kind","ofType":null}}]},{"name":"foo_user","args":[{"name":"user_id","defaultValue":null,"type":{"name":null,"ofType":{"name":"Int"}}}]},{"name":"foo_search","args":[{"name":"text","defaultValue":null,"type":{"name":null,"ofType":{"name":"String"}}}]},{"name":"foo_count","args":[{"name":"where","defaultValue":null,"type":{"name":"MessageWhere","ofType":null}}]}]}}}
            "#]],
        )
        .await;
}
