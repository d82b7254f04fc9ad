//! `docs/performance.md`.

use std::fmt::Write;
use std::path::Path;

use crate::operation::NAMES;
use crate::report::{Report, RowReport, Sample};
use crate::row::{Kind, Mode};
use crate::scaling;

/// The names of the rows that others are compared with.
const REFERENCES: [&str; 2] = ["hive-router", "written by hand"];

/// What a figure is called, and how it is got and written.
type Figure = (&'static str, fn(&Sample) -> f64, fn(f64) -> String);

const CPU: Figure = ("CPU s / 1,000", |sample| sample.cpu, significant);
const RATE: Figure = ("requests/s", |sample| sample.requests_per_second, whole);
const P50: Figure = ("p50 ms", |sample| sample.p50, significant);
const P99: Figure = ("p99 ms", |sample| sample.p99, significant);
const PEAK: Figure = ("peak RSS", |sample| sample.peak_rss, megabytes);

/// The page.
pub(crate) fn page(report: &Report, root: &Path) -> String {
    let mut out = String::from(HEAD);
    let answers: Vec<String> = NAMES
        .iter()
        .filter_map(|name| Some(format!("{name} {}", bytes(*report.answers.get(*name)? as f64))))
        .collect();
    let connections = connections(report);
    push(&mut out, if report.live { LIVE } else { CANNED });
    push(&mut out, &format!("Answers: {}.\n", answers.join(", ")));
    let main: Vec<&RowReport> =
        report.rows.iter().filter(|row| row.mode == Mode::DedupeOff).collect();
    for name in NAMES {
        for n in connections.iter().rev() {
            push(&mut out, &format!("\n### {name}, {n} connection{}\n\n", plural(*n)));
            push(&mut out, &loads(&main, name, *n));
        }
    }
    push(&mut out, "\n## Beside the load\n\n");
    push(&mut out, &rest(&main, report.live));
    push(&mut out, &defaults(report));
    push(&mut out, &scaling::section(root));
    push(&mut out, &conditions(report));
    out
}

const HEAD: &str = "\
# Performance

What a request costs, beside other gateways and beside the least that the work can cost.
This page is written by `cargo xtask bench`; the figures are one run's.

The work is the graph that federation gateways publish their figures for: four services (accounts, inventory, products,
reviews), and three operations:

- **S** asks one service for one user.
- **M** asks for the top products and their reviews: one join.
- **B** asks for all users and the top products with four levels of reviews, authors and products.

Every answer is compared with that of one server of the whole graph before it is
timed; a gateway that answers otherwise is not timed.

The figure to trust on a shared machine is the first: seconds of the processor (user and system) that the gateway's
process takes for 1,000 requests. Rates and latencies depend on what else shares the cores, the load generator and
the canned upstreams above all. All figures are medians over the rounds; × is the ratio of processor seconds.

";

const CANNED: &str = "\
The upstreams are canned: each gateway was recorded once against the real services and is then answered from memory, so
that the gateway is what is measured. What a gateway asks for the first time under load, as one that batches by the clock
does, goes to the services once.

## The operations

";

const LIVE: &str = "\
The services themselves answer.

## The operations

";

/// The table of one operation at one number of connections.
fn loads(rows: &[&RowReport], operation: &str, n: u32) -> String {
    let cpu = |row: &RowReport| row.figure(operation, n, CPU.1);
    let references: Vec<(&str, f64)> = REFERENCES
        .into_iter()
        .filter_map(|name| {
            let row = rows.iter().find(|row| row.name == name)?;
            Some((name, cpu(row)?))
        })
        .collect();
    let figures = [CPU, RATE, P50, P99, PEAK];
    let mut header = vec![String::new(), CPU.0.to_owned()];
    header.extend(references.iter().map(|(name, _)| format!("× {name}")));
    header.extend(figures[1..].iter().map(|figure| figure.0.to_owned()));
    let mut sorted: Vec<&&RowReport> = rows.iter().filter(|row| cpu(row).is_some()).collect();
    sorted.sort_by(|left, right| f64::total_cmp(&key(cpu(left)), &key(cpu(right))));
    let lines = sorted.into_iter().map(|row| {
        let of = |figure: &Figure| match row.figure(operation, n, figure.1) {
            Some(value) => figure.2(value),
            None => String::new(),
        };
        let own = key(cpu(row));
        let mut line = vec![shown(row), of(&CPU)];
        line.extend(references.iter().map(|(_, reference)| significant(own / reference)));
        line.extend(figures[1..].iter().map(of));
        line
    });
    table(&header, lines)
}

/// What does not depend on the load, and what could not be timed.
fn rest(rows: &[&RowReport], is_live: bool) -> String {
    let header = [
        "",
        "version",
        "cold start ms",
        "idle RSS",
        "binary",
        "upstream requests S / M / B",
        "waves S / M / B",
    ];
    let timed = rows.iter().filter(|row| row.broken.is_none());
    let lines = timed.map(|row| {
        let each = |of: fn(&crate::report::OperationReport) -> String| {
            let of = |name: &&str| row.operations.get(*name).map_or("–".to_owned(), of);
            NAMES.iter().map(of).collect::<Vec<_>>().join(" / ")
        };
        vec![
            shown(row),
            row.version.clone().unwrap_or_default(),
            significant(row.cold_start_ms),
            megabytes(row.idle_rss as f64),
            row.binary_bytes.map_or(String::new(), |n| megabytes(n as f64)),
            each(|operation| operation.upstream_requests.to_string()),
            each(|operation| operation.waves.to_string()),
        ]
    });
    let mut out = table(&header.map(str::to_owned), lines);
    push(
        &mut out,
        "\nCold start: from the start of the process to the first right answer, to S if it can do S. Waves: the longest chain of upstream\nrequests of which each began after the one before was answered.\n",
    );
    for row in rows.iter().filter(|row| !is_live && row.live() > 0.0) {
        let percent = significant(row.live() * 100.0);
        let what = "of its upstream requests in one load were not known and went to the services";
        push(&mut out, &format!("\n{}: up to {percent} % {what}.\n", row.name));
    }
    for row in rows {
        let whole = row.broken.iter().map(|why| ("everything", why));
        let of = row.operations.iter();
        let of = of.filter_map(|(name, known)| Some((name.as_str(), known.broken.as_ref()?)));
        for (what, why) in whole.chain(of) {
            push(&mut out, &format!("\nNot timed: {}, {what}: {why}\n", row.name));
        }
    }
    out
}

/// The second table: peers as they come.
fn defaults(report: &Report) -> String {
    let rows: Vec<&RowReport> = report
        .rows
        .iter()
        .filter(|row| row.mode == Mode::Defaults || (row.has_one_mode && row.kind != Kind::Limit))
        .collect();
    if rows.iter().all(|row| row.has_one_mode) {
        return String::new();
    }
    let mut out = "\n## With their defaults\n\n\
        Some gateways merge equal requests in flight, of clients or to upstreams. Under a load of one and the same request that\n\
        measures the load generator, so it is off above. Here each gateway is as it comes.\n"
        .to_owned();
    for name in NAMES.into_iter().filter(|_| !connections(report).is_empty()) {
        push(&mut out, &format!("\n### {name}, 50 connections, defaults\n\n"));
        push(&mut out, &loads(&rows, name, 50));
    }
    out
}

fn conditions(report: &Report) -> String {
    let machine = &report.machine;
    let mut out = format!(
        "\n## Conditions\n\n\
         - {} cores of {}, {} GiB, {}\n- {}, {}\n- Commit {}, {} rounds of {} s for each load, interleaved\n",
        machine.cores,
        machine.processor,
        machine.memory_gib,
        machine.kernel,
        machine.rustc,
        machine.generator,
        machine.commit,
        report.rounds,
        report.seconds,
    );
    if !report.missing.is_empty() {
        push(
            &mut out,
            &format!("- Not installed, and so not measured: {}\n", report.missing.join(", ")),
        );
    }
    push(
        &mut out,
        "\n## How to repeat\n\n```sh\nbench/install          # wrk\nbench/peers/install    # the other gateways\ncargo xtask bench      # everything, about an hour\n```\n\nWhat a row is, and how to add one, says [bench/README.md](../bench/README.md).\n",
    );
    out
}

/// Joinwright's rows stand out.
fn shown(row: &RowReport) -> String {
    match row.kind {
        Kind::Joinwright => format!("**{}**", row.name),
        Kind::Peer => row.name.clone(),
        Kind::Limit => format!("*{}*", row.name),
    }
}

fn connections(report: &Report) -> Vec<u32> {
    let mut found: Vec<u32> = report
        .rows
        .iter()
        .flat_map(|row| row.operations.values())
        .flat_map(|operation| operation.loads.keys().copied())
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// A table whose first column is text and whose others are figures.
pub(crate) fn table(header: &[String], lines: impl Iterator<Item = Vec<String>>) -> String {
    let mut out =
        format!("| {} |\n|---|{}\n", header.join(" | "), "---:|".repeat(header.len() - 1));
    for line in lines {
        push(&mut out, &format!("| {} |\n", line.join(" | ")));
    }
    out
}

fn push(out: &mut String, text: &str) {
    out.push_str(text);
}

fn key(figure: Option<f64>) -> f64 {
    figure.unwrap_or(f64::INFINITY)
}

fn plural(n: u32) -> &'static str {
    if n == 1 { "" } else { "s" }
}

/// Three significant digits.
pub(crate) fn significant(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let digits = (2.0 - value.abs().log10().floor()).clamp(0.0, 9.0);
    format!("{value:.*}", digits as usize)
}

fn whole(value: f64) -> String {
    let text = format!("{value:.0}");
    let mut out = String::new();
    for (at, digit) in text.chars().enumerate() {
        if at > 0 && (text.len() - at) % 3 == 0 {
            out.push(',');
        }
        // Writing to a string can not fail.
        let _ = write!(out, "{digit}");
    }
    out
}

fn megabytes(value: f64) -> String {
    format!("{} MB", significant(value / 1e6))
}

fn bytes(value: f64) -> String {
    format!("{} bytes", whole(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_three_digits() {
        let shown = [0.012_345, 1.0, 123.4, 98_765.0].map(significant);
        assert_eq!(shown, ["0.0123", "1.00", "123", "98765"]);
        assert_eq!(whole(1_234_567.4), "1,234,567");
        assert_eq!(whole(999.0), "999");
    }
}
