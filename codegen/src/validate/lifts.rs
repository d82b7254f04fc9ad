//! Every remote schema that has a lifted type must be able to give all of it: each field of the
//! joined type is its own, or it lifts it from a remote schema that can give it.
//!
//! ```yaml
//! # products and inventory have `type Product`; inventory lifts nothing, so `Product.name` of an
//! # object that inventory returned could not be answered
//! - name: inventory
//!   definition: { url_from_env: INVENTORY_URL }
//! ```

use std::collections::BTreeMap;

use apollo_compiler::Name;
use apollo_compiler::schema::ObjectType;
use joinwright_operation::facts::RemoteId;

use super::lift_help;
use crate::diagnostic::{Diagnostic, Diagnostics, codes, unknown_name_help};
use crate::ir::{Gateway, Relationship, RemoteSchema, SchemaCoordinate};
use crate::source::Spanned;

/// Where a field comes from.
#[derive(Debug, PartialEq, Eq)]
enum Source {
    /// This remote schema has it.
    Owner(RemoteId),
    /// The lifts go in a circle.
    Circle,
    /// Nobody on the way has it: this is where it ends.
    Nobody(RemoteId),
}

/// A lifted type with what lifts there are on it.
pub(super) struct LiftedType<'a> {
    pub(super) gateway: &'a Gateway,
    /// Its name in the joined schema.
    pub(super) name: String,
    pub(super) lifts: Vec<&'a Relationship>,
    /// The remote schemas that have a part of it.
    pub(super) members: Vec<Member<'a>>,
}

/// A remote schema with its part of a lifted type.
pub(super) type Member<'a> = (RemoteId, &'a RemoteSchema, &'a ObjectType);

/// All lifted types, by name.
pub(super) fn lifted_types(gateway: &Gateway) -> Vec<LiftedType<'_>> {
    let mut by_name: BTreeMap<String, Vec<&Relationship>> = BTreeMap::new();
    for lift in gateway.relationships.iter().filter(|relationship| relationship.is_lift()) {
        let source = &gateway.remotes[usize::from(lift.source.0)];
        by_name.entry(source.joined_type(&lift.source_type.value)).or_default().push(lift);
    }
    let of = |(name, lifts): (String, _)| {
        let members = members(gateway, &name);
        LiftedType { gateway, name, lifts, members }
    };
    by_name.into_iter().map(of).collect()
}

fn members<'a>(gateway: &'a Gateway, name: &str) -> Vec<Member<'a>> {
    let remotes = gateway.remotes.iter().enumerate();
    remotes
        .filter_map(|(idx, remote)| {
            let own = remote.own_type(name)?;
            Some((RemoteId(idx as u16), remote, &**remote.schema.get_object(own)?))
        })
        .collect()
}

pub(super) fn check(gateway: &Gateway, diagnostics: &mut Diagnostics) {
    for ty in lifted_types(gateway) {
        ty.check_lifts(diagnostics);
        if !diagnostics.has_errors() {
            ty.check_members(diagnostics);
        }
    }
}

impl<'a> LiftedType<'a> {
    /// A remote schema's part of it.
    pub(super) fn member(&self, remote: RemoteId) -> Option<Member<'a>> {
        self.members.iter().find(|(id, ..)| *id == remote).copied()
    }

    /// The lifted field's name in the joined schema.
    fn joined_name(&self, lift: &Relationship, field: &Spanned<String>) -> String {
        let target = &self.gateway.remotes[usize::from(lift.target.0)];
        target.joined_lift(lift.row_type(), &field.value)
    }

    /// Whether a remote schema has a field of the joined schema itself.
    pub(super) fn is_own(&self, remote: RemoteId, field: &str) -> bool {
        let part = self.members.iter().find(|(id, ..)| *id == remote);
        part.is_some_and(|(_, remote, ty)| remote.own_field(&ty.name, field).is_some())
    }

    /// The lift that gives a field to a remote schema's objects.
    pub(super) fn lift_of(&self, remote: RemoteId, field: &str) -> Option<&'a Relationship> {
        let gives = |lift: &&&Relationship| {
            lift.source == remote
                && lift.lift.iter().any(|name| self.joined_name(lift, name) == field)
        };
        self.lifts.iter().find(gives).copied()
    }

    fn source(&self, from: RemoteId, field: &str) -> Source {
        let mut remote = from;
        // A way without a circle passes each remote schema once.
        for _ in 0..=self.gateway.remotes.len() {
            if self.is_own(remote, field) {
                return Source::Owner(remote);
            }
            match self.lift_of(remote, field) {
                Some(lift) => remote = lift.target,
                None => return Source::Nobody(remote),
            }
        }
        Source::Circle
    }

    /// Whether what the lifts take is there.
    fn check_lifts(&self, diagnostics: &mut Diagnostics) {
        for lift in &self.lifts {
            for field in &lift.lift {
                let joined = self.joined_name(lift, field);
                let first = self.lift_of(lift.source, &joined);
                let first = first.filter(|first| !std::ptr::eq(*first, *lift));
                if let Some(first) = first {
                    diagnostics.push(self.twice(lift, first, field));
                    continue;
                }
                match self.source(lift.target, &joined) {
                    Source::Owner(_) => {}
                    Source::Circle => diagnostics.push(self.circle(lift, field)),
                    Source::Nobody(end) => diagnostics.push(self.unknown(lift, field, end)),
                }
            }
        }
    }

    fn twice(
        &self,
        lift: &Relationship,
        first: &Relationship,
        field: &Spanned<String>,
    ) -> Diagnostic {
        let joined = self.joined_name(lift, field);
        let coordinate = SchemaCoordinate::Field(&self.name, &joined);
        let message = format!(
            "`{coordinate}` is lifted twice in `{}`",
            self.gateway.remotes[usize::from(lift.source.0)].name.value
        );
        let place = first.lift.iter().find(|name| self.joined_name(first, name) == joined);
        Diagnostic::error(codes::LIFT_OF_OWN_FIELD, message, field.span)
            .label("the second")
            .related(place.map_or(first.name.span, |name| name.span), "the first")
            .related(lift.source_type_declared, format!("`{}`, declared here", self.name))
            .help(format!("remove `{}` from one of the two", field.value))
    }

    fn circle(&self, lift: &Relationship, field: &Spanned<String>) -> Diagnostic {
        let joined = self.joined_name(lift, field);
        let coordinate = SchemaCoordinate::Field(&self.name, &joined);
        let mut way = vec![lift.source];
        let mut next = Some(lift);
        while let Some(lift) = next.filter(|_| way.len() <= self.gateway.remotes.len()) {
            way.push(lift.target);
            next = self.lift_of(lift.target, &joined);
        }
        let names: Vec<&str> = (way.iter())
            .map(|id| self.gateway.remotes[usize::from(id.0)].name.value.as_str())
            .collect();
        let message = format!("`{coordinate}` is lifted in a circle: {}", names.join(" → "));
        Diagnostic::error(codes::LIFT_CYCLE, message, field.span)
            .label("nobody has it")
            .related(lift.source_type_declared, format!("`{}`, declared here", self.name))
            .help("lift it from the remote schema that has it in its SDL")
    }

    fn unknown(&self, lift: &Relationship, field: &Spanned<String>, end: RemoteId) -> Diagnostic {
        let coordinate = SchemaCoordinate::Field(&self.name, &field.value);
        let remote = &self.gateway.remotes[usize::from(end.0)];
        let message =
            format!("`{coordinate}` is lifted, but `{}` does not have it", remote.name.value);
        let part = self.members.iter().find(|(id, ..)| *id == end).map(|(_, _, ty)| ty);
        let mut diagnostic = Diagnostic::error(codes::UNKNOWN_LIFT_FIELD, message, field.span)
            .label("no such field");
        if let Some(ty) = part {
            let label = format!("the `{}` of `{}`", self.name, remote.name.value);
            diagnostic = diagnostic.related(remote.span_of(&ty.name), label);
        }
        let fields = part.into_iter().flat_map(|ty| ty.fields.keys().map(|name| (&ty.name, name)));
        let is_new =
            |(ty, own): &(&Name, &Name)| !self.is_own(lift.source, &remote.joined_field(ty, own));
        let names = fields.filter(is_new).map(|(_, own)| own.as_str());
        let what = format!("the fields of `{}` in `{}`", self.name, remote.name.value);
        diagnostic.help = unknown_name_help(&field.value, &what, names);
        diagnostic
    }

    /// Whether each remote schema can give the whole type.
    fn check_members(&self, diagnostics: &mut Diagnostics) {
        for (id, remote, ty) in &self.members {
            let missing: Vec<(RemoteId, String)> = (self.fields().into_iter())
                .filter(|(_, field)| self.source(*id, field) == Source::Nobody(*id))
                .collect();
            let Some((owner, first)) = missing.first() else { continue };
            let coordinate = SchemaCoordinate::Field(&self.name, first);
            let more = match missing.len() - 1 {
                0 => String::new(),
                n => format!(" and {n} more"),
            };
            let name = &remote.name.value;
            let owner = &self.gateway.remotes[usize::from(owner.0)];
            let declared = owner.own_type(&self.name).and_then(|ty| owner.own_field(ty, first));
            let declared = declared.map_or(owner.span(None), |field| owner.span_of(field));
            let message = format!("`{coordinate}`{more} can not be reached from `{name}`");
            let diagnostic = Diagnostic::error(codes::LIFT_UNREACHABLE, message, remote.name.span)
                .label(format!("has a `{}` without it, and no lift", self.name))
                .related(remote.span_of(&ty.name), format!("the `{}` of `{name}`", self.name))
                .related(declared, format!("`{}` has it", owner.name.value))
                .help(lift_help::lines(self, *id, &missing));
            diagnostics.push(diagnostic);
        }
    }

    /// The fields of all parts under their names in the joined schema, each with the first remote schema that has it.
    fn fields(&self) -> Vec<(RemoteId, String)> {
        let mut fields: Vec<(RemoteId, String)> = Vec::new();
        for (id, remote, ty) in &self.members {
            for field in ty.fields.values() {
                let is_root = remote.is_root_type(field.ty.inner_named_type());
                let joined = remote.joined_field(&ty.name, &field.name);
                if !is_root && !fields.iter().any(|(_, known)| *known == joined) {
                    fields.push((*id, joined));
                }
            }
        }
        fields
    }
}
