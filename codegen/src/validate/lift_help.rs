//! The lines that give a remote schema the fields of a lifted type that it lacks.

use apollo_compiler::ast::{FieldDefinition, OperationType};
use joinwright_operation::facts::RemoteId;

use super::lifts::LiftedType;
use crate::ir::{RemoteSchema, fields_of};

/// What to add so that a remote schema can give the fields that the first of their owners has, in the
/// names that a relationships file has.
pub(super) fn lines(
    ty: &LiftedType<'_>,
    remote: RemoteId,
    missing: &[(RemoteId, String)],
) -> String {
    let Some((owner, _)) = missing.first() else {
        return String::new();
    };
    let (Some((_, asking, part)), Some((_, owner_remote, owner_part))) =
        (ty.member(remote), ty.member(*owner))
    else {
        return String::new();
    };
    let (own_type, owner_type) = (&part.name, &owner_part.name);
    let fields: Vec<&str> = missing
        .iter()
        .filter(|(of, _)| of == owner)
        .filter_map(|(_, field)| Some(owner_remote.own_field(owner_type, field)?.as_str()))
        .collect();
    let fields = fields.join(", ");
    let (name, owner_name) = (&asking.name.value, &owner_remote.name.value);
    if ty.lifts.iter().any(|lift| lift.source == remote && lift.target == *owner) {
        return format!("add to the `lift` from `{owner_name}` in `{name}`: `{fields}`");
    }
    let key = key(ty, remote, *owner);
    let (field, batch) = match key {
        Some((key, owner_key)) if has_entities(owner_remote) => {
            let arguments =
                format!("representations: [{{ __typename: {owner_type}, {owner_key}: ${key} }}]");
            let batch = format!("\n      batch: {{ match: position, as: {owner_type} }}");
            (format!("_entities: {{ arguments: {{ {arguments} }} }}"), batch)
        }
        _ => {
            let key = key.map_or("…", |(key, _)| key);
            (format!("…: {{ arguments: {{ …: ${key} }} }}"), String::new())
        }
    };
    let key = key.map_or("…", |(key, _)| key);
    format!(
        "add to the relationships of `{own_type}` in `{name}`:\n- definition:\n    to_remote_schema:\n      \
         remote_schema: {owner_name}\n      lhs_fields: [{key}]\n      remote_field: {{ {field} }}{batch}\n      \
         lift: [{fields}]",
    )
}

/// A field that both have and that looks like a key, by the names that both have for it.
fn key<'a>(ty: &LiftedType<'a>, remote: RemoteId, owner: RemoteId) -> Option<(&'a str, &'a str)> {
    let (_, asking, part) = ty.member(remote)?;
    let (_, owner, owner_part) = ty.member(owner)?;
    let is_key = |field: &FieldDefinition| {
        let inner = field.ty.inner_named_type();
        field.ty.is_non_null() && field.arguments.is_empty() && (inner == "ID" || inner == "String")
    };
    part.fields.values().filter(|field| is_key(field)).find_map(|field| {
        let joined = asking.joined_field(&part.name, &field.name);
        Some((field.name.as_str(), owner.own_field(&owner_part.name, &joined)?.as_str()))
    })
}

fn has_entities(remote: &RemoteSchema) -> bool {
    let query = remote.schema.root_operation(OperationType::Query);
    let fields = query.and_then(|query| fields_of(&remote.schema, query));
    fields.is_some_and(|fields| fields.contains_key("_entities"))
}
