//! Joinwright alone: the processor time of a request by the size of what it works on.
//!
//! `bench-scale` measures, writes `docs/performance/*.svg` and `bench/scale/results.json`, and prints
//! the numbers; `bench-scale keys depth` measures only these and writes nothing. The gateways are
//! this program too, as processes of their own: what is counted is theirs alone. The upstreams run
//! here and make up their answers.

#![expect(clippy::expect_used, clippy::panic, reason = "a measurement that fails ends the program")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it says what it measures")]

mod fit;
mod gateway;
mod measure;
mod plot;
mod selected;
mod series;
mod upstream;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use crate::series::NAMES;

fn main() -> ExitCode {
    if let Some(code) = gateway::become_gateway() {
        return code;
    }
    let names: Vec<String> = env::args().skip(1).collect();
    let runtime = tokio::runtime::Runtime::new().expect("threads can be started");
    match runtime.block_on(run(names)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(mut names: Vec<String>) -> Result<(), Box<dyn Error>> {
    let upstream = upstream::start().await;
    let all = names.is_empty();
    if all {
        names = NAMES.map(str::to_owned).to_vec();
    }
    let mut measured = Vec::with_capacity(names.len());
    for name in names {
        let series = series::measure(&name, &upstream).await;
        measured.push(series.ok_or_else(|| format!("there is no series `{name}`"))?);
    }
    if all {
        write(&measured)?;
    }
    Ok(())
}

fn write(measured: &[series::Series]) -> Result<(), Box<dyn Error>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let plots = here.join("../../docs/performance");
    fs::create_dir_all(&plots)?;
    for series in measured {
        plot::draw(series, &plots.join(format!("{}.svg", series.name)))?;
    }
    let mut json = serde_json::to_string_pretty(measured)?;
    json.push('\n');
    fs::write(here.join("results.json"), json)?;
    Ok(())
}
