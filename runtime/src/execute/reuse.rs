//! Reuse: keys that earlier answers of this request have the values of are not asked for again.
//!
//! A value is taken as bytes of the earlier answer, scanned anew with what is asked for here: the
//! same row may have other members, other slots and other names here. Only answers that came without
//! any error are taken from. Then no place has an error that the place where its value is taken to
//! would lack, and what failed is asked for again.

use std::collections::BTreeMap;

use bytestring::ByteString;
use joinwright_operation::{BatchId, FetchId, Known, Reuse};

use super::Execution;
use super::state::{Answer, ChunkOrigin, Origin};
use crate::answer::complete::complete_values;
use crate::answer::scan::{Scan, Span, scan_values};
use crate::join::collect::part_texts;
use crate::join::dedupe::KeyId;
use crate::join::fetch::Asked;
use crate::join::index::{Place, RowOf, Value};
use crate::key::CanonicalKey;

/// A joined value, or one of its rows, in an earlier answer.
struct Row {
    key: KeyId,
    span: Span,
    is_list: bool,
}

impl<'x> Execution<'x> {
    /// Takes what is known of the keys of a fetch. Says for how many keys of each batch that is.
    pub(super) fn reuse(&mut self, fetch: FetchId, batches: &[BatchId]) -> Vec<(BatchId, usize)> {
        let operation = self.operation;
        let mut taken = Vec::new();
        for &id in batches {
            let batch = &operation.batches[usize::from(id.0)];
            if batch.reuses.is_empty() || self.batches[usize::from(id.0)].keys.len() == 0 {
                continue;
            }
            for reuse in batch.reuses.iter() {
                self.reuse_from(fetch, id, reuse);
            }
            let n_known = self.batches[usize::from(id.0)].n_known();
            if n_known > 0 {
                taken.push((id, n_known));
            }
        }
        taken
    }

    fn reuse_from(&mut self, fetch: FetchId, id: BatchId, reuse: &'x Reuse) {
        let found = match reuse.from {
            Known::Batch(from) => self.known_keys(id, from),
            Known::Entities { fetch: from, id: entity } => self.known_objects(id, from, entity),
        };
        let mut rows: BTreeMap<usize, Vec<Row>> = BTreeMap::new();
        for (key, value) in found {
            let is_list = matches!(value, Value::List(_));
            for place in value.places() {
                let row = Row { key, span: place.span, is_list };
                rows.entry(place.answer).or_default().push(row);
            }
            if value.is_empty() {
                self.batches[usize::from(id.0)].set_known(key, value);
            }
        }
        for (answer, mut left) in rows {
            // Objects may stand in one another; those of one pass may not.
            left.sort_by_key(|row| row.span.start);
            while !left.is_empty() {
                let (apart, inside) = set_apart(left);
                self.take(fetch, id, reuse, answer, &apart);
                left = inside;
            }
        }
    }

    /// The keys of a batch that an earlier one of the same relationship was answered.
    fn known_keys(&self, id: BatchId, from: BatchId) -> Vec<(KeyId, Value)> {
        let (state, earlier) =
            (&self.batches[usize::from(id.0)], &self.batches[usize::from(from.0)]);
        let fetch = self.operation.batches[usize::from(from.0)].fetch;
        if self.troubled[usize::from(fetch.0)] {
            return Vec::new();
        }
        // What it took itself stands in an answer of another shape, which is among the sources too.
        let is_its_own =
            |value: &Value| value.answer().is_none_or(|answer| !self.answers[answer].is_reused);
        (state.unknown())
            .filter_map(|key| Some((key, earlier.keys.same(state.keys.bytes(key))?)))
            .map(|(key, same)| (key, earlier.value(same)))
            .filter(|(_, value)| is_its_own(value))
            .map(|(key, value)| (key, value.clone()))
            .collect()
    }

    /// The keys of a batch whose rows are among the objects of an earlier answer.
    fn known_objects(&self, id: BatchId, from: FetchId, entity: u16) -> Vec<(KeyId, Value)> {
        if self.troubled[usize::from(from.0)] {
            return Vec::new();
        }
        let (state, join) = (&self.batches[usize::from(id.0)], self.join(id));
        let mut found = Vec::new();
        let mut seen = vec![false; state.keys.len()];
        for (answer_idx, answer) in self.answers.iter().enumerate() {
            if answer.fetch != from || answer.is_reused {
                continue;
            }
            for object in answer.scan.entities.iter().filter(|object| object.id == entity) {
                let parts =
                    &answer.scan.parts[object.parts.start as usize..object.parts.end as usize];
                let mut canonical = CanonicalKey::default();
                let key = part_texts(&answer.text, parts)
                    .filter(|parts| (join.canonical)(parts, &mut canonical).is_ok())
                    .and_then(|_| state.keys.get(&canonical))
                    .filter(|key| !state.is_known(*key) && !seen[key.0 as usize]);
                if let Some(key) = key {
                    seen[key.0 as usize] = true;
                    let place = Place { answer: answer_idx, span: object.span, registers: 0 };
                    found.push((key, Value::At(place)));
                }
            }
        }
        found
    }

    /// Takes rows of one answer that stand one after another.
    fn take(
        &mut self,
        fetch: FetchId,
        id: BatchId,
        reuse: &'x Reuse,
        answer: usize,
        taken: &[Row],
    ) {
        let from = &self.answers[answer];
        let spans: Vec<Span> = taken.iter().map(|row| row.span).collect();
        let scanned =
            match scan_values(&from.text, &spans, &reuse.value, &self.conditions, self.usual) {
                Ok(scan) => Some((from.text.clone(), scan)),
                Err(_) => self.rewritten(&from.text, &spans, reuse),
            };
        // What can not be taken is asked for.
        let Some((text, scan)) = scanned else { return };
        let answer = self.answers.len();
        let state = &mut self.batches[usize::from(id.0)];
        let mut keys = Vec::with_capacity(taken.len());
        for (row, at) in taken.iter().zip(&scan.captures) {
            let place = Place { answer, span: at.span, registers: at.parts.start };
            if !state.is_known(row.key) {
                keys.push(row.key);
            }
            match row.is_list {
                true => state.add_known(row.key, place),
                false => state.set_known(row.key, Value::At(place)),
            }
        }
        let rows = vec![taken.iter().map(|row| RowOf::Key(row.key)).collect()];
        let asked = vec![Asked { batch: id, keys }];
        let origin = Origin::Join(ChunkOrigin { aliases: Vec::new(), asked, rows });
        let slot_keys = Vec::new();
        let (start, is_reused) = (0, true);
        self.answers.push(Answer { fetch, text, start, scan, slot_keys, origin, is_reused });
        self.collect_last();
    }

    /// Values in the order in which they are asked for here.
    fn rewritten(
        &self,
        text: &str,
        spans: &[Span],
        reuse: &'x Reuse,
    ) -> Option<(ByteString, Scan<'x>)> {
        let (text, spans) = complete_values(text, spans, &reuse.value, &self.conditions)?;
        let scan = scan_values(&text, &spans, &reuse.value, &self.conditions, self.usual).ok()?;
        Some((text.into(), scan))
    }
}

/// Of rows in the order in which they begin, those that stand one after another, and the rest.
fn set_apart(rows: Vec<Row>) -> (Vec<Row>, Vec<Row>) {
    let mut end = 0;
    rows.into_iter().partition(|row| {
        let is_apart = row.span.start >= end;
        if is_apart {
            end = row.span.end;
        }
        is_apart
    })
}
