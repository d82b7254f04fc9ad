//! Operations and shapes: what a GraphQL operation becomes before it can be answered.
//!
//! In comes a validated operation of the joined schema and the [`facts`] that the compiler wrote
//! down (remote schemas, root fields, relationships). Out goes an [`Operation`]: the requests that
//! answer it, and for each answer the [`Shape`] of what must come back. [`violations`] are the rules
//! for operations that apollo-compiler does not check. Nothing here does I/O, so
//! the same lowering serves a running gateway and a build script.

mod client_part;
mod constants;
pub mod facts;
pub mod headers;
mod joined;
mod lifts;
mod lower;
mod one_of;
mod operation;
mod presets;
mod roles;
mod shape;
mod shared;
mod surface;
pub mod template;
mod validation;

pub use client_part::{ClientPart, ClientValue};
pub use constants::{MAX_IN_ORDER, cut, in_order, kept, kept_as};
pub use joined::{JoinedSchema, MOST_SELECTIONS};
pub use lower::{LowerError, LowerErrorKind, MAX_DEPTH, MAX_SELECTIONS, lower, string_literal};
pub use operation::*;
pub use shape::*;
pub use shared::Shared;
pub use surface::{MissingValue, parseable};
pub use validation::{Violation, introspection_too_deep, is_consequence, violations};
