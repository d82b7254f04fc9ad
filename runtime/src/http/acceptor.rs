//! TLS: from the files of a certificate and its key to connections that are encrypted.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::configuration::Tls;

/// How long a handshake may take.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);

/// What clients and the gateway may agree on, the one that is preferred first.
const PROTOCOLS: [&[u8]; 2] = [HTTP2, b"http/1.1"];

/// The name of HTTP/2 in a handshake.
const HTTP2: &[u8] = b"h2";

/// A certificate, or its key, that can not be used. The message never shows what is in a file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// Of the two files only one is named.
    #[error("TLS needs both files, `http.tls.certificate` and `http.tls.key`")]
    OneFile,
    /// A file can not be read, or has nothing of use.
    #[error("the file `{}` has no {what} that can be read: {reason}", path.display())]
    File {
        /// What it should have.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// Why it has not.
        reason: String,
    },
    /// The two do not belong together, or are of a kind that is not supported.
    #[error("the certificate and the key can not be used: {0}")]
    Pair(#[source] rustls::Error),
}

/// Makes the gateway's side of TLS connections.
#[derive(Clone)]
pub(crate) struct Acceptor(TlsAcceptor);

impl Acceptor {
    /// What the settings say; none if they name no files.
    pub(crate) fn new(settings: &Tls) -> Result<Option<Self>, TlsError> {
        let (certificate, key) = match (&settings.certificate, &settings.key) {
            (Some(certificate), Some(key)) => (certificate, key),
            (None, None) => return Ok(None),
            _ => return Err(TlsError::OneFile),
        };
        let (certificates, key) = (certificates(certificate)?, private_key(key)?);
        let config = ServerConfig::builder().with_no_client_auth();
        let mut config = config.with_single_cert(certificates, key).map_err(TlsError::Pair)?;
        config.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).to_vec();
        Ok(Some(Self(TlsAcceptor::from(Arc::new(config)))))
    }

    /// Shakes hands, in time.
    pub(crate) async fn accept<S>(&self, stream: S) -> io::Result<TlsStream<S>>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        tokio::time::timeout(HANDSHAKE_TIMEOUT, self.0.accept(stream)).await?
    }
}

/// Whether HTTP/2 was agreed on.
pub(crate) fn is_http2<S>(stream: &TlsStream<S>) -> bool {
    stream.get_ref().1.alpn_protocol() == Some(HTTP2)
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let found = CertificateDer::pem_file_iter(path).and_then(Iterator::collect);
    let found: Vec<_> = found.map_err(|error| unusable("certificate", path, error.to_string()))?;
    match found.is_empty() {
        true => Err(unusable("certificate", path, "there is none in it".to_owned())),
        false => Ok(found),
    }
}

fn private_key(path: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    let key = PrivateKeyDer::from_pem_file(path);
    key.map_err(|error| unusable("private key", path, error.to_string()))
}

fn unusable(what: &'static str, path: &Path, reason: String) -> TlsError {
    TlsError::File { what, path: path.to_owned(), reason }
}
