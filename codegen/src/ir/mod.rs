//! The gateway as meant: every name resolved, every node with its place.
//!
//! `lower` makes it, `validate` vouches for it, `plan` reads it. Arenas and ids, no lifetimes.

mod coordinate;
mod remote;

use apollo_compiler::Schema;
use apollo_compiler::ast::Type;
use apollo_compiler::validation::Valid as ValidSchema;
use joinwright_operation::facts::{OperationKind, RemoteId, Returns};

use crate::source::{FileId, Span, Spanned};
use crate::syntax::UrlDocument;

pub use self::coordinate::SchemaCoordinate;
pub(crate) use self::remote::{fields_of, kind};

/// A whole gateway.
#[derive(Debug)]
pub struct Gateway {
    /// The remote schemas, in the order of the relationships file. `RemoteId` is the index.
    pub remotes: Vec<RemoteSchema>,
    /// The joined schema's root fields: queries first, in the order of the remote schemas.
    pub root_fields: Vec<RootField>,
    /// The relationships, in the order of the relationships file.
    pub relationships: Vec<Relationship>,
    /// The joined schema: all remote schemas' types, and the joined fields.
    pub joined: ValidSchema<Schema>,
}

/// A remote schema.
#[derive(Debug)]
pub struct RemoteSchema {
    /// Its name, as written.
    pub name: Spanned<String>,
    /// Where it is reached.
    pub url: UrlDocument,
    /// `timeout_seconds`, 60 by default.
    pub timeout_seconds: u32,
    /// Its SDL file.
    pub file: FileId,
    /// Its schema.
    pub schema: ValidSchema<Schema>,
    /// The executable directives it declares, sorted.
    pub directives: Vec<String>,
    /// Types of the joined schema that it does not have and that a client may name all the same in
    /// one of its selection sets, sorted.
    pub foreign_types: Vec<String>,
}

/// A root field of the joined schema.
#[derive(Debug)]
pub struct RootField {
    /// Which root type.
    pub operation: OperationKind,
    /// The field.
    pub name: String,
    /// Who answers it.
    pub remote: RemoteId,
}

/// A relationship with its names resolved.
#[derive(Debug)]
pub struct Relationship {
    /// The remote schema in whose entry it is declared.
    pub source: RemoteId,
    /// The source type: an object type.
    pub source_type: Spanned<String>,
    /// Where the SDL declares the source type.
    pub source_type_declared: Span,
    /// The joined field's name.
    pub name: Spanned<String>,
    /// `lhs_fields`, in the order written, with those that nothing uses.
    pub key: Vec<KeyField>,
    /// Who is asked.
    pub target: RemoteId,
    /// The way to the target, from the query root. Never empty.
    pub path: Vec<Segment>,
    /// How keys travel.
    pub batching: Batching,
    /// The most keys in one request.
    pub max_keys: u32,
    /// The joined field's type.
    pub ty: Type,
    /// The fields of the row that are put on the source type; empty if the relationship is a field of
    /// its own. The relationship then has the name of the first.
    pub lift: Vec<Spanned<String>>,
    /// `batch.as`: the object type that rows must have, one of those that the target returns.
    pub as_type: Option<Spanned<String>>,
}

impl Relationship {
    /// Whether it puts fields on the source type itself.
    pub fn is_lift(&self) -> bool {
        !self.lift.is_empty()
    }
}

/// A field of the source type that is part of the key.
#[derive(Debug)]
pub struct KeyField {
    /// Its name, at `lhs_fields`.
    pub name: Spanned<String>,
    /// Its type in the source remote schema.
    pub ty: Type,
    /// Where the SDL declares it.
    pub declared: Span,
    /// Whether an argument or `match` uses it.
    pub used: bool,
}

/// One field on the way to the target.
#[derive(Debug)]
pub struct Segment {
    /// The field.
    pub field: Spanned<String>,
    /// The type that has it.
    pub parent: String,
    /// Its type.
    pub ty: Type,
    /// Where the SDL declares it.
    pub declared: Span,
    /// The arguments that the relationship binds, in the order written.
    pub arguments: Vec<ArgumentMapping>,
}

/// A bound argument.
#[derive(Debug)]
pub struct ArgumentMapping {
    /// The argument.
    pub name: Spanned<String>,
    /// Its type.
    pub ty: Type,
    /// Where the SDL declares it.
    pub declared: Span,
    /// What it gets.
    pub value: Spanned<Mapping>,
}

/// What an argument, a list item or an input field gets.
#[derive(Debug)]
pub enum Mapping {
    /// A part of the key.
    Key {
        /// An index of [`Relationship::key`].
        key: usize,
        /// The type of the position it goes to.
        ty: Type,
    },
    /// The same for every key. Checked against the position's type.
    Static(Constant),
    /// A list with a key inside.
    List(Vec<Spanned<Mapping>>),
    /// An input object with a key inside.
    Object(Vec<(Spanned<String>, Spanned<Mapping>)>),
    /// Listed batching: the list of all keys of a request goes here, one such item for each key.
    Each(Box<Spanned<Mapping>>),
}

/// A static value with what its position makes of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Constant {
    /// A whole number, as written.
    Int(String),
    /// Another number, as written.
    Float(String),
    /// A string.
    String(String),
    /// A Boolean.
    Boolean(bool),
    /// A string that stands where an enum is expected.
    Enum(String),
    /// A list.
    List(Vec<Constant>),
    /// An object.
    Object(Vec<(String, Constant)>),
}

/// How keys travel.
#[derive(Debug)]
pub enum Batching {
    /// One aliased field for each key.
    Aliased,
    /// One field that takes the list of keys: the [`Mapping::Each`] among the arguments.
    Listed {
        /// `match`
        pairing: Pairing,
        /// `returns`
        returns: Returns,
    },
}

/// `match`
#[derive(Debug)]
pub enum Pairing {
    /// By place.
    Position,
    /// By value: for each used key field, in key order, the row's field and its type.
    Fields(Vec<MatchField>),
}

/// A row's field that equals a part of the key.
#[derive(Debug)]
pub struct MatchField {
    /// The row's field.
    pub name: Spanned<String>,
    /// An index of [`Relationship::key`].
    pub key: usize,
    /// The row field's type.
    pub ty: Type,
    /// Where the SDL declares it.
    pub declared: Span,
}

/// A gateway that obeys every rule. Made by [`crate::validate`] alone.
#[derive(Debug)]
pub struct Valid<T>(pub(crate) T);

impl<T> std::ops::Deref for Valid<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
