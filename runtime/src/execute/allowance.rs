//! What a request may still cost while it runs.

use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use joinwright_operation::{BatchId, FetchId};
use tokio::time::Instant;

use super::Execution;
use crate::error::Code;
use crate::join::dedupe::KeyId;
use crate::join::fetch::Chunk;
use crate::join::index::Value;
use crate::limits::Limits;

/// What all parts of a running request use up together.
#[derive(Debug)]
pub(crate) struct Allowance {
    /// When the request's time is over.
    pub(crate) ends: Instant,
    /// How long it is in all.
    pub(crate) whole: Duration,
    /// The bytes that remote schemas may still send.
    pub(crate) upstream_bytes: AtomicUsize,
}

impl Allowance {
    /// That of a request whose time begins now.
    pub(crate) fn new(limits: &Limits) -> Self {
        let whole = limits.request_seconds;
        let upstream_bytes = AtomicUsize::new(limits.upstream_bytes_in_all);
        Self { ends: Instant::now() + whole, whole, upstream_bytes }
    }
}

impl<'x> Execution<'x> {
    /// Joins that have more keys than may be are not made.
    pub(super) fn bound_keys(&mut self, batches: &[BatchId]) {
        let most = self.engine.limits.keys_per_join;
        for &id in batches {
            let state = &mut self.batches[usize::from(id.0)];
            let n_keys = state.keys.len();
            if n_keys <= most {
                continue;
            }
            let keys: Vec<KeyId> = (0..n_keys as u32).map(KeyId).collect();
            keys.iter().for_each(|key| state.set_known(*key, Value::Null));
            let message = format!("the join has {n_keys} keys, more than the {most} allowed");
            self.fail_batch(id, keys, message, Code::TooManyKeys);
        }
    }

    /// Counts requests. If they are more than may be, none of them is made.
    pub(super) fn bound_requests(
        &mut self,
        fetch: FetchId,
        chunks: Vec<Chunk<'x>>,
    ) -> Vec<Chunk<'x>> {
        let n_requests = chunks.iter().filter(|chunk| chunk.function.is_none()).count();
        if self.takes_requests(n_requests) {
            return chunks;
        }
        let most = self.engine.limits.upstream_requests;
        let message =
            format!("the operation takes more requests to remote schemas than the {most} allowed");
        for chunk in &chunks {
            self.fail_chunk(fetch, chunk, message.clone(), Code::TooManyUpstreamRequests);
        }
        Vec::new()
    }

    /// Whether so many further requests may be made, which then are.
    pub(super) fn takes_requests(&mut self, n_requests: usize) -> bool {
        let most = self.engine.limits.upstream_requests;
        let fits = n_requests <= most.saturating_sub(self.n_requests);
        if fits {
            self.n_requests += n_requests;
        }
        fits
    }
}
