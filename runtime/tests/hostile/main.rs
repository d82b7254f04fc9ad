//! What clients and upstreams may do to a gateway, and what it does then: an answer that is well
//! formed, at once or at the deadline, and a gateway that goes on serving.
//!
//! | module | shows |
//! |---|---|
//! | `limits` | every limit: what is at it is served, what is one past it is refused with its code |
//! | `stack` | what recurses, at the largest limit, on a stack of 2 MiB |
//! | `documents` | attacks by documents, and the published faults of other GraphQL servers |
//! | `upstreams` | upstreams that break off, stall, flood, or answer what they were not asked |

#![expect(clippy::unwrap_used, reason = "a test whose servers do not work has failed")]

mod documents;
mod limits;
mod stack;
mod support;
mod upstreams;
