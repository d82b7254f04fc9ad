//! Extensions of what is not defined.
//!
//! `extend type User` without `type User` is how federated schemas are written. The first extension
//! becomes the definition, so that the schema prints as one.

use std::collections::HashSet;

use apollo_compiler::Name;
use apollo_compiler::ast::{
    Definition, Document, EnumTypeDefinition, InputObjectTypeDefinition, InterfaceTypeDefinition,
    ObjectTypeDefinition, ScalarTypeDefinition, SchemaDefinition, UnionTypeDefinition,
};

/// Makes definitions of orphan extensions.
pub(super) fn adopt(document: &mut Document) {
    let is_definition = |definition: &&Definition| !definition.is_extension_definition();
    let definitions = || document.definitions.iter().filter(is_definition);
    let types = definitions().filter(|one| one.as_directive_definition().is_none());
    let mut defined: HashSet<Name> = types.filter_map(|one| one.name().cloned()).collect();
    let mut has_schema = definitions().any(|one| one.as_schema_definition().is_some());
    document.definitions.retain_mut(|definition| {
        if let Definition::SchemaExtension(extension) = definition {
            if extension.root_operations.is_empty() {
                // A `@link` was all that it had.
                return !extension.directives.is_empty();
            }
            if has_schema {
                return true;
            }
            has_schema = true;
        } else if !definition.is_extension_definition()
            || definition.name().is_none_or(|name| !defined.insert(name.clone()))
        {
            return true;
        }
        if let Some(adopted) = as_definition(definition) {
            *definition = adopted;
        }
        true
    });
}

/// The definition that says what an extension says.
fn as_definition(definition: &Definition) -> Option<Definition> {
    macro_rules! adopt {
        ($extension: ident as $Variant: ident($Type: ident { $($member: ident),* })) => {
            Definition::$Variant($extension.same_location($Type {
                description: None,
                directives: $extension.directives.clone(),
                $($member: $extension.$member.clone()),*
            }))
        };
    }
    Some(match definition {
        Definition::SchemaExtension(ext) => {
            adopt!(ext as SchemaDefinition(SchemaDefinition { root_operations }))
        }
        Definition::ScalarTypeExtension(ext) => {
            adopt!(ext as ScalarTypeDefinition(ScalarTypeDefinition { name }))
        }
        Definition::ObjectTypeExtension(ext) => {
            adopt!(ext as ObjectTypeDefinition(ObjectTypeDefinition {
                name, implements_interfaces, fields
            }))
        }
        Definition::InterfaceTypeExtension(ext) => {
            adopt!(ext as InterfaceTypeDefinition(InterfaceTypeDefinition {
                name, implements_interfaces, fields
            }))
        }
        Definition::UnionTypeExtension(ext) => {
            adopt!(ext as UnionTypeDefinition(UnionTypeDefinition { name, members }))
        }
        Definition::EnumTypeExtension(ext) => {
            adopt!(ext as EnumTypeDefinition(EnumTypeDefinition { name, values }))
        }
        Definition::InputObjectTypeExtension(ext) => {
            adopt!(ext as InputObjectTypeDefinition(InputObjectTypeDefinition { name, fields }))
        }
        _ => return None,
    })
}
