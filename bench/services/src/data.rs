//! What the four services know: the data of the benchmark that federation gateways publish.

const LOREM: &str = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor \
    incididunt ut labore et dolore magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation \
    ullamco laboris nisi ut aliquip ex ea commodo consequat. Duis aute irure dolor in reprehenderit \
    in voluptate velit esse cillum dolore eu fugiat nulla pariatur. Excepteur sint occaecat \
    cupidatat non proident, sunt in culpa qui officia deserunt mollit anim id est laborum.";
const SED: &str = "Sed ut perspiciatis unde omnis iste natus error sit voluptatem accusantium \
    doloremque laudantium, totam rem aperiam, eaque ipsa quae ab illo inventore veritatis et quasi \
    architecto beatae vitae dicta sunt explicabo. Nemo enim ipsam voluptatem quia voluptas sit \
    aspernatur aut odit aut fugi";
const QUIA: &str = "sed quia consequuntur magni dolores eos qui ratione voluptatem sequi nesciunt. \
    Neque porro quisquam est, qui dolorem ipsum quia dolor sit amet, consectetur, adipisci velit, \
    sed quia non numquam eius modi tempora incidunt ut labore et dolore magnam aliquam quaerat \
    voluptatem.";
const UT: &str = "Ut enim ad minima veniam, quis nostrum exercitationem ullam corporis suscipit \
    laboriosam, nisi ut aliquid ex ea commodi consequatur? Quis autem";
const VERO: &str = "At vero eos et accusamus et iusto odio dignissimos ducimus qui blanditiis \
    praesentium voluptatum deleniti atque corrupti quos dolores et quas molestias excepturi sint \
    occaecati cupiditate non provident, similique sunt in culpa qui officia deserunt mollitia animi, \
    id est laborum et dolorum fuga. Et harum quidem rerum facilis est et expedita distinctio. Nam \
    libero tempore, cum soluta nobis est eligendi optio cumque nihil impedit quo minus id quod \
    maxime placeat facere possimus, omnis voluptas assumenda est, omnis dolor repellendus. \
    Temporibus autem quibusdam et aut officiis debitis aut rerum necessitatibus saepe eveniet ut et \
    voluptates repudiandae sint et molestiae non recusandae. Itaque earum rerum hic tenetur a \
    sapiente delectus, ut aut reiciendis voluptatibus maiores alias consequatur aut perferendis \
    doloribus asperiores repellat.";

/// Name and user name, by id from 1.
pub(crate) const USERS: [(&str, &str); 6] = [
    ("Uri Goldshtein", "urigo"),
    ("Dotan Simha", "dotansimha"),
    ("Kamil Kisiela", "kamilkisiela"),
    ("Arda Tanrikulu", "ardatan"),
    ("Gil Gardosh", "gilgardosh"),
    ("Laurin Quast", "laurin"),
];

pub(crate) const BIRTHDAY: i32 = 1_234_567_890;

/// A product: name, price, weight, whether it is in stock.
pub(crate) struct Ware(pub(crate) &'static str, pub(crate) i32, pub(crate) i32, pub(crate) bool);

/// By `upc` from 1.
pub(crate) const PRODUCTS: [Ware; 9] = [
    Ware("Table", 899, 100, true),
    Ware("Couch", 1299, 1000, false),
    Ware("Glass", 15, 20, false),
    Ware("Chair", 499, 100, false),
    Ware("TV", 1299, 1000, true),
    Ware("Lamp", 6999, 300, true),
    Ware("Grill", 3999, 2000, true),
    Ware("Fridge", 100_000, 6000, false),
    Ware("Sofa", 9999, 800, true),
];

/// Product and body, by id from 1.
pub(crate) const REVIEWS: [(usize, &str); 11] = [
    (1, LOREM),
    (1, SED),
    (1, QUIA),
    (1, UT),
    (2, LOREM),
    (2, SED),
    (2, QUIA),
    (2, UT),
    (3, UT),
    (4, UT),
    (4, VERO),
];

/// Who has written every review, says each of them; every user says that the first two are theirs.
pub(crate) const AUTHOR: usize = 1;

/// The reviews that every user claims.
pub(crate) fn reviews_of_a_user() -> Vec<usize> {
    vec![1, 2]
}

pub(crate) fn reviews_of_a_product(upc: usize) -> Vec<usize> {
    (1..=REVIEWS.len()).filter(|review| REVIEWS[review - 1].0 == upc).collect()
}

/// Free for what is expensive, else by weight.
pub(crate) fn shipping_estimate(price: i32, weight: i32) -> i32 {
    if price > 1000 { 0 } else { weight / 2 }
}

/// The place of an id that counts from 1, if there is one in a list of `n`.
pub(crate) fn place(id: &str, n: usize) -> Option<usize> {
    id.parse::<usize>().ok().filter(|id| (1..=n).contains(id))
}
