//! The rounds: short loads, interleaved over the rows, so that a change of the machine's mood meets all.

use std::io::{Write, stderr};

use anyhow::{Result, ensure};

use crate::gateway::{Bench, Gateway};
use crate::load::load;
use crate::operation::control;
use crate::report::Sample;

/// How long and how often.
pub(crate) struct Plan {
    pub(crate) rounds: u32,
    pub(crate) seconds: u32,
    pub(crate) warm_up: u32,
    pub(crate) connections: Vec<u32>,
}

/// Loads all gateways. One that fails is reported as broken and left out from then on.
pub(crate) fn run(bench: &Bench, gateways: &mut [Gateway], plan: &Plan) {
    for round in 0..=plan.rounds {
        for at in 0..bench.operations.len() {
            for connections in &plan.connections {
                for gateway in gateways.iter_mut() {
                    // Round 0 warms up.
                    let seconds = if round == 0 { plan.warm_up } else { plan.seconds };
                    if gateway.report.broken.is_some() || seconds == 0 {
                        continue;
                    }
                    let name = bench.operations[at].name;
                    match gateway.load(bench, at, *connections, seconds) {
                        Ok(Some(sample)) if round > 0 => gateway.note(name, *connections, sample),
                        Ok(_) => (),
                        Err(error) => {
                            let why = format!("{name} over {connections}: {error:#}");
                            progress(&format!("{}: {why}", gateway.row.name));
                            gateway.report.broken = Some(why);
                        }
                    }
                }
            }
        }
        progress(&format!("round {round} of {} is done", plan.rounds));
    }
}

impl Gateway {
    /// One load, if the operation is one that the row can do.
    fn load(
        &self,
        bench: &Bench,
        at: usize,
        connections: u32,
        seconds: u32,
    ) -> Result<Option<Sample>> {
        let Some((_, body)) = self.bodies.iter().find(|(known, _)| *known == at) else {
            return Ok(None);
        };
        control(self.control, "reset")?;
        self.process.forget_peak();
        let before = self.process.cpu_seconds()?;
        let load = load(&self.url, body, connections, seconds, &self.work)?;
        let cpu = self.process.cpu_seconds()? - before;
        let counts = control(self.control, "counts")?;
        ensure!(load.errors == 0, "{} of {} requests failed", load.errors, load.requests);
        ensure!(load.requests > 0, "no request was answered in {seconds} s");
        bench.operations[at].ask(&self.url, body)?;
        let n = float(load.requests);
        let upstream_requests = float(counts.requests.iter().sum());
        Ok(Some(Sample {
            requests_per_second: n / load.seconds,
            p50: load.p50,
            p99: load.p99,
            cpu: cpu / n * 1e3,
            peak_rss: float(self.process.memory("VmHWM")),
            upstream_requests: upstream_requests / n,
            live: float(counts.live) / upstream_requests.max(1.0),
        }))
    }

    fn note(&mut self, operation: &str, connections: u32, sample: Sample) {
        let known = self.report.operations.entry(operation.to_owned()).or_default();
        known.loads.entry(connections).or_default().push(sample);
    }
}

/// A line for who waits.
pub(crate) fn progress(line: &str) {
    // Nobody may be listening.
    let _ = writeln!(stderr(), "{line}");
}

/// Counts here are far below 2^52.
#[expect(clippy::cast_precision_loss, reason = "see above")]
fn float(n: u64) -> f64 {
    n as f64
}
