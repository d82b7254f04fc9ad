//! `record PORT SERVICES_PORT FILE`: asks the services and stores each distinct exchange.
//! `replay PORT SERVICES_PORT FILE`: answers from the file, and asks the services for what is not in it.
//! `live PORT SERVICES_PORT`: asks the services. Four ports from `PORT` on, and control at the fifth.

use std::env;

use anyhow::{Result, bail};
use bench_canned::{Mode, serve};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (port, mode) = match arguments[..] {
        ["record", port, services, file] => {
            (port, Mode::Record { services: services.parse()?, file: file.into() })
        }
        ["replay", port, services, file] => {
            (port, Mode::Replay { services: services.parse()?, file: file.into() })
        }
        ["live", port, services] => (port, Mode::Live { services: services.parse()? }),
        _ => bail!("usage: (record | replay) PORT SERVICES_PORT FILE | live PORT SERVICES_PORT"),
    };
    serve(port.parse()?, mode).await
}
