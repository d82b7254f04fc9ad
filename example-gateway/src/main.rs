//! The gateway of the README: orders joined to users.
//!
//! What is particular to the demo is that the two remote schemas run in this process, that it prints
//! a hint, and that one relationship is a function. A gateway of your own needs nothing of that; its
//! whole `main.rs` is
//!
//! ```text
//! joinwright_runtime::include_gateway!();
//!
//! fn main() -> std::process::ExitCode { gateway::run() }
//! ```

mod shipping;
mod upstreams;

use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;

use joinwright_runtime::Settings;

use crate::upstreams::Upstreams;

joinwright_runtime::include_gateway!();

/// An order, who bought it, and what else they bought: two joins, one inside the other.
const QUERY: &str = "{ order(id: 1001) { product user { name orders { product total } } } }";

/// The same, as GraphiQL shows it.
const DEFAULT_QUERY: &str = "\
{
  order(id: 1001) {
    product
    user {
      name
      orders {
        product
        total
      }
    }
  }
}
";

fn main() -> ExitCode {
    let upstreams = match Upstreams::start() {
        Ok(upstreams) => upstreams,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: the demo upstreams can not start: {error}");
            return ExitCode::FAILURE;
        }
    };
    gateway::Gateway::builder()
        .orders_url(&upstreams.orders_url)
        .users_url(&upstreams.users_url)
        .settings(Settings::default().default_query(DEFAULT_QUERY).when_ready(print_hint))
        .run()
}

/// Says what to do next.
fn print_hint(address: SocketAddr) {
    // Whoever has closed standard output needs no hint.
    let _ = writeln!(
        io::stdout(),
        "\nTry a query:\n  curl -s http://{address}/graphql -H 'content-type: application/json' \
         -d '{{\"query\":\"{QUERY}\"}}'\nOr open GraphiQL in a browser: http://{address}/"
    );
}
