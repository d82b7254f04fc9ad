//! The golden gateways at work: every kind of key and argument once. Long documents are broken into lines.

use expect_test::{Expect, expect};
use joinwright_tests::gateways::{
    golden_composite_key, golden_hostile_names, golden_listed, golden_nested_arguments,
    golden_scalar_keys, golden_self_join,
};
use joinwright_tests::{Reply, RunningGateway, Upstream};

/// A golden gateway's two remote schemas.
struct Pair {
    left: Upstream,
    right: Upstream,
}

impl Pair {
    /// The left one answers the root field, the right one the joins.
    async fn start(sdls: [&str; 2], left: &str, right: &str) -> Self {
        Self {
            left: Upstream::scripted(sdls[0], [Reply::data(left)]).await,
            right: Upstream::scripted(sdls[1], [Reply::data(right)]).await,
        }
    }

    /// Asks, and compares the answer and what was asked for the joins.
    async fn check(&self, gateway: RunningGateway, query: &str, expect: Expect) {
        let (_, body) = gateway.post(query, "{}").await;
        assert_eq!(self.left.requests().len(), 1);
        let requests = self.right.requests();
        let requests = requests.iter().map(|request| {
            let document =
                (request.document).replace("} _j", "}\n _j").replace(" fragment ", "\n fragment ");
            format!("{document}\n{}\n", request.variables.replace(",\"_j", ",\n \"_j"))
        });
        expect.assert_eq(&format!("{body}\n{}", requests.collect::<String>()));
    }
}

macro_rules! sdls {
    ($case:literal, $left:literal, $right:literal) => {
        [
            include_str!(concat!("../golden/", $case, "/schemas/", $left, ".graphql")),
            include_str!(concat!("../golden/", $case, "/schemas/", $right, ".graphql")),
        ]
    };
}

#[tokio::test]
async fn every_kind_of_key_is_converted() {
    let pair = Pair::start(
        sdls!("scalar_keys", "sensors", "facts"),
        r#"{"sensors":[{"a":5,"b":5,"c":5,"d":1.50,"e":true,"f":"HEAT","g":"LIGHT","h":{"at": 1e3},"i":7,"j":"x","k":"12","l":["a","\u0062"],"m":"one"}]}"#,
        &format!(
            "{{{}}}",
            (0..13).map(|n| format!(r#""_j{n}_0":{{"text":"{n}"}}"#)).collect::<Vec<_>>().join(",")
        ),
    )
    .await;
    let router = golden_scalar_keys::Gateway::builder()
        .sensors_url(pair.left.url())
        .facts_url(pair.right.url())
        .router();
    pair.check(
        RunningGateway::start(router.unwrap()).await,
        "{ sensors { a: by_int { text } b: int_as_float { text } c: int_as_id { text } d: by_float { text } \
         e: by_boolean { text } f: by_enum { text } g: enum_as_string { text } h: by_custom { text } \
         i: id_as_string { text } j: string_as_id { text } k: id_as_int { text } l: by_list { text } m: item_as_list { text } } }",
        expect![[r#"
            {"data":{"sensors":[{"a":{"text":"0"},"b":{"text":"1"},"c":{"text":"2"},"d":{"text":"3"},"e":{"text":"4"},"f":{"text":"5"},"g":{"text":"6"},"h":{"text":"7"},"i":{"text":"8"},"j":{"text":"9"},"k":{"text":"10"},"l":{"text":"11"},"m":{"text":"12"}}]}}
            query Operation__facts($_j0_0_value: Int!, $_j1_0_value: Float!, $_j2_0_value: ID!, $_j3_0_value: Float!, $_j4_0_value: Boolean!, $_j5_0_value: Kind!, $_j6_0_value: String!, $_j7_0_value: Time!, $_j8_0_value: String!, $_j9_0_value: ID!, $_j10_0_value: Int!, $_j11_0_values: [String!]!, $_j12_0_values: [String!]!) { _j0_0: by_int(value: $_j0_0_value) { ..._j0 }
             _j1_0: by_float(value: $_j1_0_value) { ..._j1 }
             _j2_0: by_id(value: $_j2_0_value) { ..._j2 }
             _j3_0: by_float(value: $_j3_0_value) { ..._j3 }
             _j4_0: by_boolean(value: $_j4_0_value) { ..._j4 }
             _j5_0: by_enum(value: $_j5_0_value) { ..._j5 }
             _j6_0: by_string(value: $_j6_0_value) { ..._j6 }
             _j7_0: by_custom(value: $_j7_0_value) { ..._j7 }
             _j8_0: by_string(value: $_j8_0_value) { ..._j8 }
             _j9_0: by_id(value: $_j9_0_value) { ..._j9 }
             _j10_0: by_int(value: $_j10_0_value) { ..._j10 }
             _j11_0: by_list(values: $_j11_0_values) { ..._j11 }
             _j12_0: by_list(values: $_j12_0_values) { ..._j12 } }
             fragment _j0 on Fact { text }
             fragment _j1 on Fact { text }
             fragment _j2 on Fact { text }
             fragment _j3 on Fact { text }
             fragment _j4 on Fact { text }
             fragment _j5 on Fact { text }
             fragment _j6 on Fact { text }
             fragment _j7 on Fact { text }
             fragment _j8 on Fact { text }
             fragment _j9 on Fact { text }
             fragment _j10 on Fact { text }
             fragment _j11 on Fact { text }
             fragment _j12 on Fact { text }
            {"_j0_0_value":5,
             "_j1_0_value":5,
             "_j2_0_value":"5",
             "_j3_0_value":1.50,
             "_j4_0_value":true,
             "_j5_0_value":"HEAT",
             "_j6_0_value":"LIGHT",
             "_j7_0_value":{"at": 1e3},
             "_j8_0_value":"7",
             "_j9_0_value":"x",
             "_j10_0_value":12,
             "_j11_0_values":["a","b"],
             "_j12_0_values":["one"]}
        "#]],
    )
    .await;
}

#[tokio::test]
async fn composite_keys_in_nested_paths_and_input_objects() {
    let pair = Pair::start(
        sdls!("composite_key", "orders", "shipping"),
        r#"{"orders":[{"shipment":"1","_j0":"EU","carrier":"EU"},{"shipment":"2","_j0":"US","carrier":"US"},{"shipment":"3","_j0":null,"carrier":null}]}"#,
        r#"{"_j0_0":{"shipment":{"state":"sent"}},"_j0_1":null,"_j1_0":{"default_carrier":"DHL"},"_j1_1":{"default_carrier":"UPS"}}"#,
    )
    .await;
    let router = golden_composite_key::Gateway::builder()
        .orders_url(pair.left.url())
        .shipping_url(pair.right.url())
        .router();
    pair.check(
        RunningGateway::start(router.unwrap()).await,
        r#"{ orders { shipment(language: "en") { state } carrier } }"#,
        expect![[r#"
            {"data":{"orders":[{"shipment":{"state":"sent"},"carrier":"DHL"},{"shipment":null,"carrier":"UPS"},{"shipment":null,"carrier":null}]}}
            query Operation__shipping($_j0_0_code: String!, $_j0_0_order: OrderKey!, $_j0_1_code: String!, $_j0_1_order: OrderKey!, $_j1_0_code: String!, $_j1_1_code: String!) { _j0_0: region(code: $_j0_0_code) { shipment(order: $_j0_0_order, language: "en") { ..._j0 } }
             _j0_1: region(code: $_j0_1_code) { shipment(order: $_j0_1_order, language: "en") { ..._j0 } }
             _j1_0: region(code: $_j1_0_code) { default_carrier }
             _j1_1: region(code: $_j1_1_code) { default_carrier } }
             fragment _j0 on Shipment { state }
            {"_j0_0_code":"EU",
             "_j0_0_order":{"id":"1","region":"EU"},
             "_j0_1_code":"US",
             "_j0_1_order":{"id":"2","region":"US"},
             "_j1_0_code":"EU",
             "_j1_1_code":"US"}
        "#]],
    )
    .await;
}

#[tokio::test]
async fn static_values_beside_keys() {
    let pair = Pair::start(
        sdls!("nested_arguments", "orders", "search"),
        r#"{"orders":[{"similar":"1","_j0":"Dune \"1\"","_j1":12,"recent":"Order"}]}"#,
        r#"{"_j0_0":[{"name":"Dune 2"}],"_j1_0":[]}"#,
    )
    .await;
    let router = golden_nested_arguments::Gateway::builder()
        .orders_url(pair.left.url())
        .search_url(pair.right.url())
        .router();
    pair.check(
        RunningGateway::start(router.unwrap()).await,
        "{ orders { similar(page: 2) { name } recent { name } } }",
        expect![[r#"
            {"data":{"orders":[{"similar":[{"name":"Dune 2"}],"recent":[]}]}}
            query Operation__search($_j0_0_filter: Filter!) { _j0_0: products(limit: 5, sort: PRICE, fuzzy: false, filter: $_j0_0_filter, page: 2) { ..._j0 }
             _j1_0: products(limit: 3, sort: NEWEST, filter: {kind: "magazine"}) { ..._j1 } }
             fragment _j0 on Product { name }
             fragment _j1 on Product { name }
            {"_j0_0_filter":{"kind":"book","weight":1.5,"all":[{"field":"name","like":"Dune \"1\""},{"field":"price","near":12}],"not_orders":["1","0"]}}
        "#]],
    )
    .await;
}

#[tokio::test]
async fn lists_of_keys_wherever_they_stand() {
    let pair = Pair::start(
        sdls!("listed", "orders", "users"),
        r#"{"orders":[{"user":"1","visits":"1","address":"1","_j4":"DE","rank":"1"},{"user":"2","visits":"2","address":"2","_j4":"FR","rank":"2"}]}"#,
        r#"{"_j0_0":[{"name":"Bob","_j0":"2"}],"_j1_0":[{"page":"a","_j1":"2"},{"page":"b","_j1":"2"}],"_j2_0":[null,{"street":"Rue 1","_j2":"2","_j3":"FR"}],"_j3_0":{"ranks":[3,null]}}"#,
    )
    .await;
    let router = golden_listed::Gateway::builder()
        .orders_url(pair.left.url())
        .users_url(pair.right.url())
        .router();
    pair.check(
        RunningGateway::start(router.unwrap()).await,
        "{ orders { user { name } visits(limit: 9) { page } address { street } rank } }",
        expect![[r#"
            {"data":{"orders":[{"user":null,"visits":[],"address":null,"rank":3},{"user":{"name":"Bob"},"visits":[{"page":"a"},{"page":"b"}],"address":{"street":"Rue 1"},"rank":null}]}}
            query Operation__users($_j0_0_ids: [ID!]!, $_j1_0_where: VisitFilter!, $_j2_0_keys: [AddressKey!]!, $_j3_0_ids: [ID!]!) { _j0_0: users(ids: $_j0_0_ids) { ..._j0 }
             _j1_0: visits(where: $_j1_0_where, limit: 9) { ..._j1 }
             _j2_0: addresses(keys: $_j2_0_keys) { ..._j2 }
             _j3_0: ranking { ranks(ids: $_j3_0_ids) } }
             fragment _j0 on User { name _j0: id }
             fragment _j1 on Visit { page _j1: user_id }
             fragment _j2 on Address { street _j2: user_id _j3: country }
            {"_j0_0_ids":["1","2"],
             "_j1_0_where":{"user":{"id":{"_in":["1","2"]}},"hidden":{"_eq":false}},
             "_j2_0_keys":[{"user":"1","country":"DE"},{"user":"2","country":"FR"}],
             "_j3_0_ids":["1","2"]}
        "#]],
    )
    .await;
}

#[tokio::test]
async fn hostile_names_work_too() {
    let pair = Pair::start(
        sdls!("hostile_names", "2nd-schema.v1", "crate"),
        r#"{"crate":{"Run":"A","run":"a","_run":"self"},"gateway":{"self":"u","Self":"v","_j2":"u","_":"type"},"run":{"Result":3,"_j3":"end"}}"#,
        r#"{"_j0_0":[{"dyn":"A","_j0":"A"}],"_j1_0":[{"dyn":"a","_j1":"a"}],"_j2_0":[],"_j3_0":[{"dyn":"1"}],"_j4_0":[],"_j5_0":[],"_j6_0":{"builder":"x"}}"#,
    )
    .await;
    let router = golden_hostile_names::Gateway::builder()
        ._2nd_schema_v1_url(pair.left.url())
        .crate_url(pair.right.url())
        .router();
    pair.check(
        RunningGateway::start(router.unwrap()).await,
        "{ crate { Run { dyn } run { dyn } _run { dyn } } gateway { self { dyn } Self { dyn } _ { dyn } } run { Result { builder } } }",
        expect![[r#"
            {"data":{"crate":{"Run":{"dyn":"A"},"run":[{"dyn":"a"}],"_run":[]},"gateway":{"self":[{"dyn":"1"}],"Self":[],"_":[]},"run":{"Result":{"builder":"x"}}}}
            query Operation__crate($_j0_0_struct: [ID!]!, $_j1_0_struct: [ID!]!, $_j2_0_struct: [ID!]!, $_j3_0_struct: [ID!]!, $_j4_0_struct: [ID!]!, $_j5_0_impl: Enum!, $_j6_0_while: Int!, $_j6_0_until: String!) { _j0_0: fn(struct: $_j0_0_struct) { ..._j0 }
             _j1_0: fn(struct: $_j1_0_struct) { ..._j1 }
             _j2_0: fn(struct: $_j2_0_struct) { ..._j2 }
             _j3_0: fn(struct: $_j3_0_struct) { ..._j3 }
             _j4_0: fn(struct: $_j4_0_struct) { ..._j4 }
             _j5_0: fn(struct: [], impl: $_j5_0_impl) { ..._j5 }
             _j6_0: loop(while: $_j6_0_while, until: $_j6_0_until) { ..._j6 } }
             fragment _j0 on Box { dyn _j0: dyn }
             fragment _j1 on Box { dyn _j1: dyn }
             fragment _j2 on Box { dyn }
             fragment _j3 on Box { dyn }
             fragment _j4 on Box { dyn }
             fragment _j5 on Box { dyn }
             fragment _j6 on Gateway { builder }
            {"_j0_0_struct":["A"],
             "_j1_0_struct":["a"],
             "_j2_0_struct":["self"],
             "_j3_0_struct":["u"],
             "_j4_0_struct":["v","u"],
             "_j5_0_impl":"type",
             "_j6_0_while":3,
             "_j6_0_until":"end"}
        "#]],
    )
    .await;
}

#[tokio::test]
async fn joins_to_the_same_remote_schema_without_a_key() {
    let sdl = include_str!("../golden/self_join/schemas/staff.graphql");
    let replies = [
        r#"{"person":{"boss":"2","company":"Person","motto":"Person"}}"#,
        r#"{"_j0_0":{"name":"Zoe"},"_j1_0":{"name":"Acme"},"_j2_0":{"motto":"more"}}"#,
    ];
    let staff = Upstream::scripted(sdl, replies.map(Reply::data)).await;
    let router = golden_self_join::Gateway::builder().staff_url(staff.url()).router();
    let gateway = RunningGateway::start(router.unwrap()).await;
    let query = "{ person(id: 1) { boss { name } company { name } motto } }";
    let (_, body) = gateway.post(query, "{}").await;
    let requests = staff.requests();
    let documents: Vec<_> = requests.iter().map(|request| request.document.as_str()).collect();
    expect![[r#"
        {"data":{"person":{"boss":{"name":"Zoe"},"company":{"name":"Acme"},"motto":"more"}}}
        query Operation__staff { person(id: 1) { boss: boss_id company: __typename motto: __typename } }
        query Operation__staff($_j0_0_id: ID!) { _j0_0: person(id: $_j0_0_id) { ..._j0 } _j1_0: company { ..._j1 } _j2_0: company { motto(language: "en") } } fragment _j0 on Person { name } fragment _j1 on Company { name }"#]].assert_eq(&format!("{body}\n{}", documents.join("\n")));
}
