//! Asking an upstream, and reading what it answers in place.

use anyhow::{Result, bail, ensure};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::{Method, Request, StatusCode};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::keys::Keys;
use crate::render::{list, push};
use crate::upstream::Upstream;

pub(crate) type Server = Upstream<Full<Bytes>>;

/// Sends the body and reads all of the answer.
pub(crate) async fn ask(server: &Server, body: impl Into<Bytes>) -> Result<Bytes> {
    let (mut head, body) = Request::new(Full::new(body.into())).into_parts();
    head.method = Method::POST;
    head.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    server.address(&mut head);
    let answer = server.send(Request::from_parts(head, body)).await?;
    ensure!(answer.status() == StatusCode::OK, "an upstream answered with {}", answer.status());
    Ok(answer.into_body().collect().await?.to_bytes())
}

/// The request for the entities of the keys; `start` is all that stands before the representations.
pub(crate) fn question(start: &str, type_name: &str, key: &str, keys: &Keys<'_>) -> String {
    let mut question = String::with_capacity(start.len() + 64 * keys.as_slice().len());
    question.push_str(start);
    representations(&mut question, type_name, key, keys);
    question.push_str("}}");
    question
}

/// The list of an entity for each of the keys.
pub(crate) fn representations(out: &mut String, type_name: &str, key: &str, keys: &Keys<'_>) {
    list(out, Some(keys.as_slice()), |out, value| {
        push!(out, r#"{"__typename":""#, type_name, r#"",""#, key, r#"":"#, value, "}");
    });
}

/// The `data` of an answer, borrowed from it.
pub(crate) fn data<'a, T: Deserialize<'a>>(answer: &'a Bytes) -> Result<T> {
    #[derive(Deserialize)]
    struct Answer<'a, T> {
        data: Option<T>,
        #[serde(borrow)]
        errors: Option<&'a RawValue>,
    }

    let answer: Answer<T> = serde_json::from_str(str::from_utf8(answer)?)?;
    match answer {
        Answer { data: Some(data), errors: None } => Ok(data),
        Answer { errors: Some(errors), .. } => bail!("an upstream answered with errors: {errors}"),
        Answer { .. } => bail!("an upstream answered without data"),
    }
}

/// The answer when something went wrong.
pub(crate) fn failure(error: &anyhow::Error) -> String {
    let message = serde_json::Value::from(format!("{error:#}"));
    format!(r#"{{"data":null,"errors":[{{"message":{message}}}]}}"#)
}
