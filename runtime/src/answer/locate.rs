//! Locate: from a byte of an answer to its path, and from an upstream's path to the client's.
//!
//! Both run only when there is an error to place.

use std::borrow::Cow;

use joinwright_operation::{ObjectShape, Output, Shape, ShapeKind};

use super::lexer::{Kind, Lexer, Malformed};
use super::scan::{Edit, With};
use crate::error::PathSegment;

/// The path from the value at byte `start` of `text` to the value at byte `target`, in the client's
/// response keys.
pub(crate) fn path_to(
    text: &str,
    start: usize,
    target: usize,
    edits: &[Edit<'_>],
) -> Vec<PathSegment<'static>> {
    let mut path = Vec::new();
    // What was scanned is JSON, so this ends at the target; if not, the path ends early.
    let _ = descend(&mut Lexer::new(text, start), target, edits, &mut path);
    path
}

fn descend(
    lexer: &mut Lexer<'_>,
    target: usize,
    edits: &[Edit<'_>],
    path: &mut Vec<PathSegment<'static>>,
) -> Result<(), Malformed> {
    loop {
        let kind = lexer.kind()?;
        if lexer.position() >= target {
            return Ok(());
        }
        match kind {
            Kind::Object => {
                lexer.object_start()?;
                let mut is_first = true;
                while lexer.next_in(b'}', is_first)? {
                    is_first = false;
                    let (span, name) = lexer.member_name()?;
                    if enter(lexer, target)? {
                        let name = renamed(edits, span.start + 1).unwrap_or(name.raw);
                        path.push(PathSegment::Key(Cow::Owned(name.to_owned())));
                        break;
                    }
                }
            }
            Kind::List => {
                lexer.list_start()?;
                let mut n_items = 0;
                while lexer.next_in(b']', n_items == 0)? {
                    if enter(lexer, target)? {
                        path.push(PathSegment::Index(n_items));
                        break;
                    }
                    n_items += 1;
                }
            }
            Kind::Null | Kind::Boolean | Kind::Number | Kind::String => return Ok(()),
        }
        if lexer.position() > target {
            return Ok(());
        }
    }
}

/// Stays before the next value if the target is in it, or skips it.
fn enter(lexer: &mut Lexer<'_>, target: usize) -> Result<bool, Malformed> {
    let mut ahead = lexer.clone();
    let span = ahead.skip_value()?;
    if span.contains(&target) {
        return Ok(true);
    }
    *lexer = ahead;
    Ok(false)
}

fn renamed<'s>(edits: &[Edit<'s>], start: usize) -> Option<&'s str> {
    let place = edits.binary_search_by_key(&(start as u32), |edit| edit.span.start).ok()?;
    match edits[place].with {
        With::Name(name) => Some(name),
        With::Nothing | With::Slot(_) => None,
    }
}

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
