//! How a remote schema is asked, as written: headers, certificates, proxy, connections, batches.
//!
//! Lowering and planning change nothing about it, so it goes as it is from the relationships file to
//! the output.

use joinwright_operation::template;

/// How a remote schema is asked. Nothing is said by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AskingDocument {
    /// `definition.headers`; names differ, also in lower case.
    pub headers: Vec<(String, SettingDocument)>,
    /// `definition.forward_client_headers`
    pub forward_client_headers: bool,
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

/// A text that is known when the gateway starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingDocument {
    /// The text itself, in which `{{NAME}}` stands for an environment variable.
    Template(String),
    /// The name of the environment variable that holds it.
    FromEnv(String),
}

impl SettingDocument {
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
