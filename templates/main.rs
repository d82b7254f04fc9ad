//! The gateway that `gateway/` describes.

joinwright_runtime::include_gateway!();

fn main() -> std::process::ExitCode {
    gateway::run()
}
