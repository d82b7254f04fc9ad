//! What is in stock and what sending it costs, which takes price and weight.

use async_graphql::Object;

use crate::data::{PRODUCTS, place, shipping_estimate};

pub(crate) struct Query;

pub(crate) struct Product {
    upc: usize,
    price: Option<i32>,
    weight: Option<i32>,
}

#[Object]
impl Query {
    #[graphql(entity)]
    async fn find_product(
        &self,
        #[graphql(key)] upc: String,
        price: Option<i32>,
        weight: Option<i32>,
    ) -> Option<Product> {
        let upc = place(&upc, PRODUCTS.len())?;
        Some(Product { upc, price, weight })
    }
}

#[Object(extends)]
impl Product {
    #[graphql(external)]
    async fn upc(&self) -> String {
        self.upc.to_string()
    }

    #[graphql(external)]
    async fn price(&self) -> Option<i32> {
        self.price
    }

    #[graphql(external)]
    async fn weight(&self) -> Option<i32> {
        self.weight
    }

    async fn in_stock(&self) -> Option<bool> {
        Some(PRODUCTS[self.upc - 1].3)
    }

    #[graphql(requires = "price weight")]
    async fn shipping_estimate(&self) -> Option<i32> {
        Some(shipping_estimate(self.price?, self.weight?))
    }
}
