//! `joinwright check --live`: running APIs against the folder.

use expect_test::{Expect, expect};

use crate::server::Server;
use crate::support::{example, joinwright, mask};

const ORDERS: &str = include_str!("../../../example-gateway/gateway/schemas/orders.graphql");
const USERS: &str = include_str!("../../../example-gateway/gateway/schemas/users.graphql");

/// Compares the example's folder with two running APIs.
#[track_caller]
fn check(orders: &Server, users: &Server, code: i32, expected: Expect) {
    let (orders_url, users_url) = (orders.url(), users.url());
    let variables = [("ORDERS_URL", orders_url.as_str()), ("USERS_URL", users_url.as_str())];
    let folder = example();
    let arguments = ["check".as_ref(), folder.as_os_str(), "--live".as_ref()];
    let run = joinwright(&arguments, &variables);
    assert_eq!((run.code, run.stderr.as_str()), (Some(code), ""), "{}", run.stdout);
    let stdout = mask(&run.stdout, orders_url, "ORDERS");
    expected.assert_eq(&mask(&stdout, users_url, "USERS"));
}

#[test]
fn unchanged_apis_are_fine() {
    check(
        &Server::sdl(ORDERS),
        &Server::sdl(USERS),
        0,
        expect![[r#"
            ok: 2 remote schemas, 5 root fields, 3 relationships
            `orders` (ORDERS): no change
            `users` (USERS): no change
        "#]],
    );
}

#[test]
fn harmless_changes_are_listed_and_fine() {
    let users = USERS.replace("email: String", "email: String! phone: String");
    check(
        &Server::sdl(ORDERS),
        &Server::sdl(&users),
        0,
        expect![[r#"
            ok: 2 remote schemas, 5 root fields, 3 relationships
            `orders` (ORDERS): no change
            `users` (USERS):
              harmless: field `User.email` was `String` and is `String!` now
              harmless: field `User.phone` is new
        "#]],
    );
}

#[test]
fn breaking_changes_name_the_relationships_that_they_break() {
    let orders = ORDERS
        .replace("user_id: ID\n", "customer_id: ID\n")
        .replace("orders_by_user_ids(user_ids: [ID!]!)", "orders_by_user_ids(users: [Int!]!)")
        .replace("total: Int!", "total: Float!");
    let users = USERS
        .replace("user(id: ID!): User", "user(id: ID!, region: String!): User")
        .replace("users: [User!]!", "all_users: [User!]!");
    check(
        &Server::sdl(&orders),
        &Server::sdl(&users),
        1,
        expect![[r#"
            ok: 2 remote schemas, 5 root fields, 3 relationships
            `orders` (ORDERS):
              breaks `User.orders`: argument `Query.orders_by_user_ids(user_ids:)` is gone
              breaks `User.orders`: argument `Query.orders_by_user_ids(users:)` is new and required
              breaks `Order.user`, `User.orders`: field `Order.user_id` is gone
              breaks `Order.shipping`: field `Order.total` was `Int!` and is `Float!` now
              harmless: field `Order.customer_id` is new
              help: write the schema anew with `joinwright introspect`; then `joinwright check` shows what to change
            `users` (USERS):
              breaks queries that use it: field `Query.users` is gone
              breaks `Order.user`: argument `Query.user(region:)` is new and required
              harmless: field `Query.all_users` is new
              help: write the schema anew with `joinwright introspect`; then `joinwright check` shows what to change
        "#]],
    );
}

#[test]
fn an_api_that_can_not_be_asked_is_reported_after_the_others_are_compared() {
    let broken = Server::always(503, "down for maintenance");
    check(
        &broken,
        &Server::sdl(USERS),
        1,
        expect![[r#"
            ok: 2 remote schemas, 5 root fields, 3 relationships
            `orders` could not be compared: ORDERS answers with status 503 Service Unavailable: down for maintenance
            `users` (USERS): no change
        "#]],
    );
}

#[test]
fn an_unset_variable_is_reported_by_name() {
    let folder = example();
    let arguments = ["check".as_ref(), folder.as_os_str(), "--live".as_ref()];
    let run = joinwright(&arguments, &[("ORDERS_URL", ""), ("USERS_URL", "")]);
    assert_eq!(run.code, Some(1));
    expect![[r#"
        ok: 2 remote schemas, 5 root fields, 3 relationships
        `orders` could not be compared: the environment variable `ORDERS_URL` is not set
          help: set it to the API's address
        `users` could not be compared: the environment variable `USERS_URL` is not set
          help: set it to the API's address
    "#]]
    .assert_eq(&run.stdout);
}
