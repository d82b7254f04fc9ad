//! The command `joinwright`, run as a person runs it.

#![expect(clippy::unwrap_used, reason = "a test that can not go on stops")]

mod check;
mod configured;
mod import;
mod introspect;
mod live;
mod new;
mod server;
mod support;
