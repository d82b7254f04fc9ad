//! Static values as GraphQL literals and as JSON.

use crate::ir::{Constant, Mapping};
use crate::source::Spanned;

/// The value as a GraphQL literal.
pub(super) fn graphql(constant: &Constant) -> String {
    match constant {
        Constant::Int(text) | Constant::Float(text) | Constant::Enum(text) => text.clone(),
        Constant::String(text) => string(text),
        Constant::Boolean(value) => value.to_string(),
        Constant::List(items) => bracketed("[", items.iter().map(graphql), ", ", "]"),
        Constant::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| format!("{name}: {}", graphql(value)));
            bracketed("{", fields, ", ", "}")
        }
    }
}

/// The value as JSON.
pub(super) fn json(constant: &Constant) -> String {
    match constant {
        Constant::Int(text) | Constant::Float(text) => text.clone(),
        Constant::String(text) | Constant::Enum(text) => string(text),
        Constant::Boolean(value) => value.to_string(),
        Constant::List(items) => bracketed("[", items.iter().map(json), ",", "]"),
        Constant::Object(fields) => {
            let fields =
                fields.iter().map(|(name, value)| format!("{}:{}", string(name), json(value)));
            bracketed("{", fields, ",", "}")
        }
    }
}

/// Whether the value is an object or a list that holds one.
pub(super) fn holds_object(constant: &Constant) -> bool {
    match constant {
        Constant::Object(_) => true,
        Constant::List(items) => items.iter().any(holds_object),
        Constant::Int(_)
        | Constant::Float(_)
        | Constant::Enum(_)
        | Constant::String(_)
        | Constant::Boolean(_) => false,
    }
}

/// The value of a mapping that holds no key.
pub(super) fn constant(mapping: &Mapping) -> Option<Constant> {
    match mapping {
        Mapping::Key { .. } | Mapping::Each(_) => None,
        Mapping::Static(constant) => Some(constant.clone()),
        Mapping::List(items) => {
            let items = items.iter().map(|item| constant(&item.value));
            items.collect::<Option<_>>().map(Constant::List)
        }
        Mapping::Object(fields) => {
            let field = |(name, value): &(Spanned<String>, Spanned<Mapping>)| {
                Some((name.value.clone(), constant(&value.value)?))
            };
            fields.iter().map(field).collect::<Option<_>>().map(Constant::Object)
        }
    }
}

/// A mapping with the list of all keys inside: the JSON before the first item and after the last,
/// and the item.
pub(super) fn around_each(mapping: &Mapping) -> Option<(String, &Mapping, String)> {
    match mapping {
        Mapping::Each(item) => Some(("[".to_owned(), &item.value, "]".to_owned())),
        Mapping::Key { .. } | Mapping::Static(_) => None,
        Mapping::List(items) => {
            let items: Vec<_> = items.iter().map(|item| (String::new(), &item.value)).collect();
            around_each_of("[", &items, "]")
        }
        Mapping::Object(fields) => {
            let members: Vec<_> = fields
                .iter()
                .map(|(name, value)| (string(&name.value) + ":", &value.value))
                .collect();
            around_each_of("{", &members, "}")
        }
    }
}

/// [`around_each`] of a list or an object, whose members are given with what stands before them.
fn around_each_of<'a>(
    open: &str,
    members: &[(String, &'a Mapping)],
    close: &str,
) -> Option<(String, &'a Mapping, String)> {
    let (idx, (inner_before, item, inner_after)) = members
        .iter()
        .enumerate()
        .find_map(|(idx, (_, mapping))| Some((idx, around_each(mapping)?)))?;
    // No other member holds a key: listed batching has one variable.
    let text = |(name, mapping): &(String, &Mapping)| {
        constant(mapping).map(|constant| format!("{name}{}", json(&constant)))
    };
    let mut before = open.to_owned();
    for member in members[..idx].iter().filter_map(text) {
        before = before + &member + ",";
    }
    let after = members[idx + 1..].iter().filter_map(text);
    let after: String = after.map(|member| format!(",{member}")).collect();
    Some((before + &members[idx].0 + &inner_before, item, inner_after + &after + close))
}

/// The string in quotes. What JSON escapes, GraphQL reads the same way.
fn string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn bracketed(open: &str, items: impl Iterator<Item = String>, comma: &str, close: &str) -> String {
    let items: Vec<String> = items.collect();
    format!("{open}{}{close}", items.join(comma))
}
