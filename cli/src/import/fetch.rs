//! The SDL of the remote schemas of an export, by introspection.
//!
//! Addresses and headers may name environment variables, which are read here: `{{VARIABLE}}`,
//! `url_from_env`, `value_from_env`.

use std::env;

use joinwright_codegen::syntax::{ImportedRemote, ImportedText};
use reqwest::header::HeaderMap;

use crate::http::{self, Endpoint, HttpError};
use crate::introspect::{IntrospectError, introspect};

/// The SDL of each remote schema, in order, or why there is none.
pub(super) async fn all(remotes: &[ImportedRemote]) -> Vec<Result<String, String>> {
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

fn endpoint(remote: &ImportedRemote) -> Result<Endpoint, HttpError> {
    let url = match &remote.url {
        Some(url) => resolve(url)?,
        None => return Err(HttpError::Url("it has neither `url` nor `url_from_env`".to_owned())),
    };
    let mut headers = HeaderMap::new();
    for (name, value) in &remote.headers {
        let value = resolve(value)?;
        http::append(&mut headers, name, &value)?;
    }
    Endpoint::new(&url, headers)
}

fn resolve(text: &ImportedText) -> Result<String, HttpError> {
    match text {
        ImportedText::FromEnv(variable) => value_of(variable),
        ImportedText::Literal(text) => fill_in(text),
    }
}

/// The text with the values of the variables in its templates.
fn fill_in(text: &str) -> Result<String, HttpError> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((variable, after)) = after.split_once("}}") else {
            break;
        };
        filled.push_str(before);
        filled.push_str(&value_of(variable.trim())?);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

fn value_of(variable: &str) -> Result<String, HttpError> {
    match env::var(variable) {
        Ok(value) if !value.is_empty() => Ok(value),
        Ok(_) | Err(_) => Err(HttpError::Variable(variable.to_owned())),
    }
}

fn explain(error: &IntrospectError) -> String {
    match error.help() {
        Some(help) => format!("{error}\n  help: {help}"),
        None => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::fill_in;

    #[test]
    fn templates_are_filled_in() {
        let manifest = env!("CARGO_MANIFEST_DIR");
        for (text, filled) in [
            ("plain", "plain".to_owned()),
            ("{{CARGO_MANIFEST_DIR}}/a", format!("{manifest}/a")),
            (
                "a {{ CARGO_MANIFEST_DIR }} {{CARGO_MANIFEST_DIR}}",
                format!("a {manifest} {manifest}"),
            ),
            ("{{open", "{{open".to_owned()),
        ] {
            assert_eq!(fill_in(text).ok(), Some(filled));
        }
        assert!(fill_in("{{NO_SUCH_VARIABLE_HERE}}").is_err());
    }
}
