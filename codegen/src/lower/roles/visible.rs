//! What of a remote schema a role may see, and the schema that is left of it.

use std::collections::HashSet;

use apollo_compiler::schema::{Component, ExtendedType, FieldDefinition, InputValueDefinition};
use apollo_compiler::{Name, Node, Schema};

use crate::ir::{Preset, RemoteSchema};
use crate::source::Span;

/// A remote schema as a role sees it.
#[derive(Debug, Clone)]
pub(super) struct View {
    /// What is left of its schema. Federation's own types and fields stay: they are in no joined
    /// schema, but relationships go through them.
    pub(super) schema: Schema,
    /// What the gateway gives for the role.
    pub(super) presets: Vec<Preset>,
    /// The permission: the role's name in it.
    pub(super) place: Span,
}

/// The parts that a role may see. Names are the remote schema's own.
#[derive(Debug, Default)]
pub(super) struct Visible {
    items: HashSet<Item>,
}

#[derive(Debug, PartialEq, Eq, Hash)]
enum Item {
    Type(Name),
    /// A field, an input field, an enum value or a member of a union.
    Member(Name, Name),
    Argument(Name, Name, Name),
    Implements(Name, Name),
}

impl Visible {
    pub(super) fn add_type(&mut self, ty: &Name) {
        self.items.insert(Item::Type(ty.clone()));
    }

    pub(super) fn add_member(&mut self, ty: &Name, member: &Name) {
        self.items.insert(Item::Member(ty.clone(), member.clone()));
    }

    pub(super) fn add_argument(&mut self, ty: &Name, field: &Name, argument: &Name) {
        self.items.insert(Item::Argument(ty.clone(), field.clone(), argument.clone()));
    }

    pub(super) fn add_interface(&mut self, ty: &Name, interface: &Name) {
        self.items.insert(Item::Implements(ty.clone(), interface.clone()));
    }

    pub(super) fn has_type(&self, ty: &Name) -> bool {
        self.items.contains(&Item::Type(ty.clone()))
    }

    pub(super) fn has_member(&self, ty: &Name, member: &Name) -> bool {
        self.items.contains(&Item::Member(ty.clone(), member.clone()))
    }

    pub(super) fn implements(&self, ty: &Name, interface: &Name) -> bool {
        self.items.contains(&Item::Implements(ty.clone(), interface.clone()))
    }

    /// The schema without what the role may not see. Definitions keep their places in the SDL file.
    pub(super) fn restrict(&self, remote: &RemoteSchema) -> Schema {
        let mut schema = remote.schema.clone().into_inner();
        let of_directives = types_of_directives(&schema);
        schema.types.retain(|name, ty| {
            ty.is_built_in()
                || self.has_type(name)
                || remote.is_federation_type(name)
                || of_directives.contains(name)
        });
        let left: HashSet<Name> = schema.types.keys().cloned().collect();
        for (name, ty) in &mut schema.types {
            let is_whole = of_directives.contains(name) && !self.has_type(name);
            if !ty.is_built_in() && !is_whole {
                self.restrict_type(remote, &left, ty);
            }
        }
        let definition = schema.schema_definition.make_mut();
        for root in [&mut definition.query, &mut definition.mutation] {
            root.take_if(|root| !left.contains(&root.name));
        }
        schema
    }

    fn restrict_type(&self, remote: &RemoteSchema, left: &HashSet<Name>, ty: &mut ExtendedType) {
        let name = ty.name().clone();
        let is_query =
            remote.schema.schema_definition.query.as_ref().is_some_and(|q| q.name == name);
        let is_kept = |field: &Name| {
            self.has_member(&name, field) || is_query && remote.is_federation_field(field)
        };
        match ty {
            ExtendedType::Object(ty) => {
                let ty = ty.make_mut();
                ty.implements_interfaces.retain(|one| self.implements(&name, &one.name));
                ty.fields.retain(|field, _| is_kept(field));
                ty.fields.values_mut().for_each(|field| self.restrict_arguments(&name, field));
            }
            ExtendedType::Interface(ty) => {
                let ty = ty.make_mut();
                ty.implements_interfaces.retain(|one| self.implements(&name, &one.name));
                ty.fields.retain(|field, _| is_kept(field));
                ty.fields.values_mut().for_each(|field| self.restrict_arguments(&name, field));
            }
            ExtendedType::Union(ty) if remote.is_federation_type(&name) => {
                ty.make_mut().members.retain(|member| left.contains(&member.name));
            }
            ExtendedType::Union(ty) => {
                ty.make_mut().members.retain(|member| self.has_member(&name, &member.name));
            }
            ExtendedType::Enum(ty) => {
                ty.make_mut().values.retain(|value, _| self.has_member(&name, value));
            }
            ExtendedType::InputObject(ty) => {
                ty.make_mut().fields.retain(|field, _| self.has_member(&name, field));
            }
            ExtendedType::Scalar(_) => {}
        }
    }

    fn restrict_arguments(&self, ty: &Name, field: &mut Component<FieldDefinition>) {
        let name = field.name.clone();
        let is_kept = |argument: &Node<InputValueDefinition>| {
            let item = Item::Argument(ty.clone(), name.clone(), argument.name.clone());
            name == "_entities" || self.items.contains(&item)
        };
        if !field.arguments.iter().all(is_kept) {
            field.make_mut().arguments.retain(is_kept);
        }
    }
}

/// The types that arguments of directives have: without them the directives could not be defined.
fn types_of_directives(schema: &Schema) -> HashSet<Name> {
    let arguments = schema.directive_definitions.values().flat_map(|one| &one.arguments);
    let mut types: Vec<Name> =
        arguments.map(|argument| argument.ty.inner_named_type().clone()).collect();
    let mut seen = HashSet::new();
    while let Some(name) = types.pop() {
        if let Some(ExtendedType::InputObject(input)) = schema.types.get(&name)
            && !seen.contains(&name)
        {
            types.extend(input.fields.values().map(|field| field.ty.inner_named_type().clone()));
        }
        seen.insert(name);
    }
    seen
}
