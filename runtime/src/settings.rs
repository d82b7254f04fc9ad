//! What a gateway does apart from joining.

use std::net::SocketAddr;

use crate::auth::AuthSettings;
use crate::limits::Limits;
use crate::profile::Profile;

/// What a gateway does apart from joining.
///
/// ```
/// use joinwright_runtime::Settings;
///
/// let settings = Settings::default().listen("0.0.0.0:8080").default_query("{ __typename }");
/// ```
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Settings {
    pub(crate) listen: Option<String>,
    pub(crate) default_query: Option<String>,
    pub(crate) when_ready: Option<fn(SocketAddr)>,
    pub(crate) explain: bool,
    pub(crate) auth: AuthSettings,
    pub(crate) profile: Profile,
    pub(crate) only_compiled_operations: bool,
    pub(crate) limits: Limits,
}

impl Settings {
    /// The address that `run` listens on unless `--listen` or `JOINWRIGHT_LISTEN` names another,
    /// `127.0.0.1:4000` by default. Port 0 takes a free one.
    pub fn listen(mut self, address: impl Into<String>) -> Self {
        self.listen = Some(address.into());
        self
    }

    /// The query that GraphiQL shows to somebody who opens it for the first time.
    pub fn default_query(mut self, query: impl Into<String>) -> Self {
        self.default_query = Some(query.into());
        self
    }

    /// Whether answers say in `extensions.explain` which requests were made for them, unless
    /// `JOINWRIGHT_EXPLAIN` says `1` or `0`. It shows remote schemas and their fields to clients, so it
    /// is off by default.
    pub fn explain(mut self, explain: bool) -> Self {
        self.explain = explain;
        self
    }

    /// Who may ask.
    pub fn auth(mut self, auth: AuthSettings) -> Self {
        self.auth = auth;
        self
    }

    /// What the gateway is run for, unless `JOINWRIGHT_PROFILE` says `development` or `production`.
    pub fn profile(mut self, profile: Profile) -> Self {
        self.profile = profile;
        self
    }

    /// Whether the gateway answers compiled operations only and refuses every other before it looks
    /// at it, unless `JOINWRIGHT_ONLY_COMPILED_OPERATIONS` says `1` or `0`. GraphiQL and other tools
    /// that ask for the schema are then refused too, unless their operation is compiled.
    pub fn only_compiled_operations(mut self, only: bool) -> Self {
        self.only_compiled_operations = only;
        self
    }

    /// How much a client and a remote schema may cost.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// What `run` calls when it listens, after it has printed so: with the address that it got.
    pub fn when_ready(mut self, call: fn(SocketAddr)) -> Self {
        self.when_ready = Some(call);
        self
    }
}
