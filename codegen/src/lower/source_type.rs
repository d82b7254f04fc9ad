//! The source type must be an object type, an interface or a union of the remote schema in whose entry
//! it stands, and none of its root types.
//!
//! ```yaml
//! - type_name: Orders   # the SDL has `type Order`
//! - type_name: Status   # the SDL has `enum Status`
//! - type_name: Query
//! ```
//!
//! A root type has no objects that could be joined: the client asks its fields once.

use std::rc::Rc;

use apollo_compiler::Name;
use apollo_compiler::ast::FieldDefinition;
use apollo_compiler::collections::IndexMap;
use apollo_compiler::schema::{Component, ExtendedType};

use super::relationships::Context;
use crate::diagnostic::{Diagnostic, codes, unknown_name_help};
use crate::ir::{RemoteSchema, fields_of, kind};

/// The source type of a relationship.
#[derive(Clone)]
pub(super) struct SourceType<'a> {
    pub(super) name: &'a Name,
    /// The types whose fields make the key: itself, or the members of a union. Never empty.
    pub(super) members: Rc<[Member<'a>]>,
}

/// A type with fields.
#[derive(Clone, Copy)]
pub(super) struct Member<'a> {
    pub(super) name: &'a Name,
    pub(super) fields: &'a IndexMap<Name, Component<FieldDefinition>>,
}

impl<'a> SourceType<'a> {
    /// The field of this own name, of the first member that has one.
    pub(super) fn field(&self, name: &str) -> Option<(&'a Name, &'a Component<FieldDefinition>)> {
        self.members.iter().find_map(|member| Some((member.name, member.fields.get(name)?)))
    }

    /// The field of this name in the joined schema, of the first member that has one.
    pub(super) fn joined_field(
        &self,
        source: &RemoteSchema,
        name: &str,
    ) -> Option<(&'a Name, &'a Component<FieldDefinition>)> {
        self.members.iter().find_map(|member| {
            let own = source.own_field(member.name, name)?;
            Some((member.name, member.fields.get(own)?))
        })
    }
}

/// A type of `source` that has fields.
pub(super) fn member<'a>(source: &'a RemoteSchema, name: &str) -> Option<Member<'a>> {
    let (name, _) = source.schema.types.get_key_value(name)?;
    Some(Member { name, fields: fields_of(&source.schema, name)? })
}

/// Finds the source type.
pub(super) fn resolve<'a>(
    context: &mut Context<'_>,
    source: &'a RemoteSchema,
) -> Option<SourceType<'a>> {
    let name = &context.document.source_type.value;
    let found = source.schema.types.get_key_value(name.as_str());
    // Of the built-in types only scalars have names that a person may mean.
    let found = found.filter(|(_, ty)| !ty.is_built_in() || ty.is_scalar());
    let Some((name, ty)) = found else {
        report_unknown(context, source);
        return None;
    };
    let members: Vec<Member<'a>> = match ty {
        ExtendedType::Object(_) if source.is_left_out(name) => {
            report_left_out(context, source, ty);
            return None;
        }
        ExtendedType::Interface(_) | ExtendedType::Union(_) if context.document.is_lift() => {
            report_lift(context, source, ty);
            return None;
        }
        ExtendedType::Object(_) | ExtendedType::Interface(_) => {
            member(source, name).into_iter().collect()
        }
        ExtendedType::Union(union) => {
            let members = union.members.iter().filter(|member| !source.is_left_out(member));
            members.filter_map(|name| member(source, name)).collect()
        }
        ExtendedType::Scalar(_) | ExtendedType::Enum(_) | ExtendedType::InputObject(_) => {
            report_kind(context, source, ty);
            return None;
        }
    };
    (!members.is_empty()).then(|| SourceType { name, members: members.into() })
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
        &format!("the types of `{remote}` that can have relationships"),
        joinable_types(source),
    );
    context.diagnostics.push(diagnostic);
}

fn report_kind(context: &mut Context<'_>, source: &RemoteSchema, ty: &ExtendedType) {
    let name = &context.document.source_type;
    let kind = kind(ty);
    let message = format!("source type `{}` is {kind}, which has no objects to join", name.value);
    let mut diagnostic = Diagnostic::error(codes::SOURCE_TYPE_NOT_OBJECT, message, name.span)
        .label("only object types, interfaces and unions can have relationships")
        .related(source.span_of(ty.name()), format!("`{}` is {kind}", ty.name()));
    let what = format!("the types of `{}` that can have relationships", source.name.value);
    diagnostic.help = unknown_name_help(&name.value, &what, joinable_types(source));
    context.diagnostics.push(diagnostic);
}

/// The row of a lift and its source type are one type, so both are object types.
fn report_lift(context: &mut Context<'_>, source: &RemoteSchema, ty: &ExtendedType) {
    let name = &context.document.source_type;
    let kind = kind(ty);
    let message =
        format!("source type `{}` is {kind}, and only object types can be lifted to", name.value);
    let diagnostic = Diagnostic::error(codes::SOURCE_TYPE_NOT_OBJECT, message, name.span)
        .label("no object type")
        .related(source.span_of(ty.name()), format!("`{}` is {kind}", ty.name()))
        .help("declare the lift on an object type, or give the relationship a `name`");
    context.diagnostics.push(diagnostic);
}

/// The types that can have a relationship.
fn joinable_types(source: &RemoteSchema) -> impl Iterator<Item = &str> + Clone {
    let types = source.schema.types.iter().filter(|(name, ty)| match ty {
        ExtendedType::Object(_) | ExtendedType::Interface(_) | ExtendedType::Union(_) => {
            !ty.is_built_in() && !source.is_left_out(name)
        }
        ExtendedType::Scalar(_) | ExtendedType::Enum(_) | ExtendedType::InputObject(_) => false,
    });
    types.map(|(name, _)| name.as_str())
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
