//! The ways from what relationships bind to objects with presets, as far as a role's schema does not
//! have them: what leads nowhere for its clients is not in it, but the gateway sends it.

use std::collections::HashSet;

use apollo_compiler::ast::Type;
use apollo_compiler::collections::IndexSet;

use crate::ir::{Gateway, PresetPlace, RemoteSchema, Role};

use super::presets::{PresetPlan, PresetValuePlan};

/// The fields of input object types that hold objects with presets and that the role does not see.
pub(super) fn ways(gateway: &Gateway, role: &Role) -> Vec<PresetPlan> {
    gateway.remotes.iter().enumerate().flat_map(|(idx, _)| of_remote(gateway, role, idx)).collect()
}

fn of_remote(gateway: &Gateway, role: &Role, idx: usize) -> Vec<PresetPlan> {
    let remote = &gateway.remotes[idx];
    let own = role.presets.iter().filter(|preset| usize::from(preset.remote.0) == idx);
    let mut preset: HashSet<&str> = HashSet::new();
    for one in own {
        if let PresetPlace::InputField { input, .. } = &one.place {
            preset.insert(input);
        }
    }
    if preset.is_empty() {
        return Vec::new();
    }
    let fields = bound_fields(gateway, role, idx);
    // A type that holds one that is reached is reached.
    while let Some((input, ..)) = fields.iter().find(|(input, _, ty)| {
        preset.contains(ty.inner_named_type().as_str()) && !preset.contains(input)
    }) {
        preset.insert(input);
    }
    let plan = |(input, field, ty): &(&str, &str, &Type)| PresetPlan {
        remote: idx,
        place: PresetPlace::InputField {
            input: remote.joined_type(input),
            field: (*field).to_owned(),
        },
        ty: ty.to_string(),
        value: PresetValuePlan::Inside,
    };
    let is_way = |(input, field, ty): &&(&str, &str, &Type)| {
        preset.contains(ty.inner_named_type().as_str()) && !is_seen(role, remote, input, field)
    };
    fields.iter().filter(is_way).map(plan).collect()
}

/// The fields of all input object types that what is bound can hold, and their types.
fn bound_fields<'g>(
    gateway: &'g Gateway,
    role: &Role,
    idx: usize,
) -> Vec<(&'g str, &'g str, &'g Type)> {
    let schema = &gateway.remotes[idx].schema;
    let relationships = role.relationships.iter().map(|place| &gateway.relationships[*place]);
    let arguments = relationships
        .filter(|relationship| usize::from(relationship.target.0) == idx)
        .flat_map(|relationship| &relationship.path)
        .flat_map(|segment| &segment.arguments);
    let mut inputs: IndexSet<&str> =
        arguments.map(|bound| bound.ty.inner_named_type().as_str()).collect();
    let mut fields = Vec::new();
    let mut next = 0;
    while let Some(&input) = inputs.get_index(next) {
        next += 1;
        for (name, field) in schema.get_input_object(input).iter().flat_map(|it| &it.fields) {
            let inner = field.ty.inner_named_type().as_str();
            if schema.get_input_object(inner).is_some() {
                inputs.insert(inner);
                fields.push((input, name.as_str(), &*field.ty));
            }
        }
    }
    fields
}

/// Whether the role's own schema says what the field holds.
fn is_seen(role: &Role, remote: &RemoteSchema, input: &str, field: &str) -> bool {
    let seen = role.joined.get_input_object(&remote.joined_type(input));
    seen.is_some_and(|input| input.fields.contains_key(field))
}
