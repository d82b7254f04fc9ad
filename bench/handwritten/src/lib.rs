//! A gateway for three operations and no others, written by hand: the limit that a compiler of
//! gateways is measured against. `server` and `upstream` are the proxy's too.

mod ask;
mod deep;
pub mod gateway;
mod keys;
mod members;
mod render;
pub mod server;
mod small;
pub mod upstream;
