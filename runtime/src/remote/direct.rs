//! HTTP/1.1 over plain TCP, which is how most remote schemas are asked.
//!
//! A connection has no task of its own: whoever asks over it drives it, so that an answer wakes the
//! task that waits for it and no other. Connections that nobody uses are kept by [`Idle`].

mod idle;

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::{Body, Incoming};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, HOST, HeaderMap, HeaderName, HeaderValue, USER_AGENT,
};
use hyper::{Method, Request, Response, Uri};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use joinwright_operation::facts::{HttpVersion, Transport};
use reqwest::Url;
use tokio::net::TcpStream;
use tower::ServiceExt;
use url::Position;

use self::idle::Idle;
use super::answer::{AnswerBuffer, Failure, Reply, Room};
use super::transport::{AGENT, CONNECT_TIMEOUT};

/// How bodies may be compressed.
const GZIP: HeaderValue = HeaderValue::from_static("gzip");

/// How long a connection says nothing before it is probed, as reqwest has it.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// How many probes may stay without an answer.
const KEEP_ALIVE_PROBES: u32 = 3;

/// How long what was sent may stay unacknowledged.
#[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
const USER_TIMEOUT: Duration = Duration::from_secs(30);

/// Asks one address. A clone does so over connections of its own.
#[derive(Debug, Clone)]
pub(crate) struct DirectClient {
    /// Where connections lead to.
    address: Uri,
    /// What stands in the first line of a request.
    target: Uri,
    /// The headers that every request has, unless it has others of the same names.
    headers: [(HeaderName, HeaderValue); 3],
    connector: HttpConnector,
    idle: Idle,
}

impl DirectClient {
    /// A client for `url`, if it needs no more than this module has.
    pub(crate) fn new(url: &Url, transport: &Transport<'_>) -> Option<Self> {
        let Transport { ca: None, client_certificate: None, proxy: None, .. } = transport else {
            return None;
        };
        // Credentials in an address become a header, which reqwest makes.
        let has_credentials = !url.username().is_empty() || url.password().is_some();
        if url.scheme() != "http" || has_credentials || transport.http == HttpVersion::Two {
            return None;
        }
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(CONNECT_TIMEOUT));
        connector.set_nodelay(true);
        connector.set_keepalive(Some(KEEP_ALIVE));
        connector.set_keepalive_interval(Some(KEEP_ALIVE));
        connector.set_keepalive_retries(Some(KEEP_ALIVE_PROBES));
        #[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
        connector.set_tcp_user_timeout(Some(USER_TIMEOUT));
        Some(Self {
            address: url[..Position::AfterPort].parse().ok()?,
            target: url[Position::BeforePath..Position::AfterQuery].parse().ok()?,
            headers: [
                (HOST, url[Position::BeforeHost..Position::AfterPort].parse().ok()?),
                (USER_AGENT, HeaderValue::from_static(AGENT)),
                (ACCEPT_ENCODING, GZIP),
            ],
            connector,
            idle: Idle::new(transport),
        })
    }

    /// Posts a body and reads the whole answer.
    pub(crate) async fn post(
        &self,
        mut headers: HeaderMap,
        body: Vec<u8>,
        room: Room<'_>,
    ) -> Result<Reply, Failure> {
        for (name, value) in &self.headers {
            headers.entry(name).or_insert_with(|| value.clone());
        }
        let mut request = Request::new(Full::new(Bytes::from(body)));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.target.clone();
        *request.headers_mut() = headers;
        // A kept connection may have been closed meanwhile. What was not sent goes over another.
        while let Some(mut connection) = self.idle.take() {
            match connection.send(request).await {
                Ok(response) => return self.read(connection, response, room).await,
                Err(Some(unsent)) => request = unsent,
                Err(None) => return Err(Failure::Interrupted),
            }
        }
        // Connecting is rare; what it needs is not kept in every request's future.
        let mut connection = Box::pin(self.connect()).await?;
        let response = connection.send(request).await.map_err(|_| Failure::Interrupted)?;
        self.read(connection, response, room).await
    }

    async fn connect(&self) -> Result<Box<Connection>, Failure> {
        let stream = self.connector.clone().oneshot(self.address.clone()).await;
        let stream = stream.map_err(|_| Failure::Unreachable)?;
        let (sender, line) = http1::handshake(stream).await.map_err(|_| Failure::Unreachable)?;
        Ok(Box::new(Connection { sender, line: Line(Some(line)) }))
    }

    /// Reads the body and keeps the connection.
    async fn read(
        &self,
        mut connection: Box<Connection>,
        response: Response<Incoming>,
        room: Room<'_>,
    ) -> Result<Reply, Failure> {
        let (head, body) = response.into_parts();
        let mut answer = match head.headers.get(CONTENT_ENCODING) {
            Some(encoding) if *encoding == GZIP => AnswerBuffer::gzip(room),
            _ => AnswerBuffer::plain(body.size_hint().exact(), room)?,
        };
        let mut body = pin!(body);
        while let Some(frame) = connection.line.drive(|cx| body.as_mut().poll_frame(cx)).await {
            let frame = frame.map_err(|_| Failure::Interrupted)?;
            if let Ok(piece) = frame.into_data() {
                answer.push(piece)?;
            }
        }
        let body = answer.finish()?;
        self.idle.keep(connection);
        Ok(Reply { status: head.status, headers: head.headers, body })
    }
}

/// A connection that moves only while it is polled. Large, so it is passed around in a box.
struct Connection {
    sender: SendRequest<Full<Bytes>>,
    line: Line,
}

impl Connection {
    /// Sends a request and waits for the head of the answer. Gives the request back if nothing of
    /// it was sent.
    async fn send(
        &mut self,
        request: Request<Full<Bytes>>,
    ) -> Result<Response<Incoming>, Option<Request<Full<Bytes>>>> {
        let mut response = pin!(self.sender.try_send_request(request));
        let response = self.line.drive(|cx| response.as_mut().poll(cx)).await;
        response.map_err(|mut error| error.take_message())
    }

    /// Whether another request can be sent.
    fn is_usable(&self) -> bool {
        self.line.0.is_some() && self.sender.is_ready()
    }

    /// Notices what has happened since the connection was last looked at. Nobody is woken by what will
    /// happen: the task that has used it has nothing to do with it any more.
    fn look(&mut self) {
        self.line.step(&mut Context::from_waker(Waker::noop()));
    }
}

/// The side of a connection that reads and writes; none once it is closed.
struct Line(Option<http1::Connection<TokioIo<TcpStream>, Full<Bytes>>>);

impl Line {
    /// Reads and writes until `wanted` is there.
    async fn drive<T>(&mut self, mut wanted: impl FnMut(&mut Context<'_>) -> Poll<T>) -> T {
        poll_fn(|cx| {
            let wanted_now = wanted(cx);
            if wanted_now.is_ready() {
                return wanted_now;
            }
            self.step(cx);
            wanted(cx)
        })
        .await
    }

    /// Reads and writes what can be read and written now.
    fn step(&mut self, cx: &mut Context<'_>) {
        // A closed connection is dropped, which tells whoever waits for something of it.
        let is_closed = self.0.as_mut().is_some_and(|line| Pin::new(line).poll(cx).is_ready());
        if is_closed {
            self.0 = None;
        }
    }
}

#[cfg(test)]
mod tests;
