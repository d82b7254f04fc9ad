//! Remote schemas as the gateway reaches them: request bytes in, answer bytes out.
//!
//! `resolve` and `transport` make of the relationships file what is needed in one environment,
//! `headers` are those of a request, `client` sends it.

mod client;
mod headers;
mod resolve;
mod transport;

pub(crate) use client::{Deadline, FetchError, RemoteClient};
pub(crate) use headers::{ClientHeaders, RemoteHeaders};
pub(crate) use resolve::Environment;
pub use resolve::RemoteError;
pub(crate) use transport::{ClientError, Trust, make_client, plain_client};
