//! Rules about a client's headers: which go along, and under which names.
//!
//! What is named under `deny` stays, whatever else is said. A header that gets another name goes under
//! that alone, and the client's own header of that name stays: an upstream that is told something by
//! it is told so by the gateway.

use joinwright_operation::headers::{HeaderRules, matches};
use reqwest::header::{HeaderMap, HeaderName};

/// The rules of one remote schema.
#[derive(Debug, Clone)]
pub(super) struct ClientRules {
    allow: &'static [&'static str],
    deny: &'static [&'static str],
    rename: Vec<(HeaderName, HeaderName)>,
}

/// Whether a rule names a header that may not go along without one.
pub(super) fn want_staying(rules: &HeaderRules<'_>) -> bool {
    !rules.rename.is_empty() || rules.allow.iter().any(|item| !item.ends_with('*'))
}

impl ClientRules {
    pub(super) fn new(rules: &HeaderRules<'static>) -> Self {
        // The compiler has seen that they are names.
        let pair = |(from, to): &(&str, &str)| Some((from.parse().ok()?, to.parse().ok()?));
        Self {
            allow: rules.allow,
            deny: rules.deny,
            rename: rules.rename.iter().filter_map(pair).collect(),
        }
    }

    /// The names that headers get.
    pub(super) fn new_names(&self) -> impl Iterator<Item = &HeaderName> {
        self.rename.iter().map(|(_, to)| to)
    }

    /// The names that they have at the client's.
    pub(super) fn renamed(&self) -> impl Iterator<Item = &HeaderName> {
        self.rename.iter().map(|(from, _)| from)
    }

    /// Those that go along, of the headers that usually do and of those that do if they are named.
    pub(super) fn pick(&self, going: &HeaderMap, staying: &HeaderMap) -> HeaderMap {
        if self.allow.is_empty() && self.deny.is_empty() && self.rename.is_empty() {
            return going.clone();
        }
        let mut picked = HeaderMap::with_capacity(going.len() + 12);
        let usual = going.iter().filter(|(name, _)| self.lets(name));
        // `host` is among them for the sake of another name, and is never named.
        let named = staying.iter().filter(|(name, _)| self.names(name) && *name != "host");
        for (name, value) in usual.chain(named) {
            picked.append(name.clone(), value.clone());
        }
        for (from, to) in &self.rename {
            for value in going.get_all(from).iter().chain(staying.get_all(from)) {
                picked.append(to.clone(), value.clone());
            }
        }
        picked
    }

    /// Whether one that usually goes along does so under its own name.
    fn lets(&self, name: &HeaderName) -> bool {
        let is_in = |list: &[&str]| list.iter().any(|item| matches(item, name.as_str()));
        let is_allowed = self.allow.is_empty() || is_in(self.allow);
        is_allowed && !is_in(self.deny) && !self.is_renamed(name)
    }

    /// Whether one that usually stays is named, as it is, and so goes along.
    fn names(&self, name: &HeaderName) -> bool {
        self.allow.contains(&name.as_str()) && self.lets(name)
    }

    fn is_renamed(&self, name: &HeaderName) -> bool {
        self.rename.iter().any(|(from, to)| from == name || to == name)
    }
}
