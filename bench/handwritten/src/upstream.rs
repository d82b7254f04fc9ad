//! An upstream and this thread's idle connections to it.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use anyhow::{Context as _, Result};
use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{HOST, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Request, Response, Uri};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::spawn_local;

/// An upstream; a clone is the same one.
pub struct Upstream<B>(Rc<Inner<B>>);

struct Inner<B> {
    authority: String,
    target: Uri,
    host: HeaderValue,
    idle: RefCell<Vec<SendRequest<B>>>,
}

impl<B> Clone for Upstream<B> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<B> Upstream<B>
where
    B: Body + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    /// The upstream at an `http` address.
    pub fn new(url: &str) -> Result<Self> {
        let url: Uri = url.parse()?;
        let authority = url.authority().context("an upstream's address names a host")?;
        Ok(Self(Rc::new(Inner {
            authority: authority.to_string(),
            target: url.path().parse()?,
            host: HeaderValue::from_str(authority.as_str())?,
            idle: RefCell::default(),
        })))
    }

    /// Makes the request one to this upstream.
    pub fn address(&self, request: &mut Parts) {
        request.uri = self.0.target.clone();
        request.headers.insert(HOST, self.0.host.clone());
    }

    /// Sends the request, on an idle connection if there is one that is still alive. The connection
    /// comes back when the answer's body has been read to its end.
    pub async fn send(&self, mut request: Request<B>) -> Result<Response<Passing<B>>> {
        loop {
            let idle = self.0.idle.borrow_mut().pop();
            let is_reused = idle.is_some();
            let mut connection = match idle {
                Some(connection) => connection,
                None => self.connect().await?,
            };
            if connection.ready().await.is_err() && is_reused {
                continue;
            }
            match connection.try_send_request(request).await {
                Ok(answer) => return Ok(answer.map(|body| self.passing(body, connection))),
                Err(mut error) => match error.take_message() {
                    // It was closed while it was idle, and nothing of the request has left.
                    Some(unsent) if is_reused => request = unsent,
                    _ => return Err(error.into_error().into()),
                },
            }
        }
    }

    async fn connect(&self) -> Result<SendRequest<B>> {
        let stream = TcpStream::connect(&self.0.authority).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        spawn_local(async move { drop(connection.await) });
        Ok(sender)
    }

    fn passing(&self, body: Incoming, connection: SendRequest<B>) -> Passing<B> {
        let mut passing = Passing { body, lent: Some((connection, self.clone())) };
        passing.give_back_if(passing.body.is_end_stream());
        passing
    }
}

/// The body of an answer, with the connection that it comes on.
pub struct Passing<B> {
    body: Incoming,
    lent: Option<(SendRequest<B>, Upstream<B>)>,
}

impl<B> Passing<B> {
    fn give_back_if(&mut self, is_at_end: bool) {
        if is_at_end && let Some((connection, upstream)) = self.lent.take() {
            upstream.0.idle.borrow_mut().push(connection);
        }
    }
}

impl<B> Body for Passing<B> {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<hyper::Result<Frame<Bytes>>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        // With a known length the last frame is the end; without one, what follows it is.
        let is_at_end = frame.is_none() || self.body.is_end_stream();
        self.give_back_if(is_at_end);
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
