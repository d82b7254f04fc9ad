//! `batch.as` says which objects of an interface or a union the rows are. It must be one of them.
//!
//! ```yaml
//! batch: { match: position, as: Usr }     # the SDL has `union _Entity = User | Product`
//! batch: { match: position, as: User }    # the target returns `[User!]!` anyway
//! ```

use apollo_compiler::Name;
use apollo_compiler::ast::{FieldDefinition, Type};
use apollo_compiler::schema::ExtendedType;

use super::relationships::Context;
use crate::diagnostic::{Diagnostic, codes, unknown_name_help};
use crate::ir::{RemoteSchema, SchemaCoordinate, kind};

/// The target's type, with `as` in place of the type it names.
pub(super) fn narrowed(
    context: &mut Context<'_>,
    target: &RemoteSchema,
    coordinate: SchemaCoordinate<'_>,
    field: &FieldDefinition,
) -> Option<Type> {
    let batch = context.document.batch.as_ref();
    let Some(name) = batch.and_then(|batch| batch.as_type.as_ref()) else {
        return Some(field.ty.clone());
    };
    let inner = field.ty.inner_named_type();
    let ty = target.schema.types.get(inner)?;
    let possible = possible_types(target, ty);
    if let Some(found) = possible.iter().find(|ty| ty.as_str() == name.value) {
        return Some(with_name(&field.ty, found));
    }
    let remote = &target.name.value;
    let message = format!(
        "relationship `{}`: no row of `{coordinate}` can be a `{}`",
        context.coordinate, name.value
    );
    let label = match possible.as_slice() {
        [] => format!("`{inner}` is {}", kind(ty)),
        _ => format!("none of `{inner}`"),
    };
    let mut diagnostic = Diagnostic::error(codes::AS_NOT_POSSIBLE, message, name.span)
        .label(label)
        .related(target.span_of(&field.name), format!("returns `{}`", field.ty));
    diagnostic.help = match possible.as_slice() {
        [] => Some("remove `as`: it is for targets that return an interface or a union".to_owned()),
        _ => unknown_name_help(
            &name.value,
            &format!("the types of `{inner}` in `{remote}`"),
            possible.iter().map(|ty| ty.as_str()),
        ),
    };
    context.diagnostics.push(diagnostic);
    None
}

/// The object types of an interface or a union, in order; none of any other type.
pub(super) fn possible_types(remote: &RemoteSchema, ty: &ExtendedType) -> Vec<Name> {
    match ty {
        ExtendedType::Union(union_) => {
            union_.members.iter().map(|member| member.name.clone()).collect()
        }
        ExtendedType::Interface(interface) => {
            let types = remote.schema.types.iter();
            let implements = |ty: &ExtendedType| match ty {
                ExtendedType::Object(object) => {
                    object.implements_interfaces.contains(&interface.name)
                }
                _ => false,
            };
            types.filter(|(_, ty)| implements(ty)).map(|(name, _)| name.clone()).collect()
        }
        ExtendedType::Scalar(_)
        | ExtendedType::Object(_)
        | ExtendedType::Enum(_)
        | ExtendedType::InputObject(_) => Vec::new(),
    }
}

fn with_name(ty: &Type, name: &Name) -> Type {
    match ty {
        Type::Named(_) => Type::Named(name.clone()),
        Type::NonNullNamed(_) => Type::NonNullNamed(name.clone()),
        Type::List(item) => Type::List(Box::new(with_name(item, name))),
        Type::NonNullList(item) => Type::NonNullList(Box::new(with_name(item, name))),
    }
}
