//! A federated graph by relationships alone: four servers that resolve entities, types that several of
//! them have, fields that one needs of another.

use std::fmt::Write;

use expect_test::{Expect, expect};
use joinwright_runtime::Settings;
use joinwright_tests::gateways::e2e_federation;
use joinwright_tests::{Reply, RunningGateway, Upstream};

mod data;
mod naive;
mod servers;

use servers::{accounts, inventory, products, reviews, server};

const ACCOUNTS: &str = include_str!("federation/gateway/schemas/accounts.graphql");
const PRODUCTS: &str = include_str!("federation/gateway/schemas/products.graphql");
const INVENTORY: &str = include_str!("federation/gateway/schemas/inventory.graphql");
const REVIEWS: &str = include_str!("federation/gateway/schemas/reviews.graphql");

/// The gateway and its upstreams, running.
struct Graph {
    gateway: RunningGateway,
    upstreams: [(&'static str, Upstream); 4],
}

impl Graph {
    /// With real servers.
    async fn start() -> Self {
        Self::of(Self::servers().await).await
    }

    async fn servers() -> [(&'static str, Upstream); 4] {
        [
            ("accounts", Upstream::schema(ACCOUNTS, server(accounts::Query)).await),
            ("products", Upstream::schema(PRODUCTS, server(products::Query)).await),
            ("inventory", Upstream::schema(INVENTORY, server(inventory::Query)).await),
            ("reviews", Upstream::schema(REVIEWS, server(reviews::Query)).await),
        ]
    }

    /// With servers that answer what they are told.
    async fn scripted(replies: [Vec<Reply>; 4]) -> Self {
        let [accounts, products, inventory, reviews] = replies;
        Self::of([
            ("accounts", Upstream::scripted(ACCOUNTS, accounts).await),
            ("products", Upstream::scripted(PRODUCTS, products).await),
            ("inventory", Upstream::scripted(INVENTORY, inventory).await),
            ("reviews", Upstream::scripted(REVIEWS, reviews).await),
        ])
        .await
    }

    async fn of(upstreams: [(&'static str, Upstream); 4]) -> Self {
        Self::with(Settings::default(), upstreams).await
    }

    async fn with(settings: Settings, upstreams: [(&'static str, Upstream); 4]) -> Self {
        let [(_, accounts), (_, products), (_, inventory), (_, reviews)] = &upstreams;
        let router = e2e_federation::Gateway::builder()
            .settings(settings)
            .accounts_url(accounts.url())
            .products_url(products.url())
            .inventory_url(inventory.url())
            .reviews_url(reviews.url())
            .router()
            .unwrap();
        Self { gateway: RunningGateway::start(router).await, upstreams }
    }

    async fn ask(&self, query: &str) -> String {
        let (status, body) = self.gateway.post(query, "{}").await;
        assert_eq!(status, 200, "{body}");
        body
    }

    /// Asks, and compares the answer and every request.
    async fn check(&self, query: &str, variables: &str, expect: Expect) {
        let (status, body) = self.gateway.post(query, variables).await;
        assert_eq!(status, 200, "{body}");
        let mut text = body.replace("},{\"message\":", "},\n{\"message\":");
        text.push('\n');
        for (name, upstream) in &self.upstreams {
            for request in upstream.requests() {
                writeln!(text, "{name}: {}\n  {}", request.document, request.variables).unwrap();
            }
        }
        expect.assert_eq(&text);
    }

    /// How many requests each server got.
    fn counts(&self) -> Vec<(&str, usize)> {
        self.upstreams.iter().map(|(name, upstream)| (*name, upstream.requests().len())).collect()
    }
}

/// The query by which routers of federated graphs are measured.
const DEEP: &str = "
query TestQuery {
  users {
    ...User
    reviews {
      ...Review
      product {
        ...Product
        reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } }
      }
    }
  }
  topProducts {
    ...Product
    reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } }
  }
}
fragment User on User { id username name }
fragment Review on Review { id body }
fragment Product on Product { inStock name price shippingEstimate upc weight }
";

/// The same, compiled: `gateway/operations/deep.graphql`.
#[tokio::test]
async fn the_deep_query_is_answered_alike_if_it_is_compiled() {
    let file = include_str!("federation/gateway/operations/deep.graphql");
    let (text, compiled) = (Graph::start().await, Graph::start().await);
    let expected = text.ask(&format!("{file}# A text.")).await;
    assert_eq!(compiled.ask(file).await, expected);
    for ((_, text), (_, compiled)) in text.upstreams.iter().zip(&compiled.upstreams) {
        let asked = |upstream: &Upstream| {
            let requests = upstream.requests().into_iter();
            let mut asked: Vec<_> =
                requests.map(|request| (request.document, request.variables)).collect();
            asked.sort();
            asked
        };
        assert_eq!(asked(compiled), asked(text));
    }
}

#[tokio::test]
async fn the_deep_query_takes_four_requests() {
    let graph = Graph::start().await;
    let body = graph.ask(DEEP).await;
    assert_eq!(body, naive::answer(e2e_federation::SDL, DEEP));
    // The roots, and what `reviews` and the inventory add to them. The users and products of reviews
    // are among those of the roots, and the inventory of these was asked for.
    let expected = [("accounts", 1), ("products", 1), ("inventory", 1), ("reviews", 1)];
    assert_eq!(graph.counts(), expected);
}

#[tokio::test]
async fn objects_that_a_root_field_gave_are_not_asked_for() {
    // Of the products that reviews are of one is not among the first two.
    let query = "{ topProducts(first: 2) { id: upc price title: name upc } me { reviews { id product \
                 { name cost: price } } } }";
    Graph::start().await.check(query, "{}", expect![[r#"
        {"data":{"topProducts":[{"id":"1","price":899,"title":"Table","upc":"1"},{"id":"2","price":1299,"title":"Couch","upc":"2"}],"me":{"reviews":[{"id":"1","product":{"name":"Table","cost":899}},{"id":"2","product":{"name":"Couch","cost":1299}},{"id":"7","product":{"name":"Lamp","cost":120}}]}}}
        accounts: query Operation__accounts { me { reviews: id } }
          {}
        products: query Operation__products { topProducts(first: 2) { id: upc price title: name upc } }
          {}
        products: query Operation__products($_j0_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j0: __typename ..._j0 } } fragment _j0 on Product { name cost: price }
          {"_j0_0_representations":[{"__typename":"Product","upc":"4"}]}
        reviews: query Operation__reviews($_j0_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j1: __typename ..._j0 } } fragment _j0 on User { reviews { id product { name: upc cost: upc } } }
          {"_j0_0_representations":[{"__typename":"User","id":"1"}]}
    "#]]).await;
}

#[tokio::test]
async fn explanation_says_what_was_known() {
    let settings = Settings::default().explain(true);
    let graph = Graph::with(settings, Graph::servers().await).await;
    let query = "{ topProducts { upc name } me { name id reviews { author { name } product \
                 { name } } } }";
    let body = graph.ask(query).await;
    let explained =
        body.split_once("\"explain\":").unwrap().1.replace("},{\"wave\"", "},\n{\"wave\"");
    expect![[r#"
        [{"wave":0,"fetch":0,"fed_by":[],"remote_schema":"products","operation_name":"Operation__products","document":"query Operation__products { topProducts { upc name } }"},
        {"wave":0,"fetch":1,"fed_by":[],"remote_schema":"accounts","operation_name":"Operation__accounts","document":"query Operation__accounts { me { name id reviews: id } }"},
        {"wave":1,"fetch":2,"fed_by":[1],"remote_schema":"reviews","operation_name":"Operation__reviews","document":"query Operation__reviews($_j0_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j3: __typename ..._j0 } } fragment _j0 on User { reviews { author { name: id } product { name: upc } } }","joins":[{"relationship":"User.reviews","keys":1,"sites":["me.reviews"]}]},
        {"wave":2,"fetch":3,"fed_by":[1,2],"remote_schema":"accounts","operation_name":"Operation__accounts","reused":[{"relationship":"User.{name, username}","keys":1,"sites":["me.reviews.author.name"]}]},
        {"wave":2,"fetch":4,"fed_by":[0,2],"remote_schema":"products","operation_name":"Operation__products","reused":[{"relationship":"Product.{name, price, weight, inStock, shippingEstimate}","keys":3,"sites":["me.reviews.product.name"]}]}]}}"#]].assert_eq(&explained);
}

#[tokio::test]
async fn objects_without_their_key_or_without_a_field_are_asked_for() {
    let query = "{ topProducts(first: 2) { price name } me { name reviews { author { username } \
                 product { name } } } }";
    Graph::start().await.check(query, "{}", expect![[r#"
        {"data":{"topProducts":[{"price":899,"name":"Table"},{"price":1299,"name":"Couch"}],"me":{"name":"Ada Lovelace","reviews":[{"author":{"username":"@ada"},"product":{"name":"Table"}},{"author":{"username":"@ada"},"product":{"name":"Couch"}},{"author":{"username":"@ada"},"product":{"name":"Lamp"}}]}}}
        accounts: query Operation__accounts { me { name reviews: id } }
          {}
        accounts: query Operation__accounts($_j0_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j1: __typename ..._j0 } } fragment _j0 on User { username _j0: id }
          {"_j0_0_representations":[{"__typename":"User","id":"1"}]}
        products: query Operation__products { topProducts(first: 2) { price name } }
          {}
        products: query Operation__products($_j0_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j2: __typename ..._j0 } } fragment _j0 on Product { name }
          {"_j0_0_representations":[{"__typename":"Product","upc":"1"},{"__typename":"Product","upc":"2"},{"__typename":"Product","upc":"4"}]}
        reviews: query Operation__reviews($_j0_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j3: __typename ..._j0 } } fragment _j0 on User { reviews { author { username: id } product { name: upc } } }
          {"_j0_0_representations":[{"__typename":"User","id":"1"}]}
    "#]]).await;
}

#[tokio::test]
async fn what_is_joined_to_an_object_is_joined_to_it_where_it_is_taken() {
    let query =
        "{ topProducts { upc inStock name reviews(first: 1) { product { inStock name } } } }";
    Graph::start().await.check(query, "{}", expect![[r#"
        {"data":{"topProducts":[{"upc":"1","inStock":true,"name":"Table","reviews":[{"product":{"inStock":true,"name":"Table"}}]},{"upc":"2","inStock":false,"name":"Couch","reviews":[{"product":{"inStock":false,"name":"Couch"}}]},{"upc":"3","inStock":true,"name":"Chair","reviews":[{"product":{"inStock":true,"name":"Chair"}}]},{"upc":"4","inStock":false,"name":"Lamp","reviews":[{"product":{"inStock":false,"name":"Lamp"}}]},{"upc":"5","inStock":true,"name":"Rug","reviews":[]}]}}
        products: query Operation__products { topProducts { upc inStock: upc _j6: price _j7: weight name reviews: upc } }
          {}
        inventory: query Operation__inventory($_j0_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j0: __typename ..._j0 } } fragment _j0 on Product { inStock }
          {"_j0_0_representations":[{"__typename":"Product","upc":"1","price":899,"weight":100},{"__typename":"Product","upc":"2","price":1299,"weight":1000},{"__typename":"Product","upc":"3","price":54,"weight":50},{"__typename":"Product","upc":"4","price":120,"weight":7},{"__typename":"Product","upc":"5","price":2000,"weight":33}]}
        reviews: query Operation__reviews($_j0_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j5: __typename ..._j0 } } fragment _j0 on Product { reviews(first: 1) { product { inStock: upc name: upc } } }
          {"_j0_0_representations":[{"__typename":"Product","upc":"1"},{"__typename":"Product","upc":"2"},{"__typename":"Product","upc":"3"},{"__typename":"Product","upc":"4"},{"__typename":"Product","upc":"5"}]}
    "#]]).await;
}

#[tokio::test]
async fn lifted_fields_of_one_remote_schema_are_one_join() {
    let query = "{ topProducts(first: 2) { shippingEstimate upc available: inStock name } }";
    Graph::start().await.check(query, "{}", expect![[r#"
        {"data":{"topProducts":[{"shippingEstimate":50,"upc":"1","available":true,"name":"Table"},{"shippingEstimate":0,"upc":"2","available":false,"name":"Couch"}]}}
        products: query Operation__products { topProducts(first: 2) { shippingEstimate: upc _j1: price _j2: weight upc available: upc name } }
          {}
        inventory: query Operation__inventory($_j0_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j0: __typename ..._j0 } } fragment _j0 on Product { shippingEstimate available: inStock }
          {"_j0_0_representations":[{"__typename":"Product","upc":"1","price":899,"weight":100},{"__typename":"Product","upc":"2","price":1299,"weight":1000}]}
    "#]]).await;
}

#[tokio::test]
async fn lift_through_a_lift() {
    let query = "{ review(id: 1) { product { stock: inStock price shippingEstimate } } }";
    Graph::start().await.check(query, "{}", expect![[r#"
        {"data":{"review":{"product":{"stock":true,"price":899,"shippingEstimate":50}}}}
        products: query Operation__products($_j0_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j3: __typename ..._j0 } } fragment _j0 on Product { stock: upc _j1: price _j2: weight price shippingEstimate: upc }
          {"_j0_0_representations":[{"__typename":"Product","upc":"1"}]}
        inventory: query Operation__inventory($_j0_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j0: __typename ..._j0 } } fragment _j0 on Product { stock: inStock shippingEstimate }
          {"_j0_0_representations":[{"__typename":"Product","upc":"1","price":899,"weight":100}]}
        reviews: query Operation__reviews { review(id: 1) { product { stock: upc price: upc shippingEstimate: upc } } }
          {}
    "#]]).await;
}

#[tokio::test]
async fn lift_of_objects_with_arguments_aliases_and_joins_below() {
    let query = "query Q($n: Int) { topProducts(first: 2) { one: reviews(first: $n) { id } \
                 all: reviews { body author { name } account { username } } } }";
    Graph::start().await.check(query, r#"{"n":1}"#, expect![[r#"
        {"data":{"topProducts":[{"one":[{"id":"1"}],"all":[{"body":"Review \"1\" é","author":{"name":"Ada Lovelace"},"account":{"username":"@ada"}},{"body":"Review \"3\" é","author":{"name":"Bo \"the\" Bob"},"account":{"username":"@bo"}}]},{"one":[{"id":"2"}],"all":[{"body":"Review \"2\" é","author":{"name":"Ada Lovelace"},"account":{"username":"@ada"}},{"body":"Review \"6\" é","author":{"name":"Çem 😀"},"account":{"username":"@cem"}}]}]}}
        accounts: query Q__accounts($_j0_0_representations: [_Any!]!, $_j1_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j1: __typename ..._j0 } _j1_0: _entities(representations: $_j1_0_representations) { _j2: __typename ..._j1 } } fragment _j0 on User { name _j0: id } fragment _j1 on User { username }
          {"_j0_0_representations":[{"__typename":"User","id":"1"},{"__typename":"User","id":"2"},{"__typename":"User","id":"3"}],"_j1_0_representations":[{"__typename":"User","id":"1"},{"__typename":"User","id":"2"},{"__typename":"User","id":"3"}]}
        products: query Q__products { topProducts(first: 2) { one: upc all: upc } }
          {}
        reviews: query Q__reviews($_j0_0_representations: [_Any!]!, $n: Int) { _j0_0: _entities(representations: $_j0_0_representations) { _j3: __typename ..._j0 } } fragment _j0 on Product { one: reviews(first: $n) { id } all: reviews { body author { name: id } account: authorId } }
          {"_j0_0_representations":[{"__typename":"Product","upc":"1"},{"__typename":"Product","upc":"2"}],"n":1}
    "#]]).await;
}

#[tokio::test]
async fn lift_by_aliased_batching() {
    let query = "{ scarce { name upc reviews(first: 1) { id } } }";
    Graph::start().await.check(query, "{}", expect![[r#"
        {"data":{"scarce":{"name":"Couch","upc":"2","reviews":[{"id":"2"}]}}}
        products: query Operation__products($_j0_0_upc: ID!) { _j0_0: product(upc: $_j0_0_upc) { ..._j0 } } fragment _j0 on Product { name reviews: upc }
          {"_j0_0_upc":"2"}
        inventory: query Operation__inventory { scarce { name: upc upc reviews: upc } }
          {}
        reviews: query Operation__reviews($_j0_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j0: __typename ..._j0 } } fragment _j0 on Product { reviews(first: 1) { id } }
          {"_j0_0_representations":[{"__typename":"Product","upc":"2"}]}
    "#]]).await;
}

#[tokio::test]
async fn conditions_stand_at_the_slot_and_at_the_row() {
    let query = "query Q($a: Boolean!, $b: Boolean!) { topProducts(first: 1) { \
                 inStock @include(if: $a) shippingEstimate @skip(if: $b) \
                 reviews @include(if: $b) { id author { id username @skip(if: $a) } } } }";
    let graph = Graph::start().await;
    graph.check(query, r#"{"a":true,"b":true}"#, expect![[r#"
        {"data":{"topProducts":[{"inStock":true,"reviews":[{"id":"1","author":{"id":"1"}},{"id":"3","author":{"id":"2"}}]}]}}
        products: query Q__products($a: Boolean!, $b: Boolean!) { topProducts(first: 1) { inStock: upc @include(if: $a) _j4: price @include(if: $a) _j5: weight @include(if: $a) shippingEstimate: upc @skip(if: $b) _j4: price @skip(if: $b) _j5: weight @skip(if: $b) reviews: upc @include(if: $b) } }
          {"a":true,"b":true}
        inventory: query Q__inventory($_j0_0_representations: [_Any!]!, $a: Boolean!, $b: Boolean!) { _j0_0: _entities(representations: $_j0_0_representations) { _j0: __typename ..._j0 } } fragment _j0 on Product { inStock @include(if: $a) shippingEstimate @skip(if: $b) }
          {"_j0_0_representations":[{"__typename":"Product","upc":"1","price":899,"weight":100}],"a":true,"b":true}
        reviews: query Q__reviews($_j0_0_representations: [_Any!]!, $a: Boolean!) { _j0_0: _entities(representations: $_j0_0_representations) { _j3: __typename ..._j0 } } fragment _j0 on Product { reviews { id author { id username: id @skip(if: $a) } } }
          {"_j0_0_representations":[{"__typename":"Product","upc":"1"}],"a":true}
    "#]]).await;
    let graph = Graph::start().await;
    graph.check(query, r#"{"a":false,"b":true}"#, expect![[r#"
        {"data":{"topProducts":[{"reviews":[{"id":"1","author":{"id":"1","username":"@ada"}},{"id":"3","author":{"id":"2","username":"@bo"}}]}]}}
        accounts: query Q__accounts($_j0_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j2: __typename ..._j0 } } fragment _j0 on User { username _j1: id }
          {"_j0_0_representations":[{"__typename":"User","id":"1"},{"__typename":"User","id":"2"}]}
        products: query Q__products($a: Boolean!, $b: Boolean!) { topProducts(first: 1) { inStock: upc @include(if: $a) _j4: price @include(if: $a) _j5: weight @include(if: $a) shippingEstimate: upc @skip(if: $b) _j4: price @skip(if: $b) _j5: weight @skip(if: $b) reviews: upc @include(if: $b) } }
          {"a":false,"b":true}
        reviews: query Q__reviews($_j0_0_representations: [_Any!]!, $a: Boolean!) { _j0_0: _entities(representations: $_j0_0_representations) { _j3: __typename ..._j0 } } fragment _j0 on Product { reviews { id author { id username: id @skip(if: $a) } } }
          {"_j0_0_representations":[{"__typename":"Product","upc":"1"}],"a":false}
    "#]]).await;
}

#[tokio::test]
async fn one_lifted_field_under_two_conditions() {
    let query = "query Q($a: Boolean!, $b: Boolean!) { topProducts(first: 1) { \
                 reviews @include(if: $a) { id } name reviews @include(if: $b) { body } } }";
    let graph = Graph::start().await;
    graph.check(query, r#"{"a":true,"b":true}"#, expect![[r#"
        {"data":{"topProducts":[{"reviews":[{"id":"1","body":"Review \"1\" é"},{"id":"3","body":"Review \"3\" é"}],"name":"Table"}]}}
        products: query Q__products($a: Boolean!, $b: Boolean!) { topProducts(first: 1) { reviews: upc @include(if: $a) name reviews: upc @include(if: $b) } }
          {"a":true,"b":true}
        reviews: query Q__reviews($_j0_0_representations: [_Any!]!, $a: Boolean!, $b: Boolean!) { _j0_0: _entities(representations: $_j0_0_representations) { _j0: __typename ..._j0 } } fragment _j0 on Product { reviews @include(if: $a) { id } reviews @include(if: $b) { body } }
          {"_j0_0_representations":[{"__typename":"Product","upc":"1"}],"a":true,"b":true}
    "#]]).await;
    let graph = Graph::start().await;
    graph.check(query, r#"{"a":false,"b":true}"#, expect![[r#"
        {"data":{"topProducts":[{"name":"Table","reviews":[{"body":"Review \"1\" é"},{"body":"Review \"3\" é"}]}]}}
        products: query Q__products($a: Boolean!, $b: Boolean!) { topProducts(first: 1) { reviews: upc @include(if: $a) name reviews: upc @include(if: $b) } }
          {"a":false,"b":true}
        reviews: query Q__reviews($_j0_0_representations: [_Any!]!, $a: Boolean!, $b: Boolean!) { _j0_0: _entities(representations: $_j0_0_representations) { _j0: __typename ..._j0 } } fragment _j0 on Product { reviews @include(if: $a) { id } reviews @include(if: $b) { body } }
          {"_j0_0_representations":[{"__typename":"Product","upc":"1"}],"a":false,"b":true}
    "#]]).await;
}

#[tokio::test]
async fn a_field_is_asked_where_the_object_comes_from() {
    // `accounts` has the name itself; for a review's author it is lifted.
    let query = "{ me { name __typename reviews { author { name id } } } }";
    Graph::start().await.check(query, "{}", expect![[r#"
        {"data":{"me":{"name":"Ada Lovelace","__typename":"User","reviews":[{"author":{"name":"Ada Lovelace","id":"1"}},{"author":{"name":"Ada Lovelace","id":"1"}},{"author":{"name":"Ada Lovelace","id":"1"}}]}}}
        accounts: query Operation__accounts { me { name __typename reviews: id } }
          {}
        reviews: query Operation__reviews($_j0_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j2: __typename ..._j0 } } fragment _j0 on User { reviews { author { name: id id } } }
          {"_j0_0_representations":[{"__typename":"User","id":"1"}]}
    "#]]).await;
}

#[tokio::test]
async fn a_key_that_is_null_is_not_asked_for() {
    let products = r#"{"topProducts":[{"inStock":"1","_j1":null,"_j2":7,"shippingEstimate":"1"}]}"#;
    let graph = Graph::scripted([vec![], vec![Reply::data(products)], vec![], vec![]]).await;
    graph.check("{ topProducts { inStock shippingEstimate } }", "{}", expect![[r#"
        {"data":{"topProducts":[{"inStock":null,"shippingEstimate":null}]}}
        products: query Operation__products { topProducts { inStock: upc _j1: price _j2: weight shippingEstimate: upc } }
          {}
    "#]]).await;
}

#[tokio::test]
async fn a_row_of_another_type_is_null_with_an_error() {
    let reviews = r#"{"review":{"account":"9","author":{"name":"1"}}}"#;
    let accounts = r#"{"_j0_0":[{"_j0":"Robot"}],"_j1_0":[{"_j2":"Robot"}]}"#;
    let graph =
        Graph::scripted([vec![Reply::data(accounts)], vec![], vec![], vec![Reply::data(reviews)]]);
    let query = "{ review(id: 1) { account { username } author { name } } }";
    graph.await.check(query, "{}", expect![[r#"
        {"data":{"review":{"account":null,"author":{"name":null}}},"errors":[{"message":"the answer of remote schema `accounts` is not what was asked: the value is of type `Robot`, not `User`","path":["review","account"],"extensions":{"code":"remote-schema-invalid","remote_schema":"accounts"}},
        {"message":"the answer of remote schema `accounts` is not what was asked: the value is of type `Robot`, not `User`","path":["review","author","name"],"extensions":{"code":"remote-schema-invalid","remote_schema":"accounts"}}]}
        accounts: query Operation__accounts($_j0_0_representations: [_Any!]!, $_j1_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j0: __typename ..._j0 } _j1_0: _entities(representations: $_j1_0_representations) { _j2: __typename ..._j1 } } fragment _j0 on User { username } fragment _j1 on User { name _j1: id }
          {"_j0_0_representations":[{"__typename":"User","id":"9"}],"_j1_0_representations":[{"__typename":"User","id":"1"}]}
        reviews: query Operation__reviews { review(id: 1) { account: authorId author { name: id } } }
          {}
    "#]]).await;
}

#[tokio::test]
async fn entities_that_are_not_there_are_null() {
    let reviews = r#"{"review":{"author":{"name":"1","username":"1"},"product":{"name":"8"}}}"#;
    let (accounts, products) = (r#"{"_j0_0":[null]}"#, r#"{"_j0_0":[null]}"#);
    let graph = Graph::scripted([
        vec![Reply::data(accounts)],
        vec![Reply::data(products)],
        vec![],
        vec![Reply::data(reviews)],
    ]);
    let query = "{ review(id: 1) { author { name username } product { name } } }";
    graph.await.check(query, "{}", expect![[r#"
        {"data":{"review":{"author":{"name":null,"username":null},"product":{"name":null}}}}
        accounts: query Operation__accounts($_j0_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j1: __typename ..._j0 } } fragment _j0 on User { name username _j0: id }
          {"_j0_0_representations":[{"__typename":"User","id":"1"}]}
        products: query Operation__products($_j0_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j2: __typename ..._j0 } } fragment _j0 on Product { name }
          {"_j0_0_representations":[{"__typename":"Product","upc":"8"}]}
        reviews: query Operation__reviews { review(id: 1) { author { name: id username: id } product { name: upc } } }
          {}
    "#]]).await;
}

#[tokio::test]
async fn errors_below_a_lifted_field_stand_at_its_path() {
    let products = r#"{"topProducts":[{"all":"1","inStock":"1","_j4":1,"_j5":2},{"all":"2","inStock":"2","_j4":1,"_j5":2}]}"#;
    let reviews = r#"{"data":{"_j0_0":[{"_j2":"Product","all":[{"id":"1","author":{"name":"1"}},{"id":"2","author":{"name":"2"}}]},{"_j2":"Product","all":[]}]},
        "errors":[{"message":"not today","path":["_j0_0",0,"all",1,"id"]}]}"#;
    let accounts = r#"{"data":{"_j0_0":[{"_j1":"User","name":"Ada","_j0":"1"},{"_j1":"User","name":7,"_j0":"2"}]}}"#;
    let inventory = r#"{"data":{"_j0_0":null},"errors":[{"message":"no stock","path":["_j0_0"]}]}"#;
    let graph = Graph::scripted([
        vec![accounts.into()],
        vec![Reply::data(products)],
        vec![inventory.into()],
        vec![reviews.into()],
    ]);
    let query = "{ topProducts { all: reviews { id author { name } } inStock } }";
    graph.await.check(query, "{}", expect![[r#"
        {"data":{"topProducts":[{"all":[{"id":"1","author":{"name":"Ada"}},{"id":"2","author":{"name":null}}],"inStock":null},{"all":[],"inStock":null}]},"errors":[{"message":"no stock","path":["topProducts",0,"inStock"],"extensions":{"code":"remote-schema-error","remote_schema":"inventory"}},
        {"message":"no stock","path":["topProducts",1,"inStock"],"extensions":{"code":"remote-schema-error","remote_schema":"inventory"}},
        {"message":"not today","path":["topProducts",0,"all",1,"id"],"extensions":{"code":"remote-schema-error","remote_schema":"reviews"}},
        {"message":"the answer of remote schema `accounts` is not what was asked: the value is no string","path":["topProducts",0,"all",1,"author","name"],"extensions":{"code":"remote-schema-invalid","remote_schema":"accounts"}}]}
        accounts: query Operation__accounts($_j0_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j1: __typename ..._j0 } } fragment _j0 on User { name _j0: id }
          {"_j0_0_representations":[{"__typename":"User","id":"1"},{"__typename":"User","id":"2"}]}
        products: query Operation__products { topProducts { all: upc inStock: upc _j4: price _j5: weight } }
          {}
        inventory: query Operation__inventory($_j0_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j3: __typename ..._j0 } } fragment _j0 on Product { inStock }
          {"_j0_0_representations":[{"__typename":"Product","upc":"1","price":1,"weight":2},{"__typename":"Product","upc":"2","price":1,"weight":2}]}
        reviews: query Operation__reviews($_j0_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j2: __typename ..._j0 } } fragment _j0 on Product { all: reviews { id author { name: id } } }
          {"_j0_0_representations":[{"__typename":"Product","upc":"1"},{"__typename":"Product","upc":"2"}]}
    "#]]).await;
}

#[tokio::test]
async fn an_error_of_a_lift_below_a_lift_stands_at_each_of_its_fields() {
    let reviews = r#"{"review":{"product":{"inStock":"1","shippingEstimate":"1","name":"1"}}}"#;
    let products = r#"{"_j0_0":[{"_j3":"Product","inStock":"1","_j1":3,"_j2":4,"shippingEstimate":"1","name":"Table"}]}"#;
    let graph = Graph::scripted([
        vec![],
        vec![Reply::data(products)],
        vec![Reply::html(502, "")],
        vec![Reply::data(reviews)],
    ]);
    let query = "{ review(id: 1) { product { inStock shippingEstimate name } } }";
    graph.await.check(query, "{}", expect![[r#"
        {"data":{"review":{"product":{"inStock":null,"shippingEstimate":null,"name":"Table"}}},"errors":[{"message":"remote schema `inventory` answered with HTTP status 502","path":["review","product","inStock"],"extensions":{"code":"remote-schema-error","remote_schema":"inventory"}},
        {"message":"remote schema `inventory` answered with HTTP status 502","path":["review","product","shippingEstimate"],"extensions":{"code":"remote-schema-error","remote_schema":"inventory"}}]}
        products: query Operation__products($_j0_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j3: __typename ..._j0 } } fragment _j0 on Product { inStock: upc _j1: price _j2: weight shippingEstimate: upc name }
          {"_j0_0_representations":[{"__typename":"Product","upc":"1"}]}
        inventory: query Operation__inventory($_j0_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j0: __typename ..._j0 } } fragment _j0 on Product { inStock shippingEstimate }
          {"_j0_0_representations":[{"__typename":"Product","upc":"1","price":3,"weight":4}]}
        reviews: query Operation__reviews { review(id: 1) { product { inStock: upc shippingEstimate: upc name: upc } } }
          {}
    "#]]).await;
}

#[tokio::test]
async fn every_place_of_a_row_has_its_member() {
    // The two reviews share a product: one row, whose members are copied to both places.
    let query = "{ users { reviews { product { upc shippingEstimate } } } }";
    Graph::start().await.check(query, "{}", expect![[r#"
        {"data":{"users":[{"reviews":[{"product":{"upc":"1","shippingEstimate":50}},{"product":{"upc":"2","shippingEstimate":0}},{"product":{"upc":"4","shippingEstimate":3}}]},{"reviews":[{"product":{"upc":"1","shippingEstimate":50}},{"product":{"upc":"3","shippingEstimate":25}}]},{"reviews":[{"product":{"upc":"4","shippingEstimate":3}},{"product":{"upc":"2","shippingEstimate":0}}]},{"reviews":[]}]}}
        accounts: query Operation__accounts { users { reviews: id } }
          {}
        products: query Operation__products($_j0_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j3: __typename ..._j0 } } fragment _j0 on Product { shippingEstimate: upc _j1: price _j2: weight }
          {"_j0_0_representations":[{"__typename":"Product","upc":"1"},{"__typename":"Product","upc":"2"},{"__typename":"Product","upc":"4"},{"__typename":"Product","upc":"3"}]}
        inventory: query Operation__inventory($_j0_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j0: __typename ..._j0 } } fragment _j0 on Product { shippingEstimate }
          {"_j0_0_representations":[{"__typename":"Product","upc":"1","price":899,"weight":100},{"__typename":"Product","upc":"2","price":1299,"weight":1000},{"__typename":"Product","upc":"4","price":120,"weight":7},{"__typename":"Product","upc":"3","price":54,"weight":50}]}
        reviews: query Operation__reviews($_j0_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j4: __typename ..._j0 } } fragment _j0 on User { reviews { product { upc shippingEstimate: upc } } }
          {"_j0_0_representations":[{"__typename":"User","id":"1"},{"__typename":"User","id":"2"},{"__typename":"User","id":"3"},{"__typename":"User","id":"4"}]}
    "#]]).await;
}

#[tokio::test]
async fn lifted_fields_under_type_conditions() {
    // `name` is a lifted field of a product and something else of a review.
    let query = "{ feed { ... on Product { name inStock } ... on Review { name: title product { name } } \
                 __typename } }";
    Graph::start().await.check(query, "{}", expect![[r#"
        {"data":{"feed":[{"name":"Table","inStock":true,"__typename":"Product"},{"name":"Title 2","product":{"name":"Couch"},"__typename":"Review"},{"name":"Chair","inStock":true,"__typename":"Product"}]}}
        products: query Operation__products($_j0_0_representations: [_Any!]!, $_j1_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j3: __typename ..._j0 } _j1_0: _entities(representations: $_j1_0_representations) { _j5: __typename ..._j1 } } fragment _j0 on Product { name inStock: upc _j1: price _j2: weight } fragment _j1 on Product { name }
          {"_j0_0_representations":[{"__typename":"Product","upc":"1"},{"__typename":"Product","upc":"3"}],"_j1_0_representations":[{"__typename":"Product","upc":"2"}]}
        inventory: query Operation__inventory($_j0_0_representations: [_Any!]!) { _j0_0: _entities(representations: $_j0_0_representations) { _j0: __typename ..._j0 } } fragment _j0 on Product { inStock }
          {"_j0_0_representations":[{"__typename":"Product","upc":"1","price":899,"weight":100},{"__typename":"Product","upc":"3","price":54,"weight":50}]}
        reviews: query Operation__reviews { feed { ... on Product { _j4: upc inStock: upc } ... on Review { name: title product { name: upc } } __typename } }
          {}
    "#]]).await;
}

#[tokio::test]
async fn a_union_that_a_server_does_not_know_is_not_sent_to_it() {
    let query = "{ topProducts(first: 1) { ... on News { __typename ... on Product { name } } } }";
    Graph::start()
        .await
        .check(
            query,
            "{}",
            expect![[r#"
        {"data":{"topProducts":[{"__typename":"Product","name":"Table"}]}}
        products: query Operation__products { topProducts(first: 1) { __typename name } }
          {}
    "#]],
        )
        .await;
}
