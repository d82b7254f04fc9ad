//! How generated code writes operations and shapes: what most fields and leaves say, in one line.
//!
//! A compiled operation is a `static`, so what stands here can be evaluated by the compiler. What is
//! nothing special is left out: the output is to be read by people.

use std::borrow::Cow;
use std::mem;

use crate::client_part::ClientPart;
use crate::facts::{RelationshipId, RemoteId};
use crate::operation::{
    Batch, BatchId, BoundPresets, Condition, ConditionId, Fetch, FetchId, InputField, InputKind,
    InputType, Request, Reuse, RootMember, RootSource, Run, SessionValueId, Term, Variable,
    VariableId, VariablePresetsId,
};
use crate::shape::{
    EntityShape, FieldShape, Leaf, ObjectShape, Occurrence, Output, Shape, ShapeKind, SlotShape,
};
use crate::shared::Shared;

/// The most fields of an object whose plain order [`ObjectShape::of`] has at hand.
pub const MAX_IN_ORDER: usize = 64;

/// Each field once, under no condition.
static IN_ORDER: [Occurrence; MAX_IN_ORDER] = {
    let mut order = [const { Occurrence::of(0) }; MAX_IN_ORDER];
    let mut idx = 0;
    while idx < MAX_IN_ORDER {
        order[idx].field = idx as u16;
        idx += 1;
    }
    order
};

/// An order of fields under no condition.
pub const fn in_order<const N: usize>(fields: [u16; N]) -> [Occurrence; N] {
    let mut order = [const { Occurrence::of(0) }; N];
    let mut idx = 0;
    while idx < N {
        order[idx].field = fields[idx];
        idx += 1;
    }
    order
}

/// Sets a member of a constant. What it was before is a constant, too, so there is nothing to drop;
/// and a constant can not drop.
const fn set<T>(place: &mut T, value: T) {
    mem::forget(mem::replace(place, value));
}

impl Occurrence {
    /// The field, whatever the object and the conditions.
    pub const fn of(field: u16) -> Self {
        Self { field, condition: None, types: None }
    }

    /// Only if the condition holds.
    pub const fn only_if(mut self, condition: ConditionId) -> Self {
        self.condition = Some(condition);
        self
    }

    /// Only on objects of these types, which are sorted.
    pub const fn on(mut self, types: &'static [Cow<'static, str>]) -> Self {
        set(&mut self.types, Some(Cow::Borrowed(types)));
        self
    }
}

impl Shape {
    /// `Int!`
    pub const INT: &'static Self = &Self::leaf(Leaf::Int, false);
    /// `Float!`
    pub const FLOAT: &'static Self = &Self::leaf(Leaf::Float, false);
    /// `String!`
    pub const STRING: &'static Self = &Self::leaf(Leaf::String, false);
    /// `Boolean!`
    pub const BOOLEAN: &'static Self = &Self::leaf(Leaf::Boolean, false);
    /// `ID!`
    pub const ID: &'static Self = &Self::leaf(Leaf::Id, false);
    /// A custom scalar that is not null.
    pub const CUSTOM: &'static Self = &Self::leaf(Leaf::Custom, false);
    /// `Int`
    pub const INT_OR_NULL: &'static Self = &Self::leaf(Leaf::Int, true);
    /// `Float`
    pub const FLOAT_OR_NULL: &'static Self = &Self::leaf(Leaf::Float, true);
    /// `String`
    pub const STRING_OR_NULL: &'static Self = &Self::leaf(Leaf::String, true);
    /// `Boolean`
    pub const BOOLEAN_OR_NULL: &'static Self = &Self::leaf(Leaf::Boolean, true);
    /// `ID`
    pub const ID_OR_NULL: &'static Self = &Self::leaf(Leaf::Id, true);
    /// A custom scalar.
    pub const CUSTOM_OR_NULL: &'static Self = &Self::leaf(Leaf::Custom, true);

    /// An object that is not null.
    pub const fn object(object: &'static ObjectShape) -> Self {
        Self::of(ShapeKind::Object(Shared::Static(object)))
    }

    /// A list that is not null.
    pub const fn list(item: &'static Self) -> Self {
        Self::of(ShapeKind::List(Shared::Static(item)))
    }

    /// A value that is not null.
    pub const fn of(kind: ShapeKind) -> Self {
        Self { nullable: false, capture: false, kind }
    }

    /// Which may be null.
    pub const fn or_null(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// Whose place the executor wants to know.
    pub const fn captured(mut self) -> Self {
        self.capture = true;
        self
    }

    const fn leaf(leaf: Leaf, nullable: bool) -> Self {
        Self { nullable, capture: false, kind: ShapeKind::Leaf(leaf) }
    }
}

/// A member that stays as it is.
pub const fn kept(key: &'static str, value: &'static Shape) -> FieldShape {
    FieldShape::new(key, Output::Keep, value)
}

/// A member that stays under the client's response key.
pub const fn kept_as(key: &'static str, client: &'static str, value: &'static Shape) -> FieldShape {
    FieldShape::new(key, Output::Rename(Cow::Borrowed(client)), value)
}

/// A member that is cut out.
pub const fn cut(key: &'static str, value: &'static Shape) -> FieldShape {
    FieldShape::new(key, Output::Cut, value)
}

impl FieldShape {
    /// The field that the response key is an alias of.
    pub const fn alias_of(mut self, field: &'static str) -> Self {
        set(&mut self.alias_of, Some(Cow::Borrowed(field)));
        self
    }

    /// The register that notes where the value stands.
    pub const fn register(mut self, register: u16) -> Self {
        self.register = Some(register);
        self
    }

    /// The slot whose joined value replaces this value.
    pub const fn slot(mut self, slot: u16) -> Self {
        self.slot = Some(slot);
        self
    }

    const fn new(key: &'static str, output: Output, value: &'static Shape) -> Self {
        let key = Cow::Borrowed(key);
        let value = Shared::Static(value);
        Self { key, alias_of: None, output, value, register: None, slot: None }
    }
}

impl ObjectShape {
    /// An object without joins, whose fields arrive one after another.
    pub const fn of(fields: &'static [FieldShape]) -> Self {
        let order =
            if fields.len() > MAX_IN_ORDER { &[] } else { IN_ORDER.split_at(fields.len()).0 };
        Self {
            fields: Cow::Borrowed(fields),
            order: Cow::Borrowed(order),
            registers: 0,
            slots: Cow::Borrowed(&[]),
            irregular: false,
            typename: None,
            entities: Cow::Borrowed(&[]),
            usual: None,
        }
    }

    /// Its fields arrive in this order.
    pub const fn order(mut self, order: &'static [Occurrence]) -> Self {
        set(&mut self.order, Cow::Borrowed(order));
        self
    }

    /// Its fields fill so many registers.
    pub const fn registers(mut self, registers: u16) -> Self {
        self.registers = registers;
        self
    }

    /// It has joins.
    pub const fn slots(mut self, slots: &'static [SlotShape]) -> Self {
        set(&mut self.slots, Cow::Borrowed(slots));
        self
    }

    /// Some objects lack a field, or a field arrives at several places.
    pub const fn irregular(mut self) -> Self {
        self.irregular = true;
        self
    }

    /// The field that says every object's type.
    pub const fn typename(mut self, field: u16) -> Self {
        self.typename = Some(field);
        self
    }

    /// The code that takes it as it usually arrives.
    pub const fn usual(mut self, code: u16) -> Self {
        self.usual = Some(code);
        self
    }

    /// Batches later take its objects for the rows of their keys.
    pub const fn entities(mut self, entities: &'static [EntityShape]) -> Self {
        set(&mut self.entities, Cow::Borrowed(entities));
        self
    }
}

impl SlotShape {
    /// A place where what is joined for a key goes.
    pub const fn of(batch: BatchId, parts: &'static [u16]) -> Self {
        Self { batch, parts: Cow::Borrowed(parts), member: None }
    }

    /// The register of the joined row that has the value.
    pub const fn member(mut self, register: u16) -> Self {
        self.member = Some(register);
        self
    }
}

impl RootMember {
    /// A root field that a fetch answers, in the field of its shape that is given.
    pub const fn fetched(key: &'static str, fetch: FetchId, field: u16) -> Self {
        Self::from(key, RootSource::Fetch { fetch, field })
    }

    /// A member that the gateway makes.
    pub const fn from(key: &'static str, source: RootSource) -> Self {
        Self { key: Cow::Borrowed(key), condition: None, nullable: false, source }
    }

    /// Which may be null.
    pub const fn or_null(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// Which is absent if the condition does not hold.
    pub const fn only_if(mut self, condition: ConditionId) -> Self {
        self.condition = Some(condition);
        self
    }
}

impl Run {
    /// The fetches from one up to another, which is not among them.
    pub const fn over(start: FetchId, end: FetchId) -> Self {
        Self { start, end }
    }
}

impl Condition {
    /// Any of these lists of terms.
    pub const fn of(any: &'static [Cow<'static, [Term]>]) -> Self {
        Self { any: Cow::Borrowed(any) }
    }
}

impl Fetch {
    /// Root fields, under a name, by a document that uses variables, to an answer of a shape.
    pub const fn root(
        remote: RemoteId,
        name: &'static str,
        document: &'static str,
        variables: &'static [VariableId],
        shape: &'static ObjectShape,
    ) -> Self {
        Self::of(
            remote,
            Request::Root {
                name: Cow::Borrowed(name),
                document: Cow::Borrowed(document),
                variables: Cow::Borrowed(variables),
                shape: Shared::Static(shape),
            },
        )
    }

    /// Joins, under a name, with declarations of the client's variables.
    pub const fn join(
        remote: RemoteId,
        name: &'static str,
        batches: &'static [BatchId],
        declarations: &'static [(VariableId, Cow<'static, str>)],
    ) -> Self {
        Self::of(
            remote,
            Request::Join {
                name: Cow::Borrowed(name),
                batches: Cow::Borrowed(batches),
                declarations: Cow::Borrowed(declarations),
            },
        )
    }

    const fn of(remote: RemoteId, request: Request) -> Self {
        let feeds = Cow::Borrowed(&[] as &[FetchId]);
        Self {
            remote,
            request,
            feeds,
            parents: 0,
            timeout_seconds: None,
            session_values: Cow::Borrowed(&[]),
            variable_presets: Cow::Borrowed(&[]),
        }
    }

    /// Its document uses these.
    pub const fn session_values(mut self, values: &'static [SessionValueId]) -> Self {
        set(&mut self.session_values, Cow::Borrowed(values));
        self
    }

    /// These of its variables get presets.
    pub const fn variable_presets(mut self, variables: &'static [VariablePresetsId]) -> Self {
        set(&mut self.variable_presets, Cow::Borrowed(variables));
        self
    }

    /// Its answer has keys for these.
    pub const fn feeds(mut self, feeds: &'static [FetchId]) -> Self {
        set(&mut self.feeds, Cow::Borrowed(feeds));
        self
    }

    /// It waits for so many.
    pub const fn parents(mut self, parents: u16) -> Self {
        self.parents = parents;
        self
    }

    /// It has a deadline of its own.
    pub const fn timeout_seconds(mut self, seconds: u32) -> Self {
        self.timeout_seconds = Some(seconds);
        self
    }
}

impl Batch {
    /// The keys of a relationship that a fetch asks for, whose aliases have a prefix, to values of a
    /// shape.
    pub const fn of(
        relationship: RelationshipId,
        fetch: FetchId,
        prefix: &'static str,
        target: &'static Shape,
    ) -> Self {
        Self {
            relationship,
            fetch,
            prefix: Cow::Borrowed(prefix),
            declarations: Cow::Borrowed(&[]),
            field: Cow::Borrowed(&[]),
            fragment: Cow::Borrowed(""),
            variables: Cow::Borrowed(&[]),
            client_parts: Cow::Borrowed(&[]),
            session_values: Cow::Borrowed(&[]),
            bound_presets: Cow::Borrowed(&[]),
            target: Shared::Static(target),
            row_parts: 0,
            members: 0,
            reuses: Cow::Borrowed(&[]),
        }
    }

    /// The key variables' declarations, around the key's index.
    pub const fn declarations(mut self, texts: &'static [Cow<'static, str>]) -> Self {
        set(&mut self.declarations, Cow::Borrowed(texts));
        self
    }

    /// The field, around the key's index.
    pub const fn field(mut self, texts: &'static [Cow<'static, str>]) -> Self {
        set(&mut self.field, Cow::Borrowed(texts));
        self
    }

    /// The fragment that the field spreads.
    pub const fn fragment(mut self, text: &'static str) -> Self {
        set(&mut self.fragment, Cow::Borrowed(text));
        self
    }

    /// The client's variables that it uses.
    pub const fn variables(mut self, variables: &'static [VariableId]) -> Self {
        set(&mut self.variables, Cow::Borrowed(variables));
        self
    }

    /// What the client adds to bound arguments.
    pub const fn client_parts(mut self, parts: &'static [ClientPart]) -> Self {
        set(&mut self.client_parts, Cow::Borrowed(parts));
        self
    }

    /// The session values that it uses.
    pub const fn session_values(mut self, values: &'static [SessionValueId]) -> Self {
        set(&mut self.session_values, Cow::Borrowed(values));
        self
    }

    /// What presets do to bound arguments.
    pub const fn bound_presets(mut self, presets: &'static [BoundPresets]) -> Self {
        set(&mut self.bound_presets, Cow::Borrowed(presets));
        self
    }

    /// Where its keys may have been answered before.
    pub const fn reuses(mut self, reuses: &'static [Reuse]) -> Self {
        set(&mut self.reuses, Cow::Borrowed(reuses));
        self
    }

    /// How many `match` fields a row has.
    pub const fn row_parts(mut self, row_parts: u16) -> Self {
        self.row_parts = row_parts;
        self
    }

    /// How many registers a row has whose members fill slots.
    pub const fn members(mut self, members: u16) -> Self {
        self.members = members;
        self
    }
}

impl InputType {
    /// A type that has no null.
    pub const fn required(kind: InputKind) -> Self {
        Self { nullable: false, kind }
    }

    /// A type that has null.
    pub const fn optional(kind: InputKind) -> Self {
        Self { nullable: true, kind }
    }
}

impl Variable {
    /// A variable without a default.
    pub const fn of(name: &'static str, ty: InputType) -> Self {
        Self { name: Cow::Borrowed(name), ty, has_default: false, default_boolean: None }
    }

    /// A variable that has a default; which one is said where it counts: of a Boolean.
    pub const fn with_default(mut self, boolean: Option<bool>) -> Self {
        self.has_default = true;
        self.default_boolean = boolean;
        self
    }
}

impl InputField {
    /// A field without a default.
    pub const fn of(name: &'static str, ty: InputType) -> Self {
        Self { name: Cow::Borrowed(name), ty, has_default: false }
    }

    /// A field that has a default.
    pub const fn with_default(mut self) -> Self {
        self.has_default = true;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static FIELDS: &[FieldShape] = &[
        kept("id", Shape::ID).register(1),
        kept_as("_j0", "user", Shape::STRING_OR_NULL).alias_of("name").slot(0),
    ];
    static ORDER: &[Occurrence] =
        &[Occurrence::of(0), Occurrence::of(1).only_if(ConditionId(2)).on(&[Cow::Borrowed("A")])];
    static SLOTS: &[SlotShape] = &[SlotShape::of(BatchId(3), &[1]).member(4)];
    static OBJECT: ObjectShape =
        ObjectShape::of(FIELDS).order(ORDER).registers(2).slots(SLOTS).irregular();

    #[test]
    fn constants_are_what_lowering_makes() {
        let field = |key: &str, value: Shape| FieldShape {
            key: key.to_owned().into(),
            alias_of: None,
            output: Output::Keep,
            value: Shared::new(value),
            register: None,
            slot: None,
        };
        let id = Shape { nullable: false, capture: false, kind: ShapeKind::Leaf(Leaf::Id) };
        let name = Shape { nullable: true, capture: false, kind: ShapeKind::Leaf(Leaf::String) };
        let user = FieldShape {
            alias_of: Some("name".into()),
            output: Output::Rename("user".into()),
            slot: Some(0),
            ..field("_j0", name)
        };
        let last = Occurrence {
            field: 1,
            condition: Some(ConditionId(2)),
            types: Some(vec![Cow::Owned("A".to_owned())].into()),
        };
        let first = Occurrence { field: 0, condition: None, types: None };
        let made = ObjectShape {
            fields: vec![FieldShape { register: Some(1), ..field("id", id) }, user].into(),
            order: vec![first, last].into(),
            registers: 2,
            slots: vec![SlotShape { batch: BatchId(3), parts: vec![1].into(), member: Some(4) }]
                .into(),
            irregular: true,
            typename: None,
            entities: Cow::Borrowed(&[]),
            usual: None,
        };
        // A constant is equal to what is counted, wherever it stands.
        assert_eq!(format!("{OBJECT:?}").replace("Static", "Counted"), format!("{made:?}"));
    }

    #[test]
    fn fields_are_in_order() {
        let order = ObjectShape::of(FIELDS).order;
        assert_eq!(*order, [Occurrence::of(0), Occurrence::of(1)]);
        assert_eq!(in_order([1, 0]), [Occurrence::of(1), Occurrence::of(0)]);
        assert!((0..MAX_IN_ORDER).all(|idx| IN_ORDER[idx] == Occurrence::of(idx as u16)));
    }
}
