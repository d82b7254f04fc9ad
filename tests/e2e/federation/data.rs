//! What the four servers of the federated graph know.

/// Name and user name, by id from 1.
pub(super) const USERS: [(&str, &str); 4] =
    [("Ada Lovelace", "@ada"), ("Bo \"the\" Bob", "@bo"), ("Çem 😀", "@cem"), ("Dee", "@dee")];

/// Name, price and weight, by `upc` from 1.
pub(super) const PRODUCTS: [(&str, i32, i32); 5] = [
    ("Table", 899, 100),
    ("Couch", 1299, 1000),
    ("Chair", 54, 50),
    ("Lamp", 120, 7),
    ("Rug", 2000, 33),
];

/// Author and product, by id from 1. The last user has written none, the last product has none.
pub(super) const REVIEWS: [(usize, usize); 7] =
    [(1, 1), (1, 2), (2, 1), (2, 3), (3, 4), (3, 2), (1, 4)];

pub(super) fn body(review: usize) -> String {
    format!("Review \"{review}\" é")
}

pub(super) fn is_in_stock(upc: usize) -> bool {
    upc % 2 == 1
}

/// Free for what is expensive, else by weight.
pub(super) fn shipping_estimate(price: i32, weight: i32) -> i32 {
    if price > 1000 { 0 } else { weight / 2 }
}

/// The place of an id that counts from 1, if there is one in a list of `n`.
pub(super) fn place(id: &str, n: usize) -> Option<usize> {
    id.parse::<usize>().ok().filter(|id| (1..=n).contains(id))
}
