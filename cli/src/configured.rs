//! A remote schema as its gateway would reach it: the address, the headers, the certificates and the
//! proxy of the relationships file, filled in from the environment.

use std::{env, fs};

use joinwright_codegen::syntax::{AskingDocument, PemDocument, SettingDocument, UrlDocument};
use reqwest::header::HeaderMap;
use reqwest::{Certificate, ClientBuilder, Identity, Proxy};

use crate::http::{self, Endpoint, HttpError};

/// The endpoint of a remote schema.
pub(crate) fn endpoint(url: &UrlDocument, asking: &AskingDocument) -> Result<Endpoint, HttpError> {
    let address = url
        .setting()
        .resolve(variable)
        .map_err(|missing| HttpError::Variable(missing.into_iter().next().unwrap_or_default()))?;
    let client = client(address.starts_with("https:"), asking)?;
    Endpoint::with_client(&address, headers(&asking.headers)?, client)
}

/// A client that connects as the relationships file says.
fn client(is_tls: bool, asking: &AskingDocument) -> Result<ClientBuilder, HttpError> {
    let mut client = match asking.http2 {
        Some(true) if !is_tls => http::client().http2_prior_knowledge(),
        Some(false) => http::client().http1_only(),
        Some(true) | None => http::client(),
    };
    if let Some(proxy) = &asking.proxy {
        let unset = |missing: Vec<String>| unset("`proxy`", &missing.join("`, `"));
        let url = proxy.resolve(variable).map_err(unset)?;
        client = client.proxy(Proxy::all(url).map_err(|error| unusable("`proxy`", error))?);
    }
    if let Some(authorities) = &asking.ca {
        let what = "`tls.ca`";
        let authorities = Certificate::from_pem_bundle(&pem(authorities, what)?);
        client = client.tls_certs_only(authorities.map_err(|error| unusable(what, error))?);
    }
    if let Some((certificate, key)) = &asking.client_certificate {
        let what = "`tls.client_certificate`";
        let mut both = pem(certificate, what)?;
        both.push(b'\n');
        both.extend(pem(key, "`tls.client_key`")?);
        client = client.identity(Identity::from_pem(&both).map_err(|error| unusable(what, error))?);
    }
    Ok(client)
}

fn pem(pem: &PemDocument, what: &'static str) -> Result<Vec<u8>, HttpError> {
    match pem {
        PemDocument::FromEnv(name) => {
            variable(name).map(String::into_bytes).ok_or_else(|| unset(what, name))
        }
        PemDocument::File(path) => fs::read(path).map_err(|error| {
            let reason = format!("the file `{path}`: {error}");
            HttpError::Transport { what, reason }
        }),
    }
}

fn unset(what: &'static str, variable: &str) -> HttpError {
    let reason = format!("the environment variable `{variable}` is not set");
    HttpError::Transport { what, reason }
}

fn unusable(what: &'static str, error: reqwest::Error) -> HttpError {
    HttpError::Transport { what, reason: http::reason(error) }
}

fn headers(configured: &[(String, SettingDocument)]) -> Result<HeaderMap, HttpError> {
    let mut headers = HeaderMap::new();
    // Nobody asks here for whom a header with something of a session could speak.
    for (name, setting) in configured.iter().filter(|(_, it)| !it.has_session_variables()) {
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
