//! The graph as one server has it: what every gateway must answer.

use async_graphql::{ID, Object};

use crate::data::{
    AUTHOR, PRODUCTS, REVIEWS, USERS, reviews_of_a_product, reviews_of_a_user, shipping_estimate,
};

pub(crate) struct Query;

struct User(usize);

struct Product(usize);

struct Review(usize);

#[Object]
impl Query {
    async fn me(&self) -> User {
        User(1)
    }

    async fn users(&self) -> Vec<User> {
        (1..=USERS.len()).map(User).collect()
    }

    async fn top_products(&self, #[graphql(default = 5)] first: i32) -> Vec<Product> {
        let first = usize::try_from(first).unwrap_or(0);
        (1..=PRODUCTS.len()).map(Product).take(first).collect()
    }
}

#[Object]
impl User {
    async fn id(&self) -> ID {
        self.0.into()
    }

    async fn name(&self) -> &str {
        USERS[self.0 - 1].0
    }

    async fn username(&self) -> &str {
        USERS[self.0 - 1].1
    }

    async fn reviews(&self) -> Vec<Review> {
        reviews_of_a_user().into_iter().map(Review).collect()
    }
}

#[Object]
impl Product {
    async fn upc(&self) -> String {
        self.0.to_string()
    }

    async fn name(&self) -> &str {
        PRODUCTS[self.0 - 1].0
    }

    async fn price(&self) -> i32 {
        PRODUCTS[self.0 - 1].1
    }

    async fn weight(&self) -> i32 {
        PRODUCTS[self.0 - 1].2
    }

    async fn in_stock(&self) -> bool {
        PRODUCTS[self.0 - 1].3
    }

    async fn shipping_estimate(&self) -> i32 {
        shipping_estimate(PRODUCTS[self.0 - 1].1, PRODUCTS[self.0 - 1].2)
    }

    async fn reviews(&self) -> Vec<Review> {
        reviews_of_a_product(self.0).into_iter().map(Review).collect()
    }
}

#[Object]
impl Review {
    async fn id(&self) -> ID {
        self.0.into()
    }

    async fn body(&self) -> &str {
        REVIEWS[self.0 - 1].1
    }

    async fn author(&self) -> User {
        User(AUTHOR)
    }

    async fn product(&self) -> Product {
        Product(REVIEWS[self.0 - 1].0)
    }
}
