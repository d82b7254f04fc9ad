//! What a gateway is told: from a file, the environment and flags to [`Settings`].
//!
//! `Settings` is the one source of truth. What is said elsewhere is laid over it, each layer over the
//! one before: what the builder says, the file `joinwright.yaml`, environment variables, flags. The
//! layers are JSON trees of `Settings`, so that a new field has its key, its environment variable
//! and its errors without a line here.

mod auth;
mod error;
mod file;
mod http;
mod layers;
mod listen;
#[cfg(test)]
mod page_tests;
#[cfg(test)]
mod tests;

pub(crate) use auth::AuthSection;
pub use error::ConfigurationError;
pub(crate) use file::{ConfigurationFile, FILE_VARIABLE};
pub use http::HttpSettings;
pub(crate) use http::{Compression, Cors, Csrf, Tls};
pub(crate) use layers::Flag;
pub(crate) use listen::ListenAddress;

use crate::settings::Settings;
use layers::Layers;

/// A JSON Schema of the configuration file, for editors.
pub(crate) const SCHEMA: &str = include_str!("../../../docs/joinwright.schema.json");

/// `settings`, with what is said elsewhere laid over them.
///
/// # Errors
/// If one of the layers says what can not be.
pub(crate) fn configured(
    settings: &Settings,
    file: Option<&ConfigurationFile>,
    environment: &dyn Fn(&str) -> Option<String>,
    flags: &[Flag],
) -> Result<Settings, ConfigurationError> {
    let mut layers = Layers::new(settings)?;
    if let Some(file) = file {
        layers.lay_file(file)?;
    }
    layers.lay_environment(environment)?;
    for flag in flags {
        layers.lay_flag(flag)?;
    }
    layers.settings()
}
