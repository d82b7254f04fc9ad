//! Reviews, and which of them users and products have.

use async_graphql::{ID, Object};

use crate::data::{
    AUTHOR, PRODUCTS, REVIEWS, USERS, place, reviews_of_a_product, reviews_of_a_user,
};

pub(crate) struct Query;

pub(crate) struct Review(usize);

pub(crate) struct User(usize);

pub(crate) struct Product(usize);

fn reviews(ids: Vec<usize>) -> Vec<Option<Review>> {
    ids.into_iter().map(Review).map(Some).collect()
}

#[Object]
impl Query {
    #[graphql(entity)]
    async fn find_review(&self, id: ID) -> Option<Review> {
        place(&id, REVIEWS.len()).map(Review)
    }

    #[graphql(entity)]
    async fn find_user(&self, id: ID) -> Option<User> {
        place(&id, USERS.len()).map(User)
    }

    #[graphql(entity)]
    async fn find_product(&self, upc: String) -> Option<Product> {
        place(&upc, PRODUCTS.len()).map(Product)
    }
}

#[Object]
impl Review {
    async fn id(&self) -> ID {
        self.0.into()
    }

    async fn body(&self) -> Option<&str> {
        Some(REVIEWS[self.0 - 1].1)
    }

    async fn author(&self) -> Option<User> {
        Some(User(AUTHOR))
    }

    async fn product(&self) -> Option<Product> {
        Some(Product(REVIEWS[self.0 - 1].0))
    }
}

#[Object(extends)]
impl User {
    #[graphql(external)]
    async fn id(&self) -> ID {
        self.0.into()
    }

    async fn reviews(&self) -> Option<Vec<Option<Review>>> {
        Some(reviews(reviews_of_a_user()))
    }
}

#[Object(extends)]
impl Product {
    #[graphql(external)]
    async fn upc(&self) -> String {
        self.0.to_string()
    }

    async fn reviews(&self) -> Option<Vec<Option<Review>>> {
        Some(reviews(reviews_of_a_product(self.0)))
    }
}
