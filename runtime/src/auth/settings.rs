//! Who may ask, as the builder and the environment say it.

use std::fmt;
use std::time::Duration;

use super::webhook::WebhookMode;

/// How the environment variables of Joinwright and of Hasura begin. The former win.
const VARIABLE_PREFIXES: [&str; 2] = ["JOINWRIGHT_", "HASURA_GRAPHQL_"];

/// Who may ask. Without any of it a gateway is open: everybody is whom they say they are.
///
/// Each setting can be overridden by an environment variable, `JOINWRIGHT_…` or as Hasura has it,
/// `HASURA_GRAPHQL_…`: `ADMIN_SECRET` and `ADMIN_SECRETS` (a JSON list), `JWT_SECRET` and
/// `JWT_SECRETS` (a JSON list), `AUTH_HOOK`, `AUTH_HOOK_MODE`, `AUTH_HOOK_SEND_REQUEST_BODY` (`true`
/// or `false`), `AUTH_HOOK_TIMEOUT` (seconds), `UNAUTHORIZED_ROLE`, `HEADER_PREFIX`, and `AUTH` with
/// the only value `open`. One that is set and empty is an error: it might have been meant to keep
/// somebody out.
///
/// ```
/// use joinwright_runtime::{AuthSettings, Settings};
///
/// let auth = AuthSettings::default().admin_secret("the secret").unauthorized_role("anonymous");
/// let settings = Settings::default().auth(auth);
/// ```
#[derive(Clone, Default, serde::Deserialize)]
#[serde(from = "crate::configuration::AuthSection")]
pub struct AuthSettings {
    pub(super) admin_secrets: Vec<Given>,
    pub(super) jwts: Vec<Given>,
    /// Whether `jwts` are lists.
    pub(super) jwt_lists: Vec<Given>,
    pub(super) webhook: Option<Given>,
    pub(super) webhook_mode: WebhookMode,
    pub(super) webhook_without_request: bool,
    pub(super) webhook_timeout: Option<Duration>,
    pub(super) unauthorized_role: Option<Given>,
    pub(super) header_prefix: Option<Given>,
    pub(super) open: bool,
}

/// What was given for a setting, and where.
#[derive(Clone)]
pub(super) struct Given {
    /// The environment variable, or what else gave it.
    pub(super) setting: String,
    /// What was given; often a secret.
    pub(super) text: String,
}

impl Given {
    fn by_builder(setting: &str, text: impl Into<String>) -> Self {
        Self { setting: format!("{setting} of the settings"), text: text.into() }
    }

    /// The error that it can not be used.
    pub(super) fn wrong(&self, reason: impl Into<String>) -> AuthError {
        AuthError { setting: self.setting.clone(), reason: reason.into() }
    }
}

/// A setting of who may ask that can not be used. The message never shows what was set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{setting} can not be used: {reason}")]
#[non_exhaustive]
pub struct AuthError {
    /// The environment variable, or what else gave it.
    pub setting: String,
    /// Why.
    pub reason: String,
}

impl AuthSettings {
    /// A secret with which one may do everything, and be anybody. Several are all good, so that one
    /// can take the place of another.
    pub fn admin_secret(mut self, secret: impl Into<String>) -> Self {
        self.admin_secrets.push(Given::by_builder("the admin secret", secret));
        self
    }

    /// A kind of token that is believed, in the JSON of Hasura's `HASURA_GRAPHQL_JWT_SECRET`. Several
    /// are tried in their order.
    pub fn jwt(mut self, json: impl Into<String>) -> Self {
        self.jwts.push(Given::by_builder("the JWT setting", json));
        self
    }

    /// The URL of a webhook that knows who asks.
    pub fn webhook(mut self, url: impl Into<String>) -> Self {
        self.webhook = Some(Given::by_builder("the webhook", url));
        self
    }

    /// How the webhook is asked.
    pub fn webhook_mode(mut self, mode: WebhookMode) -> Self {
        self.webhook_mode = mode;
        self
    }

    /// Whether the webhook gets the GraphQL request beside the headers, by POST. It does by default.
    pub fn webhook_sends_request(mut self, sends: bool) -> Self {
        self.webhook_without_request = !sends;
        self
    }

    /// How long the webhook may take, 10 seconds by default.
    pub fn webhook_timeout(mut self, timeout: Duration) -> Self {
        self.webhook_timeout = Some(timeout);
        self
    }

    /// The role of those who come without anything that says who they are. Else they are refused.
    pub fn unauthorized_role(mut self, role: impl Into<String>) -> Self {
        self.unauthorized_role = Some(Given::by_builder("the unauthorized role", role));
        self
    }

    /// How headers and claims begin that are about sessions, `x-hasura-` by default.
    pub fn header_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.header_prefix = Some(Given::by_builder("the header prefix", prefix));
        self
    }

    /// Everybody is whom they say they are, and that is meant. The production profile wants to
    /// hear it.
    pub fn open(mut self) -> Self {
        self.open = true;
        self
    }

    /// Whether everybody is let in, the admin secrets, and the kinds of tokens.
    #[cfg(test)]
    pub(crate) fn summary(&self) -> (bool, Vec<&str>, Vec<&str>) {
        fn texts(given: &[Given]) -> Vec<&str> {
            given.iter().map(|given| &*given.text).collect()
        }
        (self.open, texts(&self.admin_secrets), texts(&self.jwts))
    }

    /// These settings, with what the environment says in the place of what the builder said.
    pub(super) fn with_environment(
        mut self,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, AuthError> {
        let read = |name| variable(environment, name);
        let (secret, secrets) = (read("ADMIN_SECRET")?, read("ADMIN_SECRETS")?);
        if secret.is_some() || secrets.is_some() {
            self.admin_secrets = secret.into_iter().collect();
        }
        if let Some(list) = secrets {
            self.admin_secrets.extend(listed(&list)?);
        }
        let (jwt, jwts) = (read("JWT_SECRET")?, read("JWT_SECRETS")?);
        if jwt.is_some() || jwts.is_some() {
            self.jwts = jwt.into_iter().collect();
            self.jwt_lists = jwts.into_iter().collect();
        }
        self.webhook = read("AUTH_HOOK")?.or(self.webhook);
        if let Some(mode) = read("AUTH_HOOK_MODE")? {
            self.webhook_mode = match mode.text.to_ascii_uppercase().as_str() {
                "GET" => WebhookMode::Get,
                "POST" => WebhookMode::Post,
                _ => return Err(mode.wrong("it is GET or POST")),
            };
        }
        if let Some(sends) = read("AUTH_HOOK_SEND_REQUEST_BODY")? {
            self.webhook_without_request = match sends.text.to_ascii_lowercase().as_str() {
                "true" => false,
                "false" => true,
                _ => return Err(sends.wrong("it is true or false")),
            };
        }
        if let Some(timeout) = read("AUTH_HOOK_TIMEOUT")? {
            let seconds = timeout.text.parse().ok().filter(|seconds| *seconds > 0);
            let seconds = seconds.ok_or_else(|| timeout.wrong("it is a number of seconds"))?;
            self.webhook_timeout = Some(Duration::from_secs(seconds));
        }
        self.unauthorized_role = read("UNAUTHORIZED_ROLE")?.or(self.unauthorized_role);
        self.header_prefix = read("HEADER_PREFIX")?.or(self.header_prefix);
        if let Some(auth) = read("AUTH")? {
            self.open = true;
            if auth.text != "open" {
                return Err(auth.wrong("it is `open`, nothing else"));
            }
        }
        Ok(self)
    }
}

/// An environment variable in its first spelling that is set.
fn variable(
    environment: &dyn Fn(&str) -> Option<String>,
    name: &str,
) -> Result<Option<Given>, AuthError> {
    for prefix in VARIABLE_PREFIXES {
        let variable = format!("{prefix}{name}");
        let Some(text) = environment(&variable) else { continue };
        let given = Given { setting: format!("the environment variable `{variable}`"), text };
        if given.text.trim().is_empty() {
            return Err(given.wrong("it is set, but to nothing"));
        }
        return Ok(Some(given));
    }
    Ok(None)
}

/// Each of a JSON list of strings.
fn listed(list: &Given) -> Result<Vec<Given>, AuthError> {
    let texts: Option<Vec<String>> = serde_json::from_str(&list.text).ok();
    let texts = texts.filter(|texts| !texts.is_empty());
    let texts = texts.ok_or_else(|| list.wrong("it is a JSON list of strings"))?;
    Ok(texts.into_iter().map(|text| Given { setting: list.setting.clone(), text }).collect())
}

impl fmt::Debug for AuthSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthSettings").finish_non_exhaustive()
    }
}
