//! The gateway of orders, users and products, and `orders` and `products`.

use async_graphql::{ComplexObject, EmptySubscription, Object, Schema, SimpleObject, Subscription};
use futures_util::Stream;
use joinwright_tests::gateways::e2e_hasura_orders;

use super::users::users;
use crate::e2e::hasura::{Case, Server};

pub(in crate::e2e::hasura) fn case() -> Case {
    Case::new([orders(), users(None), products()], |url| {
        e2e_hasura_orders::Gateway::builder()
            .orders_url(&url("orders"))
            .users_url(&url("users"))
            .products_url(&url("products"))
            .router()
    })
}

fn orders() -> Server {
    Server::new(
        "orders",
        include_str!("../../hasura_orders/gateway/schemas/orders.graphql"),
        Schema::new(Orders, PlaceOrder, OrderPlaced),
    )
}

fn products() -> Server {
    Server::new(
        "products",
        include_str!("../../hasura_orders/gateway/schemas/products.graphql"),
        Schema::new(Products, Restock, EmptySubscription),
    )
}

#[derive(SimpleObject)]
#[graphql(complex, rename_fields = "snake_case")]
struct Order {
    id: i32,
    user_id: Option<i32>,
    product_id: Option<i32>,
    user_ids: Option<Vec<Option<i32>>>,
}

#[ComplexObject(rename_fields = "snake_case")]
impl Order {
    async fn no_ids(&self) -> Option<Vec<Option<i32>>> {
        Some(vec![])
    }

    /// Fails for order 2.
    async fn flaky(&self) -> Option<async_graphql::Result<String>> {
        Some(if self.id == 2 { Err("flaky-error".into()) } else { Ok(format!("ok {}", self.id)) })
    }
}

fn order(id: i32) -> Option<Order> {
    let (user_id, product_id, user_ids) = match id {
        1 => (Some(7), Some(1), Some(vec![Some(1), None, Some(2)])),
        2 => (Some(8), None, Some(vec![Some(3)])),
        3 => (Some(7), Some(2), None),
        4 => (None, Some(2), None),
        _ => return None,
    };
    Some(Order { id, user_id, product_id, user_ids })
}

/// An order that exists in large numbers only.
fn generated(id: i32) -> Order {
    Order { id, user_id: Some(id), product_id: Some((id - 1) % 3 + 1), user_ids: None }
}

struct Orders;

#[Object(name = "Query")]
impl Orders {
    /// The first orders, or that many generated ones.
    async fn orders(&self, first: Option<usize>, generate: Option<i32>) -> Vec<Order> {
        match generate {
            Some(n_orders) => (1..=n_orders).map(generated).collect(),
            None => (1..=4).filter_map(order).take(first.unwrap_or(usize::MAX)).collect(),
        }
    }

    async fn order(&self, id: i32) -> Option<Order> {
        order(id)
    }

    async fn echo(&self, text: Option<String>) -> Option<String> {
        text
    }
}

struct PlaceOrder;

#[Object(name = "Mutation", rename_args = "snake_case")]
impl PlaceOrder {
    async fn place_order(&self, user_id: i32) -> Option<Order> {
        Some(Order { id: 5, user_id: Some(user_id), product_id: None, user_ids: None })
    }
}

struct OrderPlaced;

#[Subscription(name = "Subscription")]
impl OrderPlaced {
    async fn order_placed(&self) -> impl Stream<Item = Option<Order>> {
        futures_util::stream::empty()
    }
}

#[derive(SimpleObject)]
struct Product {
    id: i32,
    title: String,
}

fn product(id: i32) -> Option<Product> {
    Some(Product { id, title: format!("Product{id}") })
}

struct Products;

#[Object(name = "Query")]
impl Products {
    async fn product(&self, id: i32) -> Option<Product> {
        product(id)
    }
}

struct Restock;

#[Object(name = "Mutation")]
impl Restock {
    async fn restock(&self, id: i32) -> Option<Product> {
        product(id)
    }
}
