//! `cargo xtask bench [OPTIONS]` measures and writes `docs/performance.md`; `cargo xtask explorer`
//! makes the page of GraphiQL that the runtime embeds.
//!
//! It only starts what is in `bench/`, a workspace of its own, and in `explorer/`, so that it costs the
//! project no build time.

use std::env;
use std::ffi::OsString;
use std::io::{Error, Write, stderr};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const USAGE: &str = "\
usage: cargo xtask bench [--quick] [--check] [--render] [--scale] [--defaults] [--live] [--rows NAME,…] [--rounds N]
       cargo xtask explorer
";

fn main() -> ExitCode {
    let mut arguments = env::args_os().skip(1);
    let (task, done) = match arguments.next() {
        Some(task) if task == "bench" => ("bench", bench(arguments.collect())),
        Some(task) if task == "explorer" => ("explorer", explorer()),
        _ => {
            say(USAGE);
            return ExitCode::from(2);
        }
    };
    done.unwrap_or_else(|error| {
        say(&format!("cargo xtask {task}: {error}\n"));
        ExitCode::FAILURE
    })
}

/// Makes one page of GraphiQL, with the packages of the lock file.
fn explorer() -> Result<ExitCode, Error> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../explorer");
    let mut is_fine = true;
    for arguments in
        [["ci", "--no-audit", "--no-fund", "--ignore-scripts"].as_slice(), &["run", "build"]]
    {
        is_fine = is_fine && succeeds(Command::new("npm").args(arguments).current_dir(&folder))?;
    }
    Ok(if is_fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Builds the workspace of the measurement, and runs it. With no options that is all of it.
fn bench(mut options: Vec<OsString>) -> Result<ExitCode, Error> {
    let is_all = options.is_empty();
    let wants_scale = is_all || options.iter().any(|option| option == "--scale");
    options.retain(|option| option != "--scale");
    if is_all {
        options.push("--defaults".into());
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../bench");
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--release", "--locked", "--workspace", "--bins"]);
    let mut is_fine = succeeds(build.current_dir(&folder))?;
    if is_fine && wants_scale {
        is_fine = succeeds(Command::new(binary(&folder, "bench-scale")).current_dir(&folder))?;
    }
    if is_fine {
        let mut runner = Command::new(binary(&folder, "bench-runner"));
        is_fine = succeeds(runner.args(options).current_dir(&folder))?;
    }
    Ok(if is_fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn binary(folder: &Path, name: &str) -> PathBuf {
    folder.join("target/release").join(name)
}

fn succeeds(command: &mut Command) -> Result<bool, Error> {
    // The other workspace has a folder of its own for what it builds.
    Ok(command.env_remove("CARGO_TARGET_DIR").status()?.success())
}

fn say(text: &str) {
    // Nobody may be listening.
    let _ = stderr().write_all(text.as_bytes());
}
