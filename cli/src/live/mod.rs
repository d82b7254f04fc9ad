//! `joinwright check --live`: what the running APIs have changed, and what that breaks.

mod compare;
#[cfg(test)]
mod tests;
mod uses;

use apollo_compiler::Schema;
use joinwright_codegen::ir::{Gateway, RemoteSchema};

use crate::configured;
use crate::http::{Endpoint, HttpError};
use crate::introspect::{IntrospectError, introspect};
use crate::report::{self, BOLD, Failure, GREEN, PLAIN, RED};
use compare::{Change, Effect, compare};
use uses::{Uses, uses};

/// What a comparison comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Every API was asked, and nothing breaks.
    Fine,
    /// Something breaks, or an API could not be asked.
    Broken,
}

/// Asks every API, all at once, and prints what has changed.
pub(crate) fn check(gateway: &Gateway) -> Result<Outcome, Failure> {
    let answers = report::block_on(ask(gateway))?;
    let mut outcome = Outcome::Fine;
    for (index, answer) in answers.into_iter().enumerate() {
        let remote = &gateway.remotes[index];
        let (text, one) = match answer {
            Ok((address, sdl)) => {
                let changes = compare(&remote.schema, &parse(&sdl));
                changed(remote, &address, &changes, &uses(gateway, index))
            }
            Err(error) => (not_asked(remote, &error), Outcome::Broken),
        };
        report::stdout(&text)?;
        if one == Outcome::Broken {
            outcome = Outcome::Broken;
        }
    }
    Ok(outcome)
}

/// The address and the SDL of each remote schema, in order.
async fn ask(gateway: &Gateway) -> Vec<Result<(String, String), IntrospectError>> {
    let asked: Vec<_> =
        gateway.servers().iter().map(|remote| tokio::spawn(ask_one(endpoint(remote)))).collect();
    let mut answers = Vec::with_capacity(asked.len());
    for answer in asked {
        answers.push(answer.await.unwrap_or_else(|error| {
            let (url, reason) = ("the API".to_owned(), error.to_string());
            Err(IntrospectError::Schema { url, reason })
        }));
    }
    answers
}

fn endpoint(remote: &RemoteSchema) -> Result<Endpoint, HttpError> {
    configured::endpoint(&remote.url, &remote.asking)
}

async fn ask_one(
    endpoint: Result<Endpoint, HttpError>,
) -> Result<(String, String), IntrospectError> {
    let endpoint = endpoint?;
    Ok((endpoint.shown(), introspect(&endpoint).await?))
}

/// The schema of an API. What is wrong with it by itself is not the question here.
fn parse(sdl: &str) -> Schema {
    let builder = Schema::builder().adopt_orphan_extensions().ignore_builtin_redefinitions();
    match builder.parse(sdl, "live.graphql").build() {
        Ok(schema) => schema,
        Err(with_errors) => with_errors.partial,
    }
}

fn not_asked(remote: &RemoteSchema, error: &IntrospectError) -> String {
    let mut text = format!("{RED}`{}` could not be compared{PLAIN}: {error}\n", remote.name.value);
    if let Some(help) = error.help() {
        text.push_str(&format!("  {BOLD}help{PLAIN}: {help}\n"));
    }
    text
}

/// What breaks comes first.
fn changed(
    remote: &RemoteSchema,
    address: &str,
    changes: &[Change],
    uses: &Uses,
) -> (String, Outcome) {
    let name = &remote.name.value;
    if changes.is_empty() {
        return (format!("`{name}` ({address}): no change\n"), Outcome::Fine);
    }
    let (breaking, harmless): (Vec<_>, Vec<_>) =
        changes.iter().partition(|change| change.effect == Effect::Breaking);
    let mut text = format!("`{name}` ({address}):\n");
    for change in &breaking {
        let what = match uses.get(&change.concerns) {
            Some(users) => {
                users.iter().map(|user| format!("`{user}`")).collect::<Vec<_>>().join(", ")
            }
            None => "queries that use it".to_owned(),
        };
        text.push_str(&format!("  {RED}breaks{PLAIN} {what}: {}\n", change.text));
    }
    for change in harmless {
        text.push_str(&format!("  {GREEN}harmless{PLAIN}: {}\n", change.text));
    }
    if breaking.is_empty() {
        return (text, Outcome::Fine);
    }
    text.push_str(&format!(
        "  {BOLD}help{PLAIN}: write the schema anew with `joinwright introspect`; then \
         `joinwright check` shows what to change\n",
    ));
    (text, Outcome::Broken)
}
