//! The answer of the operation B, written from what the servers answered.

use serde_json::value::RawValue;

use super::rows::{Author, List, ReviewOfAuthor, ReviewOfProduct, ReviewOfUser, Reviews};
use crate::members::{Product, Table, User};
use crate::render::{nullable_list, push};

/// All that is known when nothing is left to ask.
pub(super) struct Known<'a> {
    pub(super) people: Table<'a>,
    pub(super) authors: Table<'a>,
    pub(super) top_products: Table<'a>,
    pub(super) more_products: Table<'a>,
    pub(super) reviews: Reviews<'a>,
}

impl Known<'_> {
    pub(super) fn write(
        &self,
        out: &mut String,
        users: &List<User<'_>>,
        top_products: &List<Product<'_>>,
    ) {
        out.push_str(r#"{"data":{"users":"#);
        nullable_list(out, users.as_ref(), |out, user| {
            let row =
                self.people.keys.place(user.id).and_then(|row| self.reviews.users[row].as_ref());
            self.user(out, user.id);
            nullable_list(out, row.and_then(|row| row.reviews.as_ref()), |out, review| {
                self.review_of_user(out, review);
            });
            out.push('}');
        });
        out.push_str(r#","topProducts":"#);
        nullable_list(out, top_products.as_ref(), |out, product| {
            let place = self.top_products.keys.place(product.upc);
            let row = place.and_then(|row| self.reviews.products[row].as_ref());
            self.product(out, product.upc);
            self.reviews_of_product(out, row.and_then(|row| row.reviews.as_ref()));
            out.push('}');
        });
        out.push_str("}}");
    }

    fn review_of_user(&self, out: &mut String, review: &ReviewOfUser<'_>) {
        start_review(out, review.id, review.body);
        out.push_str(r#","product":"#);
        match &review.product {
            Some(product) => {
                self.product(out, product.upc);
                self.reviews_of_product(out, product.reviews.as_ref());
                out.push_str("}}");
            }
            None => out.push_str("null}"),
        }
    }

    fn reviews_of_product(
        &self,
        out: &mut String,
        reviews: Option<&Vec<Option<ReviewOfProduct<'_>>>>,
    ) {
        out.push_str(r#","reviews":"#);
        nullable_list(out, reviews, |out, review| {
            start_review(out, review.id, review.body);
            out.push_str(r#","author":"#);
            match &review.author {
                Some(author) => self.author(out, author),
                None => out.push_str("null"),
            }
            out.push('}');
        });
    }

    fn author(&self, out: &mut String, author: &Author<'_>) {
        self.user(out, author.id);
        nullable_list(out, author.reviews.as_ref(), |out, review| {
            self.review_of_author(out, review);
        });
        out.push('}');
    }

    fn review_of_author(&self, out: &mut String, review: &ReviewOfAuthor<'_>) {
        start_review(out, review.id, review.body);
        out.push_str(r#","product":"#);
        match &review.product {
            Some(product) => {
                self.product(out, product.upc);
                out.push_str("}}");
            }
            None => out.push_str("null}"),
        }
    }

    /// A user up to the reviews.
    fn user(&self, out: &mut String, id: &RawValue) {
        let members = self.authors.get(id).or_else(|| self.people.get(id)).unwrap_or_default();
        push!(out, r#"{"id":"#, id.get(), ",", members, r#","reviews":"#);
    }

    /// A product without its end.
    fn product(&self, out: &mut String, upc: &RawValue) {
        let found = self.more_products.get(upc).or_else(|| self.top_products.get(upc));
        push!(out, "{", found.unwrap_or_default());
    }
}

fn start_review(out: &mut String, id: &RawValue, body: &RawValue) {
    push!(out, r#"{"id":"#, id.get(), r#","body":"#, body.get());
}
