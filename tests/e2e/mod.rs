//! End to end: clients, a generated gateway and its upstreams, over HTTP.
//!
//! Each test asserts the answer and every upstream request: who was asked, with which document and
//! which variables. The support code validates each document against that upstream's SDL.

mod abstract_types;
mod answers;
mod arguments;
mod batches;
mod compiled;
mod completion;
mod conditions;
mod depth;
mod documents;
mod failing;
mod failures;
mod federation;
mod functions;
mod goldens;
mod hasura;
mod keys;
mod limits;
mod listed;
mod mutations;
mod names;
mod reuse;
mod roles;
mod roots;
mod servers;
mod shop;
mod slots;
mod sources;
mod transport;
mod typed;
mod upstream_errors;
mod validation;
