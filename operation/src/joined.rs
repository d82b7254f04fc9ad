//! The joined schema with the facts about it, indexed for lowering.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::iter;

use apollo_compiler::ast::Type;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::Valid;
use apollo_compiler::{Name, Schema};

use crate::facts::{
    Lift, Names, OperationKind, Preset, Relationship, RelationshipId, RemoteId, RemoteSchema,
    RootField,
};
use crate::lifts;
use crate::lower::MAX_SELECTIONS;
use crate::one_of;
use crate::presets::Presets;
use crate::shape::RenamedTypes;
use crate::shared::Shared;

/// The largest bound on the fields and fragments of an operation.
pub const MOST_SELECTIONS: usize = 20_000;

/// The client-facing schema, and who answers which of its fields.
#[derive(Debug)]
pub struct JoinedSchema<'a> {
    schema: Valid<Schema>,
    remotes: Vec<RemoteSchema<'a>>,
    root_fields: HashMap<(OperationKind, &'a str), RemoteId>,
    relationships: Vec<Relationship<'a>>,
    relationship_ids: HashMap<(&'a str, &'a str), RelationshipId>,
    lift_ids: HashMap<(RemoteId, &'a str, &'a str), RelationshipId>,
    possible_types: HashMap<Name, BTreeSet<Name>>,
    /// For each remote schema those of its object types that are renamed, if there are any.
    type_names: Vec<Option<Shared<RenamedTypes>>>,
    presets: Presets<'a>,
    max_selections: usize,
    /// The types of fields that are asked for and that the schema does not have.
    pub(crate) hidden_keys: Vec<(&'a str, &'a str, Type)>,
}

impl<'a> JoinedSchema<'a> {
    /// Indexes the facts. `RemoteId` and `RelationshipId` are places in the lists given.
    pub fn new(
        schema: Valid<Schema>,
        remotes: &[RemoteSchema<'a>],
        root_fields: &[RootField<'a>],
        relationships: Vec<Relationship<'a>>,
    ) -> Self {
        let schema = one_of::completed(schema);
        let root_fields =
            root_fields.iter().map(|root| ((root.operation, root.name), root.remote)).collect();
        let relationship_ids = relationships
            .iter()
            .enumerate()
            .filter(|(_, join)| join.lift.is_none())
            .flat_map(|(idx, join)| {
                let types = iter::once(join.source_type).chain(join.also_on.iter().copied());
                types.map(move |ty| ((ty, join.name), RelationshipId(idx as u16)))
            })
            .collect();
        let lift_ids = lifts::index(&relationships);
        let possible_types = possible_types(&schema);
        let type_names = remotes.iter().map(|remote| type_names(&schema, &remote.names)).collect();
        let remotes = remotes.to_vec();
        Self {
            schema,
            remotes,
            root_fields,
            relationships,
            relationship_ids,
            lift_ids,
            possible_types,
            type_names,
            presets: Presets::default(),
            max_selections: MAX_SELECTIONS,
            hidden_keys: Vec::new(),
        }
    }

    /// Adds the presets of the role whose schema it is.
    #[must_use]
    pub fn with_presets(mut self, presets: &[Preset<'a>]) -> Self {
        self.presets = Presets::new(&self.schema, &self.remotes, presets);
        self
    }

    /// The most fields and fragments of an operation, once its fragments are expanded, if that is to
    /// be another number than [`MAX_SELECTIONS`]. Indexes have 16 bits, so more than
    /// [`MOST_SELECTIONS`] count as that.
    #[must_use]
    pub fn with_max_selections(mut self, most: usize) -> Self {
        self.max_selections = most.min(MOST_SELECTIONS);
        self
    }

    pub(crate) fn n_selections(&self) -> usize {
        self.max_selections
    }

    /// Forgets the other relationships.
    pub(crate) fn keep_relationships(&mut self, seen: &HashSet<u16>) {
        self.relationship_ids.retain(|_, id| seen.contains(&id.0));
        let relationships = self.relationships.iter().enumerate();
        let kept = relationships.filter(|(idx, _)| seen.contains(&(*idx as u16)));
        let kept: Vec<&Relationship<'a>> = kept.map(|(_, relationship)| relationship).collect();
        self.lift_ids.retain(|(owner, ty, field), _| {
            kept.iter().any(|relationship| {
                let gives = |lift: Lift<'_>| lift.owner == *owner && lift.fields.contains(field);
                relationship.source_type == *ty && relationship.lift.is_some_and(gives)
            })
        });
    }

    /// The type of a field that the gateway asks for itself, although the schema does not have it.
    pub(crate) fn hidden_key(&self, parent: &str, field: &str) -> Option<&Type> {
        let mut keys = self.hidden_keys.iter();
        keys.find(|(ty, name, _)| (*ty, *name) == (parent, field)).map(|(.., ty)| ty)
    }

    /// The schema itself.
    pub fn schema(&self) -> &Valid<Schema> {
        &self.schema
    }

    pub(crate) fn presets(&self) -> &Presets<'a> {
        &self.presets
    }

    pub(crate) fn remote(&self, id: RemoteId) -> &RemoteSchema<'a> {
        &self.remotes[usize::from(id.0)]
    }

    /// The object types of a remote schema that it calls otherwise, if there are any.
    pub(crate) fn type_names(&self, id: RemoteId) -> Option<&Shared<RenamedTypes>> {
        self.type_names[usize::from(id.0)].as_ref()
    }

    pub(crate) fn root_field(&self, operation: OperationKind, name: &str) -> Option<RemoteId> {
        self.root_fields.get(&(operation, name)).copied()
    }

    pub(crate) fn relationship(&self, id: RelationshipId) -> &Relationship<'a> {
        &self.relationships[usize::from(id.0)]
    }

    pub(crate) fn relationship_of(&self, ty: &str, field: &str) -> Option<RelationshipId> {
        self.relationship_ids.get(&(ty, field)).copied()
    }

    /// The lift by which objects of a remote schema get a field that it does not have.
    pub(crate) fn lift_of(
        &self,
        remote: RemoteId,
        ty: &str,
        field: &str,
    ) -> Option<RelationshipId> {
        self.lift_ids.get(&(remote, ty, field)).copied()
    }

    /// The object types that a value of `ty` may have; nothing for an object type.
    pub(crate) fn possible_types(&self, ty: &str) -> Option<&BTreeSet<Name>> {
        self.possible_types.get(ty)
    }
}

fn possible_types(schema: &Schema) -> HashMap<Name, BTreeSet<Name>> {
    let mut possible: HashMap<Name, BTreeSet<Name>> = HashMap::new();
    for (name, ty) in &schema.types {
        match ty {
            ExtendedType::Object(object) => {
                for interface in &object.implements_interfaces {
                    possible.entry(interface.name.clone()).or_default().insert(name.clone());
                }
            }
            ExtendedType::Union(union_) => {
                let members = union_.members.iter().map(|member| member.name.clone()).collect();
                possible.insert(name.clone(), members);
            }
            ExtendedType::Interface(_) => {
                possible.entry(name.clone()).or_default();
            }
            ExtendedType::Scalar(_) | ExtendedType::Enum(_) | ExtendedType::InputObject(_) => {}
        }
    }
    possible
}

fn type_names(schema: &Schema, names: &Names<'_>) -> Option<Shared<RenamedTypes>> {
    let objects = schema.types.iter().filter(|(_, ty)| ty.is_object() && !ty.is_built_in());
    let mut renamed: Vec<(Cow<'static, str>, Cow<'static, str>)> = objects
        .map(|(joined, _)| (names.own_type(joined), joined.as_str()))
        // Another remote schema's type is not what becomes of any name here.
        .filter(|(own, joined)| own != joined && names.types.joined(own) == *joined)
        .map(|(own, joined)| (Cow::Owned(own.to_owned()), Cow::Owned(joined.to_owned())))
        .collect();
    renamed.sort();
    (!renamed.is_empty()).then(|| Shared::new(RenamedTypes { renamed: renamed.into() }))
}
