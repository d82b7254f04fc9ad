//! A lowered operation: the requests that answer it, with nothing left to decide.

use std::borrow::Cow;

use crate::client_part::ClientPart;
use crate::facts::{OperationKind, RelationshipId, RemoteId};
use crate::shape::{ObjectShape, Shape};
use crate::shared::Shared;

/// An index of [`Operation::fetches`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FetchId(pub u16);

/// An index of [`Operation::batches`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BatchId(pub u16);

/// An index of [`Operation::conditions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConditionId(pub u16);

/// An index of [`Operation::variables`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VariableId(pub u16);

/// An index of [`OperationPresets::session_values`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionValueId(pub u16);

/// An index of [`OperationPresets::variables`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VariablePresetsId(pub u16);

/// An index of [`OperationPresets::inputs`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InputPresetsId(pub u16);

/// A client's operation, lowered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Query or mutation.
    pub kind: OperationKind,
    /// The variables that the operation declares.
    pub variables: Cow<'static, [Variable]>,
    /// The input object types that variables reach.
    pub inputs: Cow<'static, [InputObject]>,
    /// What presets add for the role.
    pub presets: OperationPresets,
    /// The `@skip` and `@include` conditions, evaluated once for each request.
    pub conditions: Cow<'static, [Condition]>,
    /// The members of `data`, in the client's order. One that is selected at several places stands
    /// at each: the first whose condition holds counts.
    pub members: Cow<'static, [RootMember]>,
    /// The namespaces among the members.
    pub namespaces: Cow<'static, [Namespace]>,
    /// Every request; a fetch stands after the fetches that feed it.
    pub fetches: Cow<'static, [Fetch]>,
    /// What the joins among `fetches` ask for.
    pub batches: Cow<'static, [Batch]>,
    /// What runs one after another: one run for a query, one for each run of root fields of one
    /// remote schema for a mutation. Each run is a range of `fetches`.
    pub runs: Cow<'static, [Run]>,
}

/// Fetches that start together, with the joins below them. The next run starts when this is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The first fetch.
    pub start: FetchId,
    /// One past the last fetch.
    pub end: FetchId,
}

/// The root fields of one remote schema in a root field of their own: an object that the gateway makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namespace {
    /// Its members, as those of `data`.
    pub members: Cow<'static, [RootMember]>,
}

/// A member of `data` or of a namespace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootMember {
    /// The client's response key.
    pub key: Cow<'static, str>,
    /// Absent if the condition does not hold.
    pub condition: Option<ConditionId>,
    /// Whether the root field may be null.
    pub nullable: bool,
    /// Who answers it.
    pub source: RootSource,
}

/// Who answers a root field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RootSource {
    /// `__typename`: the gateway itself, with this name.
    Typename(Cow<'static, str>),
    /// `__schema` or `__type`: the gateway itself.
    Introspection,
    /// The gateway itself, with an object of what remote schemas answer: an index of
    /// [`Operation::namespaces`].
    Namespace(u16),
    /// A remote schema.
    Fetch {
        /// The request.
        fetch: FetchId,
        /// The field of the request's shape.
        field: u16,
    },
}

/// A `@skip`/`@include` condition: alternatives, of which one must hold in all its terms.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Condition {
    /// Any of these.
    pub any: Cow<'static, [Cow<'static, [Term]>]>,
}

/// `$variable` is `value`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Term {
    /// A Boolean variable.
    pub variable: VariableId,
    /// What it must be.
    pub value: bool,
}

/// One request to a remote schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// Who is asked.
    pub remote: RemoteId,
    /// What is asked.
    pub request: Request,
    /// The fetches that take keys from this one's answer, or may take values of their keys.
    pub feeds: Cow<'static, [FetchId]>,
    /// How many fetches feed this one; it starts when the last of them has arrived.
    pub parents: u16,
    /// The deadline of its requests, if it is another than the remote schema's, in seconds.
    pub timeout_seconds: Option<u32>,
    /// The session values that its document uses. For joins each batch has its own.
    pub session_values: Cow<'static, [SessionValueId]>,
    /// Those of the client's variables that it uses whose values get presets.
    pub variable_presets: Cow<'static, [VariablePresetsId]>,
}

/// What a fetch asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Root fields of the client's operation.
    Root {
        /// The document's name: `GetOrders__orders`.
        name: Cow<'static, str>,
        /// The document.
        document: Cow<'static, str>,
        /// The client's variables that the document uses.
        variables: Cow<'static, [VariableId]>,
        /// The shape of `data`. The fields' values are captured.
        shape: Shared<ObjectShape>,
    },
    /// The keys of joins.
    Join {
        /// The document's name: `GetOrders__users`.
        name: Cow<'static, str>,
        /// What it asks for.
        batches: Cow<'static, [BatchId]>,
        /// The declarations of the client's variables that the batches use, in the remote schema's
        /// terms: `$n: Int = 5`. Sorted.
        declarations: Cow<'static, [(VariableId, Cow<'static, str>)]>,
    },
}

/// One relationship with one selection and one set of client arguments: a set of keys to ask for.
///
/// Texts that depend on the key's index `i` in the request are given as the parts around `i`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The relationship.
    pub relationship: RelationshipId,
    /// The fetch that asks.
    pub fetch: FetchId,
    /// What the aliases and variables of this batch begin with: `_j0_`; an alias is `_j0_7`, a
    /// variable `_j0_7_id`. For listed batching the index is that of the chunk's field, 0.
    pub prefix: Cow<'static, str>,
    /// The key variables' declarations, around the key's index: `$_j0_`, `_id: ID!`.
    pub declarations: Cow<'static, [Cow<'static, str>]>,
    /// The aliased field, around the key's index: `_j0_`, `: user(id: $_j0_`, `_id) { ..._j0 }`.
    pub field: Cow<'static, [Cow<'static, str>]>,
    /// The fragment that the field spreads, or nothing for a leaf.
    pub fragment: Cow<'static, str>,
    /// The client's variables that the field and the fragment use, sorted.
    pub variables: Cow<'static, [VariableId]>,
    /// What the client adds to arguments that the relationship binds.
    pub client_parts: Cow<'static, [ClientPart]>,
    /// The session values that the field and the fragment use.
    pub session_values: Cow<'static, [SessionValueId]>,
    /// What presets do to what the relationship binds.
    pub bound_presets: Cow<'static, [BoundPresets]>,
    /// The shape of the aliased field's value. Captured is the joined value: at the end of the path
    /// for aliased batching; each row of the list there, and then the list, for listed batching.
    pub target: Shared<Shape>,
    /// How many `match` fields a captured row has; they fill its first registers.
    pub row_parts: u16,
    /// How many registers a captured row has, if slots take members of it and not the row itself;
    /// else 0.
    pub members: u16,
    /// Where its keys may have been answered before it starts, to be looked for in this order.
    pub reuses: Cow<'static, [Reuse]>,
}

/// Values that are known when a batch starts and hold all that it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reuse {
    /// Where they are.
    pub from: Known,
    /// The shape of such a value as it stands in the earlier answer. Captured is the joined value.
    pub value: Shared<Shape>,
}

/// Where values are known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// The same keys of the same relationship, asked for in an earlier wave.
    Batch(BatchId),
    /// Objects in the answers of a fetch that are the rows of their keys: those with this
    /// [`EntityShape::id`](crate::EntityShape::id).
    Entities {
        /// The fetch.
        fetch: FetchId,
        /// The objects.
        id: u16,
    },
}

impl Batch {
    /// The register of a row's member, by the client's response key, if slots take members.
    pub fn member(&self, key: &str) -> Option<u16> {
        if self.members == 0 {
            return None;
        }
        let fields = &self.target.row()?.fields;
        fields.iter().find(|field| field.client_key() == Some(key))?.register
    }
}

/// What presets add to an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationPresets {
    /// What they take from the session. The values themselves belong to a request.
    pub session_values: Cow<'static, [SessionValue]>,
    /// The variables into whose values they go.
    pub variables: Cow<'static, [VariablePresets]>,
    /// What they add to input objects.
    pub inputs: Cow<'static, [InputPresets]>,
}

impl OperationPresets {
    /// Nothing.
    pub const NONE: Self = Self {
        session_values: Cow::Borrowed(&[]),
        variables: Cow::Borrowed(&[]),
        inputs: Cow::Borrowed(&[]),
    };
}

/// What presets do to an argument that a relationship binds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundPresets {
    /// The end of the name of the argument's variable.
    pub suffix: Cow<'static, str>,
    /// What they do.
    pub effect: PresetEffect,
}

/// What presets do to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PresetEffect {
    /// They add members to its objects.
    Add(InputPresetsId),
    /// A preset stands in its place, so it is not sent.
    Replace,
}

/// A value that presets take from the session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionValue {
    /// The session variable, in lower case: `x-hasura-user-id`.
    pub variable: Cow<'static, str>,
    /// The name of the variable of documents that holds it, without `$`: `_js0`.
    pub name: Cow<'static, str>,
    /// That variable's type as GraphQL text: `[Int!]`.
    pub declared: Cow<'static, str>,
    /// What the session's text must be.
    pub ty: InputType,
    /// Whether every request needs it. Otherwise only objects of variables do, if they are there.
    pub is_always_needed: bool,
}

/// A variable whose value gets presets on its way to a remote schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariablePresets {
    /// The variable.
    pub variable: VariableId,
    /// Its default value as JSON. The document does not have it: a default may hold no variables.
    pub default: Option<Cow<'static, str>>,
    /// What goes into its objects.
    pub presets: InputPresetsId,
}

/// The presets in objects of an input object type, of one remote schema, and below them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InputPresets {
    /// The members that are added to each object that does not have them.
    pub members: Cow<'static, [InputPreset]>,
    /// The members that hold objects with presets, or lists of those; sorted.
    pub below: Cow<'static, [(Cow<'static, str>, InputPresetsId)]>,
}

/// A member that a preset adds to an input object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputPreset {
    /// Its name.
    pub name: Cow<'static, str>,
    /// Its value as JSON.
    pub value: Cow<'static, [JsonPiece]>,
}

/// A piece of a preset as JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JsonPiece {
    /// Text.
    Text(Cow<'static, str>),
    /// A session value.
    Session(SessionValueId),
}

/// A variable that the operation declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name, without `$`.
    pub name: Cow<'static, str>,
    /// Its type.
    pub ty: InputType,
    /// Whether it has a default value.
    pub has_default: bool,
    /// The default of a Boolean variable, for conditions.
    pub default_boolean: Option<bool>,
}

/// The type of an input value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputType {
    /// Whether null is legal.
    pub nullable: bool,
    /// What it is without null.
    pub kind: InputKind,
}

/// The kind of an input value, as the specification's input coercion tells them apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputKind {
    /// A number without fraction, 32 bits.
    Int,
    /// Any number.
    Float,
    /// A string.
    String,
    /// `true` or `false`.
    Boolean,
    /// A string or an integer number.
    Id,
    /// A string that is one of these values, sorted.
    Enum {
        /// The enum's name.
        name: Cow<'static, str>,
        /// Its values, sorted.
        values: Cow<'static, [Cow<'static, str>]>,
    },
    /// A custom scalar: any JSON value.
    Custom,
    /// A list, or one item of it.
    List(Shared<InputType>),
    /// An index of [`Operation::inputs`].
    Object(u16),
}

/// An input object type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputObject {
    /// Its name.
    pub name: Cow<'static, str>,
    /// Its fields, sorted by name.
    pub fields: Cow<'static, [InputField]>,
    /// Whether exactly one of them is given, and not as null: `@oneOf`.
    pub one_of: bool,
}

/// A field of an input object type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputField {
    /// Its name.
    pub name: Cow<'static, str>,
    /// Its type.
    pub ty: InputType,
    /// Whether it has a default value.
    pub has_default: bool,
}
