//! Serves the three operations.

use std::env;
use std::io::{Write, stderr};
use std::process::ExitCode;
use std::rc::Rc;

use anyhow::Result;
use bench_handwritten::gateway::{Upstreams, answer};
use bench_handwritten::server;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let Err(error) = run() else { return ExitCode::SUCCESS };
    let _ = writeln!(stderr(), "handwritten: {error:#}");
    ExitCode::FAILURE
}

fn run() -> Result<()> {
    server::on_every_core(env::var("PORT")?.parse()?, || {
        let upstreams = Rc::new(Upstreams::of_environment()?);
        Ok(move |request| answer(Rc::clone(&upstreams), request))
    })
}
