//! The gateway as it comes.

use std::process::ExitCode;

fn main() -> ExitCode {
    bench_gateway::main()
}
