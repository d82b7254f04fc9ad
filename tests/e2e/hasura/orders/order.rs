//! What waits for what: mutations for each other, nothing else.

use std::sync::{Arc, Mutex};

use tokio::sync::Barrier;

use super::{Manner, case, requests};

#[tokio::test]
async fn f10_mutations_of_two_remote_schemas_run_one_after_the_other() {
    let log = Arc::new(Mutex::new(Vec::new()));
    let watched = |name: &'static str| {
        let log = Arc::clone(&log);
        Manner::Watched(Arc::new(move |event| log.lock().unwrap().push(format!("{name} {event}"))))
    };
    case()
        .with("orders", watched("orders"))
        .with("users", watched("users"))
        .with("products", watched("products"))
        .query(
            "mutation { placeOrder(user_id: 7) { user_id user { name } } restock(id: 3) { title } }",
        )
        .data(concat!(
            r#"{"placeOrder":{"user_id":7,"user":{"name":"User7"}},"#,
            r#""restock":{"title":"Product3"}}"#,
        ))
        .asks("orders", requests(1).mutations_only())
        .asks("products", requests(1).mutations_only())
        .asks("users", requests(1).queries_only())
        .check()
        .await;
    let expected = ["orders", "users", "products"]
        .map(|name| [format!("{name} asked"), format!("{name} answered")])
        .concat();
    assert_eq!(*log.lock().unwrap(), expected);
}

/// Each server waits for the other one to be asked; who asks one after the other gets no answer
/// before the deadline.
#[tokio::test]
async fn f19_sibling_joins_to_two_targets_run_side_by_side() {
    let both = Manner::Together(Arc::new(Barrier::new(2)));
    case()
        .with("users", both.clone())
        .with("products", both)
        .query("{ order(id: 1) { user { name } product { title } } }")
        .data(r#"{"order":{"user":{"name":"User7"},"product":{"title":"Product1"}}}"#)
        .asks("users", requests(1))
        .asks("products", requests(1))
        .check()
        .await;
}

#[tokio::test]
async fn f19b_root_fields_of_two_remote_schemas_run_side_by_side() {
    let both = Manner::Together(Arc::new(Barrier::new(2)));
    case()
        .with("users", both.clone())
        .with("products", both)
        .query("{ user(id: 1) { name } product(id: 1) { title } }")
        .data(r#"{"user":{"name":"User1"},"product":{"title":"Product1"}}"#)
        .asks("users", requests(1))
        .asks("products", requests(1))
        .check()
        .await;
}
