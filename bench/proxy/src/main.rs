//! A reverse proxy in front of `accounts` that copies bytes: what it costs to take a request in and
//! to ask an upstream, when nothing is done to either.

use std::env;
use std::io::{Write, stderr};
use std::process::ExitCode;

use anyhow::Result;
use bench_handwritten::server;
use bench_handwritten::upstream::{Passing, Upstream};
use hyper::body::Incoming;
use hyper::{Request, Response};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let Err(error) = run() else { return ExitCode::SUCCESS };
    let _ = writeln!(stderr(), "proxy: {error:#}");
    ExitCode::FAILURE
}

fn run() -> Result<()> {
    let accounts = env::var("ACCOUNTS_URL")?;
    server::on_every_core(env::var("PORT")?.parse()?, || {
        let accounts = Upstream::new(&accounts)?;
        Ok(move |request| pass_on(accounts.clone(), request))
    })
}

async fn pass_on(
    accounts: Upstream<Incoming>,
    request: Request<Incoming>,
) -> Result<Response<Passing<Incoming>>> {
    let (mut head, body) = request.into_parts();
    accounts.address(&mut head);
    accounts.send(Request::from_parts(head, body)).await
}
