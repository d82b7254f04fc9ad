//! The gateway as one role sees it: every remote schema with what is left of it, and the relationships
//! that exist.

use std::collections::BTreeSet;

use apollo_compiler::ast::Type;
use apollo_compiler::validation::Valid;
use apollo_compiler::{Name, Schema};
use joinwright_operation::facts::RemoteId;

use super::super::lifts::Connected;
use super::functions;
use super::visible::View;
use crate::ir::{HiddenKey, PresetPlace, Relationship, RemoteSchema, fields_of};

/// The gateway as a role sees it.
pub(super) struct Seen<'a> {
    /// The remote schemas as they are.
    pub(super) whole: &'a [RemoteSchema],
    /// The remote schemas as the role sees them: the same places, with less in them. One without a
    /// permission is empty.
    pub(super) remotes: Vec<RemoteSchema>,
    /// The role's permissions.
    pub(super) views: &'a [Option<View>],
    /// The relationships that exist for the role, with what feeds them although it is hidden.
    pub(super) relationships: Vec<(usize, Vec<HiddenKey>)>,
    /// The relationships that only a hidden key field keeps from existing, with that field.
    pub(super) kept_out: Vec<(usize, HiddenKey)>,
}

impl<'a> Seen<'a> {
    /// What the role sees of the remote schemas and relationships.
    pub(super) fn of(
        whole: &'a [RemoteSchema],
        views: &'a [Option<View>],
        relationships: &[Relationship],
        connected: &Connected,
    ) -> Self {
        let servers = whole.iter().zip(views).map(|(remote, view)| {
            let schema = view.as_ref().map_or_else(Schema::new, |view| view.schema.clone());
            with_schema(remote, schema)
        });
        let mut remotes: Vec<RemoteSchema> = servers.collect();
        let functions = whole[remotes.len()..].iter();
        let functions: Vec<RemoteSchema> = functions
            .map(|function| with_schema(function, functions::schema(function, whole, &remotes)))
            .collect();
        remotes.extend(functions);
        let (found, kept_out) = (Vec::new(), Vec::new());
        let mut seen = Self { whole, remotes, views, relationships: found, kept_out };
        loop {
            seen.find_relationships(relationships);
            // A field that goes may be a key field, or take a lift's whole row with it.
            if !seen.narrow_lifted(relationships, connected) {
                seen.drop_empty_lifts(relationships);
                return seen;
            }
        }
    }

    /// A lift of which the role sees no field is none: without fields it would be a joined field.
    fn drop_empty_lifts(&mut self, relationships: &[Relationship]) {
        let found = std::mem::take(&mut self.relationships);
        self.relationships = found
            .into_iter()
            .filter(|(idx, _)| {
                let one = &relationships[*idx];
                !one.is_lift() || one.lift.iter().any(|field| self.sees_lifted(one, &field.value))
            })
            .collect();
    }

    /// Whether the role sees a field that a relationship lifts, by its name on the row.
    fn sees_lifted(&self, relationship: &Relationship, field: &str) -> bool {
        let as_type = relationship.as_type.as_ref();
        let row = as_type.map_or_else(|| relationship.row_type(), |ty| ty.value.as_str());
        let joined = self.remote(relationship.target).joined_lift(row, field);
        self.lifted_field(&relationship.source_type.value, relationship.source, &joined)
    }

    pub(super) fn remote(&self, id: RemoteId) -> &RemoteSchema {
        &self.remotes[usize::from(id.0)]
    }

    pub(super) fn whole(&self, id: RemoteId) -> &RemoteSchema {
        &self.whole[usize::from(id.0)]
    }

    /// Whether the gateway gives an argument or input field for the role.
    pub(super) fn is_preset(&self, remote: RemoteId, place: &PresetPlace) -> bool {
        let view = self.views.get(usize::from(remote.0)).and_then(Option::as_ref);
        view.is_some_and(|view| view.presets.iter().any(|preset| preset.place == *place))
    }

    /// The relationships of the gateway that the role has, as the role has them.
    pub(super) fn own(&self, relationships: &[Relationship]) -> Vec<Relationship> {
        let own = self.relationships.iter().map(|(idx, _)| {
            let mut own = relationships[*idx].clone();
            let target = self.remote(own.target);
            own.lift.retain(|field| self.sees_lifted(&relationships[*idx], &field.value));
            if let Some(end) = own.path.last_mut() {
                for argument in &mut end.arguments {
                    let (schema, value) = (&target.schema, &argument.value.value);
                    argument.remainder = super::super::remainder::of(schema, value, &argument.ty);
                }
            }
            own
        });
        own.collect()
    }

    /// Takes fields from lifted types until each remote schema can give all that is left. Whether one
    /// went.
    fn narrow_lifted(&mut self, relationships: &[Relationship], connected: &Connected) -> bool {
        let mut names: Vec<&str> = connected.types().collect();
        names.sort_unstable();
        let mut lost: Vec<(&str, String)> = Vec::new();
        for ty in names {
            let members: Vec<RemoteId> = (connected.members(ty).into_iter().flatten().copied())
                .filter(|id| self.remote(*id).own_type(ty).is_some())
                .collect();
            let fields: BTreeSet<String> =
                members.iter().flat_map(|id| joined_fields(self.remote(*id), ty)).collect();
            let is_whole = |field: &String| {
                members.iter().all(|id| self.can_give(relationships, *id, ty, field))
            };
            lost.extend(fields.into_iter().filter(|field| !is_whole(field)).map(|it| (ty, it)));
        }
        for (ty, field) in &lost {
            for remote in &mut self.remotes {
                remove_field(remote, ty, field);
            }
        }
        !lost.is_empty()
    }

    /// Whether objects of a remote schema have a field of a lifted type: their own, or by lifts.
    fn can_give(
        &self,
        relationships: &[Relationship],
        from: RemoteId,
        ty: &str,
        field: &str,
    ) -> bool {
        let mut remote = from;
        // A way without a circle passes each remote schema once.
        for _ in 0..=self.remotes.len() {
            if joined_fields(self.remote(remote), ty).any(|own| own == field) {
                return true;
            }
            let lifts = self.relationships.iter().map(|(idx, _)| &relationships[*idx]);
            let mut lifts = lifts.filter(|one| {
                one.source == remote
                    && self.whole(remote).joined_type(&one.source_type.value) == ty
                    && one.lift.iter().any(|name| {
                        self.whole(one.target).joined_lift(one.row_type(), &name.value) == field
                    })
            });
            match lifts.next() {
                Some(lift) => remote = lift.target,
                None => return false,
            }
        }
        false
    }

    /// Whether the role's lifted type has a field. `ty` is the source's own name of the type.
    fn lifted_field(&self, ty: &str, source: RemoteId, field: &str) -> bool {
        let joined = self.whole(source).joined_type(ty);
        self.remotes.iter().any(|remote| joined_fields(remote, &joined).any(|own| own == field))
    }
}

/// The names in the joined schema of the fields that a remote schema's part of a type has.
fn joined_fields<'r>(remote: &'r RemoteSchema, ty: &str) -> impl Iterator<Item = String> + 'r {
    let own = remote.own_type(ty);
    let fields = own.and_then(|own| Some((own, fields_of(&remote.schema, own)?)));
    fields.into_iter().flat_map(move |(own, fields)| {
        fields.keys().map(move |field| remote.joined_field(own, field))
    })
}

fn remove_field(remote: &mut RemoteSchema, ty: &str, field: &str) {
    let Some(own) = remote.own_type(ty).cloned() else { return };
    let Some(name) = remote.own_field(&own, field).cloned() else { return };
    let mut schema = remote.schema.clone().into_inner();
    if let Some(apollo_compiler::schema::ExtendedType::Object(object)) = schema.types.get_mut(&own)
    {
        object.make_mut().fields.shift_remove(&name);
    }
    remote.schema = Valid::assume_valid(schema);
}

/// A remote schema with less in it. Composition validates what comes of all of them.
fn with_schema(remote: &RemoteSchema, schema: Schema) -> RemoteSchema {
    let mut remote = remote.clone();
    let left = |name: &str| {
        let roots = [&schema.schema_definition.query, &schema.schema_definition.mutation];
        let fields = roots.into_iter().flatten().filter_map(|root| fields_of(&schema, root));
        fields.into_iter().any(|fields| fields.contains_key(name))
    };
    remote.hidden.retain(|hidden| left(&hidden.value));
    remote.schema = Valid::assume_valid(schema);
    remote
}

/// A field that feeds a join although the role does not see it.
pub(super) fn hidden_key(whole: &RemoteSchema, parent: &str, field: &Name, ty: &Type) -> HiddenKey {
    HiddenKey {
        parent: whole.joined_type(parent),
        field: whole.joined_field(parent, field),
        ty: whole.joined_ty(ty),
    }
}
