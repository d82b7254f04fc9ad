//! Asking those who know of keys and clients: with a deadline around all of it and a cap on what
//! they say.

use std::time::Duration;

use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, EXPIRES, HeaderName};
use bytes::{Bytes, BytesMut};
use reqwest::{RequestBuilder, StatusCode};

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    /// The status.
    pub(super) status: StatusCode,
    /// The headers.
    headers: HeaderMap,
    /// The whole body.
    pub(super) body: Bytes,
}

impl Answer {
    /// What the headers say of how long it may be used: `Cache-Control` and `Expires`.
    pub(super) fn caching(&self) -> (Option<&str>, Option<&str>) {
        let text = |name: HeaderName| self.headers.get(name).and_then(|value| value.to_str().ok());
        (text(CACHE_CONTROL), text(EXPIRES))
    }
}

/// Why there is no answer. The messages are for the one who runs the gateway; they show no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum FetchFailure {
    /// It took too long.
    #[error("it did not answer in time")]
    TimedOut,
    /// There is more than one wants to read.
    #[error("its answer is too large")]
    TooLarge,
    /// It can not be reached, or broke off.
    #[error("it can not be reached")]
    Unreachable,
}

/// Sends a request and reads the whole answer.
pub(super) async fn fetch(
    request: RequestBuilder,
    deadline: Duration,
    max_bytes: usize,
) -> Result<Answer, FetchFailure> {
    match tokio::time::timeout(deadline, exchange(request, max_bytes)).await {
        Ok(answer) => answer,
        Err(_) => Err(FetchFailure::TimedOut),
    }
}

async fn exchange(request: RequestBuilder, max_bytes: usize) -> Result<Answer, FetchFailure> {
    let broken = |_| FetchFailure::Unreachable;
    let mut response = request.send().await.map_err(broken)?;
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        if body.len() + chunk.len() > max_bytes {
            return Err(FetchFailure::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer { status, headers, body: body.freeze() })
}

#[cfg(test)]
impl Answer {
    /// An answer with this body alone.
    pub(super) fn of_body(body: &str) -> Self {
        let body = Bytes::copy_from_slice(body.as_bytes());
        Self { status: StatusCode::OK, headers: HeaderMap::new(), body }
    }
}
