//! The members of users and products that other servers know. They are written once for each key and
//! copied to wherever the object stands.

use std::ops::Range;

use anyhow::{Result, ensure};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::ask::{ask, data, question};
use crate::gateway::Upstreams;
use crate::keys::Keys;
use crate::render::{list, push};

const USERS: &str = r#"{"query":"query($r:[_Any!]!){_entities(representations:$r){...on User{id username name}}}","variables":{"r":"#;
const NULL: &str = "null";
const PRODUCTS: &str = r#"{"query":"query($r:[_Any!]!){_entities(representations:$r){...on Product{upc name price weight}}}","variables":{"r":"#;
const STOCK: &str = r#"{"query":"query($r:[_Any!]!){_entities(representations:$r){...on Product{inStock shippingEstimate}}}","variables":{"r":"#;

/// Members as text, by the place of the object's key.
#[derive(Default)]
pub(crate) struct Members {
    text: String,
    ranges: Vec<Range<usize>>,
}

/// Members by key.
#[derive(Default)]
pub(crate) struct Table<'a> {
    pub(crate) keys: Keys<'a>,
    pub(crate) members: Members,
}

#[derive(Deserialize)]
struct Entities<T> {
    #[serde(rename = "_entities")]
    entities: Vec<Option<T>>,
}

#[derive(Deserialize)]
pub(crate) struct User<'a> {
    #[serde(borrow)]
    pub(crate) id: &'a RawValue,
    username: &'a RawValue,
    name: &'a RawValue,
}

#[derive(Deserialize)]
pub(crate) struct Product<'a> {
    #[serde(borrow)]
    pub(crate) upc: &'a RawValue,
    name: &'a RawValue,
    price: &'a RawValue,
    weight: &'a RawValue,
}

#[derive(Deserialize)]
struct Stock<'a> {
    #[serde(borrow, rename = "inStock")]
    in_stock: &'a RawValue,
    #[serde(borrow, rename = "shippingEstimate")]
    shipping_estimate: &'a RawValue,
}

impl Members {
    /// Adds the members of the next object.
    pub(crate) fn add(&mut self, write: impl FnOnce(&mut String)) {
        let start = self.text.len();
        write(&mut self.text);
        self.ranges.push(start..self.text.len());
    }
}

impl Table<'_> {
    pub(crate) fn get(&self, key: &RawValue) -> Option<&str> {
        Some(&self.members.text[self.members.ranges[self.keys.place(key)?].clone()])
    }
}

/// The members of a user but for the id.
fn write_user(out: &mut String, user: Option<&User<'_>>) {
    let (username, name) = user.map_or((NULL, NULL), |user| (user.username.get(), user.name.get()));
    push!(out, r#""username":"#, username, r#","name":"#, name);
}

fn write_product(out: &mut String, upc: &str, product: Option<(&Product<'_>, Option<&Stock<'_>>)>) {
    let stock = product.and_then(|(_, stock)| stock);
    let (in_stock, estimate) =
        stock.map_or((NULL, NULL), |stock| (stock.in_stock.get(), stock.shipping_estimate.get()));
    let (name, price, weight) = product.map_or((NULL, NULL, NULL), |(product, _)| {
        (product.name.get(), product.price.get(), product.weight.get())
    });
    push!(out, r#""inStock":"#, in_stock, r#","name":"#, name, r#","price":"#, price);
    push!(out, r#","shippingEstimate":"#, estimate, r#","upc":"#, upc, r#","weight":"#, weight);
}

/// The members of users that are there already.
pub(crate) fn of_users<'a>(users: impl Iterator<Item = &'a User<'a>>) -> Table<'a> {
    let mut table = Table::default();
    for user in users {
        if table.keys.insert(user.id) {
            table.members.add(|out| write_user(out, Some(user)));
        }
    }
    table
}

/// Each product once, with its key.
pub(crate) fn distinct<'a>(
    products: impl Iterator<Item = &'a Product<'a>>,
) -> (Keys<'a>, Vec<Option<&'a Product<'a>>>) {
    let mut keys = Keys::default();
    let distinct = products.filter(|product| keys.insert(product.upc)).map(Some).collect();
    (keys, distinct)
}

/// Asks `accounts` for the users of the keys.
pub(crate) async fn users(upstreams: &Upstreams, keys: &Keys<'_>) -> Result<Members> {
    let mut members = Members::default();
    if keys.as_slice().is_empty() {
        return Ok(members);
    }
    let answer = ask(&upstreams.accounts, question(USERS, "User", "id", keys)).await?;
    let Entities { entities } = data::<Entities<User>>(&answer)?;
    ensure!(entities.len() == keys.as_slice().len(), "`accounts` answered for other keys");
    entities.iter().for_each(|user| members.add(|out| write_user(out, user.as_ref())));
    Ok(members)
}

/// Asks `products` for the products of the keys, then `inventory`.
pub(crate) async fn products(upstreams: &Upstreams, keys: &Keys<'_>) -> Result<Members> {
    if keys.as_slice().is_empty() {
        return Ok(Members::default());
    }
    let answer = ask(&upstreams.products, question(PRODUCTS, "Product", "upc", keys)).await?;
    let Entities { entities } = data::<Entities<Product>>(&answer)?;
    ensure!(entities.len() == keys.as_slice().len(), "`products` answered for other keys");
    let entities: Vec<_> = entities.iter().map(Option::as_ref).collect();
    stocked(upstreams, keys, &entities).await
}

/// Asks `inventory` for what it knows of these products, one for each of the keys.
pub(crate) async fn stocked(
    upstreams: &Upstreams,
    keys: &Keys<'_>,
    products: &[Option<&Product<'_>>],
) -> Result<Members> {
    let known: Vec<_> = products.iter().flatten().collect();
    let mut question = String::with_capacity(STOCK.len() + 80 * known.len());
    question.push_str(STOCK);
    list(&mut question, Some(&known), |out, product| {
        push!(out, r#"{"__typename":"Product","upc":"#, product.upc.get());
        push!(out, r#","price":"#, product.price.get(), r#","weight":"#, product.weight.get(), "}");
    });
    question.push_str("}}");
    let answer = ask(&upstreams.inventory, question).await?;
    let Entities { entities } = data::<Entities<Stock>>(&answer)?;
    ensure!(entities.len() == known.len(), "`inventory` answered for other keys");

    let mut stocks = entities.iter();
    let mut members = Members::default();
    for (upc, product) in keys.as_slice().iter().zip(products) {
        let product = product.map(|product| (product, stocks.next().and_then(Option::as_ref)));
        members.add(|out| write_product(out, upc, product));
    }
    Ok(members)
}
