//! Answers: from an upstream's bytes to slots, keys, values and failures.

use joinwright_operation::facts::{Batching, Returns};
use joinwright_operation::{BatchId, FetchId, ObjectShape, Request, Shape, ShapeKind};

use super::state::{Answer, ChunkOrigin, Failure, FailurePlace, Origin};
use super::{Arrived, Execution};
use crate::answer::complete::complete;
use crate::answer::envelope::{self, UpstreamError};
use crate::answer::locate::client_path;
use crate::answer::scan::{Deviation, Root, Scan, scan};
use crate::error::{Code, PathSegment};
use crate::join::collect::{SlotKey, collect};
use crate::join::dedupe::{KeyId, KeySource};
use crate::join::fetch::{Asked, Chunk};
use crate::join::index::{Fault, Indexing, Value};
use crate::key::KeyError;

/// What an upstream says, whether in `errors` or by answering something else than was asked.
struct Complaint {
    message: String,
    code: Code,
    extensions: Option<String>,
    /// In the upstream's response keys.
    path: Option<Vec<PathSegment<'static>>>,
}

/// An answer's text with what the scan found in it.
struct Scanned<'s> {
    text: String,
    start: usize,
    scan: Scan<'s>,
}

impl<'x> Execution<'x> {
    /// Takes in what came for a chunk of a fetch.
    pub(super) fn arrive(&mut self, fetch: FetchId, chunk: Chunk<'x>, arrived: Arrived) {
        let bytes = match arrived {
            Ok(bytes) => bytes,
            Err(error) => {
                let (message, code) = (error.to_string(), error.code());
                return self.fail_chunk(fetch, &chunk, message, code);
            }
        };
        let Ok(text) = String::from_utf8(bytes.into()) else {
            let message = format!("the answer of {} is not UTF-8", self.remote_of(fetch));
            return self.fail_chunk(fetch, &chunk, message, Code::RemoteSchemaInvalid);
        };
        let Chunk { aliases, asked, .. } = chunk;
        let origin = match &self.operation.fetches[usize::from(fetch.0)].request {
            Request::Root { shape, .. } => Origin::Root(shape),
            Request::Join { .. } => Origin::Join(ChunkOrigin {
                aliases,
                asked,
                rows: Vec::new(),
            }),
        };
        let mut complaints = Vec::new();
        match self.read(fetch, text, &origin, &mut complaints) {
            Some(Scanned { text, start, scan }) => {
                let slot_keys = Vec::new();
                self.answers.push(Answer {
                    fetch,
                    text,
                    start,
                    scan,
                    slot_keys,
                    origin,
                });
                self.index_last();
                self.collect_last();
                self.complain(fetch, None, complaints);
            }
            None => self.complain(fetch, Some(&origin), complaints),
        }
    }

    fn remote_of(&self, fetch: FetchId) -> String {
        format!("remote schema `{}`", self.remote_name(fetch))
    }

    pub(super) fn remote_name(&self, fetch: FetchId) -> &'static str {
        let remote = self.operation.fetches[usize::from(fetch.0)].remote;
        self.engine.plan.remotes[usize::from(remote.0)].name
    }

    /// Reads an answer and checks it; nothing if there is no data in it.
    fn read(
        &self,
        fetch: FetchId,
        text: String,
        origin: &Origin<'x>,
        complaints: &mut Vec<Complaint>,
    ) -> Option<Scanned<'x>> {
        let remote = self.remote_of(fetch);
        let invalid = |message: String| Complaint {
            message,
            code: Code::RemoteSchemaInvalid,
            extensions: None,
            path: None,
        };
        let opened = match envelope::open(&text) {
            Ok(opened) => opened,
            Err(malformed) => {
                let message = format!("the answer of {remote} is no GraphQL response: {malformed}");
                complaints.push(invalid(message));
                return None;
            }
        };
        complaints.extend(opened.errors.iter().map(Complaint::upstream));
        if opened.more_errors > 0 {
            let message = format!("{remote} reported {} further errors", opened.more_errors);
            complaints.push(Complaint {
                code: Code::RemoteSchemaError,
                ..invalid(message)
            });
        }
        let Some(data) = opened.data else {
            if complaints.is_empty() {
                complaints.push(invalid(format!("{remote} answered without data")));
            }
            return None;
        };
        let root = origin.root();
        match scan(&text, data.start, root, &self.conditions) {
            Ok(scan) => Some(Scanned {
                text,
                start: data.start,
                scan,
            }),
            Err(Deviation::Malformed(malformed)) => {
                let message = format!("the answer of {remote} is no GraphQL response: {malformed}");
                complaints.push(invalid(message));
                None
            }
            Err(Deviation::Shape) => {
                let completed = match complete(&text, data.start, root, &self.conditions) {
                    Ok(completed) => completed,
                    Err(malformed) => {
                        let message =
                            format!("the answer of {remote} is no GraphQL response: {malformed}");
                        complaints.push(invalid(message));
                        return None;
                    }
                };
                let more = completed.more_faults;
                complaints.extend(completed.faults.into_iter().map(|fault| Complaint {
                    path: Some(fault.path),
                    ..invalid(format!(
                        "the answer of {remote} is not what was asked: {}",
                        fault.message
                    ))
                }));
                if more > 0 {
                    complaints.push(invalid(format!(
                        "the answer of {remote} has {more} further faults"
                    )));
                }
                let text = completed.text;
                match scan(&text, 0, root, &self.conditions) {
                    Ok(scan) => Some(Scanned {
                        text,
                        start: 0,
                        scan,
                    }),
                    // A null that bubbled up to `data` has its error; anything else needs one.
                    Err(_) => {
                        if complaints.is_empty() {
                            let message = format!("the answer of {remote} is not what was asked");
                            complaints.push(invalid(message));
                        }
                        None
                    }
                }
            }
        }
    }

    /// Lets the rows of the last answer find their keys.
    fn index_last(&mut self) {
        let answer_idx = self.answers.len() - 1;
        let answer = &self.answers[answer_idx];
        let Origin::Join(chunk) = &answer.origin else {
            return;
        };
        let indexing = Indexing {
            answer: answer_idx,
            text: &answer.text,
            scan: &answer.scan,
        };
        let fetch = answer.fetch;
        let indexed: Vec<_> = (chunk.asked.iter().enumerate())
            .map(|(root, asked)| {
                let batch = &self.operation.batches[usize::from(asked.batch.0)];
                let keys = &self.batches[usize::from(asked.batch.0)].keys;
                indexing.alias(root as u16, asked, batch, self.join(asked.batch), keys)
            })
            .collect();
        let asked = chunk.asked.clone();
        let mut rows = Vec::with_capacity(indexed.len());
        for (asked, indexed) in asked.iter().zip(indexed) {
            let state = &mut self.batches[usize::from(asked.batch.0)];
            for (key, value) in indexed.values {
                state.set(key, value);
            }
            rows.push(indexed.rows);
            if let Some(fault) = indexed.fault {
                self.fail_rows(fetch, asked, fault);
            }
        }
        if let Origin::Join(chunk) = &mut self.answers[answer_idx].origin {
            chunk.rows = rows;
        }
    }

    fn fail_rows(&mut self, fetch: FetchId, asked: &Asked, fault: Fault) {
        let relationship = &self.join(asked.batch).relationship;
        let name = format!("`{}.{}`", relationship.source_type, relationship.name);
        let remote = self.remote_of(fetch);
        let (message, keys) = match fault {
            Fault::Length { expected, found } => (
                format!(
                    "relationship {name}: {remote} answered {found} rows for {expected} keys, \
                     so they can not be paired by position"
                ),
                asked.keys.clone(),
            ),
            Fault::Unmatched(n) => (
                format!("relationship {name}: {n} rows of {remote} match none of the keys asked"),
                self.empty_keys(asked),
            ),
        };
        if !keys.is_empty() {
            let place = FailurePlace::Keys {
                batch: asked.batch,
                keys,
                path: Vec::new(),
            };
            self.fail(fetch, message, Code::RemoteSchemaInvalid, place);
        }
    }

    fn empty_keys(&self, asked: &Asked) -> Vec<KeyId> {
        let state = &self.batches[usize::from(asked.batch.0)];
        asked
            .keys
            .iter()
            .copied()
            .filter(|&key| state.value(key).is_empty())
            .collect()
    }

    /// Collects the keys at the last answer's slots.
    fn collect_last(&mut self) {
        let answer_idx = self.answers.len() - 1;
        let answer = &self.answers[answer_idx];
        let mut slot_keys = Vec::with_capacity(answer.scan.slots.len());
        for slot in &answer.scan.slots {
            let join = self.join(slot.batch);
            let keys = &mut self.batches[usize::from(slot.batch.0)].keys;
            let source = KeySource {
                answer: answer_idx,
                parts: slot.parts.clone(),
            };
            slot_keys.push(collect(join, keys, &answer.text, &answer.scan, source));
        }
        let fetch = answer.fetch;
        for (slot, key) in slot_keys.iter().enumerate() {
            if let SlotKey::Bad(error) = key {
                let place = FailurePlace::Slot {
                    answer: answer_idx,
                    slot,
                };
                self.fail(fetch, error.to_string(), Code::InvalidKey, place);
            }
        }
        self.answers[answer_idx].slot_keys = slot_keys;
    }

    /// Places what an upstream complained of. Without data it concerns all that was asked.
    fn complain(
        &mut self,
        fetch: FetchId,
        no_data: Option<&Origin<'x>>,
        complaints: Vec<Complaint>,
    ) {
        for complaint in complaints {
            let origin = match no_data {
                Some(origin) => origin,
                None => match self.answers.last() {
                    Some(answer) => &answer.origin,
                    None => return,
                },
            };
            let places = match origin {
                Origin::Root(_) => vec![match &complaint.path {
                    Some(path) if !path.is_empty() => FailurePlace::RootPath(fetch, path.clone()),
                    _ => FailurePlace::Root(fetch),
                }],
                Origin::Join(chunk) => self.join_places(chunk, complaint.path.as_deref()),
            };
            for place in places {
                self.failures.push(Failure {
                    message: complaint.message.clone(),
                    code: complaint.code,
                    remote: self.remote_name(fetch),
                    extensions: complaint.extensions.clone(),
                    place,
                });
            }
        }
    }

    fn join_places(
        &self,
        chunk: &ChunkOrigin<'_>,
        path: Option<&[PathSegment<'static>]>,
    ) -> Vec<FailurePlace> {
        let located = path.and_then(|path| match path.split_first()? {
            (PathSegment::Key(alias), rest) => {
                let idx = chunk.aliases.iter().position(|(name, _)| name == alias)?;
                Some(self.alias_place(chunk, idx, rest))
            }
            (PathSegment::Index(_), _) => None,
        });
        match located {
            Some(place) => vec![place],
            None => {
                // It concerns the request as a whole: all that got nothing from it.
                let places = by_batch(&chunk.asked, |asked| self.empty_keys(asked));
                if places.is_empty() {
                    vec![FailurePlace::Nowhere]
                } else {
                    places
                }
            }
        }
    }

    /// The place of an error below an alias.
    fn alias_place(
        &self,
        chunk: &ChunkOrigin<'_>,
        idx: usize,
        path: &[PathSegment<'static>],
    ) -> FailurePlace {
        let asked = &chunk.asked[idx];
        let relationship = &self.join(asked.batch).relationship;
        let (shape, path) = target(chunk.aliases[idx].1, relationship.path.len() - 1, path);
        let keys = |keys: Vec<KeyId>, path| FailurePlace::Keys {
            batch: asked.batch,
            keys,
            path,
        };
        let returns = match relationship.batching {
            Batching::Aliased => {
                return keys(asked.keys.clone(), client_path(shape, path));
            }
            Batching::Listed { returns, .. } => returns,
        };
        let (Some((PathSegment::Index(row), rest)), ShapeKind::List(item)) =
            (path.split_first(), &shape.kind)
        else {
            return keys(asked.keys.clone(), Vec::new());
        };
        let rows = chunk.rows.get(idx).map(Vec::as_slice).unwrap_or_default();
        let Some(key) = rows.get(*row).copied().flatten() else {
            let empty = self.empty_keys(asked);
            return if empty.is_empty() {
                FailurePlace::Nowhere
            } else {
                keys(empty, Vec::new())
            };
        };
        let below = client_path(item, rest);
        let path = match returns {
            Returns::One => below,
            Returns::Many => {
                let earlier = rows[..*row]
                    .iter()
                    .filter(|other| **other == Some(key))
                    .count();
                [vec![PathSegment::Index(earlier)], below].concat()
            }
        };
        keys(vec![key], path)
    }

    /// Notes that a whole request failed.
    fn fail_chunk(&mut self, fetch: FetchId, chunk: &Chunk<'_>, message: String, code: Code) {
        match &self.operation.fetches[usize::from(fetch.0)].request {
            Request::Root { .. } => self.fail(fetch, message, code, FailurePlace::Root(fetch)),
            Request::Join { .. } => {
                for place in by_batch(&chunk.asked, |asked| asked.keys.clone()) {
                    self.fail(fetch, message.clone(), code, place);
                }
            }
        }
    }

    /// Notes that a key could not be asked for.
    pub(super) fn fail_key(&mut self, batch: BatchId, key: KeyId, error: &KeyError) {
        self.batches[usize::from(batch.0)].set(key, Value::Null);
        let fetch = self.operation.batches[usize::from(batch.0)].fetch;
        let place = FailurePlace::Keys {
            batch,
            keys: vec![key],
            path: Vec::new(),
        };
        self.fail(fetch, error.to_string(), Code::InvalidKey, place);
    }

    fn fail(&mut self, fetch: FetchId, message: String, code: Code, place: FailurePlace) {
        let remote = self.remote_name(fetch);
        self.failures.push(Failure {
            message,
            code,
            remote,
            extensions: None,
            place,
        });
    }
}

impl<'s> Origin<'s> {
    fn root(&self) -> Root<'_, 's> {
        match self {
            Self::Root(shape) => Root::Fields(shape as &'s ObjectShape),
            Self::Join(chunk) => Root::Aliases(&chunk.aliases),
        }
    }
}

impl Complaint {
    fn upstream(error: &UpstreamError<'_>) -> Self {
        Self {
            message: error.message.clone().into_owned(),
            code: Code::RemoteSchemaError,
            extensions: error.extensions.map(|raw| raw.get().to_owned()),
            path: error.path.clone(),
        }
    }
}

/// One place for each batch that has keys.
fn by_batch(asked: &[Asked], keys: impl Fn(&Asked) -> Vec<KeyId>) -> Vec<FailurePlace> {
    let mut batches: Vec<(BatchId, Vec<KeyId>)> = Vec::new();
    for asked in asked {
        let more = keys(asked);
        match batches.iter_mut().find(|(batch, _)| *batch == asked.batch) {
            Some((_, keys)) => keys.extend(more),
            None => batches.push((asked.batch, more)),
        }
    }
    (batches.into_iter())
        .filter(|(_, keys)| !keys.is_empty())
        .map(|(batch, keys)| FailurePlace::Keys {
            batch,
            keys,
            path: Vec::new(),
        })
        .collect()
}

/// Follows a path from an alias through the relationship's further fields to the target.
fn target<'s, 'p>(
    mut shape: &'s Shape,
    n_fields: usize,
    mut path: &'p [PathSegment<'static>],
) -> (&'s Shape, &'p [PathSegment<'static>]) {
    for _ in 0..n_fields {
        if let ShapeKind::Object(object) = &shape.kind
            && let Some(field) = object.fields.first()
        {
            shape = &field.value;
        }
        path = path.split_first().map_or(path, |(_, rest)| rest);
    }
    (shape, path)
}
