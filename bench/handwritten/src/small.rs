//! The operations S and M.

use anyhow::{Result, ensure};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::ask::{ask, data, question};
use crate::gateway::Upstreams;
use crate::keys::Keys;
use crate::render::{nullable_list, push};

const ME: &str = r#"{"query":"{me{id username}}"}"#;
const PRODUCTS: &str = r#"{"query":"{topProducts{upc name price}}"}"#;
const REVIEWS: &str = r#"{"query":"query($p:[_Any!]!){_entities(representations:$p){...on Product{reviews{id body}}}}","variables":{"p":"#;

/// `{ me { id username } }`: what the upstream answers to it.
pub(crate) async fn me(upstreams: &Upstreams) -> Result<Bytes> {
    let answer = ask(&upstreams.accounts, ME).await?;
    let me: &RawValue = data(&answer)?;
    let mut out = String::with_capacity(me.get().len() + 16);
    push!(out, r#"{"data":"#, me.get(), "}");
    Ok(out.into())
}

#[derive(Deserialize)]
struct TopProducts<'a> {
    #[serde(borrow, rename = "topProducts")]
    top_products: Option<Vec<Option<Product<'a>>>>,
}

#[derive(Deserialize)]
struct Product<'a> {
    #[serde(borrow)]
    upc: &'a RawValue,
    name: &'a RawValue,
    price: &'a RawValue,
}

#[derive(Deserialize)]
struct Entities<'a> {
    #[serde(borrow, rename = "_entities")]
    entities: Vec<Option<Reviews<'a>>>,
}

#[derive(Deserialize)]
struct Reviews<'a> {
    /// The list of reviews, which is part of the answer as it is.
    #[serde(borrow)]
    reviews: &'a RawValue,
}

/// `{ topProducts { name price reviews { id body } } }`.
pub(crate) async fn top_products(upstreams: &Upstreams) -> Result<Bytes> {
    let answer = ask(&upstreams.products, PRODUCTS).await?;
    let TopProducts { top_products } = data(&answer)?;
    let keys: Keys = top_products.iter().flatten().flatten().map(|product| product.upc).collect();
    let reviews = ask(&upstreams.reviews, question(REVIEWS, "Product", "upc", &keys)).await?;
    let Entities { entities } = data(&reviews)?;
    ensure!(entities.len() == keys.as_slice().len(), "an upstream answered for other keys");

    let mut out = String::with_capacity(answer.len() + reviews.len());
    out.push_str(r#"{"data":{"topProducts":"#);
    nullable_list(&mut out, top_products.as_ref(), |out, product| {
        let reviews = keys.place(product.upc).and_then(|place| entities[place].as_ref());
        push!(out, r#"{"name":"#, product.name.get(), r#","price":"#, product.price.get());
        push!(out, r#","reviews":"#, reviews.map_or("null", |row| row.reviews.get()), "}");
    });
    out.push_str("}}");
    Ok(out.into())
}
