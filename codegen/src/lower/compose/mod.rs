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
//! large schema costs a pointer for each type; only types that get a joined field or lose a field
//! are copied. A clash leaves the first definition in place and goes on.

mod directives;
mod equal;
mod joined_fields;
mod roots;
mod types;

use std::collections::HashSet;

use apollo_compiler::Schema;
use apollo_compiler::collections::HashMap;
use apollo_compiler::diagnostic::ToCliReport;
use apollo_compiler::parser::FileId as ApolloFileId;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::{DiagnosticList, Valid as ValidSchema};

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
    relationships: &[Relationship],
    diagnostics: &mut Diagnostics,
) -> Composition {
    let mut findings = Diagnostics::new();
    let mut joined = Schema::new();
    let root_fields = roots::merge(remotes, &mut joined, &mut findings);
    types::merge(remotes, &mut joined, &mut findings);
    directives::merge(remotes, &mut joined, &mut findings);
    note_foreign_types(remotes, &joined);
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
    Composition {
        joined,
        root_fields,
    }
}

/// An object type is foreign to a remote schema if it stands in one of its interfaces or unions in
/// the joined schema, but only there. Equal unions have equal members, so these are implementers.
fn note_foreign_types(remotes: &mut [RemoteSchema], joined: &Schema) {
    for remote in remotes {
        let interfaces: HashSet<&str> = remote
            .schema
            .types
            .iter()
            .filter(|(_, ty)| ty.is_interface())
            .map(|(name, _)| name.as_str())
            .collect();
        if interfaces.is_empty() {
            continue;
        }
        let mut foreign: Vec<String> = joined
            .types
            .iter()
            .filter_map(|(name, ty)| match ty {
                ExtendedType::Object(object) => Some((name, object)),
                ExtendedType::Scalar(_)
                | ExtendedType::Interface(_)
                | ExtendedType::Union(_)
                | ExtendedType::Enum(_)
                | ExtendedType::InputObject(_) => None,
            })
            .filter(|(name, _)| !remote.schema.types.contains_key(*name))
            .filter(|(_, object)| {
                object
                    .implements_interfaces
                    .iter()
                    .any(|name| interfaces.contains(name.as_str()))
            })
            .map(|(name, _)| name.to_string())
            .collect();
        foreign.sort_unstable();
        remote.foreign_types = foreign;
    }
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
        let remote = location
            .and_then(|place| files.get(&place.file_id()))
            .copied();
        let message = format!("the joined schema is not valid: {}", error.error);
        let place = remote.unwrap_or(first);
        let span = if remote.is_some() {
            place.span(location)
        } else {
            place.name.span
        };
        let mut diagnostic = Diagnostic::error(codes::JOINED_SCHEMA_INVALID, message, span);
        if remote.is_some() {
            diagnostic = diagnostic.related(place.name.span, "of this remote schema");
        }
        findings.push(diagnostic);
    }
}
