//! Starts the rows, checks their answers, loads and measures them, and writes `docs/performance.md`.
//!
//! What a row is says `bench/README.md`.

mod gateway;
mod load;
mod machine;
mod operation;
mod page;
mod ports;
mod process;
mod report;
mod rounds;
mod row;
mod scaling;
mod stats;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};
use clap::Parser;

use gateway::{Bench, Gateway, Outcome};
use machine::Machine;
use operation::Operation;
use ports::free_ports;
use process::Process;
use report::{Report, RowReport};
use rounds::{Plan, progress, run};
use row::{Kind, Mode, Row};

/// Measures gateways beside each other.
#[derive(Parser)]
struct Arguments {
    /// Only the rows in these folders of `peers/`.
    #[arg(long, value_delimiter = ',')]
    rows: Vec<String>,
    /// Only the rows of this project, and short rounds.
    #[arg(long)]
    quick: bool,
    /// How many rounds are measured; there is one more, to warm up.
    #[arg(long, default_value_t = 5)]
    rounds: u32,
    /// How long one load takes.
    #[arg(long, default_value_t = 4)]
    seconds: u32,
    /// How many connections at a time.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 50])]
    connections: Vec<u32>,
    /// Measure the gateways' defaults too.
    #[arg(long)]
    defaults: bool,
    /// Have the services themselves answer, in place of what was recorded of them.
    #[arg(long)]
    live: bool,
    /// Ask each operation, compare the answer, and measure nothing.
    #[arg(long)]
    check: bool,
    /// Write the page from what the last run has found.
    #[arg(long)]
    render: bool,
    /// Where the page goes.
    #[arg(long)]
    page: Option<PathBuf>,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let work = root.join(".work");
    fs::create_dir_all(&work)?;
    let stored = work.join("results.json");
    let page = arguments.page.clone().unwrap_or_else(|| root.join("../docs/performance.md"));
    let report = if arguments.render {
        serde_json::from_slice(&fs::read(&stored).context("there was no run")?)?
    } else {
        let report = measure(&arguments, &root, &work.canonicalize()?)?;
        fs::write(&stored, serde_json::to_vec_pretty(&report)?)?;
        report
    };
    let broken: Vec<&RowReport> = report.rows.iter().filter(|row| is_broken(row)).collect();
    for row in &broken {
        progress(&format!("not right: {} ({}): {row:?}", row.name, row.mode.name()));
    }
    let text = page::page(&report, &root);
    if arguments.check || arguments.quick {
        progress(&text);
    } else {
        fs::write(&page, text).with_context(|| format!("writing {}", page.display()))?;
        progress(&format!("{} is written", page.display()));
    }
    Ok(if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn is_broken(row: &RowReport) -> bool {
    row.broken.is_some() || row.operations.values().any(|operation| operation.broken.is_some())
}

fn measure(arguments: &Arguments, root: &Path, work: &Path) -> Result<Report> {
    let bin = std::env::current_exe()?.parent().context("a program is in a folder")?.to_owned();
    let (_services, services) = start_services(&bin, work)?;
    let operations = Operation::all(&root.join("gateway/gateway/operations"))?;
    let bench = Bench { bin, work: work.to_owned(), services, operations, live: arguments.live };
    let mut report = Report {
        machine: Machine::here(),
        rounds: arguments.rounds,
        seconds: arguments.seconds,
        answers: answers(&bench),
        rows: Vec::new(),
        missing: Vec::new(),
        live: arguments.live,
    };
    let rows = rows(arguments, &root.join("peers"))?;
    let mut modes = vec![Mode::DedupeOff];
    modes.extend(arguments.defaults.then_some(Mode::Defaults));
    for mode in modes {
        let mut gateways = prepared(&bench, &rows, mode, &mut report);
        let plan = plan(arguments, mode);
        if !arguments.check {
            run(&bench, &mut gateways, &plan);
        }
        report.rows.extend(gateways.into_iter().map(|gateway| gateway.report));
    }
    Ok(report)
}

fn plan(arguments: &Arguments, mode: Mode) -> Plan {
    let (rounds, seconds) =
        if arguments.quick { (3, 2) } else { (arguments.rounds, arguments.seconds) };
    // What a peer merges by itself shows only where requests meet.
    let connections = match mode {
        Mode::DedupeOff => arguments.connections.clone(),
        Mode::Defaults => vec![50],
    };
    Plan { rounds, seconds, warm_up: 1 + seconds / 2, connections }
}

/// The rows that are wanted.
fn rows(arguments: &Arguments, peers: &Path) -> Result<Vec<Row>> {
    let mut rows = Row::all(peers)?;
    if !arguments.rows.is_empty() {
        rows.retain(|row| arguments.rows.iter().any(|name| row.folder.ends_with(name)));
    } else if arguments.quick {
        rows.retain(|row| row.kind != Kind::Peer);
    }
    ensure!(!rows.is_empty(), "no row is called so");
    Ok(rows)
}

/// The gateways that are ready in this mode; the report gets the others.
fn prepared(bench: &Bench, rows: &[Row], mode: Mode, report: &mut Report) -> Vec<Gateway> {
    let mut gateways = Vec::new();
    for row in rows.iter().filter(|row| row.has_mode(mode)) {
        match bench.prepare(row.clone(), mode) {
            Outcome::Ready(gateway) => {
                progress(&format!("{} ({}) answers rightly", row.name, mode.name()));
                gateways.push(*gateway);
            }
            Outcome::Missing(name) => {
                progress(&format!("{name} is not installed"));
                if !report.missing.contains(&name) {
                    report.missing.push(name);
                }
            }
            Outcome::Broken(row) => report.rows.push(row),
        }
    }
    gateways
}

/// The four services, and the first of their ports.
fn start_services(bin: &Path, work: &Path) -> Result<(Process, u16)> {
    let first = free_ports(4)?;
    let mut command = Command::new(bin.join("bench-services"));
    command.args(["serve", &first.to_string()]);
    Ok((Process::start(command, &work.join("services-log"))?, first))
}

fn answers(bench: &Bench) -> BTreeMap<String, usize> {
    let operations = bench.operations.iter();
    operations.map(|operation| (operation.name.to_owned(), operation.answer_bytes)).collect()
}
