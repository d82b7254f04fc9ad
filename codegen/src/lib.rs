//! The Joinwright compiler: remote schemas and a relationships file in, a Rust gateway out.
//!
//! A gateway crate has a folder `gateway/` with the relationships file and the remote schemas' SDL,
//! and a build script that compiles it:
//!
//! ```no_run
//! fn main() -> Result<(), joinwright_codegen::Error> {
//!     joinwright_codegen::Config::new("gateway").compile()
//! }
//! ```
//!
//! A wrong relationship becomes an error of rustc with file, line and carets. [`generate`] is the
//! same engine without files:
//!
//! ```text
//! load      Config            → SourceMap              files, spans
//! parse     SourceMap         → Documents              what was written, with places
//! lower     Documents         → Gateway                names resolved
//! validate  Gateway           → Valid<Gateway>         every rule, all diagnostics at once
//! plan      Valid<Gateway>    → Plans                  what the output contains
//! compile   operations/       → Compiled               operations, checked and lowered
//! emit      Plans, Compiled   → Output                 whole items, in a fixed order
//! format    Output            → text
//! write     text              → OUT_DIR                only if changed
//! ```

mod compile;
mod config;
pub mod diagnostic;
mod emit;
mod format;
mod generate;
pub mod ir;
pub mod lower;
mod names;
mod operations;
mod plan;
pub mod source;
pub mod syntax;
pub mod validate;
mod write;

pub use compile::Error;
pub use config::Config;
pub use generate::{Generated, Options, check, describe_plan, generate};
