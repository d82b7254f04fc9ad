//! The check of one gateway: cases, what must hold of each, and what is printed if it does not.

use std::env;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use apollo_compiler::Schema;
use apollo_compiler::resolvers::Execution;
use apollo_compiler::validation::Valid;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use joinwright_runtime::{Limits, Settings};
use tower::ServiceExt;

use crate::answer::Answer;
use crate::data::World;
use crate::query::{self, Query};
use crate::resolve::{Node, Thing};
use crate::reuse::asked_twice;
use crate::schema::{self, Gateway, ROLE};
use crate::upstream::{Case, Upstream};
use crate::waves::waves;

/// How many cases a gateway gets unless `JOINWRIGHT_SEEDS` says otherwise.
const N_CASES: u64 = 40;

/// A gateway that takes longer has lost something. Large answers of many gateways at once take their
/// time on a busy machine, which is no fault.
const DEADLINE: Duration = Duration::from_secs(300);

/// The most that a gateway takes of an upstream in one answer.
const MAX_UPSTREAM_BYTES: usize = 32 << 20;

/// The most that a gateway answers, and that it takes of all upstreams together.
const MAX_ANSWER_BYTES: usize = 256 << 20;

/// Checks the gateway of a seed with all its cases.
pub(crate) fn gateway<E: std::fmt::Debug>(
    seed: u64,
    sdl: &str,
    n_compiled: u64,
    router: impl Fn(&[String], Settings) -> Result<Router, E>,
) {
    let sdl_of = |gateway: &Gateway, idx: usize| gateway.remotes[idx].sdl();
    check(seed, sdl, n_compiled, "admin", sdl_of, router);
}

/// Checks what the role of a gateway sees: its answers are those of a gateway that has the role's part of
/// each SDL alone, and remote schemas that have no more than that understand all that they are asked.
pub(crate) fn role<E: std::fmt::Debug>(
    seed: u64,
    sdl: &str,
    router: impl Fn(&[String], Settings) -> Result<Router, E>,
) {
    let sdl_of = |gateway: &Gateway, idx: usize| gateway.seen(seed, idx).sdl();
    check(seed, sdl, 0, ROLE, sdl_of, router);
}

fn check<E: std::fmt::Debug>(
    seed: u64,
    sdl: &str,
    n_compiled: u64,
    role: &'static str,
    sdl_of: impl Fn(&Gateway, usize) -> String,
    router: impl Fn(&[String], Settings) -> Result<Router, E>,
) {
    let cases = cases();
    // The process ends with the test, and everything borrows it.
    let gateway: &'static Gateway = Box::leak(Box::new(schema::gateway(seed)));
    let schema = Schema::parse_and_validate(sdl, "schema.graphql").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut upstreams = Vec::new();
        for idx in 0..gateway.remotes.len() {
            upstreams.push(Upstream::start(idx, &sdl_of(gateway, idx)).await);
        }
        let urls = upstreams.iter().map(|upstream| format!("http://{}/", upstream.address));
        let urls: Vec<String> = urls.collect();
        let settings = Settings::default().limits(limits());
        let only_compiled = settings.clone().only_compiled_operations(true);
        let compiled = router(&urls, only_compiled).unwrap();
        let router = router(&urls, settings).unwrap();
        let check = Check { seed, gateway, schema, upstreams, role, router, compiled, n_compiled };
        for case in cases {
            check.case(case).await;
        }
    });
}

/// Bounds that random documents and a busy machine do not reach; those of answers are as usual.
fn limits() -> Limits {
    Limits::default()
        .request_seconds(DEADLINE)
        .tokens(usize::MAX)
        .nesting(u8::MAX)
        .depth(u8::MAX)
        .aliases(usize::MAX)
        .root_fields(usize::MAX)
        .fields(usize::MAX)
        .directives(usize::MAX)
        .join_depth(usize::MAX)
        .upstream_requests(usize::MAX)
        .upstream_waiting(usize::MAX)
}

/// The seeds of the cases.
fn cases() -> Vec<u64> {
    let number = |text: &str| text.parse::<u64>().unwrap();
    if let Ok(case) = env::var("JOINWRIGHT_CASE")
        && let Some((_, case)) = case.split_once(':')
    {
        return vec![number(case)];
    }
    let n_cases = env::var("JOINWRIGHT_SEEDS").map_or(N_CASES, |text| number(&text));
    (0..n_cases).collect()
}

/// How upstreams answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// As they should.
    Plain,
    /// In other words.
    Rewritten,
    /// With errors at some fields.
    Broken,
}

struct Check {
    seed: u64,
    gateway: &'static Gateway,
    schema: Valid<Schema>,
    upstreams: Vec<Upstream>,
    role: &'static str,
    router: Router,
    /// It answers the operations of the first cases and no others.
    compiled: Router,
    n_compiled: u64,
}

impl Check {
    /// One world and one query, answered in each mode.
    async fn case(&self, case: u64) {
        let query = query::query(self.gateway, &self.schema, case);
        let world = World::new(self.gateway, case);
        for mode in [Mode::Plain, Mode::Rewritten, Mode::Broken] {
            let broken = (mode == Mode::Broken).then_some(case);
            let rewritten = (mode == Mode::Rewritten).then_some(case);
            let expected = Expected::of(&self.schema, &world.restarted(broken), &query);
            let mut ways = vec![(&self.router, query.body())];
            if case < self.n_compiled {
                ways.push((&self.compiled, query.compiled_body(case)));
            }
            for (router, body) in ways {
                let world = Arc::new(world.restarted(broken));
                for upstream in &self.upstreams {
                    upstream.serve(Case { world: Arc::clone(&world), rewritten });
                }
                let answer = tokio::time::timeout(DEADLINE, ask(router, self.role, body)).await;
                let answer = answer.unwrap_or_else(|_| "nothing in time".to_owned());
                if let Some(problem) = self.problem(mode, &query, &expected, &answer) {
                    let text = &expected.text;
                    panic!("{}", self.report((case, mode), &query, &problem, text, &answer));
                }
            }
        }
    }

    /// What is wrong, if anything is.
    fn problem(
        &self,
        mode: Mode,
        query: &Query,
        expected: &Expected,
        answer: &str,
    ) -> Option<String> {
        let waves = waves(self.gateway, &query.document, query.operation());
        for (idx, upstream) in self.upstreams.iter().enumerate() {
            let log = upstream.log();
            if let Some(violation) = log.iter().find_map(|asked| asked.violation.clone()) {
                return Some(format!("remote schema r{idx} was asked wrongly: {violation}"));
            }
            if !waves.may_split && log.len() > waves.of(idx) {
                let (n_asked, n_waves) = (log.len(), waves.of(idx));
                return Some(format!("{n_asked} requests to r{idx} in {n_waves} waves"));
            }
        }
        let twice = |(idx, upstream): (usize, &Upstream)| {
            asked_twice(self.gateway, idx, &upstream.log()).map(|field| (idx, field))
        };
        // With errors keys are asked for again, and of mutations always.
        let is_clean = !query.operation().is_mutation() && !answer.contains("\"errors\"");
        if mode != Mode::Broken
            && is_clean
            && !waves.may_split
            && let Some((idx, field)) = self.upstreams.iter().enumerate().find_map(twice)
        {
            return Some(format!("r{idx} was asked twice for {field}"));
        }
        if self.is_over_caps(&expected.text) {
            return self.problem_over_caps(answer);
        }
        let answer = match Answer::parse(answer) {
            Err(error) => return Some(format!("the answer is no JSON: {error}")),
            Ok(answer) if mode == Mode::Broken => answer.into_naive().with_placed_errors(),
            Ok(answer) => answer.into_naive(),
        };
        if expected.has_failed {
            return answer.problem_of_failure();
        }
        answer.difference(&Answer::parse(&expected.text).unwrap())
    }

    /// Whether an answer is larger than a gateway lets it be, which the naive join does not know.
    fn is_over_caps(&self, expected: &str) -> bool {
        let logs = self.upstreams.iter().flat_map(Upstream::log);
        let lengths: Vec<usize> = logs.map(|asked| asked.answer.len()).collect();
        let in_all = lengths.iter().sum::<usize>().max(expected.len());
        lengths.iter().any(|length| *length > MAX_UPSTREAM_BYTES) || in_all > MAX_ANSWER_BYTES
    }

    /// What is wrong with an answer that could not be whole: it has to say so.
    #[expect(
        clippy::print_stderr,
        reason = "who runs many cases wants to know how many are left out"
    )]
    fn problem_over_caps(&self, answer: &str) -> Option<String> {
        let codes = ["remote-schema-too-large", "answers-too-large", "answer-too-large"];
        let is_told = codes.iter().any(|code| answer.contains(&format!("\"code\":\"{code}\"")));
        eprintln!("left out: an answer of gateway {} is over a cap", self.seed);
        (!is_told).then(|| "an answer is over a cap, and nothing says so".to_owned())
    }

    fn report(
        &self,
        (case, mode): (u64, Mode),
        query: &Query,
        problem: &str,
        expected: &str,
        answer: &str,
    ) -> String {
        let seed = self.seed;
        let mut text = format!("gateway {seed}, case {case}, {mode:?}: {problem}\n");
        let mut add = |title: &str, what: &str| {
            // Writing to a `String` can not fail.
            let _ = write!(text, "\n{title}:\n{what}\n");
        };
        add("query", &query.text);
        add("variables", &serde_json::to_string(&query.variables()).unwrap());
        add("answer", answer);
        add("expected", expected);
        for (idx, upstream) in self.upstreams.iter().enumerate() {
            for asked in upstream.log() {
                add(&format!("asked of r{idx}"), &asked.body);
                add(&format!("answer of r{idx}"), &asked.answer);
            }
        }
        let inputs = concat!(env!("OUT_DIR"), "/g");
        add("inputs", &format!("{inputs}{seed}"));
        let command = format!("JOINWRIGHT_CASE={seed}:{case} cargo test -p joinwright-property");
        add("again", &command);
        text
    }
}

/// What the naive join says.
struct Expected {
    text: String,
    /// Whether a join failed that makes `data` null.
    has_failed: bool,
}

impl Expected {
    fn of(schema: &Valid<Schema>, world: &World<'_>, query: &Query) -> Self {
        let operation = query.operation();
        let thing = if operation.is_mutation() { Thing::Mutation } else { Thing::Query };
        let response = Execution::new(schema, &query.document)
            .operation(operation)
            .raw_variable_values(&query.variables())
            .execute_sync(&Node::joined_root(world, thing));
        let response = response.unwrap_or_else(|error| panic!("{}", error.message()));
        let text = serde_json::to_string(&response).unwrap();
        Self { text, has_failed: world.has_failed.load(Ordering::Relaxed) }
    }
}

/// What a gateway says.
async fn ask(router: &Router, role: &str, body: String) -> String {
    let request = Request::post("/graphql")
        .header("content-type", "application/json")
        .header("x-hasura-role", role)
        .body(Body::from(body))
        .unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    match status {
        StatusCode::OK => text,
        status => format!("{status}: {text}"),
    }
}
