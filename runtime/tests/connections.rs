//! Connections to remote schemas: they are used again, replaced when they are gone, and held by
//! nobody who waits for another. The upstreams count what they accept.

#![expect(clippy::unwrap_used, reason = "a test whose servers do not work has failed")]

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use joinwright_runtime::codegen::{
    Builder, Client, OperationKind, Plan, RemoteId, RemoteSchema, RootField, Transport, Url,
};
use tokio::net::TcpListener;
use tokio::sync::Notify;

/// What an upstream answers with.
type Answer = Response<Full<Bytes>>;

/// An upstream that counts its connections.
struct Upstream {
    url: String,
    accepted: Arc<AtomicUsize>,
}

impl Upstream {
    /// Answers with what `answer` gives.
    async fn start<F, A>(answer: A) -> Self
    where
        A: Fn(Request<Incoming>) -> F + Clone + Send + 'static,
        F: Future<Output = Answer> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/graphql", listener.local_addr().unwrap());
        let accepted = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&accepted);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                count.fetch_add(1, Ordering::SeqCst);
                let answer = answer.clone();
                let service = service_fn(move |request| {
                    let answer = answer(request);
                    async { Ok::<_, std::convert::Infallible>(answer.await) }
                });
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Self { url, accepted }
    }

    fn accepted(&self) -> usize {
        self.accepted.load(Ordering::SeqCst)
    }
}

fn data(field: &str) -> Answer {
    Response::new(Full::from(format!("{{\"data\":{{\"{field}\":1}}}}")))
}

/// A gateway whose fields `a` and `b` are two remote schemas'.
struct Gateway {
    url: String,
    client: Client,
}

impl Gateway {
    async fn start(a: &Upstream, b: &Upstream, transport: Transport<'static>) -> Self {
        let remote = |name, upstream: &Upstream| RemoteSchema {
            name,
            url: Url::Literal(upstream.url.clone().leak()),
            transport,
            ..RemoteSchema::PLAIN
        };
        let root = |name, id| {
            let remote = RemoteId(id);
            RootField { operation: OperationKind::Query, name, remote }
        };
        let plan = Plan {
            sdl: "type Query { a: Int b: Int }",
            remotes: vec![remote("one", a), remote("two", b)].leak(),
            root_fields: vec![root("a", 0), root("b", 1)].leak(),
            joins: &[],
        };
        let router = Builder::new(Box::leak(Box::new(plan))).router().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/graphql", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let client = Client::builder().tls_certs_only([]).no_proxy().build().unwrap();
        Self { url, client }
    }

    async fn ask(&self, document: &str) -> String {
        let request = self.client.post(&self.url).header("content-type", "application/json");
        let request = request.body(format!("{{\"query\":\"{document}\"}}"));
        request.send().await.unwrap().text().await.unwrap()
    }
}

const A: &str = r#"{"data":{"a":1}}"#;

#[tokio::test]
async fn connections_are_used_again() {
    let a = Upstream::start(|_| async { data("a") }).await;
    let b = Upstream::start(|_| async { data("b") }).await;
    let gateway = Gateway::start(&a, &b, Transport::PLAIN).await;
    for _ in 0..10 {
        assert_eq!(gateway.ask("{ a b }").await, r#"{"data":{"a":1,"b":1}}"#);
    }
    assert_eq!((a.accepted(), b.accepted()), (1, 1));
}

#[tokio::test]
async fn as_many_connections_are_kept_as_were_needed_at_once() {
    let all_are_there = Arc::new(tokio::sync::Barrier::new(8));
    let a = Upstream::start(move |_| {
        let all_are_there = Arc::clone(&all_are_there);
        async move {
            all_are_there.wait().await;
            data("a")
        }
    })
    .await;
    let gateway = Gateway::start(&a, &a, Transport::PLAIN).await;
    for _ in 0..3 {
        let asked = futures_util::future::join_all((0..8).map(|_| gateway.ask("{ a }"))).await;
        assert!(asked.iter().all(|answer| answer == A), "{asked:?}");
    }
    assert_eq!(a.accepted(), 8);
}

#[tokio::test]
async fn no_more_connections_are_kept_than_was_said() {
    let a = Upstream::start(|_| async { data("a") }).await;
    let transport = Transport { max_idle_per_host: Some(0), ..Transport::PLAIN };
    let gateway = Gateway::start(&a, &a, transport).await;
    for _ in 0..3 {
        assert_eq!(gateway.ask("{ a }").await, A);
    }
    assert_eq!(a.accepted(), 3);
}

#[tokio::test]
async fn connection_that_the_upstream_closes_is_replaced() {
    let a = Upstream::start(|_| async {
        let mut answer = data("a");
        answer.headers_mut().insert("connection", "close".parse().unwrap());
        answer
    })
    .await;
    let gateway = Gateway::start(&a, &a, Transport::PLAIN).await;
    for _ in 0..3 {
        assert_eq!(gateway.ask("{ a }").await, A);
    }
    assert_eq!(a.accepted(), 3);
}

#[tokio::test]
async fn slow_upstream_holds_nobody_who_does_not_need_it() {
    let (asked, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (arrived, released) = (Arc::clone(&asked), Arc::clone(&go_on));
    let a = Upstream::start(move |_| {
        let (arrived, released) = (Arc::clone(&arrived), Arc::clone(&released));
        async move {
            arrived.notify_one();
            released.notified().await;
            data("a")
        }
    })
    .await;
    let b = Upstream::start(|_| async { data("b") }).await;
    let gateway = Arc::new(Gateway::start(&a, &b, Transport::PLAIN).await);
    let slow = tokio::spawn({
        let gateway = Arc::clone(&gateway);
        async move { gateway.ask("{ a }").await }
    });
    asked.notified().await;
    // The slow one answers only after these were answered.
    for _ in 0..3 {
        assert_eq!(gateway.ask("{ b }").await, r#"{"data":{"b":1}}"#);
    }
    go_on.notify_one();
    assert_eq!(slow.await.unwrap(), A);
}

/// Compresses with gzip.
fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// What a gateway answers whose upstream sends these bytes, and says that they are compressed.
async fn ask_compressed(bytes: Vec<u8>) -> String {
    let bytes = Bytes::from(bytes);
    let a = Upstream::start(move |request| {
        assert_eq!(request.headers()["accept-encoding"], "gzip");
        let mut answer = Response::new(Full::new(bytes.clone()));
        answer.headers_mut().insert("content-encoding", "gzip".parse().unwrap());
        async { answer }
    })
    .await;
    Gateway::start(&a, &a, Transport::PLAIN).await.ask("{ a }").await
}

#[tokio::test]
async fn answers_may_be_compressed() {
    assert_eq!(ask_compressed(gzip(A.as_bytes())).await, A);
    let two_members = [gzip(&A.as_bytes()[..7]), gzip(&A.as_bytes()[7..])].concat();
    assert_eq!(ask_compressed(two_members).await, A);
}

#[tokio::test]
async fn compressed_answer_that_breaks_off_is_no_answer() {
    let whole = gzip(A.as_bytes());
    for broken in [&whole[..whole.len() / 2], b"no gzip", &whole[..whole.len() - 4]] {
        let answer = ask_compressed(broken.to_vec()).await;
        assert!(answer.contains("broke off before its answer was complete"), "{answer}");
    }
}

#[tokio::test]
async fn cap_counts_what_was_compressed() {
    let answer = ask_compressed(gzip(&vec![b' '; 33 << 20])).await;
    assert!(answer.contains("is larger than 32 MiB"), "{answer}");
}
