//! Products: name, price and weight.

use async_graphql::Object;

use crate::data::{PRODUCTS, place};

pub(crate) struct Query;

pub(crate) struct Product(usize);

#[Object]
impl Query {
    async fn top_products(
        &self,
        #[graphql(default = 5)] first: Option<i32>,
    ) -> Option<Vec<Option<Product>>> {
        let first = usize::try_from(first.unwrap_or(5)).unwrap_or(0);
        Some((1..=PRODUCTS.len()).map(Product).map(Some).take(first).collect())
    }

    #[graphql(entity)]
    async fn find_product(&self, upc: String) -> Option<Product> {
        place(&upc, PRODUCTS.len()).map(Product)
    }
}

#[Object]
impl Product {
    async fn upc(&self) -> String {
        self.0.to_string()
    }

    async fn name(&self) -> Option<&str> {
        Some(PRODUCTS[self.0 - 1].0)
    }

    async fn price(&self) -> Option<i32> {
        Some(PRODUCTS[self.0 - 1].1)
    }

    async fn weight(&self) -> Option<i32> {
        Some(PRODUCTS[self.0 - 1].2)
    }
}
