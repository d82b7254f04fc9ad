//! Pages of the documentation, done as they say.

#![expect(clippy::unwrap_used, reason = "a test that can not go on stops")]

mod authorization;
mod server;
mod support;
