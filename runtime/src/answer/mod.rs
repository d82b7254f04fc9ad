//! Upstream answers: from bytes to slots.
//!
//! `lexer` reads JSON, `envelope` finds `data` and `errors`, `scan` checks `data` against its shape
//! in one pass, and `complete` mends what deviates from it. `locate` and `outline` place errors.

pub(crate) mod complete;
pub(crate) mod envelope;
pub(crate) mod lexer;
pub(crate) mod locate;
pub(crate) mod outline;
pub(crate) mod scan;
#[cfg(test)]
mod tests;
