//! Failures: from what went wrong upstream to errors at the client's paths.
//!
//! Runs only if something went wrong. A failed key is wanted at as many places as its joins reach,
//! which may be many: at most [`MAX_PLACES`] of one failure are listed, then one error counts the
//! rest.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;

use joinwright_operation::facts::{Batching, OnError, Returns};
use joinwright_operation::{BatchId, FetchId, ObjectShape, Request, RootSource};
use serde_json::value::RawValue;

use super::state::{Failure, FailurePlace, Origin, Site};
use super::{Execution, rooted};
use crate::answer::locate::client_root_path;
use crate::answer::outline::Outline;
use crate::answer::scan::{Capture, Slot, Span};
use crate::error::{Extensions, GraphqlError, PathSegment};
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
    /// For each answer its objects and lists, once a place in it is looked for.
    outlines: Vec<OnceCell<Outline<'e>>>,
    /// For each key the slots that want it.
    sites: HashMap<(BatchId, KeyId), Vec<Site>>,
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

impl Execution<'_> {
    /// Whether a join of a relationship with `on_error: fail` failed: there is an error, and nothing
    /// stands in the joined field.
    pub(super) fn has_fatal_failure(&self) -> bool {
        let is_fatal = |batch| match self.join(batch).relationship.on_error {
            OnError::Null => false,
            OnError::Fail => true,
        };
        self.failures.iter().any(|failure| match &failure.place {
            FailurePlace::Keys { batch, keys, .. } => {
                let state = &self.batches[usize::from(batch.0)];
                is_fatal(*batch) && keys.iter().any(|key| state.value(*key).is_empty())
            }
            FailurePlace::Slot(site) => {
                is_fatal(self.answers[site.answer].scan.slots[site.slot].batch)
            }
            FailurePlace::Root(_)
            | FailurePlace::OtherRoots(_)
            | FailurePlace::RootPath(..)
            | FailurePlace::Nowhere => false,
        })
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
            for (slot, slot_key) in answer.slot_keys.iter().enumerate() {
                let batch = answer.scan.slots[slot].batch;
                for (item, key) in slot_key.keys() {
                    let site = Site { answer: answer_idx, slot, item };
                    sites.entry((batch, key)).or_default().push(site);
                }
            }
        }
        let outlines = (0..n_answers).map(|_| OnceCell::new()).collect();
        let mut places = Self { execution, values, outlines, sites, counts: HashMap::new() };
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
            for (slot, slot_key) in answer.scan.slots.iter().zip(&answer.slot_keys) {
                let n = match self.value_at(answer_idx, slot.span.start) {
                    None => 1,
                    Some(value) => self.counts.get(&value.joined).copied().unwrap_or(0),
                };
                for (_, key) in slot_key.keys() {
                    let count = self.counts.entry((slot.batch, key, slot.member)).or_default();
                    *count = count.saturating_add(n);
                }
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
            FailurePlace::OtherRoots(fetch) => self.other_roots(*fetch),
            FailurePlace::RootPath(fetch, path) => self.root_path(*fetch, path),
            FailurePlace::Slot(site) => {
                let mut paths = Vec::new();
                self.slot_places(*site, &mut paths);
                let offset = self.slot(*site).span.start;
                let total = self.value_at(site.answer, offset);
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
            .map(|&site| self.slot(site).member)
            .collect();
        members.sort_unstable();
        members.dedup();
        members
    }

    /// The root fields of a request that are null.
    fn null_roots(&self, fetch: FetchId) -> Vec<Path> {
        let paths = self.all_null_roots(fetch);
        if paths.is_empty() { vec![Path::new()] } else { paths }
    }

    /// The root fields of a request that are null though no other failure is theirs.
    fn other_roots(&self, fetch: FetchId) -> Vec<Path> {
        let mut blamed = Vec::new();
        for failure in &self.execution.failures {
            match &failure.place {
                FailurePlace::Root(of) if *of == fetch => return Vec::new(),
                FailurePlace::RootPath(of, path) if *of == fetch => {
                    blamed.extend(self.root_path(fetch, path));
                }
                FailurePlace::Root(_)
                | FailurePlace::RootPath(..)
                | FailurePlace::OtherRoots(_)
                | FailurePlace::Slot { .. }
                | FailurePlace::Keys { .. }
                | FailurePlace::Nowhere => {}
            }
        }
        let mut paths = self.all_null_roots(fetch);
        paths.retain(|path| {
            // In a namespace that is null itself one error says it for all.
            let place = if self.is_in_null_namespace(path) { &path[..1] } else { path };
            !blamed.iter().any(|blamed| blamed.starts_with(place))
        });
        paths
    }

    fn is_in_null_namespace(&self, path: &Path) -> bool {
        let operation = self.execution.operation;
        let mut members = self.execution.selected(&operation.members);
        members.any(|member| match member.source {
            RootSource::Namespace(idx) => {
                path.starts_with(&rooted(&member.key))
                    && self
                        .execution
                        .nulls_its_parent(&operation.namespaces[usize::from(idx)].members)
            }
            RootSource::Typename(_) | RootSource::Introspection | RootSource::Fetch { .. } => false,
        })
    }

    fn all_null_roots(&self, fetch: FetchId) -> Vec<Path> {
        let is_null = |source: &RootSource| match source {
            RootSource::Fetch { fetch: of, field } => {
                *of == fetch && self.execution.root_place(fetch, *field).is_none()
            }
            RootSource::Typename(_) | RootSource::Introspection | RootSource::Namespace(_) => false,
        };
        self.root_fields(is_null)
    }

    /// The paths of root fields, in namespaces too.
    fn root_fields(&self, matches: impl Fn(&RootSource) -> bool) -> Vec<Path> {
        let execution = self.execution;
        let mut paths = Vec::new();
        for member in execution.selected(&execution.operation.members) {
            if matches(&member.source) {
                paths.push(rooted(&member.key));
            }
            if let RootSource::Namespace(idx) = member.source {
                let namespace = &execution.operation.namespaces[usize::from(idx)];
                for inner in execution.selected(&namespace.members) {
                    if matches(&inner.source) {
                        paths.push([rooted(&member.key), rooted(&inner.key)].concat());
                    }
                }
            }
        }
        paths
    }

    /// A path that begins with the response key of a root field upstream, as the client knows it.
    fn as_client_path(&self, fetch: FetchId, shape: &ObjectShape, path: Path) -> Path {
        let Some(PathSegment::Key(key)) = path.first() else {
            return path;
        };
        let field = shape.fields.iter().position(|field| field.key == *key);
        let is_it = |source: &RootSource| match source {
            RootSource::Fetch { fetch: of, field: idx } => {
                *of == fetch && Some(usize::from(*idx)) == field
            }
            RootSource::Typename(_) | RootSource::Introspection | RootSource::Namespace(_) => false,
        };
        match self.root_fields(is_it).into_iter().next() {
            Some(root) => [root.as_slice(), &path[1..]].concat(),
            None => path,
        }
    }

    fn root_path(&self, fetch: FetchId, path: &[PathSegment<'static>]) -> Vec<Path> {
        match &self.execution.operation.fetches[usize::from(fetch.0)].request {
            Request::Root { shape, .. } => {
                let path = client_root_path(shape, path);
                if path.is_empty() {
                    self.null_roots(fetch)
                } else {
                    vec![self.as_client_path(fetch, shape, path)]
                }
            }
            Request::Join { .. } => vec![Path::new()],
        }
    }

    /// Appends the places of a joined value, as many as may be listed.
    fn places(&self, (batch, key, member): Joined, paths: &mut Vec<Path>) {
        for &site in self.sites.get(&(batch, key)).into_iter().flatten() {
            if paths.len() >= MAX_PLACES {
                return;
            }
            if self.slot(site).member == member {
                self.slot_places(site, paths);
            }
        }
    }

    fn slot(&self, site: Site) -> &Slot {
        &self.execution.answers[site.answer].scan.slots[site.slot]
    }

    fn slot_places(&self, site: Site, paths: &mut Vec<Path>) {
        let answer = &self.execution.answers[site.answer];
        let offset = answer.scan.slots[site.slot].span.start;
        let outline =
            self.outlines[site.answer].get_or_init(|| Outline::of(&answer.text, answer.start));
        let path = |start: usize| {
            let mut path = outline.path(start, offset as usize, &answer.scan.edits);
            path.extend(site.item.map(PathSegment::Index));
            path
        };
        let Some(value) = self.value_at(site.answer, offset) else {
            let path = path(answer.start);
            return paths.push(match answer.origin {
                Origin::Root(shape) => self.as_client_path(answer.fetch, shape, path),
                Origin::Join(_) => path,
            });
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
        let all = &found.scan.captures;
        let from = all.partition_point(|capture| (capture.root as usize) < root);
        let captures = all[from..].iter().take_while(|capture| capture.root as usize == root);
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
