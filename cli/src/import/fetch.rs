//! The SDL of the remote schemas of an export, by introspection, with its addresses and headers.

use joinwright_codegen::syntax::RemoteDocument;

use crate::configured;
use crate::http::{Endpoint, HttpError};
use crate::introspect::{IntrospectError, introspect};

/// The SDL of each remote schema, in order, or why there is none.
pub(super) async fn all(remotes: &[RemoteDocument]) -> Vec<Result<String, String>> {
    let asked: Vec<_> = remotes.iter().map(|remote| tokio::spawn(one(endpoint(remote)))).collect();
    let mut answers = Vec::with_capacity(asked.len());
    for answer in asked {
        let answer = answer.await.map_err(|error| error.to_string());
        answers.push(answer.and_then(|answer| answer.map_err(|error| explain(&error))));
    }
    answers
}

async fn one(endpoint: Result<Endpoint, HttpError>) -> Result<String, IntrospectError> {
    introspect(&endpoint?).await
}

fn endpoint(remote: &RemoteDocument) -> Result<Endpoint, HttpError> {
    match &remote.url {
        Some(url) => configured::endpoint(&url.value, &remote.asking),
        None => Err(HttpError::Url("`joinwright check` says what is wrong with it".to_owned())),
    }
}

fn explain(error: &IntrospectError) -> String {
    match error.help() {
        Some(help) => format!("{error}\n  help: {help}"),
        None => error.to_string(),
    }
}
