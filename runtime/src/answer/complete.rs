//! Complete: the slow path for an answer that is not what was asked for, to the letter.
//!
//! It rewrites the answer as the specification's CompleteValue would have made it
//! (<https://spec.graphql.org/September2025/#sec-Value-Completion>): members in the query's order,
//! each once, nulls where a value is missing or wrong, bubbled up to the next nullable place. What
//! it writes, `scan` accepts.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use indexmap::IndexMap;
use joinwright_operation::{FieldShape, Leaf, ObjectShape, Occurrence, Shape, ShapeKind};

use super::lexer::{Kind, Lexer, Malformed};
use super::scan::{Root, Span, is_int, is_integer, place_of};
use crate::error::PathSegment;

/// The most faults that are kept of one answer; the rest are counted.
const MAX_FAULTS: usize = 100;

/// The longest rewritten answer, in bytes. What is missing is written as null, so that a small
/// answer could become a huge one.
const MAX_BYTES: usize = 128 << 20;

/// A value that is not what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Where, in the answer's own response keys.
    pub(crate) path: Vec<PathSegment<'static>>,
    /// What is wrong.
    pub(crate) message: String,
}

/// A rewritten answer.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Completed {
    /// The `data` object, or `null` if a null bubbled up to it.
    pub(crate) text: String,
    /// What was wrong.
    pub(crate) faults: Vec<Fault>,
    /// How many further faults there were.
    pub(crate) more_faults: usize,
}

/// A null that may not stand where it arose.
struct Bubble;

/// Rewrites the value of `data` at byte `start` of `text`.
///
/// # Errors
/// If the text is no JSON.
pub(crate) fn complete(
    text: &str,
    start: usize,
    root: Root<'_, '_>,
    conditions: &[bool],
) -> Result<Completed, Malformed> {
    let span = Lexer::new(text, start).skip_value()?;
    let (out, path) = (Completed::default(), Vec::new());
    let mut completer = Completer { text, conditions, out, path };
    let done = if Lexer::new(text, span.start).kind()? != Kind::Object {
        completer.wrong("is no object")
    } else {
        match root {
            Root::Fields(shape) => completer.object(shape, &span)?,
            Root::Aliases(aliases) => completer.aliases(aliases, &span)?,
        }
    };
    if done.is_err() {
        completer.out.text.clear();
        completer.out.text.push_str("null");
    }
    Ok(completer.out)
}

/// Rewrites values of one shape that stand at these places. Gives them as a list, and where in it
/// each stands; nothing if there is a fault in one of them.
pub(crate) fn complete_values(
    text: &str,
    places: &[Span],
    shape: &Shape,
    conditions: &[bool],
) -> Option<(String, Vec<Span>)> {
    let (out, path) = (Completed::default(), Vec::new());
    let mut completer = Completer { text, conditions, out, path };
    let mut completed = Vec::with_capacity(places.len());
    for place in places {
        completer.out.text.push(if completed.is_empty() { '[' } else { ',' });
        let start = completer.out.text.len();
        let done = completer.value(shape, &(place.start as usize..place.end as usize)).ok()?;
        if done.is_err() || !completer.out.faults.is_empty() {
            return None;
        }
        completed.push(Span::from(start..completer.out.text.len()));
    }
    completer.out.text.push(']');
    Some((completer.out.text, completed))
}

struct Completer<'a> {
    text: &'a str,
    conditions: &'a [bool],
    out: Completed,
    path: Vec<PathSegment<'static>>,
}

/// Whether a value could be completed; outside of that, whether its text is JSON.
type Nested = Result<Result<(), Bubble>, Malformed>;

impl Completer<'_> {
    fn fault(&mut self, what: &str) {
        if self.out.faults.len() == MAX_FAULTS {
            self.out.more_faults += 1;
            return;
        }
        let message = format!("the value {what}");
        self.out.faults.push(Fault { path: self.path.clone(), message });
    }

    /// Completes a value; a null that may not stand here is the caller's to deal with.
    fn value(&mut self, shape: &Shape, span: &Range<usize>) -> Nested {
        let start = self.out.text.len();
        if start > MAX_BYTES {
            let (offset, what) =
                (span.start, "what was asked for is too large once nulls are filled in");
            return Err(Malformed::new(offset, what));
        }
        let kind = Lexer::new(self.text, span.start).kind()?;
        let done = match (&shape.kind, kind) {
            (_, Kind::Null) if shape.nullable => Err(Bubble),
            (_, Kind::Null) => {
                self.fault("is null but may not be");
                Err(Bubble)
            }
            (ShapeKind::Leaf(leaf), _) => self.leaf(leaf, kind, span)?,
            (ShapeKind::List(item), Kind::List) => self.list(item, span)?,
            (ShapeKind::Object(object), Kind::Object) => self.object(object, span)?,
            (ShapeKind::List(_), _) => self.wrong("is no list"),
            (ShapeKind::Object(_), _) => self.wrong("is no object"),
        };
        Ok(match done {
            Err(Bubble) if shape.nullable => {
                self.out.text.truncate(start);
                self.out.text.push_str("null");
                Ok(())
            }
            done => done,
        })
    }

    fn wrong(&mut self, what: &str) -> Result<(), Bubble> {
        self.fault(what);
        Err(Bubble)
    }

    fn list(&mut self, item: &Shape, span: &Range<usize>) -> Nested {
        let mut lexer = Lexer::new(self.text, span.start);
        lexer.list_start()?;
        self.out.text.push('[');
        let mut n_items = 0;
        while lexer.next_in(b']', n_items == 0)? {
            let value = lexer.skip_value()?;
            if n_items > 0 {
                self.out.text.push(',');
            }
            self.path.push(PathSegment::Index(n_items));
            let done = self.value(item, &value)?;
            self.path.pop();
            if done.is_err() {
                return Ok(done);
            }
            n_items += 1;
        }
        self.out.text.push(']');
        Ok(Ok(()))
    }

    fn object(&mut self, shape: &ObjectShape, span: &Range<usize>) -> Nested {
        let members = members(self.text, span)?;
        let typename = (shape.typename)
            .and_then(|idx| members.get(shape.fields[usize::from(idx)].key.as_ref()))
            .and_then(|span| decoded(&self.text[span.clone()]));
        let places = self.places(shape, &members);
        let key_parts = key_parts(shape, &members);
        let mut written = vec![false; shape.fields.len()];
        self.out.text.push('{');
        for (place, occurrence) in shape.order.iter().enumerate() {
            let idx = usize::from(occurrence.field);
            if written[idx] || !self.holds(occurrence) {
                continue;
            }
            let field = &shape.fields[idx];
            let value = members.get(field.key.as_ref());
            let arrived = places.as_ref().and_then(|places| places[idx]);
            let is_key_part = field.register.is_some_and(|n| key_parts.contains(&n));
            let is_due = match (arrived, &occurrence.types, &typename) {
                (Some(arrived), _, _) => arrived == place,
                (None, None, _) => true,
                _ if is_key_part => true,
                (None, Some(types), Some(name)) if !types.is_empty() => {
                    types.binary_search_by(|ty| (**ty).cmp(name)).is_ok()
                }
                (None, Some(_), _) => value.is_some(),
            };
            if !is_due {
                continue;
            }
            if written.iter().any(|&written| written) {
                self.out.text.push(',');
            }
            written[idx] = true;
            self.out.text.push('"');
            self.out.text.push_str(&field.key);
            self.out.text.push_str("\":");
            self.path.push(PathSegment::Key(Cow::Owned(field.key.to_string())));
            let done = match value {
                Some(value) => self.value(&field.value, value)?,
                None => self.missing(&field.value),
            };
            self.path.pop();
            if done.is_err() {
                return Ok(done);
            }
        }
        self.out.text.push('}');
        Ok(Ok(()))
    }

    fn holds(&self, occurrence: &Occurrence) -> bool {
        let condition = occurrence.condition;
        condition.is_none_or(|id| self.conditions[usize::from(id.0)])
    }

    /// Where each field of the shape arrived; nothing if the order of the members is not the query's.
    fn places(&self, shape: &ObjectShape, members: &Members<'_>) -> Option<Vec<Option<usize>>> {
        let keys: HashSet<&str> = shape.fields.iter().map(|field| field.key.as_ref()).collect();
        let mut places = vec![None; shape.fields.len()];
        let mut cursor = 0;
        for name in members.keys().filter(|name| keys.contains(name.as_ref())) {
            let seen = |field: usize| places[field].is_some();
            let place = place_of(shape, cursor, seen, |place| self.holds(place), name)?;
            places[usize::from(shape.order[place].field)] = Some(place);
            cursor = place + 1;
        }
        Some(places)
    }

    /// The root of an answer to a join.
    fn aliases(&mut self, aliases: &[(String, &Shape)], span: &Range<usize>) -> Nested {
        let members = members(self.text, span)?;
        self.out.text.push('{');
        for (idx, (alias, shape)) in aliases.iter().enumerate() {
            self.out.text.extend([if idx == 0 { "\"" } else { ",\"" }, alias, "\":"]);
            self.path.push(PathSegment::Key(Cow::Owned(alias.clone())));
            let done = match members.get(alias.as_str()) {
                Some(value) => self.value(shape, value)?,
                None => self.missing(shape),
            };
            self.path.pop();
            if done.is_err() {
                return Ok(done);
            }
        }
        self.out.text.push('}');
        Ok(Ok(()))
    }

    fn missing(&mut self, shape: &Shape) -> Result<(), Bubble> {
        self.fault("is missing");
        if !shape.nullable {
            return Err(Bubble);
        }
        self.out.text.push_str("null");
        Ok(())
    }

    fn leaf(&mut self, leaf: &Leaf, kind: Kind, span: &Range<usize>) -> Nested {
        let text = &self.text[span.clone()];
        let what = match (leaf, kind) {
            (Leaf::Int, Kind::Number) => match int(text) {
                Some(int) => {
                    self.out.text.push_str(&int);
                    return Ok(Ok(()));
                }
                None => "is no 32-bit integer",
            },
            (Leaf::Int, _) => "is no integer",
            (Leaf::Id, Kind::Number) if !is_integer(text) => "is no ID",
            (Leaf::Enum(values), Kind::String) => match decoded(text) {
                Some(value) if values.binary_search_by(|known| (**known).cmp(&value)).is_ok() => {
                    // Written anew, since `scan` knows enum values without escapes.
                    self.out.text.extend(["\"", &value, "\""]);
                    return Ok(Ok(()));
                }
                _ => "is not one of the enum's values",
            },
            (Leaf::Enum(_), _) => "is no enum value",
            (Leaf::TypeName(name), Kind::String) => match decoded(text) {
                Some(found) if found == name.as_ref() => {
                    self.out.text.extend(["\"", name, "\""]);
                    return Ok(Ok(()));
                }
                Some(found) => {
                    return Ok(self.wrong(&format!("is of type `{found}`, not `{name}`")));
                }
                None => "has no type name",
            },
            (Leaf::TypeName(_), _) => "has no type name",
            (Leaf::RenamedType(_), Kind::String) => match decoded(text) {
                // Written anew, since `scan` knows names without escapes. It renames them.
                Some(name) if is_name(&name) => {
                    self.out.text.extend(["\"", &name, "\""]);
                    return Ok(Ok(()));
                }
                _ => "is no name of a type",
            },
            (Leaf::RenamedType(_), _) => "is no name of a type",
            (Leaf::Custom, _)
            | (Leaf::Float | Leaf::Id, Kind::Number)
            | (Leaf::String | Leaf::Id, Kind::String)
            | (Leaf::Boolean, Kind::Boolean) => {
                self.out.text.push_str(text);
                return Ok(Ok(()));
            }
            (Leaf::Float, _) => "is no number",
            (Leaf::String, _) => "is no string",
            (Leaf::Boolean, _) => "is no Boolean",
            (Leaf::Id, _) => "is no ID",
        };
        Ok(self.wrong(what))
    }
}

/// Whether a text is a name, as GraphQL has them.
fn is_name(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Where the members of an object stand, by name.
type Members<'a> = IndexMap<Cow<'a, str>, Range<usize>>;

/// The members of an object by their names without escapes. Of several with one name the last
/// counts, as in every JSON parser that keeps one.
fn members<'a>(text: &'a str, span: &Range<usize>) -> Result<Members<'a>, Malformed> {
    let mut lexer = Lexer::new(text, span.start);
    lexer.object_start()?;
    let mut members = IndexMap::new();
    let mut is_first = true;
    while lexer.next_in(b'}', is_first)? {
        is_first = false;
        let (_, name) = lexer.member_name()?;
        let value = lexer.skip_value()?;
        if let Some(name) = name.decoded() {
            members.insert(name, value);
        }
    }
    Ok(members)
}

/// The registers of the keys whose slots are there.
fn key_parts(shape: &ObjectShape, members: &Members<'_>) -> Vec<u16> {
    let is_there = |field: &&FieldShape| members.contains_key(field.key.as_ref());
    let slots = shape.fields.iter().filter(is_there).filter_map(|field| field.slot);
    slots.flat_map(|slot| shape.slots[usize::from(slot)].parts.iter().copied()).collect()
}

/// A JSON string token without quotes and escapes; nothing if its escapes mean no character.
fn decoded(token: &str) -> Option<Cow<'_, str>> {
    serde_json::from_str::<Cow<'_, str>>(token).ok()
}

/// A number as an `Int`; `1.0`, `1e3` and `-0` are integers too.
fn int(number: &str) -> Option<Cow<'_, str>> {
    if is_int(number) {
        return Some(Cow::Borrowed(number));
    }
    let value: f64 = number.parse().ok()?;
    let is_whole =
        value.fract() == 0.0 && value >= f64::from(i32::MIN) && value <= f64::from(i32::MAX);
    is_whole.then(|| Cow::Owned((value as i32).to_string()))
}
