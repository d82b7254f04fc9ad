//! What goes on to the client of the headers of all answers to one operation.

use std::time::Duration;

use axum::http::header::{CACHE_CONTROL, HeaderMap, HeaderName, HeaderValue, SET_COOKIE, VARY};
use joinwright_operation::FetchId;
use joinwright_operation::facts::OperationKind;

use super::Execution;
use crate::remote::{Caching, KeptHeaders};

/// The most cookies of one answer. More than that fits into no usual response head.
const MAX_COOKIES: usize = 64;

/// What was kept of each answer, with the place of its fetch.
pub(super) type Kept = Vec<(usize, Box<KeptHeaders>)>;

/// Headers for the client; most answers have none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct AnswerHeaders {
    cookies: Vec<HeaderValue>,
    caching: Option<Caching>,
}

impl Execution<'_> {
    /// Keeps headers of an answer.
    pub(super) fn keep(&mut self, fetch: usize, headers: Option<Box<KeptHeaders>>) {
        self.kept.extend(headers.map(|headers| (fetch, headers)));
    }

    /// The headers for the client. They do not depend on who has answered first.
    pub(super) fn headers(&mut self) -> AnswerHeaders {
        if self.kept.is_empty() {
            return AnswerHeaders::default();
        }
        let mut kept = std::mem::take(&mut self.kept);
        kept.sort_by_key(|(fetch, _)| *fetch);
        let mut headers = AnswerHeaders::default();
        for (_, kept) in kept {
            headers.add_cookies(kept.cookies);
            headers.caching = match (headers.caching.take(), kept.caching) {
                (Some(one), Some(other)) => Some(one.and(other)),
                (one, other) => one.or(other),
            };
        }
        if headers.caching.is_some() && !self.may_be_kept() {
            headers.caching = Some(Caching::NEVER);
        }
        headers
    }

    /// Whether what the gateway itself adds may be kept: no errors, no mutation, nothing of a function.
    fn may_be_kept(&self) -> bool {
        let is_function = |(idx, started): (usize, &bool)| {
            *started && self.remote_name(FetchId(idx as u16)).is_none()
        };
        let is_query = self.operation.kind == OperationKind::Query;
        is_query && self.failures.is_empty() && !self.started.iter().enumerate().any(is_function)
    }
}

impl AnswerHeaders {
    /// Takes the cookies of another answer.
    pub(crate) fn take_cookies(&mut self, other: Self) {
        self.add_cookies(other.cookies);
        if other.caching.is_some() {
            self.caching = Some(Caching::NEVER);
        }
    }

    fn add_cookies(&mut self, cookies: Vec<HeaderValue>) {
        for cookie in cookies {
            if self.cookies.len() < MAX_COOKIES && !self.cookies.contains(&cookie) {
                self.cookies.push(cookie);
            }
        }
    }

    /// Notes that the answer depends on these headers of the request, or on who knows what.
    pub(crate) fn depend_on(&mut self, names: impl FnOnce() -> Option<Vec<HeaderName>>) {
        let Some(caching) = self.caching.take() else { return };
        self.caching = Some(match names() {
            Some(vary) if caching.lifetime > Duration::ZERO => {
                let all = Caching { lifetime: caching.lifetime, vary };
                all.and(caching)
            }
            _ => Caching::NEVER,
        });
    }

    /// Adds them to those of a response.
    pub(crate) fn add_to(self, headers: &mut HeaderMap) {
        for cookie in self.cookies {
            headers.append(SET_COOKIE, cookie);
        }
        let Some(caching) = self.caching else { return };
        let seconds = caching.lifetime.as_secs();
        // The answer is one client's; what stands between may not keep it for others.
        let control = match seconds {
            0 => "no-store".to_owned(),
            _ => format!("private, max-age={seconds}, must-revalidate"),
        };
        let names: Vec<&str> = caching.vary.iter().map(HeaderName::as_str).collect();
        headers.extend(HeaderValue::from_str(&control).ok().map(|value| (CACHE_CONTROL, value)));
        if seconds > 0 && !names.is_empty() {
            let vary = HeaderValue::from_str(&names.join(", ")).ok();
            headers.extend(vary.map(|value| (VARY, value)));
        }
    }
}
