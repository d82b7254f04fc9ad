//! Splice: the answers' own bytes with every slot replaced by its joined value.
//!
//! No tree is built. Bytes that nothing touches are copied once, a value that is wanted at many
//! places is rendered once and copied from then on, and the length is known before the first byte
//! is written: a few small answers can join to a huge one.

use std::ops::Range;

use joinwright_operation::{BatchId, Operation};

use super::collect::SlotKey;
use super::dedupe::KeyId;
use super::index::{Place, Value};
use crate::answer::scan::{Edit, Slot, Span, With};
use crate::execute::state::{Answer, BatchState};

const NULL: &str = "null";

/// Renders values of one request.
pub(crate) struct Splicer<'a> {
    answers: &'a [Answer<'a>],
    batches: &'a [BatchState],
    /// For each batch how many values a row is to be: itself, or all its members.
    strides: Vec<usize>,
    /// For each batch, key and member the joined value's length.
    lengths: Vec<Vec<u64>>,
    /// For each batch, key and member where the joined value stands in `out`, once it does.
    rendered: Vec<Vec<Option<Range<usize>>>>,
    out: Vec<u8>,
}

impl<'a> Splicer<'a> {
    /// Measures all joined values.
    pub(crate) fn new(
        operation: &Operation,
        answers: &'a [Answer<'a>],
        batches: &'a [BatchState],
    ) -> Self {
        let strides: Vec<usize> =
            operation.batches.iter().map(|batch| usize::from(batch.members.max(1))).collect();
        let rendered = (batches.iter().zip(&strides))
            .map(|(batch, stride)| vec![None; batch.keys.len() * stride])
            .collect();
        let lengths = vec![Vec::new(); batches.len()];
        let mut splicer = Self { answers, batches, strides, lengths, rendered, out: Vec::new() };
        // What a value contains was fetched later than the value, so later fetches come first.
        let mut order: Vec<usize> = (0..batches.len()).collect();
        order.sort_by_key(|&batch| std::cmp::Reverse(operation.batches[batch].fetch));
        for batch in order {
            let n_members = operation.batches[batch].members;
            let mut lengths = Vec::with_capacity(splicer.rendered[batch].len());
            for key in 0..batches[batch].keys.len() {
                let value = batches[batch].value(KeyId(key as u32));
                match n_members {
                    0 => lengths.push(splicer.value_length(value)),
                    n => lengths.extend((0..n).map(|n| splicer.member_length(value, n))),
                }
            }
            splicer.lengths[batch] = lengths;
        }
        splicer
    }

    fn value_length(&self, value: &Value) -> u64 {
        match value {
            Value::Null => NULL.len() as u64,
            Value::At(place) => self.length(*place),
            Value::List(places) => {
                let separators = places.len().saturating_sub(1) as u64;
                let items = places.iter().map(|place| self.length(*place));
                items.fold(2 + separators, u64::saturating_add)
            }
        }
    }

    /// Where a joined value is one of `lengths` and `rendered`.
    fn index(&self, batch: BatchId, key: KeyId, member: Option<u16>) -> (usize, usize) {
        let batch = usize::from(batch.0);
        (batch, key.0 as usize * self.strides[batch] + usize::from(member.unwrap_or(0)))
    }

    fn member_place(&self, value: &Value, member: u16) -> Option<Place> {
        match value {
            Value::At(row) => row.member(&self.answers[row.answer].scan, member),
            Value::Null | Value::List(_) => None,
        }
    }

    fn member_length(&self, value: &Value, member: u16) -> u64 {
        let place = self.member_place(value, member);
        place.map_or(NULL.len() as u64, |place| self.length(place))
    }

    /// The rendered length of a value in an answer.
    pub(crate) fn length(&self, place: Place) -> u64 {
        let answer = &self.answers[place.answer];
        let mut length = place.span.len() as u64;
        for edit in edits(answer, place.span) {
            length -= edit.span.len() as u64;
            let replacement = match edit.with {
                With::Nothing => 0,
                With::Name(name) => name.len() as u64,
                With::Slot(slot) => {
                    let slot_key = &answer.slot_keys[slot as usize];
                    self.slot_length(&answer.scan.slots[slot as usize], slot_key)
                }
            };
            length = length.saturating_add(replacement);
        }
        length
    }

    fn slot_length(&self, slot: &Slot, key: &SlotKey) -> u64 {
        match key {
            SlotKey::Null | SlotKey::Bad(_) => NULL.len() as u64,
            SlotKey::Key(key) => {
                let (batch, idx) = self.index(slot.batch, *key, slot.member);
                self.lengths[batch][idx]
            }
            SlotKey::Each(items) => {
                let separators = items.len().saturating_sub(1) as u64;
                let items = items.iter().map(|item| self.slot_length(slot, item));
                items.fold(2 + separators, u64::saturating_add)
            }
        }
    }

    /// Makes room for `length` bytes.
    pub(crate) fn reserve(&mut self, length: usize) {
        self.out.reserve(length);
    }

    /// Writes text as it is.
    pub(crate) fn text(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    /// Writes a value of an answer.
    pub(crate) fn place(&mut self, place: Place) {
        let answers = self.answers;
        let answer = &answers[place.answer];
        let mut from = place.span.start;
        for edit in edits(answer, place.span) {
            self.text(Span { start: from, end: edit.span.start }.of(&answer.text));
            from = edit.span.end;
            match edit.with {
                With::Nothing => {}
                With::Name(name) => self.text(name),
                With::Slot(slot) => {
                    let slot_key = &answer.slot_keys[slot as usize];
                    self.slot(&answer.scan.slots[slot as usize], slot_key);
                }
            }
        }
        self.text(Span { start: from, end: place.span.end }.of(&answer.text));
    }

    fn slot(&mut self, slot: &Slot, key: &SlotKey) {
        match key {
            SlotKey::Null | SlotKey::Bad(_) => self.text(NULL),
            SlotKey::Key(key) => self.joined(slot, *key),
            SlotKey::Each(items) => {
                self.text("[");
                for (idx, item) in items.iter().enumerate() {
                    self.text(if idx == 0 { "" } else { "," });
                    self.slot(slot, item);
                }
                self.text("]");
            }
        }
    }

    fn joined(&mut self, slot: &Slot, key: KeyId) {
        let (batch, idx) = self.index(slot.batch, key, slot.member);
        if let Some(range) = self.rendered[batch][idx].clone() {
            self.out.extend_from_within(range);
            return;
        }
        let start = self.out.len();
        let batches = self.batches;
        let value = batches[batch].value(key);
        match (value, slot.member) {
            (value, Some(member)) => match self.member_place(value, member) {
                Some(place) => self.place(place),
                None => self.text(NULL),
            },
            (Value::Null, None) => self.text(NULL),
            (Value::At(place), None) => self.place(*place),
            (Value::List(places), None) => {
                for (idx, place) in places.iter().enumerate() {
                    self.text(if idx == 0 { "[" } else { "," });
                    self.place(*place);
                }
                self.text(if places.is_empty() { "[]" } else { "]" });
            }
        }
        self.rendered[batch][idx] = Some(start..self.out.len());
    }

    /// What was written.
    pub(crate) fn finish(self) -> Vec<u8> {
        self.out
    }
}

/// The edits inside a span of an answer.
fn edits<'a>(answer: &'a Answer<'_>, span: Span) -> &'a [Edit<'a>] {
    let edits = &answer.scan.edits;
    let from = edits.partition_point(|edit| edit.span.start < span.start);
    let to = edits.partition_point(|edit| edit.span.start < span.end);
    &edits[from..to]
}
