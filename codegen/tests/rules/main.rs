//! Every rule about relationships and schemas, and what becomes of those that obey.

#![allow(clippy::too_many_lines, reason = "expected reports stand beside their inputs")]

mod batching;
mod binding;
mod composing;
mod parity;
mod remainders;
mod renaming;
mod resolving;
mod roles;
mod sources;
mod support;
