//! The types of the constants that generated code consists of. No logic.

use joinwright_operation::facts::{Relationship, RemoteSchema, RootField, Url};

use crate::function::Function;
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

impl Plan {
    /// The remote schemas that are asked over HTTP: all but functions, which stand at the end.
    pub(crate) fn servers(&self) -> &'static [RemoteSchema<'static>] {
        let is_server = |remote: &&RemoteSchema<'_>| remote.url != Url::Function;
        &self.remotes[..self.remotes.iter().take_while(is_server).count()]
    }
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
    /// What answers it in place of a server.
    pub function: Option<Function>,
}

impl Join {
    /// A join that binds nothing and that a server answers.
    pub const PLAIN: Self = Self {
        relationship: Relationship::PLAIN,
        canonical: |_, _| Ok(()),
        variables: |_, _| Ok(()),
        function: None,
    };
}
