//! The malformed example that people copy.
//!
//! ```yaml
//! remote_relationships:
//!   - relationships:
//!       type_name: Order
//!       name: user
//!       - definition: …
//! ```
//!
//! As it stands it is not even YAML; repaired only as far as YAML goes it is a map where a list must
//! be. Both are answered with the right form.

use super::super::yaml::{Node, NodeKind};
use super::fields;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::Span;

const HELP: &str = "`remote_relationships` and `relationships` are lists; nest them like this:\n\
    remote_relationships:\n\
    \x20 - type_name: Order\n\
    \x20   relationships:\n\
    \x20     - name: user\n\
    \x20       definition:\n\
    \x20         to_remote_schema: ...";

/// How many lines above a syntax error are searched for the malformed example's keys.
const LINES_ABOVE: usize = 4;

/// Whether a list of relationships is written as a map; reported if so.
pub(super) fn is_malformed(diagnostics: &mut Diagnostics, key: &str, node: &Node) -> bool {
    let NodeKind::Map(entries) = &node.kind else {
        return false;
    };
    let is_known = entries.iter().any(|(key, _)| {
        matches!(key.value.as_str(), "type_name" | "name" | "relationships" | "definition")
    });
    if is_known {
        let message = format!("`{key}` is a list, not a map");
        diagnostics.push(malformed(message, fields::head(node)));
    }
    is_known
}

/// Replaces the YAML parser's words if the error is that of the malformed example: a list item that
/// follows `type_name` and `name` as a sibling.
pub(super) fn explain_syntax_error(error: Diagnostic, text: &str) -> Diagnostic {
    match item_after_keys(text, error.primary.span) {
        Some(span) => malformed("a list item stands beside the keys of a map", span),
        None => error,
    }
}

/// The list item at or just above the error, if keys of the malformed example stand above it.
fn item_after_keys(text: &str, error: Span) -> Option<Span> {
    let end = text[error.start..].find('\n').map_or(text.len(), |newline| error.start + newline);
    let above: Vec<&str> = text[..end].split('\n').rev().take(2 * LINES_ABOVE).collect();
    let item =
        above.iter().take(LINES_ABOVE).position(|line| line.trim_start().starts_with('-'))?;
    let indent = |line: &str| line.len() - line.trim_start().len();
    let keys = above[item + 1..].iter().take_while(|line| {
        let word = line.trim_start();
        let is_key = word.starts_with("type_name:") || word.starts_with("name:");
        is_key && indent(line) == indent(above[item])
    });
    let n_keys = keys.count();
    let parent = above.get(item + 1 + n_keys)?.trim_start().trim_start_matches("- ");
    let is_list =
        parent.starts_with("relationships:") || parent.starts_with("remote_relationships:");
    if n_keys == 0 || !is_list {
        return None;
    }
    let below: usize = above[..item].iter().map(|line| line.len() + 1).sum();
    let line_end = end - below;
    let start = line_end - above[item].trim_start().len();
    Some(Span { start, end: start + 1, ..error })
}

fn malformed(message: impl Into<String>, span: Span) -> Diagnostic {
    Diagnostic::error(codes::MALFORMED_NESTING, message, span).help(HELP)
}
