//! One POST to a GraphQL API: a deadline, a cap on the answer, and errors that say what to do.
//!
//! Header values never reach a message. GraphQL itself is not known here.

use std::error::Error;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION};
use reqwest::{Client, ClientBuilder, StatusCode, Url, redirect};

/// For everything, from the connection to the answer's last byte.
const DEADLINE: Duration = Duration::from_secs(30);

/// The largest answer, decompressed.
const MAX_BYTES: usize = 64 << 20;

/// A GraphQL API that can be asked.
#[derive(Debug)]
pub(crate) struct Endpoint {
    client: Client,
    url: Url,
    headers: HeaderMap,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Vec<u8>,
}

/// Why nothing usable came back.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HttpError {
    /// The address is not shown: it may hold a password.
    #[error("that is not the address of an API: {0}")]
    Url(String),
    #[error("`{0}` takes a header's name and something behind it")]
    HeaderForm(&'static str),
    #[error("the value of the header `{0}` can not be sent")]
    HeaderValue(HeaderName),
    /// What stands in the variable's place is not shown: it may be the value, by mistake.
    #[error("the environment variable for the header `{0}` is not set")]
    HeaderVariable(HeaderName),
    #[error("the environment variable `{0}` is not set")]
    Variable(String),
    #[error("the environment variable `{variable}` is not set; the header `{header}` needs it")]
    HeaderUnset { variable: String, header: String },
    #[error("{what} can not be used: {reason}")]
    Transport { what: &'static str, reason: String },
    #[error("could not reach {url}: {reason}")]
    Unreachable { url: String, reason: String },
    #[error("{url} did not answer within {} seconds", DEADLINE.as_secs())]
    Timeout { url: String },
    #[error("{url} answers with a redirect ({status}) to {location}")]
    Redirect { url: String, status: StatusCode, location: String },
    #[error("the answer of {url} is larger than {} MiB", MAX_BYTES >> 20)]
    TooLarge { url: String },
}

impl HttpError {
    /// What to do about it.
    pub(crate) fn help(&self) -> Option<&'static str> {
        match self {
            Self::Url(_) => Some("write it like `https://users.example.com/graphql`"),
            Self::HeaderForm(_) | Self::HeaderVariable(_) => Some(
                "write `--header 'Name: value'`, or `--header-from-env Name=VARIABLE` with the \
                 name of an environment variable that holds the value",
            ),
            Self::Variable(_) => Some("set it to the API's address"),
            Self::HeaderUnset { .. } => Some("set it as for the gateway"),
            Self::Transport { .. } => Some(
                "it is needed as for the gateway; a file's path is relative to the folder in which \
                 the command runs",
            ),
            Self::Unreachable { .. } => Some("is the API running, and reachable from here?"),
            Self::Redirect { .. } => {
                Some("give that address; redirects are not followed, since headers may be secret")
            }
            Self::HeaderValue(_) | Self::Timeout { .. } | Self::TooLarge { .. } => None,
        }
    }

    /// Whether the command line is to blame, not the API.
    pub(crate) fn is_usage(&self) -> bool {
        match self {
            Self::Url(_)
            | Self::HeaderForm(_)
            | Self::HeaderValue(_)
            | Self::HeaderVariable(_)
            | Self::HeaderUnset { .. }
            | Self::Transport { .. }
            | Self::Variable(_) => true,
            Self::Unreachable { .. }
            | Self::Timeout { .. }
            | Self::Redirect { .. }
            | Self::TooLarge { .. } => false,
        }
    }
}

impl Endpoint {
    /// An endpoint at an `http` or `https` address.
    pub(crate) fn new(url: &str, headers: HeaderMap) -> Result<Self, HttpError> {
        Self::with_client(url, headers, client())
    }

    /// An endpoint that is connected to in a way of its own.
    pub(crate) fn with_client(
        url: &str,
        headers: HeaderMap,
        client: ClientBuilder,
    ) -> Result<Self, HttpError> {
        if !["http://", "https://"].iter().any(|scheme| url.starts_with(scheme)) {
            let reason = "it does not begin with `http://` or `https://`";
            return Err(HttpError::Url(reason.to_owned()));
        }
        let url = Url::parse(url).map_err(|error| HttpError::Url(error.to_string()))?;
        let client = client.build().map_err(|error| unreachable(&url, error))?;
        Ok(Self { client, url, headers })
    }

    /// The address for messages: without what may be secret in it.
    pub(crate) fn shown(&self) -> String {
        shown(&self.url)
    }

    /// Posts JSON.
    pub(crate) async fn post(&self, json: Vec<u8>) -> Result<Answer, HttpError> {
        let request = self
            .client
            .post(self.url.clone())
            .headers(self.headers.clone())
            .header(CONTENT_TYPE, "application/json")
            .header("accept", "application/graphql-response+json, application/json")
            .body(json);
        let mut response = request.send().await.map_err(|error| unreachable(&self.url, error))?;
        let status = response.status();
        if status.is_redirection() {
            let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
            let location = printable(location.unwrap_or("nowhere"));
            return Err(HttpError::Redirect { url: self.shown(), status, location });
        }
        let mut body = Vec::new();
        while let Some(chunk) =
            response.chunk().await.map_err(|error| unreachable(&self.url, error))?
        {
            if body.len() + chunk.len() > MAX_BYTES {
                return Err(HttpError::TooLarge { url: self.shown() });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status, body })
    }
}

/// What all clients have in common.
pub(crate) fn client() -> ClientBuilder {
    // The error says that a provider is installed already, which is what is wanted.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .timeout(DEADLINE)
        .redirect(redirect::Policy::none())
        .user_agent(concat!("joinwright/", env!("CARGO_PKG_VERSION")))
}

/// The headers of `--header 'K: V'` and `--header-from-env K=VAR`.
pub(crate) fn headers(plain: &[String], from_env: &[String]) -> Result<HeaderMap, HttpError> {
    let mut headers = HeaderMap::new();
    for header in plain {
        let (name, value) = split(header, ':', "--header")?;
        append_parsed(&mut headers, name, value)?;
    }
    for header in from_env {
        let (name, variable) = split(header, '=', "--header-from-env")?;
        let value = std::env::var(variable).map_err(|_| HttpError::HeaderVariable(name.clone()))?;
        append_parsed(&mut headers, name, &value)?;
    }
    Ok(headers)
}

fn split<'a>(
    header: &'a str,
    at: char,
    option: &'static str,
) -> Result<(HeaderName, &'a str), HttpError> {
    let wrong = || HttpError::HeaderForm(option);
    let (name, rest) = header.split_once(at).ok_or_else(wrong)?;
    let name = name.trim().parse().map_err(|_| wrong())?;
    Ok((name, rest.trim()))
}

/// Adds a header of the relationships file, whose name the compiler has checked.
pub(crate) fn append(headers: &mut HeaderMap, name: &str, value: &str) -> Result<(), HttpError> {
    let name = name.parse().map_err(|_| HttpError::HeaderForm("headers"))?;
    append_parsed(headers, name, value)
}

fn append_parsed(headers: &mut HeaderMap, name: HeaderName, value: &str) -> Result<(), HttpError> {
    let value = value.trim().parse::<HeaderValue>();
    let mut value = value.map_err(|_| HttpError::HeaderValue(name.clone()))?;
    value.set_sensitive(true);
    headers.append(name, value);
    Ok(())
}

/// Foreign text for a terminal: short, and without control characters.
pub(crate) fn printable(text: &str) -> String {
    const MAX_CHARS: usize = 300;
    let mut shown = String::new();
    for char in text.trim().chars().take(MAX_CHARS) {
        match char {
            char if char.is_control() => shown.extend(char.escape_default()),
            char => shown.push(char),
        }
    }
    if text.trim().chars().nth(MAX_CHARS).is_some() {
        shown.push('…');
    }
    shown
}

/// The address without user, password and query: they may be secret.
fn shown(url: &Url) -> String {
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}://{}{port}{}", url.scheme(), url.host_str().unwrap_or_default(), url.path())
}

fn unreachable(url: &Url, error: reqwest::Error) -> HttpError {
    if error.is_timeout() {
        return HttpError::Timeout { url: shown(url) };
    }
    HttpError::Unreachable { url: shown(url), reason: reason(error) }
}

/// The innermost cause, which is the one that says something: "connection refused".
pub(crate) fn reason(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut cause: &dyn Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    printable(&cause.to_string())
}
