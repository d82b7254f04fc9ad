//! HTTP clients as the relationships file wants them: certificates, proxy, connections.

use std::fs;
use std::sync::Once;
use std::time::Duration;

use joinwright_operation::facts::{HttpVersion, Pem, Transport};
use reqwest::{Certificate, Client, ClientBuilder, Identity, Proxy, Url};

use super::resolve::{Environment, RemoteError, http_url};

/// How long connecting may take, TLS included.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How the gateway calls itself.
pub(super) const AGENT: &str = concat!("joinwright/", env!("CARGO_PKG_VERSION"));

/// Whose certificates a client needs unless it is told whom to trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trust {
    /// The system's.
    System,
    /// Nobody's: for plain HTTP, so that such a gateway runs where there are no certificates.
    Nobody,
}

impl Trust {
    /// What asking `url` needs.
    pub(crate) fn for_url(url: &Url) -> Self {
        if url.scheme() == "https" { Self::System } else { Self::Nobody }
    }
}

/// Why there is no client.
pub(crate) enum ClientError {
    /// Something that the relationships file says can not be had.
    Remote(Vec<RemoteError>),
    /// The client can not be made.
    Client(reqwest::Error),
}

impl From<RemoteError> for ClientError {
    fn from(error: RemoteError) -> Self {
        Self::Remote(vec![error])
    }
}

/// A client that connects as `transport` says.
pub(crate) fn make_client(
    trust: Trust,
    transport: &Transport<'_>,
    environment: &Environment<'_>,
) -> Result<Client, ClientError> {
    let mut trust_of_all = trust;
    let mut builder = usual(transport);
    builder = match (transport.http, trust) {
        (HttpVersion::One, _) => builder.http1_only(),
        (HttpVersion::Two, Trust::Nobody) => builder.http2_prior_knowledge(),
        (HttpVersion::Usual, _) | (HttpVersion::Two, Trust::System) => builder,
    };
    if let Some(setting) = &transport.proxy {
        let text = environment.text(setting, "its proxy").map_err(ClientError::Remote)?;
        let invalid = |reason| environment.invalid("the proxy", reason);
        let url = http_url(&text).map_err(invalid)?;
        if Trust::for_url(&url) == Trust::System {
            trust_of_all = Trust::System;
        }
        let proxy = Proxy::all(url).map_err(|error| invalid(reason(error)))?;
        builder = builder.proxy(proxy);
    }
    if let Some((certificate, key)) = &transport.client_certificate {
        builder = builder.identity(environment.identity(certificate, key)?);
    }
    builder = match (&transport.ca, trust_of_all) {
        (Some(ca), _) => builder.tls_certs_only(environment.authorities(ca)?),
        (None, Trust::System) => builder,
        (None, Trust::Nobody) => builder.tls_certs_only([]),
    };
    builder.build().map_err(ClientError::Client)
}

/// A client for a URL that is no remote schema's. An error is for people.
pub(crate) fn plain_client(url: &Url) -> Result<Client, String> {
    let environment = Environment { remote: "", variable: &|_| None };
    match make_client(Trust::for_url(url), &Transport::PLAIN, &environment) {
        Ok(client) => Ok(client),
        Err(ClientError::Client(error)) => Err(reason(error)),
        Err(ClientError::Remote(errors)) => {
            Err(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
        }
    }
}

/// Sees to it that TLS can be spoken, by a client of the user's own, too.
pub(crate) fn install_crypto() {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // An error means that the user's program has installed a provider of its own.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

/// What all clients have in common, and how they keep connections.
fn usual(transport: &Transport<'_>) -> ClientBuilder {
    let mut builder = Client::builder()
        .user_agent(AGENT)
        .connect_timeout(CONNECT_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .no_proxy();
    if let Some(n) = transport.max_idle_per_host {
        builder = builder.pool_max_idle_per_host(n as usize);
    }
    if let Some(seconds) = transport.idle_timeout_seconds {
        builder = builder.pool_idle_timeout(Duration::from_secs(u64::from(seconds)));
    }
    builder
}

impl Environment<'_> {
    fn invalid(&self, what: &str, reason: String) -> RemoteError {
        let (remote, what) = (self.remote.to_owned(), what.to_owned());
        RemoteError::TransportInvalid { remote, what, reason }
    }

    fn pem(&self, pem: &Pem<'_>, what: &str) -> Result<Vec<u8>, RemoteError> {
        match pem {
            Pem::FromEnv(name) => self.require(name, what).map(String::into_bytes),
            Pem::File(path) => {
                let unreadable = |error| self.invalid(what, format!("the file `{path}`: {error}"));
                fs::read(path).map_err(unreadable)
            }
        }
    }

    fn authorities(&self, pem: &Pem<'_>) -> Result<Vec<Certificate>, RemoteError> {
        let what = "`tls.ca`";
        let certificates = Certificate::from_pem_bundle(&self.pem(pem, what)?)
            .map_err(|error| self.invalid(what, reason(error)))?;
        if certificates.is_empty() {
            return Err(self.invalid(what, "there is no certificate in it".to_owned()));
        }
        Ok(certificates)
    }

    fn identity(&self, certificate: &Pem<'_>, key: &Pem<'_>) -> Result<Identity, RemoteError> {
        let mut pem = self.pem(certificate, "`tls.client_certificate`")?;
        pem.push(b'\n');
        pem.extend(self.pem(key, "`tls.client_key`")?);
        Identity::from_pem(&pem)
            .map_err(|error| self.invalid("`tls.client_certificate`", reason(error)))
    }
}

/// The innermost cause, which is the one that says something.
fn reason(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
