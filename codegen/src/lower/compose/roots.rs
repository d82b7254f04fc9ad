//! The root fields of all remote schemas are those of the joined schema; two of one name clash.
//!
//! ```graphql
//! type Query { search(text: String!): [Order!] }   # orders
//! type Query { search(name: String!): [User!] }    # users
//! ```
//!
//! A remote schema may call its root types what it likes; in the joined schema they are `Query` and
//! `Mutation`. Federation's `_entities` and `_service` stay out.

use std::collections::HashMap;

use apollo_compiler::ast::OperationType;
use apollo_compiler::collections::IndexMap;
use apollo_compiler::schema::{
    Component, ComponentOrigin, ExtendedType, FieldDefinition, ObjectType,
};
use apollo_compiler::{Name, Node, Schema, name};
use joinwright_operation::facts::{OperationKind, RemoteId};

use super::{hidden, namespaces};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::{RemoteSchema, RootField, SchemaCoordinate, fields_of};
use crate::source::Span;

/// Makes the joined root types.
pub(super) fn merge(
    remotes: &[RemoteSchema],
    joined: &mut Schema,
    findings: &mut Diagnostics,
) -> Vec<RootField> {
    let mut root_fields = Vec::new();
    let (query, mutation) = (OperationKind::Query, OperationKind::Mutation);
    let mut types = namespaces::Types::default();
    let query = merge_root(remotes, query, &mut types, &mut root_fields, findings);
    let mutation = merge_root(remotes, mutation, &mut types, &mut root_fields, findings);
    let definition = joined.schema_definition.make_mut();
    definition.query = insert(&mut joined.types, name!("Query"), query).map(Into::into);
    definition.mutation = insert(&mut joined.types, name!("Mutation"), mutation).map(Into::into);
    joined.types.extend(types);
    root_fields
}

type Fields = IndexMap<Name, Component<FieldDefinition>>;

fn merge_root(
    remotes: &[RemoteSchema],
    operation: OperationKind,
    types: &mut namespaces::Types,
    root_fields: &mut Vec<RootField>,
    findings: &mut Diagnostics,
) -> Fields {
    let mut owners: HashMap<Name, &RemoteSchema> = HashMap::new();
    let mut merged = Fields::default();
    let servers = remotes.iter().enumerate().filter(|(_, remote)| remote.function.is_none());
    for (remote_idx, remote) in servers {
        let own = served_fields(remote, operation);
        let fields: Vec<Component<FieldDefinition>> = match &remote.names.namespace {
            None => own.cloned().collect(),
            Some(namespace) => {
                let (namespace, own) = (&namespace.value, own.collect());
                let field = namespaces::add(remotes, remote, namespace, operation, own, types);
                field.into_iter().collect()
            }
        };
        for field in fields {
            if let Some(owner) = owners.get(&field.name) {
                let first = &merged[&field.name];
                findings.push(clash(operation, (*owner, first), (remote, &field)));
                continue;
            }
            owners.insert(field.name.clone(), remote);
            let origin = ComponentOrigin::Definition;
            merged.insert(field.name.clone(), field.node.to_component(origin));
            root_fields.push(RootField {
                operation,
                name: field.name.to_string(),
                remote: RemoteId(remote_idx as u16),
            });
        }
    }
    merged
}

/// The fields of a root type that the gateway has too.
fn served_fields(
    remote: &RemoteSchema,
    operation: OperationKind,
) -> impl Iterator<Item = &Component<FieldDefinition>> {
    let operation = operation_type(operation);
    let root = remote.schema.root_operation(operation);
    let fields = root.and_then(|root| fields_of(&remote.schema, root));
    fields.into_iter().flat_map(|fields| fields.values()).filter(move |field| {
        let is_federation = operation.is_query() && remote.is_federation_field(&field.name);
        let is_hidden = root.is_some_and(|root| hidden::is_hidden(remote, root, &field.name));
        !is_federation && !is_hidden && !remote.is_root_type(field.ty.inner_named_type())
    })
}

fn operation_type(operation: OperationKind) -> OperationType {
    match operation {
        OperationKind::Query => OperationType::Query,
        OperationKind::Mutation => OperationType::Mutation,
    }
}

fn insert(types: &mut IndexMap<Name, ExtendedType>, name: Name, fields: Fields) -> Option<Name> {
    if fields.is_empty() {
        return None;
    }
    let root = ObjectType {
        description: None,
        name: name.clone(),
        implements_interfaces: Default::default(),
        directives: Default::default(),
        fields,
    };
    types.insert(name.clone(), ExtendedType::Object(Node::new(root)));
    Some(name)
}

fn clash(
    operation: OperationKind,
    (owner, first): (&RemoteSchema, &FieldDefinition),
    (remote, second): (&RemoteSchema, &FieldDefinition),
) -> Diagnostic {
    let root = match operation {
        OperationKind::Query => "Query",
        OperationKind::Mutation => "Mutation",
    };
    let (owner_name, name) = (&owner.name.value, &remote.name.value);
    let of = |remote: &RemoteSchema| match &remote.names.namespace {
        None => format!("the one of `{}`", remote.name.value),
        Some(_) => format!("`{}` puts its root fields into it", remote.name.value),
    };
    let coordinate = SchemaCoordinate::Field(root, &second.name);
    let message = format!("root field `{coordinate}` is in both `{owner_name}` and `{name}`");
    Diagnostic::error(codes::ROOT_FIELD_CLASH, message, remote.name.span)
        .label(format!("has a second `{}`", second.name))
        .related(place(remote, operation, second), of(remote))
        .related(place(owner, operation, first), of(owner))
        .help(match &remote.names.namespace {
            None => format!(
                "give `{name}` a namespace: `customization: {{ root_fields_namespace: {} }}`;\n\
                 or remove the field from the SDL file of one of them",
                graphql_name(name)
            ),
            Some(namespace) => format!(
                "give the namespace of `{name}` another name: `root_fields_namespace: {}_2`",
                namespace.value
            ),
        })
}

/// Where a root field is declared; a namespace is where its fields are.
fn place(remote: &RemoteSchema, operation: OperationKind, field: &FieldDefinition) -> Span {
    let root = remote.schema.root_operation(operation_type(operation));
    let declared = root.and_then(|root| remote.schema.types.get(root));
    match (declared, &remote.names.namespace) {
        (Some(root), None) => remote.span_of_field(root.name(), &field.name),
        (Some(root), Some(_)) => remote.span_of(root.name()),
        (None, _) => remote.span(None),
    }
}

/// A remote schema's name as the beginning of a GraphQL name.
pub(super) fn graphql_name(remote: &str) -> String {
    let name: String =
        remote.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let begins_well = name.starts_with(|c: char| c.is_ascii_alphabetic());
    if begins_well { name } else { format!("remote_{name}") }
}
