//! How generated code writes operations and shapes: what most fields and leaves say, in one line.
//!
//! A compiled operation is a `static`, so what stands here can be evaluated by the compiler. What is
//! nothing special is left out: the output is to be read by people.

use std::borrow::Cow;
use std::mem;

use crate::operation::{
    BatchId, ConditionId, FetchId, InputField, InputKind, InputType, RootMember, RootSource,
    Variable,
};
use crate::shape::{
    FieldShape, Leaf, ObjectShape, Occurrence, Output, Shape, ShapeKind, SlotShape,
};
use crate::shared::Shared;

/// The most fields of an object whose order [`in_order`] has at hand.
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

/// The order of an object whose fields arrive one after another, each once: at most
/// [`MAX_IN_ORDER`] of them.
pub const fn in_order(n_fields: usize) -> Cow<'static, [Occurrence]> {
    Cow::Borrowed(IN_ORDER.split_at(n_fields).0)
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
        // What a constant drops has no destructor to run: it is nothing.
        mem::forget(mem::replace(&mut self.types, Some(Cow::Borrowed(types))));
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

impl FieldShape {
    /// A member that stays as it is.
    pub const fn kept(key: &'static str, value: &'static Shape) -> Self {
        Self::new(key, Output::Keep, value)
    }

    /// A member that stays under the client's response key.
    pub const fn renamed(key: &'static str, client: &'static str, value: &'static Shape) -> Self {
        Self::new(key, Output::Rename(Cow::Borrowed(client)), value)
    }

    /// A member that is cut out.
    pub const fn cut(key: &'static str, value: &'static Shape) -> Self {
        Self::new(key, Output::Cut, value)
    }

    /// The field that the response key is an alias of.
    pub const fn alias_of(mut self, field: &'static str) -> Self {
        mem::forget(mem::replace(&mut self.alias_of, Some(Cow::Borrowed(field))));
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

    static OBJECT: ObjectShape = ObjectShape {
        fields: Cow::Borrowed(&[
            FieldShape::kept("id", Shape::ID).register(1),
            FieldShape::renamed("_j0", "user", Shape::STRING_OR_NULL).alias_of("name").slot(0),
        ]),
        order: Cow::Borrowed(&[
            Occurrence::of(0),
            Occurrence::of(1).only_if(ConditionId(2)).on(&[Cow::Borrowed("A")]),
        ]),
        registers: 2,
        slots: Cow::Borrowed(&[SlotShape::of(BatchId(3), &[1]).member(4)]),
        irregular: true,
        typename: None,
    };

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
        };
        // A constant is equal to what is counted, wherever it stands.
        assert_eq!(format!("{OBJECT:?}").replace("Static", "Counted"), format!("{made:?}"));
    }

    #[test]
    fn fields_are_in_order() {
        let order = in_order(3);
        assert_eq!(*order, [Occurrence::of(0), Occurrence::of(1), Occurrence::of(2)]);
        assert_eq!(in_order(MAX_IN_ORDER).len(), MAX_IN_ORDER);
    }
}
