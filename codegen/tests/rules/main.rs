//! Every rule about relationships and schemas, and what becomes of those that obey.

mod batching;
mod binding;
mod composing;
mod resolving;
mod support;
