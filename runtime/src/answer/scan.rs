//! Scan: one pass over an answer's bytes against the shape of what was asked.
//!
//! ```text
//! shape   orders: [{ id, user (slot), total }]
//! bytes   {"orders":[{"id":1,"user":7,"total":3},{"id":2,"user":null,"total":9,"x":0}]}
//! slots                            ^                            ^^^^
//! cuts                                                                         ^^^^^^
//! ```
//!
//! The pass verifies as it goes: the expected member next, its JSON kind, its nullability. An
//! unasked member is cut. Anything else that is unexpected is a [`Deviation`], and `complete` then
//! rewrites the answer as the specification says.

mod leaf;
mod usual;

use std::ops::Range;

use joinwright_operation::{
    BatchId, FieldShape, ObjectShape, Occurrence, Output, Shape, ShapeKind, SlotShape,
};

pub(super) use self::leaf::{is_int, is_integer};
pub use self::usual::TakeObject;
use super::lexer::{Controls, Kind, Lexer, Malformed};

/// A range of bytes of an answer; answers are at most 4 GiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Span {
    pub(crate) fn of(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }

    /// Its length in bytes.
    pub(crate) fn len(self) -> usize {
        (self.end - self.start) as usize
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start as u32, end: range.end as u32 }
    }
}

/// How many bytes there usually are for each slot.
const USUAL_BYTES: usize = 64;

/// What the pass found.
#[derive(Debug, Default)]
pub(crate) struct Scan<'s> {
    /// What the answer's bytes are to be replaced with, in order.
    pub(crate) edits: Vec<Edit<'s>>,
    /// The places where joined values go.
    pub(crate) slots: Vec<Slot>,
    /// The values that the shape captures.
    pub(crate) captures: Vec<Capture>,
    /// The objects that later batches may take for rows.
    pub(crate) entities: Vec<Entity>,
    /// The parts of keys; slots and captures name ranges of it.
    pub(crate) parts: Vec<Option<Span>>,
    /// Where what was scanned ends.
    pub(crate) end: usize,
}

impl Scan<'_> {
    /// Room for what is found in most texts of so many bytes: it then grows once or not at all.
    fn with_room_for(length: usize) -> Self {
        let n = length / USUAL_BYTES;
        let (edits, slots, parts) =
            (Vec::with_capacity(n), Vec::with_capacity(n), Vec::with_capacity(n));
        Self { edits, slots, parts, ..Self::default() }
    }
}

/// A replacement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edit<'s> {
    /// What is replaced.
    pub(crate) span: Span,
    /// By what.
    pub(crate) with: With<'s>,
}

/// What bytes are replaced with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum With<'s> {
    /// Nothing.
    Nothing,
    /// A member's name or a type's, in quotes that are not written here.
    Name(&'s str),
    /// The joined value of a slot, as an index of [`Scan::slots`].
    Slot(u32),
}

/// A place where a joined value goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Slot {
    /// The join.
    pub(crate) batch: BatchId,
    /// The bytes that the joined value replaces.
    pub(crate) span: Span,
    /// The key's parts.
    pub(crate) parts: Range<u32>,
    /// The register of the joined row that has the value, if not the row itself is joined.
    pub(crate) member: Option<u16>,
}

/// A captured value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Capture {
    /// The root field, as an index of the shape's fields, that it stands in.
    pub(crate) root: u32,
    /// Where it stands.
    pub(crate) span: Span,
    /// The values of the object's registers.
    pub(crate) parts: Range<u32>,
}

/// An object that is the row of its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entity {
    /// The objects that it is one of.
    pub(crate) id: u16,
    /// Where it stands.
    pub(crate) span: Span,
    /// The key's parts.
    pub(crate) parts: Range<u32>,
}

/// Why the pass could not go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Deviation {
    /// No JSON.
    Malformed(Malformed),
    /// JSON, but not what was asked for, or not in that order.
    Shape,
}

impl From<Malformed> for Deviation {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed)
    }
}

/// What stands at the root of an answer.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Root<'r, 's> {
    /// Root fields of the client's operation.
    Fields(&'s ObjectShape),
    /// The private aliases of joins with the shape of each.
    Aliases(&'r [(String, &'s Shape)]),
}

/// Scans values of one shape that stand at these places, one after another.
///
/// # Errors
/// If one of them deviates from the shape.
pub(crate) fn scan_values<'s>(
    text: &str,
    places: &[Span],
    shape: &'s Shape,
    conditions: &[bool],
    usual: &'static [TakeObject],
) -> Result<Scan<'s>, Deviation> {
    let mut scanner = Scanner::new(text, 0, conditions, usual);
    for place in places {
        scanner.lexer = Lexer::new(text, place.start as usize);
        scanner.value(shape, 1)?;
    }
    Ok(scanner.out)
}

/// Scans the object at byte `start` of `text`. `conditions` are the operation's, evaluated, and `usual`
/// is the code that was compiled for its shapes.
///
/// # Errors
/// If the text is no JSON or deviates from the shape.
pub(crate) fn scan<'s>(
    text: &str,
    start: usize,
    root: Root<'_, 's>,
    conditions: &[bool],
    usual: &'static [TakeObject],
) -> Result<Scan<'s>, Deviation> {
    let mut scanner = Scanner::new(text, start, conditions, usual);
    scanner.lexer = scanner.lexer.with_controls(Controls::of(text));
    scanner.out = Scan::with_room_for(text.len());
    match root {
        Root::Fields(shape) => drop(scanner.object_of(shape, 0)?),
        Root::Aliases(aliases) => scanner.aliases(aliases)?,
    }
    scanner.out.end = scanner.lexer.position();
    Ok(scanner.out)
}

/// The pass over an answer. Generated code knows it as what takes the members of objects.
#[derive(Debug)]
pub struct Scanner<'a, 's> {
    lexer: Lexer<'a>,
    conditions: &'a [bool],
    usual: &'static [TakeObject],
    out: Scan<'s>,
    /// The registers of the objects that are open.
    registers: Vec<Option<Span>>,
    /// The slots of the objects that are open: of `out.slots` and of the shape.
    open_slots: Vec<(usize, u16)>,
    root: u32,
}

/// Where in the order of a shape a member is that arrives next, if it may: what it passes over must
/// be such that it may be absent.
pub(super) fn place_of(
    shape: &ObjectShape,
    cursor: usize,
    seen: impl Fn(usize) -> bool,
    holds: impl Fn(&Occurrence) -> bool,
    name: &str,
) -> Option<usize> {
    for (place, occurrence) in shape.order.iter().enumerate().skip(cursor) {
        let field = usize::from(occurrence.field);
        let holds = holds(occurrence);
        if holds && shape.fields[field].key == name {
            return (!seen(field)).then_some(place);
        }
        if holds && occurrence.types.is_none() && !seen(field) {
            return None;
        }
    }
    None
}

/// One object's progress.
struct Progress {
    /// The next expected occurrence.
    cursor: usize,
    /// Which fields were seen; only for shapes in which that is not the same as `cursor`.
    seen: Vec<bool>,
    /// Where a run of cut members at the object's start began.
    cut_from: Option<usize>,
    /// Where the last member ended.
    end: usize,
    /// Whether a member was kept.
    kept: bool,
    typename: Option<Span>,
}

impl Progress {
    /// Notes that the field at the cursor is there.
    fn note(&mut self, field: u16) {
        self.cursor += 1;
        if let Some(seen) = self.seen.get_mut(usize::from(field)) {
            *seen = true;
        }
    }
}

/// What an arriving member is.
enum Arrived {
    Field(u16),
    Unasked,
    Disordered,
}

impl<'a, 's> Scanner<'a, 's> {
    fn new(
        text: &'a str,
        start: usize,
        conditions: &'a [bool],
        usual: &'static [TakeObject],
    ) -> Self {
        Self {
            lexer: Lexer::new(text, start),
            conditions,
            usual,
            out: Scan::default(),
            registers: Vec::new(),
            open_slots: Vec::new(),
            root: 0,
        }
    }

    fn value(&mut self, shape: &'s Shape, depth: usize) -> Result<Span, Deviation> {
        let kind = self.lexer.kind()?;
        let start = self.lexer.position();
        let mut parts = 0..0;
        if kind == Kind::Null {
            if !shape.nullable {
                return Err(Deviation::Shape);
            }
            self.lexer.literal()?;
        } else {
            match &shape.kind {
                ShapeKind::Leaf(leaf) => self.leaf(leaf, kind)?,
                ShapeKind::List(item) if kind == Kind::List => self.list_of(item, depth)?,
                ShapeKind::Object(object) if kind == Kind::Object => {
                    let registers = self.object_of(object, depth)?;
                    if shape.capture {
                        parts = self.store(registers);
                    }
                    if !object.entities.is_empty() {
                        self.entities(object, registers, start);
                    }
                    self.registers.truncate(registers);
                }
                ShapeKind::List(_) | ShapeKind::Object(_) => return Err(Deviation::Shape),
            }
        }
        let span = Span::from(start..self.lexer.position());
        if shape.capture {
            self.out.captures.push(Capture { root: self.root, span, parts });
        }
        Ok(span)
    }

    /// Keeps the registers from a place on.
    fn store(&mut self, registers: usize) -> Range<u32> {
        let start = self.out.parts.len() as u32;
        self.out.parts.extend_from_slice(&self.registers[registers..]);
        start..self.out.parts.len() as u32
    }

    /// Keeps some of the registers from a place on.
    fn store_of(&mut self, registers: usize, of: &[u16]) -> Range<u32> {
        let start = self.out.parts.len() as u32;
        let parts = of.iter().map(|&register| self.registers[registers + usize::from(register)]);
        self.out.parts.extend(parts);
        start..self.out.parts.len() as u32
    }

    /// Notes an object, just scanned, that begins at `start`.
    fn entities(&mut self, shape: &ObjectShape, registers: usize, start: usize) {
        let span = Span::from(start..self.lexer.position());
        for entity in shape.entities.iter() {
            let parts = self.store_of(registers, &entity.parts);
            self.out.entities.push(Entity { id: entity.id, span, parts });
        }
    }

    fn list_of(&mut self, item: &'s Shape, depth: usize) -> Result<(), Deviation> {
        self.lexer.list_start()?;
        let mut is_first = true;
        while self.lexer.next_in(b']', is_first)? {
            self.value(item, depth)?;
            is_first = false;
        }
        Ok(())
    }

    /// The root of an answer to a join. Nothing of it but the captured values reaches the client.
    fn aliases(&mut self, aliases: &[(String, &'s Shape)]) -> Result<(), Deviation> {
        self.lexer.object_start()?;
        let mut next = 0;
        let mut is_first = true;
        while self.lexer.next_in(b'}', is_first)? {
            is_first = false;
            let (_, name) = self.lexer.member_name()?;
            match aliases.get(next) {
                Some((alias, shape)) if alias == name.raw => {
                    self.root = next as u32;
                    next += 1;
                    self.value(shape, 1)?;
                }
                _ if aliases.iter().any(|(alias, _)| alias == name.raw) => {
                    return Err(Deviation::Shape);
                }
                _ => {
                    self.lexer.skip_value()?;
                }
            }
        }
        if next < aliases.len() { Err(Deviation::Shape) } else { Ok(()) }
    }

    /// Scans an object. Its registers are then the last, from the place given on.
    fn object_of(&mut self, shape: &'s ObjectShape, depth: usize) -> Result<usize, Deviation> {
        let registers = self.registers.len();
        self.registers.resize(registers + usize::from(shape.registers), None);
        // Root fields are noted one by one, which tables do, also of a shape that others share.
        if depth == 0 || !self.take_usual(shape, depth) {
            self.members(shape, registers, depth)?;
        }
        Ok(registers)
    }

    /// Scans an object, whose registers are those from a place on.
    fn members(
        &mut self,
        shape: &'s ObjectShape,
        registers: usize,
        depth: usize,
    ) -> Result<(), Deviation> {
        let open_slots = self.open_slots.len();
        self.lexer.object_start()?;
        let mut progress = Progress {
            cursor: 0,
            seen: if shape.irregular { vec![false; shape.fields.len()] } else { Vec::new() },
            cut_from: None,
            end: 0,
            kept: false,
            typename: None,
        };
        let mut is_first = true;
        while self.lexer.next_in(b'}', is_first)? {
            self.member(shape, &mut progress, registers, depth)?;
            is_first = false;
        }
        if let Some(from) = progress.cut_from {
            self.edit(from..progress.end, With::Nothing);
        }
        self.check_absent(shape, &progress)?;
        for open in open_slots..self.open_slots.len() {
            let (idx, slot) = self.open_slots[open];
            let start = self.out.parts.len() as u32;
            for &register in shape.slots[usize::from(slot)].parts.iter() {
                let part = self.registers[registers + usize::from(register)];
                if part.is_none() {
                    // A key with a part missing is no key, even where other types have no such part.
                    return Err(Deviation::Shape);
                }
                self.out.parts.push(part);
            }
            self.out.slots[idx].parts = start..self.out.parts.len() as u32;
        }
        self.open_slots.truncate(open_slots);
        Ok(())
    }

    fn member(
        &mut self,
        shape: &'s ObjectShape,
        progress: &mut Progress,
        registers: usize,
        depth: usize,
    ) -> Result<(), Deviation> {
        let (name_span, idx) = match self.expected(shape, progress) {
            Some(expected) => expected,
            None => {
                let (name_span, name) = self.lexer.member_name()?;
                if name.escaped {
                    return Err(Deviation::Shape);
                }
                match self.arrive(shape, progress, name.raw) {
                    Arrived::Field(idx) => (name_span, idx),
                    Arrived::Unasked => {
                        let value = self.lexer.skip_value()?;
                        self.cut_member(progress, name_span.start, value.end);
                        return Ok(());
                    }
                    Arrived::Disordered => return Err(Deviation::Shape),
                }
            }
        };
        let field = &shape.fields[usize::from(idx)];
        match &field.output {
            Output::Keep => self.keep(progress, name_span.start),
            Output::Rename(name) => {
                self.keep(progress, name_span.start);
                self.edit(name_span.start + 1..name_span.end - 1, With::Name(name));
            }
            Output::Cut => {}
        }
        if depth == 0 {
            self.root = u32::from(idx);
        }
        let n_edits = self.out.edits.len();
        let span = self.value(&field.value, depth + 1)?;
        if field.slot.is_some() || field.output == Output::Cut {
            // What is unasked in a part of a key goes with the whole of it.
            self.out.edits.truncate(n_edits);
        }
        if let Some(register) = field.register {
            self.registers[registers + usize::from(register)] = Some(span);
        }
        if let Some(slot) = field.slot {
            let SlotShape { batch, member, .. } = shape.slots[usize::from(slot)];
            let number = self.out.slots.len();
            self.edit(span.start as usize..span.end as usize, With::Slot(number as u32));
            self.out.slots.push(Slot { batch, span, parts: 0..0, member });
            self.open_slots.push((number, slot));
        }
        if shape.typename == Some(idx) {
            progress.typename = Some(span);
        }
        match field.output {
            Output::Cut => self.cut_member(progress, name_span.start, span.end as usize),
            Output::Keep | Output::Rename(_) => progress.end = span.end as usize,
        }
        Ok(())
    }

    /// The next member, if it is the next that was asked for: one comparison of bytes. What is not
    /// is told apart by [`Self::arrive`].
    fn expected(
        &mut self,
        shape: &ObjectShape,
        progress: &mut Progress,
    ) -> Option<(Range<usize>, u16)> {
        let Occurrence { field, condition: None, .. } = *shape.order.get(progress.cursor)? else {
            return None;
        };
        if progress.seen.get(usize::from(field)) == Some(&true) {
            return None;
        }
        let name = self.lexer.take_member(&shape.fields[usize::from(field)].key)?;
        progress.note(field);
        Some((name, field))
    }

    /// What an arriving member is: the expected field, a later one if those between may be absent,
    /// or something else.
    fn arrive(&self, shape: &ObjectShape, progress: &mut Progress, name: &str) -> Arrived {
        let seen = |field: usize| progress.seen.get(field).copied().unwrap_or(false);
        let holds = |occurrence: &Occurrence| self.holds(occurrence);
        if let Some(place) = place_of(shape, progress.cursor, seen, holds, name) {
            let field = shape.order[place].field;
            progress.cursor = place;
            progress.note(field);
            return Arrived::Field(field);
        }
        let is_asked = |field: &FieldShape| field.key == name;
        if shape.fields.iter().any(is_asked) { Arrived::Disordered } else { Arrived::Unasked }
    }

    fn holds(&self, occurrence: &Occurrence) -> bool {
        occurrence.condition.is_none_or(|id| self.conditions[usize::from(id.0)])
    }

    /// Checks that nothing is missing at an object's end.
    fn check_absent(&self, shape: &ObjectShape, progress: &Progress) -> Result<(), Deviation> {
        let typename = progress.typename.map(|span| self.lexer.unquoted(span.start, span.end));
        let is_due = |occurrence: &Occurrence| match (&occurrence.types, typename) {
            (None, _) => true,
            (Some(types), Some(name)) => types.binary_search_by(|ty| (**ty).cmp(name)).is_ok(),
            (Some(_), None) => false,
        };
        // Type conditions may have let the cursor pass something that the type name asks for.
        let from = if typename.is_some() && shape.irregular { 0 } else { progress.cursor };
        let missing = shape.order.iter().enumerate().skip(from).any(|(place, occurrence)| {
            let seen = match progress.seen.get(usize::from(occurrence.field)) {
                Some(&seen) => seen,
                None => place < progress.cursor,
            };
            !seen && self.holds(occurrence) && is_due(occurrence)
        });
        if missing { Err(Deviation::Shape) } else { Ok(()) }
    }

    fn edit(&mut self, range: Range<usize>, with: With<'s>) {
        self.out.edits.push(Edit { span: range.into(), with });
    }

    /// Notes that a member beginning at `start` stays.
    fn keep(&mut self, progress: &mut Progress, start: usize) {
        if let Some(from) = progress.cut_from.take() {
            self.edit(from..start, With::Nothing);
        }
        progress.kept = true;
    }

    /// Cuts a member, with the comma before it or, at an object's start, the one behind it.
    fn cut_member(&mut self, progress: &mut Progress, start: usize, end: usize) {
        if progress.kept {
            self.edit(progress.end..end, With::Nothing);
        } else {
            progress.cut_from.get_or_insert(start);
        }
        progress.end = end;
    }
}
