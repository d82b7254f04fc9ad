//! The server: a thread for each core, each with its own listener, event loop and whatever `make`
//! gives it, so that threads share nothing.

use std::net::{Ipv4Addr, SocketAddr};
use std::thread;

use anyhow::{Context, Result};
use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use socket2::{Domain, Socket, Type};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, LocalOptions};
use tokio::task::spawn_local;

const BACKLOG: i32 = 1024;

/// Serves at the port until it fails; `make` is called once in each thread.
pub fn on_every_core<M, S, F, B>(port: u16, make: M) -> Result<()>
where
    M: Fn() -> Result<S> + Sync,
    S: Fn(Request<Incoming>) -> F + Clone + 'static,
    F: Future<Output = Result<Response<B>>> + 'static,
    B: Body + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let cores = thread::available_parallelism()?.get();
    thread::scope(|scope| {
        let mut threads = Vec::with_capacity(cores);
        for _ in 0..cores {
            threads.push(scope.spawn(|| serve(port, make()?)));
        }
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().ok().context("a thread panicked")?)
    })
}

fn serve<S, F, B>(port: u16, service: S) -> Result<()>
where
    S: Fn(Request<Incoming>) -> F + Clone + 'static,
    F: Future<Output = Result<Response<B>>> + 'static,
    B: Body + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let runtime = Builder::new_current_thread().enable_all().build_local(LocalOptions::default())?;
    runtime.block_on(async {
        let listener = listen(port)?;
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            let answering = http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service_fn(service.clone()));
            // A client that goes away is no concern of the others.
            spawn_local(async move { drop(answering.await) });
        }
    })
}

/// One of several listeners at the port; the kernel spreads connections over them.
fn listen(port: u16) -> Result<TcpListener> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.set_reuse_address(true)?;
    socket.set_reuse_port(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)).into())?;
    socket.listen(BACKLOG)?;
    Ok(TcpListener::from_std(socket.into())?)
}
