//! What must come back: the shape of an upstream answer.
//!
//! A [`Shape`] knows every response key that was asked for, in the order in which it arrives, with
//! its JSON kind and nullability. One pass over the answer's bytes against its shape checks the
//! answer, finds the slots where joined values go, and finds what must be cut out.

use std::borrow::Cow;

use crate::operation::{BatchId, ConditionId};
use crate::shared::Shared;

/// The shape of one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// Whether `null` is a legal value.
    pub nullable: bool,
    /// Whether the executor wants to know where values of this shape stand in the answer.
    pub capture: bool,
    /// What the value is.
    pub kind: ShapeKind,
}

impl Shape {
    /// The first object on the way down whose values are captured.
    pub fn row(&self) -> Option<&ObjectShape> {
        let mut shape = self;
        loop {
            shape = match &shape.kind {
                ShapeKind::Leaf(_) => return None,
                ShapeKind::List(item) => item,
                ShapeKind::Object(object) if shape.capture => return Some(object),
                ShapeKind::Object(object) => &object.fields.first()?.value,
            };
        }
    }
}

/// The JSON kind of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShapeKind {
    /// A scalar or an enum.
    Leaf(Leaf),
    /// A list of one shape.
    List(Shared<Shape>),
    /// An object.
    Object(Shared<ObjectShape>),
}

/// The kinds of leaves, as the GraphQL specification's result coercion tells them apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaf {
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
    Enum(Cow<'static, [Cow<'static, str>]>),
    /// A custom scalar: any JSON value.
    Custom,
    /// The name of this one type: other objects are no rows.
    TypeName(Cow<'static, str>),
    /// `__typename` of a remote schema whose types are renamed.
    RenamedType(Shared<RenamedTypes>),
}

/// Types of a remote schema that have other names in the joined schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenamedTypes {
    /// Its own names with those of the joined schema, sorted. Types that are not here keep theirs.
    pub renamed: Cow<'static, [(Cow<'static, str>, Cow<'static, str>)]>,
}

impl RenamedTypes {
    /// What a type is called in the joined schema, if it is another name.
    pub fn joined(&self, own: &str) -> Option<&str> {
        let place = self.renamed.binary_search_by(|(name, _)| (**name).cmp(own)).ok()?;
        Some(&self.renamed[place].1)
    }
}

/// The shape of an object.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ObjectShape {
    /// What was asked for, one entry for each response key.
    pub fields: Cow<'static, [FieldShape]>,
    /// The order in which fields arrive. A field that was asked for under several type conditions
    /// or directives has several occurrences.
    pub order: Cow<'static, [Occurrence]>,
    /// How many registers the object's fields fill.
    pub registers: u16,
    /// The joins of the object.
    pub slots: Cow<'static, [SlotShape]>,
    /// Whether some objects lack a field, or a field has several occurrences.
    pub irregular: bool,
    /// The field, as an index of `fields`, that is `__typename` wherever it is selected: the one that
    /// every object has, if there is one.
    pub typename: Option<u16>,
    /// What batches later take objects of this shape for: the rows of their keys.
    pub entities: Cow<'static, [EntityShape]>,
    /// The code, among that of the compiled operation, that takes such an object as it usually
    /// arrives. None of what is lowered at run time.
    pub usual: Option<u16>,
}

/// What tells which object it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityShape {
    /// A number of its own in the operation.
    pub id: u16,
    /// The registers of the key's parts, in the order of the relationship's key.
    pub parts: Cow<'static, [u16]>,
}

/// One response key of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldShape {
    /// The response key as it stands in the upstream's answer.
    pub key: Cow<'static, str>,
    /// The field, where the response key is an alias.
    pub alias_of: Option<Cow<'static, str>>,
    /// What becomes of the member in the client's answer.
    pub output: Output,
    /// Its value.
    pub value: Shared<Shape>,
    /// The register that notes where the value stands: a part of a key.
    pub register: Option<u16>,
    /// The slot, as an index of [`ObjectShape::slots`], whose joined value replaces this value.
    pub slot: Option<u16>,
}

impl FieldShape {
    /// The response key in the client's answer, if the member is in it.
    pub fn client_key(&self) -> Option<&str> {
        match &self.output {
            Output::Keep => Some(&self.key),
            Output::Rename(key) => Some(key),
            Output::Cut => None,
        }
    }
}

/// What becomes of an upstream member in the client's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// It stays.
    Keep,
    /// It stays under the client's response key.
    Rename(Cow<'static, str>),
    /// It is cut out: a leaf that the gateway asked for itself.
    Cut,
}

/// One place where a field arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// An index of [`ObjectShape::fields`].
    pub field: u16,
    /// `@skip` and `@include`: absent if the condition does not hold.
    pub condition: Option<ConditionId>,
    /// The object types that carry it, sorted; `None` for all.
    pub types: Option<Cow<'static, [Cow<'static, str>]>>,
}

/// A place where a joined value goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotShape {
    /// The join that fills it.
    pub batch: BatchId,
    /// The registers of the key's parts, in the order of the relationship's key.
    pub parts: Cow<'static, [u16]>,
    /// The register of the joined row that has the value, if not the row itself is joined: a lift.
    pub member: Option<u16>,
}
