//! All integration tests: one binary, one link.

#![expect(clippy::panic, clippy::unwrap_used, reason = "helpers of tests fail the test")]

mod e2e;
mod golden;
mod limits_page;
mod plans;
mod relationships_page;
mod tidy;
