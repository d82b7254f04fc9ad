//! The federated graph, by functions: what its servers answer, and what one server of all of it would.
//!
//! The data is that of `bench/services`; the servers there take a minute to compile, which is too
//! long for what runs with every change.

use std::collections::HashMap;
use std::io::Write;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::data::{
    AUTHOR, PRODUCTS, REVIEWS, USERS, reviews_of_a_product, reviews_of_a_user, shipping_estimate,
};
use crate::selected::{Selected, parse};

/// A GraphQL request.
#[derive(Deserialize)]
struct Request<'a> {
    query: String,
    #[serde(borrow, default)]
    variables: HashMap<&'a str, &'a RawValue>,
}

/// A key of an entity.
#[derive(Deserialize)]
struct Representation {
    __typename: String,
    id: Option<String>,
    upc: Option<String>,
}

/// Things that have fields; the numbers count from 1.
#[derive(Debug, Clone, Copy)]
enum Object {
    Query,
    User(usize),
    Product(usize),
    Review(usize),
}

/// The answer to a request of the gateway.
pub(crate) fn answer(body: &[u8]) -> Vec<u8> {
    let request: Request<'_> = serde_json::from_slice(body).expect("requests are JSON");
    write(&request.query, &request.variables)
}

/// The answer of one server of the whole graph to a query without variables.
pub(crate) fn expected(query: &str) -> Vec<u8> {
    write(query, &HashMap::new())
}

fn write(query: &str, variables: &HashMap<&str, &RawValue>) -> Vec<u8> {
    let mut writer = Writer { variables, out: b"{\"data\":".to_vec() };
    writer.object(Object::Query, &parse(query));
    writer.out.push(b'}');
    writer.out
}

struct Writer<'a> {
    variables: &'a HashMap<&'a str, &'a RawValue>,
    out: Vec<u8>,
}

impl Writer<'_> {
    fn object(&mut self, object: Object, fields: &[Selected]) {
        for (idx, field) in fields.iter().enumerate() {
            self.text(if idx == 0 { "{\"" } else { ",\"" });
            self.text(&field.key);
            self.text("\":");
            match object {
                Object::Query => self.root(field),
                Object::User(id) => self.user(id, field),
                Object::Product(upc) => self.product(upc, field),
                Object::Review(id) => self.review(id, field),
            }
        }
        self.text("}");
    }

    fn root(&mut self, field: &Selected) {
        match field.name.as_str() {
            "users" => self.list((1..=USERS.len()).map(Object::User), field),
            // As the service has it: the first five.
            "topProducts" => self.list((1..=5).map(Object::Product), field),
            "_entities" => {
                let variable = field.arguments["representations"].as_str();
                let keys: Vec<Representation> =
                    serde_json::from_str(self.variables[variable].get()).expect("it is a list");
                self.list(keys.iter().map(entity), field);
            }
            name => panic!("there is no root field `{name}`"),
        }
    }

    fn user(&mut self, id: usize, field: &Selected) {
        let (name, username) = USERS[id - 1];
        match field.name.as_str() {
            "__typename" => self.text("\"User\""),
            "id" => self.write(format_args!("\"{id}\"")),
            "name" => self.write(format_args!("\"{name}\"")),
            "username" => self.write(format_args!("\"{username}\"")),
            "reviews" => self.list(reviews_of_a_user().into_iter().map(Object::Review), field),
            name => panic!("users have no `{name}`"),
        }
    }

    fn product(&mut self, upc: usize, field: &Selected) {
        let product = &PRODUCTS[upc - 1];
        let (price, weight) = (product.1, product.2);
        match field.name.as_str() {
            "__typename" => self.text("\"Product\""),
            "upc" => self.write(format_args!("\"{upc}\"")),
            "name" => self.write(format_args!("\"{}\"", product.0)),
            "price" => self.write(format_args!("{price}")),
            "weight" => self.write(format_args!("{weight}")),
            "inStock" => self.write(format_args!("{}", product.3)),
            "shippingEstimate" => {
                self.write(format_args!("{}", shipping_estimate(price, weight)));
            }
            "reviews" => {
                self.list(reviews_of_a_product(upc).into_iter().map(Object::Review), field);
            }
            name => panic!("products have no `{name}`"),
        }
    }

    fn review(&mut self, id: usize, field: &Selected) {
        let (product, body) = REVIEWS[id - 1];
        match field.name.as_str() {
            "__typename" => self.text("\"Review\""),
            "id" => self.write(format_args!("\"{id}\"")),
            "body" => self.write(format_args!("\"{body}\"")),
            "author" => self.object(Object::User(AUTHOR), &field.below),
            "product" => self.object(Object::Product(product), &field.below),
            name => panic!("reviews have no `{name}`"),
        }
    }

    fn list(&mut self, objects: impl Iterator<Item = Object>, field: &Selected) {
        self.text("[");
        for (idx, object) in objects.enumerate() {
            self.text(if idx == 0 { "" } else { "," });
            self.object(object, &field.below);
        }
        self.text("]");
    }

    fn text(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn write(&mut self, arguments: std::fmt::Arguments<'_>) {
        self.out.write_fmt(arguments).expect("a `Vec` takes everything");
    }
}

fn entity(key: &Representation) -> Object {
    let id = key.id.as_ref().or(key.upc.as_ref()).expect("a representation has a key");
    let id = id.parse().expect("ids are numbers");
    match key.__typename.as_str() {
        "User" => Object::User(id),
        "Product" => Object::Product(id),
        name => panic!("`{name}` is no entity of the deep query"),
    }
}
