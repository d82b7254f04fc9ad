//! Failures: from what went wrong upstream to errors at the client's paths.
//!
//! Runs only if something went wrong. A failed key is wanted at as many places as its joins reach,
//! which may be many: at most [`MAX_PLACES`] of one failure are listed, then one error counts the
//! rest.

use std::borrow::Cow;
use std::collections::HashMap;

use joinwright_operation::facts::{Batching, Returns};
use joinwright_operation::{BatchId, FetchId, Request, RootSource};
use serde_json::value::RawValue;

use super::state::{Failure, FailurePlace, Origin};
use super::{Execution, rooted};
use crate::answer::locate::{client_root_path, path_to};
use crate::answer::scan::{Capture, Span};
use crate::error::{Extensions, GraphqlError, PathSegment};
use crate::join::collect::SlotKey;
use crate::join::dedupe::KeyId;
use crate::join::index::Place;

/// The most places that are listed for one failure.
const MAX_PLACES: usize = 100;

type Path = Vec<PathSegment<'static>>;

/// Where joined values stand and where they are wanted.
struct Places<'e, 'x> {
    execution: &'e Execution<'x>,
    /// For each answer the joined values in it, in the order of their places.
    values: Vec<Vec<JoinedValue>>,
    /// For each key the slots that want it: answer and slot.
    sites: HashMap<(BatchId, KeyId), Vec<(usize, usize)>>,
    /// For each joined value at how many places of the client's answer it stands.
    counts: HashMap<Joined, u64>,
}

/// A joined value: of a key, its row or a member of its row.
type Joined = (BatchId, KeyId, Option<u16>);

/// A joined value in an answer to a join.
struct JoinedValue {
    span: Span,
    joined: Joined,
    /// Its place in the joined list, for `returns: many`.
    index: Option<usize>,
}

impl Execution<'_> {
    /// All errors of the answer.
    pub(super) fn errors(&self) -> Vec<GraphqlError<'_>> {
        let mut errors = Vec::new();
        if self.failures.is_empty() {
            return errors;
        }
        let places = Places::new(self);
        for failure in &self.failures {
            let (paths, total) = places.of(failure);
            let more = total.saturating_sub(paths.len() as u64);
            errors.extend(paths.into_iter().map(|path| error(failure, &failure.message, path)));
            if more > 0 {
                let message = format!("{} (at {more} more places)", failure.message);
                errors.push(error(failure, &message, Path::new()));
            }
        }
        errors
    }
}

fn error<'e>(failure: &'e Failure, message: &str, path: Path) -> GraphqlError<'e> {
    let upstream = (failure.extensions.as_deref())
        .and_then(|text| serde_json::from_str::<&RawValue>(text).ok());
    GraphqlError {
        message: Cow::Owned(message.to_owned()),
        locations: Vec::new(),
        path,
        extensions: Extensions {
            code: failure.code,
            remote_schema: Some(failure.remote),
            upstream,
        },
    }
}

impl<'e, 'x> Places<'e, 'x> {
    fn new(execution: &'e Execution<'x>) -> Self {
        let n_answers = execution.answers.len();
        let values = (0..n_answers).map(|idx| joined_values(execution, idx)).collect();
        let mut sites: HashMap<_, Vec<_>> = HashMap::new();
        for (answer_idx, answer) in execution.answers.iter().enumerate() {
            for (slot_idx, key) in answer.slot_keys.iter().enumerate() {
                if let SlotKey::Key(key) = key {
                    let batch = answer.scan.slots[slot_idx].batch;
                    sites.entry((batch, *key)).or_default().push((answer_idx, slot_idx));
                }
            }
        }
        let mut places = Self { execution, values, sites, counts: HashMap::new() };
        places.count();
        places
    }

    /// Counts the places of all keys: those of what they stand in come first.
    fn count(&mut self) {
        let answers = &self.execution.answers;
        let mut order: Vec<usize> = (0..answers.len()).collect();
        order.sort_by_key(|&idx| answers[idx].fetch);
        for answer_idx in order {
            let answer = &answers[answer_idx];
            for (slot, key) in answer.scan.slots.iter().zip(&answer.slot_keys) {
                let SlotKey::Key(key) = key else { continue };
                let n = match self.value_at(answer_idx, slot.span.start) {
                    None => 1,
                    Some(value) => self.counts.get(&value.joined).copied().unwrap_or(0),
                };
                let count = self.counts.entry((slot.batch, *key, slot.member)).or_default();
                *count = count.saturating_add(n);
            }
        }
    }

    /// The joined value of an answer that a byte stands in; none in an answer to root fields.
    fn value_at(&self, answer: usize, offset: u32) -> Option<&JoinedValue> {
        let values = &self.values[answer];
        let after = values.partition_point(|value| value.span.start <= offset);
        values[..after].last().filter(|value| offset < value.span.end)
    }

    /// The first places of a failure, and how many there are in all.
    fn of(&self, failure: &Failure) -> (Vec<Path>, u64) {
        let paths = match &failure.place {
            FailurePlace::Nowhere => vec![Path::new()],
            FailurePlace::Root(fetch) => self.null_roots(*fetch),
            FailurePlace::RootPath(fetch, path) => self.root_path(*fetch, path),
            FailurePlace::Slot { answer, slot } => {
                let mut paths = Vec::new();
                self.slot_places(*answer, *slot, &mut paths);
                let offset = self.execution.answers[*answer].scan.slots[*slot].span.start;
                let total = self.value_at(*answer, offset);
                let total =
                    total.map_or(1, |value| self.counts.get(&value.joined).copied().unwrap_or(0));
                return (paths, total);
            }
            FailurePlace::Keys { batch, keys, path } => return self.keys(*batch, keys, path),
        };
        let total = paths.len() as u64;
        (paths, total)
    }

    /// The places of keys, and from there on along a path.
    fn keys(
        &self,
        batch: BatchId,
        keys: &[KeyId],
        path: &[PathSegment<'static>],
    ) -> (Vec<Path>, u64) {
        let of = &self.execution.operation.batches[usize::from(batch.0)];
        // Below a row whose members are joined a path begins with the member.
        let (only, path) = match path.split_first() {
            Some((PathSegment::Key(name), rest)) if of.members > 0 => (of.member(name), rest),
            _ => (None, path),
        };
        let (mut paths, mut total) = (Vec::new(), 0_u64);
        for key in keys {
            for member in self.members(batch, *key) {
                if only.is_some() && member != only {
                    continue;
                }
                let joined = (batch, *key, member);
                self.places(joined, &mut paths);
                total = total.saturating_add(self.counts.get(&joined).copied().unwrap_or(0));
            }
        }
        for place in &mut paths {
            place.extend_from_slice(path);
        }
        (paths, total)
    }

    /// What of a key's row is wanted: the row itself, or some of its members.
    fn members(&self, batch: BatchId, key: KeyId) -> Vec<Option<u16>> {
        let mut members: Vec<Option<u16>> = (self.sites.get(&(batch, key)).into_iter().flatten())
            .map(|&(answer, slot)| self.execution.answers[answer].scan.slots[slot].member)
            .collect();
        members.sort_unstable();
        members.dedup();
        members
    }

    /// The root fields of a request that are null.
    fn null_roots(&self, fetch: FetchId) -> Vec<Path> {
        let execution = self.execution;
        let paths: Vec<Path> = (execution.members().into_iter())
            .filter(|member| match member.source {
                RootSource::Fetch { fetch: of, field } => {
                    of == fetch && execution.root_place(fetch, field).is_none()
                }
                RootSource::Typename(_) | RootSource::Introspection => false,
            })
            .map(|member| rooted(&member.key))
            .collect();
        if paths.is_empty() { vec![Path::new()] } else { paths }
    }

    fn root_path(&self, fetch: FetchId, path: &[PathSegment<'static>]) -> Vec<Path> {
        match &self.execution.operation.fetches[usize::from(fetch.0)].request {
            Request::Root { shape, .. } => {
                let path = client_root_path(shape, path);
                if path.is_empty() { self.null_roots(fetch) } else { vec![path] }
            }
            Request::Join { .. } => vec![Path::new()],
        }
    }

    /// Appends the places of a joined value, as many as may be listed.
    fn places(&self, (batch, key, member): Joined, paths: &mut Vec<Path>) {
        for &(answer, slot) in self.sites.get(&(batch, key)).into_iter().flatten() {
            if paths.len() >= MAX_PLACES {
                return;
            }
            if self.execution.answers[answer].scan.slots[slot].member == member {
                self.slot_places(answer, slot, paths);
            }
        }
    }

    fn slot_places(&self, answer_idx: usize, slot: usize, paths: &mut Vec<Path>) {
        let answer = &self.execution.answers[answer_idx];
        let offset = answer.scan.slots[slot].span.start;
        let path = |start: usize| path_to(&answer.text, start, offset as usize, &answer.scan.edits);
        let Some(value) = self.value_at(answer_idx, offset) else {
            return paths.push(path(answer.start));
        };
        let below = path(value.span.start as usize);
        let mut outer = Vec::new();
        self.places(value.joined, &mut outer);
        for mut place in outer {
            if paths.len() >= MAX_PLACES {
                return;
            }
            place.extend(value.index.map(PathSegment::Index));
            place.extend_from_slice(&below);
            paths.push(place);
        }
    }
}

/// The joined values of an answer, in the order of their places.
fn joined_values(execution: &Execution<'_>, answer: usize) -> Vec<JoinedValue> {
    let found = &execution.answers[answer];
    let Origin::Join(chunk) = &found.origin else {
        return Vec::new();
    };
    let mut values = Vec::new();
    for (root, asked) in chunk.asked.iter().enumerate() {
        let captures = found.scan.captures.iter().filter(|c| c.root as usize == root);
        let n_members = execution.operation.batches[usize::from(asked.batch.0)].members;
        let mut add = |capture: &Capture, key: KeyId, index| {
            if n_members == 0 {
                let joined = (asked.batch, key, None);
                values.push(JoinedValue { span: capture.span, joined, index });
            }
            let row = Place { answer, span: capture.span, registers: capture.parts.start };
            for member in (0..n_members).filter(|_| !capture.parts.is_empty()) {
                if let Some(place) = row.member(&found.scan, member) {
                    let joined = (asked.batch, key, Some(member));
                    values.push(JoinedValue { span: place.span, joined, index: None });
                }
            }
        };
        let returns = match execution.join(asked.batch).relationship.batching {
            Batching::Aliased => {
                captures.zip(&asked.keys).for_each(|(capture, key)| add(capture, *key, None));
                continue;
            }
            Batching::Listed { returns, .. } => returns,
        };
        let mut seen: HashMap<KeyId, usize> = HashMap::new();
        let rows = chunk.rows.get(root).into_iter().flatten();
        for (capture, row_of) in captures.zip(rows) {
            let Some(key) = row_of.key() else { continue };
            let n = seen.entry(key).or_default();
            let index = (returns == Returns::Many).then_some(*n);
            *n += 1;
            add(capture, key, index);
        }
    }
    // Members stand in the order of their registers until here.
    values.sort_by_key(|value| value.span.start);
    values
}
