//! A built gateway as a process: how soon it answers, and what a new document costs.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::post;
use reqwest::Client;
use tokio::runtime::Runtime;

/// What the remote schemas answer: nothing is there, so that what is measured is the gateway's own part.
const ANSWER: &str = r#"{"data":{"node":null,"repository":null}}"#;

/// Ticks of processor time in a second, as Linux tells programs.
const TICKS: f64 = 100.0;

/// A remote schema that answers all requests alike, for as long as the runtime lives.
pub(crate) fn upstream(runtime: &Runtime) -> String {
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/graphql", listener.local_addr().unwrap());
        let answer = || async { ([(CONTENT_TYPE, "application/json")], ANSWER) };
        let app = Router::new().route("/graphql", post(answer));
        tokio::spawn(async move { axum::serve(listener, app).await });
        url
    })
}

/// A running gateway; it ends when it is dropped.
pub(crate) struct Running {
    process: Child,
    url: String,
    begin: Instant,
}

impl Running {
    pub(crate) fn start(binary: &Path, upstream: &str) -> Self {
        let begin = Instant::now();
        let mut process = Command::new(binary)
            .env("JOINWRIGHT_LISTEN", "127.0.0.1:0")
            .envs(["GITHUB_URL", "NOTES_URL"].map(|name| (name, upstream)))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit(' ').next().unwrap();
        let url = format!("{address}/graphql");
        Self { process, url, begin }
    }

    /// How long it took from the start to the answer of this request.
    pub(crate) fn first_answer(&self, runtime: &Runtime, body: &str) -> Duration {
        runtime.block_on(self.ask(&client(), body));
        self.begin.elapsed()
    }

    /// Processor time for each of `n` documents that are new, in milliseconds; and how much that is
    /// more than for one that is known.
    pub(crate) fn new_documents(&self, runtime: &Runtime, query: &str, n: usize) -> (f64, f64) {
        let client = client();
        let cost = |is_new: bool| {
            let before = self.cpu_seconds();
            for nth in 0..n {
                let comment = if is_new { format!("# {nth}") } else { String::new() };
                let body = body(&format!("{query}{comment}"));
                runtime.block_on(self.ask(&client, &body));
            }
            (self.cpu_seconds() - before) / n as f64 * 1e3
        };
        // The joined schema is parsed once, by whoever comes first.
        cost(false);
        (cost(true), cost(false))
    }

    async fn ask(&self, client: &Client, body: &str) {
        let request = client.post(&self.url).header(CONTENT_TYPE, "application/json");
        let answer = request.body(body.to_owned()).send().await.unwrap().text().await.unwrap();
        assert_eq!(answer, ANSWER);
    }

    fn cpu_seconds(&self) -> f64 {
        // The clock has ticks of ten milliseconds; what was answered last is counted by then.
        thread::sleep(Duration::from_millis(20));
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.process.id())).unwrap();
        let fields = stat.rsplit_once(')').unwrap().1.split_whitespace().skip(11).take(2);
        fields.map(|field| field.parse::<f64>().unwrap()).sum::<f64>() / TICKS
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// The body of a request for the operation in `query`.
pub(crate) fn body(query: &str) -> String {
    let variables = r#"{"id":"a","owner":"b","repository":"c"}"#;
    let query = serde_json::to_string(query).unwrap();
    format!(r#"{{"query":{query},"variables":{variables}}}"#)
}

fn client() -> Client {
    // Nothing here is encrypted, but a client wants to know how it would be.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::new()
}
