//! Roles: who sees what of the gateway.
//!
//! `admin` sees everything. Where permissions count, another role sees what the compiler has written
//! down for it, and a role of which nothing is written down sees nothing.

use joinwright_operation::facts::Role;

use crate::auth::ADMIN;

/// The roles of a gateway.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Roles {
    /// Those with permissions; `None` if permissions do not count.
    listed: Option<&'static [Role<'static>]>,
    /// Whether there are permissions that do not count.
    are_off: bool,
}

/// Who sees a joined schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Viewer {
    /// Who sees everything.
    Everything,
    /// A role, by its place in the list.
    Role(u16),
}

impl Roles {
    /// The roles that were compiled, if permissions count.
    ///
    /// They do if there are any and nobody has said otherwise. Who says that they count and has none
    /// lets nobody see anything but `admin`.
    pub(crate) fn new(compiled: Option<&'static [Role<'static>]>, count: Option<bool>) -> Self {
        let listed = match count {
            None => compiled,
            Some(true) => Some(compiled.unwrap_or_default()),
            Some(false) => None,
        };
        Self { listed, are_off: compiled.is_some() && listed.is_none() }
    }

    /// What somebody who starts this gateway should hear.
    pub(crate) fn warning(&self) -> Option<&'static str> {
        self.are_off.then_some(
            "permissions are turned off: every role may ask for everything, whatever the \
             relationships file says",
        )
    }

    /// All that have permissions.
    pub(crate) fn listed(&self) -> &'static [Role<'static>] {
        self.listed.unwrap_or_default()
    }

    /// What a role sees; `None` if that is nothing.
    pub(crate) fn viewer(&self, role: &str) -> Option<Viewer> {
        match self.listed {
            None => Some(Viewer::Everything),
            Some(_) if role == ADMIN => Some(Viewer::Everything),
            Some(listed) => {
                let place = listed.iter().position(|one| one.name == role)?;
                Some(Viewer::Role(place as u16))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static LISTED: &[Role<'static>] =
        &[Role { name: "user", ..Role::PLAIN }, Role { name: "support", ..Role::PLAIN }];

    #[test]
    fn permissions_count_if_there_are_any() {
        let roles = Roles::new(Some(LISTED), None);
        assert_eq!(roles.viewer("admin"), Some(Viewer::Everything));
        assert_eq!(roles.viewer("support"), Some(Viewer::Role(1)));
        for stranger in ["", "Support", "support ", "stranger", "ADMIN"] {
            assert_eq!(roles.viewer(stranger), None, "{stranger}");
        }
        assert_eq!(Roles::new(None, None).viewer("stranger"), Some(Viewer::Everything));
    }

    #[test]
    fn permissions_that_count_where_there_are_none_let_nobody_see_anything() {
        let roles = Roles::new(None, Some(true));
        assert_eq!(roles.viewer("user"), None);
        assert_eq!(roles.viewer("admin"), Some(Viewer::Everything));
    }

    #[test]
    fn permissions_that_are_turned_off_do_not_count() {
        let roles = Roles::new(Some(LISTED), Some(false));
        assert_eq!(roles.viewer("stranger"), Some(Viewer::Everything));
        assert!(roles.warning().is_some());
        assert!(Roles::new(Some(LISTED), None).warning().is_none());
        assert!(Roles::new(None, Some(false)).warning().is_none());
    }
}
