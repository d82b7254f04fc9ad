//! What it was measured on, without a name of it.

use std::fs;
use std::process::Command;
use std::thread::available_parallelism;

use serde::{Deserialize, Serialize};

/// The machine and the versions that matter.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Machine {
    pub(crate) processor: String,
    pub(crate) cores: usize,
    pub(crate) memory_gib: u64,
    pub(crate) kernel: String,
    pub(crate) rustc: String,
    pub(crate) generator: String,
    pub(crate) commit: String,
}

impl Machine {
    pub(crate) fn here() -> Self {
        let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
        let kilobytes =
            value(&memory, "MemTotal").and_then(|text| text.split(' ').next()?.parse().ok());
        Self {
            processor: value(&cpu, "model name").unwrap_or("unknown").to_owned(),
            cores: available_parallelism().map_or(1, usize::from),
            memory_gib: kilobytes.unwrap_or(0_u64).div_ceil(1024 * 1024),
            kernel: release(&first_line("uname", &["-sr"])),
            rustc: first_line("rustc", &["--version"]),
            generator: first_line("wrk", &["-v"]),
            commit: first_line("git", &["describe", "--always", "--dirty"]),
        }
    }
}

/// The version without what a system's builders add to it.
fn release(kernel: &str) -> String {
    kernel.split('-').next().unwrap_or(kernel).to_owned()
}

fn value<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim())
}

/// `wrk -v` ends with an error, so that how a program ends is not looked at.
fn first_line(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let text = output.map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&text).lines().next().unwrap_or("unknown").to_owned()
}
