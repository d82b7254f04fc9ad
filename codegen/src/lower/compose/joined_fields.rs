//! The relationships as fields of their source types.

use apollo_compiler::ast::{FieldDefinition, InputValueDefinition};
use apollo_compiler::schema::{Component, ExtendedType};
use apollo_compiler::{Name, Node, Schema};

use super::client_inputs::ClientInputs;
use super::renamed;
use crate::ir::{ArgumentMapping, KeyField, Relationship, RemoteSchema, fields_of};

/// Adds a field for each relationship. Names that clash were left out before.
pub(super) fn add(remotes: &[RemoteSchema], relationships: &[Relationship], joined: &mut Schema) {
    for relationship in relationships.iter().filter(|relationship| !relationship.is_lift()) {
        let target = &remotes[usize::from(relationship.target.0)];
        let source = &remotes[usize::from(relationship.source.0)];
        let source_type = source.joined_type(&relationship.source_type.value);
        let field = &relationship.name.value;
        let inputs = ClientInputs { joined, target, source_type: &source_type, field };
        let Some(field) = self::field(relationship, source, target, inputs) else {
            continue;
        };
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

/// The joined field: the target's arguments as far as the relationship does not bind them, and its own
/// type.
fn field(
    relationship: &Relationship,
    source: &RemoteSchema,
    target: &RemoteSchema,
    mut inputs: ClientInputs<'_>,
) -> Option<FieldDefinition> {
    let end = relationship.path.last()?;
    let fields = fields_of(&target.schema, &end.parent)?;
    let definition = fields.get(end.field.value.as_str())?;
    let argument = |own: &Node<InputValueDefinition>| {
        let Some(bound) = end.arguments.iter().find(|bound| bound.name.value == *own.name) else {
            let mut own = own.clone();
            if !target.names.is_plain() {
                renamed::input(target, &mut own);
            }
            return Some(own);
        };
        inputs.argument(own, bound.remainder.as_ref()?).map(Node::new)
    };
    Some(FieldDefinition {
        description: Some(Node::new_str(&description(relationship, source, target))),
        name: Name::new(&relationship.name.value).ok()?,
        arguments: definition.arguments.iter().filter_map(argument).collect(),
        ty: target.joined_ty(&relationship.ty),
        directives: Default::default(),
    })
}

/// Whether a key field is there for whom the schema is: a role may have a relationship whose key it does
/// not see.
fn is_shown(relationship: &Relationship, source: &RemoteSchema, key: &KeyField) -> bool {
    let ty = &relationship.source_type.value;
    let members = source.schema.get_union(ty).map(|union| union.members.iter());
    let mut parents =
        members.into_iter().flatten().map(|one| one.name.as_str()).chain([ty.as_str()]);
    parents.any(|parent| {
        let end = key.path.iter().try_fold(parent, |parent, segment| {
            let field = fields_of(&source.schema, parent)?.get(segment.field.as_str())?;
            Some(field.ty.inner_named_type().as_str())
        });
        end.is_some()
    })
}

/// Where the field comes from: ``Joined by `user_id`: `users.Query.user(id:)`.`` A path of Rust would
/// tell clients nothing.
fn description(
    relationship: &Relationship,
    source: &RemoteSchema,
    target: &RemoteSchema,
) -> String {
    let used = relationship.key.iter().filter(|field| field.used);
    let used = used.filter(|field| is_shown(relationship, source, field));
    let name = |field: &KeyField| match &field.list {
        Some(_) => format!("each of `{}`", field.joined_name()),
        None => format!("`{}`", field.joined_name()),
    };
    let key: Vec<String> = used.map(name).collect();
    let by = if key.is_empty() { String::new() } else { format!(" by {}", key.join(", ")) };
    match &target.function {
        Some(_) => format!("Joined{by}: a function of the gateway."),
        None => format!("Joined{by}: `{}`.", coordinate(relationship, target)),
    }
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
