//! The Joinwright compiler: remote schemas and a relationships file in, a Rust gateway out.

pub mod diagnostic;
mod emit;
mod format;
pub mod ir;
mod names;
mod plan;
pub mod source;
pub mod syntax;
mod write;
