//! Slots: under which response key a join's key arrives, and what the client sees of it.

use expect_test::expect;

use super::shop::script;

#[tokio::test]
async fn key_arrives_where_the_joined_value_goes() {
    script()
        .orders(r#"{"orders":[{"id":"1","user":"7","number":3},{"id":"2","user":"7","number":9}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check(
            "query Get { orders { id user { name } number } }",
            expect![[r#"
                {"data":{"orders":[{"id":"1","user":{"name":"Ann"},"number":3},{"id":"2","user":{"name":"Ann"},"number":9}]}}
                orders: query Get__orders { orders { id user: user_id number } }
                users: query Get__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
                  {"_j0_0_id":"7"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn slot_under_the_clients_alias() {
    script()
        .orders(r#"{"all":[{"who":"7","user_id":"7"}]}"#)
        .users(r#"{"_j0_0":{"call":"Ann"}}"#)
        .check(
            "{ all: orders { who: user { call: name } user_id } }",
            expect![[r#"
                {"data":{"all":[{"who":{"call":"Ann"},"user_id":"7"}]}}
                orders: query Operation__orders { all: orders { who: user_id user_id } }
                users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { call: name }
                  {"_j0_0_id":"7"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn key_fields_that_the_client_selects_stay_as_they_are() {
    script()
        .orders(r#"{"orders":[{"user_id":"7","user":"7","id":"7"}]}"#)
        .users(r#"{"_j0_0":{"id":"7"}}"#)
        .check("{ orders { user_id user { id } id: user_id } }", expect![[r#"
            {"data":{"orders":[{"user_id":"7","user":{"id":"7"},"id":"7"}]}}
            orders: query Operation__orders { orders { user_id user: user_id id: user_id } }
            users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { id }
              {"_j0_0_id":"7"}
        "#]])
        .await;
}

#[tokio::test]
async fn further_parts_of_a_key_are_cut_out() {
    script()
        .orders(r#"{"orders":[{"duty":"EU","_j0":4,"region":"EU"},{"duty":"EU","_j0":4,"region":"EU"},{"duty":"EU","_j0":5,"region":"EU"}]}"#)
        .stock(r#"{"_j0_0":{"duty":{"percent":19}},"_j0_1":{"duty":{"percent":7.5}}}"#)
        .check("{ orders { duty { percent } region } }", expect![[r#"
            {"data":{"orders":[{"duty":{"percent":19},"region":"EU"},{"duty":{"percent":19},"region":"EU"},{"duty":{"percent":7.5},"region":"EU"}]}}
            orders: query Operation__orders { orders { duty: region _j0: number region } }
            stock: query Operation__stock($_j0_0_code: String!, $_j0_0_number: Int!, $_j0_1_code: String!, $_j0_1_number: Int!) { _j0_0: region(code: $_j0_0_code) { duty(number: $_j0_0_number, kind: FULL) { ..._j0 } } _j0_1: region(code: $_j0_1_code) { duty(number: $_j0_1_number, kind: FULL) { ..._j0 } } } fragment _j0 on Duty { percent }
              {"_j0_0_code":"EU","_j0_0_number":4,"_j0_1_code":"EU","_j0_1_number":5}
        "#]])
        .await;
}

#[tokio::test]
async fn null_on_the_way_to_the_target_is_null() {
    script()
        .orders(r#"{"orders":[{"duty":"EU","_j0":4}]}"#)
        .stock(r#"{"_j0_0":null}"#)
        .check("{ orders { duty { percent } } }", expect![[r#"
            {"data":{"orders":[{"duty":null}]}}
            orders: query Operation__orders { orders { duty: region _j0: number } }
            stock: query Operation__stock($_j0_0_code: String!, $_j0_0_number: Int!) { _j0_0: region(code: $_j0_0_code) { duty(number: $_j0_0_number, kind: FULL) { ..._j0 } } } fragment _j0 on Duty { percent }
              {"_j0_0_code":"EU","_j0_0_number":4}
        "#]])
        .await;
}

#[tokio::test]
async fn without_key_fields_the_slot_asks_for_the_type_name() {
    script()
        .orders(r#"{"orders":[{"season":"Order"},{"season":"Order"}]}"#)
        .stock(r#"{"_j0_0":"winter"}"#)
        .check(
            "{ orders { season } }",
            expect![[r#"
            {"data":{"orders":[{"season":"winter"},{"season":"winter"}]}}
            orders: query Operation__orders { orders { season: __typename } }
            stock: query Operation__stock { _j0_0: season }
        "#]],
        )
        .await;
}

#[tokio::test]
async fn several_joins_share_the_injected_parts_of_their_keys() {
    script()
        .orders(r#"{"orders":[{"duty":"EU","_j0":4,"again":"EU","shipment":"1","_j3":"EU"}]}"#)
        .stock(
            r#"{"_j0_0":{"duty":{"percent":1}},"_j1_0":[{"state":"sent","_j1":"1","_j2":"EU"}]}"#,
        )
        .check(
            "{ orders { duty { percent } again: duty { percent } shipment { state } } }",
            expect![[r#"
                {"data":{"orders":[{"duty":{"percent":1},"again":{"percent":1},"shipment":{"state":"sent"}}]}}
                orders: query Operation__orders { orders { duty: region _j0: number again: region shipment: id _j3: region } }
                stock: query Operation__stock($_j0_0_code: String!, $_j0_0_number: Int!, $_j1_0_keys: [ShipmentKey!]!) { _j0_0: region(code: $_j0_0_code) { duty(number: $_j0_0_number, kind: FULL) { ..._j0 } } _j1_0: shipments(keys: $_j1_0_keys) { ..._j1 } } fragment _j0 on Duty { percent } fragment _j1 on Shipment { state _j1: order_id _j2: region }
                  {"_j0_0_code":"EU","_j0_0_number":4,"_j1_0_keys":[{"order":"1","region":"EU"}]}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn key_that_is_data_on_another_type_gets_a_private_alias_and_is_restored() {
    script()
        .orders(r#"{"search":[{"_j0":"7","id":"1"},{"x":{"name":"Bob"},"id":"2"},null]}"#)
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check(
            "{ search { ... on Order { x: user { name } id } ... on Parcel { x: user { name } id } } }",
            expect![[r#"
                {"data":{"search":[{"x":{"name":"Ann"},"id":"1"},{"x":{"name":"Bob"},"id":"2"},null]}}
                orders: query Operation__orders { search { ... on Order { _j0: user_id id } ... on Parcel { x: user { name } id } } }
                users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
                  {"_j0_0_id":"7"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn two_joins_under_one_response_key_get_private_aliases() {
    script()
        .orders(r#"{"search":[{"_j0":"7"},{"_j1":"7"},{"_j0":"8"}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann"},"_j0_1":{"name":"Bob"},"_j1_0":{"name":"Ann"}}"#)
        .check(
            "{ search { ... on Order { x: user { name } } ... on Parcel { x: receiver { name } } } }",
            expect![[r#"
                {"data":{"search":[{"x":{"name":"Ann"}},{"x":{"name":"Ann"}},{"x":{"name":"Bob"}}]}}
                orders: query Operation__orders { search { ... on Order { _j0: user_id } ... on Parcel { _j1: receiver_id } } }
                users: query Operation__users($_j0_0_id: ID!, $_j0_1_id: ID!, $_j1_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } _j1_0: user(id: $_j1_0_id) { ..._j1 } } fragment _j0 on User { name } fragment _j1 on User { name }
                  {"_j0_0_id":"7","_j0_1_id":"8","_j1_0_id":"7"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn same_field_selected_twice_is_one_slot() {
    script()
        .orders(r#"{"order":{"user":"7","id":"1"}}"#)
        .users(r#"{"_j0_0":{"name":"Ann","email":null}}"#)
        .check(
            "{ order(id: 1) { user { name } ...More ... on Order { user { name } } } } fragment More on Order { id user { email } }",
            expect![[r#"
                {"data":{"order":{"user":{"name":"Ann","email":null},"id":"1"}}}
                orders: query Operation__orders { order(id: 1) { user: user_id id } }
                users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name email }
                  {"_j0_0_id":"7"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn private_names_avoid_the_clients_response_keys() {
    script()
        .orders(r#"{"orders":[{"_j":"EU","_j10":4,"_j0":"1"}]}"#)
        .stock(r#"{"_j10_0":{"duty":{"_j0_0":2}}}"#)
        .check(
            "{ orders { _j: duty { _j0_0: percent } _j0: id } }",
            expect![[r#"
                {"data":{"orders":[{"_j":{"_j0_0":2},"_j0":"1"}]}}
                orders: query Operation__orders { orders { _j: region _j10: number _j0: id } }
                stock: query Operation__stock($_j10_0_code: String!, $_j10_0_number: Int!) { _j10_0: region(code: $_j10_0_code) { duty(number: $_j10_0_number, kind: FULL) { ..._j10 } } } fragment _j10 on Duty { _j0_0: percent }
                  {"_j10_0_code":"EU","_j10_0_number":4}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn private_names_avoid_the_clients_variables() {
    script()
        .orders(r#"{"order":{"user":"7"}}"#)
        .users(r#"{"_j10_0":{"name":"Ann"}}"#)
        .check_with(
            "query ($_j0_0_id: ID!, $_j: String) { order(id: $_j0_0_id) { user(lang: $_j) { name } } }",
            r#"{"_j0_0_id":"1","_j":"de"}"#,
            expect![[r#"
                {"data":{"order":{"user":{"name":"Ann"}}}}
                orders: query Operation__orders($_j0_0_id: ID!) { order(id: $_j0_0_id) { user: user_id } }
                  {"_j0_0_id":"1"}
                users: query Operation__users($_j10_0_id: ID!, $_j: String) { _j10_0: user(id: $_j10_0_id, lang: $_j) { ..._j10 } } fragment _j10 on User { name }
                  {"_j10_0_id":"7","_j":"de"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn joins_in_lists_of_lists() {
    script()
        .orders(r#"{"grid":[[{"user":"7"},null],[],[{"user":null}]]}"#)
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check("{ grid { user { name } } }", expect![[r#"
            {"data":{"grid":[[{"user":{"name":"Ann"}},null],[],[{"user":null}]]}}
            orders: query Operation__orders { grid { user: user_id } }
            users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
              {"_j0_0_id":"7"}
        "#]])
        .await;
}

#[tokio::test]
async fn joined_leaf_takes_no_fragment() {
    script()
        .orders(r#"{"orders":[{"advice":"OPEN"},{"advice":"DONE"},{"advice":null}]}"#)
        .stock(r#"{"_j0_0":"hurry","_j0_1":null}"#)
        .check("{ orders { advice } }", expect![[r#"
            {"data":{"orders":[{"advice":"hurry"},{"advice":null},{"advice":null}]}}
            orders: query Operation__orders { orders { advice: status } }
            stock: query Operation__stock($_j0_0_status: Status!, $_j0_1_status: Status!) { _j0_0: advice(status: $_j0_0_status) _j0_1: advice(status: $_j0_1_status) }
              {"_j0_0_status":"OPEN","_j0_1_status":"DONE"}
        "#]])
        .await;
}

#[tokio::test]
async fn target_that_is_a_list_is_spliced_as_a_list() {
    script()
        .users(r#"{"me":{"spent":"Ann"}}"#)
        .orders(r#"{"_j0_0":[{"id":"1"},{"id":"2"}]}"#)
        .check("{ me { spent(first: 2) { id } } }", expect![[r#"
            {"data":{"me":{"spent":[{"id":"1"},{"id":"2"}]}}}
            orders: query Operation__orders($_j0_0_filter: OrderFilter!) { _j0_0: orders(filter: $_j0_0_filter, first: 2) { ..._j0 } } fragment _j0 on Order { id }
              {"_j0_0_filter":{"any":[{"text":"Ann"}],"open":true}}
            users: query Operation__users { me { spent: name } }
        "#]])
        .await;
}

#[tokio::test]
async fn spaces_in_an_answer_stay_where_nothing_is_replaced() {
    script()
        .orders("{ \"orders\" : [ { \"id\" : \"1\" ,\n \"user\" : \"7\" } ] }")
        .users("{ \"_j0_0\" : { \"name\" : \"Ann\" } }")
        .check("{ orders { id user { name } } }", expect![[r#"
            {"data":{"orders":[ { "id" : "1" ,
             "user" : { "name" : "Ann" } } ]}}
            orders: query Operation__orders { orders { id user: user_id } }
            users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
              {"_j0_0_id":"7"}
        "#]])
        .await;
}
