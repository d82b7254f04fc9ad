//! What the tests stand on: the compiled gateways, and the two ends of one that runs.
//!
//! [`Upstream`] is a remote schema that does as it is told and remembers what it was asked;
//! [`RunningGateway`] is a generated gateway behind a port; [`folders`] reads the input folders.
//! Nothing here knows what a test is about.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test whose support does not work has failed"
)]

pub mod folders;
pub mod functions;
mod gateway;
pub mod page;
mod sdl;
mod upstream;

pub use gateway::RunningGateway;
pub use upstream::{Reply, Request, Upstream};

/// The gateways of `golden/` and `e2e/`, compiled from their folders.
pub mod gateways {
    use joinwright_runtime::codegen::{Error, Router};

    include!(concat!(env!("OUT_DIR"), "/gateways.rs"));
}
