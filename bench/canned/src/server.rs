//! The servers: one port a service, and one that tells what was asked.
//!
//! They are one thread. What is measured is the gateway, and a gateway shares the machine with them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::convert::Infallible;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpListener;
use tokio::task::{LocalSet, spawn_local};

use crate::chain::{Span, longest_chain};
use crate::counts::{Counts, SERVICES};
use crate::recording::Recording;

/// The most bodies that are known by their bytes. A gateway that sends the same in ever new bytes is
/// answered by the slower way.
const MAX_KNOWN: usize = 1_000;

/// Where answers come from. Services are at four ports from `services` on.
pub enum Mode {
    /// From the services. The file gets each new exchange.
    Record {
        /// The port of the first service.
        services: u16,
        /// What is written.
        file: PathBuf,
    },
    /// From a file. What it does not know the services are asked for once: some gateways batch by the
    /// clock, so that no recording has all of their requests.
    Replay {
        /// The port of the first service.
        services: u16,
        /// What was recorded.
        file: PathBuf,
    },
    /// From the services, each time.
    Live {
        /// The port of the first service.
        services: u16,
    },
}

type Answer = Response<Full<Bytes>>;

struct State {
    recording: RefCell<Recording>,
    /// Answers by the very bytes of requests.
    known: RefCell<HashMap<(usize, Bytes), Bytes>>,
    counts: RefCell<Counts>,
    delay: RefCell<Option<Duration>>,
    spans: RefCell<Vec<Span>>,
    /// Whether answers are remembered.
    remembers: bool,
    /// What gets each new exchange.
    file: Option<PathBuf>,
    services: u16,
    client: Client<HttpConnector, Full<Bytes>>,
}

/// Serves until the process ends: the services at four ports from `port` on, and control at the next.
pub async fn serve(port: u16, mode: Mode) -> Result<()> {
    let (recording, services, remembers, file) = match mode {
        Mode::Record { services, file } => (Recording::default(), services, false, Some(file)),
        Mode::Replay { services, file } => (Recording::read(&file)?, services, true, None),
        Mode::Live { services } => (Recording::default(), services, false, None),
    };
    let state = Rc::new(State {
        recording: RefCell::new(recording),
        known: RefCell::default(),
        counts: RefCell::default(),
        delay: RefCell::default(),
        spans: RefCell::default(),
        remembers,
        file,
        services,
        client: Client::builder(TokioExecutor::new()).build_http(),
    });
    let tasks = LocalSet::new();
    for (at, port) in (0..=SERVICES.len()).zip(port..) {
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        tasks.spawn_local(accept(listener, at, Rc::clone(&state)));
    }
    tasks.await;
    Ok(())
}

async fn accept(listener: TcpListener, at: usize, state: Rc<State>) {
    while let Ok((stream, _)) = listener.accept().await {
        // Without it, small answers wait for the other side. A socket that can not is a slow one.
        let _ = stream.set_nodelay(true);
        let state = Rc::clone(&state);
        let answer = service_fn(move |request| {
            let state = Rc::clone(&state);
            async move {
                Ok::<_, Infallible>(match at < SERVICES.len() {
                    true => state.answer(at, request).await,
                    false => state.control(request.uri().path()),
                })
            }
        });
        spawn_local(async move {
            // A connection that breaks is the gateway's affair, and the answer it missed is counted.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), answer).await;
        });
    }
}

impl State {
    /// Answers as the service does.
    async fn answer(&self, service: usize, request: Request<Incoming>) -> Answer {
        let Ok(body) = request.into_body().collect().await else {
            return failure("the request broke off");
        };
        let body = body.to_bytes();
        self.counts.borrow_mut().requests[service] += 1;
        let begin = Instant::now();
        let delay = *self.delay.borrow();
        if let Some(delay) = delay {
            tokio::time::sleep(delay).await;
        }
        let known = if self.remembers { self.replayed(service, &body) } else { None };
        let answer = match known {
            Some(answer) => Ok(answer),
            None => self.asked(service, body).await,
        };
        if delay.is_some() {
            self.spans.borrow_mut().push(Span { begin, end: Instant::now() });
        }
        match answer {
            Ok(answer) => json(answer),
            Err(error) => failure(&format!("{}: {error:#}", SERVICES[service])),
        }
    }

    fn replayed(&self, service: usize, body: &Bytes) -> Option<Bytes> {
        let key = (service, body.clone());
        if let Some(answer) = self.known.borrow().get(&key) {
            return Some(answer.clone());
        }
        let answer = Bytes::from(self.recording.borrow().answer(service, body)?.to_owned());
        let mut known = self.known.borrow_mut();
        if known.len() < MAX_KNOWN {
            known.insert(key, answer.clone());
        }
        Some(answer)
    }

    /// Asks the service, and learns what it says.
    async fn asked(&self, service: usize, body: Bytes) -> Result<Bytes> {
        self.counts.borrow_mut().live += 1;
        let port = usize::from(self.services) + service;
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("http://127.0.0.1:{port}/graphql"))
            .header(CONTENT_TYPE, "application/json")
            .body(Full::new(body.clone()))?;
        let response = self.client.request(request).await.context("the service does not answer")?;
        let answer = response.into_body().collect().await?.to_bytes();
        if !self.remembers && self.file.is_none() {
            return Ok(answer);
        }
        let mut recording = self.recording.borrow_mut();
        let is_new = recording.learn(service, &body, std::str::from_utf8(&answer)?)?;
        if let (true, Some(file)) = (is_new, &self.file) {
            recording.write(file)?;
        }
        Ok(answer)
    }

    /// `/counts`; `/reset`; `/delay/MILLIS`, which also counts waves until the next reset.
    fn control(&self, path: &str) -> Answer {
        if let Some(millis) = path.strip_prefix("/delay/") {
            let Ok(millis) = millis.parse() else { return failure("no number") };
            self.delay.replace(Some(Duration::from_millis(millis)));
        } else if path == "/reset" {
            self.counts.take();
            self.spans.take();
            self.delay.take();
        } else if path != "/counts" {
            return failure("no such path");
        }
        let mut counts = self.counts.borrow().clone();
        counts.waves = longest_chain(&self.spans.borrow());
        match serde_json::to_vec(&counts) {
            Ok(counts) => json(counts.into()),
            Err(error) => failure(&error.to_string()),
        }
    }
}

fn json(body: Bytes) -> Answer {
    let mut answer = Response::new(Full::new(body));
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}

fn failure(why: &str) -> Answer {
    let mut answer = Response::new(Full::new(Bytes::from(why.to_owned())));
    *answer.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    answer
}
