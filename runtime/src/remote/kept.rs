//! What goes on to the client of the headers of an upstream's answer: cookies, and for how long an
//! answer may be kept, each as far as the relationships file says so.
//!
//! An answer of the gateway's is made of many. It may be kept no longer than any of them, and not at
//! all if one of them does not say how long.

use std::time::{Duration, SystemTime};

use joinwright_operation::facts::RemoteSchema;
use joinwright_operation::headers::AnswersOf;
use reqwest::header::{
    AGE, CACHE_CONTROL, EXPIRES, HeaderMap, HeaderName, HeaderValue, SET_COOKIE, VARY,
};

use crate::auth::lifetime;

/// What a request is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Root fields of the client's operation.
    RootFields,
    /// The keys of joins.
    Keys,
}

/// Which headers of a remote schema's answers go on to the client.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeepRules {
    cookies: AnswersOf,
    /// None if the gateway says nothing of how long its answers may be kept.
    caching: Option<AnswersOf>,
}

impl Default for KeepRules {
    /// None.
    fn default() -> Self {
        Self { cookies: AnswersOf::Nothing, caching: None }
    }
}

/// Headers of one answer that go on to the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptHeaders {
    /// `Set-Cookie`, in order.
    pub(crate) cookies: Vec<HeaderValue>,
    /// For how long the answer may be kept, if that matters.
    pub(crate) caching: Option<Caching>,
}

/// For how long an answer may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caching {
    /// How long; no time at all if it may not.
    pub(crate) lifetime: Duration,
    /// The headers of a request that it depends on.
    pub(crate) vary: Vec<HeaderName>,
}

impl Caching {
    /// The answer may not be kept.
    pub(crate) const NEVER: Self = Self { lifetime: Duration::ZERO, vary: Vec::new() };

    /// Of two answers that are parts of one.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.lifetime = self.lifetime.min(other.lifetime);
        for name in other.vary {
            if !self.vary.contains(&name) {
                self.vary.push(name);
            }
        }
        self
    }
}

impl KeepRules {
    /// Those of `remote`, one of `all`.
    pub(crate) fn new(remote: &RemoteSchema<'_>, all: &[RemoteSchema<'_>]) -> Self {
        let is_asked_for =
            all.iter().any(|one| one.response_headers.cache_control > AnswersOf::Nothing);
        let rules = remote.response_headers;
        Self { cookies: rules.set_cookie, caching: is_asked_for.then_some(rules.cache_control) }
    }

    /// What goes on of these headers, if anything does. `renamed` are the names under which clients
    /// send what the upstream gets under others.
    pub(crate) fn of<'n>(
        self,
        headers: &HeaderMap,
        purpose: Purpose,
        renamed: impl Iterator<Item = &'n HeaderName>,
    ) -> Option<Box<KeptHeaders>> {
        let counts = |answers: AnswersOf| match purpose {
            Purpose::RootFields => answers >= AnswersOf::RootFields,
            Purpose::Keys => answers == AnswersOf::Everything,
        };
        let cookies: Vec<HeaderValue> = match counts(self.cookies) {
            true => headers.get_all(SET_COOKIE).iter().cloned().collect(),
            false => Vec::new(),
        };
        let caching = self.caching.map(|answers| match counts(answers) {
            true => caching(headers, renamed),
            false => Caching::NEVER,
        });
        let is_any = !cookies.is_empty() || caching.is_some();
        is_any.then(|| Box::new(KeptHeaders { cookies, caching }))
    }
}

/// For how long an answer may be kept, by its own headers.
fn caching<'n>(headers: &HeaderMap, renamed: impl Iterator<Item = &'n HeaderName>) -> Caching {
    let texts = |name: HeaderName| {
        let values = headers.get_all(name).iter().map(|value| value.to_str().ok());
        values.collect::<Option<Vec<_>>>().map(|texts| texts.join(","))
    };
    let text = |name| texts(name).filter(|text| !text.is_empty());
    // What can not be read may say that it may not be kept.
    let (Some(control), Some(vary)) = (texts(CACHE_CONTROL), texts(VARY)) else {
        return Caching::NEVER;
    };
    let control = Some(control).filter(|control| !control.is_empty());
    let expires = text(EXPIRES);
    let lifetime = lifetime(control.as_deref(), expires.as_deref(), SystemTime::now());
    let age = text(AGE).and_then(|age| age.trim().parse().ok()).map(Duration::from_secs);
    let lifetime = lifetime.unwrap_or_default().saturating_sub(age.unwrap_or_default());
    let names: Option<Vec<HeaderName>> = (vary.split(',').map(str::trim))
        .filter(|name| !name.is_empty())
        .map(|name| name.parse().ok().filter(|name| *name != "*"))
        .collect();
    match names {
        Some(mut vary) if !lifetime.is_zero() => {
            if !vary.is_empty() {
                vary.extend(renamed.cloned());
            }
            Caching { lifetime, vary }
        }
        _ => Caching::NEVER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(headers: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = headers.iter();
        pairs.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    fn rules(set_cookie: AnswersOf, cache_control: AnswersOf) -> KeepRules {
        KeepRules { cookies: set_cookie, caching: Some(cache_control) }
    }

    fn seconds(headers: &[(&'static str, &'static str)]) -> u64 {
        let rules = rules(AnswersOf::Nothing, AnswersOf::RootFields);
        let kept = rules.of(&map(headers), Purpose::RootFields, std::iter::empty()).unwrap();
        kept.caching.unwrap().lifetime.as_secs()
    }

    #[test]
    fn every_cookie_goes_on_if_the_answer_counts() {
        let headers = map(&[("set-cookie", "a=1"), ("x-other", "x"), ("set-cookie", "b=2")]);
        for (answers, of_root, of_keys) in [
            (AnswersOf::Nothing, 0, 0),
            (AnswersOf::RootFields, 2, 0),
            (AnswersOf::Everything, 2, 2),
        ] {
            for (purpose, expected) in [(Purpose::RootFields, of_root), (Purpose::Keys, of_keys)] {
                let rules = KeepRules { cookies: answers, caching: None };
                let kept = rules.of(&headers, purpose, std::iter::empty());
                assert_eq!(kept.map_or(0, |kept| kept.cookies.len()), expected, "{answers:?}");
            }
        }
    }

    #[test]
    fn answer_is_kept_for_as_long_as_it_says_and_not_if_it_says_nothing() {
        assert_eq!(seconds(&[("cache-control", "public, max-age=60")]), 60);
        assert_eq!(seconds(&[("cache-control", "max-age=60"), ("age", "20")]), 40);
        assert_eq!(seconds(&[("cache-control", "max-age=60"), ("age", "80")]), 0);
        assert_eq!(seconds(&[("cache-control", "max-age=60"), ("vary", "a, *")]), 0);
        assert_eq!(seconds(&[("cache-control", "max-age=60"), ("vary", "\u{9}é")]), 0);
        assert_eq!(seconds(&[("cache-control", "max-age=60"), ("cache-control", "no-store")]), 0);
        assert_eq!(seconds(&[("cache-control", "private")]), 0);
        assert_eq!(seconds(&[]), 0);
    }

    #[test]
    fn answers_that_do_not_count_are_not_kept() {
        let headers = map(&[("cache-control", "max-age=60")]);
        let rules = rules(AnswersOf::Nothing, AnswersOf::RootFields);
        let kept = rules.of(&headers, Purpose::Keys, std::iter::empty()).unwrap();
        assert_eq!(kept.caching, Some(Caching::NEVER));
    }

    #[test]
    fn what_an_answer_depends_on_is_named_as_the_client_names_it() {
        let headers = map(&[("cache-control", "max-age=60"), ("vary", "X-Lang, Cookie")]);
        let rules = rules(AnswersOf::Nothing, AnswersOf::RootFields);
        let renamed: HeaderName = "accept-language".parse().unwrap();
        let kept = rules.of(&headers, Purpose::RootFields, std::iter::once(&renamed)).unwrap();
        let vary = kept.caching.unwrap().vary;
        let shown: Vec<_> = vary.iter().map(HeaderName::as_str).collect();
        assert_eq!(shown, ["x-lang", "cookie", "accept-language"]);
    }
}
