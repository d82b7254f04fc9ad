//! Joinwright's gateway of the federated graph.
//!
//! `bench-gateway documents` prints the manifest of its compiled operations.

use std::io::{Write, stdout};
use std::process::ExitCode;

joinwright_runtime::include_gateway!();

/// The compiled operations: their ids and texts.
const DOCUMENTS: &str = include_str!(concat!(env!("OUT_DIR"), "/operations.json"));

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some("documents") {
        return match stdout().write_all(DOCUMENTS.as_bytes()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        };
    }
    gateway::run()
}
