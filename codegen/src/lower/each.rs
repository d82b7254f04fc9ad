//! With `each`, one key field is a list, and the target is asked for each of its items.
//!
//! ```yaml
//! lhs_fields: [user_id]               # `user_id: ID` is no list
//! lhs_fields: [tag_ids, user_ids]     # two lists
//! lhs_fields: [matrix]                # `matrix: [[ID!]!]`
//! each: true
//! ```

use super::key_paths::Found;
use super::relationships::Context;
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::KeyField;
use crate::syntax::KeyFieldDocument;

/// Whether the key has exactly one list, if `each` asks for its items.
pub(super) fn check(context: &mut Context<'_>, key: &[KeyField]) -> bool {
    let Some(each) = context.document.each else {
        return true;
    };
    let used: Vec<&KeyField> = key.iter().filter(|field| field.used).collect();
    let lists: Vec<&KeyField> = used.iter().copied().filter(|one| one.list.is_some()).collect();
    let diagnostic = match lists.as_slice() {
        [list] => match context.document.lift.first() {
            None => return true,
            Some(lift) => {
                let message = format!(
                    "lift of `{}`: a key must have one row, but `each` asks for one for each item",
                    context.coordinate
                );
                Diagnostic::error(codes::LIFT_NOT_ONE_ROW, message, each)
                    .label("many rows")
                    .related(lift.span, "lifted from the row")
                    .related(list.declared, format!("`{}`, declared here", list.declared_type()))
                    .help("join the list as a field: `name` in place of `lift`")
            }
        },
        [] => {
            let message = format!(
                "relationship `{}`: `each` asks for the items of a list, but no key field is one",
                context.coordinate
            );
            let diagnostic = Diagnostic::error(codes::EACH_WITHOUT_LIST, message, each)
                .label("there is no list")
                .help("remove `each`, or join by a field that is a list");
            used.iter().fold(diagnostic, |diagnostic, field| {
                diagnostic.related(field.declared, format!("`{}`, declared here", field.ty))
            })
        }
        [first, second, ..] => {
            let message = format!(
                "relationship `{}`: `each` asks for the items of one list, but the key has two",
                context.coordinate
            );
            Diagnostic::error(codes::EACH_TWO_LISTS, message, second.name.span)
                .label("the second list")
                .related(first.name.span, "the first list")
                .related(each, "asks for the items of one")
                .related(second.declared, format!("`{}`, declared here", second.declared_type()))
                .help("leave one of the lists out of the arguments")
        }
    };
    context.diagnostics.push(diagnostic);
    false
}

/// The items must be keys themselves.
pub(super) fn check_items(
    context: &mut Context<'_>,
    item: &KeyFieldDocument,
    found: &Found,
) -> Option<()> {
    if !found.ty.item_type().is_list() {
        return Some(());
    }
    let message = format!(
        "relationship `{}`: `{}` is `{}`, and `each` asks for the items of one list",
        context.coordinate, found.coordinate, found.ty
    );
    let mut diagnostic = Diagnostic::error(codes::EACH_NESTED_LISTS, message, item.name.span)
        .label("a list of lists")
        .related(found.declared, format!("`{}`, declared here", found.ty))
        .help("join by a field that is a list of scalars or enum values");
    if let Some(each) = context.document.each {
        diagnostic = diagnostic.related(each, "asks for each item");
    }
    context.diagnostics.push(diagnostic);
    None
}
