//! Roles: what a role may not see does not exist for it, on whatever way it is asked for.

use std::collections::BTreeSet;

use joinwright_runtime::Settings;
use joinwright_tests::gateways::{e2e_roles, golden_operations};
use joinwright_tests::{RunningGateway, Upstream};

const ACCOUNTS: &str = include_str!("roles/gateway/schemas/accounts.graphql");
const ORDERS: &str = include_str!("roles/gateway/schemas/orders.graphql");
const PRODUCTS: &str = include_str!("roles/gateway/schemas/products.graphql");
const INVENTORY: &str = include_str!("roles/gateway/schemas/inventory.graphql");

struct Graph {
    gateway: RunningGateway,
    upstreams: [(&'static str, Upstream); 4],
}

impl Graph {
    async fn start(accounts: &[&'static str], orders: &[&'static str]) -> Self {
        Self::start_with(Settings::default(), accounts, orders).await
    }

    async fn start_with(
        settings: Settings,
        accounts: &[&'static str],
        orders: &[&'static str],
    ) -> Self {
        let upstreams = [
            ("accounts", Upstream::scripted(ACCOUNTS, accounts.to_vec()).await),
            ("orders", Upstream::scripted(ORDERS, orders.to_vec()).await),
            ("products", Upstream::scripted(PRODUCTS, Vec::<&str>::new()).await),
            ("inventory", Upstream::scripted(INVENTORY, Vec::<&str>::new()).await),
        ];
        let [(_, accounts), (_, orders), (_, products), (_, inventory)] = &upstreams;
        let router = e2e_roles::Gateway::builder()
            .accounts_url(accounts.url())
            .orders_url(orders.url())
            .products_url(products.url())
            .inventory_url(inventory.url())
            .settings(settings)
            .router()
            .unwrap();
        Self { gateway: RunningGateway::start(router).await, upstreams }
    }

    async fn ask_body(&self, role: &str, body: &str) -> String {
        let headers = [("x-hasura-role", role)];
        let (status, answer) = self.gateway.post_with_headers(body.to_owned(), &headers).await;
        assert_eq!(status, 200, "{answer}");
        answer
    }

    async fn ask(&self, role: &str, query: &str) -> String {
        self.ask_body(role, &serde_json::json!({ "query": query }).to_string()).await
    }

    /// The documents that were sent.
    fn documents(&self) -> Vec<String> {
        let requests = self.upstreams.iter().flat_map(|(_, upstream)| upstream.requests());
        requests.map(|request| request.document).collect()
    }

    /// Asks for what must not be there. The answer says so and nothing more, and nobody is asked.
    async fn refuse(&self, role: &str, query: &str, missing: &str) {
        let answer = self.ask(role, query).await;
        assert!(answer.starts_with(r#"{"errors":"#), "{role}: {query}: {answer}");
        assert!(answer.contains(missing), "{role}: {query}: {answer}");
        assert!(!answer.contains("id you mean"), "{answer}");
        assert_eq!(self.documents(), Vec::<String>::new());
    }
}

/// The types of a role's introspected schema, each with its members.
async fn introspected(graph: &Graph, role: &str) -> BTreeSet<String> {
    let query = "{ __schema { types {
        name fields { name args { name } } inputFields { name } enumValues { name }
        possibleTypes { name } } } }";
    let answer: serde_json::Value = serde_json::from_str(&graph.ask(role, query).await).unwrap();
    let mut found = BTreeSet::new();
    for ty in answer["data"]["__schema"]["types"].as_array().unwrap() {
        let ty_name = ty["name"].as_str().unwrap();
        found.insert(ty_name.to_owned());
        for members in ["fields", "inputFields", "enumValues", "possibleTypes"] {
            for member in ty[members].as_array().into_iter().flatten() {
                let name = format!("{ty_name}.{}", member["name"].as_str().unwrap());
                for argument in member["args"].as_array().into_iter().flatten() {
                    found.insert(format!("{name}({}:)", argument["name"].as_str().unwrap()));
                }
                found.insert(name);
            }
        }
    }
    found
}

#[tokio::test]
async fn a_hidden_field_is_not_there_on_any_way() {
    let graph = Graph::start(&[], &[]).await;
    for query in [
        "{ me { email } }",
        "{ me { name: email } }",
        "{ me { ...F } } fragment F on User { email }",
        "{ me { ... on User { email } } }",
        "{ me { ... @include(if: true) { email } } }",
        "{ me { name email @skip(if: true) } }",
        "query ($s: Boolean = true) { me { email @skip(if: $s) name } }",
        "{ find { ... on User { email } } }",
        "{ node(id: 1) { ... on User { email } } }",
        "{ orders { user { email } } }",
        "{ orders { buyer { email } } }",
    ] {
        graph.refuse("support", query, "email").await;
    }
    // The class of CVE-2025-64173 and of CVE-2025-64530: a field of an interface is one of its types,
    // and a field of a type one of its interfaces.
    for role in ["support", "auditor"] {
        for query in [
            "{ node(id: 1) { secret } }",
            "{ me { secret } }",
            "{ find { ... on Node { secret } } }",
            "{ node(id: 1) { ... on User { secret } } }",
        ] {
            graph.refuse(role, query, "secret").await;
        }
    }
    graph.refuse("auditor", "{ node(id: 1) { ... on Bot { secret } } }", "secret").await;
}

#[tokio::test]
async fn what_is_hidden_is_refused_as_what_nobody_has() {
    let graph = Graph::start(&[], &[]).await;
    // Names of equal length, so that what follows stands at the same places.
    for (query, hidden, unknown) in [
        ("{ me { NAME } }", "email", "xmail"),
        ("{ me { ... on NAME { name } } }", "Bot", "Bxx"),
        ("{ NAME { id } }", "find", "xind"),
        ("query ($b: NAME) { me { name } }", "Node", "Xode"),
        ("fragment F on NAME { id } { me { ...F } }", "Found", "Xound"),
        ("{ orders { NAME } }", "total", "xotal"),
        ("{ me { NAME { id } } }", "orders", "xrders"),
    ] {
        let of_hidden = graph.ask("clerk", &query.replace("NAME", hidden)).await;
        let of_unknown = graph.ask("clerk", &query.replace("NAME", unknown)).await;
        assert!(of_unknown.contains(unknown), "{of_unknown}");
        assert_eq!(of_hidden, of_unknown.replace(unknown, hidden));
        // It is no fault for who sees everything, or another.
        assert_ne!(graph.ask("admin", &query.replace("NAME", hidden)).await, of_hidden);
    }
}

#[tokio::test]
async fn an_argument_an_enum_value_and_a_root_field_can_be_hidden() {
    let graph = Graph::start(&[], &[]).await;
    let query = "{ orders_of(user: 1, plan: FREE) { id } }";
    graph.refuse("support", query, "plan").await;
    graph.refuse("auditor", "{ orders_of(user: 1, plan: TRIAL) { id } }", "TRIAL").await;
    graph.refuse("clerk", query, "orders_of").await;
    graph.refuse("clerk", "{ find { __typename } }", "find").await;
}

#[tokio::test]
async fn a_value_outside_the_roles_enum_is_an_error() {
    let graph = Graph::start(&[r#"{"data":{"me":{"plan":"TRIAL"}}}"#; 2], &[]).await;
    let answer = graph.ask("auditor", "{ me { plan } }").await;
    assert!(answer.contains(r#""data":{"me":{"plan":null}}"#), "{answer}");
    assert!(!answer.contains("TRIAL"), "{answer}");
    assert_eq!(graph.ask("clerk", "{ me { plan } }").await, r#"{"data":{"me":{"plan":"TRIAL"}}}"#);
}

#[tokio::test]
async fn a_relationship_is_there_for_whoever_sees_all_of_it() {
    let orders = r#"{"data":{"orders":[{"user":7}]}}"#;
    let user = r#"{"data":{"_j0_0":{"name":"Ann"}}}"#;
    let graph = Graph::start(&[user], &[orders]).await;
    let answer = graph.ask("support", "{ orders { user { name } } }").await;
    assert_eq!(answer, r#"{"data":{"orders":[{"user":{"name":"Ann"}}]}}"#);

    let graph = Graph::start(&[], &[]).await;
    graph.refuse("clerk", "{ orders { user { name } } }", "user").await;
    // `User.id` and `Node` are hidden, too.
    graph.refuse("clerk", "{ me { orders { id } } }", "orders").await;
    graph.refuse("clerk", "{ orders { user_id } }", "user_id").await;
}

#[tokio::test]
async fn a_hidden_key_feeds_a_join_only_if_that_is_said() {
    let orders = r#"{"data":{"orders":[{"id":"1","buyer":7}]}}"#;
    let user = r#"{"data":{"_j0_0":{"name":"Ann"}}}"#;
    let graph = Graph::start(&[user], &[orders]).await;
    let answer = graph.ask("clerk", "{ orders { id buyer { name } } }").await;
    assert_eq!(answer, r#"{"data":{"orders":[{"id":"1","buyer":{"name":"Ann"}}]}}"#);
    let documents = graph.documents();
    assert!(documents.iter().any(|one| one.contains("buyer: user_id")), "{documents:?}");
}

#[tokio::test]
async fn a_lift_that_a_hidden_field_feeds_is_not_there() {
    // The class of CVE-2025-64172: what is computed of a hidden field tells of it.
    let graph = Graph::start(&[], &[]).await;
    graph.refuse("support", "{ products { shipping } }", "shipping").await;
    graph.refuse("support", "{ products { price } }", "price").await;
    let all = introspected(&graph, "auditor").await;
    assert!(all.contains("Product.shipping") && all.contains("Product.price"), "{all:?}");
}

#[tokio::test]
async fn introspection_shows_a_role_what_it_sees_and_nothing_else() {
    let graph = Graph::start(&[], &[]).await;
    let everything = introspected(&graph, "admin").await;
    let seen = introspected(&graph, "clerk").await;
    assert!(seen.is_subset(&everything));
    let own = |name: &&String| !name.starts_with("__");
    let own: Vec<&str> = seen.iter().filter(own).map(String::as_str).collect();
    assert_eq!(
        own,
        [
            "Boolean",
            "ID",
            "Order",
            "Order.buyer",
            "Order.id",
            "Plan",
            "Plan.FREE",
            "Plan.PAID",
            "Plan.TRIAL",
            "Query",
            "Query.me",
            "Query.orders",
            "Query.user",
            "Query.user(id:)",
            "String",
            "User",
            "User.name",
            "User.plan",
        ]
    );
    // An inherited role sees what its role sees.
    assert_eq!(introspected(&graph, "trainee").await, seen);
    let hidden = r#"{ __type(name: "Bot") { name } }"#;
    assert_eq!(graph.ask("clerk", hidden).await, r#"{"data":{"__type":null}}"#);
}

#[tokio::test]
async fn one_text_is_another_operation_for_another_role() {
    let graph = Graph::start(&[r#"{"data":{"me":{"email":"a@x"}}}"#; 3], &[]).await;
    let query = "{ me { email } }";
    for _ in 0..2 {
        assert_eq!(graph.ask("admin", query).await, r#"{"data":{"me":{"email":"a@x"}}}"#);
        assert!(graph.ask("support", query).await.contains("errors"));
    }
    assert_eq!(graph.documents().len(), 2);
}

#[tokio::test]
async fn a_compiled_operation_is_there_for_the_roles_that_it_is_valid_for() {
    let manifest = include_str!("roles/operations.json");
    let manifest: serde_json::Value = serde_json::from_str(manifest).unwrap();
    let operation = |idx: usize| manifest["operations"][idx].clone();
    assert_eq!(operation(0)["name"], "Mail");
    assert_eq!(operation(0)["roles"], serde_json::json!(["admin", "auditor"]));
    let body = |idx: usize| format!(r#"{{"documentId":{}}}"#, operation(idx)["id"]);
    let answer = r#"{"data":{"me":{"name":"Ann","email":"a@x"}}}"#;
    let settings = || Settings::default().only_compiled_operations(true);
    let graph = Graph::start_with(settings(), &[answer; 2], &[]).await;
    for role in ["admin", "auditor"] {
        assert_eq!(graph.ask_body(role, &body(0)).await, answer);
    }
    let unknown = graph.ask_body("clerk", r#"{"documentId":"00"}"#).await;
    for role in ["support", "clerk"] {
        assert_eq!(graph.ask_body(role, &body(0)).await, unknown, "{role}");
        // Its text is no compiled one either.
        let text = serde_json::json!({ "query": operation(0)["body"] }).to_string();
        let other = graph.ask(role, "{ __typename }").await;
        assert_eq!(graph.ask_body(role, &text).await, other, "{role}");
    }
    assert_eq!(graph.documents().len(), 2);

    let names = [r#"{"data":{"me":{"name":"Ann"}}}"#; 1];
    let graph = Graph::start_with(settings(), &names, &[]).await;
    assert_eq!(graph.ask_body("trainee", &body(1)).await, names[0]);
}

#[tokio::test]
async fn permissions_can_be_turned_off_and_on() {
    let answer = r#"{"data":{"me":{"email":"a@x"}}}"#;
    let graph = Graph::start_with(Settings::default().permissions(false), &[answer], &[]).await;
    assert_eq!(graph.ask("stranger", "{ me { email } }").await, answer);
    let graph = Graph::start(&[], &[]).await;
    graph.refuse("stranger", "{ __typename }", "nothing that this role may ask for").await;
    let router = golden_operations::Gateway::builder()
        .orders_url("http://127.0.0.1:1/")
        .users_url("http://127.0.0.1:1/")
        .settings(Settings::default().permissions(true))
        .router()
        .unwrap();
    let gateway = RunningGateway::start(router).await;
    let body = r#"{"query":"{ __typename }"}"#.to_owned();
    let (_, refused) = gateway.post_with_headers(body, &[("x-hasura-role", "user")]).await;
    assert!(refused.contains("nothing that this role may ask for"), "{refused}");
}
