//! The gateways that are measured: apart from what measures them, so that a change there compiles
//! none of them anew.

pub mod gateways;

/// Generated: one module for each gateway, and `run`.
#[allow(dead_code, unreachable_pub, reason = "a gateway crate uses more of it")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/gateways.rs"));
}

pub use generated::run;
