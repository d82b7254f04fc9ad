//! What is wrong with a configuration, for the person who wrote it.

use std::fmt;

/// A configuration that can not be used. The message says where and, if there is one, a way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigurationError {
    /// `joinwright.yaml:3:5`, an environment variable, a flag.
    place: String,
    message: String,
}

impl ConfigurationError {
    pub(super) fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place: place.into(), message: message.into() }
    }
}

impl fmt::Display for ConfigurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

impl std::error::Error for ConfigurationError {}
