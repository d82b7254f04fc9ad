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
use crate::ir::{Gateway, KeyField, Relationship, RemoteSchema, SchemaCoordinate, fields_of};
use crate::source::Span;

pub(super) fn check(gateway: &Gateway, diagnostics: &mut Diagnostics) {
    let lifted = lifted_types(gateway);
    for relationship in gateway.relationships.iter().filter(|one| !one.is_lift()) {
        let joined = joined_source(gateway, relationship);
        let source = lifted.iter().find(|ty| ty.name == joined);
        if let Some(ty) = source {
            check_name(ty, relationship, diagnostics);
        }
        // Without lifts, types of one name are equal.
        if !lifted.is_empty() {
            for key in relationship.key.iter().filter(|key| key.used) {
                check_key(gateway, relationship, key, diagnostics);
            }
        }
    }
}

fn check_key(
    gateway: &Gateway,
    relationship: &Relationship,
    key: &KeyField,
    diagnostics: &mut Diagnostics,
) {
    let joined = joined_source(gateway, relationship);
    let types = std::iter::once(&joined).chain(&relationship.also_on);
    let parts = types.flat_map(|ty| {
        let part = |remote: &'_ RemoteSchema| Some((remote.own_type(ty)?.clone(), ty.as_str()));
        gateway.remotes.iter().filter_map(move |remote| Some((remote, part(remote)?)))
    });
    let lacking =
        parts.filter(|(remote, (own, _))| !remote.is_left_out(own)).find(|(remote, (own, _))| {
            fields_of(&remote.schema, own).is_some() && !gives(remote, own, key)
        });
    let Some((remote, (own, ty))) = lacking else { return };
    let (name, coordinate) = (&remote.name.value, coordinate(relationship));
    let message = format!(
        "relationship `{coordinate}`: key field `{}` is not one of every `{ty}`: `{name}` has none",
        key.name.value
    );
    let mut diagnostic = Diagnostic::error(codes::KEY_NOT_EVERYWHERE, message, key.name.span)
        .label(format!("`{name}` can not give it"));
    diagnostic = diagnostic.related(remote.span_of(&own), format!("the `{own}` of `{name}`"));
    diagnostic =
        diagnostic.related(key.declared, format!("`{}`, declared here", key.declared_type()));
    let shared = shared_fields(gateway, ty);
    if !shared.is_empty() {
        let shared = shared.join("`, `");
        diagnostic = diagnostic.help(format!("join by what all of them have: `{shared}`"));
    }
    diagnostics.push(diagnostic);
}

/// Whether a remote schema has a key field of one of its types, with all that is on the way to it.
fn gives(remote: &RemoteSchema, ty: &str, key: &KeyField) -> bool {
    let end = key.path.iter().try_fold(ty, |parent, segment| {
        let own = remote.own_field(parent, &segment.joined)?;
        let field = fields_of(&remote.schema, parent)?.get(own)?;
        Some(field.ty.inner_named_type().as_str())
    });
    end.is_some()
}

/// The fields that every remote schema with the type has, by their names in the first of them.
fn shared_fields<'a>(gateway: &'a Gateway, ty: &str) -> Vec<&'a str> {
    let part = |remote: &'a RemoteSchema| Some((remote, remote.own_type(ty)?));
    let parts: Vec<_> = gateway.remotes.iter().filter_map(part).collect();
    let Some((first, first_type)) = parts.first() else { return Vec::new() };
    let names = fields_of(&first.schema, first_type).into_iter().flat_map(|fields| fields.keys());
    let is_shared = |name: &&str| {
        let joined = first.joined_field(first_type, name);
        parts.iter().all(|(remote, ty)| remote.own_field(ty, &joined).is_some())
    };
    names.map(|name| name.as_str()).filter(is_shared).collect()
}

fn joined_source(gateway: &Gateway, relationship: &Relationship) -> String {
    let source = &gateway.remotes[usize::from(relationship.source.0)];
    source.joined_type(&relationship.source_type.value)
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
        let field = remote.own_field(&part.name, name)?;
        Some((*remote, remote.span_of(field)))
    })
}

fn coordinate(relationship: &Relationship) -> String {
    SchemaCoordinate::Field(&relationship.source_type.value, &relationship.name.value).to_string()
}
