//! The gateway of the README.

joinwright_runtime::include_gateway!();

fn main() -> std::process::ExitCode {
    gateway::run()
}
