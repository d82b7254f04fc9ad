//! A remote schema as its gateway would reach it: the address and the headers of the relationships
//! file, filled in from the environment.
//!
//! Certificates and proxies of the relationships file are the gateway's alone.

use std::env;

use joinwright_codegen::syntax::{AskingDocument, SettingDocument, UrlDocument};
use reqwest::header::HeaderMap;

use crate::http::{self, Endpoint, HttpError};

/// The endpoint of a remote schema.
pub(crate) fn endpoint(url: &UrlDocument, asking: &AskingDocument) -> Result<Endpoint, HttpError> {
    let address = url
        .setting()
        .resolve(variable)
        .map_err(|missing| HttpError::Variable(missing.into_iter().next().unwrap_or_default()))?;
    Endpoint::new(&address, headers(&asking.headers)?)
}

fn headers(configured: &[(String, SettingDocument)]) -> Result<HeaderMap, HttpError> {
    let mut headers = HeaderMap::new();
    for (name, setting) in configured {
        let value = setting.resolve(variable).map_err(|missing| HttpError::HeaderUnset {
            variable: missing.into_iter().next().unwrap_or_default(),
            header: name.clone(),
        })?;
        http::append(&mut headers, name, &value)?;
    }
    Ok(headers)
}

/// An environment variable that is not empty, as a gateway reads it.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
