//! The section `http`: how a gateway speaks HTTP.

use std::path::PathBuf;

use axum::http::{HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};

/// How a gateway speaks HTTP.
///
/// ```
/// use joinwright_runtime::HttpSettings;
///
/// let http = HttpSettings::default()
///     .batching(true)
///     .cors_origins(["https://app.example.com"])
///     .tls("certificate.pem", "key.pem");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, expecting = "a mapping of settings")]
#[non_exhaustive]
pub struct HttpSettings {
    /// Whether a POST may bring a list of operations.
    pub(crate) batching: bool,
    /// How answers are compressed.
    pub(crate) compression: Compression,
    /// What keeps pages of other sites from asking in their visitors' name.
    pub(crate) csrf: Csrf,
    /// Which pages of other sites may read answers.
    pub(crate) cors: Cors,
    /// With what a connection is encrypted. Without both files it is not.
    pub(crate) tls: Tls,
}

/// How answers are compressed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, expecting = "a mapping of settings")]
pub(crate) struct Compression {
    /// Whether answers are compressed for clients that say they can read that.
    pub(crate) enabled: bool,
    /// The size in bytes from which on that is worth it.
    pub(crate) min_bytes: usize,
}

impl Default for Compression {
    fn default() -> Self {
        Self { enabled: true, min_bytes: 1024 }
    }
}

/// What keeps pages of other sites from asking in their visitors' name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, expecting = "a mapping of settings")]
pub(crate) struct Csrf {
    /// Whether a GET that a page of another site could have sent is refused.
    pub(crate) enabled: bool,
    /// The headers with which a request is trusted: a browser asks before it sends them for another
    /// site. A header that browsers send without asking does not belong here.
    pub(crate) headers: Vec<Header>,
}

impl Default for Csrf {
    fn default() -> Self {
        let headers = ["apollo-require-preflight", "x-apollo-operation-name", "x-requested-with"];
        Self { enabled: true, headers: headers.map(Header::from_static).to_vec() }
    }
}

/// Which pages of other sites may read answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, expecting = "a mapping of settings")]
pub(crate) struct Cors {
    /// The origins that may, each as a browser sends it: `https://app.example.com`. None by default.
    pub(crate) origins: Vec<Origin>,
    /// Whether their requests may bring cookies.
    pub(crate) credentials: bool,
    /// The request headers that they may send. Without any, those that a browser asks for.
    pub(crate) headers: Vec<Header>,
    /// How long a browser may remember what it was told, in seconds.
    pub(crate) max_age_seconds: u32,
}

impl Default for Cors {
    fn default() -> Self {
        Self { origins: Vec::new(), credentials: false, headers: Vec::new(), max_age_seconds: 600 }
    }
}

/// With what a connection is encrypted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, expecting = "a mapping of settings")]
pub(crate) struct Tls {
    /// The file with the certificate and those that vouch for it, in PEM.
    pub(crate) certificate: Option<PathBuf>,
    /// The file with the certificate's private key, in PEM.
    pub(crate) key: Option<PathBuf>,
}

/// The name of a header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Header(pub(crate) HeaderName);

impl Header {
    fn from_static(name: &'static str) -> Self {
        Self(HeaderName::from_static(name))
    }
}

impl TryFrom<String> for Header {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        name.parse().map(Self).map_err(|_| format!("`{name}` is no name of a header"))
    }
}

impl From<Header> for String {
    fn from(header: Header) -> Self {
        header.0.as_str().to_owned()
    }
}

/// An origin, exactly as browsers send it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Origin(pub(crate) HeaderValue);

impl TryFrom<String> for Origin {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let origin = url::Url::parse(&text).map(|url| url.origin().ascii_serialization());
        let wrong = match origin {
            Ok(origin) if origin == text => return Ok(Self(value(&text)?)),
            Ok(origin) if origin != "null" => format!("`{text}` is no origin; write `{origin}`"),
            _ => format!("`{text}` is no origin; one is `https://app.example.com`"),
        };
        Err(wrong)
    }
}

fn value(text: &str) -> Result<HeaderValue, String> {
    HeaderValue::from_str(text).map_err(|_| format!("`{text}` is no origin"))
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        // It was made of a string.
        String::from_utf8_lossy(origin.0.as_bytes()).into_owned()
    }
}

impl HttpSettings {
    /// Whether a POST may bring a list of operations, as many as `Limits::batched_operations` says.
    /// Off by default.
    pub fn batching(mut self, is_allowed: bool) -> Self {
        self.batching = is_allowed;
        self
    }

    /// Whether answers are compressed for clients that say they can read that. On by default.
    pub fn compression(mut self, is_wanted: bool) -> Self {
        self.compression.enabled = is_wanted;
        self
    }

    /// Whether a GET that a page of another site could have sent is refused. On by default.
    pub fn csrf(mut self, is_prevented: bool) -> Self {
        self.csrf.enabled = is_prevented;
        self
    }

    /// The origins whose pages may read answers. What is no origin is an error when the gateway is
    /// made. None by default.
    pub fn cors_origins<O: Into<String>>(mut self, origins: impl IntoIterator<Item = O>) -> Self {
        self.cors.origins =
            origins.into_iter().map(|origin| Origin::unchecked(origin.into())).collect();
        self
    }

    /// Whether requests of those pages may bring cookies. Off by default.
    pub fn cors_credentials(mut self, may_come: bool) -> Self {
        self.cors.credentials = may_come;
        self
    }

    /// The files with the certificate and its key, in PEM. Without them connections are not
    /// encrypted.
    pub fn tls(mut self, certificate: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Self {
        self.tls = Tls { certificate: Some(certificate.into()), key: Some(key.into()) };
        self
    }
}

impl Origin {
    /// What the builder says. It is looked at with everything else.
    fn unchecked(text: String) -> Self {
        // What can not stand in a header is no origin, and is refused as the empty text is.
        Self(HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("")))
    }
}
