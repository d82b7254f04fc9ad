//! Who asks, and what is known of them.

use std::fmt;
use std::sync::Arc;

/// How the names of session variables begin where they are written down, as in a preset. Headers
/// and claims may have another beginning, which is a setting.
const PREFIX: &str = "x-hasura-";

/// The role that may do everything.
pub(crate) const ADMIN: &str = "admin";

/// What stands after the prefix in the name of a session variable that was written down.
pub(crate) fn bare(name: &str) -> &str {
    name.strip_prefix(PREFIX).unwrap_or(name)
}

/// Who asks, and what is known of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Session {
    /// As whom.
    pub(crate) role: Arc<str>,
    /// What else is known.
    pub(crate) variables: SessionVariables,
}

impl Session {
    /// A session of this role.
    pub(crate) fn new(role: &str, variables: SessionVariables) -> Self {
        Self { role: role.into(), variables }
    }

    #[cfg_attr(not(test), expect(dead_code, reason = "for roles other than admin"))]
    /// Whether this is who may do everything.
    pub(crate) fn is_admin(&self) -> bool {
        &*self.role == ADMIN
    }

    /// The value of a session variable, `x-hasura-user-id` say, in any case. The role is one.
    pub(crate) fn variable(&self, name: &str) -> Option<&str> {
        let start = name.get(..PREFIX.len()).filter(|start| start.eq_ignore_ascii_case(PREFIX))?;
        let name = name[start.len()..].to_ascii_lowercase();
        if name == "role" { Some(&self.role) } else { self.variables.get(&name) }
    }
}

/// What is known of who asks: values by name.
///
/// `Debug` shows no value: they are people's ids, and what a token says.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct SessionVariables(Arc<[(Box<str>, Box<str>)]>);

impl SessionVariables {
    /// Variables by their names after the prefix, in lower case. What is no variable is left out:
    /// the role, which stands for itself, and what only a gateway's own client may say.
    pub(crate) fn new(mut variables: Vec<(Box<str>, Box<str>)>) -> Self {
        variables.retain(|(name, _)| !matches!(&**name, "role" | "admin-secret" | "access-key"));
        variables.sort();
        Self(variables.into())
    }

    fn get(&self, name: &str) -> Option<&str> {
        let place = self.0.binary_search_by(|(known, _)| (**known).cmp(name)).ok()?;
        Some(&self.0[place].1)
    }

    /// All of them, by their names after the prefix.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }
}

impl fmt::Debug for SessionVariables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(variables: &[(&str, &str)]) -> Session {
        let variables = variables.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        Session::new("user", SessionVariables::new(variables.collect()))
    }

    #[test]
    fn variable_is_found_in_any_case_and_not_shown() {
        let session = session(&[("user-id", "7"), ("a", "b")]);
        assert_eq!(session.variable("X-Hasura-User-Id"), Some("7"));
        assert_eq!(session.variable("x-hasura-role"), Some("user"));
        assert_eq!(session.variable("x-hasura-user"), None);
        assert_eq!(session.variable("user-id"), None);
        assert_eq!(session.variable("é-hasura-user-id"), None);
        assert_eq!(format!("{:?}", session.variables), r#"{"a", "user-id"}"#);
    }

    #[test]
    fn neither_role_nor_secret_is_a_variable() {
        let session = session(&[("role", "admin"), ("admin-secret", "s"), ("access-key", "s")]);
        assert_eq!(session.variables, SessionVariables::default());
        assert_eq!(session.variable("x-hasura-role"), Some("user"));
    }
}
