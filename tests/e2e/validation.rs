//! What a client hears of its document, its variables and the schema, and what upstreams get of them.

use expect_test::{Expect, expect};
use joinwright_tests::gateways::e2e_validation;
use joinwright_tests::{RunningGateway, Upstream};

struct Graph {
    gateway: RunningGateway,
    catalog: Upstream,
    people: Upstream,
}

impl Graph {
    async fn start(catalog: &str, people: &str) -> Self {
        let catalog_sdl = include_str!("validation/gateway/schemas/catalog.graphql");
        let catalog = Upstream::scripted(catalog_sdl, [catalog; 9]).await;
        let people_sdl = include_str!("validation/gateway/schemas/people.graphql");
        let people = Upstream::scripted(people_sdl, [people; 9]).await;
        let router = e2e_validation::Gateway::builder()
            .catalog_url(catalog.url())
            .people_url(people.url())
            .router()
            .unwrap();
        Self { gateway: RunningGateway::start(router).await, catalog, people }
    }

    async fn ask(&self, query: &str, variables: &str) -> String {
        self.gateway.post(query, variables).await.1
    }
}

/// What the catalogue gets of the variables of a query.
async fn sent(query: &str, cases: &[&str]) -> Vec<String> {
    let graph = Graph::start(r#"{"data":{"count":1,"items":[]}}"#, "").await;
    for variables in cases {
        let answer = graph.ask(query, variables).await;
        assert!(answer.starts_with(r#"{"data":{"#) && !answer.contains("errors"), "{answer}");
    }
    graph.catalog.requests().into_iter().map(|request| request.variables).collect()
}

#[tokio::test]
async fn absent_null_and_a_value_stay_three_things() {
    let query = "query ($any: Any, $old: Int = 7) { count(any: $any, old: $old) }";
    let cases = ["{}", r#"{"any":null,"old":null}"#, r#"{"any":0.10,"old":1}"#, r#"{"old":null}"#];
    assert_eq!(sent(query, &cases).await, cases);
}

#[tokio::test]
async fn what_stands_in_objects_and_lists_stays_too() {
    let query = "query ($f: Filter) { items(filter: $f) { id } }";
    let cases = [
        r#"{"f":{}}"#,
        r#"{"f":{"name":null,"kinds":[],"all":[{},{"name":null},{"name":"x","kinds":"SMALL"}]}}"#,
        r#"{"f":{"id":7,"price":{"from":1e2,"closed":null},"rest":{"a":[null,1.0]}}}"#,
        // One item stands for a list: the upstream makes one of it.
        r#"{"f":{"all":{"kinds":"LARGE"},"by":{"ids":"7"}}}"#,
        r#"{"f":null}"#,
    ];
    assert_eq!(sent(query, &cases).await, cases);
}

async fn refused(query: &str, variables: &str, expect: Expect) {
    let graph = Graph::start("", "").await;
    let answer: serde_json::Value =
        serde_json::from_str(&graph.ask(query, variables).await).unwrap();
    assert_eq!(answer.get("data"), None, "{answer}");
    let mut text = String::new();
    for error in answer["errors"].as_array().unwrap() {
        let places = error["locations"].as_array().cloned().unwrap_or_default();
        for place in places {
            text += &format!("{}:{} ", place["line"], place["column"]);
        }
        text += &format!("{}\n", error["message"].as_str().unwrap());
        assert_eq!(error["extensions"]["code"], "validation-failed");
    }
    expect.assert_eq(&text);
    assert!(graph.catalog.requests().is_empty() && graph.people.requests().is_empty());
}

#[tokio::test]
async fn errors_of_variables_name_the_place_in_the_value() {
    refused(
        "mutation ($i: ItemInput!, $h: How, $b: By!, $c: By) { put(item: $i, how: $h) { id } drop(by: $b) \
         x: drop(by: { range: { from: 1 } }) ...F } fragment F on Mutation { y: put(item: $i) { kind } z: drop(by: $b) @mark(filter: {by: $c}) }",
        r#"{"i":{"name":1,"kind":"NO","parts":[{"name":"a"},{"nam":"b","ranges":[[{"from":"x"},null]]}]},
            "h":{"note":"n"},"b":{"id":1,"name":"x"},"c":{"id":null}}"#,
        expect![[r#"
            variable `$i.name` must be a `String`, but is a number
            variable `$i.kind` is no value of enum `Kind`
            variable `$i.parts[1].nam` is no field of `ItemInput`
            variable `$i.parts[1].ranges[0][0].from` must be a `Float`, but is a string
            variable `$i.parts[1].name` is required, as a `String`
            variable `$h.quick` is required, as a `Boolean`
            variable `$b` takes exactly one field of `By`, but 2 are given
            variable `$c.id` must not be null: it is the only field
        "#]],
    )
    .await;
}

#[tokio::test]
async fn numbers_and_names_are_those_of_their_types() {
    refused(
        "query ($a: Int, $b: Int, $c: ID!, $d: Float, $e: Kind! = SMALL, $f: [[Int!]]) { \
           x: count(old: $a) y: items(first: $b, pages: $f) { id } item(id: $c) { id } \
           z: count(ratio: $d) node(id: 1, kind: $e) { id } }",
        r#"{"a":2147483648,"b":1.0,"c":1.5,"d":"1","e":"small","f":[[1,null]]}"#,
        expect![[r#"
            variable `$a` must be an `Int`, a number of 32 bits without fraction
            variable `$b` must be an `Int`, a number of 32 bits without fraction
            variable `$c` must be an `ID`, a string or an integer, but is a number
            variable `$d` must be a `Float`, but is a string
            variable `$e` is no value of enum `Kind`
            variable `$f[0][1]` must be an `Int`, but is null
        "#]],
    )
    .await;
}

#[tokio::test]
async fn a_broken_rule_is_said_with_its_places() {
    refused(
        "{ item(id: 1) { nam } x: item(id: 1) }",
        "{}",
        expect![[r#"
        1:17 type `Item` does not have a field `nam`
        1:23 interface, union and object types must have a subselection set
    "#]],
    )
    .await;
    refused(
        "query ($x: Int) {\n  items(filter: {id: 1, id: 2, price: {from: $x}}) { id }\n  count(any: {a: $y})\n}",
        "{}",
        expect![[r#"
            2:46 expected value of type Float!, found a variable
        "#]],
    )
    .await;
    refused(
        "query ($x: ID) {\n  named(by: {id: $x}) { id } x: named(by: {}) { id }\n}",
        "{}",
        expect![[r#"
            2:43 `By` takes exactly one of its fields, but 0 are given
            2:18 1:8 variable `$x` of type `ID` can not stand in `By`, whose only field must not be null: declare it as `ID!`
        "#]],
    )
    .await;
    refused(
        "{\n  item(id id: 1) { id }\n}",
        "{}",
        expect![[r#"
        2:8 a value is missing: `id` is not followed by `:`
    "#]],
    )
    .await;
    refused("{ count(deep: [[]]) count(deep: [[], []]) }", "{}", expect![[r#"
        1:21 1:3 two fields `count` have different arguments and can not be merged: give one of them an alias
    "#]]).await;
}

#[tokio::test]
async fn descriptions_in_a_document_are_read() {
    let graph = Graph::start(r#"{"data":{"count":1}}"#, "").await;
    let query = "\"What.\" query Q(\"\"\"How\nmuch.\"\"\" $a: Int) { count(old: $a) }";
    assert_eq!(graph.ask(query, "{}").await, r#"{"data":{"count":1}}"#);
    let requests = graph.catalog.requests();
    assert_eq!(requests[0].document, "query Q__catalog($a: Int) { count(old: $a) }");
}

/// What is asked of the schema itself.
async fn told(query: &str, variables: &str, expect: Expect) {
    let graph = Graph::start("", "").await;
    expect.assert_eq(&graph.ask(query, variables).await);
    assert!(graph.catalog.requests().is_empty());
}

#[tokio::test]
async fn introspection_takes_variables_aliases_and_fragments() {
    let query = "query ($name: String! = \"By\", $all: Boolean, $no: Boolean!) { \
           t: __type(name: $name) { __typename name ...Fields isOneOf kind @skip(if: $no) } \
           n: __type(name: \"Nothing\") { name } ... on Query { __typename } } \
         fragment Fields on __Type { enumValues(includeDeprecated: $all) { name } n: name inputFields { name } }";
    told(query, r#"{"no":true}"#, expect![[r#"{"data":{"t":{"__typename":"__Type","name":"By","enumValues":null,"n":"By","inputFields":[{"name":"id"},{"name":"name"},{"name":"range"},{"name":"ids"}],"isOneOf":true},"n":null,"__typename":"Query"}}"#]]).await;
    told(query, r#"{"no":false,"name":"Kind"}"#, expect![[r#"{"data":{"t":{"__typename":"__Type","name":"Kind","enumValues":[{"name":"SMALL"},{"name":"LARGE"}],"n":"Kind","inputFields":null,"isOneOf":null,"kind":"ENUM"},"n":null,"__typename":"Query"}}"#]]).await;
    told(query, r#"{"no":false,"name":"Kind","all":null}"#, expect![[r#"{"data":{"t":{"__typename":"__Type","name":"Kind","enumValues":[{"name":"SMALL"},{"name":"LARGE"}],"n":"Kind","inputFields":null,"isOneOf":null,"kind":"ENUM"},"n":null,"__typename":"Query"}}"#]]).await;
    told(query, r#"{"no":true,"name":"Kind","all":true}"#, expect![[r#"{"data":{"t":{"__typename":"__Type","name":"Kind","enumValues":[{"name":"SMALL"},{"name":"LARGE"},{"name":"HUGE"}],"n":"Kind","inputFields":null,"isOneOf":null},"n":null,"__typename":"Query"}}"#]]).await;
}

#[tokio::test]
async fn introspection_says_what_is_deprecated_only_if_asked() {
    let query = |arguments: &str| {
        format!(
            "{{ __type(name: \"Query\") {{ fields{arguments} {{ name args{arguments} {{ name }} }} }} \
               i: __type(name: \"Filter\") {{ inputFields{arguments} {{ name deprecationReason }} }} }}"
        )
    };
    told(&query(""), "{}", expect![[r#"{"data":{"__type":{"fields":[{"name":"item","args":[{"name":"id"},{"name":"at"}]},{"name":"items","args":[{"name":"filter"},{"name":"order"},{"name":"first"},{"name":"pages"}]},{"name":"node","args":[{"name":"id"},{"name":"kind"}]},{"name":"found","args":[{"name":"text"},{"name":"by"},{"name":"flags"}]},{"name":"named","args":[{"name":"name"},{"name":"ids"},{"name":"by"}]},{"name":"tree","args":[{"name":"fields"}]},{"name":"person","args":[{"name":"id"}]},{"name":"people","args":[{"name":"where"},{"name":"first"}]}]},"i":{"inputFields":[{"name":"id","deprecationReason":null},{"name":"name","deprecationReason":null},{"name":"kinds","deprecationReason":null},{"name":"price","deprecationReason":null},{"name":"all","deprecationReason":null},{"name":"made","deprecationReason":null},{"name":"rest","deprecationReason":null},{"name":"by","deprecationReason":null}]}}}"#]]).await;
    told(&query("(includeDeprecated: true)"), "{}", expect![[r#"{"data":{"__type":{"fields":[{"name":"item","args":[{"name":"id"},{"name":"at"}]},{"name":"items","args":[{"name":"filter"},{"name":"order"},{"name":"first"},{"name":"pages"}]},{"name":"node","args":[{"name":"id"},{"name":"kind"}]},{"name":"found","args":[{"name":"text"},{"name":"by"},{"name":"flags"}]},{"name":"count","args":[{"name":"any"},{"name":"ratio"},{"name":"deep"},{"name":"old"}]},{"name":"named","args":[{"name":"name"},{"name":"ids"},{"name":"by"}]},{"name":"tree","args":[{"name":"fields"}]},{"name":"person","args":[{"name":"id"}]},{"name":"people","args":[{"name":"where"},{"name":"first"}]}]},"i":{"inputFields":[{"name":"id","deprecationReason":null},{"name":"name","deprecationReason":null},{"name":"kinds","deprecationReason":null},{"name":"price","deprecationReason":null},{"name":"all","deprecationReason":null},{"name":"made","deprecationReason":null},{"name":"rest","deprecationReason":null},{"name":"by","deprecationReason":null},{"name":"old","deprecationReason":"New."}]}}}"#]]).await;
}

#[tokio::test]
async fn introspection_is_bounded_and_fields_of_its_names_are_not() {
    refused(
        "{ __schema { types { fields { type { ...A } } } } } \
         fragment A on __Type { fields { type { interfaces { name } } } }",
        "{}",
        expect![[r#"
            1:3 the operation asks for lists of types too deep in one another
        "#]],
    )
    .await;
    let graph = Graph::start(r#"{"data":{"tree":null}}"#, "").await;
    let query = "{ tree { fields { fields { interfaces { fields { name } } } } } }";
    assert_eq!(graph.ask(query, "{}").await, r#"{"data":{"tree":null}}"#);
}
