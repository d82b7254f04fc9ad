//! What a request costs: the gateway's processor time for many of them, divided by their number.

use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::stream::{self, StreamExt};

use crate::gateway::Running;
use crate::upstream;

/// How much processor time a round takes, in seconds. The clock is exact to the microsecond.
const ROUND_SECONDS: f64 = 0.05;

/// How many rounds there are. The cheapest counts: what else runs on the machine only adds.
const ROUNDS: usize = 5;

/// The most requests of a round.
const MAX_REQUESTS: u64 = 1_000;

/// How many requests were made, so that each can be another.
static ASKED: AtomicU64 = AtomicU64::new(0);

/// A client's operation, over and over.
pub(crate) struct Asked {
    /// The document.
    pub(crate) query: String,
    /// Its variables, as JSON.
    pub(crate) variables: String,
    /// Whether each request brings a document that the gateway has not seen.
    pub(crate) first_seen: bool,
    /// How many requests run side by side.
    pub(crate) side_by_side: usize,
}

/// What it came to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// The gateway's processor time for one request, in seconds.
    pub(crate) cpu_seconds: f64,
    /// The bytes of the answer.
    pub(crate) bytes: usize,
}

impl Asked {
    /// A document and its variables, one request after another.
    pub(crate) fn new(query: impl Into<String>, variables: impl Into<String>) -> Self {
        let (query, variables) = (query.into(), variables.into());
        Self { query, variables, first_seen: false, side_by_side: 1 }
    }

    fn body(&self) -> String {
        let nth = ASKED.fetch_add(1, Ordering::Relaxed);
        let comment = if self.first_seen { format!(" #{nth}") } else { String::new() };
        let query = serde_json::to_string(&format!("{}{comment}", self.query));
        format!(
            "{{\"query\":{},\"variables\":{}}}",
            query.expect("a string is JSON"),
            self.variables
        )
    }

    /// Asks for it until the processor time is known well.
    pub(crate) async fn cost(&self, gateway: &Running) -> Cost {
        let answer = gateway.ask(self.body()).await;
        let expected = upstream::answer(self.body().as_bytes());
        assert!(answer == expected, "wrong answer to {}: {}", self.query, head(&answer));
        // Caches, connections and the allocator settle; this also says how much a round can hold.
        let (mut warm, mut n_warm) = (0.0, 0);
        while warm < ROUND_SECONDS && n_warm < MAX_REQUESTS {
            warm += self.round(gateway, 1.max(n_warm)).await;
            n_warm += 1.max(n_warm);
        }
        let per_round = ((ROUND_SECONDS / (warm / n_warm as f64)).ceil() as u64).min(MAX_REQUESTS);
        let mut cpu_seconds = f64::MAX;
        for _ in 0..ROUNDS {
            let round = self.round(gateway, per_round).await;
            cpu_seconds = cpu_seconds.min(round / per_round as f64);
        }
        Cost { cpu_seconds, bytes: answer.len() }
    }

    /// The processor time of so many requests.
    async fn round(&self, gateway: &Running, n: u64) -> f64 {
        let bodies = (0..n).map(|_| self.body());
        let before = gateway.cpu_seconds();
        stream::iter(bodies)
            .map(|body| gateway.ask(body))
            .buffer_unordered(self.side_by_side)
            .for_each(async |_| ())
            .await;
        gateway.cpu_seconds() - before
    }
}

fn head(answer: &[u8]) -> String {
    String::from_utf8_lossy(answer).chars().take(300).collect()
}
