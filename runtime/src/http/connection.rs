//! One connection: which protocol it speaks, and what it may cost.
//!
//! HTTP/1.1 and HTTP/2, both with and without TLS. Without TLS a client that begins with the preface
//! of HTTP/2 speaks it; that is looked up once, before anything is read, so that HTTP/1.1 is read
//! from the socket itself.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures_util::FutureExt;
use http_body_util::{Either, Full};
use hyper::body::Incoming;
use hyper::rt::{Read, Write};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;

use super::Routes;
use super::acceptor::{Acceptor, is_http2};

/// How many headers are read into memory that needs not be asked for.
const USUAL_HEADERS: usize = 100;

/// The most requests that one connection of HTTP/2 may have open.
const MAX_STREAMS: u32 = 200;

/// How many requests a client may take back before the gateway has seen them.
const MAX_PENDING_RESETS: usize = 20;

/// How many requests of one connection the gateway may have to reset before it hangs up.
const MAX_LOCAL_RESETS: usize = 128;

/// How often a client of HTTP/2 is asked whether it is there, and how long it may take to say so.
const PING: (Duration, Duration) = (Duration::from_secs(30), Duration::from_secs(20));

/// How long a client of HTTP/2 may take to agree that a connection ends.
const FAREWELL: Duration = Duration::from_secs(5);

/// How HTTP/2 begins.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Serves one connection until its client closes it, or until `stopping` changes and the requests
/// in flight are done.
pub(crate) async fn serve(
    stream: TcpStream,
    tls: Option<Acceptor>,
    routes: Arc<Routes>,
    mut stopping: watch::Receiver<()>,
) {
    // Answers are written whole; waiting for more to send would only delay them.
    let _ = stream.set_nodelay(true);
    let Some(tls) = tls else {
        let is_http2 = tokio::select! {
            is_http2 = timeout(routes.limits().head_seconds, begins_as_http2(&stream)) => is_http2,
            _ = stopping.changed() => return,
        };
        return match is_http2 {
            Ok(true) => serve_http2(TokioIo::new(stream), routes, stopping).await,
            Ok(false) => serve_http1(TokioIo::new(stream), routes, stopping).await,
            Err(_) => {}
        };
    };
    let stream = tokio::select! {
        stream = tls.accept(stream) => stream,
        _ = stopping.changed() => return,
    };
    match stream {
        Ok(stream) if is_http2(&stream) => {
            serve_http2(TokioIo::new(stream), routes, stopping).await;
        }
        Ok(stream) => serve_http1(TokioIo::new(stream), routes, stopping).await,
        Err(_) => {}
    }
}

/// Whether the first bytes of a connection are HTTP/2's. Three tell it from every method of
/// HTTP/1.1; a client that sends its preface byte by byte is taken for one of HTTP/1.1.
async fn begins_as_http2(stream: &TcpStream) -> bool {
    let mut beginning = [0; PREFACE.len()];
    // What is wrong with the connection is found when it is read.
    let length = stream.peek(&mut beginning).await.unwrap_or(0);
    length >= 3 && PREFACE.starts_with(&beginning[..length])
}

async fn serve_http1<S>(stream: S, routes: Arc<Routes>, mut stopping: watch::Receiver<()>)
where
    S: Read + Write + Unpin + Send + 'static,
{
    let limits = *routes.limits();
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(limits.head_seconds);
    // Somewhat more is read than may be, so that who asks can be told.
    server.max_header_size(limits.header_bytes.saturating_mul(2));
    if limits.headers > USUAL_HEADERS {
        server.max_headers(limits.headers.saturating_add(1));
    }
    let service = service_fn(|request| answer(&routes, request));
    let connection = server.serve_connection(stream, service);
    let mut connection = std::pin::pin!(connection);
    // An error is the client's: it sent what is not HTTP, was too slow, or went away.
    tokio::select! {
        _ = connection.as_mut() => {}
        _ = stopping.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

async fn serve_http2<S>(stream: S, routes: Arc<Routes>, mut stopping: watch::Receiver<()>)
where
    S: Read + Write + Unpin + Send + 'static,
{
    let limits = *routes.limits();
    let in_flight = watch::Sender::new(0_usize);
    let idle = idle(in_flight.subscribe(), limits.head_seconds);
    let service = service_fn(|request| {
        let counted = Counted::new(&in_flight);
        answer(&routes, request).inspect(move |_| drop(counted))
    });
    let most_of_head = limits.header_bytes.saturating_mul(2);
    let (interval, patience) = PING;
    let connection = http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .max_concurrent_streams(MAX_STREAMS)
        .max_pending_accept_reset_streams(MAX_PENDING_RESETS)
        .max_local_error_reset_streams(MAX_LOCAL_RESETS)
        .max_header_list_size(u32::try_from(most_of_head).unwrap_or(u32::MAX))
        .keep_alive_interval(interval)
        .keep_alive_timeout(patience)
        .serve_connection(stream, service);
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => {}
        _ = stopping.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
        () = idle => {
            connection.as_mut().graceful_shutdown();
            let _ = timeout(FAREWELL, connection).await;
        }
    }
}

/// Ends when there was no request for as long as a connection may idle.
async fn idle(mut in_flight: watch::Receiver<usize>, most: Duration) {
    while in_flight.wait_for(|n_requests| *n_requests == 0).await.is_ok() {
        if timeout(most, in_flight.changed()).await.is_err() {
            return;
        }
    }
    std::future::pending().await
}

/// A request in flight.
struct Counted(watch::Sender<usize>);

impl Counted {
    fn new(in_flight: &watch::Sender<usize>) -> Self {
        in_flight.send_modify(|n_requests| *n_requests += 1);
        Self(in_flight.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.send_modify(|n_requests| *n_requests -= 1);
    }
}

fn answer(
    routes: &Arc<Routes>,
    request: Request<Incoming>,
) -> impl Future<Output = Result<Response<Either<Full<Bytes>, Body>>, Infallible>> + Send + 'static
{
    Arc::clone(routes).answer(request).map(Ok)
}

#[cfg(test)]
mod tests;
