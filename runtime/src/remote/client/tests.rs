use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use joinwright_operation::facts::{RemoteSchema, Transport};

use super::*;
use crate::remote::headers::ConfiguredHeaders;
use crate::remote::{Environment, Trust, install_crypto, make_client};

/// An upstream that reads one request and then does what it is told. Returns what it read.
fn upstream(
    answer: impl FnOnce(&mut TcpStream) + Send + 'static,
) -> (Url, thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/graphql", listener.local_addr().unwrap());
    let request = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        while !request.ends_with(b"}") {
            let mut buffer = [0; 4096];
            let read = stream.read(&mut buffer).unwrap();
            assert_ne!(read, 0, "the request broke off");
            request.extend_from_slice(&buffer[..read]);
        }
        answer(&mut stream);
        String::from_utf8(request).unwrap()
    });
    (url.parse().unwrap(), request)
}

fn says(text: String) -> impl FnOnce(&mut TcpStream) + Send + 'static {
    move |stream| stream.write_all(text.as_bytes()).unwrap()
}

fn answer(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

/// How a remote schema is asked.
type Way = fn(&Url) -> HttpClient;

/// Both ways keep the same rules.
const WAYS: [Way; 2] = [direct, general];

fn direct(url: &Url) -> HttpClient {
    HttpClient::Direct(Box::new(DirectClient::new(url, &Transport::PLAIN).unwrap()))
}

fn general(url: &Url) -> HttpClient {
    install_crypto();
    let environment = Environment { remote: "users", variable: &|_| None };
    let Ok(client) = make_client(Trust::Nobody, &Transport::PLAIN, &environment) else {
        panic!("a plain client can be made");
    };
    HttpClient::General(client, url.clone())
}

fn users(client: HttpClient, seconds: u64) -> RemoteClient {
    let headers = RemoteHeaders::new(ConfiguredHeaders::default(), &RemoteSchema::PLAIN);
    let limits = Limits::default();
    RemoteClient::new("users", Duration::from_secs(seconds), client, headers, &limits)
}

async fn ask(users: &RemoteClient) -> Result<Bytes, FetchError> {
    let whole = users.deadline();
    let deadline = Deadline { left: whole, whole, of: DeadlineOf::Remote };
    let room = AtomicUsize::new(usize::MAX);
    let client = ClientHeaders::default();
    users.fetch(b"{}".to_vec(), &client, deadline, &room, Purpose::RootFields).await.answer
}

async fn fetch(way: Way, url: Url) -> Result<Bytes, FetchError> {
    ask(&users(way(&url), 60)).await
}

#[tokio::test]
async fn request_is_a_post_of_json() {
    for way in WAYS {
        let (url, request) = upstream(says(answer("200 OK", "{}")));
        assert_eq!(fetch(way, url).await.unwrap(), "{}");
        let request = request.join().unwrap().to_lowercase();
        assert!(request.starts_with("post /graphql http/1.1\r\n"), "{request}");
        for header in [
            "content-type: application/json",
            "accept: application/graphql-response+json, application/json;q=0.9",
            concat!("user-agent: joinwright/", env!("CARGO_PKG_VERSION")),
            "accept-encoding: gzip",
        ] {
            assert!(request.contains(&format!("{header}\r\n")), "{request}");
        }
    }
}

#[tokio::test]
async fn nobody_listening_is_unreachable_and_the_address_is_not_shown() {
    for way in WAYS {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        drop(listener);
        let error = fetch(way, url.parse().unwrap()).await.unwrap_err();
        assert_eq!(error.to_string(), "remote schema `users` can not be reached");
        assert_eq!(error.code(), Code::RemoteSchemaError);
    }
}

#[tokio::test]
async fn deadline_is_for_the_whole_even_if_bytes_trickle() {
    for way in WAYS {
        let (url, _) = upstream(|stream| {
            let head = "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n";
            let _ = stream.write_all(head.as_bytes());
            while stream.write_all(b" ").is_ok() {
                thread::sleep(Duration::from_millis(50));
            }
        });
        let error = ask(&users(way(&url), 1)).await.unwrap_err();
        assert_eq!(error, FetchError::TimedOut { remote: "users", seconds: 1 });
    }
}

#[tokio::test]
async fn answer_that_breaks_off_is_no_answer() {
    for way in WAYS {
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{\"data\"";
        for text in [head, "", "not HTTP at all\r\n\r\n"] {
            let (url, _) = upstream(says(text.to_owned()));
            assert_eq!(fetch(way, url).await, Err(FetchError::Interrupted { remote: "users" }));
        }
    }
}

#[tokio::test]
async fn error_status_counts_unless_the_body_is_a_graphql_response() {
    for way in WAYS {
        for body in ["<html>", "", r#"{"error":"x"}"#, r#"{"errors":7}"#, r#"{"data":null}"#] {
            let (url, _) = upstream(says(answer("502 Bad Gateway", body)));
            let expected = FetchError::Status { remote: "users", status: 502 };
            assert_eq!(fetch(way, url).await, Err(expected), "{body}");
        }
        for body in [r#"{"errors":[]}"#, r#"{"data":{"a":1}}"#] {
            let (url, _) = upstream(says(answer("400 Bad Request", body)));
            assert_eq!(fetch(way, url).await.unwrap(), body);
        }
    }
}

#[tokio::test]
async fn redirect_is_not_followed() {
    for way in WAYS {
        let (url, _) = upstream(says(
            "HTTP/1.1 307 x\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n".into(),
        ));
        let expected = FetchError::Status { remote: "users", status: 307 };
        assert_eq!(fetch(way, url).await, Err(expected));
    }
}

#[tokio::test]
async fn answer_is_cut_at_the_cap_with_and_without_a_length() {
    for way in WAYS {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", 1_u64 << 40);
        let (url, _) = upstream(says(head));
        let too_large = FetchError::TooLarge { remote: "users", most: 32 << 20 };
        assert_eq!(fetch(way, url).await, Err(too_large.clone()));

        let (url, _) = upstream(|stream| {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
            while stream.write_all(&[b' '; 65_536]).is_ok() {}
        });
        assert_eq!(fetch(way, url).await, Err(too_large));
    }
}

#[tokio::test]
async fn configured_headers_stand_in_for_the_clients_own() {
    for way in WAYS {
        let (url, request) = upstream(says(answer("200 OK", "{}")));
        let names = ["host", "user-agent", "accept-encoding"];
        let mut configured = ConfiguredHeaders::default();
        for name in names {
            configured.fix(name.parse().unwrap(), "identity".parse().unwrap());
        }
        let headers = RemoteHeaders::new(configured, &RemoteSchema::PLAIN);
        let (whole, limits) = (Duration::from_secs(60), Limits::default());
        let users = RemoteClient::new("users", whole, way(&url), headers, &limits);
        ask(&users).await.unwrap();
        let request = request.join().unwrap().to_lowercase();
        for name in names {
            let lines: Vec<_> = request.lines().filter(|line| line.starts_with(name)).collect();
            assert_eq!(lines, [format!("{name}: identity")]);
        }
    }
}
