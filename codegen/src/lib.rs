//! The Joinwright compiler: remote schemas and a relationships file in, a Rust gateway out.

pub mod diagnostic;
pub mod ir;
mod names;
mod plan;
pub mod source;
pub mod syntax;
