//! Remote schemas as the gateway reaches them: request bytes in, answer bytes out.

mod client;

pub(crate) use client::{FetchError, RemoteClient, Trust, default_client};
