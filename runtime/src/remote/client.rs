//! One remote schema's HTTP client.
//!
//! A request has one deadline, from connecting to the last byte of the answer, and the answer is
//! capped while it is read. Redirects are not followed, proxies of the environment are not used,
//! and nothing is asked twice. What the answer says is not looked at here, with one exception: a
//! status that is no success counts unless the body is a GraphQL response, as GraphQL over HTTP
//! has it.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::{Client, Response, StatusCode, Url};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::headers::{ClientHeaders, RemoteHeaders};
use crate::error::Code;

/// The most bytes of an answer, counted after decompression.
const MAX_ANSWER_BYTES: usize = 32 * 1024 * 1024;

/// The room for an answer whose length is not known.
const USUAL_ANSWER_BYTES: u64 = 16 * 1024;

/// The most room that is made on the word of a `Content-Length`.
const MAX_TRUSTED_BYTES: u64 = 1024 * 1024;

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
        /// `timeout_seconds`.
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

/// How long a request may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline {
    /// What is left of it.
    pub(crate) left: Duration,
    /// What there was when it was first asked: `timeout_seconds`.
    pub(crate) whole: Duration,
}

/// Asks one remote schema.
#[derive(Debug)]
pub(crate) struct RemoteClient {
    name: &'static str,
    url: Url,
    deadline: Duration,
    client: Client,
    headers: RemoteHeaders,
}

impl RemoteClient {
    /// Asks `name` at `url`; a request is given up after `deadline`.
    pub(crate) fn new(
        name: &'static str,
        url: Url,
        deadline: Duration,
        client: Client,
        headers: RemoteHeaders,
    ) -> Self {
        Self { name, url, deadline, client, headers }
    }

    /// The deadline of its requests, unless a relationship has another.
    pub(crate) fn deadline(&self) -> Duration {
        self.deadline
    }

    /// Posts a GraphQL request for a client and reads the whole answer.
    pub(crate) async fn fetch(
        &self,
        body: Vec<u8>,
        client: &ClientHeaders,
        deadline: Deadline,
    ) -> Result<Bytes, FetchError> {
        match tokio::time::timeout(deadline.left, self.exchange(body, client, deadline)).await {
            Ok(answer) => answer,
            Err(_) => Err(self.timed_out(deadline)),
        }
    }

    async fn exchange(
        &self,
        body: Vec<u8>,
        client: &ClientHeaders,
        deadline: Deadline,
    ) -> Result<Bytes, FetchError> {
        let headers = self.headers.of_request(client);
        let request = self.client.post(self.url.clone()).headers(headers).body(body);
        let response = request.send().await.map_err(|error| self.failure(&error, deadline))?;
        let status = response.status();
        let answer = self.read(response, deadline).await?;
        if status.is_success() || is_graphql_response(&answer) {
            Ok(answer)
        } else {
            Err(self.refusal(status))
        }
    }

    /// Reads the body, which the client decompresses on the way.
    async fn read(&self, mut response: Response, deadline: Deadline) -> Result<Bytes, FetchError> {
        let too_large = FetchError::TooLarge { remote: self.name };
        // Unknown for a compressed body.
        let announced = response.content_length().unwrap_or(USUAL_ANSWER_BYTES);
        if announced > MAX_ANSWER_BYTES as u64 {
            return Err(too_large);
        }
        let mut answer = BytesMut::with_capacity(announced.min(MAX_TRUSTED_BYTES) as usize);
        while let Some(chunk) =
            response.chunk().await.map_err(|error| self.failure(&error, deadline))?
        {
            if answer.len() + chunk.len() > MAX_ANSWER_BYTES {
                return Err(too_large);
            }
            answer.extend_from_slice(&chunk);
        }
        Ok(answer.freeze())
    }

    fn failure(&self, error: &reqwest::Error, deadline: Deadline) -> FetchError {
        if error.is_timeout() && !error.is_connect() {
            // Only a client of the user's own has a timeout beside the deadline.
            self.timed_out(deadline)
        } else if error.is_connect() || error.is_builder() {
            FetchError::Unreachable { remote: self.name }
        } else {
            FetchError::Interrupted { remote: self.name }
        }
    }

    fn timed_out(&self, deadline: Deadline) -> FetchError {
        FetchError::TimedOut { remote: self.name, seconds: deadline.whole.as_secs() }
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

#[cfg(test)]
mod tests;
