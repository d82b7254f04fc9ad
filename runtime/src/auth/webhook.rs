//! The webhook: somebody else who knows who asks. It gets the client's headers and answers with a
//! session, or with 401. Whatever else it does, nobody is let in.

use std::fmt;
use std::time::{Duration, SystemTime};

use axum::http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use quick_cache::sync::Cache;
use reqwest::{Client, StatusCode, Url};
use ring::digest::{Context, SHA256};
use serde::Serialize;
use serde_json::value::RawValue;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::fetch::{Answer, fetch};
use super::freshness::lifetime;
use super::jwt::variable;
use super::names::Names;
use super::refusal::Refusal;
use super::session::{Session, SessionVariables};
use super::warn;
use crate::json::{Members, Text};

/// How long the webhook may take unless the settings say otherwise.
pub(super) const USUAL_DEADLINE: Duration = Duration::from_secs(10);

/// The most bytes of its answer.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// How many requests it is asked about at the same time. Others wait, within the deadline.
const MAX_AT_ONCE: usize = 256;

/// The most sessions that are kept.
const MAX_SESSIONS: usize = 10_000;

/// The longest time for which a session is kept, whatever the webhook says.
const MAX_LIFETIME: Duration = Duration::from_secs(60 * 60);

/// The client's headers that a GET does not carry: what is about the client's own request. As in
/// Hasura, and those of one connection.
const NOT_FORWARDED: &[&str] = &[
    "accept",
    "accept-datetime",
    "accept-encoding",
    "accept-language",
    "cache-control",
    "connection",
    "content-length",
    "content-md5",
    "content-type",
    "dnt",
    "expect",
    "host",
    "http2-settings",
    "keep-alive",
    "origin",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "referer",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

/// How the webhook is asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum WebhookMode {
    /// By a GET that carries the client's headers.
    #[default]
    Get,
    /// By a POST of `{"headers": {…}, "request": {…}}`: the client's headers and GraphQL request. The
    /// latter may be left out.
    Post,
}

/// The digest of all that is sent.
type SessionKey = [u8; 32];

/// The webhook.
pub(super) struct Webhook {
    client: Client,
    url: Url,
    mode: WebhookMode,
    /// Whether it gets the headers alone, by POST, too.
    without_request: bool,
    deadline: Duration,
    at_once: Semaphore,
    sessions: Cache<SessionKey, (Session, Instant)>,
}

impl Webhook {
    pub(super) fn new(client: Client, url: Url, mode: WebhookMode, deadline: Duration) -> Self {
        let (at_once, sessions) = (Semaphore::new(MAX_AT_ONCE), Cache::new(MAX_SESSIONS));
        Self { client, url, mode, without_request: false, deadline, at_once, sessions }
    }

    /// Gives it the headers alone, if that is so.
    pub(super) fn without_request(self, without_request: bool) -> Self {
        Self { without_request, ..self }
    }

    /// Whether it wants to see what is asked.
    pub(super) fn wants_request(&self) -> bool {
        self.mode == WebhookMode::Post && !self.without_request
    }

    /// The session of a request with these headers, and what it asks.
    pub(super) async fn session(
        &self,
        names: &Names,
        headers: &HeaderMap,
        request: Option<&RawValue>,
    ) -> Result<Session, Refusal> {
        let question = match self.mode {
            WebhookMode::Get => Question::Headers(forwarded(headers)),
            WebhookMode::Post => Question::Body(body(headers, request)),
        };
        let key = question.key();
        if let Some((session, until)) = self.sessions.get(&key)
            && Instant::now() < until
        {
            return Ok(session);
        }
        let asked = Instant::now();
        let answer = self.ask(question).await.map_err(|reason| failed(&reason))?;
        match answer.status {
            StatusCode::UNAUTHORIZED => return Err(Refusal::by_webhook()),
            StatusCode::OK => {}
            status => {
                return Err(failed(&format!("its answer has the status {}", status.as_u16())));
            }
        }
        let (session, lifetime) = read(names, &answer).map_err(failed)?;
        match lifetime {
            Some(lifetime) if !lifetime.is_zero() => {
                self.sessions.insert(key, (session.clone(), asked + lifetime.min(MAX_LIFETIME)));
            }
            // What was kept is over.
            _ => drop(self.sessions.remove(&key)),
        }
        Ok(session)
    }

    async fn ask(&self, question: Question) -> Result<Answer, String> {
        let request = match question {
            Question::Headers(headers) => self.client.get(self.url.clone()).headers(headers),
            Question::Body(body) => {
                let json = HeaderValue::from_static("application/json");
                self.client.post(self.url.clone()).header(CONTENT_TYPE, json).body(body)
            }
        };
        let started = Instant::now();
        let permit = tokio::time::timeout(self.deadline, self.at_once.acquire()).await;
        // Nobody closes the semaphore.
        let _permit = permit.map_err(|_| "it is too busy".to_owned())?;
        let left = self.deadline.saturating_sub(started.elapsed());
        fetch(request, left, MAX_ANSWER_BYTES).await.map_err(|failure| failure.to_string())
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook").field("mode", &self.mode).finish_non_exhaustive()
    }
}

/// The operator hears what is wrong, the client that something is.
fn failed(reason: &str) -> Refusal {
    warn(&format!("the authentication webhook can not be used: {reason}"));
    Refusal::unavailable()
}

/// What the webhook is sent.
enum Question {
    Headers(HeaderMap),
    Body(Vec<u8>),
}

impl Question {
    /// Equal only for what is equal to the byte, in the order in which it came.
    fn key(&self) -> SessionKey {
        let mut context = Context::new(&SHA256);
        match self {
            Self::Headers(headers) => {
                for (name, value) in headers {
                    for bytes in [name.as_str().as_bytes(), value.as_bytes()] {
                        context.update(&(bytes.len() as u64).to_le_bytes());
                        context.update(bytes);
                    }
                }
            }
            Self::Body(body) => context.update(body),
        }
        let mut key = SessionKey::default();
        key.copy_from_slice(context.finish().as_ref());
        key
    }
}

/// The client's headers that go along with a GET.
fn forwarded(headers: &HeaderMap) -> HeaderMap {
    let goes_along = |name: &HeaderName| !NOT_FORWARDED.contains(&name.as_str());
    let pairs = headers.iter().filter(|(name, _)| goes_along(name));
    pairs.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The body of a POST. Values of one name are joined as HTTP joins them.
fn body(headers: &HeaderMap, request: Option<&RawValue>) -> Vec<u8> {
    #[derive(Serialize)]
    struct Body<'a> {
        headers: indexmap::IndexMap<&'a str, String>,
        request: Option<&'a RawValue>,
    }
    let joined = |name: &HeaderName| {
        let values = headers.get_all(name).iter();
        let texts = values.map(|value| String::from_utf8_lossy(value.as_bytes()));
        texts.collect::<Vec<_>>().join(", ")
    };
    let headers = headers.keys().map(|name| (name.as_str(), joined(name))).collect();
    // Strings and JSON only: writing them to memory can not fail.
    serde_json::to_vec(&Body { headers, request }).unwrap_or_default()
}

/// The session that an answer describes, and for how long it may be kept.
fn read(names: &Names, answer: &Answer) -> Result<(Session, Option<Duration>), &'static str> {
    let members: Members<'_> =
        serde_json::from_slice(&answer.body).map_err(|_| "its answer is no JSON object")?;
    let (mut role, mut variables) = (None, Vec::<(Box<str>, Box<str>)>::new());
    let (mut cache_control, mut expires) = (None, None);
    for (name, value) in &members.0 {
        let text = || serde_json::from_str::<Text<'_>>(value.get()).ok().map(|text| text.0);
        let Some(bare) = names.bare(name) else {
            match name.to_ascii_lowercase().as_str() {
                "cache-control" => cache_control = text(),
                "expires" => expires = text(),
                _ => {}
            }
            continue;
        };
        if &*bare == "role" {
            let given = text().filter(|role| !role.is_empty()).ok_or("the role is no text")?;
            if role.replace(given).is_some() {
                return Err("its answer has two roles");
            }
        } else if variables.iter().any(|(known, _)| *known == bare) {
            return Err("its answer has a session variable twice");
        } else if let Some(value) = variable(value) {
            variables.push((bare, value));
        }
    }
    let role = role.ok_or("its answer has no role")?;
    let (of_body, now) = ((cache_control.as_deref(), expires.as_deref()), SystemTime::now());
    let kept = lifetime(of_body.0, of_body.1, now).or_else(|| {
        let (cache_control, expires) = answer.caching();
        lifetime(cache_control, expires, now)
    });
    Ok((Session::new(&role, SessionVariables::new(variables)), kept))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(headers: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = headers.iter();
        pairs.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    fn of_json(json: &str) -> Result<(Session, Option<Duration>), &'static str> {
        let answer = Answer::of_body(json);
        read(&Names::new(Names::USUAL_PREFIX).unwrap(), &answer)
    }

    #[test]
    fn answer_is_role_variables_and_a_lifetime() {
        let (session, lifetime) = of_json(
            r#"{"X-Hasura-Role":"user","X-Hasura-User-Id":"7","x-hasura-ids":[1],"a":"b",
                "Cache-Control":"max-age=60"}"#,
        )
        .unwrap();
        assert_eq!(&*session.role, "user");
        let variables: Vec<_> = session.variables.iter().collect();
        assert_eq!(variables, [("ids", "[1]"), ("user-id", "7")]);
        assert_eq!(lifetime, Some(Duration::from_secs(60)));
    }

    #[test]
    fn answer_without_exactly_one_role_is_none() {
        let cases = [
            "",
            "null",
            "[]",
            "<html>",
            "{}",
            r#"{"x-hasura-role":""}"#,
            r#"{"x-hasura-role":7}"#,
            r#"{"x-hasura-role":null}"#,
            r#"{"x-hasura-role":"a","X-Hasura-Role":"b"}"#,
            r#"{"x-hasura-role":"a","x-hasura-a":"1","X-Hasura-A":"2"}"#,
        ];
        for json in cases {
            assert!(of_json(json).is_err(), "{json}");
        }
    }

    #[test]
    fn keys_differ_where_anything_that_is_sent_does() {
        let key = |headers: &[(&'static str, &'static str)]| Question::Headers(map(headers)).key();
        let one = key(&[("a", "bc"), ("d", "e")]);
        assert_eq!(one, key(&[("a", "bc"), ("d", "e")]));
        assert_ne!(one, key(&[("ab", "c"), ("d", "e")]));
        assert_ne!(one, key(&[("a", "bcd"), ("e", "")]));
        assert_ne!(one, key(&[("a", "bc")]));
        let with = |json| Question::Body(body(&map(&[("a", "b")]), json)).key();
        assert_ne!(with(None), with(serde_json::from_str("1").unwrap()));
    }

    #[test]
    fn headers_about_the_request_itself_stay() {
        let headers =
            map(&[("host", "a"), ("cookie", "b"), ("content-length", "3"), ("authorization", "c")]);
        assert_eq!(forwarded(&headers), map(&[("cookie", "b"), ("authorization", "c")]));
        let body = body(&map(&[("a", "1"), ("a", "2"), ("host", "b")]), None);
        let expected = r#"{"headers":{"a":"1, 2","host":"b"},"request":null}"#;
        assert_eq!(std::str::from_utf8(&body).unwrap(), expected);
    }
}
