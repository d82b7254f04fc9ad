//! What the functions of the gateways give: texts of their keys, nothing for some, errors for others.
//!
//! The gateways' own types of objects are made in the list of gateways, which the build script writes.

use std::fmt::Debug;

use serde_json::Value;

use crate::data::Cell;

/// A text for each key.
pub(crate) async fn texts<K: Debug>(keys: Vec<K>) -> Vec<Result<Option<String>, String>> {
    keys.iter().map(value).collect()
}

/// A text for each item of a list, without errors: the executor of the naive join nulls the whole
/// list if an item has one.
pub(crate) async fn item_texts<K: Debug>(keys: Vec<K>) -> Vec<Option<String>> {
    keys.iter().map(|key| value(key).ok().flatten()).collect()
}

/// What is given for a key of one field, as Rust prints it: `Key { user_id: 7 }`.
pub(crate) fn value(key: &impl Debug) -> Result<Option<String>, String> {
    let text = format!("{key:?}");
    let value = text.split_once(": ").map_or(text.as_str(), |(_, value)| value);
    of_text(value.trim_end_matches(" }"))
}

/// What is given for the value of a row.
pub(crate) fn of_cell(cell: &Cell, ty: &str) -> Result<Option<String>, String> {
    let Cell::Leaf(value) = cell else { panic!("{cell:?} is no key") };
    match value {
        Value::String(text) => of_text(&format!("{text:?}")),
        // A function gets every `ID` as a string.
        number if ty == "ID" => of_text(&format!("\"{number}\"")),
        other => of_text(&other.to_string()),
    }
}

/// What is given for a key of this text.
fn of_text(text: &str) -> Result<Option<String>, String> {
    match text.bytes().map(usize::from).sum::<usize>() % 7 {
        0 => Err(format!("nothing is given for {text}")),
        1 => Ok(None),
        _ => Ok(Some(format!("given for {text}"))),
    }
}
