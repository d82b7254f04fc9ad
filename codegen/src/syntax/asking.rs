//! How a remote schema is asked, as written: headers, certificates, proxy, connections, batches.
//!
//! Lowering and planning change nothing about it, so it goes as it is from the relationships file to
//! the output.

use joinwright_operation::headers::ResponseHeaders;
use joinwright_operation::template;

/// How a remote schema is asked. Nothing is said by default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskingDocument {
    /// `definition.headers`; names differ, also in lower case.
    pub headers: Vec<(String, SettingDocument)>,
    /// `definition.forward_client_headers`
    pub forward_client_headers: bool,
    /// Its rules, if it has some.
    pub client_headers: HeaderRulesDocument,
    /// `definition.forward_session_variables`: names in lower case, or nothing for all.
    pub forward_session_variables: Option<Vec<String>>,
    /// `definition.response_headers`
    pub response_headers: ResponseHeaders,
    /// `tls.ca` or `tls.ca_from_env`
    pub ca: Option<PemDocument>,
    /// `tls.client_certificate` and `tls.client_key`, each a file or a variable.
    pub client_certificate: Option<(PemDocument, PemDocument)>,
    /// `proxy`
    pub proxy: Option<SettingDocument>,
    /// `pool.max_idle_per_host`
    pub max_idle_per_host: Option<u32>,
    /// `pool.idle_timeout_seconds`
    pub idle_timeout_seconds: Option<u32>,
    /// `http2`
    pub http2: Option<bool>,
    /// `batch.max_keys`
    pub max_keys: Option<u32>,
    /// `batch.side_by_side`
    pub side_by_side: Option<u32>,
}

impl Default for AskingDocument {
    fn default() -> Self {
        Self {
            headers: Vec::new(),
            forward_client_headers: false,
            client_headers: HeaderRulesDocument::default(),
            forward_session_variables: None,
            response_headers: ResponseHeaders::PLAIN,
            ca: None,
            client_certificate: None,
            proxy: None,
            max_idle_per_host: None,
            idle_timeout_seconds: None,
            http2: None,
            max_keys: None,
            side_by_side: None,
        }
    }
}

/// Which of the client's headers go along, and under which names. Names are in lower case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeaderRulesDocument {
    /// The only ones that do, if any are listed: names, or beginnings of names with `*`.
    pub allow: Vec<String>,
    /// Those that do not.
    pub deny: Vec<String>,
    /// The clients' names, and the new ones.
    pub rename: Vec<(String, String)>,
}

/// A text that is known when the gateway starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingDocument {
    /// The text itself, in which `{{NAME}}` stands for an environment variable and, in the value of a
    /// header, `{{session.x-hasura-…}}` for a session variable.
    Template(String),
    /// The name of the environment variable that holds it.
    FromEnv(String),
}

impl SettingDocument {
    /// Whether there is something in it that only a request knows.
    pub fn has_session_variables(&self) -> bool {
        matches!(self, Self::Template(text) if template::has_session_variables(text))
    }

    /// The text in an environment.
    ///
    /// # Errors
    /// With the variables that are not set.
    pub fn resolve(
        &self,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<String, Vec<String>> {
        match self {
            Self::Template(text) => template::fill(text, variable)
                .map_err(|missing| missing.into_iter().map(str::to_owned).collect()),
            Self::FromEnv(name) => variable(name).ok_or_else(|| vec![name.clone()]),
        }
    }
}

/// Where certificates or a key stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PemDocument {
    /// In this file.
    File(String),
    /// In this environment variable.
    FromEnv(String),
}
