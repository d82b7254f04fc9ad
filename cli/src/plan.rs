//! `joinwright plan`: how each relationship is fetched, for people.

use std::process::ExitCode;

use joinwright_codegen::describe_plan;

use crate::args;
use crate::folder;
use crate::report::{self, Failure};

/// Runs the command.
pub(crate) fn run(args: &args::Plan) -> Result<ExitCode, Failure> {
    let sources = folder::load(&args.folder)?;
    match describe_plan(&sources) {
        Ok(plan) => {
            report::stdout(&plan)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(diagnostics) => {
            folder::show(sources, diagnostics);
            Ok(ExitCode::FAILURE)
        }
    }
}
