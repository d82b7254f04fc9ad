//! An operation whose answers are hardly checked: what the scan would cost without verification.
//!
//! Every leaf may be anything and every value may be null. A value without a slot below it is not
//! gone into at all. What is left is finding the slots.

use joinwright_operation::{
    FieldShape, Leaf, ObjectShape, Operation, Output, Request, Shape, ShapeKind, Shared,
};

/// The operation with shapes that ask for as little as finds the slots.
pub fn unchecked(operation: &Operation) -> Operation {
    let mut operation = operation.clone();
    for fetch in operation.fetches.to_mut() {
        if let Request::Root { shape, .. } = &mut fetch.request {
            *shape = Shared::new(object(shape));
        }
    }
    for batch in operation.batches.to_mut() {
        batch.target = Shared::new(value(&batch.target));
    }
    operation
}

fn value(shape: &Shape) -> Shape {
    let kind = match &shape.kind {
        _ if !is_edited(shape) => ShapeKind::Leaf(Leaf::Custom),
        ShapeKind::Leaf(_) => ShapeKind::Leaf(Leaf::Custom),
        ShapeKind::List(item) => ShapeKind::List(Shared::new(value(item))),
        ShapeKind::Object(shape) => ShapeKind::Object(Shared::new(object(shape))),
    };
    Shape { nullable: true, capture: shape.capture, kind }
}

fn object(shape: &ObjectShape) -> ObjectShape {
    let fields = shape
        .fields
        .iter()
        .map(|field| FieldShape { value: Shared::new(value(&field.value)), ..field.clone() });
    ObjectShape { fields: fields.collect::<Vec<_>>().into(), ..shape.clone() }
}

/// Whether something below a value is replaced, noted or cut.
fn is_edited(shape: &Shape) -> bool {
    match &shape.kind {
        _ if shape.capture => true,
        ShapeKind::Leaf(Leaf::RenamedType(_)) => true,
        ShapeKind::Leaf(_) => false,
        ShapeKind::List(item) => is_edited(item),
        ShapeKind::Object(shape) => shape.fields.iter().any(|field| {
            field.slot.is_some()
                || field.register.is_some()
                || field.output != Output::Keep
                || is_edited(&field.value)
        }),
    }
}
