//! Roles: what generated code states of each, and the joined schema as a role sees it.
//!
//! A role's schema is a part of the joined schema. Remote schemas, root fields and relationships keep
//! their places, so that one table of joins serves all roles; what a role may not see is not found
//! in the indexes of its own joined schema.

use std::collections::HashSet;

use apollo_compiler::Schema;
use apollo_compiler::ast::Type;
use apollo_compiler::parser::Parser;
use apollo_compiler::validation::Valid;

use crate::facts::{Preset, Relationship, RemoteId, RemoteSchema, RootField};
use crate::joined::JoinedSchema;

/// A role. What is nothing special is left to [`Role::PLAIN`].
#[derive(Debug, Clone, Copy)]
pub struct Role<'a> {
    /// Its name, as a session has it.
    pub name: &'a str,
    /// The SDL of the joined schema as the role sees it.
    pub sdl: &'a str,
    /// The root fields that it may ask for, as places in the gateway's list.
    pub root_fields: &'a [u16],
    /// The relationships that exist for it, as places in the gateway's list.
    pub relationships: &'a [u16],
    /// The foreign types of each remote schema that are others than [`RemoteSchema::foreign_types`].
    pub foreign_types: &'a [(RemoteId, &'a [&'a str])],
    /// The fields that feed its joins although it may not see them: `hidden_keys: allow`.
    pub hidden_keys: &'a [HiddenKey<'a>],
    /// What the gateway gives for it.
    pub presets: &'a [Preset<'a>],
}

impl Role<'_> {
    /// A role that sees nothing.
    pub const PLAIN: Self = Self {
        name: "",
        sdl: "",
        root_fields: &[],
        relationships: &[],
        foreign_types: &[],
        hidden_keys: &[],
        presets: &[],
    };
}

/// A field that is not in a role's schema and that the gateway asks for all the same. Names are the
/// joined schema's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HiddenKey<'a> {
    /// The type that has it.
    pub parent: &'a str,
    /// The field.
    pub field: &'a str,
    /// Its type as GraphQL text: `ID!`.
    pub ty: &'a str,
}

impl<'a> JoinedSchema<'a> {
    /// The joined schema as a role sees it. `schema` is the role's; the lists are the gateway's.
    ///
    /// ```
    /// use apollo_compiler::Schema;
    /// use joinwright_operation::JoinedSchema;
    /// use joinwright_operation::facts::{OperationKind, RemoteId, RemoteSchema, Role, RootField};
    ///
    /// let root_field =
    ///     |name| RootField { operation: OperationKind::Query, name, remote: RemoteId(0) };
    /// let root_fields = [root_field("me"), root_field("secret")];
    /// let role = Role { name: "user", root_fields: &[0], ..Role::PLAIN };
    /// let schema = Schema::parse_and_validate("type Query { me: Int }", "user.graphql").unwrap();
    /// let remotes = [RemoteSchema::PLAIN];
    /// let joined = JoinedSchema::of_role(schema, &remotes, &root_fields, Vec::new(), &role);
    /// assert!(joined.schema().type_field("Query", "secret").is_err());
    /// ```
    pub fn of_role(
        schema: Valid<Schema>,
        remotes: &[RemoteSchema<'a>],
        root_fields: &[RootField<'a>],
        relationships: Vec<Relationship<'a>>,
        role: &Role<'a>,
    ) -> Self {
        let mut remotes = remotes.to_vec();
        for (id, foreign_types) in role.foreign_types {
            if let Some(remote) = remotes.get_mut(usize::from(id.0)) {
                remote.foreign_types = foreign_types;
            }
        }
        let root_fields = role.root_fields.iter().filter_map(|&place| {
            let root_field: Option<&RootField<'a>> = root_fields.get(usize::from(place));
            root_field.copied()
        });
        let root_fields: Vec<RootField<'a>> = root_fields.collect();
        let joined = Self::new(schema, &remotes, &root_fields, relationships);
        let mut joined = joined.with_presets(role.presets);
        let seen: HashSet<u16> = role.relationships.iter().copied().collect();
        joined.keep_relationships(&seen);
        joined.hidden_keys = hidden_keys(role.hidden_keys);
        joined
    }
}

/// Hidden keys with their types. The compiler has made the texts of types.
fn hidden_keys<'a>(keys: &[HiddenKey<'a>]) -> Vec<(&'a str, &'a str, Type)> {
    let key = |key: &HiddenKey<'a>| {
        let ty = Parser::new().parse_type(key.ty, "type").ok()?;
        Some((key.parent, key.field, ty))
    };
    keys.iter().filter_map(key).collect()
}
