//! The section `auth` of the configuration file.
//!
//! It has no `Debug`: what is in it is secret.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use crate::auth::{AuthSettings, WebhookMode};

/// Who may ask.
#[derive(Deserialize, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, expecting = "a mapping of settings")]
pub(crate) struct AuthSection {
    /// Whether everybody is whom they say they are. The production profile wants to hear it.
    open: bool,
    /// Secrets with which one may do everything, and be anybody.
    admin_secrets: Vec<String>,
    /// The kinds of tokens that are believed, each as Hasura's `HASURA_GRAPHQL_JWT_SECRET` has it.
    jwt_secrets: Vec<Value>,
    /// The URL of a webhook that knows who asks.
    webhook: Option<String>,
    /// How the webhook is asked.
    webhook_mode: Option<Mode>,
    /// Whether the webhook gets the GraphQL request beside the headers, by POST. `true` by default.
    webhook_sends_request: Option<bool>,
    /// How long the webhook may take, in seconds. 10 by default.
    webhook_timeout_seconds: Option<u32>,
    /// The role of those who come without anything that says who they are.
    unauthorized_role: Option<String>,
    /// How headers and claims begin that are about sessions. `x-hasura-` by default.
    header_prefix: Option<String>,
}

/// How a webhook is asked.
#[derive(Deserialize, Clone, Copy)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
enum Mode {
    /// With the client's headers.
    Get,
    /// With the client's headers and the request, as JSON.
    Post,
}

impl From<AuthSection> for AuthSettings {
    fn from(section: AuthSection) -> Self {
        let mut settings = Self::default();
        if section.open {
            settings = settings.open();
        }
        settings = section.admin_secrets.into_iter().fold(settings, Self::admin_secret);
        for jwt in section.jwt_secrets {
            settings = match jwt {
                Value::String(json) => settings.jwt(json),
                object => settings.jwt(object.to_string()),
            };
        }
        if let Some(url) = section.webhook {
            settings = settings.webhook(url);
        }
        match section.webhook_mode {
            Some(Mode::Get) => settings = settings.webhook_mode(WebhookMode::Get),
            Some(Mode::Post) => settings = settings.webhook_mode(WebhookMode::Post),
            None => {}
        }
        if let Some(sends) = section.webhook_sends_request {
            settings = settings.webhook_sends_request(sends);
        }
        if let Some(seconds) = section.webhook_timeout_seconds {
            settings = settings.webhook_timeout(Duration::from_secs(seconds.into()));
        }
        if let Some(role) = section.unauthorized_role {
            settings = settings.unauthorized_role(role);
        }
        if let Some(prefix) = section.header_prefix {
            settings = settings.header_prefix(prefix);
        }
        settings
    }
}
