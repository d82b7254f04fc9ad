//! A field in `match` or `entity` must be comparable with its part of the key.
//!
//! ```yaml
//! # the key is `Order.user_id: ID`, the rows have `active: Boolean`
//! batch: { match: { active: $user_id } }
//! ```
//!
//! Comparable are equal types, `ID` with `Int` and `String`, an enum with `String`, and, with a
//! warning, a custom scalar with any scalar.

use super::Subject;
use super::type_fit::{Fit, row_to_key};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::MatchField;

pub(super) fn check(subject: Subject<'_>, diagnostics: &mut Diagnostics) {
    let matched = subject.relationship.matched();
    let fields = matched.iter().flat_map(|(what, fields)| fields.iter().map(move |it| (*what, it)));
    for (what, field) in fields {
        let key = &subject.relationship.key[field.key];
        let row = (&field.ty, &*subject.target.schema);
        diagnostics.extend(match row_to_key(row, (&key.ty, &subject.source.schema)) {
            Fit::Surely => None,
            Fit::Perhaps(why) => {
                let found = Diagnostic::warning(
                    codes::MATCH_TYPE_DOUBTFUL,
                    message(subject, what, field),
                    field.name.span,
                );
                Some(declared(subject, found.label(why), field))
            }
            Fit::Never(why) => {
                let found = Diagnostic::error(
                    codes::MATCH_TYPE,
                    message(subject, what, field),
                    field.name.span,
                );
                let label = why.unwrap_or("never equal");
                let help = "compare the field of a row that holds the key";
                Some(declared(subject, found.label(label), field).help(help))
            }
        });
    }
}

fn message(subject: Subject<'_>, what: &str, field: &MatchField) -> String {
    let key = &subject.relationship.key[field.key];
    format!(
        "relationship `{}`: `{what}` compares `{}: {}` of the rows with key field `{}: {}`",
        subject.coordinate(),
        field.name.value,
        field.ty,
        key.name.value,
        key.ty
    )
}

fn declared(subject: Subject<'_>, diagnostic: Diagnostic, field: &MatchField) -> Diagnostic {
    let key = &subject.relationship.key[field.key];
    diagnostic
        .related(field.declared, format!("the rows have `{}`", field.ty))
        .related(key.declared, format!("the key has `{}`", key.declared_type()))
}
