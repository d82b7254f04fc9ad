//! Relationships whose target is a function of this crate: see `given`.

use std::fmt::Write;

use fastrand::Rng;
use serde_json::{Value, json};

use super::{Field, Function, Gateway, Meaning, Relationship};

/// The types of keys whose texts are the same in Rust and in JSON, or nearly.
const KEYS: [&str; 4] = ["Int", "ID", "String", "Boolean"];

/// A field that a function can take as its key.
pub(super) fn key<'f>(rng: &mut Rng, fields: &'f [Field]) -> Option<&'f Field> {
    let is_key = |field: &&Field| {
        let is_flat = field.ty.item().is_none_or(|item| item.item().is_none());
        matches!(field.meaning, Meaning::Column(_)) && is_flat && KEYS.contains(&field.ty.name())
    };
    rng.choice(fields.iter().filter(is_key).collect::<Vec<_>>())
}

/// A relationship to a function.
pub(super) fn relationship(
    rng: &mut Rng,
    (source, source_type): (usize, String),
    name: String,
    key: &Field,
    number: usize,
) -> Relationship {
    let object = rng.bool().then(|| format!("Given{number}"));
    Relationship {
        source,
        source_type,
        name,
        key: vec![key.name.clone()],
        each: key.ty.item().map(|_| key.name.clone()),
        lift: Vec::new(),
        target: source,
        path: Vec::new(),
        batch: None,
        function: Some(Function { key: key.ty.name().to_owned(), object }),
        is_fatal: rng.u32(0..12) == 0,
    }
}

impl Relationship {
    /// `to_function`
    pub(super) fn function_to_json(&self, gateway: &Gateway, function: &Function) -> Value {
        let (path, ty) = match (&function.object, &self.each) {
            (Some(object), _) => (self.function_path(gateway), object.as_str()),
            (None, Some(_)) => ("crate::given::item_texts".to_owned(), "String"),
            (None, None) => ("crate::given::texts".to_owned(), "String"),
        };
        let mut value = json!({ "function": path, "lhs_fields": self.key, "type": ty });
        if let Some(object) = &function.object {
            value["sdl"] = json!(format!(
                "type {object} {{ text: String! short: String words: [String!]! again: [{object}] }}"
            ));
        }
        if self.each.is_some() {
            value["each"] = json!(true);
        }
        if self.is_fatal {
            value["on_error"] = json!("fail");
        }
        value
    }

    fn function_path(&self, gateway: &Gateway) -> String {
        format!("crate::gateways::{}_{}", self.name.to_lowercase(), gateway.seed)
    }
}

impl Gateway {
    /// The functions that give objects, as Rust.
    pub(crate) fn functions(&self) -> String {
        let mut out = String::new();
        for relationship in &self.relationships {
            let object = relationship.function.as_ref().and_then(|one| one.object.as_ref());
            let Some(object) = object else { continue };
            let path = relationship.function_path(self);
            let name = path.trim_start_matches("crate::gateways::");
            let given = match relationship.each {
                Some(_) => "crate::given::value(key).or(Ok::<_, String>(None))?",
                None => "crate::given::value(key)?",
            };
            // Writing to a `String` can not fail.
            let _ = write!(
                out,
                "pub(crate) async fn {name}<K: std::fmt::Debug>(\n\
                 \x20   keys: Vec<K>,\n\
                 ) -> Vec<Result<Option<g{seed}::types::{object}>, String>> {{\n\
                 \x20   let object = |text: &str, again| g{seed}::types::{object} {{\n\
                 \x20       text: text.to_owned(),\n\
                 \x20       short: None,\n\
                 \x20       words: text.split(' ').map(str::to_owned).collect(),\n\
                 \x20       again,\n\
                 \x20   }};\n\
                 \x20   let again = |text: &str| Some(vec![None, Some(object(text, None))]);\n\
                 \x20   let value = |key| Ok({given}.map(|text| object(&text, again(&text))));\n\
                 \x20   keys.iter().map(value).collect()\n\
                 }}\n",
                seed = self.seed,
            );
        }
        out
    }
}
