//! Orders whose users are one further on.

use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema, SimpleObject};
use joinwright_tests::gateways::e2e_hasura_quick_start;

use crate::e2e::hasura::{Case, Server};

pub(super) fn case() -> Case {
    let orders = Server::new(
        "order-remote-schema",
        include_str!("../../hasura_quick_start/gateway/schemas/order-remote-schema.graphql"),
        Schema::new(Orders, EmptyMutation, EmptySubscription),
    );
    let users = Server::new(
        "user-remote-schema",
        include_str!("../../hasura_quick_start/gateway/schemas/user-remote-schema.graphql"),
        Schema::new(Users, EmptyMutation, EmptySubscription),
    );
    Case::new([orders, users], |url| {
        e2e_hasura_quick_start::Gateway::builder()
            .order_remote_schema_url(&url("order-remote-schema"))
            .user_remote_schema_url(&url("user-remote-schema"))
            .router()
    })
}

struct Orders;

#[Object(name = "Query")]
impl Orders {
    async fn order(&self, id: i32) -> Option<Order> {
        Some(Order { id, user_id: id + 1 })
    }
}

#[derive(SimpleObject)]
#[graphql(rename_fields = "snake_case")]
struct Order {
    id: i32,
    user_id: i32,
}

struct Users;

#[Object(name = "Query")]
impl Users {
    async fn user(&self, id: i32) -> Option<User> {
        let name = if id == 2 { "Bob".to_owned() } else { format!("User{id}") };
        Some(User { id, name })
    }
}

#[derive(SimpleObject)]
struct User {
    id: i32,
    name: String,
}
