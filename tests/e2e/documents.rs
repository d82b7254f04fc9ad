//! Upstream documents: names, literals, variables. Each declares what it uses and nothing else.

use expect_test::expect;

use super::shop::script;

#[tokio::test]
async fn documents_are_named_after_the_operation_and_the_remote_schema() {
    let shop = script()
        .orders(r#"{"orders":[{"user":"7"}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .start()
        .await;
    shop.gateway.post("query GetOrders { orders { user { name } } }", "{}").await;
    let name = |requests: &[joinwright_tests::Request]| requests[0].operation_name.clone().unwrap();
    assert_eq!(name(&shop.orders.requests()), "GetOrders__orders");
    assert_eq!(name(&shop.users.requests()), "GetOrders__users");
}

#[tokio::test]
async fn one_of_several_operations_is_chosen_by_name() {
    let shop = script().orders(r#"{"count":1}"#).start().await;
    let body = r#"{"query":"query A { users { id } } query B { count }","operationName":"B"}"#;
    let (_, body) = shop.gateway.post_body(body.to_owned()).await;
    expect![[r#"
        {"data":{"count":1}}
        orders: query B__orders { count }
    "#]]
    .assert_eq(&shop.transcript(&body));
}

#[tokio::test]
async fn literals_are_printed_again() {
    script()
        .orders(r#"{"orders":[]}"#)
        .check(
            r#"{ orders(first: 7, status: DONE, note: [1.50e3, true, null, {a: ENUM, b: "x"}]) { id } }"#,
            expect![[r#"
                {"data":{"orders":[]}}
                orders: query Operation__orders { orders(first: 7, status: DONE, note: [1.50e3, true, null, {a: ENUM, b: "x"}]) { id } }
            "#]],
        )
        .await;
    script()
        .orders(r#"{"orders":[]}"#)
        .check(
            r#"{ orders(filter: {any: [{text: "a\"b\\c\n\u00e9"}, {text: "", exact: true}], open: false, status: OPEN, less: -1}, note: {}) { id } }"#,
            expect![[r#"
                {"data":{"orders":[]}}
                orders: query Operation__orders { orders(filter: {any: [{text: "a\"b\\c\né"}, {text: "", exact: true}], open: false, status: OPEN, less: -1}, note: {}) { id } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn block_strings_keep_their_meaning() {
    script()
        .orders(r#"{"search":[]}"#)
        .check(
            "{ search(text: \"\"\"\n    first\n      \\\"\"\" second \\n\n  \"\"\") { __typename } }",
            expect![[r#"
                {"data":{"search":[]}}
                orders: query Operation__orders { search(text: "first\n  \"\"\" second \\n") { __typename } }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn literals_at_a_joined_field_are_printed_again() {
    script()
        .orders(r#"{"orders":[{"user":"7"}]}"#)
        .users(r#"{"_j0_0":{"email":"a"}}"#)
        .check(
            r#"{ orders { user(lang: "de\"") { email(masked: true) } } }"#,
            expect![[r#"
                {"data":{"orders":[{"user":{"email":"a"}}]}}
                orders: query Operation__orders { orders { user: user_id } }
                users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id, lang: "de\"") { ..._j0 } } fragment _j0 on User { email(masked: true) }
                  {"_j0_0_id":"7"}
            "#]],
        )
        .await;
}

const VARIABLES: &str = "query Q($first: Int = 5, $status: Status, $note: Blob, $lang: String, $filter: OrderFilter) \
     { orders(first: $first, status: $status, note: $note, filter: $filter) { user(lang: $lang) { name } } season }";

#[tokio::test]
async fn absent_variables_stay_absent() {
    script()
        .orders(r#"{"orders":[{"user":"7"}]}"#)
        .stock(r#"{"season":"winter"}"#)
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check(VARIABLES, expect![[r#"
            {"data":{"orders":[{"user":{"name":"Ann"}}],"season":"winter"}}
            orders: query Q__orders($first: Int = 5, $status: Status, $note: Blob, $filter: OrderFilter) { orders(first: $first, status: $status, note: $note, filter: $filter) { user: user_id } }
            users: query Q__users($_j0_0_id: ID!, $lang: String) { _j0_0: user(id: $_j0_0_id, lang: $lang) { ..._j0 } } fragment _j0 on User { name }
              {"_j0_0_id":"7"}
            stock: query Q__stock { season }
        "#]])
        .await;
}

#[tokio::test]
async fn null_variables_stay_null() {
    script()
        .orders(r#"{"orders":[{"user":"7"}]}"#)
        .stock(r#"{"season":"winter"}"#)
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check_with(
            VARIABLES,
            r#"{"first":null,"status":null,"note":null,"lang":null,"filter":null}"#,
            expect![[r#"
                {"data":{"orders":[{"user":{"name":"Ann"}}],"season":"winter"}}
                orders: query Q__orders($first: Int = 5, $status: Status, $note: Blob, $filter: OrderFilter) { orders(first: $first, status: $status, note: $note, filter: $filter) { user: user_id } }
                  {"first":null,"status":null,"note":null,"filter":null}
                users: query Q__users($_j0_0_id: ID!, $lang: String) { _j0_0: user(id: $_j0_0_id, lang: $lang) { ..._j0 } } fragment _j0 on User { name }
                  {"_j0_0_id":"7","lang":null}
                stock: query Q__stock { season }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn variables_are_forwarded_as_the_bytes_they_came_in() {
    script()
        .orders(r#"{"orders":[{"user":"7"}]}"#)
        .stock(r#"{"season":"winter"}"#)
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check_with(
            VARIABLES,
            r#"{ "lang" : "d\u0065", "note": {"big": 123456789012345678901234567890.10, "z": [ 1.0e+4 ], "a": {}}, "filter": {"less": 0.10000000000000000000001, "any": [{"text": "x"}]}, "status": "DONE", "first": 3 }"#,
            expect![[r#"
                {"data":{"orders":[{"user":{"name":"Ann"}}],"season":"winter"}}
                orders: query Q__orders($first: Int = 5, $status: Status, $note: Blob, $filter: OrderFilter) { orders(first: $first, status: $status, note: $note, filter: $filter) { user: user_id } }
                  {"first":3,"status":"DONE","note":{"big": 123456789012345678901234567890.10, "z": [ 1.0e+4 ], "a": {}},"filter":{"less": 0.10000000000000000000001, "any": [{"text": "x"}]}}
                users: query Q__users($_j0_0_id: ID!, $lang: String) { _j0_0: user(id: $_j0_0_id, lang: $lang) { ..._j0 } } fragment _j0 on User { name }
                  {"_j0_0_id":"7","lang":"d\u0065"}
                stock: query Q__stock { season }
            "#]],
        )
        .await;
}

#[tokio::test]
async fn variables_inside_literals_and_fragments() {
    script()
        .orders(r#"{"orders":[{"user":"7"}],"count":1}"#)
        .users(r#"{"_j0_0":{"email":"x"}}"#)
        .check_with(
            "query ($t: String!, $e: Boolean!, $m: Boolean, $n: Float!, $i: [Int!]) { \
               orders(filter: {any: [{text: $t, exact: $e}, {text: \"b\"}], less: $n}) { ...F } count(exact: $i) } \
             fragment F on Order { user { email(masked: $m) } }",
            r#"{"t":"a","e":true,"m":false,"n":1,"i":3}"#,
            expect![[r#"
                {"data":{"orders":[{"user":{"email":"x"}}],"count":1}}
                orders: query Operation__orders($t: String!, $e: Boolean!, $n: Float!, $i: [Int!]) { orders(filter: {any: [{text: $t, exact: $e}, {text: "b"}], less: $n}) { user: user_id } count(exact: $i) }
                  {"t":"a","e":true,"n":1,"i":3}
                users: query Operation__users($_j0_0_id: ID!, $m: Boolean) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { email(masked: $m) }
                  {"_j0_0_id":"7","m":false}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn variables_that_do_not_fit_are_refused_before_anybody_is_asked() {
    let query = "query ($a: Int!, $s: Status, $f: OrderFilter, $i: [Int!]) \
                 { orders(first: $a, status: $s, filter: $f) { id } count(exact: $i) }";
    for variables in [
        "{}",
        r#"{"a":null}"#,
        r#"{"a":1.5}"#,
        r#"{"a":2147483648}"#,
        r#"{"a":"1"}"#,
        r#"{"a":1,"s":"LOST"}"#,
        r#"{"a":1,"f":{"any":[{"text":1}]}}"#,
        r#"{"a":1,"f":{"unknown":1}}"#,
        r#"{"a":1,"i":[1,null]}"#,
    ] {
        let shop = script().start().await;
        let (status, body) = shop.gateway.post(query, variables).await;
        let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(status, 200, "{variables}");
        assert_eq!(answer.get("data"), None, "{variables}");
        let code = &answer["errors"][0]["extensions"]["code"];
        assert_eq!(code, "validation-failed", "{variables}");
        assert!(shop.orders.requests().is_empty(), "{variables}");
    }
}

#[tokio::test]
async fn known_directives_of_a_remote_schema_are_sent_to_it() {
    script()
        .orders(r#"{"orders":[{"user":"7","id":"1"}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check(
            "{ orders @cached(seconds: 5) { user { name } id @cached } }",
            expect![[r#"
                {"data":{"orders":[{"user":{"name":"Ann"},"id":"1"}]}}
                orders: query Operation__orders { orders @cached(seconds: 5) { user: user_id id @cached } }
                users: query Operation__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } } fragment _j0 on User { name }
                  {"_j0_0_id":"7"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn directives_on_a_joined_field_go_to_its_target() {
    script()
        .users(r#"{"me":{"favourite":"1"}}"#)
        .orders(r#"{"_j0_0":{"id":"1"}}"#)
        .check("{ me { favourite @cached(seconds: 1) { id } } }", expect![[r#"
            {"data":{"me":{"favourite":{"id":"1"}}}}
            orders: query Operation__orders($_j0_0_id: ID!) { _j0_0: node(id: $_j0_0_id) @cached(seconds: 1) { ..._j0 } } fragment _j0 on Node { id }
              {"_j0_0_id":"1"}
            users: query Operation__users { me { favourite: favourite_id } }
        "#]])
        .await;
}

#[tokio::test]
async fn directive_that_the_target_does_not_know_is_refused() {
    script()
        .check("{ orders { user @cached { name } } }", expect![[r#"
            {"errors":[{"message":"remote schema `users` has no directive `@cached`","locations":[{"line":1,"column":17}],"extensions":{"code":"not-supported"}}]}
        "#]])
        .await;
}

#[tokio::test]
async fn documents_of_equal_chunks_are_equal() {
    let shop = script()
        .orders(r#"{"orders":[{"user":"7"},{"user":"8"}]}"#)
        .orders(r#"{"orders":[{"user":"9"},{"user":"1"},{"user":"9"}]}"#)
        .users(r#"{"_j0_0":null,"_j0_1":null}"#)
        .users(r#"{"_j0_0":null,"_j0_1":null}"#)
        .start()
        .await;
    shop.gateway.post("{ orders { user { name } } }", "{}").await;
    shop.gateway.post("{ orders { user { name } } }", "{}").await;
    let requests = shop.users.requests();
    assert_eq!(requests[0].document, requests[1].document);
    assert_eq!(requests[1].variables, r#"{"_j0_0_id":"9","_j0_1_id":"1"}"#);
}

#[tokio::test]
async fn defaults_of_variables_are_printed_again() {
    script()
        .orders(r#"{"orders":[{"user":"7"}]}"#)
        .users(r#"{"_j0_0":{"name":"Ann"}}"#)
        .check(
            r#"query ($f: OrderFilter = {any: [{text: "a\"", exact: true}], status: DONE}, $s: Status! = OPEN, $n: Blob = {x: [1.0, null]}, $l: String = """block""") { orders(filter: $f, status: $s, note: $n) { user(lang: $l) { name } } }"#,
            expect![[r#"
                {"data":{"orders":[{"user":{"name":"Ann"}}]}}
                orders: query Operation__orders($f: OrderFilter = {any: [{text: "a\"", exact: true}], status: DONE}, $s: Status! = OPEN, $n: Blob = {x: [1.0, null]}) { orders(filter: $f, status: $s, note: $n) { user: user_id } }
                users: query Operation__users($_j0_0_id: ID!, $l: String = "block") { _j0_0: user(id: $_j0_0_id, lang: $l) { ..._j0 } } fragment _j0 on User { name }
                  {"_j0_0_id":"7"}
            "#]],
        )
        .await;
}

#[tokio::test]
async fn variables_inside_a_custom_scalar() {
    script()
        .orders(r#"{"orders":[]}"#)
        .check_with(
            "query ($x: Int) { orders(note: {a: [$x, 2]}) { id } }",
            r#"{"x":1}"#,
            expect![[r#"
                {"data":{"orders":[]}}
                orders: query Operation__orders($x: Int) { orders(note: {a: [$x, 2]}) { id } }
                  {"x":1}
            "#]],
        )
        .await;
}
