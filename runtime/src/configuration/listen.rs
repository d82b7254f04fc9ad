//! The address that a gateway listens on.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where a gateway listens: a host and a port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(try_from = "String")]
pub(crate) struct ListenAddress(String);

impl ListenAddress {
    /// What the builder says. It is looked at with everything else.
    pub(crate) fn unchecked(address: impl Into<String>) -> Self {
        Self(address.into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for ListenAddress {
    fn default() -> Self {
        Self("127.0.0.1:4000".to_owned())
    }
}

impl TryFrom<String> for ListenAddress {
    type Error = NoAddress;

    fn try_from(address: String) -> Result<Self, NoAddress> {
        let port = address.rsplit_once(':').filter(|(host, _)| !host.is_empty());
        match port.map(|(_, port)| port.parse::<u16>()) {
            Some(Ok(_)) => Ok(Self(address)),
            _ => Err(NoAddress(address)),
        }
    }
}

/// A text that is no address to listen on.
#[derive(Debug)]
pub(crate) struct NoAddress(String);

impl fmt::Display for NoAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no address to listen on; one is 127.0.0.1:4000", self.0)
    }
}
