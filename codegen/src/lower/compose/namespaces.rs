//! Namespaces: the root fields of a remote schema one level down, in a root field of their own.
//!
//! ```text
//! root_fields_namespace: space_a
//! own      type Query { thing: Thing }
//! joined   type Query { space_a: space_a_query }   type space_a_query { thing: Thing }
//! ```

use apollo_compiler::ast::{FieldDefinition, OperationType, Type};
use apollo_compiler::collections::IndexMap;
use apollo_compiler::schema::{Component, ComponentOrigin, ExtendedType, ObjectType};
use apollo_compiler::{Name, Node};
use joinwright_operation::facts::OperationKind;

use crate::ir::{self, RemoteSchema};

/// The types of namespaces.
pub(super) type Types = IndexMap<Name, ExtendedType>;

/// Adds the type of a namespace. Gives the root field.
pub(super) fn add(
    remotes: &[RemoteSchema],
    remote: &RemoteSchema,
    namespace: &str,
    operation: OperationKind,
    fields: Vec<&Component<FieldDefinition>>,
    types: &mut Types,
) -> Option<Component<FieldDefinition>> {
    let (kind, what) = match operation {
        OperationKind::Query => (OperationType::Query, "queries"),
        OperationKind::Mutation => (OperationType::Mutation, "mutations"),
    };
    let root = remote.schema.root_operation(kind).filter(|_| !fields.is_empty())?;
    let name = ir::renamed(&type_name(remotes, remote, namespace, kind, types), root);
    let fields = fields.into_iter().map(|field| {
        let origin = ComponentOrigin::Definition;
        (field.name.clone(), field.node.to_component(origin))
    });
    let description = Node::new_str(&format!("The {what} of `{}`.", remote.name.value));
    let object = ObjectType {
        description: Some(description.clone()),
        name: name.clone(),
        implements_interfaces: Default::default(),
        directives: Default::default(),
        fields: fields.collect::<IndexMap<_, _>>(),
    };
    types.insert(name.clone(), ExtendedType::Object(Node::new(object)));
    Some(Component::new(FieldDefinition {
        description: Some(description),
        name: ir::renamed(namespace, root),
        arguments: Vec::new(),
        ty: Type::Named(name),
        directives: Default::default(),
    }))
}

/// What `type_names` makes of the root type, if no other type has that name; else
/// `<namespace>_query` or `<namespace>_mutation`, with as many `_` behind it as no type has.
fn type_name(
    remotes: &[RemoteSchema],
    remote: &RemoteSchema,
    namespace: &str,
    kind: OperationType,
    types: &Types,
) -> String {
    let is_taken = |name: &str, of: &[&RemoteSchema]| {
        matches!(name, "Query" | "Mutation")
            || types.contains_key(name)
            || of.iter().any(|remote| remote.schema.types.contains_key(name))
    };
    let all: Vec<&RemoteSchema> = remotes.iter().collect();
    let others: Vec<&RemoteSchema> =
        all.iter().copied().filter(|other| !std::ptr::eq(*other, remote)).collect();
    let mapped = remote.schema.root_operation(kind).filter(|root| {
        let mut names = remote.names.types.mapping.values();
        names.any(|name| name.value == root.as_str()) && !is_taken(root, &others)
    });
    if let Some(mapped) = mapped {
        return mapped.to_string();
    }
    let mut name = format!("{namespace}_{}", kind.name());
    while is_taken(&name, &all) {
        name.push('_');
    }
    name
}
