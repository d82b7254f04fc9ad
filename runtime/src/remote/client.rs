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
        Self {
            name,
            url,
            deadline,
            client,
        }
    }

    /// Posts a GraphQL request and reads the whole answer.
    pub(crate) async fn fetch(&self, body: Vec<u8>) -> Result<Bytes, FetchError> {
        match tokio::time::timeout(self.deadline, self.exchange(body)).await {
            Ok(answer) => answer,
            Err(_) => Err(FetchError::TimedOut {
                remote: self.name,
                seconds: self.deadline.as_secs(),
            }),
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
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| self.failure(&error))?
        {
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
            FetchError::TimedOut {
                remote: self.name,
                seconds: self.deadline.as_secs(),
            }
        } else if error.is_connect() || error.is_builder() {
            FetchError::Unreachable { remote: self.name }
        } else {
            FetchError::Interrupted { remote: self.name }
        }
    }

    fn refusal(&self, status: StatusCode) -> FetchError {
        FetchError::Status {
            remote: self.name,
            status: status.as_u16(),
        }
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
        envelope.data.is_some()
            || envelope
                .errors
                .is_some_and(|raw| raw.get().starts_with('['))
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
        if url.scheme() == "https" {
            Self::System
        } else {
            Self::Nobody
        }
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
mod tests {
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::thread;
    use std::time::Instant;

    use super::*;

    /// An upstream that reads one request and then does what it is told. Returns what it read.
    fn upstream(
        answer: impl FnOnce(&mut TcpStream) + Send + 'static,
    ) -> (Url, thread::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/graphql", listener.local_addr().unwrap());
        let request = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"}") {
                let mut buffer = [0; 4096];
                let read = stream.read(&mut buffer).unwrap();
                assert_ne!(read, 0, "the request broke off");
                request.extend_from_slice(&buffer[..read]);
            }
            answer(&mut stream);
            String::from_utf8(request).unwrap()
        });
        (url.parse().unwrap(), request)
    }

    fn says(text: String) -> impl FnOnce(&mut TcpStream) + Send + 'static {
        move |stream| stream.write_all(text.as_bytes()).unwrap()
    }

    fn answer(status: &str, body: &str) -> String {
        format!(
            "HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
    }

    async fn fetch(url: Url) -> Result<Bytes, FetchError> {
        let client = default_client(Trust::Nobody).unwrap();
        let deadline = Duration::from_secs(1);
        RemoteClient::new("users", url, deadline, client)
            .fetch(b"{}".to_vec())
            .await
    }

    #[tokio::test]
    async fn request_is_a_post_of_json() {
        let (url, request) = upstream(says(answer("200 OK", "{}")));
        assert_eq!(fetch(url).await.unwrap(), "{}");
        let request = request.join().unwrap().to_lowercase();
        assert!(
            request.starts_with("post /graphql http/1.1\r\n"),
            "{request}"
        );
        for header in [
            "content-type: application/json",
            "accept: application/graphql-response+json, application/json;q=0.9",
            concat!("user-agent: joinwright/", env!("CARGO_PKG_VERSION")),
        ] {
            assert!(request.contains(&format!("{header}\r\n")), "{request}");
        }
    }

    #[tokio::test]
    async fn nobody_listening_is_unreachable_and_the_address_is_not_shown() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        drop(listener);
        let error = fetch(url.parse().unwrap()).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "remote schema `users` can not be reached"
        );
        assert_eq!(error.code(), Code::RemoteSchemaError);
    }

    #[tokio::test]
    async fn deadline_is_for_the_whole_even_if_bytes_trickle() {
        let (url, _) = upstream(|stream| {
            let head = "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n";
            let _ = stream.write_all(head.as_bytes());
            while stream.write_all(b" ").is_ok() {
                thread::sleep(Duration::from_millis(50));
            }
        });
        let start = Instant::now();
        let error = fetch(url).await.unwrap_err();
        assert_eq!(
            error,
            FetchError::TimedOut {
                remote: "users",
                seconds: 1
            }
        );
        assert!(start.elapsed() < Duration::from_secs(3));
    }

    #[tokio::test]
    async fn answer_that_breaks_off_is_no_answer() {
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{\"data\"";
        for text in [head, "", "not HTTP at all\r\n\r\n"] {
            let (url, _) = upstream(says(text.to_owned()));
            assert_eq!(
                fetch(url).await,
                Err(FetchError::Interrupted { remote: "users" })
            );
        }
    }

    #[tokio::test]
    async fn error_status_counts_unless_the_body_is_a_graphql_response() {
        for body in [
            "<html>",
            "",
            r#"{"error":"x"}"#,
            r#"{"errors":7}"#,
            r#"{"data":null}"#,
        ] {
            let (url, _) = upstream(says(answer("502 Bad Gateway", body)));
            let expected = FetchError::Status {
                remote: "users",
                status: 502,
            };
            assert_eq!(fetch(url).await, Err(expected), "{body}");
        }
        for body in [r#"{"errors":[]}"#, r#"{"data":{"a":1}}"#] {
            let (url, _) = upstream(says(answer("400 Bad Request", body)));
            assert_eq!(fetch(url).await.unwrap(), body);
        }
    }

    #[tokio::test]
    async fn redirect_is_not_followed() {
        let (url, _) = upstream(says(
            "HTTP/1.1 307 x\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n".into(),
        ));
        let expected = FetchError::Status {
            remote: "users",
            status: 307,
        };
        assert_eq!(fetch(url).await, Err(expected));
    }

    #[tokio::test]
    async fn answer_is_cut_at_the_cap_with_and_without_a_length() {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", 1_u64 << 40);
        let (url, _) = upstream(says(head));
        assert_eq!(
            fetch(url).await,
            Err(FetchError::TooLarge { remote: "users" })
        );

        let (url, _) = upstream(|stream| {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
            while stream.write_all(&[b' '; 65_536]).is_ok() {}
        });
        assert_eq!(
            fetch(url).await,
            Err(FetchError::TooLarge { remote: "users" })
        );
    }
}
