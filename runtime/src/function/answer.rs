//! Answers: a call is made, and what it gives is written as a server would have sent it.

use std::borrow::Cow;
use std::fmt::Write;

use bytes::Bytes;
use joinwright_operation::facts::Relationship;
use joinwright_operation::{Shape, Shared};
use tokio::runtime::Handle;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::project::project;
use super::{Call, Text};
use crate::remote::Deadline;

/// The most bytes of an answer, as of a server's.
const MAX_ANSWER_BYTES: usize = 32 << 20;

/// A call with all that is needed to write its answer.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The call.
    pub(crate) call: Call,
    /// What the aliases of its keys begin with: `_j0_`.
    pub(crate) prefix: Cow<'static, str>,
    /// How many keys there are.
    pub(crate) n_keys: usize,
    /// The shape of a value.
    pub(crate) shape: Shared<Shape>,
    /// The operation's conditions, evaluated.
    pub(crate) conditions: Vec<bool>,
    /// Which relationship it answers.
    pub(crate) relationship: &'static Relationship<'static>,
}

impl Asked {
    /// Makes the call, on `runtime` if it is given, and writes the answer. What goes wrong is said in
    /// the answer's `errors`.
    pub(crate) async fn answer(self, deadline: Deadline, runtime: Option<&Handle>) -> Bytes {
        let Self { call, prefix, n_keys, shape, conditions, relationship } = self;
        // On a task of its own it can neither hold up the request past its deadline nor end it by a
        // panic. The set ends the task if the client goes away.
        let mut task = JoinSet::new();
        match runtime {
            Some(runtime) => task.spawn_on(call.values, runtime),
            None => task.spawn(call.values),
        };
        let given = match timeout(deadline.left, task.join_next()).await {
            Ok(Some(Ok(given))) => given.map_err(Refusal::Own),
            Ok(Some(Err(error))) if error.is_panic() => Err(Refusal::fault("panicked")),
            Ok(_) => Err(Refusal::fault("was given up")),
            Err(_) => {
                let seconds = deadline.whole.as_secs();
                Err(Refusal::fault(format!("did not answer within {seconds} seconds")))
            }
        };
        let written = given.and_then(|values| match values.len() {
            n_values if n_values == n_keys => written(&values, &prefix, &shape, &conditions),
            n_values => Err(Refusal::fault(format!("gave {n_values} values for {n_keys} keys"))),
        });
        Bytes::from(written.unwrap_or_else(|refusal| {
            let message = match refusal {
                Refusal::Own(message) => message,
                Refusal::Fault(what) => {
                    let Relationship { source_type, name, .. } = relationship;
                    format!("relationship `{source_type}.{name}`: its function {what}")
                }
            };
            format!("{{\"errors\":[{}]}}", error(&message, None))
        }))
    }
}

/// Why no key has a value.
enum Refusal {
    /// The function's own words.
    Own(String),
    /// What it did wrong.
    Fault(String),
}

impl Refusal {
    fn fault(what: impl Into<String>) -> Self {
        Self::Fault(what.into())
    }
}

/// `{"data":{…},"errors":[…]}`
fn written(
    values: &[Text],
    prefix: &str,
    shape: &Shape,
    conditions: &[bool],
) -> Result<String, Refusal> {
    let mut text = String::from("{\"data\":{");
    let mut errors = Vec::new();
    for (idx, value) in values.iter().enumerate() {
        let separator = if idx == 0 { "" } else { "," };
        // Writing to a string can not fail.
        let _ = write!(text, "{separator}\"{prefix}{idx}\":");
        match value {
            Ok(value) => project(value, shape, conditions, &mut text),
            Err(message) => {
                text.push_str("null");
                errors.push(error(message, Some(&format!("{prefix}{idx}"))));
            }
        }
        if text.len() > MAX_ANSWER_BYTES {
            let mib = MAX_ANSWER_BYTES >> 20;
            return Err(Refusal::fault(format!("gave more than {mib} MiB")));
        }
    }
    text.push_str("},\"errors\":[");
    text.push_str(&errors.join(","));
    text.push_str("]}");
    Ok(text)
}

/// A member of `errors`.
fn error(message: &str, alias: Option<&str>) -> String {
    let path = alias.map(|alias| format!("\"path\":[\"{alias}\"],")).unwrap_or_default();
    // A string is always JSON.
    let message = serde_json::to_string(message).unwrap_or_default();
    format!("{{\"message\":{message},{path}\"extensions\":{{\"code\":\"function-error\"}}}}")
}
