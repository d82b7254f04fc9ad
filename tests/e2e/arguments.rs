//! Arguments: what a relationship binds, what it leaves to the client, and how both are merged.

use std::fmt::Write;

use expect_test::{Expect, expect};
use joinwright_tests::gateways::e2e_arguments;
use joinwright_tests::{Reply, RunningGateway, Upstream};

const PROFILES: &str = include_str!("arguments/gateway/schemas/profiles.graphql");
const MESSAGES: &str = include_str!("arguments/gateway/schemas/messages.graphql");

/// Asks with one scripted answer of each upstream, and compares the answer and the requests.
async fn check(query: &str, variables: &str, replies: [&str; 2], expect: Expect) {
    check_all(query, variables, replies[0], &replies[1..], expect).await;
}

/// As [`check`], with several answers of `messages`.
async fn check_all(query: &str, variables: &str, first: &str, then: &[&str], expect: Expect) {
    let profiles = Upstream::scripted(PROFILES, [Reply::data(first)]).await;
    let messages = Upstream::scripted(MESSAGES, then.iter().map(|data| Reply::data(data))).await;
    let router = e2e_arguments::Gateway::builder()
        .profiles_url(profiles.url())
        .messages_url(messages.url())
        .router()
        .unwrap();
    let gateway = RunningGateway::start(router).await;
    let (_, body) = gateway.post(query, variables).await;
    let mut text = body.replace("},{\"message\":", "},\n{\"message\":") + "\n";
    for request in messages.requests() {
        writeln!(text, "{}", request.document).unwrap();
        if request.variables != "{}" {
            writeln!(text, "  {}", request.variables).unwrap();
        }
    }
    expect.assert_eq(&text);
}

/// Two profiles whose joined field is asked for.
fn two(field: &str) -> String {
    format!(r#"{{"profiles":[{{"{field}":1}},{{"{field}":2}}]}}"#)
}

const NONE: &str = r#"{"_j0_0":[],"_j0_1":[]}"#;

#[tokio::test]
async fn the_client_adds_nothing() {
    check("{ profiles { messages { id } } }", "{}", [&two("messages"), NONE], expect![[r#"
        {"data":{"profiles":[{"messages":[]},{"messages":[]}]}}
        query Operation__messages($_j0_0_where: Where!, $_j0_1_where: Where!) { _j0_0: messages(where: $_j0_0_where) { ..._j0 } _j0_1: messages(where: $_j0_1_where) { ..._j0 } } fragment _j0 on Message { id }
          {"_j0_0_where":{"id":{"eq":1}},"_j0_1_where":{"id":{"eq":2}}}
    "#]])
        .await;
}

#[tokio::test]
async fn an_object_is_merged_with_what_is_bound() {
    check(
        r#"{ profiles { messages(where: {name: {eq: "say \"hi\"\n"}, state: SHUT, id: {lt: 1.50}, or: [{id: {eq: 9}}], meta: {a: [null, 1e3]}}) { id } } }"#,
        "{}",
        [&two("messages"), NONE],
        expect![[r#"
            {"data":{"profiles":[{"messages":[]},{"messages":[]}]}}
            query Operation__messages($_j0_0_where: Where!, $_j0_1_where: Where!) { _j0_0: messages(where: $_j0_0_where) { ..._j0 } _j0_1: messages(where: $_j0_1_where) { ..._j0 } } fragment _j0 on Message { id }
              {"_j0_0_where":{"id":{"eq":1,"lt":1.50},"name":{"eq":"say \"hi\"\n"},"state":"SHUT","or":[{"id":{"eq":9}}],"meta":{"a":[null,1e3]}},"_j0_1_where":{"id":{"eq":2,"lt":1.50},"name":{"eq":"say \"hi\"\n"},"state":"SHUT","or":[{"id":{"eq":9}}],"meta":{"a":[null,1e3]}}}
        "#]],
    )
    .await;
}

#[tokio::test]
async fn variables_inside_the_object_are_not_declared_upstream() {
    check(
        "query ($name: String, $ids: [Int!], $like: String! = \"A%\", $absent: StringTest, $page: Page, $limit: Int!, $item: Where!) {
          profiles {
            messages(
              where: { name: { eq: $name, like: $like }, id: { in: $ids, gt: $limit }, page: $page, or: [$item, { name: $absent, id: { gt: $limit } }], meta: { a: [$absent, $limit] } }
              includes: { id: [$limit] }
            ) { id }
          }
        }",
        r#"{"name":"\u2603","ids":3,"page":null,"limit":1,"item":{"id":{"in":[1]}}}"#,
        [&two("messages"), NONE],
        expect![[r#"
            {"data":{"profiles":[{"messages":[]},{"messages":[]}]}}
            query Operation__messages($_j0_0_where: Where!, $_j0_1_where: Where!, $limit: Int!) { _j0_0: messages(where: $_j0_0_where, includes: {id: [$limit]}) { ..._j0 } _j0_1: messages(where: $_j0_1_where, includes: {id: [$limit]}) { ..._j0 } } fragment _j0 on Message { id }
              {"_j0_0_where":{"id":{"eq":1,"in":3,"gt":1},"name":{"eq":"\u2603","like":"A%"},"page":null,"or":[{"id":{"in":[1]}},{"id":{"gt":1}}],"meta":{"a":[null,1]}},"_j0_1_where":{"id":{"eq":2,"in":3,"gt":1},"name":{"eq":"\u2603","like":"A%"},"page":null,"or":[{"id":{"in":[1]}},{"id":{"gt":1}}],"meta":{"a":[null,1]}},"limit":1}
        "#]],
    )
    .await;
}

#[tokio::test]
async fn a_whole_variable_is_merged() {
    let query = "query ($w: Profile_messages_where) { profiles { messages(where: $w) { id } } }";
    let given = r#"{"w":{"name":{"eq":"alice"}}}"#;
    check(query, given, [&two("messages"), NONE], expect![[r#"
        {"data":{"profiles":[{"messages":[]},{"messages":[]}]}}
        query Operation__messages($_j0_0_where: Where!, $_j0_1_where: Where!) { _j0_0: messages(where: $_j0_0_where) { ..._j0 } _j0_1: messages(where: $_j0_1_where) { ..._j0 } } fragment _j0 on Message { id }
          {"_j0_0_where":{"id":{"eq":1},"name":{"eq":"alice"}},"_j0_1_where":{"id":{"eq":2},"name":{"eq":"alice"}}}
    "#]]).await;
    check(query, r#"{}"#, [&two("messages"), NONE], expect![[r#"
        {"data":{"profiles":[{"messages":[]},{"messages":[]}]}}
        query Operation__messages($_j0_0_where: Where!, $_j0_1_where: Where!) { _j0_0: messages(where: $_j0_0_where) { ..._j0 } _j0_1: messages(where: $_j0_1_where) { ..._j0 } } fragment _j0 on Message { id }
          {"_j0_0_where":{"id":{"eq":1}},"_j0_1_where":{"id":{"eq":2}}}
    "#]]).await;
}

#[tokio::test]
async fn a_default_counts_if_the_variable_is_not_given() {
    let query = "query ($w: Profile_messages_where = {state: SHUT}) { profiles { messages(where: $w) { id } } }";
    check(query, "{}", [&two("messages"), NONE], expect![[r#"
        {"data":{"profiles":[{"messages":[]},{"messages":[]}]}}
        query Operation__messages($_j0_0_where: Where!, $_j0_1_where: Where!) { _j0_0: messages(where: $_j0_0_where) { ..._j0 } _j0_1: messages(where: $_j0_1_where) { ..._j0 } } fragment _j0 on Message { id }
          {"_j0_0_where":{"id":{"eq":1},"state":"SHUT"},"_j0_1_where":{"id":{"eq":2},"state":"SHUT"}}
    "#]]).await;
}

#[tokio::test]
async fn null_takes_nothing_away() {
    let query = "query ($w: Profile_messages_where = {state: SHUT}) { profiles { messages(where: $w) { id } } }";
    let replies = [&two("messages"), NONE];
    check(query, r#"{"w":null}"#, replies, expect![[r#"
        {"data":{"profiles":[{"messages":[]},{"messages":[]}]}}
        query Operation__messages($_j0_0_where: Where!, $_j0_1_where: Where!) { _j0_0: messages(where: $_j0_0_where) { ..._j0 } _j0_1: messages(where: $_j0_1_where) { ..._j0 } } fragment _j0 on Message { id }
          {"_j0_0_where":{"id":{"eq":1}},"_j0_1_where":{"id":{"eq":2}}}
    "#]]).await;
    check(query, r#"{"w":{"id":null,"name":null}}"#, replies, expect![[r#"
        {"data":{"profiles":[{"messages":[]},{"messages":[]}]}}
        query Operation__messages($_j0_0_where: Where!, $_j0_1_where: Where!) { _j0_0: messages(where: $_j0_0_where) { ..._j0 } _j0_1: messages(where: $_j0_1_where) { ..._j0 } } fragment _j0 on Message { id }
          {"_j0_0_where":{"id":{"eq":1},"name":null},"_j0_1_where":{"id":{"eq":2},"name":null}}
    "#]]).await;
    check("{ profiles { messages(where: null) { id } } }", "{}", replies, expect![[r#"
        {"data":{"profiles":[{"messages":[]},{"messages":[]}]}}
        query Operation__messages($_j0_0_where: Where!, $_j0_1_where: Where!) { _j0_0: messages(where: $_j0_0_where) { ..._j0 } _j0_1: messages(where: $_j0_1_where) { ..._j0 } } fragment _j0 on Message { id }
          {"_j0_0_where":{"id":{"eq":1}},"_j0_1_where":{"id":{"eq":2}}}
    "#]]).await;
}

#[tokio::test]
async fn what_is_sent_with_every_key_is_bounded() {
    let many = "{name: {eq: $big}} ".repeat(50);
    let query = format!(
        "query ($big: String) {{ profiles {{ messages(where: {{or: [{many}]}}) {{ id }} id }} }}"
    );
    let variables = format!(r#"{{"big":"{}"}}"#, "a".repeat(800_000));
    let profiles = r#"{"profiles":[{"messages":1,"id":1},{"messages":2,"id":2}]}"#;
    check(&query, &variables, [profiles, ""], expect![[r#"
        {"data":{"profiles":[{"messages":null,"id":1},{"messages":null,"id":2}]},"errors":[{"message":"the arguments are too large to be sent with every key","path":["profiles",0,"messages"],"extensions":{"code":"limit-exceeded","remote_schema":"messages"}},
        {"message":"the arguments are too large to be sent with every key","path":["profiles",1,"messages"],"extensions":{"code":"limit-exceeded","remote_schema":"messages"}}]}
    "#]]).await;
}

#[tokio::test]
async fn variables_of_generated_types_are_checked() {
    check(
        "query ($w: Profile_messages_where, $i: Profile_messages_where_id) { profiles { messages(where: $w) { id } more: messages(where: {id: $i}) { id } } }",
        r#"{"w":{"id":{"eq":2},"name":{"eq":5}},"i":{"in":[1.5]}}"#,
        ["", ""],
        expect![[r#"
            {"errors":[{"message":"variable `$w.id.eq` is no field of `Profile_messages_where_id`","extensions":{"code":"validation-failed"}},
            {"message":"variable `$w.name.eq` must be a `String`, but is a number","extensions":{"code":"validation-failed"}},
            {"message":"variable `$i.in[0]` must be an `Int`, a number of 32 bits without fraction","extensions":{"code":"validation-failed"}}]}
        "#]],
    )
    .await;
}

#[tokio::test]
async fn what_is_bound_can_not_be_given() {
    check(
        "{ profiles { messages(where: {id: {eq: 2}}) { id } } }",
        "{}",
        ["", ""],
        expect![[r#"
            {"errors":[{"message":"field `eq` does not exist on `Profile_messages_where_id`","locations":[{"line":1,"column":40}],"extensions":{"code":"validation-failed"}}]}
        "#]],
    )
    .await;
}

#[tokio::test]
async fn a_variable_of_the_whole_type_does_not_fit() {
    check(
        "query ($w: Where) { profiles { messages(where: $w) { id } } }",
        "{}",
        ["", ""],
        expect![[r#"
            {"errors":[{"message":"variable `$w` of type `Where` cannot be used for argument `where` of type `Profile_messages_where`","locations":[{"line":1,"column":41}],"extensions":{"code":"validation-failed"}}]}
        "#]],
    )
    .await;
}

#[tokio::test]
async fn a_constant_object_is_a_literal_until_the_client_adds_to_it() {
    let names = r#"{"profiles":[{"open":"a"},{"open":null}]}"#;
    let query = "query ($w: Profile_open_where) { profiles { open(where: $w, any: []) { id } } }";
    check("{ profiles { open { id } } }", "{}", [names, NONE], expect![[r#"
        {"data":{"profiles":[{"open":[]},{"open":null}]}}
        query Operation__messages($_j0_0_includes: Includes!) { _j0_0: messages(where: {state: OPEN, page: {limit: 5}}, includes: $_j0_0_includes) { ..._j0 } } fragment _j0 on Message { id }
          {"_j0_0_includes":{"name":["a"]}}
    "#]]).await;
    check(
        query,
        r#"{"w":{"page":{"after":"x","size":2},"id":{"eq":1}}}"#,
        [names, NONE],
        expect![[r#"
            {"data":{"profiles":[{"open":[]},{"open":null}]}}
            query Operation__messages($_j0_0_where: Where!, $_j0_0_includes: Includes!) { _j0_0: messages(where: $_j0_0_where, includes: $_j0_0_includes, any: []) { ..._j0 } } fragment _j0 on Message { id }
              {"_j0_0_where":{"state":"OPEN","page":{"limit":5,"after":"x","size":2},"id":{"eq":1}},"_j0_0_includes":{"name":["a"]}}
        "#]],
    )
    .await;
    check(query, "{}", [names, NONE], expect![[r#"
        {"data":{"profiles":[{"open":[]},{"open":null}]}}
        query Operation__messages($_j0_0_where: Where!, $_j0_0_includes: Includes!) { _j0_0: messages(where: $_j0_0_where, includes: $_j0_0_includes, any: []) { ..._j0 } } fragment _j0 on Message { id }
          {"_j0_0_where":{"state":"OPEN","page":{"limit":5}},"_j0_0_includes":{"name":["a"]}}
    "#]]).await;
}

#[tokio::test]
async fn both_of_two_arguments_are_added_to() {
    check(
        "{ profiles { open(where: {id: {eq: 1}}, includes: {id: 4}) { id } } }",
        "{}",
        [r#"{"profiles":[{"open":"a"},{"open":"b"}]}"#, NONE],
        expect![[r#"
            {"data":{"profiles":[{"open":[]},{"open":[]}]}}
            query Operation__messages($_j0_0_where: Where!, $_j0_0_includes: Includes!, $_j0_1_where: Where!, $_j0_1_includes: Includes!) { _j0_0: messages(where: $_j0_0_where, includes: $_j0_0_includes) { ..._j0 } _j0_1: messages(where: $_j0_1_where, includes: $_j0_1_includes) { ..._j0 } } fragment _j0 on Message { id }
              {"_j0_0_where":{"state":"OPEN","page":{"limit":5},"id":{"eq":1}},"_j0_0_includes":{"name":["a"],"id":4},"_j0_1_where":{"state":"OPEN","page":{"limit":5},"id":{"eq":1}},"_j0_1_includes":{"name":["b"],"id":4}}
        "#]],
    )
    .await;
}

#[tokio::test]
async fn without_a_key() {
    check(
        "{ profiles { news(where: {id: {gt: 1}}) { id } } }",
        "{}",
        [r#"{"profiles":[{"news":"Profile"},{"news":"Profile"}]}"#, r#"{"_j0_0":[{"id":2}]}"#],
        expect![[r#"
            {"data":{"profiles":[{"news":[{"id":2}]},{"news":[{"id":2}]}]}}
            query Operation__messages($_j0_0_where: Where!) { _j0_0: messages(where: $_j0_0_where) { ..._j0 } } fragment _j0 on Message { id }
              {"_j0_0_where":{"state":"OPEN","id":{"gt":1}}}
        "#]],
    )
    .await;
}

#[tokio::test]
async fn listed_in_chunks() {
    let letters = r#"{"_j0_0":[{"id":1,"_j0":1}]}"#;
    check_all(
        "query ($n: String) { profiles { letters(where: {id: {gt: 0}, name: {eq: $n}}, page: {after: \"x\"}) { id } } }",
        r#"{"n":"b"}"#,
        r#"{"profiles":[{"letters":1},{"letters":2},{"letters":3}]}"#,
        &[letters, r#"{"_j0_0":[{"id":3,"_j0":3}]}"#],
        expect![[r#"
            {"data":{"profiles":[{"letters":[{"id":1}]},{"letters":[]},{"letters":[{"id":3}]}]}}
            query Operation__messages($_j0_0_where: Where!, $_j0_0_page: Page!) { _j0_0: letters(where: $_j0_0_where, page: $_j0_0_page) { ..._j0 } } fragment _j0 on Message { id _j0: id }
              {"_j0_0_page":{"limit":9,"after":"x"},"_j0_0_where":{"id":{"in":[1,2],"gt":0},"state":"OPEN","name":{"eq":"b"}}}
            query Operation__messages($_j0_0_where: Where!, $_j0_0_page: Page!) { _j0_0: letters(where: $_j0_0_where, page: $_j0_0_page) { ..._j0 } } fragment _j0 on Message { id _j0: id }
              {"_j0_0_page":{"limit":9,"after":"x"},"_j0_0_where":{"id":{"in":[3],"gt":0},"state":"OPEN","name":{"eq":"b"}}}
        "#]],
    )
    .await;
}

#[tokio::test]
async fn listed_with_the_literal_as_it_is() {
    check(
        "{ profiles { letters { id } } }",
        "{}",
        [&two("letters"), r#"{"_j0_0":[]}"#],
        expect![[r#"
            {"data":{"profiles":[{"letters":[]},{"letters":[]}]}}
            query Operation__messages($_j0_0_where: Where!) { _j0_0: letters(where: $_j0_0_where, page: {limit: 9}) { ..._j0 } } fragment _j0 on Message { id _j0: id }
              {"_j0_0_where":{"id":{"in":[1,2]},"state":"OPEN"}}
        "#]],
    )
    .await;
}

#[tokio::test]
async fn different_additions_are_different_batches() {
    check(
        "{ profiles { a: messages(where: {state: OPEN}) { id } b: messages(where: {state: SHUT}) { id } c: messages(where: {state: OPEN}) { id } } }",
        "{}",
        [
            r#"{"profiles":[{"a":1,"b":1,"c":1}]}"#,
            r#"{"_j0_0":[{"id":1}],"_j1_0":[{"id":2}]}"#,
        ],
        expect![[r#"
            {"data":{"profiles":[{"a":[{"id":1}],"b":[{"id":2}],"c":[{"id":1}]}]}}
            query Operation__messages($_j0_0_where: Where!, $_j1_0_where: Where!) { _j0_0: messages(where: $_j0_0_where) { ..._j0 } _j1_0: messages(where: $_j1_0_where) { ..._j1 } } fragment _j0 on Message { id } fragment _j1 on Message { id }
              {"_j0_0_where":{"id":{"eq":1},"state":"OPEN"},"_j1_0_where":{"id":{"eq":1},"state":"SHUT"}}
        "#]],
    )
    .await;
}

#[tokio::test]
async fn what_is_left_and_required_is_asked_of_the_client() {
    check("{ profiles { paged { id } } }", "{}", ["", ""], expect![[r#"
        {"errors":[{"message":"the required argument `Profile.paged(page:)` is not provided","locations":[{"line":1,"column":14}],"extensions":{"code":"validation-failed"}}]}
    "#]]).await;
    check(
        "{ profiles { paged(page: {limit: 3}) { id } } }",
        "{}",
        [&two("paged"), r#"{"_j0_0":{"messages":[]},"_j0_1":null}"#],
        expect![[r#"
            {"data":{"profiles":[{"paged":[]},{"paged":null}]}}
            query Operation__messages($_j0_0_page: Page!, $_j0_0_page_2: Page!, $_j0_1_page: Page!, $_j0_1_page_2: Page!) { _j0_0: box(page: $_j0_0_page) { messages(page: $_j0_0_page_2) { ..._j0 } } _j0_1: box(page: $_j0_1_page) { messages(page: $_j0_1_page_2) { ..._j0 } } } fragment _j0 on Message { id }
              {"_j0_0_page_2":{"after":"$5","limit":3},"_j0_0_page":{"limit":1},"_j0_1_page_2":{"after":"$5","limit":3},"_j0_1_page":{"limit":2}}
        "#]],
    )
    .await;
}

#[tokio::test]
async fn static_values_and_whole_arguments() {
    check(
        "{ profiles { whole(where: {state: SHUT}) { id } constants } }",
        "{}",
        [
            r#"{"profiles":[{"whole":1,"_j0":"a","constants":"Profile"}]}"#,
            r#"{"_j0_0":[{"id":1}],"_j1_0":"found"}"#,
        ],
        expect![[r#"
            {"data":{"profiles":[{"whole":[{"id":1}],"constants":"found"}]}}
            query Operation__messages($_j0_0_includes: Includes!, $_j0_0_any: [Where!]!) { _j0_0: messages(includes: $_j0_0_includes, any: $_j0_0_any, all: [{state: SHUT}], where: {state: SHUT}) { ..._j0 } _j1_0: search(state: SHUT, states: [OPEN, SHUT], since: "2024-01-01", meta: {tags: ["a", 1.5], deep: {on: true}}, share: 1, ids: [1, "2"], text: "$5 \"a day\"", texts: ["$", "$$x"]) } fragment _j0 on Message { id }
              {"_j0_0_includes":{"id":[1,7],"name":["a"]},"_j0_0_any":[{"id":{"eq":1}},{"name":{"eq":"a"}}]}
        "#]],
    )
    .await;
}

#[tokio::test]
async fn introspection_shows_what_is_left() {
    check(
        "{ profile: __type(name: \"Profile\") { fields { name args { name defaultValue type { kind name ofType { name } } } } } where: __type(name: \"Profile_messages_where\") { inputFields { name defaultValue type { name } } } id: __type(name: \"Profile_messages_where_id\") { inputFields { name } } }",
        "{}",
        ["", ""],
        expect![[r#"
            {"data":{"profile":{"fields":[{"name":"id","args":[]},{"name":"name","args":[]},{"name":"messages","args":[{"name":"where","defaultValue":null,"type":{"kind":"INPUT_OBJECT","name":"Profile_messages_where","ofType":null}},{"name":"includes","defaultValue":null,"type":{"kind":"INPUT_OBJECT","name":"Includes","ofType":null}},{"name":"any","defaultValue":null,"type":{"kind":"LIST","name":null,"ofType":{"name":null}}},{"name":"all","defaultValue":null,"type":{"kind":"LIST","name":null,"ofType":{"name":null}}}]},{"name":"open","args":[{"name":"where","defaultValue":null,"type":{"kind":"INPUT_OBJECT","name":"Profile_open_where","ofType":null}},{"name":"includes","defaultValue":null,"type":{"kind":"INPUT_OBJECT","name":"Profile_open_includes","ofType":null}},{"name":"any","defaultValue":null,"type":{"kind":"LIST","name":null,"ofType":{"name":null}}},{"name":"all","defaultValue":null,"type":{"kind":"LIST","name":null,"ofType":{"name":null}}}]},{"name":"news","args":[{"name":"where","defaultValue":null,"type":{"kind":"INPUT_OBJECT","name":"Profile_news_where","ofType":null}},{"name":"includes","defaultValue":null,"type":{"kind":"INPUT_OBJECT","name":"Includes","ofType":null}},{"name":"any","defaultValue":null,"type":{"kind":"LIST","name":null,"ofType":{"name":null}}},{"name":"all","defaultValue":null,"type":{"kind":"LIST","name":null,"ofType":{"name":null}}}]},{"name":"letters","args":[{"name":"where","defaultValue":null,"type":{"kind":"INPUT_OBJECT","name":"Profile_letters_where","ofType":null}},{"name":"page","defaultValue":null,"type":{"kind":"INPUT_OBJECT","name":"Profile_letters_page","ofType":null}}]},{"name":"paged","args":[{"name":"page","defaultValue":null,"type":{"kind":"NON_NULL","name":null,"ofType":{"name":"Profile_paged_page"}}}]},{"name":"whole","args":[{"name":"where","defaultValue":"{state: SHUT}","type":{"kind":"INPUT_OBJECT","name":"Where","ofType":null}}]},{"name":"constants","args":[]}]},"where":{"inputFields":[{"name":"id","defaultValue":null,"type":{"name":"Profile_messages_where_id"}},{"name":"name","defaultValue":null,"type":{"name":"StringTest"}},{"name":"state","defaultValue":"OPEN","type":{"name":"State"}},{"name":"page","defaultValue":null,"type":{"name":"Page"}},{"name":"or","defaultValue":null,"type":{"name":null}},{"name":"meta","defaultValue":null,"type":{"name":"JSON"}}]},"id":{"inputFields":[{"name":"in"},{"name":"gt"},{"name":"lt"}]}}}
        "#]],
    )
    .await;
}
