//! What a gateway is run for.

/// What a gateway is run for: `JOINWRIGHT_PROFILE`, else the settings, else development.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Profile {
    /// To be tried and changed: defaults are those that help.
    #[default]
    Development,
    /// To be used by others: defaults are those that protect.
    Production,
}

impl Profile {
    /// The environment variable.
    pub(crate) const VARIABLE: &str = "JOINWRIGHT_PROFILE";

    /// The profile that the environment names; none if it names another thing.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "development" => Some(Self::Development),
            "production" => Some(Self::Production),
            _ => None,
        }
    }
}
