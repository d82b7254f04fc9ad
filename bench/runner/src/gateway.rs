//! A row made to run: recorded against the services, then started against the recording.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::operation::{Operation, control};
use crate::ports::free_ports;
use crate::process::Process;
use crate::report::{OperationReport, RowReport};
use crate::row::{Asked, Mode, Row};
use crate::stats::median;

/// How long a gateway may take until it answers.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often each operation is asked while it is recorded: a gateway may ask for its keys in ever
/// another order.
const N_RECORDED: usize = 20;

/// How often the start is measured.
const N_STARTS: usize = 5;

/// How long an answer is kept back while waves are counted.
const DELAY: &str = "delay/30";

/// The exit code of a `start` whose gateway is not installed.
const NOT_INSTALLED: i32 = 3;

/// What all rows share.
pub(crate) struct Bench {
    /// The release binaries.
    pub(crate) bin: PathBuf,
    pub(crate) work: PathBuf,
    /// Where the services are, as the first of four ports.
    pub(crate) services: u16,
    pub(crate) operations: Vec<Operation>,
    /// Whether the services themselves answer, and not what was recorded of them.
    pub(crate) live: bool,
}

/// A gateway that has answered rightly and is ready for load.
pub(crate) struct Gateway {
    pub(crate) row: Row,
    pub(crate) report: RowReport,
    pub(crate) process: Process,
    pub(crate) url: String,
    pub(crate) control: u16,
    pub(crate) work: PathBuf,
    /// The operations that are timed, each with the request's body.
    pub(crate) bodies: Vec<(usize, String)>,
    _upstreams: Process,
}

/// What has become of a row.
pub(crate) enum Outcome {
    Ready(Box<Gateway>),
    Missing(String),
    Broken(RowReport),
}

impl Bench {
    /// Makes a row ready, or says why it is not.
    pub(crate) fn prepare(&self, row: Row, mode: Mode) -> Outcome {
        let mut report = RowReport::new(&row, mode, &self.bin);
        let missing = row.name.clone();
        match self.try_prepare(row, mode, &mut report) {
            Ok(Some(gateway)) => Outcome::Ready(Box::new(gateway)),
            Ok(None) => Outcome::Missing(missing),
            Err(error) => {
                Outcome::Broken(RowReport { broken: Some(format!("{error:#}")), ..report })
            }
        }
    }

    fn try_prepare(&self, row: Row, mode: Mode, report: &mut RowReport) -> Result<Option<Gateway>> {
        let folder = row.folder.file_name().context("a row has a folder")?;
        let work = self.work.join(format!("{}-{}", folder.to_string_lossy(), mode.name()));
        fs::create_dir_all(&work)?;
        let documents = self.documents(&row)?;
        let mut bodies = Vec::new();
        for (at, operation) in self.operations.iter().enumerate() {
            if row.can(operation.name) {
                bodies.push((at, operation.body(row.asked, &documents)?));
            }
        }
        let recording = work.join("recording.json");
        if !self.record(&row, mode, &bodies, &work, &recording, report)? {
            return Ok(None);
        }
        bodies.retain(|(at, _)| report.is_right(self.operations[*at].name));
        let file = recording.to_string_lossy().into_owned();
        let services = self.services.to_string();
        let (upstreams, first) = match self.live {
            true => self.canned("live", &[&services], &work)?,
            false => self.canned("replay", &[&services, &file], &work)?,
        };
        let (process, url) = self.measure_start(&row, mode, first, &work, report)?;
        sleep(Duration::from_millis(500));
        report.idle_rss = process.memory("VmRSS");
        let control = first + 4;
        self.count_requests(&bodies, &url, control, report)?;
        let report = report.clone();
        Ok(Some(Gateway {
            row,
            report,
            process,
            url,
            control,
            work,
            bodies,
            _upstreams: upstreams,
        }))
    }

    /// Asks all operations while the recorder listens. Is the row installed?
    fn record(
        &self,
        row: &Row,
        mode: Mode,
        bodies: &[(usize, String)],
        work: &Path,
        recording: &Path,
        report: &mut RowReport,
    ) -> Result<bool> {
        let services = self.services.to_string();
        let file = recording.to_string_lossy().into_owned();
        let (_recorder, first) = self.canned("record", &[&services, &file], work)?;
        let Some((_process, url)) = self.start(row, mode, first, work)? else { return Ok(false) };
        for (at, body) in bodies {
            let operation = &self.operations[*at];
            let asked = (0..N_RECORDED).try_for_each(|_| operation.ask(&url, body));
            let broken = asked.err().map(|error| format!("{error:#}"));
            let known = OperationReport { broken, ..OperationReport::default() };
            report.operations.insert(operation.name.to_owned(), known);
        }
        Ok(true)
    }

    fn measure_start(
        &self,
        row: &Row,
        mode: Mode,
        upstreams: u16,
        work: &Path,
        report: &mut RowReport,
    ) -> Result<(Process, String)> {
        let mut times = Vec::new();
        loop {
            let begin = Instant::now();
            let running = self.start(row, mode, upstreams, work)?.context("it was installed")?;
            times.push(begin.elapsed().as_secs_f64() * 1e3);
            if times.len() == N_STARTS {
                report.cold_start_ms = median(&times);
                return Ok(running);
            }
        }
    }

    /// Asks each operation once, with slow upstreams, so that what runs side by side is seen.
    fn count_requests(
        &self,
        bodies: &[(usize, String)],
        url: &str,
        control_port: u16,
        report: &mut RowReport,
    ) -> Result<()> {
        for (at, body) in bodies {
            let operation = &self.operations[*at];
            control(control_port, "reset")?;
            control(control_port, DELAY)?;
            let asked = operation.ask(url, body);
            let counts = control(control_port, "counts")?;
            control(control_port, "reset")?;
            let known = report.operations.entry(operation.name.to_owned()).or_default();
            known.upstream_requests = counts.requests.iter().sum();
            known.waves = counts.waves;
            asked.context("with slow upstreams")?;
        }
        Ok(())
    }

    /// Starts a row, and waits for its first right answer. `None` if it is not installed.
    fn start(
        &self,
        row: &Row,
        mode: Mode,
        upstreams: u16,
        work: &Path,
    ) -> Result<Option<(Process, String)>> {
        let port = free_ports(1)?;
        let mut command = Command::new(row.start());
        command.current_dir(&row.folder);
        command.env("PORT", port.to_string()).env("MODE", mode.name());
        command.env("BIN", &self.bin).env("WORK", work);
        for (service, port) in bench_canned::SERVICES.into_iter().zip(upstreams..) {
            let variable = format!("{}_URL", service.to_uppercase());
            command.env(variable, format!("http://127.0.0.1:{port}/graphql"));
        }
        command.envs(&row.environment);
        let mut process = Process::start(command, &work.join("log"))?;
        let url = row.url(port);
        let mut operations = self.operations.iter();
        let operation =
            operations.find(|operation| row.can(operation.name)).context("it can do nothing")?;
        let body = operation.body(row.asked, &self.documents(row)?)?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            let Err(error) = operation.ask(&url, &body) else { return Ok(Some((process, url))) };
            if let Some(status) = process.ended()? {
                if status.code() == Some(NOT_INSTALLED) {
                    return Ok(None);
                }
                let log = fs::read_to_string(work.join("log"))?;
                bail!("ended with {status}: {log:.1000}");
            }
            if Instant::now() > deadline {
                return Err(error.context("it does not answer"));
            }
            sleep(Duration::from_micros(500));
        }
    }

    /// Starts canned upstreams, and waits until they listen. Gives the first of their ports.
    fn canned(&self, mode: &str, arguments: &[&str], work: &Path) -> Result<(Process, u16)> {
        let first = free_ports(5)?;
        let mut command = Command::new(self.bin.join("bench-canned"));
        command.arg(mode).arg(first.to_string()).args(arguments);
        let mut process = Process::start(command, &work.join("canned-log"))?;
        let deadline = Instant::now() + PATIENCE;
        while control(first + 4, "counts").is_err() {
            if process.ended()?.is_some() || Instant::now() > deadline {
                bail!("canned upstreams: {}", fs::read_to_string(work.join("canned-log"))?);
            }
            sleep(Duration::from_millis(5));
        }
        Ok((process, first))
    }

    /// What documents are called, for a row that is asked by name.
    fn documents(&self, row: &Row) -> Result<Value> {
        match row.asked {
            Asked::Text => Ok(Value::Null),
            Asked::DocumentId => {
                let output = Command::new(row.start())
                    .arg("documents")
                    .current_dir(&row.folder)
                    .env("BIN", &self.bin)
                    .output()?;
                let manifest: Value = serde_json::from_slice(&output.stdout)
                    .context("`start documents` prints a manifest")?;
                let operations = manifest["operations"].as_array().context("it has operations")?;
                let names = operations.iter().filter_map(|operation| {
                    Some((operation["name"].as_str()?.to_owned(), operation["id"].clone()))
                });
                Ok(names.collect())
            }
        }
    }
}
