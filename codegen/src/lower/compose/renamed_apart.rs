//! A field of an interface has one name in the interface and in every type that implements it.
//!
//! ```yaml
//! # interface Communication { msg: String }   type Message implements Communication { msg: String }
//! field_names:
//! - { parent_type: Message, mapping: { msg: text } }
//! ```
//!
//! <https://spec.graphql.org/September2025/#IsValidImplementation()>

use apollo_compiler::Name;
use apollo_compiler::schema::ExtendedType;

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::{RemoteSchema, SchemaCoordinate, fields_of};

/// Checks the fields of all interfaces.
pub(super) fn check(remote: &RemoteSchema, findings: &mut Diagnostics) {
    for ty in remote.schema.types.values() {
        let interfaces = match ty {
            ExtendedType::Object(object) => &object.implements_interfaces,
            ExtendedType::Interface(interface) => &interface.implements_interfaces,
            ExtendedType::Scalar(_)
            | ExtendedType::Union(_)
            | ExtendedType::Enum(_)
            | ExtendedType::InputObject(_) => continue,
        };
        for interface in interfaces {
            let fields = fields_of(&remote.schema, interface);
            for field in fields.into_iter().flat_map(|fields| fields.values()) {
                let names = [&interface.name, ty.name()]
                    .map(|parent| remote.joined_field(parent, &field.name));
                if names[0] != names[1] {
                    findings.push(apart(remote, [&interface.name, ty.name()], &field.name, names));
                }
            }
        }
    }
}

fn apart(
    remote: &RemoteSchema,
    [interface, ty]: [&Name; 2],
    field: &Name,
    [in_interface, in_type]: [String; 2],
) -> Diagnostic {
    let coordinate = |parent: &Name| SchemaCoordinate::Field(parent, field).to_string();
    let message = format!(
        "field `{}` is renamed apart from its interface `{interface}`: `{in_type}` and \
         `{in_interface}`",
        coordinate(ty)
    );
    let rule = |parent: &Name| {
        remote.names.fields.get(parent.as_str()).and_then(|rule| rule.span_of(field))
    };
    // The one that has a rule is the one to change, and the other is to be like it.
    let (place, changed, to) = match (rule(ty), rule(interface)) {
        (Some(place), None) => (place, interface, in_type),
        (place, other) => (place.or(other).unwrap_or(remote.name.span), ty, in_interface),
    };
    let declared = |parent: &Name| {
        let fields = fields_of(&remote.schema, parent);
        let field = fields.and_then(|fields| fields.get(field)).map(|field| field.name.clone());
        remote.span_of(&field.unwrap_or_else(|| parent.clone()))
    };
    Diagnostic::error(codes::RENAMED_APART, message, place)
        .label("renames one of the two")
        .related(declared(ty), format!("`{}`", coordinate(ty)))
        .related(declared(interface), format!("`{}`", coordinate(interface)))
        .help(format!(
            "rename it alike in the interface and in every type that implements it:\n\
             `- {{ parent_type: {changed}, mapping: {{ {field}: {to} }} }}`"
        ))
}
