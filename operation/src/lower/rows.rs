//! Rows: what a joined row has to say besides what the client selects of it.

use std::borrow::Cow;

use super::shapes::object_field;
use crate::shape::{Leaf, ObjectShape, Occurrence, Output, Shape, ShapeKind};
use crate::shared::Shared;

/// What is asked of a row so that rows of other types are told apart: `_j3: __typename`, first.
pub(super) struct RowType {
    pub(super) alias: String,
    /// The type, as the remote schema that is asked calls it.
    pub(super) ty: String,
}

/// The shape of a row that must be of a type: an object of another is null, with an error.
pub(super) fn of_type(shape: Shape, row: &RowType) -> Shape {
    with_object(shape, |object| {
        let leaf = ShapeKind::Leaf(Leaf::TypeName(Cow::Owned(row.ty.clone())));
        let value = Shape { nullable: false, capture: false, kind: leaf };
        let field = object.fields.len() as u16;
        let first = Occurrence { field, condition: None, types: None };
        object.fields.to_mut().push(object_field(row.alias.clone(), Output::Cut, value));
        object.order.to_mut().insert(0, first);
    })
}

/// The shape of a row whose members are joined, not the row itself: each has a register.
pub(super) fn of_members(shape: Shape) -> Shape {
    with_object(shape, |object| {
        let mut registers = object.registers;
        for field in object.fields.to_mut() {
            if field.client_key().is_some() && field.register.is_none() {
                field.register = Some(registers);
                registers += 1;
            }
        }
        object.registers = registers;
    })
}

fn with_object(shape: Shape, change: impl FnOnce(&mut ObjectShape)) -> Shape {
    let kind = match shape.kind {
        ShapeKind::Object(object) => {
            let mut object = (*object).clone();
            change(&mut object);
            ShapeKind::Object(Shared::new(object))
        }
        kind => kind,
    };
    Shape { kind, ..shape }
}
