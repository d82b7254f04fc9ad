//! What leads nowhere for a role is nothing that it sees: its schema has the types that its root fields
//! lead to, and no others.

use std::collections::HashSet;

use apollo_compiler::ast::Type;
use apollo_compiler::schema::{ExtendedType, FieldDefinition, InputValueDefinition};
use apollo_compiler::validation::Valid;
use apollo_compiler::{Name, Schema};

/// A schema without the types that nobody can come to.
pub(super) fn reachable(schema: Valid<Schema>) -> Valid<Schema> {
    let mut schema = schema.into_inner();
    let roots = schema.schema_definition.iter_root_operations().map(|(_, root)| root.name.clone());
    let directives = schema.directive_definitions.values().flat_map(|one| &one.arguments);
    let directives = directives.map(|argument| argument.ty.inner_named_type().clone());
    let mut open: Vec<Name> = roots.chain(directives).collect();
    let mut reached: HashSet<Name> = HashSet::new();
    while let Some(name) = open.pop() {
        if let Some(ty) = schema.types.get(&name)
            && reached.insert(name)
        {
            mentions(&schema, ty, &mut open);
        }
    }
    schema.types.retain(|name, ty| ty.is_built_in() || reached.contains(name));
    // Nothing that is left mentions what went.
    Valid::assume_valid(schema)
}

/// The types that one leads to.
fn mentions(schema: &Schema, ty: &ExtendedType, open: &mut Vec<Name>) {
    let mut add = |ty: &Type| open.push(ty.inner_named_type().clone());
    match ty {
        ExtendedType::Object(object) => {
            object.fields.values().for_each(|it| field(it, &mut add));
            open.extend(object.implements_interfaces.iter().map(|one| one.name.clone()));
        }
        ExtendedType::Interface(interface) => {
            interface.fields.values().for_each(|it| field(it, &mut add));
            open.extend(interface.implements_interfaces.iter().map(|one| one.name.clone()));
            let implements = |ty: &ExtendedType| match ty {
                ExtendedType::Object(ty) => ty.implements_interfaces.contains(&interface.name),
                ExtendedType::Interface(ty) => ty.implements_interfaces.contains(&interface.name),
                _ => false,
            };
            let implementers = schema.types.values().filter(|ty| implements(ty));
            open.extend(implementers.map(|ty| ty.name().clone()));
        }
        ExtendedType::Union(union) => open.extend(union.members.iter().map(|one| one.name.clone())),
        ExtendedType::InputObject(input) => input.fields.values().for_each(|field| add(&field.ty)),
        ExtendedType::Scalar(_) | ExtendedType::Enum(_) => {}
    }
}

fn field(field: &FieldDefinition, add: &mut impl FnMut(&Type)) {
    add(&field.ty);
    field.arguments.iter().for_each(|argument: &apollo_compiler::Node<InputValueDefinition>| {
        add(&argument.ty);
    });
}
