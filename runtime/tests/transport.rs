//! How remote schemas are connected to: certificates, proxy, HTTP/2, and what a start says about
//! settings that can not be used. The upstreams are real TLS servers with certificates of the day.

#![expect(clippy::unwrap_used, reason = "a test whose servers do not work has failed")]

use std::fs;
use std::io;
use std::sync::Arc;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use joinwright_runtime::codegen::{
    Builder, HttpVersion, OperationKind, Pem, Plan, RemoteId, RemoteSchema, RootField, Router,
    Setting, Transport, Url,
};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

/// An authority that nobody but the test knows, and certificates of it as files.
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    folder: TempDir,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        Self { issuer, folder: TempDir::new().unwrap() }
    }

    /// Writes a file. The path lives as long as the test's process, as a fact's does.
    fn file(&self, name: &str, text: &str) -> Pem<'static> {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        Pem::File(path.to_str().unwrap().to_owned().leak())
    }

    fn ca(&self) -> Pem<'static> {
        self.file("ca.pem", &self.issuer.pem())
    }

    /// A certificate with its key.
    fn client_certificate(&self) -> (Pem<'static>, Pem<'static>) {
        self.client_certificate_of("us").0
    }

    /// A certificate with its key, in files of this name; and the certificate as it is sent.
    fn client_certificate_of(&self, name: &str) -> ((Pem<'static>, Pem<'static>), Vec<u8>) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let pem = self.file(&format!("{name}.pem"), &certificate.pem());
        let key = self.file(&format!("{name}.key"), &key.serialize_pem());
        ((pem, key), certificate.der().to_vec())
    }

    /// What a server of this authority needs; `wants_client` if it wants one, too, of its clients.
    fn server(&self, wants_client: bool) -> ServerConfig {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        let mut roots = RootCertStore::empty();
        roots.add(self.issuer.der().clone()).unwrap();
        let builder = match wants_client {
            true => ServerConfig::builder().with_client_cert_verifier(
                WebPkiClientVerifier::builder(Arc::new(roots)).build().unwrap(),
            ),
            false => ServerConfig::builder().with_no_client_auth(),
        };
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let mut config = builder.with_single_cert(vec![certificate.der().clone()], key).unwrap();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        config
    }
}

/// Answers with the version of HTTP that it was asked in.
async fn answer(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, io::Error> {
    let body = format!("{{\"data\":{{\"name\":\"{:?}\"}}}}", request.version());
    Ok(Response::new(Full::new(body.into())))
}

/// A server over TLS. Gives its port.
async fn tls_server(config: ServerConfig) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            // Whoever is not trusted goes away.
            let Ok(stream) = acceptor.accept(stream).await else { continue };
            let is_http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
            let (io, service) = (TokioIo::new(stream), service_fn(answer));
            tokio::spawn(async move {
                if is_http2 {
                    let http2 = http2::Builder::new(TokioExecutor::new());
                    let _ = http2.serve_connection(io, service).await;
                } else {
                    let _ = http1::Builder::new().serve_connection(io, service).await;
                }
            });
        }
    });
    port
}

/// A gateway of one remote schema.
fn gateway(url: &str, transport: Transport<'static>) -> Builder {
    let url = Url::Literal(url.to_owned().leak());
    let remote = RemoteSchema { name: "shop", url, transport, ..RemoteSchema::PLAIN };
    let root = RootField { operation: OperationKind::Query, name: "name", remote: RemoteId(0) };
    let plan = Plan {
        sdl: "type Query { name: String }",
        remotes: vec![remote].leak(),
        root_fields: vec![root].leak(),
        joins: &[],
    };
    Builder::new(Box::leak(Box::new(plan)))
}

/// What the gateway answers to `{ name }`.
async fn ask(url: &str, transport: Transport<'static>) -> String {
    ask_router(gateway(url, transport).router().unwrap(), "{ name }").await
}

/// What a gateway answers to a query.
async fn ask_router(router: Router, query: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let client = reqwest::Client::builder().tls_certs_only([]).no_proxy().build().unwrap();
    let body = format!(r#"{{"query":"{query}"}}"#);
    let request = client.post(format!("http://{address}/graphql")).body(body);
    let response = request.header("content-type", "application/json").send().await.unwrap();
    response.text().await.unwrap()
}

fn start_error(url: &str, transport: Transport<'static>) -> String {
    gateway(url, transport).router().unwrap_err().to_string()
}

const UNREACHABLE: &str = "remote schema `shop` can not be reached";

#[tokio::test]
async fn an_authority_of_ones_own_is_trusted_and_no_other() {
    let authority = Authority::new();
    let url = format!("https://localhost:{}/", tls_server(authority.server(false)).await);
    let with_ca = |ca| Transport { ca: Some(ca), ..Transport::PLAIN };
    assert_eq!(ask(&url, with_ca(authority.ca())).await, r#"{"data":{"name":"HTTP/2.0"}}"#);
    let other = Authority::new();
    assert!(ask(&url, with_ca(other.ca())).await.contains(UNREACHABLE));
}

#[tokio::test]
async fn server_that_wants_a_client_certificate_gets_it() {
    let authority = Authority::new();
    let url = format!("https://localhost:{}/", tls_server(authority.server(true)).await);
    let ca = Some(authority.ca());
    let client_certificate = Some(authority.client_certificate());
    let shown = Transport { ca, client_certificate, ..Transport::PLAIN };
    assert_eq!(ask(&url, shown).await, r#"{"data":{"name":"HTTP/2.0"}}"#);
    let hidden = ask(&url, Transport { ca, ..Transport::PLAIN }).await;
    assert!(hidden.starts_with(r#"{"data":{"name":null},"errors":"#), "{hidden}");
}

/// A server over TLS that says which of these certificates it was shown. Gives its port.
async fn naming_server(config: ServerConfig, known: [Vec<u8>; 2]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let stream = acceptor.accept(stream).await.unwrap();
            let shown = &stream.get_ref().1.peer_certificates().unwrap()[0];
            let place = known.iter().position(|known| known.as_slice() == shown.as_ref());
            // What was not asked for is cut.
            let data = format!(r#"{{"data":{{"one":"{place:?}","two":"{place:?}"}}}}"#);
            let service = service_fn(move |_| {
                let response = Response::new(Full::new(Bytes::from(data.clone())));
                async { Ok::<_, io::Error>(response) }
            });
            let http1 = http1::Builder::new();
            tokio::spawn(http1.serve_connection(TokioIo::new(stream), service));
        }
    });
    port
}

#[tokio::test]
async fn each_remote_schema_shows_its_own_certificate() {
    let authority = Authority::new();
    let (one, one_der) = authority.client_certificate_of("one");
    let (two, two_der) = authority.client_certificate_of("two");
    let mut config = authority.server(true);
    config.alpn_protocols.clear();
    let port = naming_server(config, [one_der, two_der]).await;
    let url = Url::Literal(format!("https://localhost:{port}/").leak());
    let ca = Some(authority.ca());
    let remote = |name, certificate| {
        let transport = Transport { ca, client_certificate: Some(certificate), ..Transport::PLAIN };
        RemoteSchema { name, url, transport, ..RemoteSchema::PLAIN }
    };
    let operation = OperationKind::Query;
    let field = |name, place| RootField { operation, name, remote: RemoteId(place) };
    let plan = Plan {
        sdl: "type Query { one: String two: String }",
        remotes: vec![remote("one", one), remote("two", two)].leak(),
        root_fields: vec![field("one", 0), field("two", 1)].leak(),
        joins: &[],
    };
    let router = Builder::new(Box::leak(Box::new(plan))).router().unwrap();
    for _ in 0..10 {
        let answer = ask_router(router.clone(), "{ one two }").await;
        assert_eq!(answer, r#"{"data":{"one":"Some(0)","two":"Some(1)"}}"#);
    }
}

#[tokio::test]
async fn http_version_is_as_told() {
    let authority = Authority::new();
    let url = format!("https://localhost:{}/", tls_server(authority.server(false)).await);
    let over_tls = |http| Transport { ca: Some(authority.ca()), http, ..Transport::PLAIN };
    for (http, version) in [(HttpVersion::One, "HTTP/1.1"), (HttpVersion::Two, "HTTP/2.0")] {
        assert!(ask(&url, over_tls(http)).await.contains(version));
    }

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let http2 = http2::Builder::new(TokioExecutor::new());
        http2.serve_connection(TokioIo::new(stream), service_fn(answer)).await.unwrap();
    });
    let plain = Transport { http: HttpVersion::Two, ..Transport::PLAIN };
    assert_eq!(ask(&url, plain).await, r#"{"data":{"name":"HTTP/2.0"}}"#);
}

/// Reads the head of a request.
async fn head(stream: &mut BufReader<TcpStream>) -> Vec<String> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.unwrap();
        match line.trim_end() {
            "" => return lines,
            line => lines.push(line.to_owned()),
        }
    }
}

#[tokio::test]
async fn requests_go_through_the_proxy() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("http://user:word@{}", listener.local_addr().unwrap());
    // A proxy that answers itself: the remote schema's address leads nowhere.
    let seen = tokio::spawn(async move {
        let mut stream = BufReader::new(listener.accept().await.unwrap().0);
        let head = head(&mut stream).await;
        let length = head.iter().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        stream.read_exact(&mut vec![0; length.parse().unwrap()]).await.unwrap();
        let body = r#"{"data":{"name":"through the proxy"}}"#;
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        stream.write_all(answer.as_bytes()).await.unwrap();
        head
    });
    let proxy = Some(Setting::Template(proxy.leak()));
    let answer = ask("http://shop.invalid/graphql", Transport { proxy, ..Transport::PLAIN }).await;
    assert_eq!(answer, r#"{"data":{"name":"through the proxy"}}"#);
    let head = seen.await.unwrap();
    assert_eq!(head[0], "POST http://shop.invalid/graphql HTTP/1.1");
    assert!(head.contains(&"proxy-authorization: Basic dXNlcjp3b3Jk".to_owned()), "{head:?}");
}

#[tokio::test]
async fn over_tls_the_proxy_is_asked_for_a_tunnel() {
    let authority = Authority::new();
    let port = tls_server(authority.server(false)).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("http://{}", listener.local_addr().unwrap());
    let seen = tokio::spawn(async move {
        let mut stream = BufReader::new(listener.accept().await.unwrap().0);
        let head = head(&mut stream).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        let mut upstream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        tokio::spawn(
            async move { tokio::io::copy_bidirectional(&mut stream, &mut upstream).await },
        );
        head
    });
    let (ca, proxy) = (Some(authority.ca()), Some(Setting::Template(proxy.leak())));
    let url = format!("https://localhost:{port}/");
    let answer = ask(&url, Transport { ca, proxy, ..Transport::PLAIN }).await;
    assert_eq!(answer, r#"{"data":{"name":"HTTP/2.0"}}"#);
    assert_eq!(seen.await.unwrap()[0], format!("CONNECT localhost:{port} HTTP/1.1"));
}

#[test]
fn start_says_what_can_not_be_used_and_of_whom() {
    let authority = Authority::new();
    let url = "https://shop.invalid/";
    let missing = Transport { ca: Some(Pem::File("no/such.pem")), ..Transport::PLAIN };
    let error = start_error(url, missing);
    let expected = "`tls.ca` of remote schema `shop` can not be used: the file `no/such.pem`: ";
    assert!(error.starts_with(expected), "{error}");

    let empty = Transport { ca: Some(authority.file("empty.pem", "")), ..Transport::PLAIN };
    let expected =
        "`tls.ca` of remote schema `shop` can not be used: there is no certificate in it";
    assert_eq!(start_error(url, empty), expected);

    let unset = Pem::FromEnv("JOINWRIGHT_TEST_UNSET");
    let client_certificate = Some((unset, authority.ca()));
    let expected = "the environment variable `JOINWRIGHT_TEST_UNSET` is not set; remote schema \
                    `shop` needs it for `tls.client_certificate`";
    let transport = Transport { client_certificate, ..Transport::PLAIN };
    assert_eq!(start_error(url, transport), expected);

    let no_key = Some((authority.ca(), authority.file("no.key", "nothing")));
    let error = start_error(url, Transport { client_certificate: no_key, ..Transport::PLAIN });
    let expected = "`tls.client_certificate` of remote schema `shop` can not be used: ";
    assert!(error.starts_with(expected), "{error}");

    let proxy = Some(Setting::Template("{{JOINWRIGHT_TEST_UNSET}}:{{JOINWRIGHT_TEST_TOO}}"));
    let error = start_error(url, Transport { proxy, ..Transport::PLAIN });
    assert_eq!(error.lines().count(), 2, "{error}");
    assert!(error.ends_with(
        "`JOINWRIGHT_TEST_TOO` is not set; remote schema `shop` needs it for its proxy"
    ));
    let proxy = Some(Setting::Template("socks5://user:secret@proxy"));
    let expected = "the proxy of remote schema `shop` can not be used: it begins neither with \
                    http:// nor with https://";
    assert_eq!(start_error(url, Transport { proxy, ..Transport::PLAIN }), expected);
}
