//! What a run has found, as it is stored beside the binaries.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::machine::Machine;
use crate::row::{Kind, Mode, Row};
use crate::stats::median;

/// A whole run.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Report {
    pub(crate) machine: Machine,
    pub(crate) rounds: u32,
    pub(crate) seconds: u32,
    /// Bytes of each operation's answer.
    pub(crate) answers: BTreeMap<String, usize>,
    pub(crate) rows: Vec<RowReport>,
    /// The names of rows that are not installed.
    pub(crate) missing: Vec<String>,
    /// Whether the services themselves answered.
    pub(crate) live: bool,
}

/// One row in one mode.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct RowReport {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) mode: Mode,
    /// Are both modes this one?
    pub(crate) has_one_mode: bool,
    pub(crate) version: Option<String>,
    pub(crate) binary_bytes: Option<u64>,
    pub(crate) cold_start_ms: f64,
    pub(crate) idle_rss: u64,
    /// Why nothing was timed.
    pub(crate) broken: Option<String>,
    pub(crate) operations: BTreeMap<String, OperationReport>,
}

/// One operation of a row.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct OperationReport {
    /// Why it was not timed.
    pub(crate) broken: Option<String>,
    /// For one request of a client.
    pub(crate) upstream_requests: u64,
    pub(crate) waves: usize,
    /// By the number of connections, one sample a round.
    pub(crate) loads: BTreeMap<u32, Vec<Sample>>,
}

/// One load.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(crate) struct Sample {
    pub(crate) requests_per_second: f64,
    /// In milliseconds.
    pub(crate) p50: f64,
    pub(crate) p99: f64,
    /// CPU-seconds of the gateway for 1,000 requests.
    pub(crate) cpu: f64,
    pub(crate) peak_rss: f64,
    /// For each request of a client.
    pub(crate) upstream_requests: f64,
    /// The part of them that was not known and went to the services.
    pub(crate) live: f64,
}

impl RowReport {
    pub(crate) fn new(row: &Row, mode: Mode, bin: &Path) -> Self {
        Self {
            name: row.name.clone(),
            kind: row.kind,
            mode,
            has_one_mode: !(row.has_mode(Mode::DedupeOff) && row.has_mode(Mode::Defaults)),
            version: row.version(bin),
            binary_bytes: row.binary_bytes(bin),
            cold_start_ms: 0.0,
            idle_rss: 0,
            broken: None,
            operations: BTreeMap::new(),
        }
    }

    pub(crate) fn is_right(&self, operation: &str) -> bool {
        self.operations.get(operation).is_some_and(|known| known.broken.is_none())
    }

    /// The largest part of the upstream requests of a load that went to the services.
    pub(crate) fn live(&self) -> f64 {
        let loads = self.operations.values().flat_map(|operation| operation.loads.values());
        loads.flatten().map(|sample| sample.live).fold(0.0, f64::max)
    }

    /// The median of a figure over the rounds; `None` if it was not timed.
    pub(crate) fn figure(
        &self,
        operation: &str,
        connections: u32,
        of: impl Fn(&Sample) -> f64,
    ) -> Option<f64> {
        let samples = self.operations.get(operation)?.loads.get(&connections)?;
        let figures: Vec<f64> = samples.iter().map(of).collect();
        (!figures.is_empty()).then(|| median(&figures))
    }
}
