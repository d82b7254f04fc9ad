//! The server of `run`: accepts connections and stops in good order.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};

use super::acceptor::Acceptor;
use super::workers::{Accepted, Workers};
use super::{Endpoint, Routes, connection};
use crate::settings::Settings;

/// How long requests in flight may take after a signal.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(30);

/// How long nothing is accepted after that failed, as it does when file descriptors run out.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves until SIGTERM or SIGINT, then finishes the requests in flight. A second signal ends the
/// wait.
///
/// # Errors
/// If the address can not be listened on, or signals can not be heard.
pub(crate) async fn serve(
    endpoint: &Endpoint,
    tls: Option<Acceptor>,
    settings: &Settings,
) -> io::Result<()> {
    let mut signals = Signals::new()?;
    let listener = TcpListener::bind(settings.listen.as_str()).await?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    // A clone has connections to remote schemas of its own.
    let routes = || Arc::new(Routes::new(Arc::new(endpoint.clone()), settings));
    let workers = Workers::start(routes, tls.as_ref())?;
    announce(scheme, listener.local_addr()?, settings);
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
fn announce(scheme: &str, address: SocketAddr, settings: &Settings) {
    let mut stdout = io::stdout().lock();
    // A closed standard output is no reason not to serve.
    let _ = writeln!(stdout, "listening on {scheme}://{address}").and_then(|()| stdout.flush());
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
pub(super) async fn serve_connections(
    routes: Arc<Routes>,
    tls: Option<Acceptor>,
    mut accepted: mpsc::Receiver<Accepted>,
) {
    // Each connection holds a receiver.
    let stop = watch::Sender::new(());
    while let Some(accepted) = accepted.recv().await {
        let (stream, load) = accepted.into_parts();
        // One that can not be watched is closed.
        let Ok(stream) = TcpStream::from_std(stream) else { continue };
        let served = connection::serve(stream, tls.clone(), Arc::clone(&routes), stop.subscribe());
        tokio::spawn(async move {
            served.await;
            drop(load);
        });
    }
    let _ = stop.send(());
    stop.closed().await;
    routes.mutations_done().await;
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
