//! The upstreams: items and their owners, as many as are asked for, made up on the spot.
//!
//! What answers an upstream request also answers a client's whole operation, as one server that had
//! all of it would: that is what the gateway's answers are compared with.

use std::collections::HashMap;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::routing::post;
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::net::TcpListener;

use crate::selected::{Selected, parse};

/// A GraphQL request.
#[derive(Deserialize)]
struct Request<'a> {
    query: String,
    #[serde(borrow, default)]
    variables: HashMap<&'a str, &'a RawValue>,
}

/// Things that have fields.
#[derive(Debug, Clone, Copy)]
enum Object {
    Query,
    /// An item and its owner.
    Item(u64, u64),
    Owner(u64),
}

/// Documents by their text: the same few are asked again and again.
#[derive(Debug, Default)]
struct Documents(Mutex<HashMap<String, Arc<Vec<Selected>>>>);

/// Answers on a port of its own until the process ends. Gives the URL.
pub(crate) async fn start() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let url = format!("http://{}/", listener.local_addr().expect("it has an address"));
    let router = Router::new()
        .route("/", post(receive))
        .layer(DefaultBodyLimit::disable())
        .with_state(Arc::<Documents>::default());
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

async fn receive(State(documents): State<Arc<Documents>>, body: Bytes) -> Vec<u8> {
    documents.answer(&body)
}

/// The answer to a request, upstream's or client's.
pub(crate) fn answer(body: &[u8]) -> Vec<u8> {
    Documents::default().answer(body)
}

impl Documents {
    fn answer(&self, body: &[u8]) -> Vec<u8> {
        let request: Request<'_> = serde_json::from_slice(body).expect("requests are JSON");
        let selected = {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let selected = known.entry(request.query).or_insert_with_key(|text| parse(text).into());
            Arc::clone(selected)
        };
        let mut out = b"{\"data\":".to_vec();
        Writer { variables: &request.variables, out: &mut out }.object(Object::Query, &selected);
        out.push(b'}');
        out
    }
}

struct Writer<'a> {
    variables: &'a HashMap<&'a str, &'a RawValue>,
    out: &'a mut Vec<u8>,
}

impl Writer<'_> {
    fn object(&mut self, object: Object, fields: &[Selected]) {
        for (idx, field) in fields.iter().enumerate() {
            self.text(if idx == 0 { "{\"" } else { ",\"" });
            self.text(&field.key);
            self.text("\":");
            match object {
                Object::Query => self.root(field),
                Object::Item(id, owner) => self.of_item(id, owner, field),
                Object::Owner(id) => self.of_owner(id, field),
            }
        }
        self.text("}");
    }

    fn root(&mut self, field: &Selected) {
        match field.name.as_str() {
            "items" => {
                let (n, keys): (u64, u64) =
                    (self.argument(field, "n"), self.argument(field, "keys"));
                self.list((0..n).map(|id| Object::Item(id, id % keys)), field);
            }
            "owners" => {
                let ids: Vec<String> = self.argument(field, "ids");
                self.list(ids.iter().map(|id| Object::Owner(number(id))), field);
            }
            "owner" => {
                let id: String = self.argument(field, "id");
                self.object(Object::Owner(number(&id)), &field.below);
            }
            name => panic!("there is no root field `{name}`"),
        }
    }

    fn of_item(&mut self, id: u64, owner: u64, field: &Selected) {
        match field.name.as_str() {
            "id" => self.write(format_args!("{id}")),
            "name" => self.write(format_args!(
                "\"Item {id}, with a name as long as the names of such things tend to be\""
            )),
            "owner_id" => self.write(format_args!("\"{owner}\"")),
            _ => self.object(Object::Owner(owner), &field.below),
        }
    }

    fn of_owner(&mut self, id: u64, field: &Selected) {
        match field.name.as_str() {
            "id" => self.write(format_args!("\"{id}\"")),
            "name" => self.write(format_args!("\"Owner {id}\"")),
            "next_id" => self.write(format_args!("\"{}\"", id + 1)),
            _ => self.object(Object::Owner(id + 1), &field.below),
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

    fn argument<T: serde::de::DeserializeOwned>(&self, field: &Selected, name: &str) -> T {
        let value = self.variables[field.arguments[name].as_str()];
        serde_json::from_str(value.get()).expect("arguments have their types")
    }

    fn text(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn write(&mut self, arguments: std::fmt::Arguments<'_>) {
        self.out.write_fmt(arguments).expect("a `Vec` takes everything");
    }
}

fn number(id: &str) -> u64 {
    id.parse().expect("ids are numbers")
}
