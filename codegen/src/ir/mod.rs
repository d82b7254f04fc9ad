//! The gateway as meant: every name resolved, every node with its place.
//!
//! `lower` makes it, `validate` vouches for it, `plan` reads it. Arenas and ids, no lifetimes.

mod coordinate;
mod names;
mod remainder;
mod remote;
mod role;

use std::collections::BTreeMap;

use apollo_compiler::Schema;
use apollo_compiler::ast::Type;
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::validation::Valid as ValidSchema;
use joinwright_operation::facts::{OnError, OperationKind, RemoteId, Returns};

use crate::source::{FileId, Span, Spanned};
use crate::syntax::{AskingDocument, HiddenKeys, UrlDocument};

pub use self::coordinate::SchemaCoordinate;
pub(crate) use self::names::renamed;
pub use self::names::{Names, Renaming};
pub use self::remainder::Remainder;
pub(crate) use self::remote::{fields_of, kind};
pub use self::role::{HiddenKey, Preset, PresetPlace, Role};

/// A whole gateway.
#[derive(Debug)]
pub struct Gateway {
    /// The remote schemas, in the order of the relationships file. `RemoteId` is the index. At the
    /// end stand the functions that relationships go to, each as a remote schema of its own.
    pub remotes: Vec<RemoteSchema>,
    /// The joined schema's root fields: queries first, in the order of the remote schemas.
    pub root_fields: Vec<RootField>,
    /// The relationships, in the order of the relationships file.
    pub relationships: Vec<Relationship>,
    /// The joined schema: all remote schemas' types, and the joined fields.
    pub joined: ValidSchema<Schema>,
    /// The roles, in the order in which they are named; nothing without `permissions`.
    pub roles: Option<Vec<Role>>,
}

impl Gateway {
    /// The remote schemas that are servers.
    pub fn servers(&self) -> &[RemoteSchema] {
        let is_server = |remote: &&RemoteSchema| remote.function.is_none();
        &self.remotes[..self.remotes.iter().take_while(is_server).count()]
    }
}

/// A remote schema.
#[derive(Debug, Clone)]
pub struct RemoteSchema {
    /// Its name, as written.
    pub name: Spanned<String>,
    /// Where it is reached.
    pub url: UrlDocument,
    /// `timeout_seconds`, 60 by default.
    pub timeout_seconds: u32,
    /// Headers, certificates and the like.
    pub asking: AskingDocument,
    /// `root_fields.hide`
    pub hidden: Vec<Spanned<String>>,
    /// Its SDL file.
    pub file: FileId,
    /// Its schema.
    pub schema: ValidSchema<Schema>,
    /// The executable directives it declares, sorted.
    pub directives: Vec<String>,
    /// Types of the joined schema that it does not have and that a client may name all the same in
    /// one of its selection sets, sorted.
    pub foreign_types: Vec<String>,
    /// What its types and fields are called in the joined schema.
    pub names: Names,
    /// Where types and fields are declared whose names in `schema` are not those of the SDL, by
    /// their coordinates.
    pub places: BTreeMap<String, SourceSpan>,
    /// The function that stands in for a server, as a path of Rust. The address is empty then, and
    /// the query type has the field of its one relationship.
    pub function: Option<String>,
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

impl RootField {
    /// The name of the root type in the joined schema.
    pub(crate) fn operation_type(&self) -> &'static str {
        match self.operation {
            OperationKind::Query => "Query",
            OperationKind::Mutation => "Mutation",
        }
    }
}

/// A relationship with its names resolved.
#[derive(Debug, Clone)]
pub struct Relationship {
    /// The remote schema in whose entry it is declared.
    pub source: RemoteId,
    /// The source type: an object type, an interface or a union.
    pub source_type: Spanned<String>,
    /// Where the SDL declares the source type.
    pub source_type_declared: Span,
    /// The joined field's name.
    pub name: Spanned<String>,
    /// Further types of the joined schema that have the joined field, sorted: the implementers of an
    /// interface, the members of a union.
    pub also_on: Vec<String>,
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
    /// The deadline of one of its requests, if it has one of its own.
    pub timeout_seconds: Option<u32>,
    /// What a failed join costs.
    pub on_error: OnError,
    /// Whether a role's preset of a bound argument stands in place of what is bound.
    pub preset_wins: bool,
    /// The joined field's type.
    pub ty: Type,
    /// The fields of the row that are put on the source type; empty if the relationship is a field of
    /// its own. The relationship then has the name of the first.
    pub lift: Vec<Spanned<String>>,
    /// `batch.as`: the object type that rows must have, one of those that the target returns.
    pub as_type: Option<Spanned<String>>,
    /// `entity`: for each used key field, in key order, the row's field by which objects are known.
    /// Empty if they are not.
    pub entity: Vec<MatchField>,
    /// Whether it exists for roles that do not see its key fields.
    pub hidden_keys: HiddenKeys,
}

impl Relationship {
    /// Whether it puts fields on the source type itself.
    pub fn is_lift(&self) -> bool {
        !self.lift.is_empty()
    }

    /// The row's fields that equal key fields, by the key that says so.
    pub fn matched(&self) -> [(&'static str, &[MatchField]); 2] {
        let pairing: &[MatchField] = match &self.batching {
            Batching::Listed { pairing: Pairing::Fields(fields), .. } => fields,
            Batching::Listed { pairing: Pairing::Position, .. } | Batching::Aliased => &[],
        };
        [("match", pairing), ("entity", &self.entity)]
    }

    /// The target's type, as the target remote schema calls it.
    pub fn row_type(&self) -> &str {
        self.path.last().map_or("", |segment| segment.ty.inner_named_type())
    }
}

/// A field of the source type that is part of the key.
#[derive(Debug, Clone)]
pub struct KeyField {
    /// What variables call it, at `lhs_fields`: `user_id`, `owner.id`.
    pub name: Spanned<String>,
    /// The way to it from the source type, outermost first. Never empty.
    pub path: Vec<KeySegment>,
    /// The leaf's type in the source remote schema. With `each`, that of the list's items.
    pub ty: Type,
    /// With `each`, the list whose items are asked for one by one.
    pub list: Option<Type>,
    /// The leaf as people know it: `Order.user_id`.
    pub coordinate: String,
    /// Where the SDL declares the leaf.
    pub declared: Span,
    /// Whether an argument or `match` uses it.
    pub used: bool,
}

impl KeyField {
    /// The leaf's type as the SDL declares it.
    pub fn declared_type(&self) -> &Type {
        self.list.as_ref().unwrap_or(&self.ty)
    }

    /// Its name in the joined schema, unless variables call it otherwise than its way is.
    pub fn joined_name(&self) -> String {
        let way = |name: fn(&KeySegment) -> &str| {
            let names: Vec<&str> = self.path.iter().map(name).collect();
            names.join(".")
        };
        if way(|segment| &segment.field) == self.name.value {
            way(|segment| &segment.joined)
        } else {
            self.name.value.clone()
        }
    }
}

/// One field on the way to a key field.
#[derive(Debug, Clone, PartialEq)]
pub struct KeySegment {
    /// The field.
    pub field: String,
    /// Its name in the joined schema.
    pub joined: String,
    /// Its arguments.
    pub arguments: Vec<(String, Constant)>,
}

/// One field on the way to the target.
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone)]
pub struct ArgumentMapping {
    /// The argument.
    pub name: Spanned<String>,
    /// Its type.
    pub ty: Type,
    /// Where the SDL declares it.
    pub declared: Span,
    /// What it gets.
    pub value: Spanned<Mapping>,
    /// What is left of it to the client; nothing in the middle of a path.
    pub remainder: Option<Remainder>,
}

/// What an argument, a list item or an input field gets.
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone)]
pub enum Pairing {
    /// By place.
    Position,
    /// By value: for each used key field, in key order, the row's field and its type.
    Fields(Vec<MatchField>),
}

/// A row's field that equals a part of the key.
#[derive(Debug, Clone)]
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
