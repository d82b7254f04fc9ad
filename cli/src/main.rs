//! The command `joinwright`: new, check, plan, introspect.

mod args;
mod check;
mod configured;
mod crate_name;
mod folder;
mod http;
mod introspect;
mod live;
mod new;
mod plan;
mod report;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Args, Command};

fn main() -> ExitCode {
    let result = match Args::parse().command {
        Command::New(args) => new::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Plan(args) => plan::run(&args),
        Command::Introspect(args) => introspect::run(&args),
    };
    result.unwrap_or_else(|failure| failure.report())
}
