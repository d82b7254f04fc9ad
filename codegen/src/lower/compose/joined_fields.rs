//! The relationships as fields of their source types.

use apollo_compiler::ast::FieldDefinition;
use apollo_compiler::schema::{Component, ExtendedType};
use apollo_compiler::{Name, Node, Schema};

use crate::ir::{ArgumentMapping, Relationship, RemoteSchema, fields_of};

/// Adds a field for each relationship. Names that clash were left out before.
pub(super) fn add(remotes: &[RemoteSchema], relationships: &[Relationship], joined: &mut Schema) {
    for relationship in relationships.iter().filter(|relationship| !relationship.is_lift()) {
        let target = &remotes[usize::from(relationship.target.0)];
        let name = Name::new(&relationship.name.value);
        let source = joined.types.get_mut(relationship.source_type.value.as_str());
        let (Ok(name), Some(ExtendedType::Object(source))) = (name, source) else {
            continue;
        };
        if let Some(field) = field(relationship, target, name.clone()) {
            source.make_mut().fields.insert(name, Component::new(field));
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
    Some(FieldDefinition {
        description: Some(Node::new_str(&description(relationship, target))),
        name,
        arguments: definition
            .arguments
            .iter()
            .filter(|argument| !is_bound(&argument.name))
            .cloned()
            .collect(),
        ty: relationship.ty.clone(),
        directives: Default::default(),
    })
}

/// Where the field comes from: ``Joined by `user_id`: `users.Query.user(id:)`.``
fn description(relationship: &Relationship, target: &RemoteSchema) -> String {
    let used = relationship.key.iter().filter(|field| field.used);
    let key: Vec<&str> = used.map(|field| field.name.value.as_str()).collect();
    let by = if key.is_empty() { String::new() } else { format!(" by `{}`", key.join("`, `")) };
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
