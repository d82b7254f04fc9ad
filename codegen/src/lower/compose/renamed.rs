//! Remote schemas as `customization` renames them: what composition joins.
//!
//! ```text
//! type_names: { prefix: My }   field_names: [{ parent_type: User, mapping: { id: key } }]
//! own      type Query { user(at: Place): User }     type User { id: ID! }     enum Place { HERE }
//! renamed  type Query { user(at: MyPlace): MyUser } type MyUser { key: ID! }  enum MyPlace { HERE }
//! ```
//!
//! Where what has a new name stands in the SDL file is noted, so that findings about it point there.

use std::collections::BTreeMap;

use apollo_compiler::ast::{DirectiveDefinition, FieldDefinition, InputValueDefinition};
use apollo_compiler::collections::{IndexMap, IndexSet};
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::schema::{
    Component, ComponentName, ExtendedType, InputObjectType, InterfaceType, ObjectType,
};
use apollo_compiler::validation::Valid as ValidSchema;
use apollo_compiler::{Name, Node, Schema};

use super::{renamed_alike, renamed_apart};
use crate::diagnostic::Diagnostics;
use crate::ir::{self, RemoteSchema, SchemaCoordinate, fields_of};

/// The remote schemas under their names in the joined schema, each with its [`RemoteSchema::names`]
/// already applied.
pub(super) fn renamed(remotes: &[RemoteSchema], findings: &mut Diagnostics) -> Vec<RemoteSchema> {
    let renamed = |remote: &RemoteSchema| {
        let mut renamed = remote.clone();
        if !remote.names.is_plain() {
            renamed_alike::check(remote, findings);
            renamed_apart::check(remote, findings);
            renamed.schema = ValidSchema::assume_valid(schema(remote));
            renamed.places = places(remote);
        }
        renamed
    };
    remotes.iter().map(renamed).collect()
}

/// Where renamed types and fields stand, by their coordinates in the joined schema.
fn places(remote: &RemoteSchema) -> BTreeMap<String, SourceSpan> {
    let mut places = BTreeMap::new();
    for own in remote.schema.types.keys() {
        let ty = remote.joined_type(own);
        let fields = fields_of(&remote.schema, own);
        for field in fields.into_iter().flat_map(|fields| fields.values()) {
            let joined = remote.joined_field(own, &field.name);
            let coordinate = SchemaCoordinate::Field(&ty, &joined).to_string();
            places.extend(field.name.location().map(|place| (coordinate, place)));
        }
        places.extend(own.location().map(|place| (ty, place)));
    }
    places
}

fn schema(remote: &RemoteSchema) -> Schema {
    let mut schema = Schema::clone(&remote.schema);
    schema.types = IndexMap::default();
    for (name, ty) in &remote.schema.types {
        if ty.is_built_in() {
            schema.types.insert(name.clone(), ty.clone());
        }
        let ty = renamed_type(remote, ty);
        // Two types of one name were reported.
        schema.types.entry(ty.name().clone()).or_insert(ty);
    }
    let definition = schema.schema_definition.make_mut();
    let roots = [&mut definition.query, &mut definition.mutation, &mut definition.subscription];
    for root in roots.into_iter().flatten() {
        root.name = ir::renamed(&remote.joined_type(&root.name), &root.name);
    }
    for directive in schema.directive_definitions.values_mut() {
        if !directive.is_built_in() && !directive.arguments.is_empty() {
            let directive: &mut DirectiveDefinition = directive.make_mut();
            directive.arguments.iter_mut().for_each(|argument| input(remote, argument));
        }
    }
    schema
}

fn renamed_type(remote: &RemoteSchema, ty: &ExtendedType) -> ExtendedType {
    let name = ir::renamed(&remote.joined_type(ty.name()), ty.name());
    let mut ty = ty.clone();
    match &mut ty {
        // One of the specification's is a custom scalar under another name.
        ExtendedType::Scalar(scalar) if scalar.is_built_in() && name != scalar.name => {
            let mut custom = (**scalar).clone();
            custom.name = Name::new_unchecked(&name);
            *scalar = Node::new(custom);
        }
        ExtendedType::Scalar(scalar) => scalar.make_mut().name = name,
        ExtendedType::Object(object) => {
            let object: &mut ObjectType = object.make_mut();
            object.fields = fields(remote, &object.name, &object.fields);
            object.implements_interfaces = names(remote, &object.implements_interfaces);
            object.name = name;
        }
        ExtendedType::Interface(interface) => {
            let interface: &mut InterfaceType = interface.make_mut();
            interface.fields = fields(remote, &interface.name, &interface.fields);
            interface.implements_interfaces = names(remote, &interface.implements_interfaces);
            interface.name = name;
        }
        ExtendedType::Union(union) => {
            let union = union.make_mut();
            union.members = names(remote, &union.members);
            union.name = name;
        }
        ExtendedType::Enum(enum_) => enum_.make_mut().name = name,
        ExtendedType::InputObject(object) => {
            let object: &mut InputObjectType = object.make_mut();
            object.fields.values_mut().for_each(|field| input(remote, field));
            object.name = name;
        }
    }
    ty
}

fn fields(
    remote: &RemoteSchema,
    parent: &Name,
    own: &IndexMap<Name, Component<FieldDefinition>>,
) -> IndexMap<Name, Component<FieldDefinition>> {
    let mut fields = IndexMap::default();
    for field in own.values() {
        let mut field = field.clone();
        let definition = field.make_mut();
        let name = ir::renamed(&remote.joined_field(parent, &definition.name), &definition.name);
        definition.name = name.clone();
        definition.ty = remote.joined_ty(&definition.ty);
        definition.arguments.iter_mut().for_each(|argument| input(remote, argument));
        // Two fields of one name were reported.
        fields.entry(name).or_insert(field);
    }
    fields
}

/// Renames the type of an argument or of an input object's field.
pub(super) fn input(remote: &RemoteSchema, value: &mut Node<InputValueDefinition>) {
    let ty = remote.joined_ty(&value.ty);
    *value.make_mut().ty.make_mut() = ty;
}

fn names(remote: &RemoteSchema, own: &IndexSet<ComponentName>) -> IndexSet<ComponentName> {
    let renamed = |own: &ComponentName| ComponentName {
        name: ir::renamed(&remote.joined_type(&own.name), &own.name),
        origin: own.origin.clone(),
    };
    own.iter().map(renamed).collect()
}
