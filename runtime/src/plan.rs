//! The types of the constants that generated code consists of. No logic.

use joinwright_operation::facts::{Relationship, RemoteSchema, RootField};

use crate::key::{CanonicalKey, KeyError, KeyVariables};

/// Everything a generated gateway states about itself.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// The joined schema's SDL.
    pub sdl: &'static str,
    /// The remote schemas; `RemoteId` is the index.
    pub remotes: &'static [RemoteSchema<'static>],
    /// The root fields.
    pub root_fields: &'static [RootField<'static>],
    /// The joins; `RelationshipId` is the index.
    pub joins: &'static [&'static Join],
}

/// A relationship, ready to run.
#[derive(Debug)]
pub struct Join {
    /// Target, batching and fixed document parts.
    pub relationship: Relationship<'static>,
    /// Reads a key from its parts (JSON, in the order of [`Relationship::key`], none of them null)
    /// and writes the bytes by which equal keys are equal.
    pub canonical: fn(&[&str], &mut CanonicalKey) -> Result<(), KeyError>,
    /// Reads a key from its parts and writes what it binds: the variables of one aliased field, or
    /// one item of a listed argument.
    pub variables: fn(&[&str], &mut KeyVariables<'_>) -> Result<(), KeyError>,
}
