//! The Joinwright compiler: remote schemas and a relationships file in, a Rust gateway out.

pub mod diagnostic;
pub mod ir;
pub mod lower;
pub mod source;
pub mod syntax;
pub mod validate;
