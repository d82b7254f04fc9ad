//! `@oneOf` as part of every schema: the directive, and `isOneOf` of introspection's `__Type`.
//!
//! apollo-compiler knows the built-in definitions of October 2021, to which September 2025 has added
//! these.
//!
//! <https://spec.graphql.org/September2025/#sec--oneOf>

use apollo_compiler::ast::{DirectiveDefinition, DirectiveLocation, FieldDefinition, Type};
use apollo_compiler::schema::{Component, ExtendedType};
use apollo_compiler::validation::Valid;
use apollo_compiler::{Node, Schema, name};

/// A schema with both.
pub(crate) fn completed(schema: Valid<Schema>) -> Valid<Schema> {
    let mut schema = schema.into_inner();
    schema.directive_definitions.entry(name!("oneOf")).or_insert_with(|| {
        Node::new(DirectiveDefinition {
            description: Some("Exactly one field is given, and it is not null.".into()),
            name: name!("oneOf"),
            arguments: Vec::new(),
            repeatable: false,
            locations: vec![DirectiveLocation::InputObject],
        })
    });
    if let Some(ExtendedType::Object(ty)) = schema.types.get_mut("__Type") {
        let field = FieldDefinition {
            description: None,
            name: name!("isOneOf"),
            arguments: Vec::new(),
            ty: Type::Named(name!("Boolean")),
            directives: Default::default(),
        };
        ty.make_mut().fields.entry(name!("isOneOf")).or_insert_with(|| Component::new(field));
    }
    // What is added is valid beside whatever else there is.
    Valid::assume_valid(schema)
}
