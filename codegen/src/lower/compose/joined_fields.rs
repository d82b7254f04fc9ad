//! The relationships as fields of their source types.

use apollo_compiler::ast::FieldDefinition;
use apollo_compiler::schema::{Component, ExtendedType};
use apollo_compiler::{Name, Node, Schema};

use super::renamed;
use crate::ir::{ArgumentMapping, KeyField, Relationship, RemoteSchema, fields_of};

/// Adds a field for each relationship. Names that clash were left out before.
pub(super) fn add(remotes: &[RemoteSchema], relationships: &[Relationship], joined: &mut Schema) {
    for relationship in relationships.iter().filter(|relationship| !relationship.is_lift()) {
        let target = &remotes[usize::from(relationship.target.0)];
        let source = &remotes[usize::from(relationship.source.0)];
        let Some(field) = Name::new(&relationship.name.value)
            .ok()
            .and_then(|name| field(relationship, target, name))
        else {
            continue;
        };
        let source_type = source.joined_type(&relationship.source_type.value);
        for ty in std::iter::once(&source_type).chain(&relationship.also_on) {
            let fields = match joined.types.get_mut(ty.as_str()) {
                Some(ExtendedType::Object(ty)) => &mut ty.make_mut().fields,
                Some(ExtendedType::Interface(ty)) => &mut ty.make_mut().fields,
                // Of a union, the members have it.
                _ => continue,
            };
            // What is there already was reported.
            fields.entry(field.name.clone()).or_insert_with(|| Component::new(field.clone()));
        }
    }
}

/// The joined field: the target's arguments that the relationship does not bind, and its own type.
fn field(
    relationship: &Relationship,
    target: &RemoteSchema,
    name: Name,
) -> Option<FieldDefinition> {
    let end = relationship.path.last()?;
    let fields = fields_of(&target.schema, &end.parent)?;
    let definition = fields.get(end.field.value.as_str())?;
    let is_bound = |name: &str| end.arguments.iter().any(|argument| argument.name.value == name);
    let own = definition.arguments.iter().filter(|argument| !is_bound(&argument.name));
    let mut arguments: Vec<_> = own.cloned().collect();
    if !target.names.is_plain() {
        arguments.iter_mut().for_each(|argument| renamed::input(target, argument));
    }
    Some(FieldDefinition {
        description: Some(Node::new_str(&description(relationship, target))),
        name,
        arguments,
        ty: target.joined_ty(&relationship.ty),
        directives: Default::default(),
    })
}

/// Where the field comes from: ``Joined by `user_id`: `users.Query.user(id:)`.``
fn description(relationship: &Relationship, target: &RemoteSchema) -> String {
    let used = relationship.key.iter().filter(|field| field.used);
    let name = |field: &KeyField| match &field.list {
        Some(_) => format!("each of `{}`", field.joined_name()),
        None => format!("`{}`", field.joined_name()),
    };
    let key: Vec<String> = used.map(name).collect();
    let by = if key.is_empty() { String::new() } else { format!(" by {}", key.join(", ")) };
    format!("Joined{by}: `{}`.", coordinate(relationship, target))
}

/// The target for people: `users.Query.user(id:)`.
fn coordinate(relationship: &Relationship, target: &RemoteSchema) -> String {
    let mut text = target.name.value.clone();
    if let Some(first) = relationship.path.first() {
        text = format!("{text}.{}", first.parent);
    }
    for segment in &relationship.path {
        let names = |argument: &ArgumentMapping| format!("{}:", argument.name.value);
        let arguments: Vec<String> = segment.arguments.iter().map(names).collect();
        text = format!("{text}.{}", segment.field.value);
        if !arguments.is_empty() {
            text = format!("{text}({})", arguments.join(", "));
        }
    }
    text
}
