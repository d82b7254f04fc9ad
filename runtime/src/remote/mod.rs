//! Remote schemas as the gateway reaches them: request bytes in, answer bytes out.
//!
//! `resolve` and `transport` make of the relationships file what is needed in one environment,
//! `headers` are those of a request, `client` sends it: by `direct` if that is enough, else by
//! reqwest. `answer` is what comes back, `kept` what of its headers goes on to the client.

mod answer;
mod client;
mod direct;
mod headers;
mod kept;
mod resolve;
mod transport;

pub(crate) use client::{Arrived, Deadline, DeadlineOf, FetchError, HttpClient, RemoteClient};
pub(crate) use direct::DirectClient;
pub(crate) use headers::{ClientHeaders, RemoteHeaders, Wanted};
pub(crate) use kept::{Caching, KeepRules, KeptHeaders, Purpose};
pub(crate) use resolve::Environment;
pub use resolve::RemoteError;
pub(crate) use transport::{ClientError, Trust, install_crypto, make_client, plain_client};
