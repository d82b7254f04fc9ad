//! `definition.headers`: the headers of every request to a remote schema.

use std::collections::HashMap;

use joinwright_operation::template::Part;

use super::super::SettingDocument;
use super::super::yaml::Node;
use super::environment;
use super::fields::{self, Fields, Keys};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::{Span, Spanned};

const HEADER: Keys =
    Keys { what: "a header", known: &["name", "value", "value_from_env"], later: &[] };

/// The headers that say how a request is sent. They are the gateway's own.
const OWN: [&str; 14] = [
    "accept",
    "accept-charset",
    "accept-encoding",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Reads the list. What is wrong with one header is reported and costs only that header.
pub(super) fn headers(
    diagnostics: &mut Diagnostics,
    node: &Node,
) -> Vec<(Spanned<String>, SettingDocument)> {
    let mut seen: HashMap<String, Span> = HashMap::new();
    let mut headers = Vec::new();
    for item in fields::items(diagnostics, "`headers`", node).unwrap_or_default() {
        let Some(fields) = fields::fields(diagnostics, item, &HEADER, fields::head(item)) else {
            continue;
        };
        let name = fields.require(diagnostics, "name").and_then(|node| name(diagnostics, node));
        let value = value(diagnostics, &fields, name.as_ref(), item);
        let Some(name) = name else { continue };
        let lower_case = name.value.to_ascii_lowercase();
        if let Some(first) = seen.get(&lower_case) {
            let message = format!("the header `{}` is there twice", name.value);
            let diagnostic = Diagnostic::error(codes::DUPLICATE, message, name.span)
                .label("second")
                .related(*first, "first")
                .help("remove one of the two; capital letters make no difference");
            diagnostics.push(diagnostic);
            continue;
        }
        seen.insert(lower_case, name.span);
        headers.extend(value.map(|value| (name, value)));
    }
    headers
}

fn name(diagnostics: &mut Diagnostics, node: &Node) -> Option<Spanned<String>> {
    let name = fields::text(diagnostics, "the name of a header", node)?;
    let (message, help) = if !name.value.bytes().all(is_token) {
        let help = "a name is made of letters, digits and `-`: `name: X-Api-Key`";
        (format!("`{}` can not be the name of a header", name.value), help)
    } else if OWN.contains(&name.value.to_ascii_lowercase().as_str()) {
        let help = "remove it: the gateway knows how it sends a request";
        (format!("the header `{}` is the gateway's own", name.value), help)
    } else {
        return Some(name);
    };
    diagnostics.push(Diagnostic::error(codes::BAD_HEADER, message, name.span).help(help));
    None
}

/// What may stand in a header's name, as RFC 9110 says.
pub(super) fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn value(
    diagnostics: &mut Diagnostics,
    fields: &Fields<'_>,
    name: Option<&Spanned<String>>,
    item: &Node,
) -> Option<SettingDocument> {
    let name = name.map_or("X-Api-Key", |name| name.value.as_str());
    match (fields.get("value"), fields.get("value_from_env")) {
        (Some(node), None) => {
            let text = fields::text(diagnostics, "the value of a header", node)?;
            let parts = environment::parts(diagnostics, &text)?;
            if !parts.iter().all(can_be_sent) {
                let message = format!("the value of `{name}` can not be sent");
                let help = "use ASCII on one line, and encode what is not";
                let diagnostic = Diagnostic::error(codes::BAD_HEADER, message, text.span);
                diagnostics.push(diagnostic.help(help));
                return None;
            }
            Some(SettingDocument::Template(text.value))
        }
        (None, Some(node)) => {
            environment::variable(diagnostics, "value_from_env", node).map(SettingDocument::FromEnv)
        }
        (None, None) if fields.is_misspelt("value") || fields.is_misspelt("value_from_env") => None,
        (None, None) => {
            let message = format!("the header `{name}` has neither `value` nor `value_from_env`");
            let help =
                format!("say what it holds: `{{ name: {name}, value_from_env: USERS_KEY }}`");
            let span = fields::head(item);
            diagnostics.push(Diagnostic::error(codes::BAD_HEADER, message, span).help(help));
            None
        }
        (Some(value), Some(variable)) => {
            let message = "a header has `value` or `value_from_env`, not both";
            let diagnostic = Diagnostic::error(codes::BAD_HEADER, message, variable.span)
                .related(value.span, "")
                .help("remove one of the two");
            diagnostics.push(diagnostic);
            None
        }
    }
}

fn can_be_sent(part: &Part<'_>) -> bool {
    match part {
        Part::Text(text) => text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t')),
        Part::Variable(_) | Part::Session(_) => true,
    }
}
