//! What a gateway is run for.

use serde::{Deserialize, Serialize};

/// What a gateway is run for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// To be tried and changed: defaults are those that help.
    #[default]
    Development,
    /// To be used by others: defaults are those that protect.
    Production,
}
