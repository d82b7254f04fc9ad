//! The headers that are about sessions, and reading them.

use axum::http::header::{HeaderMap, HeaderName, HeaderValue};

use super::refusal::Refusal;
use super::session::{ADMIN, Session, SessionVariables};

/// The headers that are about sessions; all begin with the prefix.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    prefix: Box<str>,
    /// The header with the role that is wanted.
    pub(super) role: HeaderName,
    /// The headers an admin secret may come in: the usual one, and that of old clients.
    pub(super) secrets: [HeaderName; 2],
}

impl Names {
    /// How they begin unless the settings say otherwise.
    pub(super) const USUAL_PREFIX: &str = "x-hasura-";

    /// The headers that begin with `prefix`; none if no header can.
    pub(crate) fn new(prefix: &str) -> Option<Self> {
        let prefix = prefix.to_ascii_lowercase();
        let name = |rest: &str| format!("{prefix}{rest}").parse().ok();
        let secrets = [name("admin-secret")?, name("access-key")?];
        let role = name("role")?;
        (!prefix.is_empty()).then(|| Self { prefix: prefix.into(), role, secrets })
    }

    #[cfg(test)]
    pub(crate) fn usual() -> Self {
        Self::new(Self::USUAL_PREFIX).unwrap()
    }

    /// What stands after the prefix in the name of a claim or header, in lower case.
    pub(super) fn bare(&self, name: &str) -> Option<Box<str>> {
        let start = name.get(..self.prefix.len())?;
        let rest = &name[start.len()..];
        let is_one = start.eq_ignore_ascii_case(&self.prefix) && !rest.is_empty();
        is_one.then(|| rest.to_ascii_lowercase().into())
    }

    /// A name with the prefix.
    pub(super) fn full(&self, bare: &str) -> String {
        format!("{}{bare}", self.prefix)
    }

    /// Whether a header is about sessions. Such a one of a client never goes along as it came.
    pub(crate) fn is_session_header(&self, name: &HeaderName) -> bool {
        name.as_str().starts_with(&*self.prefix)
    }

    /// The role that is wanted.
    pub(super) fn wanted_role<'h>(
        &self,
        headers: &'h HeaderMap,
    ) -> Result<Option<&'h str>, Refusal> {
        let role = only_text(headers, &self.role)?;
        match role {
            Some("") => Err(Refusal::header(self.role.as_str(), "is empty")),
            role => Ok(role),
        }
    }

    /// The session that the headers themselves claim: for a client who is believed.
    pub(super) fn claimed(&self, headers: &HeaderMap) -> Result<Session, Refusal> {
        let role = self.wanted_role(headers)?.unwrap_or(ADMIN);
        let mut variables = Vec::new();
        for name in headers.keys() {
            let Some(bare) = self.bare(name.as_str()) else { continue };
            if self.secrets.contains(name) {
                continue;
            }
            let value = only_text(headers, name)?.unwrap_or_default();
            variables.push((bare, value.into()));
        }
        Ok(Session::new(role, SessionVariables::new(variables)))
    }

    /// How they all begin.
    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// A session as headers for those who are told of it. They count as secret: they are people's
    /// ids, and what a token says.
    pub(crate) fn headers(&self, session: &Session) -> Vec<(HeaderName, HeaderValue)> {
        let role = match &*session.role {
            ADMIN => Ok(HeaderValue::from_static(ADMIN)),
            role => HeaderValue::from_bytes(role.as_bytes()),
        };
        let variables = session.variables.iter().filter_map(|(bare, value)| {
            let name = self.full(bare).parse::<HeaderName>().ok()?;
            Some((name, HeaderValue::from_bytes(value.as_bytes())))
        });
        let sensitive = |(name, mut value): (HeaderName, HeaderValue)| {
            value.set_sensitive(true);
            (name, value)
        };
        // What can be no header, as a value with a line break, does not go along.
        std::iter::once((self.role.clone(), role))
            .chain(variables)
            .filter_map(|(name, value)| Some(sensitive((name, value.ok()?))))
            .collect()
    }
}

/// The value of a header that may stand there once.
pub(super) fn only<'h>(
    headers: &'h HeaderMap,
    name: &HeaderName,
) -> Result<Option<&'h HeaderValue>, Refusal> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (value, None) => Ok(value),
        (_, Some(_)) => Err(Refusal::header(name.as_str(), "is given twice")),
    }
}

/// The text of a header that may stand there once.
pub(super) fn only_text<'h>(
    headers: &'h HeaderMap,
    name: &HeaderName,
) -> Result<Option<&'h str>, Refusal> {
    let Some(value) = only(headers, name)? else { return Ok(None) };
    match std::str::from_utf8(value.as_bytes()) {
        Ok(text) => Ok(Some(text)),
        Err(_) => Err(Refusal::header(name.as_str(), "is not UTF-8")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(headers: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = headers.iter();
        pairs.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    fn names() -> Names {
        Names::new("X-Hasura-").unwrap()
    }

    #[test]
    fn believed_headers_are_role_and_variables() {
        let headers = map(&[
            ("x-hasura-admin-secret", "s"),
            ("X-Hasura-Role", "user"),
            ("x-hasura-user-id", "7"),
            ("x-hasurauser", "no"),
            ("x-hasura-", "no"),
        ]);
        let session = names().claimed(&headers).unwrap();
        assert_eq!((&*session.role, session.is_admin()), ("user", false));
        assert_eq!(session.variables.iter().collect::<Vec<_>>(), [("user-id", "7")]);
        assert!(names().claimed(&HeaderMap::new()).unwrap().is_admin());
    }

    #[test]
    fn header_given_twice_is_refused() {
        for name in ["x-hasura-role", "x-hasura-user-id"] {
            let refusal = names().claimed(&map(&[(name, "a"), (name, "a")])).unwrap_err();
            assert_eq!(refusal, Refusal::header(name, "is given twice"));
        }
        assert!(names().claimed(&map(&[("x-hasura-role", "")])).is_err());
    }

    #[test]
    fn what_can_be_no_header_does_not_go_along() {
        let variables = [("user-id", "7"), ("evil", "a\r\nx-other: b"), ("a b", "c")];
        let variables = variables.map(|(name, value)| (name.into(), value.into()));
        let session = Session::new("user", SessionVariables::new(variables.into()));
        let headers = names().headers(&session);
        let shown: Vec<_> =
            headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
        assert_eq!(shown, [("x-hasura-role", "user"), ("x-hasura-user-id", "7")]);
    }

    #[test]
    fn prefix_must_be_able_to_begin_a_header() {
        assert!(Names::new("").is_none());
        assert!(Names::new("x hasura ").is_none());
        let names = Names::new("x-acme-").unwrap();
        assert_eq!(names.bare("X-Acme-User-Id").as_deref(), Some("user-id"));
        assert_eq!(names.bare("x-hasura-user-id"), None);
    }
}
