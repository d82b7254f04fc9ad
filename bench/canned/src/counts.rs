//! What the control port tells.

use serde::{Deserialize, Serialize};

/// The services' names, in the order of their ports.
pub const SERVICES: [&str; 4] = ["accounts", "inventory", "products", "reviews"];

/// What was asked since the last reset.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Counts {
    /// Requests to each of [`SERVICES`].
    pub requests: [u64; 4],
    /// How many of them were not known and went to the services.
    pub live: u64,
    /// The longest chain of requests of which each began after the one before had been answered.
    /// Counted only while answers are delayed.
    pub waves: usize,
}
