//! What each relationship needs of a remote schema, as schema coordinates.

use std::collections::{BTreeMap, BTreeSet};

use joinwright_codegen::ir::Batching;
use joinwright_codegen::ir::{
    Constant, Gateway, KeyField, Mapping, Pairing, Relationship, RemoteSchema,
};

/// For each coordinate, the relationships that use it: `Query.user(id:)` → `Order.user`.
pub(crate) type Uses = BTreeMap<String, BTreeSet<String>>;

/// What the relationships need of the remote schema at `remote`, an index of [`Gateway::remotes`].
pub(crate) fn uses(gateway: &Gateway, remote: usize) -> Uses {
    let asked = &gateway.remotes[remote];
    let mut uses = Uses::new();
    for relationship in &gateway.relationships {
        let name = format!("{}.{}", relationship.source_type.value, relationship.name.value);
        let mut needs = Needs { remote: asked, coordinates: BTreeSet::new() };
        needs.key(&gateway.remotes[usize::from(relationship.source.0)], relationship);
        if usize::from(relationship.target.0) == remote {
            needs.target(relationship);
        }
        for coordinate in needs.coordinates {
            uses.entry(coordinate).or_default().insert(name.clone());
        }
    }
    uses
}

/// What one relationship needs.
struct Needs<'a> {
    remote: &'a RemoteSchema,
    coordinates: BTreeSet<String>,
}

impl Needs<'_> {
    /// Every remote schema that has the source type gives keys, not only the one that declares the
    /// relationship.
    fn key(&mut self, source: &RemoteSchema, relationship: &Relationship) {
        let source_type = source.joined_type(&relationship.source_type.value);
        let remote = self.remote;
        for joined in std::iter::once(&source_type).chain(&relationship.also_on) {
            let Some(own) = remote.own_type(joined) else { continue };
            self.add(own.as_str());
            for field in &relationship.key {
                self.key_field(own, field);
            }
        }
    }

    /// The fields on the way to a key field, as far as the type has them: a union has none.
    fn key_field(&mut self, source_type: &str, field: &KeyField) {
        let remote = self.remote;
        let mut parent = source_type.to_owned();
        for segment in &field.path {
            let own = remote.own_field(&parent, &segment.joined);
            let Some(definition) = own.and_then(|own| remote.schema.type_field(&parent, own).ok())
            else {
                return;
            };
            let ty = definition.ty.inner_named_type().to_string();
            let coordinate = format!("{parent}.{}", definition.name);
            for (name, value) in &segment.arguments {
                self.add(format!("{coordinate}({name}:)"));
                if let Some(argument) = definition.argument_by_name(name) {
                    self.constant(value, argument.ty.inner_named_type());
                }
            }
            self.add(coordinate);
            self.add(ty.as_str());
            parent = ty;
        }
    }

    fn target(&mut self, relationship: &Relationship) {
        for segment in &relationship.path {
            let field = format!("{}.{}", segment.parent, segment.field.value);
            for argument in &segment.arguments {
                self.add(format!("{field}({}:)", argument.name.value));
                self.mapping(&argument.value.value, argument.ty.inner_named_type());
            }
            self.add(field);
            self.add(segment.ty.inner_named_type().as_str());
        }
        let Some(leaf) = relationship.path.last() else {
            return;
        };
        if let Batching::Listed { pairing: Pairing::Fields(fields), .. } = &relationship.batching {
            for field in fields {
                self.add(format!("{}.{}", leaf.ty.inner_named_type(), field.name.value));
            }
        }
    }

    /// A value that stands where a `ty`, or a list of them, is wanted.
    fn mapping(&mut self, mapping: &Mapping, ty: &str) {
        self.add(ty);
        match mapping {
            Mapping::Key { .. } => {}
            Mapping::Static(constant) => self.constant(constant, ty),
            Mapping::Each(item) => self.mapping(&item.value, ty),
            Mapping::List(items) => items.iter().for_each(|item| self.mapping(&item.value, ty)),
            Mapping::Object(fields) => {
                for (name, value) in fields {
                    if let Some(ty) = self.input_field(ty, &name.value) {
                        self.mapping(&value.value, &ty);
                    }
                }
            }
        }
    }

    fn constant(&mut self, constant: &Constant, ty: &str) {
        self.add(ty);
        match constant {
            Constant::Int(_) | Constant::Float(_) | Constant::String(_) | Constant::Boolean(_) => {}
            Constant::Enum(value) => self.add(format!("{ty}.{value}")),
            Constant::List(items) => items.iter().for_each(|item| self.constant(item, ty)),
            Constant::Object(fields) => {
                for (name, value) in fields {
                    if let Some(ty) = self.input_field(ty, name) {
                        self.constant(value, &ty);
                    }
                }
            }
        }
    }

    /// Notes an input field and gives its type; a custom scalar's object has none.
    fn input_field(&mut self, parent: &str, name: &str) -> Option<String> {
        let field = self.remote.schema.get_input_object(parent)?.fields.get(name)?;
        let ty = field.ty.inner_named_type().to_string();
        self.add(format!("{parent}.{name}"));
        Some(ty)
    }

    fn add(&mut self, coordinate: impl Into<String>) {
        self.coordinates.insert(coordinate.into());
    }
}
