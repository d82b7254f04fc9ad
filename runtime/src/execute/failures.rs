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
use crate::answer::scan::Span;
use crate::error::{Extensions, GraphqlError, PathSegment};
use crate::join::collect::SlotKey;
use crate::join::dedupe::KeyId;

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
    /// For each key at how many places of the client's answer it stands.
    counts: HashMap<(BatchId, KeyId), u64>,
}

/// A joined value in an answer to a join.
struct JoinedValue {
    span: Span,
    batch: BatchId,
    key: KeyId,
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
        extensions: Extensions { code: failure.code, remote_schema: failure.remote, upstream },
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
                    Some(value) => self.counts.get(&(value.batch, value.key)).copied().unwrap_or(0),
                };
                let count = self.counts.entry((slot.batch, *key)).or_default();
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
                let total = self.value_at(*answer, offset).map_or(1, |value| {
                    self.counts.get(&(value.batch, value.key)).copied().unwrap_or(0)
                });
                return (paths, total);
            }
            FailurePlace::Keys { batch, keys, path } => {
                let mut paths = Vec::new();
                for key in keys {
                    self.key_places(*batch, *key, &mut paths);
                }
                for place in &mut paths {
                    place.extend_from_slice(path);
                }
                let counts = keys.iter().map(|key| self.counts.get(&(*batch, *key)));
                let total = counts.flatten().fold(0, |sum: u64, n| sum.saturating_add(*n));
                return (paths, total);
            }
        };
        let total = paths.len() as u64;
        (paths, total)
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

    /// Appends the places of a key, as many as may be listed.
    fn key_places(&self, batch: BatchId, key: KeyId, paths: &mut Vec<Path>) {
        for &(answer, slot) in self.sites.get(&(batch, key)).into_iter().flatten() {
            if paths.len() >= MAX_PLACES {
                return;
            }
            self.slot_places(answer, slot, paths);
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
        self.key_places(value.batch, value.key, &mut outer);
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
    let answer = &execution.answers[answer];
    let Origin::Join(chunk) = &answer.origin else {
        return Vec::new();
    };
    let mut values = Vec::new();
    for (root, asked) in chunk.asked.iter().enumerate() {
        let captures = answer.scan.captures.iter().filter(|c| c.root as usize == root);
        let returns = match execution.join(asked.batch).relationship.batching {
            Batching::Aliased => {
                values.extend(captures.zip(&asked.keys).map(|(capture, key)| JoinedValue {
                    span: capture.span,
                    batch: asked.batch,
                    key: *key,
                    index: None,
                }));
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
            values.push(JoinedValue { span: capture.span, batch: asked.batch, key, index });
        }
    }
    values
}
