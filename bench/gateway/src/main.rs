//! Joinwright's gateway of the federated graph.

joinwright_runtime::include_gateway!();

fn main() -> std::process::ExitCode {
    gateway::run()
}
