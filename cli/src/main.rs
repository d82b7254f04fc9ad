//! The command `joinwright`: new, import, check, plan, introspect, schema.

mod args;
mod check;
mod configured;
mod crate_name;
mod folder;
mod http;
mod import;
mod introspect;
mod live;
mod new;
mod plan;
mod report;
mod schema;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Args, Command};

fn main() -> ExitCode {
    let result = match Args::parse().command {
        Command::New(args) => new::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Plan(args) => plan::run(&args),
        Command::Introspect(args) => introspect::run(&args),
        Command::Schema => schema::run(),
    };
    result.unwrap_or_else(|failure| failure.report())
}
