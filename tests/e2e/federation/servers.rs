//! The four servers: real ones, which resolve entities as federation says.

use async_graphql::{EmptyMutation, EmptySubscription, ID, Object, Schema};

use super::data::{PRODUCTS, REVIEWS, USERS, body, is_in_stock, place, shipping_estimate};

pub(super) type Server<Q> = Schema<Q, EmptyMutation, EmptySubscription>;

/// The server of a query type.
pub(super) fn server<Q: async_graphql::ObjectType + 'static>(query: Q) -> Server<Q> {
    Schema::build(query, EmptyMutation, EmptySubscription).finish()
}

fn id(place: usize) -> ID {
    ID::from(place.to_string())
}

pub(super) mod accounts {
    use super::*;

    pub(in super::super) struct Query;

    struct User(usize);

    /// Another entity than those asked for.
    struct Robot(ID);

    #[Object]
    impl Query {
        async fn me(&self) -> Option<User> {
            Some(User(1))
        }

        async fn users(&self) -> Vec<User> {
            (1..=USERS.len()).map(User).collect()
        }

        #[graphql(entity)]
        async fn find_user(&self, id: ID) -> Option<User> {
            place(&id, USERS.len()).map(User)
        }

        #[graphql(entity)]
        async fn find_robot(&self, id: ID) -> Option<Robot> {
            Some(Robot(id))
        }
    }

    #[Object]
    impl User {
        async fn id(&self) -> ID {
            id(self.0)
        }

        async fn name(&self) -> &str {
            USERS[self.0 - 1].0
        }

        async fn username(&self) -> &str {
            USERS[self.0 - 1].1
        }
    }

    #[Object]
    impl Robot {
        async fn id(&self) -> &ID {
            &self.0
        }
    }
}

pub(super) mod products {
    use super::*;

    pub(in super::super) struct Query;

    struct Product(usize);

    #[Object]
    impl Query {
        async fn top_products(&self, first: Option<usize>) -> Vec<Product> {
            (1..=PRODUCTS.len()).map(Product).take(first.unwrap_or(usize::MAX)).collect()
        }

        async fn product(&self, upc: ID) -> Option<Product> {
            place(&upc, PRODUCTS.len()).map(Product)
        }

        #[graphql(entity)]
        async fn find_product(&self, upc: ID) -> Option<Product> {
            place(&upc, PRODUCTS.len()).map(Product)
        }
    }

    #[Object]
    impl Product {
        async fn upc(&self) -> ID {
            id(self.0)
        }

        async fn name(&self) -> Option<&str> {
            Some(PRODUCTS[self.0 - 1].0)
        }

        async fn price(&self) -> i32 {
            PRODUCTS[self.0 - 1].1
        }

        async fn weight(&self) -> i32 {
            PRODUCTS[self.0 - 1].2
        }
    }
}

pub(super) mod inventory {
    use super::*;

    pub(in super::super) struct Query;

    struct Product {
        upc: usize,
        price: Option<i32>,
        weight: Option<i32>,
    }

    #[Object]
    impl Query {
        async fn scarce(&self) -> Option<Product> {
            Some(Product { upc: 2, price: None, weight: None })
        }

        #[graphql(entity)]
        async fn find_product(
            &self,
            upc: ID,
            price: Option<i32>,
            weight: Option<i32>,
        ) -> Option<Product> {
            let upc = place(&upc, PRODUCTS.len())?;
            Some(Product { upc, price, weight })
        }
    }

    #[Object]
    impl Product {
        async fn upc(&self) -> ID {
            id(self.upc)
        }

        async fn price(&self) -> Option<i32> {
            self.price
        }

        async fn weight(&self) -> Option<i32> {
            self.weight
        }

        async fn in_stock(&self) -> bool {
            is_in_stock(self.upc)
        }

        async fn shipping_estimate(&self) -> Option<i32> {
            Some(shipping_estimate(self.price?, self.weight?))
        }
    }
}

pub(super) mod reviews {
    use super::*;

    pub(in super::super) struct Query;

    #[derive(async_graphql::Union)]
    enum News {
        Review(Review),
        Product(Product),
    }

    struct Review(usize);

    struct User(usize);

    struct Product(usize);

    fn written(is_it: impl Fn((usize, usize)) -> bool) -> Vec<Review> {
        (1..=REVIEWS.len()).filter(|review| is_it(REVIEWS[review - 1])).map(Review).collect()
    }

    #[Object]
    impl Query {
        async fn review(&self, id: ID) -> Option<Review> {
            place(&id, REVIEWS.len()).map(Review)
        }

        async fn feed(&self) -> Vec<News> {
            vec![News::Product(Product(1)), News::Review(Review(2)), News::Product(Product(3))]
        }

        #[graphql(entity)]
        async fn find_user(&self, id: ID) -> Option<User> {
            place(&id, USERS.len()).map(User)
        }

        #[graphql(entity)]
        async fn find_product(&self, upc: ID) -> Option<Product> {
            place(&upc, PRODUCTS.len()).map(Product)
        }
    }

    #[Object]
    impl Review {
        async fn id(&self) -> ID {
            id(self.0)
        }

        async fn title(&self) -> Option<String> {
            Some(format!("Title {}", self.0))
        }

        async fn body(&self) -> String {
            body(self.0)
        }

        async fn author_id(&self) -> ID {
            id(REVIEWS[self.0 - 1].0)
        }

        async fn author(&self) -> User {
            User(REVIEWS[self.0 - 1].0)
        }

        async fn product(&self) -> Product {
            Product(REVIEWS[self.0 - 1].1)
        }
    }

    #[Object]
    impl User {
        async fn id(&self) -> ID {
            id(self.0)
        }

        async fn reviews(&self) -> Vec<Review> {
            written(|(author, _)| author == self.0)
        }
    }

    #[Object]
    impl Product {
        async fn upc(&self) -> ID {
            id(self.0)
        }

        async fn reviews(&self, first: Option<usize>) -> Vec<Review> {
            let mut reviews = written(|(_, product)| product == self.0);
            reviews.truncate(first.unwrap_or(usize::MAX));
            reviews
        }
    }
}
