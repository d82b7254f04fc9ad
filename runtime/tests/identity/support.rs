//! A gateway, an upstream that tells which headers it got, and servers that do as they are told.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Response};
use joinwright_runtime::AuthSettings;
use joinwright_runtime::codegen::{
    Builder, Client, OperationKind, Plan, RemoteId, RemoteSchema, RootField, Router, Settings, Url,
};
use jsonwebtoken::{EncodingKey, Header, encode, get_current_timestamp};
use serde_json::{Value, json};

static PLAN: Plan = Plan {
    sdl: "type Query { price: Float }",
    remotes: &[RemoteSchema {
        name: "shop",
        url: Url::FromEnv("SHOP_URL"),
        forward_client_headers: true,
        ..RemoteSchema::PLAIN
    }],
    root_fields: &[RootField {
        operation: OperationKind::Query,
        name: "price",
        remote: RemoteId(0),
    }],
    joins: &[],
};

pub(crate) const SECRET: &str = "0123456789abcdef0123456789abcdef";
pub(crate) const QUERY: &str = r#"{"query":"{price}"}"#;
pub(crate) const GOOD: &str = r#"{"data":{"price":1}}"#;

/// A server and the heads of the requests that it got.
pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) heads: Arc<Mutex<Vec<HeaderMap>>>,
}

impl Server {
    /// A server that answers by a function of the request's head, its body and its number.
    pub(crate) async fn start<A>(answer: A) -> Self
    where
        A: Fn(&HeaderMap, String, usize) -> Response<Body> + Clone + Send + Sync + 'static,
    {
        let heads: Arc<Mutex<Vec<HeaderMap>>> = Arc::default();
        let seen = Arc::clone(&heads);
        let handler = move |request: Request| {
            let (answer, seen) = (answer.clone(), Arc::clone(&seen));
            async move {
                let (head, body) = request.into_parts();
                let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
                let number = {
                    let mut seen = seen.lock().unwrap();
                    seen.push(head.headers.clone());
                    seen.len() - 1
                };
                answer(&head.headers, String::from_utf8(body.to_vec()).unwrap(), number)
            }
        };
        Self { url: serve(Router::new().fallback(handler)).await, heads }
    }

    pub(crate) fn n_requests(&self) -> usize {
        self.heads.lock().unwrap().len()
    }

    /// Headers of the last request, by the start of their names.
    pub(crate) fn last(&self, start: &str) -> Vec<String> {
        let heads = self.heads.lock().unwrap();
        let mut found: Vec<String> = heads
            .last()
            .unwrap()
            .iter()
            .filter(|(name, _)| name.as_str().starts_with(start))
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        found.sort();
        found
    }
}

pub(crate) async fn serve(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    url
}

pub(crate) fn answer(status: u16, body: impl Into<Body>) -> Response<Body> {
    Response::builder().status(status).body(body.into()).unwrap()
}

/// A gateway whose upstream says which session it was asked for.
pub(crate) struct Gateway {
    pub(crate) url: String,
    pub(crate) client: Client,
    pub(crate) upstream: Server,
}

impl Gateway {
    pub(crate) async fn start(auth: AuthSettings) -> Self {
        Self::with(Server::start(|_, _, _| answer(200, GOOD)).await, auth).await
    }

    /// An open gateway over this upstream.
    pub(crate) async fn over(upstream: Server) -> Self {
        Self::with(upstream, AuthSettings::default()).await
    }

    async fn with(upstream: Server, auth: AuthSettings) -> Self {
        let builder = Builder::new(&PLAN)
            .url(RemoteId(0), &upstream.url)
            .settings(Settings::default().auth(auth));
        let url = serve(builder.router().unwrap()).await;
        Self { url, client: Client::builder().tls_certs_only([]).build().unwrap(), upstream }
    }

    /// Asks with these headers; gives the status and the error's code, or nothing if it is answered.
    pub(crate) async fn ask(&self, headers: &[(&str, &str)]) -> (u16, String) {
        self.ask_for(QUERY, headers).await
    }

    pub(crate) async fn ask_for(&self, body: &str, headers: &[(&str, &str)]) -> (u16, String) {
        let mut request = self.client.post(format!("{}/graphql", self.url)).body(body.to_owned());
        request = request.header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let body = response.text().await.unwrap();
        assert!(!body.contains(SECRET), "{body}");
        let code = serde_json::from_str::<Value>(&body).unwrap()["errors"][0]["extensions"]["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        (status, code)
    }

    pub(crate) async fn ask_with(&self, token: &str) -> (u16, String) {
        self.ask(&[("authorization", &format!("Bearer {token}"))]).await
    }
}

pub(crate) fn let_in() -> (u16, String) {
    (200, String::new())
}

pub(crate) fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

pub(crate) fn claims(more: Value) -> Value {
    let mut claims = json!({
        "x-hasura-allowed-roles": ["admin", "user"],
        "x-hasura-default-role": "admin",
    });
    claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({"exp": get_current_timestamp() + 3600, "https://hasura.io/jwt/claims": claims})
}

/// A token of the secret. The gateway has been made by now, and with it the cryptography.
pub(crate) fn token(claims: &Value) -> String {
    encode(&Header::default(), claims, &EncodingKey::from_secret(SECRET.as_bytes())).unwrap()
}

pub(crate) fn by_secret_tokens() -> AuthSettings {
    let jwt = json!({"type": "HS256", "key": SECRET});
    AuthSettings::default().admin_secret(SECRET).jwt(jwt.to_string())
}
