//! What a gateway asks of its upstreams and what it is answered, stored in a file and given again.

mod chain;
mod counts;
mod recording;
mod server;

pub use chain::{Span, longest_chain};
pub use counts::{Counts, SERVICES};
pub use recording::{Exchange, Recording};
pub use server::{Mode, serve};
