//! `match` by fields and `entity` must name every part of the key that the arguments use: otherwise rows of two
//! keys could not be told apart.
//!
//! ```yaml
//! lhs_fields: [region, user_id]
//! remote_field: { users: { arguments: { keys: [{ region: $region, id: $user_id }] } } }
//! batch: { match: { id: $user_id } }   # and the region?
//! ```

use super::Subject;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::{Batching, MatchField, Pairing};
use crate::source::Span;

pub(super) fn check(subject: Subject<'_>, diagnostics: &mut Diagnostics) {
    let relationship = subject.relationship;
    if let Batching::Listed { pairing: Pairing::Fields(fields), .. } = &relationship.batching {
        // Without a field it matches nothing at all; then the relationship itself is the place.
        let place = fields.first().map_or(relationship.name.span, |field| field.name.span);
        let cure = "if none does, remove `batch`";
        check_fields(subject, "match", fields, place, cure, diagnostics);
    }
    if let Some(first) = relationship.entity.first() {
        let cure = "if none does, remove `entity`";
        check_fields(subject, "entity", &relationship.entity, first.name.span, cure, diagnostics);
    }
}

fn check_fields(
    subject: Subject<'_>,
    what: &str,
    fields: &[MatchField],
    place: Span,
    cure: &str,
    diagnostics: &mut Diagnostics,
) {
    let relationship = subject.relationship;
    for (idx, key) in relationship.key.iter().enumerate().filter(|(_, key)| key.used) {
        if fields.iter().any(|field| field.key == idx) {
            continue;
        }
        let name = &key.name.value;
        let message = format!(
            "relationship `{}`: `{what}` leaves out key field `{name}`",
            subject.coordinate()
        );
        let mut diagnostic = Diagnostic::error(codes::MATCH_INCOMPLETE, message, place)
            .label(format!("does not compare `{name}`"))
            .related(key.name.span, "a part of the key")
            .related(key.declared, format!("`{}`, declared here", key.declared_type()));
        if let Some(target) = relationship.path.last() {
            diagnostic = diagnostic.related(target.declared, format!("returns `{}`", target.ty));
        }
        let help = format!("add the field of the rows that holds it, `…: ${name}`; {cure}");
        diagnostics.push(diagnostic.help(help));
    }
}
