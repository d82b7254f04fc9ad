//! Who asks: from a request's headers to a session, or to a refusal.
//!
//! The ways to be somebody, in the order in which they are tried: an admin secret, then a token or
//! the webhook, then, for who brings nothing at all, the unauthorized role. A way that is tried and
//! fails ends it: who brings a wrong secret is refused, whatever else they bring. What a client's own
//! headers say of a session counts only beside the admin secret, and in an open gateway; beside a
//! token they choose one of its roles and nothing else.

mod fetch;
mod freshness;
#[cfg(any(fuzzing, test))]
pub(crate) mod fuzzing;
mod jwt;
mod names;
mod refusal;
mod secret;
mod session;
mod settings;
mod webhook;

use std::io::Write;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use axum::http::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName};
use reqwest::{Client, Url};
use serde_json::value::RawValue;

pub(crate) use freshness::lifetime;
use jwt::Jwt;
pub(crate) use names::Names;
use names::only;
pub(crate) use refusal::Refusal;
use secret::AdminSecrets;
pub(crate) use session::{ADMIN, Session, SessionVariables, bare};
use settings::Given;
pub use settings::{AuthError, AuthSettings};
use webhook::Webhook;
pub use webhook::WebhookMode;

use crate::profile::Profile;

/// Makes an HTTP client for a URL. An error is for people.
pub(crate) type Connect<'c> = dyn Fn(&Url) -> Result<Client, String> + 'c;

/// Knows who asks.
#[derive(Debug)]
pub(crate) struct Authenticator {
    names: Names,
    secrets: AdminSecrets,
    mode: Mode,
    /// The role of who brings nothing.
    unauthorized: Option<String>,
}

/// What speaks for a client who has no admin secret.
#[derive(Debug)]
enum Mode {
    /// Nothing: everybody is whom they say they are.
    Open,
    /// Nothing does.
    SecretOnly,
    /// A token of one of these kinds.
    Jwt(Vec<Jwt>),
    /// Somebody else.
    Webhook(Webhook),
}

impl Authenticator {
    /// What the settings and the environment say.
    ///
    /// # Errors
    /// If one of them can not be used, or if nobody is kept out in production and nobody said that
    /// this is meant.
    pub(crate) fn new(
        settings: &AuthSettings,
        profile: Profile,
        environment: &dyn Fn(&str) -> Option<String>,
        connect: &Connect<'_>,
    ) -> Result<Self, AuthError> {
        let settings = settings.clone().with_environment(environment)?;
        let names = names(settings.header_prefix.as_ref())?;
        for secret in &settings.admin_secrets {
            check_secret(secret)?;
        }
        let secrets = AdminSecrets::new(settings.admin_secrets.iter().map(|given| &*given.text));
        let mode = mode(&settings, &names, connect)?;
        check_openness(&settings, &mode, profile)?;
        if let Some(role) = &settings.unauthorized_role {
            check_unauthorized_role(role, &mode)?;
        }
        let unauthorized = settings.unauthorized_role.map(|role| role.text);
        Ok(Self { names, secrets, mode, unauthorized })
    }

    /// The headers that are about sessions.
    pub(crate) fn names(&self) -> &Names {
        &self.names
    }

    /// The headers that a session depends on; none if it depends on more than can be told.
    pub(crate) fn decided_by(&self, headers: &HeaderMap) -> Option<Vec<HeaderName>> {
        let role = self.names.role.clone();
        // Beside a secret every header of a session counts, whatever it is called.
        let is_claiming =
            headers.keys().any(|name| *name != role && self.names.is_session_header(name));
        let of_tokens = match &self.mode {
            _ if is_claiming => return None,
            Mode::Webhook(_) => return None,
            Mode::Open | Mode::SecretOnly => &[][..],
            Mode::Jwt(kinds) => kinds,
        };
        let mut names = vec![AUTHORIZATION, COOKIE, role];
        names.extend(of_tokens.iter().filter_map(Jwt::header));
        names.extend(self.names.secrets.iter().cloned());
        Some(names)
    }

    /// What somebody who starts this gateway should hear.
    pub(crate) fn warning(&self) -> Option<&'static str> {
        matches!(self.mode, Mode::Open).then_some(
            "the gateway is open: whoever reaches it may ask for everything; an admin secret, \
             tokens or a webhook keep others out",
        )
    }

    /// Fetches beforehand what the first request would wait for.
    pub(crate) fn warm_up(&self) {
        if let Mode::Jwt(kinds) = &self.mode {
            kinds.iter().for_each(Jwt::warm_up);
        }
    }

    /// Whether a session depends on what is asked, so that the request must be read first.
    pub(crate) fn wants_request(&self) -> bool {
        matches!(&self.mode, Mode::Webhook(webhook) if webhook.wants_request())
    }

    /// Who asks. `request` is what they ask, if that is wanted.
    pub(crate) async fn session(
        &self,
        headers: &HeaderMap,
        request: Option<&RawValue>,
    ) -> Result<Session, Refusal> {
        let session = self.known(headers, request).await?;
        // A remote schema that is not told the role may take that for somebody who may do more.
        if session.role.chars().any(char::is_control) {
            return Err(Refusal::role_not_allowed());
        }
        Ok(session)
    }

    async fn known(
        &self,
        headers: &HeaderMap,
        request: Option<&RawValue>,
    ) -> Result<Session, Refusal> {
        if let Mode::Open = self.mode {
            return self.names.claimed(headers);
        }
        for name in &self.names.secrets {
            if let Some(secret) = only(headers, name)? {
                if self.secrets.contain(secret.as_bytes()) {
                    return self.names.claimed(headers);
                }
                return Err(Refusal::wrong_secret(name.as_str()));
            }
        }
        match &self.mode {
            // Both are large, and so no part of every request.
            Mode::Jwt(kinds) => Box::pin(self.by_token(kinds, headers)).await,
            Mode::Webhook(webhook) => {
                Box::pin(webhook.session(&self.names, headers, request)).await
            }
            Mode::Open | Mode::SecretOnly => {
                self.nobody(|| Refusal::no_secret(self.names.secrets[0].as_str()))
            }
        }
    }

    /// The session of the first kind of token that is true, else the refusal that says most.
    async fn by_token(&self, kinds: &[Jwt], headers: &HeaderMap) -> Result<Session, Refusal> {
        let wanted = self.names.wanted_role(headers)?;
        let mut refusal: Option<Refusal> = None;
        for kind in kinds {
            let session = match kind.token(headers) {
                Ok(None) => continue,
                Ok(Some(token)) => kind.session(&self.names, token, wanted).await,
                Err(refusal) => Err(refusal),
            };
            match session {
                Ok(session) => return Ok(session),
                // A token that is not believed may be one of another kind.
                Err(other) if refusal.as_ref().is_none_or(Refusal::says_little) => {
                    refusal = Some(other);
                }
                Err(_) => {}
            }
        }
        match refusal {
            Some(refusal) => Err(refusal),
            None => self
                .nobody(|| Refusal::no_token(&kinds.first().map(Jwt::place).unwrap_or_default())),
        }
    }

    /// The session of somebody who brings nothing, and of whom nothing is known.
    fn nobody(&self, refusal: impl Fn() -> Refusal) -> Result<Session, Refusal> {
        let role = self.unauthorized.as_ref().ok_or_else(refusal)?;
        Ok(Session::new(role, SessionVariables::default()))
    }
}

fn names(prefix: Option<&Given>) -> Result<Names, AuthError> {
    let text = prefix.map_or(Names::USUAL_PREFIX, |given| &given.text);
    Names::new(text).ok_or_else(|| {
        let nobody = Given { setting: String::new(), text: String::new() };
        prefix.unwrap_or(&nobody).wrong("no header can begin like that")
    })
}

/// A secret that no header can bring keeps out its owner too.
fn check_secret(secret: &Given) -> Result<(), AuthError> {
    let text = &secret.text;
    if text.is_empty() {
        return Err(secret.wrong("the secret is empty"));
    }
    let is_sendable = text.trim() == text && !text.chars().any(char::is_control);
    if is_sendable {
        Ok(())
    } else {
        Err(secret
            .wrong("no header can bring a secret with such white space or control characters"))
    }
}

fn mode(settings: &AuthSettings, names: &Names, connect: &Connect<'_>) -> Result<Mode, AuthError> {
    let single = settings.jwts.iter().map(|given| (given, false));
    let mut kinds = Vec::new();
    for (given, is_list) in single.chain(settings.jwt_lists.iter().map(|given| (given, true))) {
        let read = Jwt::read(&given.setting, &given.text, is_list, names, connect);
        kinds.extend(read.map_err(|reason| given.wrong(reason))?);
    }
    match &settings.webhook {
        Some(given) if !kinds.is_empty() => {
            Err(given.wrong("tokens are configured too; one of the two knows who asks, not both"))
        }
        Some(given) => {
            let url = Url::parse(&given.text).ok();
            let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
            let url = url.ok_or_else(|| given.wrong("it is no URL of HTTP"))?;
            let client = connect(&url).map_err(|reason| given.wrong(reason))?;
            let deadline = settings.webhook_timeout.unwrap_or(webhook::USUAL_DEADLINE);
            let webhook = Webhook::new(client, url, settings.webhook_mode, deadline);
            Ok(Mode::Webhook(webhook.without_request(settings.webhook_without_request)))
        }
        None if !kinds.is_empty() => Ok(Mode::Jwt(kinds)),
        None if settings.admin_secrets.is_empty() => Ok(Mode::Open),
        None => Ok(Mode::SecretOnly),
    }
}

/// An open gateway in production is one on purpose, and one that is open on purpose has no secrets.
fn check_openness(settings: &AuthSettings, mode: &Mode, profile: Profile) -> Result<(), AuthError> {
    let error = |reason: &str| {
        Err(AuthError { setting: "the setting `auth`".to_owned(), reason: reason.to_owned() })
    };
    match (mode, settings.open, profile) {
        (Mode::Open, false, Profile::Production) => error(
            "in the production profile a gateway without admin secret, tokens and webhook does not \
             start; if it is meant to be open, set `JOINWRIGHT_AUTH` to `open`",
        ),
        (Mode::Open, ..) | (_, false, _) => Ok(()),
        (_, true, _) => error(
            "it is `open`, but there are settings that keep people out; one of the two is a mistake",
        ),
    }
}

fn check_unauthorized_role(role: &Given, mode: &Mode) -> Result<(), AuthError> {
    match mode {
        _ if role.text.is_empty() || role.text == ADMIN => {
            Err(role.wrong("who brings nothing can not have this role"))
        }
        Mode::Open => Err(role.wrong("without an admin secret or tokens nobody is unauthorized")),
        Mode::Webhook(_) => Err(role.wrong("beside a webhook it is the webhook that says so")),
        Mode::SecretOnly | Mode::Jwt(_) => Ok(()),
    }
}

/// Tells the one who runs the gateway that something is wrong; at most once a second, since the
/// reason may be a client who asks for it.
fn warn(message: &str) {
    static LAST: Mutex<Option<Instant>> = Mutex::new(None);
    let Ok(mut last) = LAST.lock() else { return };
    if last.is_some_and(|last| last.elapsed() < Duration::from_secs(1)) {
        return;
    }
    *last = Some(Instant::now());
    drop(last);
    // Nobody is left to be told if standard error is closed.
    let _ = writeln!(std::io::stderr(), "warning: {message}");
}

#[cfg(test)]
mod tests;
