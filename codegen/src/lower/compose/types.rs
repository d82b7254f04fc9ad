//! The types of all remote schemas are those of the joined schema; equal types are one type, others
//! of one name clash.
//!
//! ```graphql
//! type User { id: ID! name: String }   # orders
//! type User { id: ID! }                # users
//! ```
//!
//! Root types are merged by themselves, so a field that returns one (Relay's `query: Query!` in the
//! payload of a mutation) would have no type: such fields are left out, with a warning, and so are
//! root types among the members of a union.

use std::collections::HashMap;

use apollo_compiler::schema::{Component, ComponentName, ExtendedType, FieldDefinition};
use apollo_compiler::{Name, Schema};

use super::super::lifts::Connected;
use super::equal::{self, Difference};
use super::lifted::Lifted;
use super::roots::graphql_name;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::{RemoteSchema, SchemaCoordinate, fields_of};
use crate::source::Span;

/// Adds the types of all remote schemas.
pub(super) fn merge(
    remotes: &[RemoteSchema],
    connected: &Connected,
    joined: &mut Schema,
    findings: &mut Diagnostics,
) {
    let lifted = Lifted::merge(remotes, connected, findings);
    let mut owners: HashMap<Name, &RemoteSchema> = HashMap::new();
    for (remote_idx, remote) in remotes.iter().enumerate() {
        let mut dropped = Dropped::of_roots(remote);
        for (name, ty) in &remote.schema.types {
            if ty.is_built_in() || remote.is_left_out(name) {
                continue;
            }
            if is_joined_root(joined, name) {
                findings.push(reserved(remote, ty));
                continue;
            }
            let own = dropped.without_roots(remote, ty);
            let ty = lifted.part_of(connected, remote_idx, name).cloned().unwrap_or(own);
            match joined.types.get(name) {
                None => {
                    owners.insert(name.clone(), remote);
                    joined.types.insert(name.clone(), ty);
                }
                Some(first) => {
                    let difference = equal::difference(first, &ty);
                    if let (Some(difference), Some(owner)) = (difference, owners.get(name)) {
                        findings.push(clash(owner, remote, first, &ty, &difference));
                    }
                }
            }
        }
        findings.extend(dropped.warning(remote));
    }
}

fn is_joined_root(joined: &Schema, name: &Name) -> bool {
    joined.schema_definition.iter_root_operations().any(|(_, root)| root.name == *name)
}

pub(super) fn clash(
    owner: &RemoteSchema,
    remote: &RemoteSchema,
    first: &ExtendedType,
    second: &ExtendedType,
    difference: &Difference,
) -> Diagnostic {
    let (owner_name, remote_name) = (&owner.name.value, &remote.name.value);
    let name = second.name();
    let own = remote.names.types.own(name);
    let message = format!(
        "type `{name}` is defined differently by `{owner_name}` and `{remote_name}`: {}",
        difference.message
    );
    let place = |remote: &RemoteSchema, ty: &ExtendedType, name: &Option<Name>| match name {
        Some(name) => remote.span_of_field(ty.name(), name),
        None => remote.span_of(ty.name()),
    };
    let diagnostic = Diagnostic::error(codes::TYPE_CLASH, message, remote.name.span)
        .label(format!("has another `{name}`"))
        .related(
            place(remote, second, &difference.second.name),
            format!("{} in `{remote_name}`", difference.second.text),
        )
        .related(
            place(owner, first, &difference.first.name),
            format!("{} in `{owner_name}`", difference.first.text),
        )
        .help(match (first, second) {
            _ if remote.function.is_some() => {
                "give the type in `sdl` another name, or the same definition".to_owned()
            }
            (ExtendedType::Object(_), ExtendedType::Object(_)) => format!(
                "if both are parts of one thing, connect them by `lift`: \
                 docs/relationships-file.md;\nelse {}",
                rename_help(remote, own, "the SDL file of one of them")
            ),
            (_, _) => rename_help(remote, own, "the SDL file of one of them"),
        });
    // A member that differs may stand far from its type's name.
    let heads = [(remote, second, &difference.second), (owner, first, &difference.first)];
    heads
        .into_iter()
        .filter(|(.., side)| side.name.is_some())
        .fold(diagnostic, |diagnostic, (remote, ty, _)| {
            diagnostic.related(remote.span_of(ty.name()), "")
        })
}

fn reserved(remote: &RemoteSchema, ty: &ExtendedType) -> Diagnostic {
    let name = ty.name();
    let message = format!(
        "type `{name}` of `{}` is no root type, but has the name of one",
        remote.name.value
    );
    Diagnostic::error(codes::TYPE_CLASH, message, remote.name.span)
        .label(format!("has an ordinary `{name}`"))
        .related(remote.span_of(name), "declared here")
        .help(rename_help(remote, remote.names.types.own(ty.name()), "the SDL file"))
}

fn rename_help(remote: &RemoteSchema, own: &str, place: &str) -> String {
    let name = &remote.name.value;
    format!(
        "rename it in `{name}`: `customization: {{ type_names: {{ mapping: {{ {own}: {}_{own} }} \
         }} }}`;\nor remove it, and the fields that return it, from {place}",
        graphql_name(name)
    )
}

/// What of a remote schema is left out because it returns a root type.
struct Dropped {
    n_fields: usize,
    first: Option<(String, Span)>,
}

impl Dropped {
    /// Those of the root types themselves.
    fn of_roots(remote: &RemoteSchema) -> Self {
        let mut dropped = Self { n_fields: 0, first: None };
        for (_, root) in remote.schema.schema_definition.iter_root_operations() {
            let fields = fields_of(&remote.schema, root);
            for field in fields.into_iter().flat_map(|fields| fields.values()) {
                if remote.is_root_type(field.ty.inner_named_type()) {
                    dropped.note(remote, root, field);
                }
            }
        }
        dropped
    }

    /// The type without what returns a root type: mostly the same node.
    fn without_roots(&mut self, remote: &RemoteSchema, ty: &ExtendedType) -> ExtendedType {
        let returns_root =
            |field: &Component<FieldDefinition>| remote.is_root_type(field.ty.inner_named_type());
        let is_root = |member: &ComponentName| remote.is_root_type(&member.name);
        let mut ty = ty.clone();
        match &mut ty {
            ExtendedType::Object(object) if object.fields.values().any(returns_root) => {
                object.fields.values().filter(|field| returns_root(field)).for_each(|field| {
                    self.note(remote, &object.name, field);
                });
                object.make_mut().fields.retain(|_, field| !returns_root(field));
            }
            ExtendedType::Interface(interface) if interface.fields.values().any(returns_root) => {
                interface.fields.values().filter(|field| returns_root(field)).for_each(|field| {
                    self.note(remote, &interface.name, field);
                });
                interface.make_mut().fields.retain(|_, field| !returns_root(field));
            }
            ExtendedType::Union(union) if union.members.iter().any(is_root) => {
                union.make_mut().members.retain(|member| !is_root(member));
            }
            ExtendedType::Scalar(_)
            | ExtendedType::Object(_)
            | ExtendedType::Interface(_)
            | ExtendedType::Union(_)
            | ExtendedType::Enum(_)
            | ExtendedType::InputObject(_) => {}
        }
        ty
    }

    fn note(&mut self, remote: &RemoteSchema, ty: &Name, field: &FieldDefinition) {
        self.n_fields += 1;
        if self.first.is_none() {
            let coordinate = SchemaCoordinate::Field(ty, &field.name).to_string();
            self.first = Some((coordinate, remote.span_of_field(ty, &field.name)));
        }
    }

    fn warning(self, remote: &RemoteSchema) -> Option<Diagnostic> {
        let (coordinate, declared) = self.first?;
        let more = match self.n_fields - 1 {
            0 => String::new(),
            n_more => format!(" (and {n_more} more)"),
        };
        let message = format!(
            "field `{coordinate}` of `{}`{more} is left out: it returns a root type",
            remote.name.value
        );
        let diagnostic = Diagnostic::warning(codes::ROOT_TYPE_AS_FIELD, message, remote.name.span)
            .label("its root types are merged into the joined ones")
            .related(declared, "returns a root type");
        Some(diagnostic)
    }
}
