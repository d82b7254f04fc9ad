//! Execute: a lowered operation and its variables to the bytes of the answer.
//!
//! Requests start as soon as the last of the answers that feed them has arrived; a request never
//! waits for one that it takes nothing from. A failed request costs what it was to answer and
//! nothing else.

mod again;
pub(crate) mod allowance;
mod answers;
#[cfg(feature = "bench")]
pub(crate) mod canned;
mod complaints;
mod explain;
mod failures;
mod functions;
mod headers;
mod respond;
mod reuse;
pub(crate) mod state;

use std::borrow::Cow;
use std::mem;
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::{self, FuturesUnordered};
use joinwright_operation::facts::{Batching, OperationKind};
use joinwright_operation::{
    BatchId, FetchId, Operation, Request, RootMember, RootSource, Run, VariableId,
};

use self::again::Attempt;
use self::allowance::Allowance;
use self::explain::Noted;
pub(crate) use self::headers::AnswerHeaders;
use self::headers::Kept;
use self::state::{Answer, BatchState, Failure};
use crate::answer::scan::TakeObject;
use crate::engine::Engine;
use crate::error::{Code, PathSegment};
use crate::function;
use crate::join::client_parts::{GivenPart, Room, TooLarge};
use crate::join::collect::key_texts;
use crate::join::dedupe::KeyId;
use crate::join::fetch::{self, BadKey, Chunk, Wanted};
use crate::key::{KeyError, KeyVariables};
use crate::plan::Join;
use crate::prepare::{Introspected, VariableValues};
use crate::remote::{self, ClientHeaders, Deadline, FetchError, Purpose, RemoteClient};

/// What an upstream sent, or why it sent nothing.
type Arrived = Result<Bytes, FetchError>;

/// Taking in an answer of more bytes keeps a thread busy so long, some tenths of a millisecond, that
/// others come first before it goes on.
const LARGE_BYTES: usize = 256 * 1024;

/// What comes of an operation.
#[derive(Debug)]
pub(crate) struct Executed {
    /// The whole response body.
    pub(crate) body: Vec<u8>,
    /// What upstreams' headers come to.
    pub(crate) headers: AnswerHeaders,
}

impl Executed {
    /// A body about which no upstream says anything.
    pub(crate) fn without_headers(body: Vec<u8>) -> Self {
        Self { body, headers: AnswerHeaders::default() }
    }

    /// A list of what came of several operations. How long each may be kept does not matter: nobody
    /// keeps an answer to a list.
    pub(crate) fn list(all: Vec<Self>) -> Self {
        let mut list = Self::without_headers(b"[".to_vec());
        for (idx, one) in all.into_iter().enumerate() {
            if idx > 0 {
                list.body.push(b',');
            }
            list.body.extend_from_slice(&one.body);
            list.headers.take_cookies(one.headers);
        }
        list.body.push(b']');
        list
    }
}

/// Runs an operation.
pub(crate) async fn execute(
    engine: &Engine,
    (operation, usual): (&Operation, &'static [TakeObject]),
    variables: &VariableValues<'_>,
    introspected: &Introspected,
    client: &ClientHeaders,
    allowance: &Allowance,
) -> Executed {
    let mut execution = Execution::new(engine, operation, variables, client, allowance);
    execution.usual = usual;
    for run in operation.runs.iter() {
        execution.run(*run).await;
        // A null that reached `data` ends a mutation: the specification runs the root fields one
        // after another and stops at the first error that nulls everything. What has run has run.
        if operation.kind == OperationKind::Mutation && execution.data_is_null() {
            break;
        }
    }
    Executed { body: execution.respond(introspected), headers: execution.headers() }
}

/// A running operation.
struct Execution<'x> {
    engine: &'x Engine,
    operation: &'x Operation,
    variables: &'x VariableValues<'x>,
    client: &'x ClientHeaders,
    allowance: &'x Allowance,
    /// The code for the operation's shapes, if it was compiled.
    usual: &'static [TakeObject],
    /// The operation's conditions, evaluated.
    conditions: Vec<bool>,
    /// For each fetch whether it was started.
    started: Vec<bool>,
    /// For each fetch whether anything of it went wrong.
    troubled: Vec<bool>,
    answers: Vec<Answer<'x>>,
    /// For each batch its keys and values.
    batches: Vec<BatchState>,
    /// For each batch what the client adds to its arguments.
    client_parts: Vec<Vec<GivenPart<'x>>>,
    failures: Vec<Failure>,
    /// How many requests were made.
    n_requests: usize,
    /// The headers of answers that go on to the client.
    kept: Kept,
    /// The requests that were made, if they are to be explained.
    noted: Option<Vec<Noted>>,
}

impl<'x> Execution<'x> {
    fn new(
        engine: &'x Engine,
        operation: &'x Operation,
        variables: &'x VariableValues<'x>,
        client: &'x ClientHeaders,
        allowance: &'x Allowance,
    ) -> Self {
        Self {
            engine,
            operation,
            variables,
            client,
            allowance,
            usual: &[],
            conditions: operation.conditions.iter().map(|c| variables.condition(c)).collect(),
            started: vec![false; operation.fetches.len()],
            troubled: vec![false; operation.fetches.len()],
            answers: Vec::new(),
            batches: operation.batches.iter().map(|_| BatchState::default()).collect(),
            client_parts: operation.batches.iter().map(|_| Vec::new()).collect(),
            failures: Vec::new(),
            n_requests: 0,
            kept: Vec::new(),
            noted: engine.explains.then(Vec::new),
        }
    }

    /// Runs root fetches and everything below them.
    async fn run(&mut self, run: Run) {
        let fetches = usize::from(run.start.0)..usize::from(run.end.0);
        let mut waiting: Vec<u16> = self.operation.fetches.iter().map(|f| f.parents).collect();
        let mut ready: Vec<usize> =
            fetches.filter(|&idx| self.operation.fetches[idx].parents == 0).collect();
        // None but where several are in flight: one alone needs nothing that keeps them apart.
        let mut in_flight = None;
        loop {
            let mut alone = None;
            while let Some(idx) = ready.pop() {
                let chunks = self.start(idx);
                if chunks.is_empty() {
                    self.release(idx, &mut waiting, &mut ready);
                    continue;
                }
                let attempt = Attempt::first(self.deadline(idx), self.allowance);
                // In a box: it is moved between being alone and being one of several.
                let sent = Box::pin(self.send(idx, chunks, attempt));
                match (&mut in_flight, alone.take()) {
                    (None, None) => alone = Some(sent),
                    (several, other) => {
                        let several = several.get_or_insert_with(FuturesUnordered::new);
                        several.extend(other);
                        several.push(sent);
                    }
                }
            }
            let next = match (alone, &mut in_flight) {
                (Some(alone), _) => Some(alone.await),
                (None, Some(several)) => several.next().await,
                (None, None) => None,
            };
            let Some((idx, mut attempt, arrived)) = next else {
                break;
            };
            let mut further = Vec::new();
            let length: usize =
                arrived.iter().flat_map(|(_, arrived)| &arrived.answer).map(Bytes::len).sum();
            for (chunk, arrived) in arrived {
                let remote::Arrived { answer, headers } = arrived;
                self.keep(idx, headers);
                further.extend(self.arrive(FetchId(idx as u16), chunk, answer, &mut attempt));
            }
            if further.is_empty() {
                self.release(idx, &mut waiting, &mut ready);
            } else {
                let several = in_flight.get_or_insert_with(FuturesUnordered::new);
                several.push(Box::pin(self.send(idx, further, attempt.next())));
            }
            if length > LARGE_BYTES {
                tokio::task::yield_now().await;
            }
        }
    }

    /// Sends the requests of a fetch, so many side by side as its remote schema is asked.
    fn send(
        &self,
        idx: usize,
        mut chunks: Vec<Chunk<'x>>,
        attempt: Attempt,
    ) -> impl Future<Output = (usize, Attempt, Vec<(Chunk<'x>, remote::Arrived)>)> + use<'x> {
        let (engine, client, allowance) = (self.engine, self.client, self.allowance);
        let fetch = &self.operation.fetches[idx];
        let purpose = match fetch.request {
            Request::Root { .. } => Purpose::RootFields,
            Request::Join { .. } => Purpose::Keys,
        };
        let remote = usize::from(fetch.remote.0);
        let side_by_side = engine.plan.remotes[remote].side_by_side.max(1) as usize;
        // A function has no client.
        let remote = engine.remotes.get(remote);
        async move {
            let asked: Vec<_> = (chunks.iter_mut())
                .map(|chunk| (std::mem::take(&mut chunk.body), chunk.function.take()))
                .collect();
            let deadline = attempt.deadline();
            let ask = |asked| ask(engine, remote, client, deadline, allowance, purpose, asked);
            let arrived = match <[_; 1]>::try_from(asked) {
                // Most fetches are one request, which needs nothing that keeps several apart.
                Ok([only]) => vec![ask(only).await],
                Err(asked) => stream::iter(asked).map(ask).buffered(side_by_side).collect().await,
            };
            (idx, attempt, chunks.into_iter().zip(arrived).collect())
        }
    }

    /// How long a request of a fetch may take.
    fn deadline(&self, idx: usize) -> Duration {
        let fetch = &self.operation.fetches[idx];
        let remote = usize::from(fetch.remote.0);
        let seconds = |seconds: u32| Duration::from_secs(u64::from(seconds));
        match (fetch.timeout_seconds, self.engine.remotes.get(remote)) {
            (Some(own), _) => seconds(own),
            (None, Some(remote)) => remote.deadline(),
            // A function.
            (None, None) => seconds(self.engine.plan.remotes[remote].timeout_seconds),
        }
    }

    /// Notes that a fetch is done; those that waited for it alone are ready.
    fn release(&self, idx: usize, waiting: &mut [u16], ready: &mut Vec<usize>) {
        for feed in self.operation.fetches[idx].feeds.iter() {
            let feed = usize::from(feed.0);
            waiting[feed] -= 1;
            if waiting[feed] == 0 {
                ready.push(feed);
            }
        }
    }

    /// The requests of a fetch; none if there is nothing to ask.
    fn start(&mut self, idx: usize) -> Vec<Chunk<'x>> {
        let operation = self.operation;
        let fetch = FetchId(idx as u16);
        self.started[idx] = true;
        let reused = match &operation.fetches[idx].request {
            Request::Root { .. } => Vec::new(),
            Request::Join { batches, .. } => {
                self.bound_keys(batches);
                self.reuse(fetch, batches)
            }
        };
        let chunks = match &operation.fetches[idx].request {
            Request::Root { document, name, variables, shape } => {
                let is_asked = shape.order.iter().any(|occurrence| {
                    occurrence.condition.is_none_or(|id| self.conditions[usize::from(id.0)])
                });
                let mut values = vec![b'{'];
                let fetch = &operation.fetches[idx];
                for id in variables.iter() {
                    let name = &operation.variables[usize::from(id.0)].name;
                    fetch::write_variable(&mut values, name, self.variables.sent(fetch, *id));
                }
                for (session, value) in
                    self.variables.presets().session_values(&fetch.session_values)
                {
                    fetch::write_variable(&mut values, &session.name, Some(value));
                }
                values.push(b'}');
                let body = fetch::body(document, name, &values);
                is_asked.then(|| Chunk { body, ..Chunk::default() }).into_iter().collect()
            }
            Request::Join { batches, .. } if self.has_function(batches) => self.calls(batches),
            Request::Join { name, batches, declarations } => {
                self.chunks(name, batches, declarations)
            }
        };
        let chunks = self.bound_requests(fetch, chunks);
        for chunk in &chunks {
            self.note(fetch, chunk, 0);
        }
        self.note_reused(fetch, reused);
        chunks
    }

    fn chunks(
        &mut self,
        name: &str,
        batches: &'x [BatchId],
        declarations: &[(VariableId, Cow<'static, str>)],
    ) -> Vec<Chunk<'x>> {
        let mut keys: Vec<Vec<_>> = (batches.iter())
            .map(|id| self.batches[usize::from(id.0)].unknown().collect())
            .collect();
        let sizes: Vec<usize> = (batches.iter())
            .map(|id| self.join(*id).relationship.max_keys.max(1) as usize)
            .collect();
        self.add_client_parts(batches, &sizes, &mut keys);
        let n_chunks = (keys.iter().zip(&sizes))
            .map(|(keys, size)| keys.len().div_ceil(*size))
            .max()
            .unwrap_or(0);
        let mut bad = Vec::new();
        let mut chunks = Vec::with_capacity(n_chunks);
        for n in 0..n_chunks {
            let wanted: Vec<(BatchId, &[KeyId])> = (batches.iter().enumerate())
                .map(|(idx, id)| (*id, keys[idx].chunks(sizes[idx]).nth(n).unwrap_or_default()))
                .collect();
            chunks.push(self.chunk(name, declarations, &wanted, &mut bad));
        }
        chunks.retain(|chunk| !chunk.aliases.is_empty());
        for (batch, key, error) in bad {
            self.fail_key(batch, key, &error);
        }
        chunks
    }

    /// Notes what the client adds to the arguments of each batch. A batch for which that is too much
    /// loses its keys.
    fn add_client_parts(
        &mut self,
        batches: &'x [BatchId],
        sizes: &[usize],
        keys: &mut [Vec<KeyId>],
    ) {
        let mut room = Room::default();
        for ((id, size), keys) in batches.iter().zip(sizes).zip(keys) {
            let n_times = match self.join(*id).relationship.batching {
                Batching::Aliased => keys.len(),
                Batching::Listed { .. } => keys.len().div_ceil(*size),
            };
            let batch = &self.operation.batches[usize::from(id.0)];
            match room.parts(batch, self.variables, n_times) {
                Ok(parts) => self.client_parts[usize::from(id.0)] = parts,
                Err(TooLarge) => {
                    let message = "the arguments are too large to be sent with every key";
                    self.fail_batch(*id, mem::take(keys), message.to_owned(), Code::LimitExceeded);
                }
            }
        }
    }

    /// The request for these keys of these batches.
    fn chunk<K: AsRef<[KeyId]>>(
        &self,
        name: &str,
        declarations: &[(VariableId, Cow<'static, str>)],
        keys: &[(BatchId, K)],
        bad: &mut Vec<BadKey>,
    ) -> Chunk<'x> {
        let operation = self.operation;
        let writers: Vec<_> = keys.iter().map(|(id, _)| self.writer(*id)).collect();
        let wanted: Vec<Wanted<'x, '_>> = (keys.iter().zip(&writers))
            .map(|((id, keys), write)| Wanted {
                id: *id,
                batch: &operation.batches[usize::from(id.0)],
                relationship: &self.join(*id).relationship,
                keys: keys.as_ref(),
                parts: &self.client_parts[usize::from(id.0)],
                write,
            })
            .collect();
        fetch::chunk(name, declarations, operation, self.variables, &wanted, bad)
    }

    fn join(&self, batch: BatchId) -> &'static Join {
        let relationship = self.operation.batches[usize::from(batch.0)].relationship;
        self.engine.plan.joins[usize::from(relationship.0)]
    }

    /// What writes the variables of a batch's keys.
    fn writer(
        &self,
        batch: BatchId,
    ) -> impl Fn(KeyId, &mut KeyVariables<'_>) -> Result<(), KeyError> + '_ {
        let join = self.join(batch);
        let keys = &self.batches[usize::from(batch.0)].keys;
        move |key, out| {
            let source = keys.source(key);
            let answer = &self.answers[source.answer];
            match key_texts(join, &answer.text, &answer.scan, source) {
                Some(parts) => (join.variables)(&parts, out),
                None => Err(KeyError::new("a part of the key is null")),
            }
        }
    }

    /// Whether a root field is null that may not be, or a join failed without which nothing counts.
    fn data_is_null(&self) -> bool {
        self.has_fatal_failure() || self.nulls_its_parent(&self.operation.members)
    }

    /// Whether a member is null that may not be. A namespace may.
    fn nulls_its_parent(&self, members: &[RootMember]) -> bool {
        members.iter().any(|member| match member.source {
            RootSource::Fetch { fetch, field } => {
                !member.nullable
                    && self.started[usize::from(fetch.0)]
                    && self.is_selected(member)
                    && self.root_place(fetch, field).is_none()
            }
            RootSource::Typename(_) | RootSource::Introspection | RootSource::Namespace(_) => false,
        })
    }
}

/// Asks a server or, where there is one, a function.
async fn ask(
    engine: &Engine,
    remote: Option<&RemoteClient>,
    client: &ClientHeaders,
    deadline: Deadline,
    allowance: &Allowance,
    purpose: Purpose,
    (body, function): (Vec<u8>, Option<function::Asked>),
) -> remote::Arrived {
    match (function, remote) {
        (Some(function), _) => {
            Ok(function.answer(deadline, engine.functions.as_ref()).await).into()
        }
        (None, Some(remote)) => {
            remote.fetch(body, client, deadline, &allowance.upstream_bytes, purpose).await
        }
        // What is no function has a client.
        (None, None) => Ok(Bytes::new()).into(),
    }
}

/// A path that begins with a response key.
fn rooted(key: &str) -> Vec<PathSegment<'static>> {
    vec![PathSegment::Key(key.to_owned().into())]
}

#[cfg(test)]
mod tests;
