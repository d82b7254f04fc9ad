//! `joinwright check`: the diagnostics of `cargo build`, without a build.

use std::process::ExitCode;

use joinwright_codegen::ir::Gateway;

use crate::args;
use crate::folder;
use crate::live;
use crate::report::{self, Failure};

/// Runs the command.
pub(crate) fn run(args: &args::Check) -> Result<ExitCode, Failure> {
    let sources = folder::load(&args.folder)?;
    let Some(gateway) = folder::compile(sources) else {
        return Ok(ExitCode::FAILURE);
    };
    report::stdout(&counts(&gateway))?;
    if args.live && live::check(&gateway)? == live::Outcome::Broken {
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

fn counts(gateway: &Gateway) -> String {
    let counted = |count: usize, one: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {one}s"),
    };
    format!(
        "ok: {}, {}, {}\n",
        counted(gateway.servers().len(), "remote schema"),
        counted(gateway.root_fields.len(), "root field"),
        counted(gateway.relationships.len(), "relationship"),
    )
}
