//! What a running gateway says, as lines of JSON, for the comparison with graphql-js.
//!
//! `documents <count> <seed>` asks random operations, right ones and wrong ones, and says which of them
//! were refused. `introspection` asks gateways for their joined schemas. Both begin each line's
//! object with what is compared; `*.mjs` beside this file read them.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a tool of the tests, for a pipe")]

mod generate;

use std::{env, fs};

use apollo_compiler::Schema;
use joinwright_runtime::codegen::{Error, Router};
use joinwright_tests::gateways::{self, e2e_names, e2e_validation};
use joinwright_tests::{RunningGateway, folders};
use serde_json::{Value, json};

/// Nobody listens there: an operation that is not refused fails at its first request.
const NOWHERE: &str = "http://127.0.0.1:1";

/// The operation of the tool that asks in the specification's latest words.
const INTROSPECTION: &str = include_str!("../../cli/graphql/introspection_2025.graphql");

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let number = |index: usize| arguments.get(index).map(|text| text.parse().unwrap());
    match arguments.first().map(String::as_str) {
        Some("documents") => documents(number(1).unwrap_or(1_000), number(2).unwrap_or(1)).await,
        Some("introspection") => introspection().await,
        _ => println!("use: graphql_js documents <count> <seed> | introspection"),
    }
}

/// Random operations, and whether the gateway takes them.
async fn documents(count: u64, seed: u64) {
    let gateway = RunningGateway::start(validation().unwrap()).await;
    println!("{}", json!({ "sdl": e2e_validation::SDL }));
    let schema = Schema::parse_and_validate(e2e_validation::SDL, "schema.graphql").unwrap();
    for number in 0..count {
        let document = generate::document(&schema, seed.wrapping_mul(1 << 32) + number);
        let body = json!({ "query": document }).to_string();
        let (status, body) = gateway.post_body(body).await;
        let answer: Value = serde_json::from_str(&body).unwrap();
        let (verdict, messages) = verdict(&answer);
        let line = json!({ "number": number, "document": document, "status": status, "verdict": verdict, "messages": messages });
        println!("{line}");
    }
}

/// What became of a document. Only what is wrong in a document has a place there before it is
/// executed.
fn verdict(answer: &Value) -> (&'static str, Vec<&str>) {
    let errors = answer["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    let messages = errors.iter().map(|error| error["message"].as_str().unwrap_or_default());
    let is_early = answer.get("data").is_none();
    let is_invalid = |error: &Value| {
        matches!(error["extensions"]["code"].as_str(), Some("validation-failed" | "parse-failed"))
    };
    let is_located = errors.iter().any(|error| error.get("locations").is_some());
    let verdict = match (is_early, errors.iter().all(is_invalid), is_located) {
        // A limit, or what the gateway does not do.
        (true, false, _) => "not served",
        (true, true, true) => "refused",
        // Variables are missing, or it is not said which operation is meant.
        (true, true, false) => "taken",
        (false, _, _) => "taken",
    };
    (verdict, messages.collect())
}

/// The joined schemas of gateways, in SDL and as they tell it.
async fn introspection() {
    let mut gateways = vec![
        ("validation", e2e_validation::SDL.to_owned(), validation().unwrap()),
        ("names", e2e_names::SDL.to_owned(), names().unwrap()),
    ];
    for (name, router) in gateways::goldens() {
        // One of them has its address in the environment, and has none here.
        if let Ok(router) = router {
            let sdl = folders::folder(&format!("golden/{name}/schema.graphql"));
            gateways.push((name, fs::read_to_string(sdl).unwrap(), router));
        }
    }
    for (name, sdl, router) in gateways {
        let gateway = RunningGateway::start(router).await;
        let body = json!({ "query": INTROSPECTION }).to_string();
        let (_, body) = gateway.post_body(body).await;
        let answer: Value = serde_json::from_str(&body).unwrap();
        println!("{}", json!({ "gateway": name, "sdl": sdl, "answer": answer }));
    }
}

fn validation() -> Result<Router, Error> {
    e2e_validation::Gateway::builder().catalog_url(NOWHERE).people_url(NOWHERE).router()
}

fn names() -> Result<Router, Error> {
    e2e_names::Gateway::builder()
        .left_url(NOWHERE)
        .messages_url(NOWHERE)
        .copy1_url(NOWHERE)
        .copy2_url(NOWHERE)
        .stock_url(NOWHERE)
        .router()
}
