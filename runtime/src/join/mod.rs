//! Joins at run time: *collect* keys, *dedupe* them, *fetch*, *index* the rows, *splice*.
//!
//! One module for each verb. [`crate::execute`] runs them in waves.

pub(crate) mod client_parts;
pub(crate) mod collect;
pub(crate) mod dedupe;
pub(crate) mod fetch;
pub(crate) mod index;
mod recent;
pub(crate) mod splice;
