//! Answers: from an upstream's bytes to slots, keys, values and failures.

use bytestring::ByteString;
use joinwright_operation::facts::{RemoteSchema, Url};
use joinwright_operation::{BatchId, FetchId, ObjectShape, Request};

use super::again::Attempt;
use super::complaints::{Complaint, by_batch};
use super::state::{Answer, ChunkOrigin, Failure, FailurePlace, Origin, Site};
use super::{Arrived, Execution};
use crate::answer::complete::complete;
use crate::answer::envelope;
use crate::answer::scan::{Deviation, Root, Scan, Span, scan};
use crate::error::Code;
use crate::join::collect::{Collector, SlotKey};
use crate::join::dedupe::KeyId;
use crate::join::fetch::{Asked, Chunk};
use crate::join::index::{Fault, Indexing, Value};
use crate::key::KeyError;

/// Why an answer has no data.
enum NoData {
    /// It says so: an error nulled everything.
    Null,
    /// It has none, or none that can be read.
    Missing,
}

/// An answer's text with what the scan found in it.
struct Scanned<'s> {
    text: ByteString,
    start: usize,
    scan: Scan<'s>,
}

impl<'x> Execution<'x> {
    /// Takes in what came for a chunk of a fetch. Gives what is to be asked again.
    pub(super) fn arrive(
        &mut self,
        fetch: FetchId,
        chunk: Chunk<'x>,
        arrived: Arrived,
        attempt: &mut Attempt,
    ) -> Vec<Chunk<'x>> {
        let bytes = match arrived {
            Ok(bytes) => bytes,
            Err(error) => {
                let (message, code) = (error.to_string(), error.code());
                self.fail_chunk(fetch, &chunk, message, code);
                return Vec::new();
            }
        };
        let Ok(text) = ByteString::try_from(bytes) else {
            let message = format!("the answer of {} is not UTF-8", self.remote_of(fetch));
            self.fail_chunk(fetch, &chunk, message, Code::RemoteSchemaInvalid);
            return Vec::new();
        };
        let Chunk { aliases, asked, .. } = chunk;
        let origin = match &self.operation.fetches[usize::from(fetch.0)].request {
            Request::Root { shape, .. } => Origin::Root(shape),
            Request::Join { .. } => Origin::Join(ChunkOrigin { aliases, asked, rows: Vec::new() }),
        };
        let mut complaints = Vec::new();
        match self.read(fetch, text, &origin, &mut complaints) {
            Ok(Scanned { text, start, scan }) => {
                let (slot_keys, is_reused) = (Vec::new(), false);
                let answer = Answer { fetch, text, start, scan, slot_keys, origin, is_reused };
                self.answers.push(answer);
                self.index_last();
                self.collect_last();
                self.complain(fetch, None, complaints);
            }
            Err(no_data) => {
                let further = match (no_data, &origin) {
                    (NoData::Null, Origin::Join(chunk)) => {
                        self.again(fetch, chunk, &mut complaints, attempt)
                    }
                    (NoData::Null, Origin::Root(_)) | (NoData::Missing, _) => Vec::new(),
                };
                if further.is_empty() {
                    self.complain(fetch, Some(&origin), complaints);
                }
                return further;
            }
        }
        Vec::new()
    }

    pub(super) fn remote_of(&self, fetch: FetchId) -> String {
        match self.remote_name(fetch) {
            Some(name) => format!("remote schema `{name}`"),
            None => format!("the function of `{}`", self.remote(fetch).name),
        }
    }

    /// The name of the remote schema that is asked; nothing for a function.
    pub(super) fn remote_name(&self, fetch: FetchId) -> Option<&'static str> {
        let remote = self.remote(fetch);
        (remote.url != Url::Function).then_some(remote.name)
    }

    pub(super) fn remote(&self, fetch: FetchId) -> &'static RemoteSchema<'static> {
        let remote = self.operation.fetches[usize::from(fetch.0)].remote;
        &self.engine.plan.remotes[usize::from(remote.0)]
    }

    /// Reads an answer and checks it.
    fn read(
        &self,
        fetch: FetchId,
        text: ByteString,
        origin: &Origin<'x>,
        complaints: &mut Vec<Complaint>,
    ) -> Result<Scanned<'x>, NoData> {
        let remote = || self.remote_of(fetch);
        let mut read = None;
        let opened = envelope::open(&text, |start| {
            let result = scan(&text, start, origin.root(), &self.conditions, self.usual);
            let end = result.as_ref().ok().map(|scan| scan.end);
            read = Some(result);
            end
        });
        let opened = match opened {
            Ok(opened) => opened,
            Err(malformed) => {
                complaints.push(Complaint::no_response(&remote(), malformed));
                return Err(NoData::Missing);
            }
        };
        let no_data = if opened.is_null { NoData::Null } else { NoData::Missing };
        complaints.extend(opened.errors.iter().map(|error| {
            let complaint = Complaint::upstream(error);
            match self.engine.masks_upstream_errors {
                true => complaint.masked(&remote()),
                false => complaint,
            }
        }));
        if opened.more_errors > 0 {
            let message = format!("{} reported {} further errors", remote(), opened.more_errors);
            let code = Code::RemoteSchemaError;
            complaints.push(Complaint { code, ..Complaint::invalid(message) });
        }
        let scanned = match (opened.data, read) {
            (Some(data), Some(Ok(scan))) => Some(Scanned { text, start: data.start, scan }),
            (Some(data), Some(Err(deviation))) => {
                self.mend(&remote(), &text, (data.start, deviation), origin.root(), complaints)
            }
            (_, None) | (None, _) => None,
        };
        if scanned.is_none() && complaints.is_empty() {
            complaints.push(Complaint::invalid(format!("{} answered without data", remote())));
        }
        scanned.ok_or(no_data)
    }

    /// Scans data that deviates from what was asked, mended first.
    fn mend(
        &self,
        remote: &str,
        text: &str,
        (start, deviation): (usize, Deviation),
        root: Root<'_, 'x>,
        complaints: &mut Vec<Complaint>,
    ) -> Option<Scanned<'x>> {
        let completed = match deviation {
            Deviation::Malformed(malformed) => Err(malformed),
            Deviation::Shape => complete(text, start, root, &self.conditions),
        };
        let completed = match completed {
            Ok(completed) => completed,
            Err(malformed) => {
                complaints.push(Complaint::no_response(remote, malformed));
                return None;
            }
        };
        complaints.extend(completed.faults.into_iter().map(|fault| {
            let message =
                format!("the answer of {remote} is not what was asked: {}", fault.message);
            Complaint { path: Some(fault.path), ..Complaint::invalid(message) }
        }));
        if completed.more_faults > 0 {
            let message =
                format!("the answer of {remote} has {} further faults", completed.more_faults);
            complaints.push(Complaint::invalid(message));
        }
        let (text, start) = (ByteString::from(completed.text), 0);
        // A null that bubbled all the way up is no object, and there is nothing in it.
        let scan = scan(&text, start, root, &self.conditions, self.usual).ok()?;
        Some(Scanned { text, start, scan })
    }

    /// Lets the rows of the last answer find their keys.
    fn index_last(&mut self) {
        let answer_idx = self.answers.len() - 1;
        let answer = &self.answers[answer_idx];
        let Origin::Join(chunk) = &answer.origin else {
            return;
        };
        let indexing = Indexing { answer: answer_idx, text: &answer.text, scan: &answer.scan };
        let fetch = answer.fetch;
        let indexed: Vec<_> = (chunk.asked.iter().enumerate())
            .map(|(root, asked)| {
                let batch = &self.operation.batches[usize::from(asked.batch.0)];
                let keys = &self.batches[usize::from(asked.batch.0)].keys;
                indexing.alias(root as u32, asked, batch, self.join(asked.batch), keys)
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
            let place = FailurePlace::Keys { batch: asked.batch, keys, path: Vec::new() };
            self.fail(fetch, message, Code::RemoteSchemaInvalid, place);
        }
    }

    pub(super) fn empty_keys(&self, asked: &Asked) -> Vec<KeyId> {
        let state = &self.batches[usize::from(asked.batch.0)];
        asked.keys.iter().copied().filter(|&key| state.value(key).is_empty()).collect()
    }

    /// Collects the keys at the last answer's slots.
    pub(super) fn collect_last(&mut self) {
        let answer_idx = self.answers.len() - 1;
        let answer = &self.answers[answer_idx];
        let unused = unused_rows(answer);
        let mut slot_keys = Vec::with_capacity(answer.scan.slots.len());
        let mut collector = Collector::new(answer_idx, &answer.text, &answer.scan);
        for (idx, slot) in answer.scan.slots.iter().enumerate() {
            let row = unused.partition_point(|row| row.end <= slot.span.start);
            if unused.get(row).is_some_and(|row| row.start <= slot.span.start) {
                // Nobody sees what would be joined there.
                slot_keys.push(SlotKey::Null);
                continue;
            }
            let join = self.join(slot.batch);
            let keys = &mut self.batches[usize::from(slot.batch.0)].keys;
            slot_keys.push(collector.collect(join, keys, idx));
        }
        let fetch = answer.fetch;
        let is_fine = |key: &SlotKey| matches!(key, SlotKey::Key(_) | SlotKey::Null);
        for (slot, key) in slot_keys.iter().enumerate().filter(|(_, key)| !is_fine(key)) {
            for (item, key) in key.items() {
                if let SlotKey::Bad(error) = key {
                    let place = FailurePlace::Slot(Site { answer: answer_idx, slot, item });
                    self.fail(fetch, error.to_string(), Code::InvalidKey, place);
                }
            }
        }
        self.answers[answer_idx].slot_keys = slot_keys;
    }

    /// Notes that a whole request failed.
    pub(super) fn fail_chunk(
        &mut self,
        fetch: FetchId,
        chunk: &Chunk<'_>,
        message: String,
        code: Code,
    ) {
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
        let place = FailurePlace::Keys { batch, keys: vec![key], path: Vec::new() };
        self.fail(fetch, error.to_string(), Code::InvalidKey, place);
    }

    /// Notes that keys of a batch are not asked for.
    pub(super) fn fail_batch(
        &mut self,
        batch: BatchId,
        keys: Vec<KeyId>,
        message: String,
        code: Code,
    ) {
        let fetch = self.operation.batches[usize::from(batch.0)].fetch;
        let place = FailurePlace::Keys { batch, keys, path: Vec::new() };
        self.fail(fetch, message, code, place);
    }

    pub(super) fn fail(
        &mut self,
        fetch: FetchId,
        message: String,
        code: Code,
        place: FailurePlace,
    ) {
        let remote = self.remote_name(fetch);
        self.troubled[usize::from(fetch.0)] = true;
        self.failures.push(Failure { message, code, remote, extensions: None, place });
    }
}

impl<'s> Origin<'s> {
    pub(super) fn root(&self) -> Root<'_, 's> {
        match self {
            Self::Root(shape) => Root::Fields(shape as &'s ObjectShape),
            Self::Join(chunk) => Root::Aliases(&chunk.aliases),
        }
    }
}

/// The rows of a listed answer that belong to no key, in order.
fn unused_rows(answer: &Answer<'_>) -> Vec<Span> {
    let Origin::Join(chunk) = &answer.origin else {
        return Vec::new();
    };
    let mut unused = Vec::new();
    for (root, rows) in chunk.rows.iter().enumerate() {
        let captures = &answer.scan.captures;
        let first = captures.partition_point(|capture| (capture.root as usize) < root);
        let rows = captures[first..].iter().zip(rows);
        unused.extend(rows.filter(|(_, row_of)| row_of.key().is_none()).map(|(row, _)| row.span));
    }
    unused
}
