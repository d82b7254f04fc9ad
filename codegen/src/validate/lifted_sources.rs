//! A relationship belongs to the joined type. If several remote schemas serve that type, each of them
//! must have the key fields itself, and none a field of the relationship's name.
//!
//! ```yaml
//! # accounts has `type User { id: ID! email: String }`, reviews has `type User { id: ID! }`
//! - name: subscription
//!   definition: { to_remote_schema: { lhs_fields: [email], … } }
//! ```

use super::lifts::{LiftedType, lifted_types};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::{Gateway, KeyField, Relationship, RemoteSchema, SchemaCoordinate};
use crate::source::Span;

pub(super) fn check(gateway: &Gateway, diagnostics: &mut Diagnostics) {
    for ty in lifted_types(gateway) {
        let relationships = gateway.relationships.iter();
        let others = relationships
            .filter(|relationship| relationship.source_type.value == ty.name)
            .filter(|relationship| !relationship.is_lift());
        for relationship in others {
            check_name(&ty, relationship, diagnostics);
            for key in relationship.key.iter().filter(|key| key.used) {
                check_key(&ty, relationship, key, diagnostics);
            }
        }
    }
}

fn check_key(
    ty: &LiftedType<'_>,
    relationship: &Relationship,
    key: &KeyField,
    diagnostics: &mut Diagnostics,
) {
    let lacking = ty.members.iter().find(|(_, _, part)| !has(part, &key.name.value));
    let Some((_, remote, part)) = lacking else { return };
    let (name, coordinate) = (&remote.name.value, coordinate(relationship));
    let message = format!(
        "relationship `{coordinate}`: key field `{}` is not one of every `{}`: `{name}` has none",
        key.name.value, ty.name
    );
    let mut diagnostic = Diagnostic::error(codes::KEY_NOT_EVERYWHERE, message, key.name.span)
        .label(format!("`{name}` can not give it"))
        .related(remote.span_of(&part.name), format!("the `{}` of `{name}`", ty.name))
        .related(key.declared, format!("`{}`, declared here", key.ty));
    let shared: Vec<&str> = (part.fields.keys())
        .map(|field| field.as_str())
        .filter(|field| ty.members.iter().all(|(_, _, part)| has(part, field)))
        .collect();
    if !shared.is_empty() {
        let shared = shared.join("`, `");
        diagnostic = diagnostic.help(format!("join by what all of them have: `{shared}`"));
    }
    diagnostics.push(diagnostic);
}

fn has(part: &apollo_compiler::schema::ObjectType, field: &str) -> bool {
    part.fields.contains_key(field)
}

fn check_name(ty: &LiftedType<'_>, relationship: &Relationship, diagnostics: &mut Diagnostics) {
    let name = &relationship.name;
    let Some((remote, declared)) = field(ty, &name.value) else { return };
    let coordinate = coordinate(relationship);
    let message = format!("relationship `{coordinate}` is named like a field");
    let diagnostic = Diagnostic::error(codes::RELATIONSHIP_NAMED_LIKE_FIELD, message, name.span)
        .label(format!("`{}` has a field of this name", remote.name.value))
        .related(declared, "declared here")
        .help("give the relationship another name; to get the field itself, write `lift`");
    diagnostics.push(diagnostic);
}

fn field<'a>(ty: &LiftedType<'a>, name: &str) -> Option<(&'a RemoteSchema, Span)> {
    ty.members.iter().find_map(|(_, remote, part)| {
        let field = part.fields.get(name)?;
        Some((*remote, remote.span_of(&field.name)))
    })
}

fn coordinate(relationship: &Relationship) -> String {
    SchemaCoordinate::Field(&relationship.source_type.value, &relationship.name.value).to_string()
}
