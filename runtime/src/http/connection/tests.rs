//! Connections: the protocols that they speak, what they may not do, and how they end. The gateway
//! has one remote schema, which nobody asks.

use hyper::client::conn::http2;
use joinwright_operation::facts::{RemoteSchema, Url};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream, duplex};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;

use super::*;
use crate::builder::Builder;
use crate::configuration::Tls;
use crate::plan::Plan;
use crate::settings::Settings;

static PLAN: Plan = Plan {
    sdl: "type Query { a: Int }",
    remotes: &[RemoteSchema {
        name: "nobody",
        url: Url::Literal("http://127.0.0.1:1/"),
        ..RemoteSchema::PLAIN
    }],
    root_fields: &[],
    joins: &[],
};

const ANSWER: &str = r#"{"data":{"__typename":"Query"}}"#;

/// A request of HTTP/1.1 that is answered with `ANSWER`.
const REQUEST: &str = "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n\
                       content-length: 26\r\n\r\n{\"query\":\"{ __typename }\"}";

fn routes() -> Arc<Routes> {
    let settings = Settings::default();
    let endpoint = Builder::new(&PLAN).endpoint(&settings, |_| None).unwrap();
    Arc::new(Routes::new(endpoint, &settings))
}

/// A gateway that listens.
struct Gateway {
    address: std::net::SocketAddr,
    stop: Arc<watch::Sender<()>>,
}

impl Gateway {
    async fn start(tls: Option<Acceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = Arc::new(watch::Sender::new(()));
        let (routes, stopping) = (routes(), Arc::clone(&stop));
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (tls, routes) = (tls.clone(), Arc::clone(&routes));
                tokio::spawn(serve(stream, tls, routes, stopping.subscribe()));
            }
        });
        Self { address, stop }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends bytes and gives all that comes back until the gateway hangs up.
    async fn send(&self, bytes: &[u8]) -> String {
        let (mut read, mut write) = self.connect().await.into_split();
        let bytes = bytes.to_vec();
        let writing = tokio::spawn(async move {
            // The gateway may hang up before it has read all.
            let _ = write.write_all(&bytes).await;
            write
        });
        let mut answer = Vec::new();
        let _ = read.read_to_end(&mut answer).await;
        drop(writing);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Whether a new connection is served.
    async fn is_well(&self) -> bool {
        let request = REQUEST.replace("host: a", "host: a\r\nconnection: close");
        self.send(request.as_bytes()).await.ends_with(ANSWER)
    }
}

/// Asks over HTTP/2.
async fn ask_http2<S>(stream: S) -> String
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let handshake = http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await;
    let (mut sender, connection) = handshake.unwrap();
    tokio::spawn(connection);
    let body = Full::new(Bytes::from_static(br#"{"query":"{ __typename }"}"#));
    let request = Request::post("http://a/graphql").header("content-type", "application/json");
    let response = sender.send_request(request.body(body).unwrap()).await.unwrap();
    let body = http_body_util::BodyExt::collect(response.into_body()).await.unwrap();
    String::from_utf8(body.to_bytes().to_vec()).unwrap()
}

/// Asks over HTTP/1.1.
async fn ask_http1<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S) -> String {
    let request = REQUEST.replace("host: a", "host: a\r\nconnection: close");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    // Some do not say goodbye before they close.
    let _ = stream.read_to_string(&mut answer).await;
    answer.split_once("\r\n\r\n").unwrap_or_default().1.to_owned()
}

/// An acceptor with a certificate for `localhost`, and what trusts it.
fn tls(folder: &std::path::Path) -> (Acceptor, Arc<RootCertStore>) {
    crate::remote::install_crypto();
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (certificate, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
    std::fs::write(&certificate, cert.pem()).unwrap();
    std::fs::write(&key, signing_key.serialize_pem()).unwrap();
    let settings = Tls { certificate: Some(certificate), key: Some(key) };
    let mut roots = RootCertStore::empty();
    roots.add(cert.der().clone()).unwrap();
    (Acceptor::new(&settings).unwrap().unwrap(), Arc::new(roots))
}

#[tokio::test]
async fn both_protocols_are_spoken_on_one_port() {
    let gateway = Gateway::start(None).await;
    assert_eq!(ask_http1(gateway.connect().await).await, ANSWER);
    assert_eq!(ask_http2(gateway.connect().await).await, ANSWER);
}

#[tokio::test]
async fn both_protocols_are_spoken_over_tls_as_was_agreed() {
    let folder = tempfile::tempdir().unwrap();
    let (acceptor, roots) = tls(folder.path());
    let gateway = Gateway::start(Some(acceptor)).await;
    for protocol in ["h2", "http/1.1", ""] {
        let config = ClientConfig::builder().with_root_certificates(Arc::clone(&roots));
        let mut config = config.with_no_client_auth();
        config.alpn_protocols = match protocol {
            "" => Vec::new(),
            protocol => vec![protocol.as_bytes().to_vec()],
        };
        let name = ServerName::try_from("localhost").unwrap();
        let stream = TlsConnector::from(Arc::new(config)).connect(name, gateway.connect().await);
        let stream = stream.await.unwrap();
        let answer = match protocol {
            "h2" => ask_http2(stream).await,
            _ => ask_http1(stream).await,
        };
        assert_eq!(answer, ANSWER, "{protocol}");
    }
    // What is no handshake ends its own connection alone.
    let answer = gateway.send(REQUEST.as_bytes()).await;
    assert!(!answer.contains("200"), "{answer}");
}

#[test]
fn certificates_that_can_not_be_used_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        Some(path)
    };
    crate::remote::install_crypto();
    let wrong = |certificate, key| match Acceptor::new(&Tls { certificate, key }) {
        Ok(_) => panic!("it can be used"),
        Err(error) => error.to_string().replace(&folder.path().display().to_string(), "…"),
    };
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let other = generate_simple_self_signed(["localhost".to_owned()]).unwrap().signing_key;
    let good = || file("certificate.pem", &cert.pem());
    let key = || file("key.pem", &signing_key.serialize_pem());
    assert!(wrong(good(), None).contains("both files"));
    assert!(wrong(None, key()).contains("both files"));
    let missing = Some(folder.path().join("missing.pem"));
    assert!(wrong(missing, key()).contains("`…/missing.pem` has no certificate"));
    assert!(wrong(file("a", "hidden"), key()).contains("there is none in it"));
    let wrong_key = wrong(good(), file("b", "hidden"));
    assert!(wrong_key.contains("no private key") && !wrong_key.contains("hidden"), "{wrong_key}");
    assert!(wrong(good(), file("other", &other.serialize_pem())).contains("can not be used"));
}

#[tokio::test]
async fn requests_of_one_connection_are_answered_in_their_order() {
    let gateway = Gateway::start(None).await;
    let last = REQUEST.replace("host: a", "host: a\r\nconnection: close");
    let answer = gateway.send([REQUEST, REQUEST, &last].concat().as_bytes()).await;
    assert_eq!(answer.matches(ANSWER).count(), 3, "{answer}");
}

#[tokio::test]
async fn client_that_waits_to_be_told_to_go_on_is_told() {
    let gateway = Gateway::start(None).await;
    let (head, body) = REQUEST.split_once("\r\n\r\n").unwrap();
    let mut stream = gateway.connect().await;
    let head = format!("{head}\r\nexpect: 100-continue\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 100");
    stream.write_all(body.as_bytes()).await.unwrap();
    let mut text = String::new();
    while !text.ends_with(ANSWER) {
        let mut bytes = [0; 1024];
        let length = stream.read(&mut bytes).await.unwrap();
        assert!(length > 0, "{text}");
        text.push_str(std::str::from_utf8(&bytes[..length]).unwrap());
    }
}

#[tokio::test]
async fn what_is_not_http_is_refused_or_hung_up_on() {
    let gateway = Gateway::start(None).await;
    let long = format!("GET /{} HTTP/1.1\r\nhost: a\r\n\r\n", "a".repeat(1 << 20));
    let many = format!("GET / HTTP/1.1\r\nhost: a\r\n{}\r\n", "a: b\r\n".repeat(200));
    let large = format!("GET / HTTP/1.1\r\nhost: a\r\na: {}\r\n\r\n", "b".repeat(1 << 20));
    let cases: [&[u8]; 12] = [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /\r\n\r\n",
        b"\0\0\0\0\r\n\r\n",
        b"GET / HTTP/3.0\r\nhost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: a\r\na b: c\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: a\r\na: b\0c\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: a\r\na: b\r\n folded\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nno frame at all, but long enough to be one",
        b"PRINT / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
        long.as_bytes(),
        many.as_bytes(),
        large.as_bytes(),
    ];
    for case in cases {
        let answer = gateway.send(case).await;
        let beginning = String::from_utf8_lossy(&case[..case.len().min(40)]).into_owned();
        let is_refusal = answer.starts_with("HTTP/1.1 4");
        let is_http1 = answer.starts_with("HTTP/1.1");
        assert!(is_refusal || !is_http1, "{beginning:?}: {answer}");
    }
    assert!(gateway.is_well().await);
}

/// A request that hides another in what some take for its body.
fn smuggled(headers: &str, body: &str) -> String {
    format!(
        "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n{headers}\r\n{body}"
    )
}

#[tokio::test]
async fn no_framing_hides_a_second_request() {
    let gateway = Gateway::start(None).await;
    let hidden = "GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    let n = hidden.len();
    let chunk = format!("0\r\n\r\n{hidden}");
    let both = |te: &str| smuggled(&format!("content-length: {}\r\n{te}", chunk.len()), &chunk);
    let cases = [
        both("transfer-encoding: chunked\r\n"),
        both("transfer-encoding: identity, chunked\r\n"),
        both("transfer-encoding: chunked, identity\r\n"),
        both("transfer-encoding: xchunked\r\n"),
        both("transfer-encoding : chunked\r\n"),
        both("transfer-encoding:\u{b}chunked\r\n"),
        both("transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n"),
        both("x: y\ntransfer-encoding: chunked\r\n"),
        smuggled(&format!("content-length: 0\r\ncontent-length: {n}\r\n"), hidden),
        smuggled(&format!("content-length: 0, {n}\r\n"), hidden),
        smuggled("content-length: +0\r\n", hidden),
        smuggled("content-length: -1\r\n", hidden),
        smuggled("content-length: 0x0\r\n", hidden),
        smuggled("content-length: 99999999999999999999999\r\n", hidden),
        smuggled("transfer-encoding: chunked\r\n", &format!("0x0\r\n\r\n{hidden}")),
        smuggled("transfer-encoding: chunked\r\n", &format!("-1\r\n\r\n{hidden}")),
        smuggled("transfer-encoding: chunked\r\n", &format!("fffffffffffffffff\r\n\r\n{hidden}")),
        smuggled("transfer-encoding: chunked\r\n", &format!("0;\n\r\n\r\n{hidden}")),
    ];
    for case in cases {
        let answer = gateway.send(case.as_bytes()).await;
        assert!(!answer.contains("\r\n\r\nOK"), "{case}\n{answer}");
    }
    assert!(gateway.is_well().await);
}

/// A frame of HTTP/2.
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = (payload.len() as u32).to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// `:method: POST`, `:scheme: http`, `:path: /`, without a `:authority`.
const HEADERS: &[u8] = &[0x83, 0x86, 0x84];

/// The beginning of a connection of HTTP/2.
fn beginning() -> Vec<u8> {
    [PREFACE, &frame(4, 0, 0, &[])].concat()
}

#[tokio::test]
async fn floods_of_http2_end_their_connection_and_nobody_elses() {
    let gateway = Gateway::start(None).await;
    let n_frames = 200_000_u32;
    let rapid_reset = (0..n_frames).flat_map(|n| {
        let stream = 2 * n + 1;
        [frame(1, 5, stream, HEADERS), frame(3, 0, stream, &8_u32.to_be_bytes())].concat()
    });
    let continuation = std::iter::once(frame(1, 0, 1, HEADERS))
        .chain((0..n_frames).map(|_| frame(9, 0, 1, &[0x00, 0x01, b'a', 0x01, b'b'])))
        .flatten();
    let empty_continuation = std::iter::once(frame(1, 0, 1, HEADERS))
        .chain((0..n_frames).map(|_| frame(9, 0, 1, &[])))
        .flatten();
    let empty_data = std::iter::once(frame(1, 4, 1, HEADERS))
        .chain((0..n_frames).map(|_| frame(0, 0, 1, &[])))
        .flatten();
    let floods: [(&str, Vec<u8>); 4] = [
        ("rapid reset", rapid_reset.collect()),
        ("CONTINUATION", continuation.collect()),
        ("empty CONTINUATION", empty_continuation.collect()),
        ("empty DATA", empty_data.collect()),
    ];
    for (name, flood) in floods {
        // Comes back only because the gateway hangs up.
        gateway.send(&[beginning(), flood].concat()).await;
        assert!(gateway.is_well().await, "{name}");
    }
}

/// A connection of HTTP/1.1 or HTTP/2 in memory.
fn in_memory(is_http2: bool) -> (DuplexStream, JoinHandle<()>, watch::Sender<()>) {
    let (client, server) = duplex(64 * 1024);
    let (stop, stopping) = watch::channel(());
    let (server, routes) = (TokioIo::new(server), routes());
    let serving = match is_http2 {
        true => tokio::spawn(serve_http2(server, routes, stopping)),
        false => tokio::spawn(serve_http1(server, routes, stopping)),
    };
    (client, serving, stop)
}

#[tokio::test(start_paused = true)]
async fn head_that_does_not_come_ends_the_connection() {
    let (mut client, serving, _stop) = in_memory(false);
    client.write_all(b"POST /graphql HTTP/1.1\r\nhost:").await.unwrap();
    serving.await.unwrap();

    let (mut client, serving, _stop) = in_memory(true);
    client.write_all(&beginning()).await.unwrap();
    client.write_all(&frame(1, 0, 1, HEADERS)).await.unwrap();
    serving.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn body_that_does_not_come_is_answered_in_time() {
    let (mut client, _serving, _stop) = in_memory(false);
    client.write_all(&REQUEST.as_bytes()[..REQUEST.len() - 5]).await.unwrap();
    let mut answer = vec![0; 32];
    client.read_exact(&mut answer).await.unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 408"), "{}", String::from_utf8_lossy(&answer));
}

#[tokio::test(start_paused = true)]
async fn handshake_that_does_not_come_ends_the_connection() {
    let folder = tempfile::tempdir().unwrap();
    let (acceptor, _) = tls(folder.path());
    let (mut client, server) = duplex(1024);
    client.write_all(b"\x16\x03\x01").await.unwrap();
    assert!(acceptor.accept(server).await.is_err());
}

#[tokio::test]
async fn idle_connections_end_with_the_gateway() {
    let gateway = Gateway::start(None).await;
    let mut silent = gateway.connect().await;
    let mut idle = gateway.connect().await;
    idle.write_all(REQUEST.as_bytes()).await.unwrap();
    let mut answer = vec![0; 16];
    idle.read_exact(&mut answer).await.unwrap();
    // Both are there once the second one is answered.
    while gateway.stop.receiver_count() < 2 {
        tokio::task::yield_now().await;
    }
    gateway.stop.send(()).unwrap();
    let mut rest = Vec::new();
    assert_eq!(silent.read_to_end(&mut rest).await.unwrap(), 0);
    idle.read_to_end(&mut rest).await.unwrap();
    gateway.stop.closed().await;
}
