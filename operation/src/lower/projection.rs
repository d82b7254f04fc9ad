//! Projections: a selection that another contains, as a shape of the other's answer.
//!
//! ```text
//! asked   { name   stock: id }                the slot `stock` takes the key `id`
//! known   { id  name  stock: id  total }
//! shape   { name, stock (slot) }              `id` and `total` are unasked, so they are cut
//! ```
//!
//! A response key of the known answer may be another than that of the answer that is not asked for:
//! the shape then has the known one and renames it.

use std::slice;

use apollo_compiler::Node;
use apollo_compiler::ast::{Directive, Field, Selection};

use crate::shape::{FieldShape, Leaf, ObjectShape, Occurrence, Output, Shape, ShapeKind};
use crate::shared::Shared;

/// What is asked for at one response path, as documents say it.
#[derive(Default)]
pub(super) struct Selected<'s> {
    fields: Vec<Asked<'s>>,
    /// How many objects stand around it.
    level: usize,
    /// What guards all of it.
    common: Vec<Guard<'s>>,
}

/// A field with all that guards it.
struct Asked<'s> {
    field: &'s Field,
    guards: Vec<Guard<'s>>,
}

/// A type condition or a directive around a field.
#[derive(Clone, Copy, PartialEq)]
enum Guard<'s> {
    /// The object so many levels down is of this type.
    On(usize, &'s str),
    /// `@skip` or `@include`
    If(&'s Directive),
    /// Something that equals nothing else.
    Other,
}

impl<'s> Selected<'s> {
    /// A whole selection set.
    pub(super) fn whole(selections: &'s [Selection]) -> Self {
        let mut all = Self::default();
        all.add(selections, &[]);
        all
    }

    /// What is selected below a response key.
    pub(super) fn below(&self, key: &str) -> Self {
        let mut below = Self { level: self.level + 1, ..Self::default() };
        for (n, asked) in self.of(key).enumerate() {
            match n {
                0 => below.common.clone_from(&asked.guards),
                _ => below.common.retain(|guard| asked.guards.contains(guard)),
            }
            below.add(&asked.field.selection_set, &asked.guards);
        }
        below
    }

    /// The same, seen from an object that is there: what guards all of it holds.
    pub(super) fn of_object(mut self) -> Self {
        for asked in &mut self.fields {
            asked.guards.retain(|guard| !self.common.contains(guard));
            for guard in &mut asked.guards {
                *guard = match *guard {
                    Guard::On(level, ty) if level == self.level => Guard::On(0, ty),
                    Guard::On(..) | Guard::Other => Guard::Other,
                    Guard::If(directive) => Guard::If(directive),
                };
            }
        }
        Self { level: 0, common: Vec::new(), ..self }
    }

    fn of(&self, key: &str) -> impl Iterator<Item = &Asked<'s>> {
        self.fields.iter().filter(move |asked| response_key(asked.field) == key)
    }

    fn add(&mut self, selections: &'s [Selection], guards: &[Guard<'s>]) {
        for selection in selections {
            match selection {
                Selection::Field(field) => {
                    let own = field.directives.iter().filter(|it| is_condition(it)).map(guard);
                    let guards = guards.iter().copied().chain(own).collect();
                    self.fields.push(Asked { field, guards });
                }
                Selection::InlineFragment(inline) => {
                    let ty = inline.type_condition.iter();
                    let on = ty.map(|name| Guard::On(self.level, name.as_str()));
                    let own = on.chain(inline.directives.iter().map(guard));
                    let guards: Vec<_> = guards.iter().copied().chain(own).collect();
                    self.add(&inline.selection_set, &guards);
                }
                // What the gateway asks spreads a fragment only around all of it.
                Selection::FragmentSpread(_) => {}
            }
        }
    }
}

impl Asked<'_> {
    /// Whether this field holds what `other` asks for, its selection set aside, wherever `other` is.
    fn covers(&self, other: &Asked<'_>) -> bool {
        let can_be_told = |guard: &Guard<'_>| *guard != Guard::Other;
        is_same(self.field, other.field)
            && other.guards.iter().all(can_be_told)
            && self.guards.iter().all(|guard| can_be_told(guard) && other.guards.contains(guard))
    }

    /// Whether all objects that have this field are of types that have `other`, too.
    fn is_within(&self, other: &Asked<'_>) -> bool {
        let mut types = other.guards.iter().filter(|guard| matches!(guard, Guard::On(..)));
        types.all(|guard| self.guards.contains(guard))
    }
}

/// Whether two fields are the same but for their response keys, conditions and selections.
pub(super) fn is_same(one: &Field, other: &Field) -> bool {
    let plain = |field: &'_ Field| -> Vec<Node<Directive>> {
        field.directives.iter().filter(|directive| !is_condition(directive)).cloned().collect()
    };
    one.name == other.name && one.arguments == other.arguments && plain(one) == plain(other)
}

fn is_condition(directive: &Directive) -> bool {
    matches!(directive.name.as_str(), "skip" | "include")
}

fn guard(directive: &Node<Directive>) -> Guard<'_> {
    if is_condition(directive) { Guard::If(directive) } else { Guard::Other }
}

fn response_key(field: &Field) -> &str {
    field.alias.as_ref().unwrap_or(&field.name)
}

/// A projection in the making.
#[derive(Clone, Copy)]
pub(super) struct Projection {
    /// How many registers of a row serve only to find its key, which is known here.
    row_parts: u16,
    /// Whether response keys must be the same: what is below a part of a key is found by name.
    is_exact: bool,
}

impl Projection {
    /// Of a row so many of whose registers serve only to find its key.
    pub(super) fn of_row(row_parts: u16) -> Self {
        Self { row_parts, is_exact: false }
    }

    /// The shape of a value as it stands in the known answer; nothing if that lacks something.
    pub(super) fn shape(
        self,
        shape: &Shape,
        asked: &Selected<'_>,
        known: &Selected<'_>,
    ) -> Option<Shape> {
        let kind = match &shape.kind {
            ShapeKind::Leaf(leaf) => ShapeKind::Leaf(leaf.clone()),
            ShapeKind::List(item) => ShapeKind::List(Shared::new(self.shape(item, asked, known)?)),
            ShapeKind::Object(object) => {
                ShapeKind::Object(Shared::new(self.object(object, asked, known)?))
            }
        };
        Some(Shape { kind, ..*shape })
    }

    fn object(
        self,
        object: &ObjectShape,
        asked: &Selected<'_>,
        known: &Selected<'_>,
    ) -> Option<ObjectShape> {
        let mut places = vec![None; object.fields.len()];
        let mut fields: Vec<FieldShape> = Vec::new();
        for (idx, field) in object.fields.iter().enumerate() {
            if !self.finds_the_key(field) {
                places[idx] = Some(fields.len() as u16);
                let field = self.field(field, asked, known, &fields)?;
                fields.push(field);
            }
        }
        let order: Vec<Occurrence> = (object.order.iter())
            .filter_map(|occurrence| {
                let field = places[usize::from(occurrence.field)]?;
                Some(Occurrence { field, ..occurrence.clone() })
            })
            .collect();
        Some(ObjectShape {
            fields: fields.into(),
            order: order.into(),
            typename: object.typename.and_then(|idx| places[usize::from(idx)]),
            ..object.clone()
        })
    }

    /// Whether a field is asked for only to tell whose row it is, and whether it is one.
    fn finds_the_key(self, field: &FieldShape) -> bool {
        matches!(field.value.kind, ShapeKind::Leaf(Leaf::TypeName(_)))
            || field.register.is_some_and(|register| register < self.row_parts)
    }

    fn field(
        self,
        field: &FieldShape,
        asked: &Selected<'_>,
        known: &Selected<'_>,
        taken: &[FieldShape],
    ) -> Option<FieldShape> {
        let wanted: Vec<&Asked<'_>> = asked.of(&field.key).collect();
        let first = wanted.first()?;
        let is_part = field.slot.is_some() || field.output == Output::Cut;
        let below = Self { row_parts: 0, is_exact: self.is_exact || is_part };
        let same = slice::from_ref(&field.key).iter().map(AsRef::as_ref);
        let others = (known.fields.iter())
            .filter(|other| !self.is_exact && is_same(other.field, first.field))
            .map(|other| response_key(other.field));
        same.chain(others).find_map(|key| {
            let is_free = taken.iter().all(|field| field.key != key);
            let is_there = |wanted: &&Asked<'_>| known.of(key).any(|known| known.covers(wanted));
            // Of a field under a type condition nothing but its presence says who has it.
            let is_asked = |known: &Asked<'_>| wanted.iter().any(|it| known.is_within(it));
            if !is_free || !wanted.iter().all(is_there) || !known.of(key).all(is_asked) {
                return None;
            }
            let value = below.shape(&field.value, &asked.below(&field.key), &known.below(key))?;
            Some(renamed(field, key, value))
        })
    }
}

/// A field that arrives under another response key.
fn renamed(field: &FieldShape, key: &str, value: Shape) -> FieldShape {
    let output = match field.client_key() {
        None => Output::Cut,
        Some(client) if client == key => Output::Keep,
        Some(client) => Output::Rename(client.to_owned().into()),
    };
    FieldShape { key: key.to_owned().into(), output, value: Shared::new(value), ..field.clone() }
}
