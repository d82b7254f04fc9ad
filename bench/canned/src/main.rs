//! `record PORT SERVICES_PORT FILE`: asks the services and stores each distinct exchange.
//! `replay PORT FILE`: answers from the file. Four ports from `PORT` on, and control at the fifth.

use std::env;

use anyhow::{Result, bail};
use bench_canned::{Mode, serve};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["record", port, services, file] => {
            let mode = Mode::Record { services: services.parse()?, file: file.into() };
            serve(port.parse()?, mode).await
        }
        ["replay", port, file] => serve(port.parse()?, Mode::Replay(file.into())).await,
        _ => bail!("usage: record PORT SERVICES_PORT FILE | replay PORT FILE"),
    }
}
