//! What must hold of a request to `/graphql`, whatever its bytes are. Called by the fuzzer and, with
//! seeded input, by a test.

#![expect(clippy::expect_used, clippy::panic, reason = "a fuzzer finds panics")]

use std::sync::{Arc, OnceLock};

use axum::body::{Body, Bytes};
use axum::http::Request;
use http_body_util::BodyExt;
use joinwright_operation::facts::{OperationKind, RemoteId, RemoteSchema, RootField, Url};
use tokio::runtime::{Builder as RuntimeBuilder, Runtime};

use super::Endpoint;
use super::endpoint::{get, post};
use crate::builder::Builder;
use crate::configuration::HttpSettings;
use crate::plan::Plan;
use crate::settings::Settings;

/// A schema whose one remote schema can not be reached.
static PLAN: Plan = Plan {
    sdl: "type Query { a(b: B, c: [Int!]): Query } input B { d: Int = 1, e: [B!] } type Mutation { f: Int }",
    remotes: &[RemoteSchema {
        name: "nobody",
        url: Url::Literal("http://127.0.0.1:1/"),
        ..RemoteSchema::PLAIN
    }],
    root_fields: &[field(OperationKind::Query, "a"), field(OperationKind::Mutation, "f")],
    joins: &[],
};

const fn field(operation: OperationKind, name: &'static str) -> RootField<'static> {
    RootField { operation, name, remote: RemoteId(0) }
}

fn gateway() -> &'static (Runtime, Arc<Endpoint>) {
    static GATEWAY: OnceLock<(Runtime, Arc<Endpoint>)> = OnceLock::new();
    GATEWAY.get_or_init(|| {
        let settings = Settings::default().http(HttpSettings::default().batching(true));
        let endpoint = Builder::new(&PLAN).endpoint(&settings, |_| None).expect("the plan is good");
        let runtime = RuntimeBuilder::new_current_thread().enable_all().build();
        (runtime.expect("there are threads"), endpoint)
    })
}

/// A body gets a response that is JSON with `data` or `errors`, one or a list, and a status that
/// says no fault of the gateway. The first byte chooses how the body is compressed.
pub fn body(input: &[u8]) {
    let Some((choice, body)) = input.split_first() else { return };
    let mut request = Request::post("/graphql").header("content-type", "application/json");
    let encoding = ["identity", "gzip", "br", "zstd"][usize::from(choice % 4)];
    if choice % 4 > 0 {
        request = request.header("content-encoding", encoding);
    }
    if choice & 4 > 0 {
        request = request.header("accept", "application/graphql-response+json");
    }
    let request = request.body(Body::from(body.to_vec())).expect("the head is good");
    let (runtime, endpoint) = gateway();
    let response = runtime.block_on(post(endpoint, request));
    let (status, body) =
        (response.status().as_u16(), runtime.block_on(response.into_body().collect()));
    check(status, &body.expect("it is whole").to_bytes());
}

/// A query string gets such a response, too.
pub fn query(input: &[u8]) {
    let text = String::from_utf8_lossy(input).replace(|c: char| !c.is_ascii_graphic(), "+");
    let Ok(uri) = format!("/graphql?{text}").parse() else { return };
    let (runtime, endpoint) = gateway();
    let response = runtime.block_on(get(endpoint, &axum::http::HeaderMap::new(), &uri));
    let (status, body) =
        (response.status().as_u16(), runtime.block_on(response.into_body().collect()));
    check(status, &body.expect("it is whole").to_bytes());
}

fn check(status: u16, body: &Bytes) {
    #[derive(serde::Deserialize)]
    #[serde(untagged)]
    enum Answer {
        One(Members),
        Several(Vec<Members>),
    }
    #[derive(serde::Deserialize)]
    struct Members {
        data: Option<serde::de::IgnoredAny>,
        errors: Option<Vec<serde::de::IgnoredAny>>,
    }
    let text = String::from_utf8_lossy(body);
    assert!(matches!(status, 200 | 400 | 405 | 413 | 415 | 431), "{status} {text}");
    let answers = match serde_json::from_slice(body) {
        Ok(Answer::One(answer)) => vec![answer],
        Ok(Answer::Several(answers)) => answers,
        Err(error) => panic!("{error}: {text}"),
    };
    for answer in answers {
        let is_answer = answer.data.is_some() || answer.errors.is_some_and(|list| !list.is_empty());
        assert!(is_answer, "{text}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEEDS: [&str; 5] = [
        r#"{"query":"query Q($b: B) { a(b: $b) { __typename } }","variables":{"b":{"d":1}}}"#,
        r#"[{"query":"{ __typename }"},{"query":"{ a"}]"#,
        r#"{"documentId":"sha256:00","extensions":{"persistedQuery":{"version":1,"sha256Hash":"00"}}}"#,
        r#"{"query":"{ __type(name: \"B\") { inputFields { defaultValue } } }","operationName":null}"#,
        r#"{"query":"mutation { __typename }","variables":null,"extensions":{}}"#,
    ];

    #[test]
    fn whatever_is_sent_gets_a_response() {
        let mut random = fastrand::Rng::with_seed(6);
        for _ in 0..2_000 {
            let mut input = vec![random.u8(..)];
            input.extend(random.choice(SEEDS).unwrap_or_default().bytes());
            for _ in 0..random.usize(0..6) {
                let place = random.usize(1..input.len());
                match random.u8(0..3) {
                    0 => input[place] = random.u8(..),
                    1 => input.insert(place, *random.choice(b"{}[]\",:\\$ @!0n").unwrap_or(&0)),
                    _ => input.truncate(place.max(2)),
                }
            }
            body(&input);
            query(&input[1..]);
        }
    }
}
