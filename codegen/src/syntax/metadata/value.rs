//! Values in `arguments`.

use super::super::ArgumentDocument;
use super::super::yaml::{Node, NodeKind};
use super::fields;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::{Span, Spanned};

type Entry = (Spanned<String>, Spanned<ArgumentDocument>);

/// How a variable is written.
pub(super) const NAME_A_FIELD: &str = "name a field of `lhs_fields` with a dollar sign: `$user_id`";

/// Above this, not every whole number is a floating-point number.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// The map `arguments`.
pub(super) fn arguments(diagnostics: &mut Diagnostics, node: &Node) -> Option<Vec<Entry>> {
    match &node.kind {
        NodeKind::Map(entries) => map(diagnostics, "an argument", entries),
        _ => {
            fields::wrong_kind(diagnostics, "`arguments`", fields::Kind::Map, node);
            None
        }
    }
}

fn map(
    diagnostics: &mut Diagnostics,
    what: &str,
    entries: &[(Spanned<String>, Node)],
) -> Option<Vec<Entry>> {
    // Not lazily: every entry is checked even if one is wrong.
    let entries: Vec<Option<Entry>> = entries
        .iter()
        .map(|(key, node)| {
            let is_name = fields::check_name(diagnostics, &format!("the name of {what}"), key);
            let value = value(diagnostics, node)?;
            is_name.then(|| (key.clone(), value))
        })
        .collect();
    entries.into_iter().collect()
}

/// The YAML reader bounds the nesting.
fn value(diagnostics: &mut Diagnostics, node: &Node) -> Option<Spanned<ArgumentDocument>> {
    let value = match &node.kind {
        NodeKind::Null => ArgumentDocument::Null,
        NodeKind::Boolean(value) => ArgumentDocument::Boolean(*value),
        NodeKind::Int(digits) => ArgumentDocument::Int(digits.clone()),
        NodeKind::Float(text) => float(diagnostics, text, node.span)?,
        NodeKind::String(text) => string(diagnostics, text, node.span)?,
        NodeKind::List(items) => {
            let items: Vec<_> = items.iter().map(|item| value(diagnostics, item)).collect();
            ArgumentDocument::List(items.into_iter().collect::<Option<_>>()?)
        }
        NodeKind::Map(entries) => {
            ArgumentDocument::Object(map(diagnostics, "an input field", entries)?)
        }
    };
    Some(Spanned::new(value, node.span))
}

/// A string is a variable if it begins with `$`. Two of them are one that is meant.
fn string(diagnostics: &mut Diagnostics, text: &str, span: Span) -> Option<ArgumentDocument> {
    let Some(name) = text.strip_prefix('$') else {
        return Some(ArgumentDocument::String(text.to_owned()));
    };
    if name.starts_with('$') {
        return Some(ArgumentDocument::String(name.to_owned()));
    }
    let help = format!("{NAME_A_FIELD}, or write `$${name}` for the string `${name}`");
    variable(diagnostics, name, span, &help).map(ArgumentDocument::Variable)
}

/// The name after the `$`: `user_id`, or `owner.id` for a field below one.
pub(super) fn variable(
    diagnostics: &mut Diagnostics,
    name: &str,
    span: Span,
    help: &str,
) -> Option<String> {
    if name.split('.').all(apollo_compiler::Name::is_valid_syntax) {
        return Some(name.to_owned());
    }
    let message = match name {
        "" => "the name after `$` is missing".to_owned(),
        name => format!("`${name}` names no field: `{name}` is no GraphQL name"),
    };
    diagnostics.push(Diagnostic::error(codes::BAD_NAME, message, span).help(help));
    None
}

/// A whole number stays one, however it is written; another is spelt as GraphQL spells it.
fn float(diagnostics: &mut Diagnostics, text: &str, span: Span) -> Option<ArgumentDocument> {
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
    let Some(number) = number else {
        let message = format!("`{text}` is no number that GraphQL can write");
        diagnostics.push(Diagnostic::error(codes::BAD_VALUE, message, span));
        return None;
    };
    if number.fract() == 0.0 && number.abs() < MAX_EXACT {
        return Some(ArgumentDocument::Int(format!("{}", number as i64)));
    }
    Some(ArgumentDocument::Float(graphql_float(text)))
}

/// YAML allows `+`, zeros in front, and a point without digits on one side.
fn graphql_float(text: &str) -> String {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => unsigned.split_at(at),
        None => (unsigned, ""),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let fraction = if fraction.is_empty() { "0" } else { fraction };
    format!("{sign}{whole}.{fraction}{exponent}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_spelt_as_graphql_spells_them() {
        for (yaml, graphql) in
            [("+1.5", "1.5"), (".5", "0.5"), ("-007.25", "-7.25"), ("1e300", "1.0e300")]
        {
            assert_eq!(graphql_float(yaml), graphql);
        }
    }
}
