//! Hasura's remote joins, rebuilt: the cases of its users, each with real GraphQL servers.
//!
//! A module for each set of servers: `servers.rs` has them, the rest are cases. A case's name begins
//! with the case's number in the list that these tests follow, so that none is lost:
//!
//! - A, [`albums`]: one relationship, keys that are null, equal or unknown.
//! - B, [`writers`]: one server joined to itself, unions, keys that are lists.
//! - C, [`messages`]: a target of every kind, arguments of every kind.
//! - D, [`roles`]: who sees what.
//! - E, [`names`]: namespaces, other names for types and fields.
//! - F, [`orders`]: failures, order, conditions, numbers, many keys, headers.
//! - G, [`quick_start`]: a first join.

mod albums;
mod answer;
mod asked;
mod case;
mod compiled;
mod messages;
mod names;
mod orders;
mod quick_start;
mod roles;
mod server;
mod whole_schema;
mod writers;

use answer::at;
use asked::requests;
use case::Case;
use server::{Manner, Server};
use whole_schema::{check_introspection, check_introspection_as};
