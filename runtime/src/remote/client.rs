//! One remote schema's HTTP client.
//!
//! A request has one deadline, from connecting to the last byte of the answer, and the answer is
//! capped while it is read. Redirects are not followed, proxies of the environment are not used,
//! and nothing is asked twice. What the answer says is not looked at here, with one exception: a
//! status that is no success counts unless the body is a GraphQL response, as GraphQL over HTTP
//! has it.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::HeaderMap;
use reqwest::{Client, StatusCode, Url};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::answer::{AnswerBuffer, Failure, Reply, Room};
use super::direct::DirectClient;
use super::headers::{ClientHeaders, RemoteHeaders};
use super::kept::{KeepRules, KeptHeaders, Purpose};
use super::resolve::RemoteError;
use crate::auth::Names;
use crate::error::Code;
use crate::gate::Gate;
use crate::limits::{self, Limits};

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
    /// The time of the client's request is over.
    #[error("remote schema `{remote}` did not answer within the {seconds} seconds of the request")]
    OutOfTime {
        /// Who was asked.
        remote: &'static str,
        /// How long the request may take.
        seconds: u64,
    },
    /// The answer is larger than one may be.
    #[error("the answer of remote schema `{remote}` is larger than {}", limits::Bytes(*.most))]
    TooLarge {
        /// Who was asked.
        remote: &'static str,
        /// The most bytes.
        most: usize,
    },
    /// This and the other answers are larger than they may be.
    #[error("the answers of remote schemas are larger than they may be together")]
    TooLargeInAll {
        /// Who was asked last.
        remote: &'static str,
    },
    /// As many requests wait for it as may.
    #[error("too many requests wait for remote schema `{remote}`")]
    Busy {
        /// Who is not asked.
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
            Self::OutOfTime { .. } => Code::RequestTimedOut,
            Self::TooLarge { .. } => Code::RemoteSchemaTooLarge,
            Self::TooLargeInAll { .. } => Code::AnswersTooLarge,
            Self::Busy { .. } => Code::RemoteSchemaBusy,
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
    /// What there was when it was first asked.
    pub(crate) whole: Duration,
    /// Whose it is.
    pub(crate) of: DeadlineOf,
}

/// Whose time is over if a deadline has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DeadlineOf {
    /// The remote schema's: `timeout_seconds`.
    Remote,
    /// The client's request's, which ends earlier. Then `whole` is the request's.
    Request,
}

/// What makes the requests to a remote schema.
#[derive(Clone)]
pub(crate) enum HttpClient {
    /// Plain HTTP without anything special.
    Direct(Box<DirectClient>),
    /// Everything else, and the user's own.
    General(Client, Url),
}

impl fmt::Debug for HttpClient {
    /// The address is not shown: there may be a password in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Direct(_) => "Direct",
            Self::General(..) => "General",
        })
    }
}

/// Asks one remote schema. A clone does so over connections of its own, but for reqwest's.
#[derive(Debug, Clone)]
pub(crate) struct RemoteClient {
    name: &'static str,
    deadline: Duration,
    client: HttpClient,
    headers: RemoteHeaders,
    gate: Arc<Gate>,
    most_bytes: usize,
    keep: KeepRules,
}

/// What came of a request.
#[derive(Debug)]
pub(crate) struct Arrived {
    /// The answer, or why there is none.
    pub(crate) answer: Result<Bytes, FetchError>,
    /// The headers that go on to the client, also of an answer that is none.
    pub(crate) headers: Option<Box<KeptHeaders>>,
}

impl From<Result<Bytes, FetchError>> for Arrived {
    /// Without headers.
    fn from(answer: Result<Bytes, FetchError>) -> Self {
        Self { answer, headers: None }
    }
}

impl RemoteClient {
    /// Asks `name` by `client`; a request is given up after `deadline`.
    pub(crate) fn new(
        name: &'static str,
        deadline: Duration,
        client: HttpClient,
        headers: RemoteHeaders,
        limits: &Limits,
    ) -> Self {
        let gate = Arc::new(Gate::new(limits.upstream_in_flight, limits.upstream_waiting));
        let (keep, most_bytes) = (KeepRules::default(), limits.upstream_bytes);
        Self { name, deadline, client, headers, gate, most_bytes, keep }
    }

    /// Keeps headers of answers.
    pub(crate) fn keeping(self, keep: KeepRules) -> Self {
        Self { keep, ..self }
    }

    /// Checks that no header of a client's can pass for one of a session.
    pub(crate) fn check_names(&self, names: &Names) -> Result<(), RemoteError> {
        match self.headers.renamed_to_session(names) {
            None => Ok(()),
            Some(name) => {
                let (remote, header) = (self.name.to_owned(), name.to_string());
                Err(RemoteError::HeaderOfSession { remote, header })
            }
        }
    }

    /// The deadline of its requests, unless a relationship has another.
    pub(crate) fn deadline(&self) -> Duration {
        self.deadline
    }

    /// Posts a GraphQL request for a client and reads the whole answer. `room` is what is left of
    /// the bytes of all answers; waiting for one's turn is part of the deadline.
    pub(crate) async fn fetch(
        &self,
        body: Vec<u8>,
        client: &ClientHeaders,
        deadline: Deadline,
        room: &AtomicUsize,
        purpose: Purpose,
    ) -> Arrived {
        let room = Room { one: self.most_bytes, all: room };
        // Pinned here: what is given to `timeout` by value is copied, and this is large.
        let exchange = pin!(self.exchange(body, client, deadline, room, purpose));
        match tokio::time::timeout(deadline.left, exchange).await {
            Ok(arrived) => arrived,
            Err(_) => Err(self.timed_out(deadline)).into(),
        }
    }

    async fn exchange(
        &self,
        body: Vec<u8>,
        client: &ClientHeaders,
        deadline: Deadline,
        room: Room<'_>,
        purpose: Purpose,
    ) -> Arrived {
        let Some(_place) = self.gate.enter().await else {
            return Err(FetchError::Busy { remote: self.name }).into();
        };
        let headers = self.headers.of_request(client);
        let reply = match &self.client {
            HttpClient::Direct(client) => client.post(headers, body, room).await,
            HttpClient::General(client, url) => post(client, url, headers, body, room).await,
        };
        let Reply { status, headers, body } = match reply {
            Ok(reply) => reply,
            Err(why) => return Err(self.failure(why, deadline)).into(),
        };
        let headers = self.keep.of(&headers, purpose, self.headers.renamed());
        let is_answer = status.is_success() || is_graphql_response(&body);
        let answer = if is_answer { Ok(body) } else { Err(self.refusal(status)) };
        Arrived { answer, headers }
    }

    fn failure(&self, why: Failure, deadline: Deadline) -> FetchError {
        let remote = self.name;
        match why {
            Failure::Unreachable => FetchError::Unreachable { remote },
            Failure::Interrupted => FetchError::Interrupted { remote },
            Failure::TooLarge => FetchError::TooLarge { remote, most: self.most_bytes },
            Failure::TooLargeInAll => FetchError::TooLargeInAll { remote },
            Failure::TimedOut => self.timed_out(deadline),
        }
    }

    fn timed_out(&self, deadline: Deadline) -> FetchError {
        let (remote, seconds) = (self.name, deadline.whole.as_secs());
        match deadline.of {
            DeadlineOf::Remote => FetchError::TimedOut { remote, seconds },
            DeadlineOf::Request => FetchError::OutOfTime { remote, seconds },
        }
    }

    fn refusal(&self, status: StatusCode) -> FetchError {
        FetchError::Status { remote: self.name, status: status.as_u16() }
    }
}

/// Posts a body by reqwest and reads the whole answer, which the client decompresses on the way.
async fn post(
    client: &Client,
    url: &Url,
    headers: HeaderMap,
    body: Vec<u8>,
    room: Room<'_>,
) -> Result<Reply, Failure> {
    let request = client.post(url.clone()).headers(headers).body(body);
    let mut response = request.send().await.map_err(|error| failure(&error))?;
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    // Unknown for a compressed body.
    let mut answer = AnswerBuffer::plain(response.content_length(), room)?;
    while let Some(piece) = response.chunk().await.map_err(|error| failure(&error))? {
        answer.push(piece)?;
    }
    Ok(Reply { status, headers, body: answer.finish()? })
}

fn failure(error: &reqwest::Error) -> Failure {
    if error.is_timeout() && !error.is_connect() {
        // Only a client of the user's own has a timeout beside the deadline.
        Failure::TimedOut
    } else if error.is_connect() || error.is_builder() {
        Failure::Unreachable
    } else {
        Failure::Interrupted
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
