//! The graph as one program would answer it: each field of each object, one after another.

use std::fmt::Write;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::Schema;
use apollo_compiler::executable::{Field, Selection, SelectionSet};

use super::data::{PRODUCTS, REVIEWS, USERS, body, is_in_stock, shipping_estimate};

/// An object of the graph.
#[derive(Clone, Copy)]
enum Object {
    Query,
    User(usize),
    Product(usize),
    Review(usize),
}

/// A field's value.
enum Value {
    /// As JSON.
    Leaf(String),
    Object(Object),
    List(Vec<Object>),
}

/// The body of the answer to a query without variables.
pub(super) fn answer(sdl: &str, query: &str) -> String {
    let schema = Schema::parse_and_validate(sdl, "joined.graphql").unwrap();
    let document = ExecutableDocument::parse_and_validate(&schema, query, "query.graphql").unwrap();
    let operation = document.operations.get(None).unwrap();
    let mut out = "{\"data\":".to_owned();
    object(&document, Object::Query, &operation.selection_set, &mut out);
    out.push('}');
    out
}

fn object(document: &ExecutableDocument, of: Object, set: &SelectionSet, out: &mut String) {
    let mut fields = Vec::new();
    flatten(document, set, &mut fields);
    for (idx, field) in fields.iter().enumerate() {
        let separator = if idx == 0 { '{' } else { ',' };
        write!(out, "{separator}\"{}\":", field.response_key()).unwrap();
        match value(of, &field.name) {
            Value::Leaf(json) => out.push_str(&json),
            Value::Object(below) => object(document, below, &field.selection_set, out),
            Value::List(items) => {
                for (idx, item) in items.iter().enumerate() {
                    out.push(if idx == 0 { '[' } else { ',' });
                    object(document, *item, &field.selection_set, out);
                }
                out.push_str(if items.is_empty() { "[]" } else { "]" });
            }
        }
    }
    out.push('}');
}

/// The fields of a selection set with its fragments; none is selected twice in these tests.
fn flatten<'d>(
    document: &'d ExecutableDocument,
    set: &'d SelectionSet,
    fields: &mut Vec<&'d Field>,
) {
    for selection in &set.selections {
        match selection {
            Selection::Field(field) => fields.push(field),
            Selection::InlineFragment(fragment) => {
                flatten(document, &fragment.selection_set, fields);
            }
            Selection::FragmentSpread(spread) => {
                let fragment = &document.fragments[&spread.fragment_name];
                flatten(document, &fragment.selection_set, fields);
            }
        }
    }
}

fn value(of: Object, field: &str) -> Value {
    let json = |value: String| Value::Leaf(value);
    let string = |value: &str| Value::Leaf(serde_json::to_string(value).unwrap());
    let reviews = |is_it: &dyn Fn((usize, usize)) -> bool| {
        let all = (1..=REVIEWS.len()).filter(|review| is_it(REVIEWS[review - 1]));
        Value::List(all.map(Object::Review).collect())
    };
    match (of, field) {
        (Object::Query, "users") => Value::List((1..=USERS.len()).map(Object::User).collect()),
        (Object::Query, "topProducts") => {
            Value::List((1..=PRODUCTS.len()).map(Object::Product).collect())
        }
        (Object::User(id), "id") | (Object::Product(id), "upc") | (Object::Review(id), "id") => {
            string(&id.to_string())
        }
        (Object::User(id), "name") => string(USERS[id - 1].0),
        (Object::User(id), "username") => string(USERS[id - 1].1),
        (Object::User(id), "reviews") => reviews(&|(author, _)| author == id),
        (Object::Product(upc), "name") => string(PRODUCTS[upc - 1].0),
        (Object::Product(upc), "price") => json(PRODUCTS[upc - 1].1.to_string()),
        (Object::Product(upc), "weight") => json(PRODUCTS[upc - 1].2.to_string()),
        (Object::Product(upc), "inStock") => json(is_in_stock(upc).to_string()),
        (Object::Product(upc), "shippingEstimate") => {
            let (_, price, weight) = PRODUCTS[upc - 1];
            json(shipping_estimate(price, weight).to_string())
        }
        (Object::Product(upc), "reviews") => reviews(&|(_, product)| product == upc),
        (Object::Review(id), "body") => string(&body(id)),
        (Object::Review(id), "author") => Value::Object(Object::User(REVIEWS[id - 1].0)),
        (Object::Review(id), "product") => Value::Object(Object::Product(REVIEWS[id - 1].1)),
        (_, field) => panic!("nobody has `{field}`"),
    }
}
