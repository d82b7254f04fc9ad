use std::io::{Read, Write};
use std::net::TcpListener;

use joinwright_operation::facts::{OperationKind, RemoteId, RemoteSchema, RootField, Url};

use super::*;
use crate::builder::Builder;
use crate::plan::Plan;
use crate::settings::Settings;

static PLAN: Plan = Plan {
    sdl: "type Query { a: Int }",
    remotes: &[RemoteSchema { name: "a", url: Url::FromEnv("A_URL"), ..RemoteSchema::PLAIN }],
    root_fields: &[RootField { operation: OperationKind::Query, name: "a", remote: RemoteId(0) }],
    joins: &[],
};

/// Both sides of a connection.
fn connection() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (server, _) = listener.accept().unwrap();
    server.set_nonblocking(true).unwrap();
    (client, server)
}

/// Reads until `end` has come.
fn read_until(stream: &mut TcpStream, end: &str) -> String {
    let mut read = Vec::new();
    while !read.ends_with(end.as_bytes()) {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        read.extend(byte);
    }
    String::from_utf8(read).unwrap()
}

#[tokio::test]
async fn connection_goes_to_the_thread_that_has_the_fewest() {
    let (_is_running, running) = mpsc::channel(1);
    let (_patience, _) = watch::channel(());
    let (mut workers, mut accepted) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        let (connections, connections_of) = mpsc::channel(MAX_WAITING);
        workers.push(Worker { connections, load: Arc::default() });
        accepted.push(connections_of);
    }
    let workers = Workers { workers, ending: Ending { running, _patience } };
    for _ in 0..6 {
        workers.serve(connection().1).await;
    }
    let mut served: Vec<Vec<Accepted>> = Vec::new();
    for accepted in &mut accepted {
        served.push(std::iter::from_fn(|| accepted.try_recv().ok()).collect());
    }
    assert_eq!(served.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 2]);
    // A connection counts until it is closed.
    served[1].clear();
    for _ in 0..2 {
        workers.serve(connection().1).await;
    }
    assert_eq!(accepted.iter().map(mpsc::Receiver::len).collect::<Vec<_>>(), [0, 2, 0]);
}

#[tokio::test]
async fn requests_in_flight_are_answered_after_the_last_connection_was_accepted() {
    let upstream = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", upstream.local_addr().unwrap());
    let settings = Settings::default();
    let builder = Builder::new(&PLAN).url(RemoteId(0), &url);
    let endpoint = builder.endpoint(&settings, |_| None).unwrap();
    let routes = || Arc::new(Routes::new(Arc::new((*endpoint).clone()), &settings));
    let workers = Workers::start(routes, None).unwrap();

    let (mut client, server) = connection();
    workers.serve(server).await;
    let body = r#"{"query":"{a}"}"#;
    let head = "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n";
    let length = body.len();
    write!(client, "{head}content-length: {length}\r\n\r\n{body}").unwrap();
    let (mut asked, _) = upstream.accept().unwrap();
    read_until(&mut asked, "}");

    let mut ending = workers.finish();
    let answer = r#"{"data":{"a":1}}"#;
    write!(asked, "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{answer}", answer.len()).unwrap();
    assert!(read_until(&mut client, "}}").ends_with(answer));
    ending.done().await;
    assert_eq!(client.read(&mut [0]).unwrap(), 0);
}
