//! `match` by fields must name every part of the key that the arguments use: otherwise rows of two
//! keys could not be told apart.
//!
//! ```yaml
//! lhs_fields: [region, user_id]
//! remote_field: { users: { arguments: { keys: [{ region: $region, id: $user_id }] } } }
//! batch: { match: { id: $user_id } }   # and the region?
//! ```

use super::Subject;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::{Batching, Pairing};

pub(super) fn check(subject: Subject<'_>, diagnostics: &mut Diagnostics) {
    let relationship = subject.relationship;
    let fields = match &relationship.batching {
        Batching::Listed { pairing: Pairing::Fields(fields), .. } => fields,
        Batching::Listed { pairing: Pairing::Position, .. } | Batching::Aliased => return,
    };
    // Without a field it matches nothing at all; then the relationship itself is the place.
    let place = fields.first().map_or(relationship.name.span, |field| field.name.span);
    for (idx, key) in relationship.key.iter().enumerate().filter(|(_, key)| key.used) {
        if fields.iter().any(|field| field.key == idx) {
            continue;
        }
        let name = &key.name.value;
        let message = format!(
            "relationship `{}`: `match` leaves out key field `{name}`",
            subject.coordinate()
        );
        let mut diagnostic = Diagnostic::error(codes::MATCH_INCOMPLETE, message, place)
            .label(format!("does not compare `{name}`"))
            .related(key.name.span, "a part of the key")
            .related(key.declared, format!("`{}`, declared here", key.declared_type()));
        if let Some(target) = relationship.path.last() {
            diagnostic = diagnostic.related(target.declared, format!("returns `{}`", target.ty));
        }
        diagnostics.push(diagnostic.help(format!(
            "add the field of the rows that holds it, `…: ${name}`; if none does, remove `batch`"
        )));
    }
}
