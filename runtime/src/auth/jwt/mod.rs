//! Tokens: a JWT of the client's, believed if its signature is that of a known key, used with an
//! algorithm of that key, and if its claims are those that the settings want.
//!
//! What a token's header says of keys (`jku`, `jwk`, `x5u`, `x5c`) is not looked at. Its `kid` chooses
//! among the keys of a set and nothing else.

mod claims;
mod config;
mod crypto;
mod key_set;
mod keys;
mod path;

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, COOKIE, HeaderName};
use futures_util::FutureExt;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use reqwest::{Client, StatusCode, Url};
use serde_json::value::RawValue;

use claims::Claims;
pub(super) use claims::variable;
use config::{JwtConfig, KeySource, Place};
use key_set::{Fetched, KeySet};
use keys::{Key, read_set};

use super::fetch::fetch;
use super::freshness::lifetime;
use super::names::{Names, only_text};
use super::refusal::Refusal;
use super::session::Session;

/// The most bytes of a token.
const MAX_TOKEN_BYTES: usize = 16 * 1024;

/// How long keys may take to arrive.
const KEYS_DEADLINE: Duration = Duration::from_secs(10);

/// The most bytes of a set of keys.
const MAX_SET_BYTES: usize = 1024 * 1024;

/// One kind of token that is believed.
#[derive(Debug)]
pub(super) struct Jwt {
    keys: Keys,
    claims: Claims,
    validation: Validation,
    place: Place,
}

#[derive(Debug)]
enum Keys {
    Inline(Key),
    Set(Arc<KeySet>),
}

impl Jwt {
    /// The kinds of tokens that a setting describes; `connect` makes a client for a URL. An error is
    /// for people.
    pub(super) fn read(
        setting: &str,
        json: &str,
        is_list: bool,
        names: &Names,
        connect: &dyn Fn(&Url) -> Result<Client, String>,
    ) -> Result<Vec<Self>, String> {
        crypto::install();
        let configs = config::read(json, is_list, names)?;
        configs.into_iter().map(|config| Self::new(setting, config, connect)).collect()
    }

    fn new(
        setting: &str,
        config: JwtConfig,
        connect: &dyn Fn(&Url) -> Result<Client, String>,
    ) -> Result<Self, String> {
        let validation = validation(&config);
        let keys = match config.keys {
            KeySource::Inline(key) => Keys::Inline(key),
            KeySource::Url(url, only) => {
                let client = connect(&url)?;
                let fetch = move || fetch_set(client.clone(), url.clone(), only).boxed();
                Keys::Set(KeySet::new(setting.to_owned(), fetch))
            }
        };
        Ok(Self { keys, claims: config.claims, validation, place: config.place })
    }

    /// Fetches the keys, if they are to be fetched.
    pub(super) fn warm_up(&self) {
        if let Keys::Set(set) = &self.keys {
            set.warm_up();
        }
    }

    /// What the place of the token is called.
    pub(super) fn place(&self) -> String {
        match &self.place {
            Place::Authorization => "Authorization header".to_owned(),
            Place::Cookie(name) => format!("cookie {name}"),
            Place::Header(name) => format!("{name} header"),
        }
    }

    /// The header of one's own that a token is in.
    pub(super) fn header(&self) -> Option<HeaderName> {
        match &self.place {
            Place::Header(name) => Some(name.clone()),
            Place::Authorization | Place::Cookie(_) => None,
        }
    }

    /// The token of a request, if it has one.
    pub(super) fn token<'h>(&self, headers: &'h HeaderMap) -> Result<Option<&'h str>, Refusal> {
        let token = match &self.place {
            Place::Authorization => match only_text(headers, &AUTHORIZATION)? {
                Some(value) => Some(bearer(value).ok_or_else(|| self.malformed())?),
                None => None,
            },
            Place::Header(name) => only_text(headers, name)?.map(str::trim),
            Place::Cookie(name) => cookie(headers, name),
        };
        match token {
            Some("") => Err(self.malformed()),
            token => Ok(token),
        }
    }

    fn malformed(&self) -> Refusal {
        Refusal::malformed_token(&self.place())
    }

    /// The session of a token's bearer, who wants a role.
    pub(super) async fn session(
        &self,
        names: &Names,
        token: &str,
        wanted: Option<&str>,
    ) -> Result<Session, Refusal> {
        let claims = self.verified(token).await?;
        self.claims.session(names, &claims, wanted)
    }

    /// What a token says, if it is true.
    async fn verified(&self, token: &str) -> Result<Box<RawValue>, Refusal> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(Refusal::invalid_token());
        }
        let header = decode_header(token).map_err(|_| Refusal::invalid_token())?;
        // Who names what must be understood means it, and nothing of the kind is.
        if header.crit.is_some() {
            return Err(Refusal::invalid_token());
        }
        let (algorithm, id) = (header.alg, header.kid.as_deref());
        let set = match &self.keys {
            Keys::Inline(key) => return self.verified_by(token, algorithm, [key]),
            Keys::Set(set) => set,
        };
        let mut keys = set.keys().await.ok_or_else(Refusal::unavailable)?;
        if id.is_some() && !keys.iter().any(|key| may_be(key, id)) {
            keys = set.keys_anew().await.ok_or_else(Refusal::invalid_token)?;
        }
        self.verified_by(token, algorithm, keys.iter().filter(|key| may_be(key, id)))
    }

    /// What a token says, if it is true by one of these keys.
    fn verified_by<'k>(
        &self,
        token: &str,
        algorithm: Algorithm,
        keys: impl IntoIterator<Item = &'k Key>,
    ) -> Result<Box<RawValue>, Refusal> {
        let mut validation = self.validation.clone();
        validation.algorithms = vec![algorithm];
        for key in keys.into_iter().filter(|key| key.algorithms.contains(&algorithm)) {
            match decode::<Box<RawValue>>(token, &key.key, &validation) {
                Ok(token) => return Ok(token.claims),
                Err(error) => match error.kind() {
                    ErrorKind::ExpiredSignature => return Err(Refusal::expired_token()),
                    ErrorKind::InvalidSignature => {}
                    _ => return Err(Refusal::invalid_token()),
                },
            }
        }
        Err(Refusal::invalid_token())
    }
}

/// Whether a token that names `id` may be signed with a key of a set.
fn may_be(key: &Key, id: Option<&str>) -> bool {
    match (key.id.as_deref(), id) {
        (Some(known), Some(id)) => known == id,
        (None, _) | (_, None) => true,
    }
}

/// What the settings want of claims. The algorithms are those of each key.
fn validation(config: &JwtConfig) -> Validation {
    let mut validation = Validation::new(Algorithm::default());
    let mut required = vec!["exp"];
    validation.leeway = config.allowed_skew;
    validation.validate_nbf = true;
    // Without a configured audience a token for anybody is one for the gateway, as in Hasura.
    validation.validate_aud = !config.audience.is_empty();
    if validation.validate_aud {
        validation.set_audience(&config.audience);
        required.push("aud");
    }
    if let Some(issuer) = &config.issuer {
        validation.set_issuer(&[issuer]);
        required.push("iss");
    }
    validation.set_required_spec_claims(&required);
    validation
}

/// The token of `Bearer …`.
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.trim().split_once(' ')?;
    let token = token.trim_start();
    (scheme.eq_ignore_ascii_case("bearer") && !token.contains(' ')).then_some(token)
}

/// The value of the first cookie of a name.
fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let texts = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(known, _)| known.trim() == name)?;
    Some(value.trim().trim_matches('"'))
}

/// Fetches a set of keys. An error is for people and shows no address.
async fn fetch_set(client: Client, url: Url, only: Option<Algorithm>) -> Result<Fetched, String> {
    let answer = fetch(client.get(url), KEYS_DEADLINE, MAX_SET_BYTES);
    let answer = answer.await.map_err(|failure| failure.to_string())?;
    if answer.status != StatusCode::OK {
        return Err(format!("the answer has the status {}", answer.status.as_u16()));
    }
    let keys = read_set(&answer.body, only).ok_or("the answer is no JSON Web Key Set")?;
    if keys.is_empty() {
        return Err("the set has no key that tokens may be signed with".to_owned());
    }
    let (cache_control, expires) = answer.caching();
    Ok((keys, lifetime(cache_control, expires, SystemTime::now())))
}

#[cfg(test)]
mod tests;
