//! What the servers answer to the requests of the operation B.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::members::{Product, User};

pub(super) type List<T> = Option<Vec<Option<T>>>;

#[derive(Deserialize)]
pub(super) struct Users<'a> {
    #[serde(borrow)]
    pub(super) users: List<User<'a>>,
}

#[derive(Deserialize)]
pub(super) struct TopProducts<'a> {
    #[serde(borrow, rename = "topProducts")]
    pub(super) top_products: List<Product<'a>>,
}

/// What `reviews` knows of users and of products, in the order of their keys.
#[derive(Deserialize)]
pub(super) struct Reviews<'a> {
    #[serde(borrow)]
    pub(super) users: Vec<Option<Reviewed<ReviewOfUser<'a>>>>,
    pub(super) products: Vec<Option<Reviewed<ReviewOfProduct<'a>>>>,
}

#[derive(Deserialize)]
pub(super) struct Reviewed<R> {
    pub(super) reviews: List<R>,
}

#[derive(Deserialize)]
pub(super) struct ReviewOfUser<'a> {
    #[serde(borrow)]
    pub(super) id: &'a RawValue,
    pub(super) body: &'a RawValue,
    pub(super) product: Option<ReviewedProduct<'a>>,
}

#[derive(Deserialize)]
pub(super) struct ReviewedProduct<'a> {
    #[serde(borrow)]
    pub(super) upc: &'a RawValue,
    pub(super) reviews: List<ReviewOfProduct<'a>>,
}

#[derive(Deserialize)]
pub(super) struct ReviewOfProduct<'a> {
    #[serde(borrow)]
    pub(super) id: &'a RawValue,
    pub(super) body: &'a RawValue,
    pub(super) author: Option<Author<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Author<'a> {
    #[serde(borrow)]
    pub(super) id: &'a RawValue,
    pub(super) reviews: List<ReviewOfAuthor<'a>>,
}

#[derive(Deserialize)]
pub(super) struct ReviewOfAuthor<'a> {
    #[serde(borrow)]
    pub(super) id: &'a RawValue,
    pub(super) body: &'a RawValue,
    pub(super) product: Option<ProductKey<'a>>,
}

#[derive(Deserialize)]
pub(super) struct ProductKey<'a> {
    #[serde(borrow)]
    pub(super) upc: &'a RawValue,
}
