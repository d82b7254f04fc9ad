//! Locate: from an upstream's path to the client's.
//!
//! It runs only when there is an error to place.

use std::borrow::Cow;

use joinwright_operation::{ObjectShape, Output, Shape, ShapeKind};

use crate::error::PathSegment;

/// An upstream's path below a value of `shape`, in the client's response keys. It ends at a slot,
/// and where the shape knows no more.
pub(crate) fn client_path(
    shape: &Shape,
    path: &[PathSegment<'static>],
) -> Vec<PathSegment<'static>> {
    let mut out = Vec::new();
    let mut shape = shape;
    for segment in path {
        match (&shape.kind, segment) {
            (ShapeKind::List(item), PathSegment::Index(_)) => {
                out.push(segment.clone());
                shape = item;
            }
            (ShapeKind::Object(object), PathSegment::Key(key)) => {
                let Some((name, below)) = client_key(object, key) else {
                    break;
                };
                out.push(PathSegment::Key(Cow::Owned(name.to_owned())));
                match below {
                    Some(below) => shape = below,
                    None => break,
                }
            }
            _ => break,
        }
    }
    out
}

/// [`client_path`] from the root on.
pub(crate) fn client_root_path(
    shape: &ObjectShape,
    path: &[PathSegment<'static>],
) -> Vec<PathSegment<'static>> {
    let Some((PathSegment::Key(key), rest)) = path.split_first() else {
        return Vec::new();
    };
    let Some((name, below)) = client_key(shape, key) else {
        return Vec::new();
    };
    let mut out = vec![PathSegment::Key(Cow::Owned(name.to_owned()))];
    if let Some(below) = below {
        out.extend(client_path(below, rest));
    }
    out
}

/// The client's response key for an upstream's, and what is below, which for a slot is not the
/// upstream's to talk about.
fn client_key<'s>(object: &'s ObjectShape, key: &str) -> Option<(&'s str, Option<&'s Shape>)> {
    let field = object.fields.iter().find(|field| field.key == key)?;
    let below = field.slot.is_none().then_some(&*field.value);
    match &field.output {
        Output::Keep => Some((&field.key, below)),
        Output::Rename(name) => Some((name, below)),
        Output::Cut => {
            // A part of a key: the fault is that of the first slot that uses it.
            let register = field.register?;
            let uses = |slot: u16| object.slots[usize::from(slot)].parts.contains(&register);
            let slot = object.fields.iter().find(|field| field.slot.is_some_and(uses))?;
            match &slot.output {
                Output::Rename(name) => Some((name, None)),
                Output::Keep | Output::Cut => Some((&slot.key, None)),
            }
        }
    }
}
