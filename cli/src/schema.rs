//! `joinwright schema`: the JSON Schema of the relationships file, for editors.

use std::process::ExitCode;

use crate::report::{self, Failure};

/// The schema, as it stands in the documentation.
pub(crate) const SCHEMA: &str = include_str!("../../docs/remote_schemas.schema.json");

/// The file's name beside a relationships file.
pub(crate) const FILE_NAME: &str = "remote_schemas.schema.json";

/// Runs the command.
pub(crate) fn run() -> Result<ExitCode, Failure> {
    report::stdout(SCHEMA)?;
    Ok(ExitCode::SUCCESS)
}

/// The first line of a relationships file, by which editors find the schema.
pub(crate) fn modeline() -> String {
    format!("# yaml-language-server: $schema={FILE_NAME}\n")
}
