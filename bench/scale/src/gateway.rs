//! A gateway as a process of its own, whose processor time is all that is counted.

use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitCode, Stdio};

use axum::body::{Body, to_bytes};
use axum::http::Request;
use bench_scale::gateways::Gateway;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use nix::sched::{CpuSet, sched_setaffinity};
use nix::sys::time::TimeValLike;
use nix::time::{ClockId, clock_getcpuclockid, clock_gettime};
use nix::unistd::Pid;

/// The environment variable that makes a process of this program a gateway.
const NAME: &str = "BENCH_SCALE_GATEWAY";

/// The environment variable that says how many cores the gateway may use.
const CORES: &str = "BENCH_SCALE_CORES";

/// Becomes the gateway that the environment names, if it names one.
pub(crate) fn become_gateway() -> Option<ExitCode> {
    let name = env::var(NAME).ok()?;
    if let Some(cores) = env::var(CORES).ok().and_then(|cores| cores.parse().ok()) {
        let mut set = CpuSet::new();
        for core in 0..cores {
            set.set(core).ok()?;
        }
        sched_setaffinity(Pid::this(), &set).ok()?;
    }
    bench_scale::run(&name)
}

/// A running gateway. It stops when it is dropped.
pub(crate) struct Running {
    client: Client<HttpConnector, Body>,
    url: String,
    clock: ClockId,
    process: Child,
}

impl Running {
    /// Starts a gateway whose remote schemas are at `upstream`.
    pub(crate) fn start(gateway: Gateway, upstream: &str, cores: Option<usize>) -> Self {
        let mut command = Command::new(env::current_exe().expect("this program has a path"));
        command
            .env(NAME, gateway.name())
            .env("JOINWRIGHT_LISTEN", "127.0.0.1:0")
            .envs(["ITEMS_URL", "OWNERS_URL"].map(|name| (name, upstream)))
            .envs(cores.map(|cores| (CORES, cores.to_string())))
            .stdout(Stdio::piped());
        let mut process = command.spawn().expect("this program can be started");
        let stdout = BufReader::new(process.stdout.take().expect("it is piped"));
        let line = stdout.lines().next().and_then(Result::ok);
        let line = line.expect("the gateway says where it listens");
        let address = line.rsplit(' ').next().expect("a line has a last word");
        let client = Client::builder(TokioExecutor::new()).build_http();
        let id = Pid::from_raw(process.id() as i32);
        let clock = clock_getcpuclockid(id).expect("it has a clock");
        Self { client, url: format!("{address}/graphql"), clock, process }
    }

    /// The processor time that the gateway has used, user's and system's, in seconds.
    pub(crate) fn cpu_seconds(&self) -> f64 {
        let time = clock_gettime(self.clock).expect("the gateway runs");
        time.num_nanoseconds() as f64 / 1e9
    }

    /// Asks the gateway. Gives the body of its answer.
    pub(crate) async fn ask(&self, body: String) -> Vec<u8> {
        let request = Request::post(&self.url).header("content-type", "application/json");
        let request = request.body(Body::from(body)).expect("the request is one");
        let response = self.client.request(request).await.expect("the gateway answers");
        let body = to_bytes(Body::new(response.into_body()), usize::MAX).await;
        body.expect("the gateway answers to the end").into()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
