//! A preset of a type's field is lost if the role gets the field through an interface without it.
//!
//! ```graphql
//! interface Priced { total: Int }
//! type Order implements Priced { total(currency: Currency @preset(value: EUR)): Int }
//! ```

use apollo_compiler::Name;
use apollo_compiler::schema::ExtendedType;

use super::visible::View;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::{PresetPlace, RemoteSchema, fields_of};
use crate::source::Spanned;

/// Checks the presets of a remote schema that a role sees.
pub(super) fn check(
    remote: &RemoteSchema,
    role: &Spanned<String>,
    view: &View,
    diagnostics: &mut Diagnostics,
) {
    for preset in &view.presets {
        let PresetPlace::Argument { parent, field, argument } = &preset.place else { continue };
        for interface in interfaces(view, parent) {
            let is_seen = fields_of(&view.schema, interface)
                .is_some_and(|it| it.contains_key(field.as_str()));
            let same = PresetPlace::Argument {
                parent: interface.to_string(),
                field: field.clone(),
                argument: argument.clone(),
            };
            let has_same = view.presets.iter().any(|other| {
                other.place == same
                    && (&other.value, other.is_static) == (&preset.value, preset.is_static)
            });
            if is_seen && !has_same {
                diagnostics.push(lost(remote, role, interface, (parent, field, argument)));
            }
        }
    }
}

fn interfaces<'v>(view: &'v View, ty: &str) -> impl Iterator<Item = &'v Name> {
    let implemented = match view.schema.types.get(ty) {
        Some(ExtendedType::Object(ty)) => Some(&ty.implements_interfaces),
        Some(ExtendedType::Interface(ty)) => Some(&ty.implements_interfaces),
        _ => None,
    };
    implemented.into_iter().flatten().map(|interface| &interface.name)
}

fn lost(
    remote: &RemoteSchema,
    role: &Spanned<String>,
    interface: &Name,
    (parent, field, argument): (&str, &str, &str),
) -> Diagnostic {
    let message = format!(
        "the role `{}` gets `{parent}.{field}` through `{interface}.{field}`, without the preset of \
         `{argument}`",
        role.value
    );
    let own = fields_of(&remote.schema, interface).and_then(|fields| fields.get(field));
    let has_argument = own.is_some_and(|field| field.argument_by_name(argument).is_some());
    let declared = own.map_or(remote.span_of(interface), |field| remote.span_of(&field.name));
    let help = match has_argument {
        true => format!(
            "write the same `@preset` at `{interface}.{field}({argument}:)`;\nor leave \
             `{interface}.{field}` out"
        ),
        false => format!("leave `{interface}.{field}` out: it can not have the preset"),
    };
    Diagnostic::error(codes::ROLE_PRESET_LOST, message, role.span)
        .label(format!("sees both `{parent}` and `{interface}`"))
        .related(declared, "the field of the interface")
        .help(help)
}
