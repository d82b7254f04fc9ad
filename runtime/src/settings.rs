//! What a gateway does apart from joining: one type for the builder, the configuration file, the
//! environment and the flags.
//!
//! A field here is a key of `joinwright.yaml` and an environment variable. Who reads them, and in
//! which order they count, is the business of `configuration`.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use crate::auth::AuthSettings;
#[cfg(test)]
use crate::configuration::AuthSection;
use crate::configuration::{HttpSettings, ListenAddress};
use crate::limits::Limits;
use crate::profile::Profile;

/// What a gateway does apart from joining.
///
/// `run` lets the file `joinwright.yaml` override it, environment variables override the file, and
/// flags override those; `router` reads the environment alone. The documentation of the server
/// lists the keys.
///
/// ```
/// use joinwright_runtime::Settings;
///
/// let settings = Settings::default().listen("0.0.0.0:8080").default_query("{ __typename }");
/// ```
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, expecting = "a mapping of settings")]
#[non_exhaustive]
pub struct Settings {
    /// The address to listen on. Port 0 takes a free one.
    pub(crate) listen: ListenAddress,
    /// What the gateway is run for: in `production`, introspection and GraphiQL are off and
    /// upstream error texts are masked, unless they are set by themselves.
    pub(crate) profile: Profile,
    /// Whether answers say in `extensions.explain` which requests were made for them. It shows
    /// remote schemas and their fields to clients.
    pub(crate) explain: bool,
    /// Whether every operation that is not compiled is refused before it is looked at.
    pub(crate) only_compiled_operations: bool,
    /// Whether the permissions of the relationships file count, if it has any.
    pub(crate) enable_remote_schema_permissions: Option<bool>,
    /// Whether `/` serves GraphiQL. By default only in development.
    pub(crate) graphiql: Option<bool>,
    /// The query that GraphiQL shows to somebody who opens it for the first time.
    pub(crate) default_query: Option<String>,
    /// Whether clients may ask for the schema. By default only in development.
    pub(crate) introspection: Option<bool>,
    /// Whether clients are kept from the texts and the extensions of upstream errors. By default
    /// only in production.
    pub(crate) mask_upstream_errors: Option<bool>,
    /// How HTTP is spoken.
    pub(crate) http: HttpSettings,
    /// How much a client and a remote schema may cost.
    pub(crate) limits: Limits,
    /// Whether clients may register the text of an operation by its hash and then send the hash alone,
    /// as in Apollo's automatic persisted queries. By default they may, but not where only compiled
    /// operations are answered.
    pub(crate) persisted_queries: Option<bool>,
    /// Who may ask. The section takes the place of what the builder says.
    #[serde(skip_serializing)]
    #[cfg_attr(test, schemars(with = "AuthSection"))]
    pub(crate) auth: AuthSettings,
    #[serde(skip)]
    pub(crate) when_ready: Option<fn(SocketAddr)>,
}

impl Settings {
    /// The address that `run` listens on, `127.0.0.1:4000` by default. Port 0 takes a free one.
    pub fn listen(mut self, address: impl Into<String>) -> Self {
        self.listen = ListenAddress::unchecked(address);
        self
    }

    /// The query that GraphiQL shows to somebody who opens it for the first time.
    pub fn default_query(mut self, query: impl Into<String>) -> Self {
        self.default_query = Some(query.into());
        self
    }

    /// Whether answers say in `extensions.explain` which requests were made for them. It shows
    /// remote schemas and their fields to clients, so it is off by default.
    pub fn explain(mut self, explain: bool) -> Self {
        self.explain = explain;
        self
    }

    /// Who may ask.
    pub fn auth(mut self, auth: AuthSettings) -> Self {
        self.auth = auth;
        self
    }

    /// What the gateway is run for.
    pub fn profile(mut self, profile: Profile) -> Self {
        self.profile = profile;
        self
    }

    /// Whether the gateway answers compiled operations only and refuses every other before it looks
    /// at it. GraphiQL and other tools that ask for the schema are then refused too, unless their
    /// operation is compiled.
    pub fn only_compiled_operations(mut self, only: bool) -> Self {
        self.only_compiled_operations = only;
        self
    }

    /// Whether `/` serves GraphiQL. Else the profile decides.
    pub fn graphiql(mut self, is_served: bool) -> Self {
        self.graphiql = Some(is_served);
        self
    }

    /// Whether clients may ask for the schema. Else the profile decides.
    pub fn introspection(mut self, is_answered: bool) -> Self {
        self.introspection = Some(is_answered);
        self
    }

    /// Whether clients are kept from the texts and the extensions of upstream errors. Else the
    /// profile decides.
    pub fn mask_upstream_errors(mut self, are_masked: bool) -> Self {
        self.mask_upstream_errors = Some(are_masked);
        self
    }

    /// How HTTP is spoken.
    ///
    /// ```
    /// use joinwright_runtime::{HttpSettings, Settings};
    ///
    /// let http = HttpSettings::default().cors_origins(["https://app.example.com"]);
    /// let settings = Settings::default().http(http);
    /// ```
    pub fn http(mut self, http: HttpSettings) -> Self {
        self.http = http;
        self
    }

    /// How much a client and a remote schema may cost.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Whether permissions count, unless `JOINWRIGHT_ENABLE_REMOTE_SCHEMA_PERMISSIONS` or Hasura's name
    /// for it says `true` or `false`. Without either they count if the relationships file has any;
    /// with `true` and none there, nobody but `admin` may ask for anything; with `false` every role may
    /// ask for everything, and the gateway warns of it when it starts.
    pub fn permissions(mut self, count: bool) -> Self {
        self.enable_remote_schema_permissions = Some(count);
        self
    }

    /// Whether clients may register the text of an operation by its hash and then send the hash alone,
    /// as in Apollo's automatic persisted queries. It is on by default, but never where only compiled
    /// operations are answered.
    pub fn persisted_queries(mut self, may_register: bool) -> Self {
        self.persisted_queries = Some(may_register);
        self
    }

    /// What `run` calls when it listens, after it has printed so: with the address that it got.
    pub fn when_ready(mut self, call: fn(SocketAddr)) -> Self {
        self.when_ready = Some(call);
        self
    }

    /// Whether `/` serves GraphiQL.
    pub(crate) fn serves_graphiql(&self) -> bool {
        self.graphiql.unwrap_or(self.profile == Profile::Development)
    }

    /// Whether clients may ask for the schema.
    pub(crate) fn answers_introspection(&self) -> bool {
        self.introspection.unwrap_or(self.profile == Profile::Development)
    }

    /// Whether clients are kept from what upstream errors say.
    pub(crate) fn masks_upstream_errors(&self) -> bool {
        self.mask_upstream_errors.unwrap_or(self.profile == Profile::Production)
    }
}
