//! Leaving out of a schema the smallest part that is at fault.

use apollo_compiler::ast::{Directive, EnumValueDefinition, FieldDefinition, InputValueDefinition};
use apollo_compiler::collections::{IndexMap, IndexSet};
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::schema::{Component, ComponentName, ExtendedType, InterfaceType};
use apollo_compiler::{Name, Node, Schema};

use super::tolerate::{Fault, Tolerance};

/// Leaves out what is at fault; its coordinate, or nothing if there is no such part (any more).
pub(super) fn repair(schema: &mut Schema, fault: &Fault) -> Option<String> {
    let names: Vec<&str> = fault.names().collect();
    match fault.tolerance {
        Tolerance::Directives => drop_directive(schema, fault.location?),
        Tolerance::EmptyTypes => drop_type(schema, names.first()?),
        // Its implementers keep it: no type gets lost, and answers stay as they are.
        Tolerance::InterfaceFields => {
            let (interface, field) = interface_field(fault, &names)?;
            interface_mut(schema, interface)?.fields.shift_remove(field)?;
            Some(format!("{interface}.{field}"))
        }
        Tolerance::ReservedNames => {
            drop_type_at(schema, fault.location?).or_else(|| drop_at(schema, fault.location?))
        }
        Tolerance::TransitiveInterfaces => match names.as_slice() {
            [_, via, missing] => {
                let via_type = interface_mut(schema, via)?;
                via_type.implements_interfaces.shift_remove(*missing).then_some(())?;
                Some(format!("{via} implements {missing}"))
            }
            _ => drop_at(schema, fault.location?),
        },
        Tolerance::UnknownTypes => drop_at(schema, fault.location?),
    }
}

/// The interface's field in a message about an implementation of it:
/// ``type `T` does not satisfy interface `I`: missing field `f` ``,
/// ``interface field `I.f` expects …`` or `` `T.f` has … not present in interface `I.f` ``.
fn interface_field<'n>(fault: &Fault, names: &[&'n str]) -> Option<(&'n str, &'n str)> {
    let (first, last) = (names.first()?, names.last()?);
    if fault.message.starts_with("type ") {
        return Some((*names.get(1)?, *last));
    }
    let is_first = fault.message.starts_with("interface ");
    (if is_first { first } else { last }).split_once('.')
}

fn interface_mut<'s>(schema: &'s mut Schema, name: &str) -> Option<&'s mut InterfaceType> {
    match schema.types.get_mut(name)? {
        ExtendedType::Interface(ty) => Some(ty.make_mut()),
        _ => None,
    }
}

fn drop_type(schema: &mut Schema, name: &str) -> Option<String> {
    schema.types.shift_remove(name).map(|_| name.to_owned())
}

fn drop_type_at(schema: &mut Schema, location: SourceSpan) -> Option<String> {
    let at = schema.types.values().find(|ty| ty.name().location() == Some(location));
    let name = at?.name().clone();
    drop_type(schema, &name)
}

/// Drops the member of a type that has this place, or whose name or type has.
fn drop_at(schema: &mut Schema, at: SourceSpan) -> Option<String> {
    if schema.schema_definition.mutation.as_ref().is_some_and(|root| root.location() == Some(at)) {
        schema.schema_definition.make_mut().mutation = None;
        return Some("mutation".to_owned());
    }
    let mut unusable = None;
    for (name, ty) in &mut schema.types {
        let member = match ty {
            ExtendedType::Object(ty) => {
                let ty = ty.make_mut();
                drop_name(&mut ty.implements_interfaces, at)
                    .map(|interface| format!("{name} implements {interface}"))
                    .or_else(|| drop_field(name, &mut ty.fields, at))
            }
            ExtendedType::Interface(ty) => {
                let ty = ty.make_mut();
                drop_name(&mut ty.implements_interfaces, at)
                    .map(|interface| format!("{name} implements {interface}"))
                    .or_else(|| drop_field(name, &mut ty.fields, at))
            }
            ExtendedType::Union(ty) => {
                drop_name(&mut ty.make_mut().members, at).map(|member| format!("{name}.{member}"))
            }
            ExtendedType::Enum(ty) => {
                let value = ty.values.keys().find(|value| value.location() == Some(at)).cloned();
                value.map(|value| {
                    ty.make_mut().values.shift_remove(&value);
                    format!("{name}.{value}")
                })
            }
            ExtendedType::InputObject(ty) => {
                let field = ty.fields.values().find(|field| is_at(field, at)).cloned();
                if field.as_ref().is_some_and(|field| field.is_required()) {
                    // Without the field no value of the type is right.
                    unusable = Some(name.clone());
                    break;
                }
                field.map(|field| {
                    ty.make_mut().fields.shift_remove(&field.name);
                    format!("{name}.{}", field.name)
                })
            }
            ExtendedType::Scalar(_) => None,
        };
        if member.is_some() {
            return member;
        }
    }
    drop_type(schema, &unusable?)
}

fn drop_name(names: &mut IndexSet<ComponentName>, at: SourceSpan) -> Option<Name> {
    let name = names.iter().find(|name| name.location() == Some(at)).cloned()?;
    names.shift_remove(&name);
    Some(name.name)
}

/// Drops a field, or an argument of one that can do without it.
fn drop_field(
    ty: &Name,
    fields: &mut IndexMap<Name, Component<FieldDefinition>>,
    at: SourceSpan,
) -> Option<String> {
    let is_field = |field: &FieldDefinition| {
        [field.name.location(), field.ty.inner_named_type().location()].contains(&Some(at))
    };
    let argument_at =
        |field: &FieldDefinition| field.arguments.iter().position(|argument| is_at(argument, at));
    let found = fields.values().find_map(|field| {
        let is_itself = field.location() == Some(at) || is_field(field);
        let argument = argument_at(field);
        (is_itself || argument.is_some()).then(|| (field.name.clone(), argument))
    });
    let (name, argument) = found?;
    let field = fields.get_mut(&name)?;
    match argument {
        Some(idx) if !field.arguments[idx].is_required() => {
            let argument = field.make_mut().arguments.remove(idx);
            Some(format!("{ty}.{name}({}:)", argument.name))
        }
        Some(_) | None => {
            fields.shift_remove(&name);
            Some(format!("{ty}.{name}"))
        }
    }
}

/// Whether an argument or input field, its name or its type has this place.
fn is_at(value: &Node<InputValueDefinition>, at: SourceSpan) -> bool {
    let places = [value.location(), value.name.location(), value.ty.inner_named_type().location()];
    places.contains(&Some(at))
}

fn drop_directive(schema: &mut Schema, location: SourceSpan) -> Option<String> {
    let mut dropped = None;
    retain_directives(schema, &mut |directive| {
        let is_at_fault = dropped.is_none() && holds(directive.location(), location);
        if is_at_fault {
            dropped = Some(format!("@{}", directive.name));
        }
        !is_at_fault
    });
    dropped
}

fn holds(outer: Option<SourceSpan>, inner: SourceSpan) -> bool {
    outer.is_some_and(|outer| {
        outer.file_id() == inner.file_id()
            && outer.offset() <= inner.offset()
            && inner.end_offset() <= outer.end_offset()
    })
}

type Keep<'k> = dyn FnMut(&Node<Directive>) -> bool + 'k;

/// Visits every directive that is applied to something.
fn retain_directives(schema: &mut Schema, keep: &mut Keep<'_>) {
    macro_rules! retain {
        ($ty: expr, $($members: ident = $each: path)?) => {{
            let ty = $ty.make_mut();
            ty.directives.0.retain(|directive| keep(&directive.node));
            $(for member in ty.$members.values_mut() { $each(member.make_mut(), keep); })?
        }};
    }
    retain!(schema.schema_definition,);
    for definition in schema.directive_definitions.values_mut() {
        retain_in_arguments(&mut definition.make_mut().arguments, keep);
    }
    for ty in schema.types.values_mut().filter(|ty| !ty.is_built_in()) {
        match ty {
            ExtendedType::Scalar(ty) => retain!(ty,),
            ExtendedType::Union(ty) => retain!(ty,),
            ExtendedType::Object(ty) => retain!(ty, fields = retain_in_field),
            ExtendedType::Interface(ty) => retain!(ty, fields = retain_in_field),
            ExtendedType::Enum(ty) => retain!(ty, values = retain_in_value),
            ExtendedType::InputObject(ty) => retain!(ty, fields = retain_in_input),
        }
    }
}

fn retain_in_field(field: &mut FieldDefinition, keep: &mut Keep<'_>) {
    field.directives.0.retain(&mut *keep);
    retain_in_arguments(&mut field.arguments, keep);
}

fn retain_in_arguments(arguments: &mut [Node<InputValueDefinition>], keep: &mut Keep<'_>) {
    for argument in arguments {
        retain_in_input(argument.make_mut(), keep);
    }
}

fn retain_in_input(input: &mut InputValueDefinition, keep: &mut Keep<'_>) {
    input.directives.0.retain(keep);
}

fn retain_in_value(value: &mut EnumValueDefinition, keep: &mut Keep<'_>) {
    value.directives.0.retain(keep);
}
