//! Who asks, and what is known of them.

use std::fmt;
use std::sync::Arc;

/// How the names of session variables begin where they are written down, as in a preset. Headers
/// and claims may have another beginning, which is a setting.
const PREFIX: &str = "x-hasura-";

/// The role that may do everything.
pub(crate) const ADMIN: &str = "admin";

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
}

/// What is known of who asks: values by name.
///
/// `Debug` shows no value: they are people's ids, and what a token says.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct SessionVariables(Arc<[(Box<str>, Box<str>)]>);

impl SessionVariables {
    /// Variables by their names after the prefix, in lower case.
    pub(super) fn new(mut variables: Vec<(Box<str>, Box<str>)>) -> Self {
        variables.sort();
        Self(variables.into())
    }

    #[cfg_attr(not(test), expect(dead_code, reason = "for presets"))]
    /// The value of a variable, `x-hasura-user-id` say, in any case.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let bare = name.get(..PREFIX.len()).filter(|start| start.eq_ignore_ascii_case(PREFIX))?;
        let name = name[bare.len()..].to_ascii_lowercase();
        let place = self.0.binary_search_by(|(known, _)| (**known).cmp(&*name)).ok()?;
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

    #[test]
    fn variable_is_found_in_any_case_and_not_shown() {
        let variables =
            SessionVariables::new(vec![("user-id".into(), "7".into()), ("a".into(), "b".into())]);
        assert_eq!(variables.get("X-Hasura-User-Id"), Some("7"));
        assert_eq!(variables.get("x-hasura-user"), None);
        assert_eq!(variables.get("user-id"), None);
        assert_eq!(variables.get("é-hasura-user-id"), None);
        assert_eq!(format!("{variables:?}"), r#"{"a", "user-id"}"#);
    }
}
