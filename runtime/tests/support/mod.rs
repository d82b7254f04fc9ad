//! A gateway over one upstream that answers by a function and remembers what it has answered.

#![expect(clippy::unwrap_used, reason = "a test whose gateway does not work has failed")]
#![allow(dead_code, reason = "each test file uses its part")]

use std::sync::{Arc, Mutex};

use axum::routing::post;
use joinwright_runtime::Settings;
use joinwright_runtime::codegen::{
    Builder, Client, OperationKind, Plan, RemoteId, RemoteSchema, RootField, Router, Url,
};
use reqwest::Method;
use reqwest::header::HeaderMap;
use tokio::sync::Notify;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

static PLAN: Plan = Plan {
    sdl: "type Query { price: Float name: String item(id: ID!): Item }
          type Mutation { buy: Int }
          type Item { id: ID! item: Item }",
    remotes: &[RemoteSchema { name: "shop", url: Url::FromEnv("SHOP_URL"), ..RemoteSchema::PLAIN }],
    root_fields: &[
        field(OperationKind::Query, "price"),
        field(OperationKind::Query, "name"),
        field(OperationKind::Query, "item"),
        field(OperationKind::Mutation, "buy"),
    ],
    joins: &[],
};

const fn field(operation: OperationKind, name: &'static str) -> RootField<'static> {
    RootField { operation, name, remote: RemoteId(0) }
}

/// A running gateway.
pub(crate) struct Gateway {
    url: String,
    client: Client,
    requests: Arc<Mutex<Vec<String>>>,
}

/// A POST to `/graphql`.
pub(crate) struct Call<'a> {
    pub(crate) headers: &'a [(&'a str, &'a str)],
    pub(crate) body: Vec<u8>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
    /// The bytes as text, if they are that.
    pub(crate) body: String,
}

impl Answer {
    /// A header that must be there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    pub(crate) fn has_header(&self, name: &str) -> bool {
        self.headers.contains_key(name)
    }
}

/// Starts a gateway whose upstream answers with what `upstream` makes of the request's body.
pub(crate) async fn gateway(upstream: fn(&str) -> &'static str) -> Gateway {
    gateway_with(Settings::default(), upstream).await
}

/// Starts such a gateway with these settings.
pub(crate) async fn gateway_with(
    settings: Settings,
    upstream: fn(&str) -> &'static str,
) -> Gateway {
    let requests = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&requests);
    let handler = move |body: String| async move {
        let answer = tokio::task::spawn_blocking({
            let body = body.clone();
            move || upstream(&body)
        });
        // Not reached if the gateway goes away before.
        let answer = answer.await.unwrap();
        seen.lock().unwrap().push(body);
        answer
    };
    over(settings, Router::new().route("/", post(handler)), requests).await
}

/// What becomes of the one request to an upstream that answers when it is told to.
pub(crate) struct Waiting {
    /// The upstream was asked.
    pub(crate) asked: UnboundedReceiver<()>,
    /// It may answer.
    pub(crate) go: Arc<Notify>,
    /// Whether it has answered, or was left before.
    pub(crate) answered: UnboundedReceiver<bool>,
}

/// Tells whether an answer was made when the request is over.
struct Ending {
    is_answered: bool,
    tell: UnboundedSender<bool>,
}

impl Drop for Ending {
    fn drop(&mut self) {
        let _ = self.tell.send(self.is_answered);
    }
}

/// Starts a gateway whose upstream answers when it is told to.
pub(crate) async fn waiting_gateway(answer: &'static str) -> (Gateway, Waiting) {
    let (ask, asked) = unbounded_channel();
    let (tell, answered) = unbounded_channel();
    let go = Arc::new(Notify::new());
    let may = Arc::clone(&go);
    let handler = move || async move {
        let mut ending = Ending { is_answered: false, tell };
        let _ = ask.send(());
        may.notified().await;
        ending.is_answered = true;
        answer
    };
    let upstream = Router::new().route("/", post(handler));
    let gateway = over(Settings::default(), upstream, Arc::default()).await;
    (gateway, Waiting { asked, go, answered })
}

async fn over(settings: Settings, upstream: Router, requests: Arc<Mutex<Vec<String>>>) -> Gateway {
    let shop = serve(upstream).await;
    let builder = Builder::new(&PLAN).url(RemoteId(0), &shop).settings(settings);
    let url = serve(builder.router().unwrap()).await;
    // Any client will do; the gateway has installed the provider that it needs.
    Gateway {
        url,
        client: Client::builder().tls_certs_only([]).no_gzip().build().unwrap(),
        requests,
    }
}

async fn serve(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    url
}

impl Gateway {
    /// The bodies that the upstream has answered.
    pub(crate) fn upstream_requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// Posts a document alone.
    pub(crate) async fn query(&self, document: &str) -> Answer {
        self.post(&format!(r#"{{"query":{}}}"#, serde_json::to_string(document).unwrap())).await
    }

    /// Posts a body as JSON.
    pub(crate) async fn post(&self, body: &str) -> Answer {
        let headers = &[("content-type", "application/json")];
        self.call(Call { headers, body: body.as_bytes().to_vec() }).await
    }

    /// Posts anything.
    pub(crate) async fn call(&self, call: Call<'_>) -> Answer {
        let mut request = self.client.post(format!("{}/graphql", self.url)).body(call.body);
        for (name, value) in call.headers {
            request = request.header(*name, *value);
        }
        read(request).await
    }

    /// Gets a path.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[]).await
    }

    /// Gets a path, with headers.
    pub(crate) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let request = self.client.get(format!("{}{path}", self.url));
        read(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)))
            .await
    }

    /// Asks what a browser asks before it sends something for a page of another site.
    pub(crate) async fn preflight(&self, headers: &[(&str, &str)]) -> Answer {
        let request = self.client.request(Method::OPTIONS, format!("{}/graphql", self.url));
        read(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)))
            .await
    }
}

async fn read(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let bytes = response.bytes().await.unwrap().to_vec();
    let body = String::from_utf8(bytes.clone()).unwrap_or_default();
    Answer { status, headers, bytes, body }
}
