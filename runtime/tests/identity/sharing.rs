//! What is shared between requests (connections, operations, keys) does not mix them up: a crowd of
//! clients asks at the same time, and each sees only what is its own.

use std::sync::Arc;

use futures_util::future::join_all;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use joinwright_runtime::codegen::{
    Builder, Client, HttpVersion, OperationKind, Plan, RemoteId, RemoteSchema, RootField, Setting,
    Settings, Transport, Url,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Barrier;

use crate::support::{by_secret_tokens, claims, serve, token};

/// How many clients ask at the same time, and how often.
const CROWD: usize = 50;
const ROUNDS: usize = 6;

/// Two remote schemas at one address. The first gets the client's headers, the second is told by
/// headers of its own.
fn plan(http: HttpVersion) -> &'static Plan {
    let transport = Transport { http, ..Transport::PLAIN };
    let first = RemoteSchema {
        name: "first",
        url: Url::FromEnv("FIRST"),
        headers: &[("x-remote", Setting::Template("first"))],
        forward_client_headers: true,
        transport,
        ..RemoteSchema::PLAIN
    };
    let second = RemoteSchema {
        name: "second",
        url: Url::FromEnv("SECOND"),
        headers: &[
            ("x-remote", Setting::Template("second")),
            ("x-own", Setting::Template("{{session.x-hasura-user-id}}")),
        ],
        transport,
        ..RemoteSchema::PLAIN
    };
    let field = |name, remote| RootField {
        operation: OperationKind::Query,
        name,
        remote: RemoteId(remote),
    };
    Box::leak(Box::new(Plan {
        sdl: "type Query { first(text: String): String second(text: String): String }",
        remotes: vec![first, second].leak(),
        root_fields: vec![field("first", 0), field("second", 1)].leak(),
        joins: &[],
    }))
}

/// Answers once the whole crowd has asked, with what it was told of whom it is for.
async fn echo(request: Request<Incoming>, crowd: Arc<Barrier>) -> Response<Full<Bytes>> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    crowd.wait().await;
    let header = |name: &str| head.headers[name].to_str().unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap();
    let text = body["variables"]["t"].as_str().unwrap();
    let (remote, own) = (header("x-remote"), header("x-own"));
    let said =
        format!("{remote} {own} {} {} {text}", header("x-hasura-user-id"), header("x-hasura-role"));
    Response::builder()
        .header("set-cookie", format!("{remote}={own}"))
        .body(Full::new(json!({"data": {remote: said}}).to_string().into()))
        .unwrap()
}

/// A server of one or the other version of HTTP.
async fn upstream(http: HttpVersion, crowd: Arc<Barrier>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let crowd = Arc::clone(&crowd);
            let service = service_fn(move |request| {
                let answer = echo(request, Arc::clone(&crowd));
                async { Ok::<_, std::convert::Infallible>(answer.await) }
            });
            let io = TokioIo::new(stream);
            tokio::spawn(async move {
                // Clients close when the test ends.
                if http == HttpVersion::Two {
                    let server = http2::Builder::new(TokioExecutor::new());
                    let _ = server.serve_connection(io, service).await;
                } else {
                    let _ = http1::Builder::new().serve_connection(io, service).await;
                }
            });
        }
    });
    url
}

/// One client's request: a token, a header and a variable, all of which name the client.
async fn ask(client: &Client, url: &str, id: usize, token: &str) {
    let body = json!({
        "query": "query Q($t: String) { first(text: $t) second(text: $t) }",
        "variables": {"t": format!("text {id}")},
    });
    let request = client.post(format!("{url}/graphql")).body(body.to_string());
    let request = request.header("content-type", "application/json").bearer_auth(token);
    let response = request.header("x-own", id.to_string()).send().await.unwrap();
    let cookies = response.headers().get_all("set-cookie").iter();
    let cookies: Vec<_> = cookies.map(|cookie| cookie.to_str().unwrap().to_owned()).collect();
    let role = role(id);
    let expected = json!({"data": {
        "first": format!("first {id} {id} {role} text {id}"),
        "second": format!("second {id} {id} {role} text {id}"),
    }});
    assert_eq!(response.text().await.unwrap(), expected.to_string());
    assert_eq!(cookies, [format!("first={id}"), format!("second={id}")]);
}

fn role(id: usize) -> &'static str {
    if id.is_multiple_of(2) { "admin" } else { "user" }
}

async fn crowd_asks(http: HttpVersion) {
    // Each client's two requests are in flight while everybody else's are.
    let crowd = Arc::new(Barrier::new(2 * CROWD));
    let upstream = upstream(http, Arc::clone(&crowd)).await;
    let builder = Builder::new(plan(http)).url(RemoteId(0), &upstream).url(RemoteId(1), &upstream);
    let settings = Settings::default().auth(by_secret_tokens());
    let url = serve(builder.settings(settings).router().unwrap()).await;
    let client = Client::builder().tls_certs_only([]).build().unwrap();
    let tokens: Vec<String> = (0..CROWD * ROUNDS)
        .map(|id| {
            let more =
                json!({"x-hasura-user-id": id.to_string(), "x-hasura-default-role": role(id)});
            token(&claims(more))
        })
        .collect();
    for round in 0..ROUNDS {
        let ids = round * CROWD..(round + 1) * CROWD;
        join_all(ids.map(|id| ask(&client, &url, id, &tokens[id]))).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_share_connections_and_nothing_that_is_theirs() {
    crowd_asks(HttpVersion::One).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_share_one_connection_of_http2_and_nothing_that_is_theirs() {
    crowd_asks(HttpVersion::Two).await;
}
