//! Load, by `wrk`.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// What `wrk` reports of one run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    pub(crate) requests: u64,
    pub(crate) seconds: f64,
    /// In milliseconds.
    pub(crate) p50: f64,
    pub(crate) p99: f64,
    /// Of sockets, time-outs, and answers that were no success.
    pub(crate) errors: u64,
}

/// Sends one body over so many connections for so many seconds.
pub(crate) fn load(url: &str, body: &str, n: u32, seconds: u32, work: &Path) -> Result<Load> {
    let script = work.join("load.lua");
    fs::write(&script, lua(body))?;
    let output = Command::new("wrk")
        .args(["-t1", &format!("-c{n}"), &format!("-d{seconds}s"), "--timeout=10s", "-s"])
        .arg(&script)
        .arg(url)
        .output()
        .context("running wrk; `bench/install` installs it")?;
    let text = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "wrk: {text}{}", String::from_utf8_lossy(&output.stderr));
    read(&text).with_context(|| format!("wrk says {text}"))
}

fn lua(body: &str) -> String {
    format!(
        "wrk.method = 'POST'\n\
         wrk.headers['content-type'] = 'application/json'\n\
         wrk.body = [==[{body}]==]\n\
         function done(summary, latency, _)\n  \
           local e = summary.errors\n  \
           io.write(string.format('figures %d %d %d %d %d\\n', summary.requests, summary.duration,\n    \
             latency:percentile(50), latency:percentile(99),\n    \
             e.connect + e.read + e.write + e.status + e.timeout))\n\
         end\n"
    )
}

/// The line that the script writes; times are in microseconds.
fn read(text: &str) -> Option<Load> {
    let line = text.lines().find_map(|line| line.strip_prefix("figures "))?;
    let figures: Vec<u32> = line.split_whitespace().map_while(|part| part.parse().ok()).collect();
    let [requests, micros, p50, p99, errors] = figures[..] else { return None };
    Some(Load {
        requests: requests.into(),
        seconds: f64::from(micros) / 1e6,
        p50: f64::from(p50) / 1e3,
        p99: f64::from(p99) / 1e3,
        errors: errors.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scripts_line_is_read_among_the_generators_own() {
        let load = read("Running 1s test\n  2 threads\nfigures 1200 2000000 350 1500 0\n").unwrap();
        assert_eq!((load.requests, load.errors), (1200, 0));
        assert_eq!((load.seconds, load.p50, load.p99), (2.0, 0.35, 1.5));
        assert!(read("unable to connect").is_none());
    }
}
