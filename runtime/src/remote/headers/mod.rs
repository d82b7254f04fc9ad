//! The headers of upstream requests: the gateway's own, configured ones, the session and the client's.
//!
//! Where two have one name, the gateway's own wins over the configured one, that over the session's,
//! and that over the client's. What a client says about its own connection, body and browser concerns
//! nobody but the gateway.

mod configured;
mod rules;

use std::fmt;

use joinwright_operation::facts::RemoteSchema;
use joinwright_operation::headers::{Forwarded, HeaderClass, class};
use reqwest::header::{ACCEPT, CONNECTION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

pub(crate) use self::configured::{ConfiguredHeaders, Piece, SessionValue};
use self::rules::ClientRules;
use crate::auth::{Names, Session, bare};

const ACCEPTED: &str = "application/graphql-response+json, application/json;q=0.9";

/// What of a client's headers may go along to remote schemas, and the client's session.
///
/// `Debug` shows names and no values.
#[derive(Clone, Default)]
pub(crate) struct ClientHeaders {
    /// Those that go along unless a rule says otherwise.
    going: HeaderMap,
    /// Those that go along where a rule names them.
    staying: HeaderMap,
    /// The session as headers.
    session: Vec<(HeaderName, HeaderValue)>,
    /// How many bytes their names begin alike.
    prefix: usize,
    /// Who asks.
    who: Option<Session>,
}

/// What remote schemas want of a client.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// The client's headers that usually go along.
    going: bool,
    /// The others, too.
    staying: bool,
    /// The session.
    session: bool,
}

impl Wanted {
    /// What these remote schemas want.
    pub(crate) fn by(remotes: &[RemoteSchema<'_>]) -> Self {
        let forwarding = || remotes.iter().filter(|remote| remote.forward_client_headers);
        Self {
            going: forwarding().next().is_some(),
            staying: forwarding().any(|remote| rules::want_staying(&remote.client_headers)),
            session: remotes.iter().any(|remote| {
                remote.forward_session_variables != Forwarded::NOTHING
                    || configured::wants_session(remote.headers)
            }),
        }
    }
}

impl ClientHeaders {
    /// Those of `headers` that may go along, and the session. What the client itself says of a
    /// session stays. The values are shared, not copied.
    pub(crate) fn new(
        wanted: Wanted,
        headers: &HeaderMap,
        names: &Names,
        session: &Session,
    ) -> Self {
        let mut client = Self::default();
        if wanted.going {
            client.take(headers, names, wanted.staying);
        }
        if wanted.session {
            client.session = names.headers(session);
            client.prefix = names.prefix().len();
            client.who = Some(session.clone());
        }
        client
    }

    fn take(&mut self, headers: &HeaderMap, names: &Names, wants_staying: bool) {
        let of_this_hop: Vec<HeaderName> = named_by_connection(headers).collect();
        for (name, value) in headers {
            if of_this_hop.contains(name) || names.is_session_header(name) {
                continue;
            }
            let kept = match class(name.as_str()) {
                HeaderClass::Goes => &mut self.going,
                HeaderClass::Stays if wants_staying => &mut self.staying,
                // Where from a request came is no secret, but goes along only under another name.
                HeaderClass::Never if wants_staying && name == "host" => &mut self.staying,
                HeaderClass::Stays | HeaderClass::Never => continue,
            };
            kept.append(name.clone(), value.clone());
        }
    }
}

impl fmt::Debug for ClientHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let session = self.session.iter().map(|(name, _)| name);
        let names = self.going.keys().chain(self.staying.keys()).chain(session);
        f.debug_set().entries(names).finish()
    }
}

/// The headers that `Connection` says are for the next hop only.
fn named_by_connection(headers: &HeaderMap) -> impl Iterator<Item = HeaderName> {
    let lists = headers.get_all(CONNECTION).iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).filter_map(|name| name.trim().parse().ok())
}

/// The headers of requests to one remote schema.
#[derive(Debug, Clone)]
pub(crate) struct RemoteHeaders {
    /// The gateway's own.
    own: [(HeaderName, HeaderValue); 2],
    configured: ConfiguredHeaders,
    /// Which session variables go along: all, or those with these names after the prefix.
    session: Option<Vec<&'static str>>,
    /// Which of the client's, if any.
    client: Option<ClientRules>,
}

impl RemoteHeaders {
    /// The configured headers and the gateway's own, with what `remote` says of the others.
    pub(crate) fn new(configured: ConfiguredHeaders, remote: &RemoteSchema<'static>) -> Self {
        let json = HeaderValue::from_static("application/json");
        let accepted = HeaderValue::from_static(ACCEPTED);
        Self {
            own: [(CONTENT_TYPE, json), (ACCEPT, accepted)],
            configured,
            session: match remote.forward_session_variables {
                Forwarded::All => None,
                Forwarded::Only(names) => Some(names.iter().map(|name| bare(name)).collect()),
            },
            client: remote.forward_client_headers.then(|| ClientRules::new(&remote.client_headers)),
        }
    }

    /// A header that would go along as one of a session's, if a client's header gets such a name.
    pub(crate) fn renamed_to_session(&self, names: &Names) -> Option<&HeaderName> {
        self.client.as_ref()?.new_names().find(|name| names.is_session_header(name))
    }

    /// The names under which a client's headers do not go along, but under another.
    pub(crate) fn renamed(&self) -> impl Iterator<Item = &HeaderName> {
        self.client.iter().flat_map(ClientRules::renamed)
    }

    /// The headers of a request that is made for a client.
    pub(crate) fn of_request(&self, client: &ClientHeaders) -> HeaderMap {
        let mut headers = match &self.client {
            Some(rules) => rules.pick(&client.going, &client.staying),
            None => HeaderMap::with_capacity(12),
        };
        for (name, value) in &client.session {
            let bare = name.as_str().get(client.prefix..).unwrap_or_default();
            if self.session.as_ref().is_none_or(|names| names.contains(&bare)) {
                headers.insert(name.clone(), value.clone());
            }
        }
        self.configured.put(&mut headers, client.who.as_ref());
        for (name, value) in &self.own {
            headers.insert(name.clone(), value.clone());
        }
        headers
    }
}

#[cfg(test)]
mod tests;
