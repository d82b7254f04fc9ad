//! What failures cost: `on_error`, deadlines, and keys that are asked again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use expect_test::{Expect, expect};
use joinwright_runtime::Settings;
use joinwright_tests::gateways::e2e_failing::Gateway;
use joinwright_tests::{Reply, Request, RunningGateway, Upstream};

const ORDERS: &str = include_str!("failing/gateway/schemas/orders.graphql");
const USERS: &str = include_str!("failing/gateway/schemas/users.graphql");

/// A gateway whose `orders` answers one thing for each request.
struct Failing {
    gateway: RunningGateway,
    orders: Upstream,
    users: Upstream,
}

impl Failing {
    async fn start(orders: &[&str], users: Upstream) -> Self {
        Self::start_with(orders, users, Settings::default()).await
    }

    async fn start_with(orders: &[&str], users: Upstream, settings: Settings) -> Self {
        let orders = Upstream::scripted(ORDERS, orders.iter().map(|data| Reply::data(data))).await;
        let builder = Gateway::builder().orders_url(orders.url()).users_url(users.url());
        let router = builder.settings(settings).router().unwrap();
        Self { gateway: RunningGateway::start(router).await, orders, users }
    }

    /// The answer and the requests to `users`.
    async fn check(&self, query: &str, expect: Expect) {
        let (_, body) = self.gateway.post(query, "{}").await;
        let text = body.replace("},{\"message\":", "},\n{\"message\":");
        let mut requests: Vec<String> = (self.users.requests().iter())
            .map(|request| {
                let document = request.document.split(" fragment").next().unwrap();
                format!("\n{document}\n  {}", request.variables)
            })
            .collect();
        // Some run side by side.
        requests[1..].sort();
        expect.assert_eq(&(text + &requests.concat()));
    }
}

/// Orders of these users, with this joined field.
fn orders_of(field: &str, users: &[u32]) -> String {
    let orders: Vec<String> = users.iter().map(|id| format!("{{\"{field}\":{id}}}")).collect();
    format!("{{\"orders\":[{}]}}", orders.join(","))
}

/// Whether a failing upstream says which of the keys were at fault.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Naming {
    /// Each of them.
    All,
    /// The first one: an answer is null as soon as one error has nulled it.
    First,
    /// None.
    Nothing,
}

/// A strict upstream: users whose id ends in 3 do not exist, and one of them nulls everything.
async fn strict(naming: Naming) -> Upstream {
    Upstream::start(USERS, move |request| async move { strictly(&request, naming) }).await
}

fn strictly(request: &Request, naming: Naming) -> Reply {
    let values = request.values();
    let mut members = Vec::new();
    let mut errors = Vec::new();
    for (variable, id) in values.as_object().unwrap() {
        let alias = variable.trim_end_matches("_id");
        if id.as_u64().unwrap() % 10 == 3 {
            let path = match naming {
                Naming::Nothing => String::new(),
                Naming::All | Naming::First => format!(",\"path\":[\"{alias}\"]"),
            };
            errors.push(format!("{{\"message\":\"no user {id}\"{path}}}"));
        } else {
            members.push(format!("\"{alias}\":{{\"id\":{id}}}"));
        }
    }
    if naming == Naming::First {
        errors.truncate(1);
    }
    match errors.as_slice() {
        [] => Reply::data(&format!("{{{}}}", members.join(","))),
        errors => format!("{{\"data\":null,\"errors\":[{}]}}", errors.join(",")).into(),
    }
}

#[tokio::test]
async fn key_that_the_errors_name_costs_only_its_own_rows() {
    let data = orders_of("user", &[1, 3, 5, 3]);
    let failing = Failing::start(&[&data], strict(Naming::All).await).await;
    failing.check("{ orders { user { id } } }", expect![[r#"
        {"data":{"orders":[{"user":{"id":1}},{"user":null},{"user":{"id":5}},{"user":null}]},"errors":[{"message":"no user 3","path":["orders",1,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}},
        {"message":"no user 3","path":["orders",3,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
        query Operation__users($_j0_0_id: Int!, $_j0_1_id: Int!, $_j0_2_id: Int!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } _j0_2: user(id: $_j0_2_id) { ..._j0 } }
          {"_j0_0_id":1,"_j0_1_id":3,"_j0_2_id":5}
        query Operation__users($_j0_0_id: Int!, $_j0_1_id: Int!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } }
          {"_j0_0_id":1,"_j0_1_id":5}"#]]).await;
}

#[tokio::test]
async fn without_a_name_the_keys_are_asked_in_halves() {
    let data = orders_of("user", &[1, 3, 5, 6, 7]);
    let failing = Failing::start(&[&data], strict(Naming::Nothing).await).await;
    failing.check("{ orders { user { id } } }", expect![[r#"
        {"data":{"orders":[{"user":{"id":1}},{"user":null},{"user":{"id":5}},{"user":{"id":6}},{"user":{"id":7}}]},"errors":[{"message":"no user 3","path":["orders",1,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
        query Operation__users($_j0_0_id: Int!, $_j0_1_id: Int!, $_j0_2_id: Int!, $_j0_3_id: Int!, $_j0_4_id: Int!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } _j0_2: user(id: $_j0_2_id) { ..._j0 } _j0_3: user(id: $_j0_3_id) { ..._j0 } _j0_4: user(id: $_j0_4_id) { ..._j0 } }
          {"_j0_0_id":1,"_j0_1_id":3,"_j0_2_id":5,"_j0_3_id":6,"_j0_4_id":7}
        query Operation__users($_j0_0_id: Int!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } }
          {"_j0_0_id":1}
        query Operation__users($_j0_0_id: Int!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } }
          {"_j0_0_id":3}
        query Operation__users($_j0_0_id: Int!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } }
          {"_j0_0_id":5}
        query Operation__users($_j0_0_id: Int!, $_j0_1_id: Int!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } }
          {"_j0_0_id":1,"_j0_1_id":3}
        query Operation__users($_j0_0_id: Int!, $_j0_1_id: Int!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } }
          {"_j0_0_id":6,"_j0_1_id":7}
        query Operation__users($_j0_0_id: Int!, $_j0_1_id: Int!, $_j0_2_id: Int!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } _j0_2: user(id: $_j0_2_id) { ..._j0 } }
          {"_j0_0_id":1,"_j0_1_id":3,"_j0_2_id":5}"#]]).await;
}

#[tokio::test]
async fn one_name_at_a_time_is_enough_for_many_keys_at_fault() {
    let users: Vec<u32> = (0..60).collect();
    let data = orders_of("user", &users);
    let failing = Failing::start(&[&data], strict(Naming::First).await).await;
    let (_, body) = failing.gateway.post("{ orders { user { id } } }", "{}").await;
    let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
    for (id, order) in users.iter().zip(answer["data"]["orders"].as_array().unwrap()) {
        assert_eq!(order["user"].is_null(), id % 10 == 3, "{id}: {order}");
    }
    assert_eq!(answer["errors"].as_array().unwrap().len(), 6);
    assert!(failing.users.requests().len() <= 17);
}

#[tokio::test]
async fn if_all_fail_all_have_the_error_once_and_the_upstream_is_left_alone() {
    let users: Vec<u32> = (0..100).map(|n| n * 10 + 3).collect();
    let data = orders_of("user", &users);
    let failing = Failing::start(&[&data], strict(Naming::Nothing).await).await;
    let (_, body) = failing.gateway.post("{ orders { user { id } } }", "{}").await;
    let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
    let mut paths: Vec<u64> = (answer["errors"].as_array().unwrap().iter())
        .filter_map(|error| error["path"][1].as_u64())
        .collect();
    paths.sort_unstable();
    // An error of a request that asked for several keys is listed at each of them.
    paths.dedup();
    assert_eq!(paths, (0..100).collect::<Vec<_>>());
    assert_eq!(failing.users.requests().len(), 1 + 16);
}

#[tokio::test]
async fn one_key_alone_is_not_asked_again() {
    let data = orders_of("user", &[3]);
    let failing = Failing::start(&[&data], strict(Naming::All).await).await;
    failing.check("{ orders { user { id } } }", expect![[r#"
        {"data":{"orders":[{"user":null}]},"errors":[{"message":"no user 3","path":["orders",0,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
        query Operation__users($_j0_0_id: Int!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } }
          {"_j0_0_id":3}"#]]).await;
}

#[tokio::test]
async fn explanation_says_what_was_asked_again() {
    let data = orders_of("user", &[1, 3]);
    let settings = Settings::default().explain(true);
    let failing = Failing::start_with(&[&data], strict(Naming::All).await, settings).await;
    let (_, body) = failing.gateway.post("{ orders { user { id } } }", "{}").await;
    let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
    let explained = answer["extensions"]["explain"].as_array().unwrap();
    let again: Vec<_> = explained.iter().map(|request| request["asked_again"].as_u64()).collect();
    assert_eq!(again, [None, None, Some(1)]);
    let keys: Vec<_> = explained.iter().map(|it| it["joins"][0]["keys"].as_u64()).collect();
    assert_eq!(keys, [None, Some(2), Some(1)]);
}

#[tokio::test]
async fn batches_beside_it_are_asked_again_with_it() {
    let data = r#"{"orders":[{"user":1,"owner":1},{"user":3,"owner":3}]}"#;
    let failing = Failing::start(&[data], strict(Naming::All).await).await;
    failing.check("{ orders { user { id } owner { id } } }", expect![[r#"
        {"data":null,"errors":[{"message":"no user 3","path":["orders",1,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}},
        {"message":"no user 3","path":["orders",1,"owner"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
        query Operation__users($_j0_0_id: Int!, $_j0_1_id: Int!, $_j1_0_id: Int!, $_j1_1_id: Int!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } _j1_0: maybeUser(id: $_j1_0_id) { ..._j1 } _j1_1: maybeUser(id: $_j1_1_id) { ..._j1 } }
          {"_j0_0_id":1,"_j0_1_id":3,"_j1_0_id":1,"_j1_1_id":3}
        query Operation__users($_j0_0_id: Int!, $_j1_0_id: Int!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j1_0: maybeUser(id: $_j1_0_id) { ..._j1 } }
          {"_j0_0_id":1,"_j1_0_id":1}"#]]).await;
}

#[tokio::test]
async fn answer_that_is_null_where_it_may_be_is_not_asked_again() {
    let data = orders_of("owner", &[1, 3]);
    let failing = Failing::start(&[&data], strict(Naming::All).await).await;
    failing.check("{ orders { owner { id } } }", expect![[r#"
        {"data":null,"errors":[{"message":"no user 3","path":["orders",1,"owner"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}},
        {"message":"remote schema `users` answered without data","path":["orders",0,"owner"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
        query Operation__users($_j0_0_id: Int!, $_j0_1_id: Int!) { _j0_0: maybeUser(id: $_j0_0_id) { ..._j0 } _j0_1: maybeUser(id: $_j0_1_id) { ..._j0 } }
          {"_j0_0_id":1,"_j0_1_id":3}"#]]).await;
}

#[tokio::test]
async fn mutation_runs_once_and_its_joins_are_asked_again() {
    let placed = r#"{"a":{"user":1},"b":{"user":3}}"#;
    let failing = Failing::start(&[placed], strict(Naming::All).await).await;
    let query =
        "mutation { a: place(user_id: 1) { user { id } } b: place(user_id: 3) { user { id } } }";
    failing.check(query, expect![[r#"
        {"data":{"a":{"user":{"id":1}},"b":{"user":null}},"errors":[{"message":"no user 3","path":["b","user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
        query Operation__users($_j0_0_id: Int!, $_j0_1_id: Int!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } }
          {"_j0_0_id":1,"_j0_1_id":3}
        query Operation__users($_j0_0_id: Int!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } }
          {"_j0_0_id":1}"#]]).await;
    assert_eq!(failing.orders.requests().len(), 1);

    let users =
        Upstream::scripted(USERS, [r#"{"data":null,"errors":[{"message":"no","path":["a"]}]}"#])
            .await;
    let failing = Failing::start(&[], users).await;
    failing.gateway.post("mutation { a: touch(id: 1) { id } b: touch(id: 2) { id } }", "{}").await;
    assert_eq!(failing.users.requests().len(), 1);
}

#[tokio::test]
async fn asking_again_keeps_within_the_deadline() {
    let n_asked = Arc::new(AtomicUsize::new(0));
    let users = Upstream::start(USERS, move |request| {
        let is_first = n_asked.fetch_add(1, Ordering::SeqCst) == 0;
        async move {
            if !is_first {
                std::future::pending::<()>().await;
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
            strictly(&request, Naming::All)
        }
    })
    .await;
    let data = orders_of("user", &[1, 3]);
    let failing = Failing::start(&[&data], users).await;
    failing.check("{ orders { user { id } } }", expect![[r#"
        {"data":{"orders":[{"user":null},{"user":null}]},"errors":[{"message":"no user 3","path":["orders",1,"user"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}},
        {"message":"remote schema `users` did not answer within 3 seconds","path":["orders",0,"user"],"extensions":{"code":"remote-schema-timeout","remote_schema":"users"}}]}
        query Operation__users($_j0_0_id: Int!, $_j0_1_id: Int!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } _j0_1: user(id: $_j0_1_id) { ..._j0 } }
          {"_j0_0_id":1,"_j0_1_id":3}
        query Operation__users($_j0_0_id: Int!) { _j0_0: user(id: $_j0_0_id) { ..._j0 } }
          {"_j0_0_id":1}"#]]).await;
}

#[tokio::test]
async fn failed_join_fails_the_answer_where_it_must_not_fail() {
    let data = r#"{"orders":[{"id":1,"owner":1},{"id":2,"owner":2}]}"#;
    let reply = r#"{"data":{"_j0_0":{"name":"Ann"},"_j0_1":null},"errors":[{"message":"no user 2","path":["_j0_1"]}]}"#;
    let failing = Failing::start(&[data], Upstream::scripted(USERS, [reply]).await).await;
    failing.check("{ orders { id owner { name } } }", expect![[r#"
        {"data":null,"errors":[{"message":"no user 2","path":["orders",1,"owner"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
        query Operation__users($_j0_0_id: Int!, $_j0_1_id: Int!) { _j0_0: maybeUser(id: $_j0_0_id) { ..._j0 } _j0_1: maybeUser(id: $_j0_1_id) { ..._j0 } }
          {"_j0_0_id":1,"_j0_1_id":2}"#]]).await;
}

#[tokio::test]
async fn null_that_no_error_explains_is_no_failure() {
    let data = r#"{"orders":[{"owner":1},{"owner":null}]}"#;
    let failing = Failing::start(
        &[data],
        Upstream::scripted(USERS, [Reply::data(r#"{"_j0_0":null}"#)]).await,
    )
    .await;
    failing
        .check(
            "{ orders { owner { name } } }",
            expect![[r#"
        {"data":{"orders":[{"owner":null},{"owner":null}]}}
        query Operation__users($_j0_0_id: Int!) { _j0_0: maybeUser(id: $_j0_0_id) { ..._j0 } }
          {"_j0_0_id":1}"#]],
        )
        .await;
}

#[tokio::test]
async fn error_inside_a_joined_value_is_no_failed_join_unless_its_null_gets_there() {
    let data = r#"{"orders":[{"owner":1}]}"#;
    let inside = r#"{"data":{"_j0_0":{"name":null}},"errors":[{"message":"no name","path":["_j0_0","name"]}]}"#;
    let through =
        r#"{"data":{"_j0_0":null},"errors":[{"message":"no nick","path":["_j0_0","nick"]}]}"#;
    let failing = Failing::start(&[data], Upstream::scripted(USERS, [inside]).await).await;
    failing.check("{ orders { owner { name } } }", expect![[r#"
        {"data":{"orders":[{"owner":{"name":null}}]},"errors":[{"message":"no name","path":["orders",0,"owner","name"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
        query Operation__users($_j0_0_id: Int!) { _j0_0: maybeUser(id: $_j0_0_id) { ..._j0 } }
          {"_j0_0_id":1}"#]]).await;
    let failing = Failing::start(&[data], Upstream::scripted(USERS, [through]).await).await;
    failing.check("{ orders { owner { nick } } }", expect![[r#"
        {"data":null,"errors":[{"message":"no nick","path":["orders",0,"owner","nick"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
        query Operation__users($_j0_0_id: Int!) { _j0_0: maybeUser(id: $_j0_0_id) { ..._j0 } }
          {"_j0_0_id":1}"#]]).await;
}

#[tokio::test]
async fn failed_join_ends_a_mutation_and_what_has_run_has_run() {
    let placed = r#"{"place":{"id":1,"owner":1}}"#;
    let failing =
        Failing::start(&[placed], Upstream::scripted(USERS, [Reply::html(503, "")]).await).await;
    let query = "mutation { place(user_id: 1) { id owner { name } } touch(id: 1) { id } cancel(id: 1) { id } }";
    failing.check(query, expect![[r#"
        {"data":null,"errors":[{"message":"remote schema `users` answered with HTTP status 503","path":["place","owner"],"extensions":{"code":"remote-schema-error","remote_schema":"users"}}]}
        query Operation__users($_j0_0_id: Int!) { _j0_0: maybeUser(id: $_j0_0_id) { ..._j0 } }
          {"_j0_0_id":1}"#]]).await;
    assert_eq!(failing.orders.requests().len(), 1);
}

#[tokio::test]
async fn joins_with_a_deadline_of_their_own_are_a_request_of_their_own() {
    let users = Upstream::start(USERS, |request: Request| async move {
        if request.document.contains("score") {
            std::future::pending::<()>().await;
        }
        Reply::data(r#"{"_j0_0":{"id":1}}"#)
    })
    .await;
    let data = r#"{"orders":[{"owner":1,"score":1}]}"#;
    let failing = Failing::start(&[data], users).await;
    let (_, body) = failing.gateway.post("{ orders { owner { id } score } }", "{}").await;
    expect![[r#"{"data":{"orders":[{"owner":{"id":1},"score":null}]},"errors":[{"message":"remote schema `users` did not answer within 1 seconds","path":["orders",0,"score"],"extensions":{"code":"remote-schema-timeout","remote_schema":"users"}}]}"#]].assert_eq(&body);
    assert_eq!(failing.users.requests().len(), 2);
}
