//! A webhook and a server of keys that do everything but what they should. Nobody gets in by that, and
//! nobody waits for ever.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use joinwright_runtime::{AuthSettings, WebhookMode};
use rcgen::KeyPair;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::entering::signed;
use crate::support::{Gateway, SECRET, let_in, refused};

/// What a server does once it has read the head of a request.
#[derive(Clone)]
struct Script {
    what: &'static str,
    says: Vec<u8>,
    then: Then,
}

#[derive(Clone, Copy)]
enum Then {
    /// It closes the connection.
    Closes,
    /// It says nothing more, and keeps the connection.
    Stalls,
    /// It says the same some thousand times, and then nothing more.
    Repeats,
}

/// A server that keeps to its script.
struct Misbehaving {
    url: String,
    n_requests: Arc<AtomicUsize>,
    asked: UnboundedReceiver<()>,
}

impl Misbehaving {
    async fn start(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let n_requests: Arc<AtomicUsize> = Arc::default();
        let counted = Arc::clone(&n_requests);
        let (tell, asked) = unbounded_channel();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (script, counted, tell) = (script.clone(), Arc::clone(&counted), tell.clone());
                tokio::spawn(async move {
                    let Some(stream) = past_the_head(stream).await else { return };
                    counted.fetch_add(1, Ordering::Relaxed);
                    let _ = tell.send(());
                    script.play(stream).await;
                });
            }
        });
        Self { url, n_requests, asked }
    }
}

/// Reads the head of a request.
async fn past_the_head(mut stream: TcpStream) -> Option<TcpStream> {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let mut buffer = [0; 4096];
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return None,
            Ok(read) => head.extend_from_slice(&buffer[..read]),
        }
    }
    Some(stream)
}

impl Script {
    async fn play(self, mut stream: TcpStream) {
        let n_times = if matches!(self.then, Then::Repeats) { 5_000 } else { 1 };
        for _ in 0..n_times {
            if stream.write_all(&self.says).await.is_err() {
                // Whoever has heard enough goes away.
                return;
            }
        }
        if !matches!(self.then, Then::Closes) {
            std::future::pending().await
        }
    }
}

fn script(what: &'static str, says: impl Into<Vec<u8>>, then: Then) -> Script {
    Script { what, says: says.into(), then }
}

/// Every way to misbehave, around an answer that would let somebody in.
fn scripts(good: &str) -> Vec<Script> {
    let length = good.len();
    let ok = |headers: &str| format!("HTTP/1.1 200 OK\r\n{headers}\r\n");
    let whole = format!("content-length: {length}\r\n");
    let answer =
        |status: &str, headers: &str| format!("HTTP/1.1 {status}\r\n{whole}{headers}\r\n{good}");
    vec![
        script("hangs up", "", Then::Closes),
        script("breaks off in the head", "HTTP/1.1 200 OK\r\ncontent-le", Then::Closes),
        script("has a short body", ok("content-length: 99999\r\n") + good, Then::Closes),
        script(
            "has no last chunk",
            ok("transfer-encoding: chunked\r\n") + &format!("{length:x}\r\n{good}\r\n"),
            Then::Closes,
        ),
        script(
            "has a bad chunk",
            ok("transfer-encoding: chunked\r\n") + &format!("zz\r\n{good}\r\n0\r\n\r\n"),
            Then::Closes,
        ),
        script("speaks another protocol", "SSH-2.0-OpenSSH_9.6\r\n", Then::Closes),
        script("is a web page", answer("200 OK", "").replace(good, "<html>"), Then::Closes),
        script("says it twice", ok("connection: close\r\n") + good + good, Then::Closes),
        script("has no body", answer("204 No Content", ""), Then::Closes),
        script("fails", answer("500 Internal Server Error", ""), Then::Closes),
        script("is not there", answer("502 Bad Gateway", ""), Then::Closes),
        script("leads elsewhere", answer("302 Found", "location: /\r\n"), Then::Closes),
        script("leads on", answer("307 Temporary Redirect", "location: /\r\n"), Then::Closes),
        script("lies about gzip", answer("200 OK", "content-encoding: gzip\r\n"), Then::Closes),
        script(
            "is compressed otherwise",
            answer("200 OK", "content-encoding: br\r\n").replace(good, &"x".repeat(length)),
            Then::Closes,
        ),
        script("is a bomb", bomb(good), Then::Closes),
        script("has a head of 4 MB", ok(&format!("x: {}\r\n", "x".repeat(4 << 20))), Then::Closes),
        script("has no end", ok("") + &" ".repeat(1 << 16), Then::Repeats),
        script("has no head", "HTTP/1.1 103 Early Hints\r\n\r\n", Then::Repeats),
        script("stalls", "", Then::Stalls),
        script("stalls in the head", "HTTP/1.1 200 OK\r\n", Then::Stalls),
        script("stalls in the body", ok("content-length: 99999\r\n") + good, Then::Stalls),
    ]
}

/// A good answer, but for white space of 64 MB that fits into 64 kB.
fn bomb(good: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..64 {
        encoder.write_all(&[b' '; 1 << 20]).unwrap();
    }
    encoder.write_all(good.as_bytes()).unwrap();
    let body = encoder.finish().unwrap();
    let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-encoding: gzip\r\n\r\n";
    [head.as_bytes(), &body].concat()
}

#[tokio::test]
async fn nobody_gets_in_by_a_webhook_that_misbehaves() {
    for script in scripts(r#"{"x-hasura-role":"admin"}"#) {
        for mode in [WebhookMode::Get, WebhookMode::Post] {
            let what = script.what;
            let hook = Misbehaving::start(script.clone()).await;
            let settings = AuthSettings::default().webhook(&hook.url).webhook_mode(mode);
            let settings = settings.webhook_timeout(Duration::from_millis(200));
            let gateway = Gateway::start(settings).await;
            let known = [("authorization", "Bearer x")];
            assert_eq!(gateway.ask(&known).await, refused(503, "unexpected"), "{what} {mode:?}");
            assert_eq!(gateway.upstream.n_requests(), 0);
            assert!(hook.n_requests.load(Ordering::Relaxed) <= 1, "{what}: it was asked again");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_gets_in_by_keys_that_misbehave() {
    let key = KeyPair::generate().unwrap();
    let set = crate::entering::set(&[("a", &key)]).unwrap();
    for script in scripts(&set) {
        let what = script.what;
        let server = Misbehaving::start(script).await;
        let jwt = json!({"jwk_url": server.url}).to_string();
        let gateway = Gateway::start(AuthSettings::default().jwt(jwt)).await;
        let token = signed("a", &key);
        assert_eq!(gateway.ask_with(&token).await, refused(503, "unexpected"), "{what}");
        assert_eq!(gateway.upstream.n_requests(), 0);
        assert!(server.n_requests.load(Ordering::Relaxed) <= 1, "{what}: it was asked again");
    }
}

#[tokio::test]
async fn nobody_waits_for_keys_who_does_not_need_them() {
    let mut server = Misbehaving::start(script("stalls", "", Then::Stalls)).await;
    let jwt = json!({"jwk_url": server.url}).to_string();
    let settings = AuthSettings::default().admin_secret(SECRET).jwt(jwt);
    let gateway = Arc::new(Gateway::start(settings.unauthorized_role("anonymous")).await);
    let waiting = Arc::clone(&gateway);
    let token = signed("a", &KeyPair::generate().unwrap());
    let waiting = tokio::spawn(async move { waiting.ask_with(&token).await });
    server.asked.recv().await.unwrap();
    assert_eq!(gateway.ask(&[("x-hasura-admin-secret", SECRET)]).await, let_in());
    assert_eq!(gateway.ask(&[]).await, let_in());
    assert!(!waiting.is_finished());
    waiting.abort();
}
