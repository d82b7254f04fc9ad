//! What `scale/` has found, for the page.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::page::{significant, table};

/// Cost over one size, as `scale/results.json` has it.
#[derive(Deserialize)]
struct Series {
    /// Names its plot too.
    name: String,
    title: String,
    x: String,
    lines: Vec<Line>,
}

/// One way of asking.
#[derive(Deserialize)]
struct Line {
    name: String,
    exponent: f64,
    /// Size, and CPU-seconds for one request.
    points: Vec<(f64, f64)>,
}

/// The section, or nothing if nothing was measured.
pub(crate) fn section(root: &Path) -> String {
    let Ok(text) = fs::read(root.join("scale/results.json")) else { return String::new() };
    let all: Vec<Series> = match serde_json::from_slice(&text) {
        Ok(all) => all,
        Err(error) => return format!("\n`bench/scale/results.json` can not be read: {error}\n"),
    };
    let mut out = "\n## Cost by size\n\n\
        Joinwright alone, processor time of the gateway for one request. The exponent is fitted to the upper half of the points:\n\
        1 is linear, 0 is flat.\n"
        .to_owned();
    for series in &all {
        // Writing to a string can not fail.
        let _ = write!(out, "\n### {}\n\n", series.title);
        out += &points(series);
        let _ = write!(out, "\n![{}](performance/{}.svg)\n", series.title, series.name);
    }
    out
}

fn points(series: &Series) -> String {
    let header = ["", "exponent", "from", "µs", "to", "µs"].map(|name| match name {
        "from" | "to" => format!("{name} ({})", series.x),
        _ => name.to_owned(),
    });
    let line = |line: &Line| {
        let (from, to) = (line.points.first()?, line.points.last()?);
        Some(vec![
            line.name.clone(),
            format!("{:.2}", line.exponent),
            from.0.to_string(),
            significant(from.1 * 1e6),
            to.0.to_string(),
            significant(to.1 * 1e6),
        ])
    };
    table(&header, series.lines.iter().filter_map(line))
}
