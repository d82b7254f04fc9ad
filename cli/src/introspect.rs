//! `joinwright introspect`: an API's own description of its schema, as SDL.
//!
//! Four queries are at hand, since a server refuses a query that asks for what came after it. The
//! newest goes first; where a server refuses it, the next older one follows.

use std::path::Path;
use std::process::ExitCode;

use graphql_client::{GraphQLQuery, Response};
use joinwright_codegen::syntax;
use reqwest::StatusCode;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::args;
use crate::configured;
use crate::folder;
use crate::http::{self, Answer, Endpoint, HttpError, printable};
use crate::report::{self, Failure};

/// The specification of September 2025.
#[derive(GraphQLQuery)]
#[graphql(
    schema_path = "graphql/introspection.graphql",
    query_path = "graphql/introspection_2025.graphql",
    response_derives = "Serialize",
    variables_derives = "Default"
)]
struct Introspection2025;

/// The years before it: deprecated arguments are known, `isOneOf` is not.
#[derive(GraphQLQuery)]
#[graphql(
    schema_path = "graphql/introspection.graphql",
    query_path = "graphql/introspection_2023.graphql",
    response_derives = "Serialize",
    variables_derives = "Default"
)]
struct Introspection2023;

/// The specification of October 2021.
#[derive(GraphQLQuery)]
#[graphql(
    schema_path = "graphql/introspection.graphql",
    query_path = "graphql/introspection_2021.graphql",
    response_derives = "Serialize",
    variables_derives = "Default"
)]
struct Introspection2021;

/// The specification of June 2018.
#[derive(GraphQLQuery)]
#[graphql(
    schema_path = "graphql/introspection.graphql",
    query_path = "graphql/introspection_2018.graphql",
    response_derives = "Serialize",
    variables_derives = "Default"
)]
struct Introspection2018;

/// Why there is no schema.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IntrospectError {
    #[error(transparent)]
    Http(#[from] HttpError),
    #[error("{url} answers with status {status}{body}")]
    Status { url: String, status: StatusCode, body: String },
    #[error("{url} does not answer with JSON: {body}")]
    NotJson { url: String, body: String },
    #[error("{url} answers with JSON that is not the answer to an introspection query: {reason}")]
    NotGraphql { url: String, reason: String },
    #[error("{url} does not show its schema: {reason}")]
    Disabled { url: String, reason: String },
    #[error("{url} answers with errors: {reason}")]
    Errors { url: String, reason: String },
    #[error("the schema of {url} can not be read: {reason}")]
    Schema { url: String, reason: String },
}

impl IntrospectError {
    /// What to do about it.
    pub(crate) fn help(&self) -> Option<&'static str> {
        match self {
            Self::Http(error) => error.help(),
            Self::Status { status, .. } => match *status {
                StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                    Some("send credentials: `--header-from-env Authorization=VARIABLE`")
                }
                StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
                    Some("is the path right? GraphQL is often served at `/graphql`")
                }
                _ => None,
            },
            Self::NotJson { .. } | Self::NotGraphql { .. } => {
                Some("is this a GraphQL API? GraphQL is often served at `/graphql`")
            }
            Self::Disabled { .. } => Some(
                "introspection is switched off: ask the API's owner for its SDL file, and \
                 put it into `schemas/`",
            ),
            Self::Errors { .. } | Self::Schema { .. } => None,
        }
    }

    /// Whether an older query may have more luck.
    fn may_be_too_new(&self) -> bool {
        match self {
            // GraphQL over HTTP lets a server answer a query that it refuses with one of these.
            Self::Status { status, .. } => {
                matches!(*status, StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY)
            }
            Self::Errors { .. } | Self::NotGraphql { .. } => true,
            Self::Http(_) | Self::NotJson { .. } | Self::Disabled { .. } | Self::Schema { .. } => {
                false
            }
        }
    }
}

/// Runs the command.
pub(crate) fn run(args: &args::Introspect) -> Result<ExitCode, Failure> {
    let endpoint = match &args.gateway {
        Some(folder) => of_folder(folder, &args.url)?,
        None => http::headers(&args.headers, &args.headers_from_env)
            .and_then(|headers| Endpoint::new(&args.url, headers))
            .map_err(IntrospectError::from)?,
    };
    let sdl = report::block_on(introspect(&endpoint))??;
    report::stdout(&sdl)?;
    Ok(ExitCode::SUCCESS)
}

/// A remote schema of a gateway folder. What else is wrong there, as a missing SDL file, is not the
/// question here.
fn of_folder(folder: &Path, name: &str) -> Result<Endpoint, Failure> {
    let sources = folder::load(folder)?;
    let (documents, diagnostics) = syntax::parse(&sources);
    let remote = documents.remotes.iter().find(|remote| remote.name.value == name);
    let url = remote.and_then(|remote| remote.url.as_ref());
    let (Some(remote), Some(url)) = (remote, url) else {
        folder::show(sources, diagnostics);
        let message = format!("there is no remote schema `{name}` in {}", folder.display());
        return Err(Failure::usage(message));
    };
    Ok(configured::endpoint(&url.value, &remote.asking).map_err(IntrospectError::from)?)
}

/// The schema of a running API, as SDL.
pub(crate) async fn introspect(endpoint: &Endpoint) -> Result<String, IntrospectError> {
    let mut answer = ask::<Introspection2025>(endpoint).await;
    if answer.as_ref().is_err_and(IntrospectError::may_be_too_new) {
        answer = ask::<Introspection2023>(endpoint).await;
    }
    if answer.as_ref().is_err_and(IntrospectError::may_be_too_new) {
        answer = ask::<Introspection2021>(endpoint).await;
    }
    if answer.as_ref().is_err_and(IntrospectError::may_be_too_new) {
        answer = ask::<Introspection2018>(endpoint).await;
    }
    let json = answer?;
    joinwright_codegen::syntax::sdl_from_introspection(&json).map_err(|error| {
        IntrospectError::Schema { url: endpoint.shown(), reason: printable(&error.to_string()) }
    })
}

/// Asks one query and gives its `data` as JSON.
async fn ask<Q>(endpoint: &Endpoint) -> Result<String, IntrospectError>
where
    Q: GraphQLQuery<Variables: Default, ResponseData: Serialize>,
{
    let unreadable = |error: serde_json::Error| IntrospectError::NotGraphql {
        url: endpoint.shown(),
        reason: printable(&error.to_string()),
    };
    let query = serde_json::to_vec(&Q::build_query(Q::Variables::default())).map_err(unreadable)?;
    let answer = endpoint.post(query).await?;
    let data = read::<Q::ResponseData>(endpoint, &answer)?;
    // A server that hides its schema may answer with null and no word about it.
    let data = serde_json::to_value(data).map_err(unreadable)?;
    if data["__schema"].is_null() {
        let reason = "its answer has no `__schema`".to_owned();
        return Err(IntrospectError::Disabled { url: endpoint.shown(), reason });
    }
    Ok(data.to_string())
}

/// The `data` of an answer.
fn read<D: DeserializeOwned>(endpoint: &Endpoint, answer: &Answer) -> Result<D, IntrospectError> {
    let url = endpoint.shown();
    let error = match serde_json::from_slice::<Response<D>>(&answer.body) {
        Ok(Response { data: Some(data), .. }) => return Ok(data),
        Ok(Response { errors: Some(errors), .. }) if !errors.is_empty() => {
            return Err(refused(url, &errors));
        }
        Ok(_) => serde::de::Error::custom("it has neither `data` nor `errors`"),
        Err(error) => error,
    };
    let body = printable(&String::from_utf8_lossy(&answer.body));
    Err(if answer.status != StatusCode::OK {
        let body = if body.is_empty() { body } else { format!(": {body}") };
        IntrospectError::Status { url, status: answer.status, body }
    } else if error.is_data() {
        IntrospectError::NotGraphql { url, reason: printable(&error.to_string()) }
    } else {
        IntrospectError::NotJson { url, body }
    })
}

/// Tells a server that hides its schema from one that does not understand the query.
fn refused(url: String, errors: &[graphql_client::Error]) -> IntrospectError {
    let messages: Vec<_> = errors.iter().map(|error| printable(&error.message)).collect();
    let hidden = messages.iter().any(|message| {
        let message = message.to_lowercase();
        message.contains("introspection") || message.contains("__schema")
    });
    let reason = messages.into_iter().take(3).collect::<Vec<_>>().join("; ");
    if hidden {
        IntrospectError::Disabled { url, reason }
    } else {
        IntrospectError::Errors { url, reason }
    }
}

impl From<IntrospectError> for Failure {
    fn from(error: IntrospectError) -> Self {
        let failure = match &error {
            IntrospectError::Http(http) if http.is_usage() => Self::usage(&error),
            _ => Self::found(&error),
        };
        match error.help() {
            Some(help) => failure.help(help),
            None => failure,
        }
    }
}
