//! The server of `run`: accepts connections, bounds what they may do, and stops in good order.

use std::convert::Infallible;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use super::workers::{Accepted, Workers};
use super::{Endpoint, Routes};
use crate::settings::Settings;

/// How many headers are read into memory that needs not be asked for.
const USUAL_HEADERS: usize = 100;

/// How long requests in flight may take after a signal.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(30);

/// How long nothing is accepted after that failed, as it does when file descriptors run out.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves on `address` until SIGTERM or SIGINT, then finishes the requests in flight. A second
/// signal ends the wait.
///
/// # Errors
/// If the address can not be listened on, or signals can not be heard.
pub(crate) async fn serve(
    address: &str,
    endpoint: &Endpoint,
    settings: &Settings,
) -> io::Result<()> {
    let mut signals = Signals::new()?;
    let listener = TcpListener::bind(address).await?;
    // A clone has connections to remote schemas of its own.
    let workers = Workers::start(|| Arc::new(Routes::new(Arc::new(endpoint.clone()), settings)))?;
    announce(listener.local_addr()?, settings);
    endpoint.warm_up();

    tokio::select! {
        () = signals.next() => {}
        () = accept(&listener, &workers) => {}
    }
    drop(listener);

    let mut ending = workers.finish();
    tokio::select! {
        () = ending.done() => {}
        () = tokio::time::sleep(DRAIN_TIMEOUT) => {}
        () = signals.next() => {}
    }
    Ok(())
}

/// Prints the line that says the gateway is ready, with the port that was given.
fn announce(address: SocketAddr, settings: &Settings) {
    let mut stdout = io::stdout().lock();
    // A closed standard output is no reason not to serve.
    let _ = writeln!(stdout, "listening on http://{address}").and_then(|()| stdout.flush());
    drop(stdout);
    if let Some(call) = settings.when_ready {
        call(address);
    }
}

/// Accepts connections for ever.
async fn accept(listener: &TcpListener, workers: &Workers) {
    loop {
        match listener.accept().await.and_then(|(stream, _)| stream.into_std()) {
            Ok(stream) => workers.serve(stream).await,
            Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
        }
    }
}

/// Serves connections until there are no more to come, then finishes the requests in flight.
pub(super) async fn serve_connections(routes: Arc<Routes>, mut accepted: mpsc::Receiver<Accepted>) {
    let connections = GracefulShutdown::new();
    while let Some(accepted) = accepted.recv().await {
        serve_connection(accepted, Arc::clone(&routes), &connections);
    }
    connections.shutdown().await;
    routes.mutations_done().await;
}

/// Serves one connection, in a task of its own.
fn serve_connection(accepted: Accepted, routes: Arc<Routes>, connections: &GracefulShutdown) {
    let (stream, load) = accepted.into_parts();
    // One that can not be watched is closed.
    let Ok(stream) = TcpStream::from_std(stream) else { return };
    let limits = *routes.limits();
    // Answers are written whole; waiting for more to send would only delay them.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let answer = Arc::clone(&routes).answer(request);
        async { Ok::<_, Infallible>(answer.await) }
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(limits.head_seconds);
    // Somewhat more is read than may be, so that who asks can be told.
    server.max_header_size(limits.header_bytes.saturating_mul(2));
    if limits.headers > USUAL_HEADERS {
        server.max_headers(limits.headers.saturating_add(1));
    }
    let connection = server.serve_connection(TokioIo::new(stream), service);
    let connection = connections.watch(connection);
    tokio::spawn(async move {
        // An error is the client's: it sent what is not HTTP, was too slow, or went away.
        let _ = connection.await;
        drop(load);
    });
}

/// SIGTERM and SIGINT; elsewhere Ctrl-C.
struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Waits for the next signal.
    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self {})
    }

    /// Waits for the next signal.
    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
