//! A gateway over two upstreams that speak raw TCP: `one` does what it is told, `two` always answers.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use joinwright_runtime::codegen::{
    Builder, Client, OperationKind, Plan, RemoteId, RemoteSchema, RootField, Router, Url,
};
use joinwright_runtime::{Limits, Settings};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What takes longer than this does not end.
const FOREVER: Duration = Duration::from_secs(60);

static PLAN: Plan = Plan {
    sdl: include_str!("schema.graphql"),
    remotes: &[
        RemoteSchema {
            name: "one",
            url: Url::FromEnv("ONE_URL"),
            timeout_seconds: 2,
            ..RemoteSchema::PLAIN
        },
        RemoteSchema { name: "two", url: Url::FromEnv("TWO_URL"), ..RemoteSchema::PLAIN },
    ],
    root_fields: &[
        root(OperationKind::Query, "a", 0),
        root(OperationKind::Query, "must", 0),
        root(OperationKind::Query, "any", 0),
        root(OperationKind::Query, "lists", 0),
        root(OperationKind::Query, "node", 0),
        root(OperationKind::Query, "b", 1),
        root(OperationKind::Mutation, "act", 0),
    ],
    joins: &[],
};

const fn root(operation: OperationKind, name: &'static str, remote: u16) -> RootField<'static> {
    RootField { operation, name, remote: RemoteId(remote) }
}

/// A connection that an upstream has accepted.
pub(crate) struct Peer {
    pub(crate) stream: TcpStream,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Peer {
    /// Reads one request; nothing if there is none any more.
    pub(crate) async fn request(&mut self) -> Option<String> {
        let mut text = Vec::new();
        loop {
            let mut buffer = [0; 65_536];
            let n = self.stream.read(&mut buffer).await.ok().filter(|n| *n > 0)?;
            text.extend_from_slice(&buffer[..n]);
            let request = String::from_utf8_lossy(&text);
            let Some((head, body)) = request.split_once("\r\n\r\n") else {
                continue;
            };
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                let body = body.to_owned();
                self.requests.lock().unwrap().push(body.clone());
                return Some(body);
            }
        }
    }

    /// Sends bytes, as far as somebody reads them.
    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.stream.write_all(bytes.as_ref()).await.is_ok()
    }

    /// Ends the connection as a crash does.
    pub(crate) fn reset(self) {
        self.stream.set_zero_linger().unwrap();
    }

    /// Keeps the connection without a word until the other side leaves.
    pub(crate) async fn stall(&mut self) {
        while self.stream.read(&mut [0; 1024]).await.is_ok_and(|n| n > 0) {}
    }
}

/// An upstream.
#[derive(Clone)]
pub(crate) struct Upstream {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<String>>>,
    accepted: Arc<AtomicUsize>,
}

impl Upstream {
    /// Does something with each connection.
    pub(crate) async fn start<F, A>(act: A) -> Self
    where
        A: Fn(Peer) -> F + Send + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/graphql", listener.local_addr().unwrap());
        let upstream = Self { url, requests: Arc::default(), accepted: Arc::default() };
        let this = upstream.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                this.accepted.fetch_add(1, Ordering::SeqCst);
                let requests = Arc::clone(&this.requests);
                tokio::spawn(act(Peer { stream, requests }));
            }
        });
        upstream
    }

    /// Answers every request with these bytes and keeps the connection.
    pub(crate) async fn says(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes: Arc<[u8]> = bytes.into().into();
        Self::start(move |mut peer| {
            let bytes = Arc::clone(&bytes);
            async move { while peer.request().await.is_some() && peer.send(&bytes).await {} }
        })
        .await
    }

    /// Answers one request with these bytes and closes the connection.
    pub(crate) async fn says_and_closes(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes: Arc<[u8]> = bytes.into().into();
        Self::start(move |mut peer| {
            let bytes = Arc::clone(&bytes);
            async move {
                peer.request().await;
                peer.send(&bytes).await;
            }
        })
        .await
    }

    /// The same one, said to be elsewhere.
    pub(crate) fn moved_to(&self, url: &str) -> Self {
        Self { url: url.to_owned(), ..self.clone() }
    }

    /// The bodies of the requests that have arrived.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// How many connections were accepted.
    pub(crate) fn accepted(&self) -> usize {
        self.accepted.load(Ordering::SeqCst)
    }
}

/// An answer with a body of JSON.
pub(crate) fn answer(body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

/// An error of which one can tell that the upstream was asked.
pub(crate) fn asked() -> String {
    answer(r#"{"data":null,"errors":[{"message":"asked","extensions":{"code":"ASKED"}}]}"#)
}

/// A running gateway.
#[derive(Clone)]
pub(crate) struct Gateway {
    url: String,
    client: Client,
}

/// What a client gets.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl Response {
    /// The code of the first error.
    pub(crate) fn code(&self) -> String {
        let body: serde_json::Value = serde_json::from_str(&self.body).unwrap();
        body["errors"][0]["extensions"]["code"].as_str().unwrap_or("none").to_owned()
    }
}

impl Gateway {
    /// A gateway with these limits.
    pub(crate) async fn start(one: &Upstream, limits: Limits) -> Self {
        let two = Upstream::says(answer(r#"{"data":{"b":1}}"#)).await;
        Self::over(one, &two, limits).await
    }

    pub(crate) async fn over(one: &Upstream, two: &Upstream, limits: Limits) -> Self {
        let builder = Builder::new(&PLAN).settings(Settings::default().limits(limits));
        let builder = builder.url(RemoteId(0), &one.url).url(RemoteId(1), &two.url);
        let url = serve(builder.router().unwrap()).await;
        Self { url, client: Client::builder().tls_certs_only([]).no_proxy().build().unwrap() }
    }

    /// A gateway whose upstream says that it was asked.
    pub(crate) async fn asking(limits: Limits) -> Self {
        Self::start(&Upstream::says(asked()).await, limits).await
    }

    /// Posts a document.
    pub(crate) async fn ask(&self, document: &str) -> Response {
        self.ask_with(document, "null").await
    }

    /// Posts a document with variables.
    pub(crate) async fn ask_with(&self, document: &str, variables: &str) -> Response {
        let document = serde_json::to_string(document).unwrap();
        self.post(format!(r#"{{"query":{document},"variables":{variables}}}"#), &[]).await
    }

    /// Posts a body with headers.
    pub(crate) async fn post(&self, body: String, headers: &[(&str, &str)]) -> Response {
        let request = self.client.post(format!("{}/graphql", self.url)).body(body);
        let request = request.header("content-type", "application/json");
        let request =
            headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let answered = async {
            let response = request.send().await.unwrap();
            Response { status: response.status().as_u16(), body: response.text().await.unwrap() }
        };
        tokio::time::timeout(FOREVER, answered).await.unwrap()
    }
}

async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    url
}
