//! The source type must be an object type of the remote schema in whose entry it stands, and none
//! of its root types.
//!
//! ```yaml
//! - type_name: Orders   # the SDL has `type Order`
//! - type_name: Status   # the SDL has `enum Status`
//! - type_name: Query
//! ```
//!
//! A root type has no objects that could be joined: the client asks its fields once.

use apollo_compiler::Node;
use apollo_compiler::schema::{ExtendedType, ObjectType};

use super::relationships::Context;
use crate::diagnostic::{Diagnostic, codes, unknown_name_help};
use crate::ir::{RemoteSchema, kind};

/// Finds the source type.
pub(super) fn resolve<'a>(
    context: &mut Context<'_>,
    source: &'a RemoteSchema,
) -> Option<&'a Node<ObjectType>> {
    let name = &context.document.source_type.value;
    match source.schema.types.get(name.as_str()) {
        Some(ty) if !ty.is_built_in() || matches!(ty, ExtendedType::Scalar(_)) => match ty {
            ExtendedType::Object(_) if source.is_left_out(name) => {
                report_left_out(context, source, ty);
                None
            }
            ExtendedType::Object(object) => Some(object),
            ExtendedType::Scalar(_)
            | ExtendedType::Interface(_)
            | ExtendedType::Union(_)
            | ExtendedType::Enum(_)
            | ExtendedType::InputObject(_) => {
                report_kind(context, source, ty);
                None
            }
        },
        Some(_) | None => {
            report_unknown(context, source);
            None
        }
    }
}

fn report_unknown(context: &mut Context<'_>, source: &RemoteSchema) {
    let name = &context.document.source_type;
    let remote = &source.name.value;
    let message = format!("remote schema `{remote}` has no type `{}`", name.value);
    let mut diagnostic = Diagnostic::error(codes::UNKNOWN_SOURCE_TYPE, message, name.span)
        .label("no such type")
        .related(source.span(None), format!("the SDL of `{remote}`"));
    diagnostic.help = unknown_name_help(
        &name.value,
        &format!("the object types of `{remote}`"),
        object_types(source),
    );
    context.diagnostics.push(diagnostic);
}

fn report_kind(context: &mut Context<'_>, source: &RemoteSchema, ty: &ExtendedType) {
    let name = &context.document.source_type;
    let kind = kind(ty);
    let message = format!("source type `{}` is {kind}, not an object type", name.value);
    let mut diagnostic = Diagnostic::error(codes::SOURCE_TYPE_NOT_OBJECT, message, name.span)
        .label("only object types can have relationships")
        .related(source.span_of(ty.name()), format!("`{}` is {kind}", ty.name()));
    diagnostic.help = match ty {
        ExtendedType::Interface(interface) => {
            let implementers = source.schema.implementers_map();
            let objects = implementers.get(&interface.name).map(|found| &found.objects);
            objects.map(|objects| each_of(objects.iter().map(|name| name.as_str())))
        }
        ExtendedType::Union(union) => {
            Some(each_of(union.members.iter().map(|member| member.as_str())))
        }
        ExtendedType::Scalar(_)
        | ExtendedType::Object(_)
        | ExtendedType::Enum(_)
        | ExtendedType::InputObject(_) => {
            let what = format!("the object types of `{}`", source.name.value);
            unknown_name_help(&name.value, &what, object_types(source))
        }
    };
    context.diagnostics.push(diagnostic);
}

/// The types that a relationship can have.
fn object_types(source: &RemoteSchema) -> impl Iterator<Item = &str> + Clone {
    let objects = source.schema.types.iter().filter(|(name, ty)| {
        matches!(ty, ExtendedType::Object(_)) && !ty.is_built_in() && !source.is_left_out(name)
    });
    objects.map(|(name, _)| name.as_str())
}

/// The help for abstract types.
fn each_of<'a>(objects: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = objects.collect();
    names.sort_unstable();
    let more = names.len().saturating_sub(5);
    names.truncate(5);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("declare the relationship on its object types: `{}`{more}", names.join("`, `"))
}

fn report_left_out(context: &mut Context<'_>, source: &RemoteSchema, ty: &ExtendedType) {
    let name = &context.document.source_type;
    let (label, help) = if source.is_root_type(&name.value) {
        (
            "a root type has no objects to join",
            "declare the relationship on a type that a root field returns",
        )
    } else {
        ("federation's own types are not joined", "declare the relationship on an entity type")
    };
    let message = format!("source type `{}` is not part of the joined schema", name.value);
    let diagnostic = Diagnostic::error(codes::SOURCE_TYPE_IS_ROOT, message, name.span)
        .label(label)
        .related(source.span_of(ty.name()), "declared here")
        .help(help);
    context.diagnostics.push(diagnostic);
}
