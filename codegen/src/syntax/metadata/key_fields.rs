//! `lhs_fields`, and `each`.
//!
//! ```yaml
//! lhs_fields:
//!   - user_id
//!   - owner.id
//!   - price: { arguments: { currency: EUR }, field: { amount: { arguments: {} } } }
//! ```

use std::collections::HashMap;

use super::super::yaml::{Node, NodeKind};
use super::super::{KeyFieldDocument, SegmentDocument};
use super::fields;
use super::relationship::path;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::{Span, Spanned};

/// What the items are, for people.
const ITEM: &str = "a field in `lhs_fields`";

/// Reads `lhs_fields`; `None` if an item is wrong, which is reported.
pub(super) fn all(diagnostics: &mut Diagnostics, node: &Node) -> Option<Vec<KeyFieldDocument>> {
    let items = fields::items(diagnostics, "`lhs_fields`", node)?;
    let mut seen: HashMap<String, Span> = HashMap::new();
    let mut key_fields = Vec::new();
    let mut is_good = true;
    for item in items {
        let field = match &item.kind {
            NodeKind::Map(_) => with_arguments(diagnostics, item),
            _ => dotted(diagnostics, item),
        };
        let Some(field) = field else {
            is_good = false;
            continue;
        };
        let name = &field.name;
        if let Some(first) = seen.get(&name.value) {
            let message = format!("the key field `{}` is there twice", name.value);
            let diagnostic = Diagnostic::error(codes::DUPLICATE, message, name.span)
                .label("second")
                .related(*first, "first")
                .help("remove one of the two");
            diagnostics.push(diagnostic);
            continue;
        }
        seen.insert(name.value.clone(), name.span);
        key_fields.push(field);
    }
    is_good.then_some(key_fields)
}

/// `user_id` or `owner.id`.
fn dotted(diagnostics: &mut Diagnostics, item: &Node) -> Option<KeyFieldDocument> {
    let name = fields::text(diagnostics, ITEM, item)?;
    if !name.value.split('.').all(apollo_compiler::Name::is_valid_syntax) {
        fields::check_name(diagnostics, ITEM, &name);
        return None;
    }
    // Written without quotes, each field has a place of its own.
    let is_plain = name.span.end - name.span.start == name.value.len();
    let mut start = name.span.start;
    let mut path = Vec::new();
    for part in name.value.split('.') {
        let end = start + part.len();
        let span = if is_plain { Span { start, end, ..name.span } } else { name.span };
        start = end + 1;
        let field = Spanned::new(part.to_owned(), span);
        path.push(SegmentDocument { field, arguments: Vec::new() });
    }
    Some(KeyFieldDocument { name, path, has_arguments: false })
}

/// A field in the form of `remote_field`.
fn with_arguments(diagnostics: &mut Diagnostics, item: &Node) -> Option<KeyFieldDocument> {
    let path = path(diagnostics, ITEM, item)?;
    let names: Vec<&str> = path.iter().map(|segment| segment.field.value.as_str()).collect();
    let name = Spanned::new(names.join("."), path.first()?.field.span);
    Some(KeyFieldDocument { name, path, has_arguments: true })
}

/// The place of `each`, if it is `true`.
pub(super) fn each(
    diagnostics: &mut Diagnostics,
    node: &Node,
    key: Option<Span>,
) -> Option<Option<Span>> {
    if let NodeKind::Boolean(value) = node.kind {
        return Some(value.then(|| key.unwrap_or(node.span)));
    }
    let message = format!("`each` is `true` or `false`, not {}", node.describe());
    let help = "write `each: true` to ask for each item of a list, or leave it out";
    let span = fields::head(node);
    diagnostics.push(Diagnostic::error(codes::WRONG_KIND, message, span).help(help));
    None
}
