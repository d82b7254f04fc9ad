//! What a remote schema's facts come to in the environment of a gateway: its address, its headers.

use joinwright_operation::facts::{RemoteSchema, Setting, Url as Address};
use joinwright_operation::template::{self, Part};
use reqwest::Url;
use reqwest::header::{HeaderName, HeaderValue};

use super::headers::{ConfiguredHeaders, Piece, SessionValue};

/// Why a remote schema can not be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RemoteError {
    /// The relationships file names an environment variable, and it is not set.
    #[error(
        "the environment variable `{variable}` is not set; it holds the URL of remote schema `{remote}`"
    )]
    UrlUnset {
        /// The remote schema.
        remote: String,
        /// The environment variable.
        variable: String,
    },
    /// The address is no URL of HTTP. It is not shown: it may hold a password.
    #[error("the URL of remote schema `{remote}`, from {origin}, is no URL of HTTP: {reason}")]
    UrlInvalid {
        /// The remote schema.
        remote: String,
        /// Where the address comes from.
        origin: String,
        /// What is wrong with it.
        reason: String,
    },
    /// An environment variable that something else needs is not set.
    #[error(
        "the environment variable `{variable}` is not set; remote schema `{remote}` needs it for {purpose}"
    )]
    VariableUnset {
        /// The remote schema.
        remote: String,
        /// The environment variable.
        variable: String,
        /// What needs it.
        purpose: String,
    },
    /// The value of a configured header can not be sent. It is not shown: it may be secret.
    #[error("the value of the header `{header}` of remote schema `{remote}` can not be sent")]
    HeaderInvalid {
        /// The remote schema.
        remote: String,
        /// The header.
        header: String,
    },
    /// A client's header gets a name that is about sessions here, where headers begin otherwise than
    /// usual: clients could say of themselves what they like.
    #[error(
        "remote schema `{remote}` renames a header of clients to `{header}`, which is about sessions"
    )]
    HeaderOfSession {
        /// The remote schema.
        remote: String,
        /// The header's new name.
        header: String,
    },
    /// A certificate, a key or a proxy can not be used.
    #[error("{what} of remote schema `{remote}` can not be used: {reason}")]
    TransportInvalid {
        /// The remote schema.
        remote: String,
        /// What can not be used.
        what: String,
        /// Why.
        reason: String,
    },
}

/// The environment of a gateway, as one remote schema looks into it.
pub(crate) struct Environment<'e> {
    /// The remote schema.
    pub(crate) remote: &'e str,
    /// An environment variable.
    pub(crate) variable: &'e dyn Fn(&str) -> Option<String>,
}

impl Environment<'_> {
    /// An environment variable that is not empty.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        (self.variable)(name).filter(|value| !value.is_empty())
    }

    /// An environment variable that must be there.
    pub(crate) fn require(&self, name: &str, purpose: &str) -> Result<String, RemoteError> {
        self.get(name).ok_or_else(|| self.unset(name, purpose))
    }

    fn unset(&self, variable: &str, purpose: &str) -> RemoteError {
        let (remote, variable) = (self.remote.to_owned(), variable.to_owned());
        RemoteError::VariableUnset { remote, variable, purpose: purpose.to_owned() }
    }

    fn fill(&self, text: &str, purpose: &str) -> Result<String, Vec<RemoteError>> {
        let missing =
            |names: Vec<&str>| names.iter().map(|name| self.unset(name, purpose)).collect();
        template::fill(text, |name| self.get(name)).map_err(missing)
    }

    /// A text that is known now.
    pub(crate) fn text(
        &self,
        setting: &Setting<'_>,
        purpose: &str,
    ) -> Result<String, Vec<RemoteError>> {
        match setting {
            Setting::Template(text) => self.fill(text, purpose),
            Setting::FromEnv(name) => self.require(name, purpose).map_err(|error| vec![error]),
        }
    }

    /// The address of a remote schema: the builder's, else what the relationships file says.
    pub(crate) fn url(
        &self,
        address: Address<'_>,
        given: Option<&str>,
    ) -> Result<Url, Vec<RemoteError>> {
        let remote = self.remote.to_owned();
        let (text, origin) = match (given, address) {
            (Some(url), _) => (url.to_owned(), "the builder".to_owned()),
            (None, Address::Literal(url)) => {
                (self.fill(url, "its URL")?, "the relationships file".to_owned())
            }
            // Nobody asks for a function's.
            (None, Address::Function) => (String::new(), "nowhere".to_owned()),
            (None, Address::FromEnv(name)) => match self.get(name) {
                Some(value) => (value, format!("the environment variable `{name}`")),
                None => {
                    let variable = name.to_owned();
                    return Err(vec![RemoteError::UrlUnset { remote, variable }]);
                }
            },
        };
        http_url(&text).map_err(|reason| vec![RemoteError::UrlInvalid { remote, origin, reason }])
    }

    /// The configured headers.
    pub(crate) fn headers(
        &self,
        remote: &RemoteSchema<'static>,
    ) -> Result<ConfiguredHeaders, Vec<RemoteError>> {
        let (mut headers, mut errors) = (ConfiguredHeaders::default(), Vec::new());
        for (header, setting) in remote.headers {
            if let Err(more) = self.header(&mut headers, header, setting) {
                errors.extend(more);
            }
        }
        if errors.is_empty() { Ok(headers) } else { Err(errors) }
    }

    fn header(
        &self,
        headers: &mut ConfiguredHeaders,
        name: &str,
        setting: &Setting<'static>,
    ) -> Result<(), Vec<RemoteError>> {
        let invalid = || {
            let (remote, header) = (self.remote.to_owned(), name.to_owned());
            vec![RemoteError::HeaderInvalid { remote, header }]
        };
        let purpose = format!("the header `{name}`");
        let parsed: HeaderName = name.parse().map_err(|_| invalid())?;
        match setting {
            Setting::Template(text) if template::has_session_variables(text) => {
                headers.of_session(parsed, self.session_value(text, &purpose)?);
            }
            _ => {
                let text = self.text(setting, &purpose)?;
                headers.fix(parsed, HeaderValue::from_str(&text).map_err(|_| invalid())?);
            }
        }
        Ok(())
    }

    /// A text with session variables in it, the environment's filled in.
    fn session_value(
        &self,
        text: &'static str,
        purpose: &str,
    ) -> Result<SessionValue, Vec<RemoteError>> {
        let (mut pieces, mut errors) = (Vec::new(), Vec::new());
        for part in template::parse(text).unwrap_or_default() {
            match part {
                Part::Text(text) => pieces.push(Piece::Text(text.to_owned())),
                Part::Session(name) => pieces.push(Piece::Variable(name)),
                Part::Variable(name) => match self.require(name, purpose) {
                    Ok(text) => pieces.push(Piece::Text(text)),
                    Err(error) => errors.push(error),
                },
            }
        }
        if errors.is_empty() { Ok(SessionValue(pieces)) } else { Err(errors) }
    }
}

/// An address of HTTP, or why it is none.
pub(crate) fn http_url(text: &str) -> Result<Url, String> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(url),
        Ok(_) => Err("it begins neither with http:// nor with https://".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}
