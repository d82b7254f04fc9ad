//! A role's preset of an argument that a relationship binds: one of the two is not sent. (A warning.)
//!
//! ```yaml
//! permissions: [{ role: customer, definition: { schema: "type Query { user(id: ID! @preset(…)): User }" } }]
//! remote_field: { user: { arguments: { id: $user_id } } }
//! ```

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::{
    ArgumentMapping, Batching, Gateway, Mapping, PresetPlace, Relationship, Role, Segment,
};

pub(super) fn check(gateway: &Gateway, diagnostics: &mut Diagnostics) {
    for (idx, relationship) in gateway.relationships.iter().enumerate() {
        for segment in &relationship.path {
            for bound in &segment.arguments {
                let mut roles = gateway.roles.iter().flatten();
                let presets = roles.find(|role| {
                    role.relationships.contains(&idx)
                        && has_preset(role, relationship, segment, bound)
                });
                let is_list = is_list(relationship, bound);
                // Who writes `preset_wins` knows of the preset.
                if let Some(role) = presets.filter(|_| is_list || !relationship.preset_wins) {
                    diagnostics.push(overlap(role, relationship, (segment, bound), is_list));
                }
            }
        }
    }
}

fn has_preset(
    role: &Role,
    relationship: &Relationship,
    segment: &Segment,
    bound: &ArgumentMapping,
) -> bool {
    role.presets.iter().any(|preset| {
        let PresetPlace::Argument { parent, field, argument } = &preset.place else {
            return false;
        };
        preset.remote == relationship.target
            && (parent, field, argument)
                == (&segment.parent, &segment.field.value, &bound.name.value)
    })
}

/// Whether all keys of a request go into the argument.
fn is_list(relationship: &Relationship, bound: &ArgumentMapping) -> bool {
    matches!(relationship.batching, Batching::Listed { .. }) && holds_each(&bound.value.value)
}

fn holds_each(mapping: &Mapping) -> bool {
    match mapping {
        Mapping::Each(_) => true,
        Mapping::List(items) => items.iter().any(|item| holds_each(&item.value)),
        Mapping::Object(members) => members.iter().any(|(_, value)| holds_each(&value.value)),
        Mapping::Key { .. } | Mapping::Static(_) => false,
    }
}

fn overlap(
    role: &Role,
    relationship: &Relationship,
    (segment, bound): (&Segment, &ArgumentMapping),
    is_list: bool,
) -> Diagnostic {
    let coordinate = format!("{}.{}", relationship.source_type.value, relationship.name.value);
    let argument = format!("{}.{}({}:)", segment.parent, segment.field.value, bound.name.value);
    let message = format!(
        "relationship `{coordinate}` binds `{argument}`, for which the role `{}` has a preset",
        role.name.value
    );
    let help = match is_list {
        true => {
            "a list of keys is always sent: bind them to another argument, or let the role not \
                 see the relationship"
        }
        false => {
            "if the preset is to be sent instead, write `preset_wins: true` beside `lhs_fields`"
        }
    };
    Diagnostic::warning(codes::ROLE_PRESET_BOUND, message, bound.name.span)
        .label("what is bound here is sent, and not the preset")
        .related(role.name.span, "the role")
        .related(bound.declared, format!("`{}`, declared here", bound.ty))
        .help(help)
}
