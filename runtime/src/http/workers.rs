//! Threads: each serves connections of its own, and asks remote schemas over connections of its own.
//!
//! ```text
//! accept ──▶ the thread with the fewest connections ──▶ its clients, its requests, its upstreams
//! ```
//!
//! A request stays where its client's connection is, from the first byte read to the last one
//! written. Nothing that it waits for wakes another thread, which with work that moves between
//! threads costs more than a small request does. What is given up for it: while a thread is busy with
//! a large answer, its other connections wait. So a new connection goes to the thread that has the
//! fewest, and a request gives way to others after each large answer that it takes in.

use std::io;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, available_parallelism};
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::{mpsc, watch};

use super::Routes;
use super::acceptor::Acceptor;
use super::server::serve_connections;

/// How many accepted connections may wait for a thread.
const MAX_WAITING: usize = 128;

/// No timer of a request ends earlier.
const TICK: Duration = Duration::from_secs(1);

/// The threads that serve, for as long as they are to accept.
pub(super) struct Workers {
    workers: Vec<Worker>,
    ending: Ending,
}

/// A thread that serves.
struct Worker {
    connections: mpsc::Sender<Accepted>,
    load: Arc<AtomicUsize>,
}

/// The threads' end.
pub(super) struct Ending {
    /// Closes when all threads are done.
    running: mpsc::Receiver<()>,
    /// Its end tells threads not to wait any longer.
    _patience: watch::Sender<()>,
}

/// A connection that is on its way to a thread or served by one. It counts there until it is dropped.
pub(super) struct Accepted {
    /// The connection.
    pub(super) stream: TcpStream,
    load: Load,
}

/// One of the connections of a thread.
pub(super) struct Load(Arc<AtomicUsize>);

impl Accepted {
    /// Takes it apart.
    pub(super) fn into_parts(self) -> (TcpStream, Load) {
        (self.stream, self.load)
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Workers {
    /// One thread for each processor; each serves its own of `routes`.
    ///
    /// # Errors
    /// If the threads can not be started.
    pub(super) fn start(
        routes: impl Fn() -> Arc<Routes>,
        tls: Option<&Acceptor>,
    ) -> io::Result<Self> {
        let n_threads = available_parallelism().map_or(1, usize::from);
        let (is_running, running) = mpsc::channel(1);
        let (_patience, patience) = watch::channel(());
        let mut workers = Vec::with_capacity(n_threads);
        for n in 0..n_threads {
            let runtime = Builder::new_current_thread().enable_all().build()?;
            let (connections, accepted) = mpsc::channel(MAX_WAITING);
            let served = (routes(), tls.cloned());
            let (patience, is_running) = (patience.clone(), is_running.clone());
            thread::Builder::new().name(format!("gateway-{n}")).spawn(move || {
                run(&runtime, served, accepted, patience);
                drop(is_running);
                // What still runs beside it is what nobody waits for.
                runtime.shutdown_background();
            })?;
            workers.push(Worker { connections, load: Arc::default() });
        }
        Ok(Self { workers, ending: Ending { running, _patience } })
    }

    /// Gives a connection to the thread that has the fewest.
    pub(super) async fn serve(&self, stream: TcpStream) {
        let fewest = self.workers.iter().min_by_key(|worker| worker.load.load(Ordering::Relaxed));
        let Some(worker) = fewest else { return };
        worker.load.fetch_add(1, Ordering::Relaxed);
        let accepted = Accepted { stream, load: Load(Arc::clone(&worker.load)) };
        // A thread takes connections until its sender is dropped.
        let _ = worker.connections.send(accepted).await;
    }

    /// Lets the threads finish what they have and accept no more.
    pub(super) fn finish(self) -> Ending {
        self.ending
    }
}

impl Ending {
    /// Waits until all threads are done.
    pub(super) async fn done(&mut self) {
        // Nothing is ever sent.
        let _ = self.running.recv().await;
    }
}

/// Serves until there are no more connections to come and none left, or until patience ends.
fn run(
    runtime: &Runtime,
    (routes, tls): (Arc<Routes>, Option<Acceptor>),
    accepted: mpsc::Receiver<Accepted>,
    mut patience: watch::Receiver<()>,
) {
    runtime.block_on(async {
        tokio::spawn(tick());
        tokio::select! {
            () = serve_connections(routes, tls, accepted) => {}
            _ = patience.changed() => {}
        }
    });
}

/// A timer that ends before all others has the system told, by a call that costs a twentieth of a
/// small request, and deadlines of requests often are such timers. With this one they never are.
async fn tick() {
    loop {
        tokio::time::sleep(TICK).await;
    }
}

#[cfg(test)]
mod tests;
