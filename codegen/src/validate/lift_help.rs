//! The lines that give a remote schema the fields of a lifted type that it lacks.

use apollo_compiler::ast::OperationType;
use joinwright_operation::facts::RemoteId;

use super::lifts::LiftedType;
use crate::ir::{RemoteSchema, fields_of};

/// What to add so that a remote schema can give the fields that the first of their owners has.
pub(super) fn lines(ty: &LiftedType<'_>, remote: RemoteId, missing: &[(RemoteId, &str)]) -> String {
    let Some((owner, _)) = missing.first() else {
        return String::new();
    };
    let fields: Vec<&str> =
        missing.iter().filter(|(of, _)| of == owner).map(|(_, field)| *field).collect();
    let fields = fields.join(", ");
    let name = &ty.gateway.remotes[usize::from(remote.0)].name.value;
    let owner_remote = &ty.gateway.remotes[usize::from(owner.0)];
    let owner_name = &owner_remote.name.value;
    if ty.lifts.iter().any(|lift| lift.source == remote && lift.target == *owner) {
        return format!("add to the `lift` from `{owner_name}` in `{name}`: `{fields}`");
    }
    let (key, is_shared) = match key(ty, remote, *owner) {
        Some(key) => (key, true),
        None => ("…", false),
    };
    let (field, batch) = if has_entities(owner_remote) && is_shared {
        let arguments = format!("representations: [{{ __typename: {}, {key}: ${key} }}]", ty.name);
        let batch = format!("\n    batch: {{ match: position, as: {} }}", ty.name);
        (format!("_entities: {{ arguments: {{ {arguments} }} }}"), batch)
    } else {
        (format!("…: {{ arguments: {{ …: ${key} }} }}"), String::new())
    };
    format!(
        "add to the relationships of `{}` in `{name}`:\n- definition:\n    to_remote_schema:\n      \
         remote_schema: {owner_name}\n      lhs_fields: [{key}]\n      remote_field: {{ {field} }}{}\n      \
         lift: [{fields}]",
        ty.name,
        batch.replace("\n    ", "\n      "),
    )
}

/// A field that both have and that looks like a key.
fn key<'a>(ty: &LiftedType<'a>, remote: RemoteId, owner: RemoteId) -> Option<&'a str> {
    let (_, _, part) = ty.members.iter().find(|(id, ..)| *id == remote)?;
    let shared = part.fields.values().filter(|field| ty.is_own(owner, &field.name));
    let mut ids = shared.filter(|field| field.ty.is_non_null() && field.arguments.is_empty());
    ids.find(|field| field.ty.inner_named_type() == "ID" || field.ty.inner_named_type() == "String")
        .map(|field| field.name.as_str())
}

fn has_entities(remote: &RemoteSchema) -> bool {
    let query = remote.schema.root_operation(OperationType::Query);
    let fields = query.and_then(|query| fields_of(&remote.schema, query));
    fields.is_some_and(|fields| fields.contains_key("_entities"))
}
