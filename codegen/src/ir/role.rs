//! Roles: what each may see of the gateway.

use apollo_compiler::Schema;
use apollo_compiler::ast::{Type, Value};
use apollo_compiler::validation::Valid;
use joinwright_operation::facts::RemoteId;

use crate::source::Spanned;

/// A role.
#[derive(Debug)]
pub struct Role {
    /// Its name, where it is named first.
    pub name: Spanned<String>,
    /// The joined schema as it sees it.
    pub joined: Valid<Schema>,
    /// The root fields that it may ask for, as indexes of `Gateway::root_fields`.
    pub root_fields: Vec<usize>,
    /// The relationships that exist for it, as indexes of `Gateway::relationships`.
    pub relationships: Vec<usize>,
    /// For each remote schema the types that are foreign to it for this role, where those are others
    /// than [`super::RemoteSchema::foreign_types`].
    pub foreign_types: Vec<(RemoteId, Vec<String>)>,
    /// What feeds joins although the role does not see it.
    pub hidden_keys: Vec<HiddenKey>,
    /// The values that the gateway gives for it.
    pub presets: Vec<Preset>,
}

/// A field that feeds a join although a role does not see it. Names are the joined schema's.
#[derive(Debug, Clone, PartialEq)]
pub struct HiddenKey {
    /// The type that has it.
    pub parent: String,
    /// The field.
    pub field: String,
    /// Its type.
    pub ty: Type,
}

/// A value that the gateway gives. Names are the remote schema's own.
#[derive(Debug, Clone, PartialEq)]
pub struct Preset {
    /// The remote schema.
    pub remote: RemoteId,
    /// What gets it.
    pub place: PresetPlace,
    /// The type of what gets it.
    pub ty: Type,
    /// The value. Strings that begin with `x-hasura-` are session variables.
    pub value: Value,
    /// Whether such strings are what they say.
    pub is_static: bool,
}

/// What gets a preset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PresetPlace {
    /// An argument.
    Argument {
        /// The type that has the field.
        parent: String,
        /// The field.
        field: String,
        /// The argument.
        argument: String,
    },
    /// A field of an input object type.
    InputField {
        /// The type.
        input: String,
        /// The field.
        field: String,
    },
}
