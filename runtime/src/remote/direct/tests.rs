use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::atomic::AtomicUsize;
use std::sync::mpsc;
use std::thread;

use joinwright_operation::facts::{Pem, Setting};

use super::*;

#[test]
fn what_needs_more_is_left_to_reqwest() {
    let is_direct = |url: &str, transport: Transport<'_>| {
        DirectClient::new(&url.parse().unwrap(), &transport).is_some()
    };
    let plain = "http://users.example/graphql";
    assert!(is_direct(plain, Transport::PLAIN));
    assert!(is_direct(plain, Transport { http: HttpVersion::One, ..Transport::PLAIN }));
    assert!(is_direct("http://[::1]:4001/?a=b#c", Transport::PLAIN));
    assert!(!is_direct("https://users.example/graphql", Transport::PLAIN));
    assert!(!is_direct("http://me:secret@users.example/graphql", Transport::PLAIN));
    for transport in [
        Transport { http: HttpVersion::Two, ..Transport::PLAIN },
        Transport { proxy: Some(Setting::FromEnv("PROXY")), ..Transport::PLAIN },
        Transport { ca: Some(Pem::FromEnv("CA")), ..Transport::PLAIN },
    ] {
        assert!(!is_direct(plain, transport), "{transport:?}");
    }
}

#[tokio::test]
async fn connection_that_was_closed_while_nobody_used_it_is_not_used_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    let (close, is_time_to_close) = mpsc::channel();
    let upstream = thread::spawn(move || {
        let serve = || {
            let (mut stream, _) = listener.accept().unwrap();
            assert_ne!(stream.read(&mut [0; 4096]).unwrap(), 0);
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").unwrap();
            stream
        };
        let first = serve();
        is_time_to_close.recv().unwrap();
        drop(first);
        serve();
    });
    let client = DirectClient::new(&url, &Transport::PLAIN).unwrap();
    let left = AtomicUsize::new(usize::MAX);
    let room = Room { one: 1024, all: &left };
    let ask = || client.post(HeaderMap::new(), b"{}".to_vec(), room);
    assert_eq!(ask().await.unwrap().body, "{}");
    close.send(()).unwrap();
    // It is kept until the runtime has heard that it was closed.
    while let Some(connection) = client.idle.take() {
        client.idle.keep(connection);
        tokio::task::yield_now().await;
    }
    assert_eq!(ask().await.unwrap().body, "{}");
    upstream.join().unwrap();
}

#[tokio::test]
async fn connections_are_closed_when_they_are_old() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    let upstream = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        assert_ne!(stream.read(&mut [0; 4096]).unwrap(), 0);
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").unwrap();
        // Ends when the gateway closes the connection.
        assert_eq!(stream.read(&mut [0; 1]).unwrap(), 0);
    });
    let transport = Transport { idle_timeout_seconds: Some(0), ..Transport::PLAIN };
    let client = DirectClient::new(&url, &transport).unwrap();
    let left = AtomicUsize::new(2);
    let room = Room { one: 2, all: &left };
    assert_eq!(client.post(HeaderMap::new(), b"{}".to_vec(), room).await.unwrap().body, "{}");
    let ended = tokio::task::spawn_blocking(move || upstream.join().unwrap());
    ended.await.unwrap();
}
