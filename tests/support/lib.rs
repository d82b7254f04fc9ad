//! x
pub use joinwright_runtime::codegen::{Error, Router};
include!(concat!(env!("OUT_DIR"), "/gateways.rs"));
