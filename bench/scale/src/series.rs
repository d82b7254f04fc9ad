//! What is varied, and over which sizes.

use bench_scale::gateways::{FIELDS, Gateway, RELATIONSHIPS};
use serde::Serialize;

use crate::fit::exponent;
use crate::gateway::Running;
use crate::measure::Asked;

/// Cost over one size.
#[derive(Debug, Serialize)]
pub(crate) struct Series {
    /// Names its plot.
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    /// What `x` is.
    pub(crate) x: &'static str,
    pub(crate) lines: Vec<Line>,
}

/// One way of asking.
#[derive(Debug, Serialize)]
pub(crate) struct Line {
    pub(crate) name: &'static str,
    /// Of the upper half of the points.
    pub(crate) exponent: f64,
    /// The size, and the gateway's processor time for one request in seconds.
    pub(crate) points: Vec<(f64, f64)>,
}

impl Line {
    fn new(name: &'static str, points: Vec<(f64, f64)>) -> Self {
        let exponent = exponent(&points);
        for (x, y) in &points {
            println!("  {name}: {x:>12} {:>14.1} µs", y * 1e6);
        }
        println!("  {name}: exponent {exponent:.2}");
        Self { name, exponent, points }
    }
}

/// A client's document with this selection of items.
fn items(selection: &str) -> String {
    format!("query Q($n: Int!, $keys: Int!) {{ items(n: $n, keys: $keys) {{ {selection} }} }}")
}

fn variables(n: usize, keys: usize) -> String {
    format!("{{\"n\":{n},\"keys\":{keys}}}")
}

/// 1, 3, 10, 30 … up to and with `last`.
fn sizes(last: usize) -> Vec<usize> {
    let tens = std::iter::successors(Some(1), |ten| Some(ten * 10)).take_while(|ten| *ten <= last);
    tens.flat_map(|ten| [ten, ten * 3]).filter(|size| *size <= last).collect()
}

/// The series, in the order in which they are measured.
pub(crate) const NAMES: [&str; 7] =
    ["bytes", "keys", "repeats", "depth", "relationships", "fields", "cores"];

/// Measures a series of [`NAMES`].
pub(crate) async fn measure(name: &str, upstream: &str) -> Option<Series> {
    println!("{name}");
    Some(match name {
        "bytes" => bytes(upstream).await,
        "keys" => keys(upstream).await,
        "repeats" => repeats(upstream).await,
        "depth" => depth(upstream).await,
        "relationships" => relationships(upstream).await,
        "fields" => fields(upstream).await,
        "cores" => cores(upstream).await,
        _ => return None,
    })
}

async fn bytes(upstream: &str) -> Series {
    let mut lines = Vec::new();
    for (name, selection) in
        [("no join", "id name"), ("a join with ten keys", "id name owner { name }")]
    {
        let gateway = Running::start(Gateway::Joins, upstream, None);
        let mut points = Vec::new();
        for n in sizes(10_000) {
            let cost = Asked::new(items(selection), variables(n * 12, 10)).cost(&gateway).await;
            points.push((cost.bytes as f64, cost.cpu_seconds));
        }
        lines.push(Line::new(name, points));
    }
    Series { name: "bytes", title: "By the bytes of the answer", x: "bytes", lines }
}

async fn keys(upstream: &str) -> Series {
    let mut lines = Vec::new();
    for (name, field) in [
        ("listed, 100 keys a request", "owner"),
        ("listed, all keys in one request", "owner_at_once"),
        ("aliased, 100 keys a request", "owner_by_alias"),
    ] {
        let query = items(&format!("{field} {{ name }}"));
        let gateway = Running::start(Gateway::Joins, upstream, None);
        let mut points = Vec::new();
        for n in sizes(100_000) {
            let cost = Asked::new(&query, variables(n, n)).cost(&gateway).await;
            points.push((n as f64, cost.cpu_seconds));
        }
        lines.push(Line::new(name, points));
    }
    Series { name: "keys", title: "By the number of distinct keys", x: "keys", lines }
}

async fn repeats(upstream: &str) -> Series {
    let query = items("owner { name }");
    let gateway = Running::start(Gateway::Joins, upstream, None);
    let mut points = Vec::new();
    for n in sizes(100_000) {
        let cost = Asked::new(&query, variables(n, 1)).cost(&gateway).await;
        points.push((n as f64, cost.cpu_seconds));
    }
    let lines = vec![Line::new("one key", points)];
    Series { name: "repeats", title: "By the places of one key", x: "places", lines }
}

async fn depth(upstream: &str) -> Series {
    let mut lines = Vec::new();
    for (name, n) in [("10 keys at each depth", 10), ("1,000 keys at each depth", 1_000)] {
        let gateway = Running::start(Gateway::Joins, upstream, None);
        let mut points = Vec::new();
        let mut selection = "owner { name }".to_owned();
        for depth in 1..=8 {
            let cost = Asked::new(items(&selection), variables(n, n)).cost(&gateway).await;
            points.push((f64::from(depth), cost.cpu_seconds));
            selection = selection.replace("{ name }", "{ name next { name } }");
        }
        lines.push(Line::new(name, points));
    }
    Series { name: "depth", title: "By the depth of joins", x: "joins below one another", lines }
}

/// How often each of several gateways has its turn.
const TURNS: usize = 3;

/// Two lines over gateways of several sizes: the document is known, or it is not.
async fn gateways(upstream: &str, all: &[(usize, Gateway)]) -> Vec<Line> {
    let mut lines = Vec::new();
    for (name, first_seen) in [("known document", false), ("new document each time", true)] {
        let asked =
            Asked { first_seen, ..Asked::new(items("id name owner { name }"), variables(10, 10)) };
        let (mut points, mut running) = (Vec::new(), Vec::new());
        for (x, gateway) in all {
            points.push((*x as f64, f64::MAX));
            running.push(Running::start(*gateway, upstream, None));
        }
        // In turns: what else runs on the machine comes and goes, and flat is to look flat.
        for _ in 0..TURNS {
            for ((_, least), gateway) in points.iter_mut().zip(&running) {
                *least = least.min(asked.cost(gateway).await.cpu_seconds);
            }
        }
        lines.push(Line::new(name, points));
    }
    lines
}

async fn relationships(upstream: &str) -> Series {
    let lines = gateways(upstream, &RELATIONSHIPS.map(|n| (n, Gateway::Relationships(n)))).await;
    let title = "By the relationships of the gateway";
    Series { name: "relationships", title, x: "relationships", lines }
}

async fn fields(upstream: &str) -> Series {
    let lines = gateways(upstream, &FIELDS.map(|n| (n, Gateway::Fields(n)))).await;
    Series { name: "fields", title: "By the fields of a remote schema", x: "fields", lines }
}

async fn cores(upstream: &str) -> Series {
    let mut lines = Vec::new();
    for (name, n) in [("10 items", 10), ("10,000 items", 10_000)] {
        let query = items("id name owner { name }");
        let asked = Asked { side_by_side: 8, ..Asked::new(query, variables(n, 10)) };
        let mut points = Vec::new();
        for cores in [1, 2] {
            let gateway = Running::start(Gateway::Joins, upstream, Some(cores));
            points.push((cores as f64, asked.cost(&gateway).await.cpu_seconds));
        }
        lines.push(Line::new(name, points));
    }
    Series { name: "cores", title: "By the cores, eight requests side by side", x: "cores", lines }
}
