//! Composition: the schemas of all remote schemas, and the relationships, as one joined schema.
//!
//! ```text
//! orders   type Query { order(id: ID!): Order }     type Order { id: ID! user_id: ID }
//! users    type Query { user(id: ID!): User }       type User { id: ID! }
//! joined   type Query { order(id: ID!): Order user(id: ID!): User }
//!          type Order { id: ID! user_id: ID user: User }     type User { id: ID! }
//! ```
//!
//! Definitions are shared with the remote schemas' own (a `Node` is a counted pointer), so that a
//! large schema costs a pointer for each type; only types that get a joined field, lose a field or
//! are renamed are copied. A clash leaves the first definition in place and goes on.

mod client_inputs;
mod directives;
mod equal;
mod hidden;
mod joined_fields;
mod lifted;
mod namespaces;
mod renamed;
mod renamed_alike;
mod renamed_apart;
mod roots;
mod spread;
mod types;

use std::collections::{BTreeSet, HashSet};

use apollo_compiler::collections::HashMap;
use apollo_compiler::diagnostic::ToCliReport;
use apollo_compiler::parser::FileId as ApolloFileId;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::{DiagnosticList, Valid as ValidSchema};
use apollo_compiler::{Name, Schema};

use super::lifts::Connected;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::{Relationship, RemoteSchema, RootField};

/// What composition makes.
pub(super) struct Composition {
    /// The joined schema. Worth nothing if an error was reported.
    pub(super) joined: ValidSchema<Schema>,
    /// Its root fields: queries first, in the order of the remote schemas.
    pub(super) root_fields: Vec<RootField>,
}

/// Joins the schemas and notes in each remote schema which types are foreign to it.
pub(super) fn compose(
    remotes: &mut [RemoteSchema],
    relationships: &mut [Relationship],
    connected: &Connected,
    diagnostics: &mut Diagnostics,
) -> Composition {
    let mut findings = Diagnostics::new();
    let mut joined = Schema::new();
    let renamed = renamed::renamed(remotes, &mut findings);
    let root_fields = roots::merge(&renamed, &mut joined, &mut findings);
    hidden::check(remotes, joined.schema_definition.query.is_some(), &mut findings);
    types::merge(&renamed, connected, &mut joined, &mut findings);
    directives::merge(&renamed, &mut joined, &mut findings);
    note_foreign_types(remotes, &renamed, &joined);
    spread::spread(&renamed, relationships, &joined, &mut findings);
    joined_fields::add(remotes, relationships, &mut joined);
    merge_sources(remotes, &mut joined);

    let joined = joined.validate().unwrap_or_else(|invalid| {
        // After a clash the joined schema has only one of two definitions: what is wrong with that
        // is no further finding.
        if !findings.has_errors() {
            report_invalid(remotes, &invalid.errors, &mut findings);
        }
        // It can not be used: there is an error now.
        ValidSchema::assume_valid(invalid.partial)
    });
    diagnostics.extend(findings);
    Composition { joined, root_fields }
}

/// Types that a client may name in a selection set of a remote schema which does not have them: the
/// object types that stand in one of its interfaces in the joined schema (equal unions have equal
/// members), and the interfaces and unions that have an object type in common with one of its own.
fn note_foreign_types(remotes: &mut [RemoteSchema], renamed: &[RemoteSchema], joined: &Schema) {
    let possible = possible_types(joined);
    for (remote, renamed) in remotes.iter_mut().zip(renamed) {
        let is_own = |name: &Name| renamed.schema.types.contains_key(name);
        let standing: HashSet<&Name> = (possible.iter())
            .filter(|(name, _)| is_own(name))
            .flat_map(|(_, objects)| objects)
            .copied()
            .collect();
        let overlapping = (possible.iter())
            .filter(|(_, objects)| objects.iter().any(|name| standing.contains(name)))
            .map(|(name, _)| *name);
        let foreign: BTreeSet<&Name> =
            (standing.iter().copied().chain(overlapping)).filter(|name| !is_own(name)).collect();
        remote.foreign_types = foreign.into_iter().map(Name::to_string).collect();
    }
}

/// The object types of each interface and union.
fn possible_types(schema: &Schema) -> HashMap<&Name, Vec<&Name>> {
    let mut possible: HashMap<&Name, Vec<&Name>> = HashMap::default();
    for (name, ty) in &schema.types {
        match ty {
            ExtendedType::Object(object) => {
                for interface in &object.implements_interfaces {
                    possible.entry(&interface.name).or_default().push(name);
                }
            }
            ExtendedType::Union(union) => {
                let members = union.members.iter().map(|member| &member.name);
                possible.entry(name).or_default().extend(members);
            }
            ExtendedType::Scalar(_)
            | ExtendedType::Interface(_)
            | ExtendedType::Enum(_)
            | ExtendedType::InputObject(_) => {}
        }
    }
    possible
}

/// The texts in which locations of the joined schema are places.
fn merge_sources(remotes: &[RemoteSchema], joined: &mut Schema) {
    let sources = std::sync::Arc::make_mut(&mut joined.sources);
    for remote in remotes {
        for (id, source) in remote.schema.sources.iter() {
            sources.insert(*id, source.clone());
        }
    }
}

/// The joined schema breaks a rule of the type system that no remote schema breaks by itself.
///
/// ```graphql
/// interface Node { id: ID! }                   # both, so it is one interface
/// union Found = User                           # one
/// type Query { node: Node user: User }         # …
/// ```
fn report_invalid(remotes: &[RemoteSchema], errors: &DiagnosticList, findings: &mut Diagnostics) {
    let files: HashMap<ApolloFileId, &RemoteSchema> = remotes
        .iter()
        .flat_map(|remote| remote.schema.sources.keys().map(move |id| (*id, remote)))
        .filter(|(id, _)| *id != ApolloFileId::BUILT_IN)
        .collect();
    let Some(first) = remotes.first() else { return };
    for error in errors.iter() {
        let location = error.error.location();
        let remote = location.and_then(|place| files.get(&place.file_id())).copied();
        let message = format!("the joined schema is not valid: {}", error.error);
        let place = remote.unwrap_or(first);
        let span = if remote.is_some() { place.span(location) } else { place.name.span };
        let mut diagnostic = Diagnostic::error(codes::JOINED_SCHEMA_INVALID, message, span).help(
            "remove it, and what refers to it, from the SDL file: the gateway serves the rest",
        );
        if remote.is_some() {
            diagnostic = diagnostic.related(place.name.span, "of this remote schema");
        }
        findings.push(diagnostic);
    }
}
