//! The operation B: four waves, seven requests.
//!
//! ```text
//! accounts users ──────┬─ reviews of both ─┬─ accounts, of authors
//! products topProducts ┼───────────────────┴─ products, of reviews ── inventory, of these
//!                      └─ inventory
//! ```

mod rows;
mod wanted;
mod write;

use anyhow::{Result, ensure};
use bytes::Bytes;
use tokio::try_join;

use self::rows::{Reviews, TopProducts, Users};
use self::wanted::Wanted;
use self::write::Known;
use crate::ask::{ask, data, representations};
use crate::gateway::Upstreams;
use crate::keys::Keys;
use crate::members::{self, Table};

const USERS: &str = r#"{"query":"{users{id username name}}"}"#;
const TOP_PRODUCTS: &str = r#"{"query":"{topProducts{upc name price weight}}"}"#;
const REVIEWS: &str = r#"{"query":"query($u:[_Any!]!,$p:[_Any!]!){users:_entities(representations:$u){...on User{reviews{id body product{upc reviews{...R}}}}} products:_entities(representations:$p){...on Product{reviews{...R}}}} fragment R on Review{id body author{id reviews{id body product{upc}}}}","variables":{"u":"#;

/// The answer.
pub(crate) async fn answer(upstreams: &Upstreams) -> Result<Bytes> {
    let (users, top_products) =
        try_join!(ask(&upstreams.accounts, USERS), ask(&upstreams.products, TOP_PRODUCTS))?;
    let Users { users } = data(&users)?;
    let TopProducts { top_products } = data(&top_products)?;
    let people = members::of_users(users.iter().flatten().flatten());
    let (upcs, products) = members::distinct(top_products.iter().flatten().flatten());

    let (answer, stocked) = try_join!(
        ask(&upstreams.reviews, question_of_reviews(&people.keys, &upcs)),
        members::stocked(upstreams, &upcs, &products),
    )?;
    let reviews: Reviews = data(&answer)?;
    let is_whole = reviews.users.len() == people.keys.as_slice().len()
        && reviews.products.len() == upcs.as_slice().len();
    ensure!(is_whole, "`reviews` answered for other keys");

    let mut wanted = Wanted::by(&reviews);
    if upstreams.is_reusing {
        wanted.ids = wanted.ids.without(&people.keys);
        wanted.upcs = wanted.upcs.without(&upcs);
    }
    let (authors, more) = try_join!(
        members::users(upstreams, &wanted.ids),
        members::products(upstreams, &wanted.upcs),
    )?;
    let known = Known {
        people,
        authors: Table { keys: wanted.ids, members: authors },
        top_products: Table { keys: upcs, members: stocked },
        more_products: Table { keys: wanted.upcs, members: more },
        reviews,
    };
    // Most of it is the text of reviews, which is copied; what is put between is a fourth of that.
    let mut out = String::with_capacity(answer.len() + answer.len() / 4 + 1024);
    known.write(&mut out, &users, &top_products);
    Ok(out.into())
}

fn question_of_reviews(ids: &Keys<'_>, upcs: &Keys<'_>) -> String {
    let keys = ids.as_slice().len() + upcs.as_slice().len();
    let mut question = String::with_capacity(REVIEWS.len() + 64 * keys);
    question.push_str(REVIEWS);
    representations(&mut question, "User", "id", ids);
    question.push_str(r#","p":"#);
    representations(&mut question, "Product", "upc", upcs);
    question.push_str("}}");
    question
}
