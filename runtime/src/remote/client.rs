//! One remote schema's HTTP client.
//!
//! A request has one deadline, from connecting to the last byte of the answer, and the answer is
//! capped while it is read. Redirects are not followed, proxies of the environment are not used,
//! and nothing is asked twice. What the answer says is not looked at here, with one exception: a
//! status that is no success counts unless the body is a GraphQL response, as GraphQL over HTTP
//! has it.

use std::sync::Once;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Client, Response, StatusCode, Url};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::error::Code;

/// How long connecting may take, TLS included.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The most bytes of an answer, counted after decompression.
const MAX_ANSWER_BYTES: usize = 32 * 1024 * 1024;

/// The room for an answer whose length is not known.
const USUAL_ANSWER_BYTES: u64 = 16 * 1024;

/// The most room that is made on the word of a `Content-Length`.
const MAX_TRUSTED_BYTES: u64 = 1024 * 1024;

const ACCEPTED: &str = "application/graphql-response+json, application/json;q=0.9";

/// Why there is no answer. The messages are for clients: they name the remote schema, never its
/// address or what it sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FetchError {
    /// No connection, or none that can be spoken over.
    #[error("remote schema `{remote}` can not be reached")]
    Unreachable {
        /// Who was asked.
        remote: &'static str,
    },
    /// The connection broke, or what came over it is not HTTP.
    #[error("remote schema `{remote}` broke off before its answer was complete")]
    Interrupted {
        /// Who was asked.
        remote: &'static str,
    },
    /// The deadline has passed.
    #[error("remote schema `{remote}` did not answer within {seconds} seconds")]
    TimedOut {
        /// Who was asked.
        remote: &'static str,
        /// Its `timeout_seconds`.
        seconds: u64,
    },
    /// The answer is larger than the cap.
    #[error("the answer of remote schema `{remote}` is larger than {} MiB", MAX_ANSWER_BYTES >> 20)]
    TooLarge {
        /// Who was asked.
        remote: &'static str,
    },
    /// The status is no success, and the body is no GraphQL response.
    #[error("remote schema `{remote}` answered with HTTP status {status}")]
    Status {
        /// Who was asked.
        remote: &'static str,
        /// The status.
        status: u16,
    },
}

impl FetchError {
    /// What happened, for programs.
    pub(crate) fn code(&self) -> Code {
        match self {
            Self::TimedOut { .. } => Code::RemoteSchemaTimeout,
            Self::TooLarge { .. } => Code::LimitExceeded,
            Self::Unreachable { .. } | Self::Interrupted { .. } | Self::Status { .. } => {
                Code::RemoteSchemaError
            }
        }
    }
}

/// Asks one remote schema.
#[derive(Debug)]
pub(crate) struct RemoteClient {
    name: &'static str,
    url: Url,
    deadline: Duration,
    client: Client,
}

impl RemoteClient {
    /// Asks `name` at `url`; a request is given up after `deadline`.
    pub(crate) fn new(name: &'static str, url: Url, deadline: Duration, client: Client) -> Self {
        Self { name, url, deadline, client }
    }

    /// Posts a GraphQL request and reads the whole answer.
    pub(crate) async fn fetch(&self, body: Vec<u8>) -> Result<Bytes, FetchError> {
        match tokio::time::timeout(self.deadline, self.exchange(body)).await {
            Ok(answer) => answer,
            Err(_) => {
                Err(FetchError::TimedOut { remote: self.name, seconds: self.deadline.as_secs() })
            }
        }
    }

    async fn exchange(&self, body: Vec<u8>) -> Result<Bytes, FetchError> {
        let request = self
            .client
            .post(self.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, ACCEPTED)
            .body(body);
        let response = request.send().await.map_err(|error| self.failure(&error))?;
        let status = response.status();
        let answer = self.read(response).await?;
        if status.is_success() || is_graphql_response(&answer) {
            Ok(answer)
        } else {
            Err(self.refusal(status))
        }
    }

    /// Reads the body, which the client decompresses on the way.
    async fn read(&self, mut response: Response) -> Result<Bytes, FetchError> {
        let too_large = FetchError::TooLarge { remote: self.name };
        // Unknown for a compressed body.
        let announced = response.content_length().unwrap_or(USUAL_ANSWER_BYTES);
        if announced > MAX_ANSWER_BYTES as u64 {
            return Err(too_large);
        }
        let mut answer = BytesMut::with_capacity(announced.min(MAX_TRUSTED_BYTES) as usize);
        while let Some(chunk) = response.chunk().await.map_err(|error| self.failure(&error))? {
            if answer.len() + chunk.len() > MAX_ANSWER_BYTES {
                return Err(too_large);
            }
            answer.extend_from_slice(&chunk);
        }
        Ok(answer.freeze())
    }

    fn failure(&self, error: &reqwest::Error) -> FetchError {
        if error.is_timeout() && !error.is_connect() {
            // Only a client of the user's own has a timeout beside the deadline.
            FetchError::TimedOut { remote: self.name, seconds: self.deadline.as_secs() }
        } else if error.is_connect() || error.is_builder() {
            FetchError::Unreachable { remote: self.name }
        } else {
            FetchError::Interrupted { remote: self.name }
        }
    }

    fn refusal(&self, status: StatusCode) -> FetchError {
        FetchError::Status { remote: self.name, status: status.as_u16() }
    }
}

/// Whether a body that came with an error status speaks for itself.
fn is_graphql_response(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Envelope<'a> {
        #[serde(borrow)]
        data: Option<&'a RawValue>,
        #[serde(borrow)]
        errors: Option<&'a RawValue>,
    }
    serde_json::from_slice::<Envelope<'_>>(body).is_ok_and(|envelope| {
        envelope.data.is_some() || envelope.errors.is_some_and(|raw| raw.get().starts_with('['))
    })
}

/// Where the certificates come from that a client trusts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trust {
    /// The system's.
    System,
    /// Nobody's: for plain HTTP, so that such a gateway runs where there are no certificates.
    Nobody,
}

impl Trust {
    /// What asking `url` needs.
    pub(crate) fn for_url(url: &Url) -> Self {
        if url.scheme() == "https" { Self::System } else { Self::Nobody }
    }
}

/// The client for remote schemas that have none of their own.
pub(crate) fn default_client(trust: Trust) -> Result<Client, reqwest::Error> {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // An error means that the user's program has installed a provider of its own.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });

    let builder = Client::builder()
        .user_agent(concat!("joinwright/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .no_proxy();
    match trust {
        Trust::System => builder.build(),
        Trust::Nobody => builder.tls_certs_only([]).build(),
    }
}

#[cfg(test)]
mod tests;
