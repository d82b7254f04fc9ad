//! The keys that the reviews lead to.

use super::rows::{ReviewOfProduct, Reviews};
use crate::keys::Keys;

/// Authors and products, each once.
#[derive(Default)]
pub(super) struct Wanted<'a> {
    pub(super) ids: Keys<'a>,
    pub(super) upcs: Keys<'a>,
}

impl<'a> Wanted<'a> {
    /// What is wanted for these reviews.
    pub(super) fn by(reviews: &Reviews<'a>) -> Self {
        let mut wanted = Self::default();
        for user in reviews.users.iter().flatten() {
            for review in user.reviews.iter().flatten().flatten() {
                if let Some(product) = &review.product {
                    wanted.upcs.insert(product.upc);
                    product
                        .reviews
                        .iter()
                        .flatten()
                        .flatten()
                        .for_each(|review| wanted.add(review));
                }
            }
        }
        for product in reviews.products.iter().flatten() {
            product.reviews.iter().flatten().flatten().for_each(|review| wanted.add(review));
        }
        wanted
    }

    fn add(&mut self, review: &ReviewOfProduct<'a>) {
        let Some(author) = &review.author else { return };
        self.ids.insert(author.id);
        for review in author.reviews.iter().flatten().flatten() {
            if let Some(product) = &review.product {
                self.upcs.insert(product.upc);
            }
        }
    }
}
