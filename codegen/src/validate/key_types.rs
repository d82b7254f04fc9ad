//! A part of the key must fit the place it goes to.
//!
//! ```yaml
//! # `Order.total: Float` is no `ID`
//! user: { arguments: { id: $total } }
//! ```
//!
//! | key | place |
//! |---|---|
//! | any scalar or enum | the same |
//! | `Int` | `Float` |
//! | `Int`, `String`, a custom scalar | `ID` |
//! | `ID`, an enum | `String` |
//! | `ID` | `Int`, with a warning: a value that is no integer is a field error |
//! | a custom scalar | any scalar, and the other way round, with a warning |
//! | `T` | `[T]` |
//!
//! The key's own nullability does not matter: null is never sent. That of its items does.

use super::Subject;
use super::positions::{self, KeyPosition};
use super::representations::REPRESENTATION;
use super::type_fit::{Fit, key_to_place};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::KeyField;

pub(super) fn check(subject: Subject<'_>, diagnostics: &mut Diagnostics) {
    for position in positions::of_keys(subject) {
        let key = &subject.relationship.key[position.key];
        let fit =
            key_to_place((&key.ty, &subject.source.schema), (position.ty, &subject.target.schema));
        diagnostics.extend(match fit {
            Fit::Surely => None,
            // The entity's own field says what fits: `representations` sees to it.
            Fit::Perhaps(_) if position.ty.inner_named_type() == REPRESENTATION => None,
            Fit::Perhaps(why) => Some(doubt(subject, key, &position, why)),
            Fit::Never(why) => Some(mismatch(subject, key, &position, why)),
        });
    }
}

fn mismatch(
    subject: Subject<'_>,
    key: &KeyField,
    position: &KeyPosition<'_>,
    why: Option<&str>,
) -> Diagnostic {
    let message = message(subject, key, position);
    let diagnostic = Diagnostic::error(codes::KEY_TYPE, message, position.span).label(
        why.map_or_else(|| format!("`{}` does not fit `{}`", key.ty, position.ty), str::to_owned),
    );
    let help = format!(
        "join by a field of type `{}`, or bind another argument",
        position.ty.clone().nullable()
    );
    let item = key.ty.is_list().then(|| (key.ty.item_type(), &*subject.source.schema));
    let place = (position.ty, &*subject.target.schema);
    let has_items = item.is_some_and(|item| !matches!(key_to_place(item, place), Fit::Never(_)));
    declared(diagnostic, key, position).help(if has_items {
        "put `each: true` beside `remote_field` to ask for each item of the list".to_owned()
    } else {
        help
    })
}

fn doubt(
    subject: Subject<'_>,
    key: &KeyField,
    position: &KeyPosition<'_>,
    why: &str,
) -> Diagnostic {
    let message = message(subject, key, position);
    let diagnostic =
        Diagnostic::warning(codes::KEY_TYPE_DOUBTFUL, message, position.span).label(why.to_owned());
    declared(diagnostic, key, position)
}

fn message(subject: Subject<'_>, key: &KeyField, position: &KeyPosition<'_>) -> String {
    format!(
        "relationship `{}`: key field `{}` is `{}`, but {} takes `{}`",
        subject.coordinate(),
        key.name.value,
        key.ty,
        position.name,
        position.declared_type
    )
}

fn declared(diagnostic: Diagnostic, key: &KeyField, position: &KeyPosition<'_>) -> Diagnostic {
    diagnostic
        .related(key.declared, format!("`{}` is `{}`", key.coordinate, key.declared_type()))
        .related(position.declared, format!("takes `{}`", position.declared_type))
}
