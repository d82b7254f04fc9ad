//! Printing a value as block-style YAML.

use super::super::yaml::{Node, NodeKind};

/// The whole text of a file.
pub(super) fn print(node: &Node) -> String {
    let mut out = String::new();
    value(&mut out, node, 0);
    format!("{}\n", out.trim_start_matches('\n'))
}

/// A value behind `key:` or `-`. The YAML reader bounds the nesting.
fn value(out: &mut String, node: &Node, indent: usize) {
    match &node.kind {
        NodeKind::List(items) if !items.is_empty() => {
            for item in items {
                out.push_str(&format!("\n{:indent$}-", ""));
                let start = out.len();
                value(out, item, indent + 2);
                // What begins a line of its own begins behind the dash.
                let inline = out[start..].trim_start().to_owned();
                out.truncate(start);
                out.push(' ');
                out.push_str(&inline);
            }
        }
        NodeKind::Map(entries) if !entries.is_empty() => {
            for (key, one) in entries {
                out.push_str(&format!("\n{:indent$}{}:", "", string(&key.value)));
                value(out, one, indent + 2);
            }
        }
        kind => {
            out.push(' ');
            out.push_str(&scalar(kind));
        }
    }
}

fn scalar(kind: &NodeKind) -> String {
    match kind {
        NodeKind::Null => "null".to_owned(),
        NodeKind::Boolean(value) => value.to_string(),
        NodeKind::Int(text) | NodeKind::Float(text) => text.clone(),
        NodeKind::String(text) => string(text),
        NodeKind::List(_) => "[]".to_owned(),
        NodeKind::Map(_) => "{}".to_owned(),
    }
}

/// A string, in quotes unless it is surely read as itself. JSON's quoted strings are YAML's.
fn string(text: &str) -> String {
    let is_word = text
        .starts_with(|first: char| first.is_ascii_alphabetic() || "_$/".contains(first))
        && text.chars().all(|char| char.is_ascii_alphanumeric() || "_$/.:@-".contains(char))
        && !text.ends_with(':')
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "null" | "true" | "false" | "yes" | "no" | "on" | "off"
        );
    if is_word { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}
