//! Configured headers: those that are the same for every request, and those with something of the
//! session in them.

use std::fmt;

use joinwright_operation::facts::Setting;
use joinwright_operation::template::has_session_variables;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::auth::Session;

/// The configured headers of one remote schema, with what the environment says filled in.
#[derive(Debug, Clone, Default)]
pub(crate) struct ConfiguredHeaders {
    fixed: Vec<(HeaderName, HeaderValue)>,
    of_session: Vec<(HeaderName, SessionValue)>,
}

/// A value with session variables in it. `Debug` shows their names: the text between may be secret.
#[derive(Clone)]
pub(crate) struct SessionValue(pub(crate) Vec<Piece>);

/// A piece of such a value.
#[derive(Clone)]
pub(crate) enum Piece {
    /// Text as it is.
    Text(String),
    /// The session variable of this name.
    Variable(&'static str),
}

/// Whether one of these headers has something of the session in it.
pub(super) fn wants_session(headers: &[(&str, Setting<'_>)]) -> bool {
    headers.iter().any(|(_, setting)| match setting {
        Setting::Template(text) => has_session_variables(text),
        Setting::FromEnv(_) => false,
    })
}

impl ConfiguredHeaders {
    /// A header that is the same for every request. It may be secret.
    pub(crate) fn fix(&mut self, name: HeaderName, mut value: HeaderValue) {
        value.set_sensitive(true);
        self.fixed.push((name, value));
    }

    /// A header with something of the session in it.
    pub(crate) fn of_session(&mut self, name: HeaderName, value: SessionValue) {
        self.of_session.push((name, value));
    }

    /// Puts them in the place of others of their names. One that lacks something is not sent, nor is
    /// another in its place: what an upstream reads there is what is configured.
    pub(super) fn put(&self, headers: &mut HeaderMap, who: Option<&Session>) {
        for (name, value) in &self.fixed {
            headers.insert(name.clone(), value.clone());
        }
        for (name, value) in &self.of_session {
            match who.and_then(|session| value.filled(session)) {
                Some(value) => drop(headers.insert(name.clone(), value)),
                None => drop(headers.remove(name)),
            }
        }
    }
}

impl SessionValue {
    /// The value in a session; none if a variable is missing, or if it can not be sent, as with a
    /// line break in it.
    fn filled(&self, session: &Session) -> Option<HeaderValue> {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(piece) => text.push_str(piece),
                Piece::Variable(name) => text.push_str(session.variable(name)?),
            }
        }
        let mut value = HeaderValue::from_bytes(text.as_bytes()).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

impl fmt::Debug for SessionValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.0.iter().filter_map(|piece| match piece {
            Piece::Text(_) => None,
            Piece::Variable(name) => Some(name),
        });
        f.debug_set().entries(names).finish()
    }
}
