//! Admin secrets, of which only digests are kept.

use std::fmt;

use ring::digest::{Digest, SHA256, digest};
use subtle::{Choice, ConstantTimeEq};

/// The admin secrets: several while one takes the place of another.
///
/// `Debug` shows how many there are.
#[derive(Clone, Default)]
pub(super) struct AdminSecrets(Vec<Digest>);

impl AdminSecrets {
    /// These secrets.
    pub(super) fn new<'s>(secrets: impl IntoIterator<Item = &'s str>) -> Self {
        Self(secrets.into_iter().map(|secret| digest(&SHA256, secret.as_bytes())).collect())
    }

    /// Whether this is one of them. How long that takes depends on the number of secrets and the
    /// length of `given`, not on what they are.
    pub(super) fn contain(&self, given: &[u8]) -> bool {
        let given = digest(&SHA256, given);
        let found = self
            .0
            .iter()
            .fold(Choice::from(0), |found, secret| found | secret.as_ref().ct_eq(given.as_ref()));
        found.into()
    }
}

impl fmt::Debug for AdminSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AdminSecrets({})", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_secret_is_right_and_what_is_near_is_wrong() {
        let secrets = AdminSecrets::new(["old-secret", "new-secret"]);
        assert!(secrets.contain(b"old-secret") && secrets.contain(b"new-secret"));
        for near in ["", "old-secre", "old-secrets", "Old-secret", "old-secret ", "old-secret\0"] {
            assert!(!secrets.contain(near.as_bytes()), "{near:?}");
        }
        assert!(!AdminSecrets::default().contain(b""));
    }

    #[test]
    fn secrets_are_not_shown() {
        assert_eq!(format!("{:?}", AdminSecrets::new(["a", "b"])), "AdminSecrets(2)");
    }
}
