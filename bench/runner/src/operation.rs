//! What is asked, and what must come back.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::row::Asked;

/// The operations: small, medium, big.
pub(crate) const NAMES: [&str; 3] = ["S", "M", "B"];

/// An operation of the benchmark.
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    pub(crate) text: String,
    /// What one server of the whole graph answers.
    expected: Value,
    pub(crate) answer_bytes: usize,
}

impl Operation {
    /// Reads them from the gateway's folder, and has them answered.
    pub(crate) fn all(folder: &Path) -> Result<Vec<Self>> {
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        let read = |name| {
            let file = folder.join(format!("{name}.graphql"));
            let text =
                fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
            let answer = runtime.block_on(bench_services::expected(&text))?;
            let expected = serde_json::from_str(&answer)?;
            ensure!(errors(&expected).is_none(), "{name} has no answer: {answer}");
            // A gateway that has compiled the file knows its very text, and finds it by that.
            let text = format!("\n{text}");
            Ok(Self { name, text, expected, answer_bytes: answer.len() })
        };
        NAMES.into_iter().map(read).collect()
    }

    /// The body of the request.
    pub(crate) fn body(&self, asked: Asked, documents: &Value) -> Result<String> {
        Ok(match asked {
            Asked::Text => json!({ "query": self.text, "operationName": self.name }),
            Asked::DocumentId => {
                let id = documents.get(self.name).context("the gateway knows no such document")?;
                json!({ "documentId": id })
            }
        }
        .to_string())
    }

    /// Sends the operation once, and refuses an answer that is not the expected one.
    pub(crate) fn ask(&self, url: &str, body: &str) -> Result<()> {
        let answer = send(url, body)?;
        let answer: Value = serde_json::from_str(&answer)
            .with_context(|| format!("{} is answered with {answer:.200}", self.name))?;
        if let Some(errors) = errors(&answer) {
            bail!("{} is answered with errors: {:.500}", self.name, errors.to_string());
        }
        ensure!(
            answer.get("data") == self.expected.get("data"),
            "{} has another answer than expected",
            self.name
        );
        Ok(())
    }
}

fn errors(answer: &Value) -> Option<&Value> {
    answer.get("errors").filter(|errors| !errors.is_null() && **errors != json!([]))
}

fn send(url: &str, body: &str) -> Result<String> {
    let mut response = ureq::post(url)
        .config()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(10)))
        .build()
        .header("content-type", "application/json")
        .header("accept", "application/json")
        .send(body)?;
    Ok(response.body_mut().read_to_string()?)
}

/// What a path of the control port says.
pub(crate) fn control(port: u16, path: &str) -> Result<bench_canned::Counts> {
    let text =
        ureq::get(format!("http://127.0.0.1:{port}/{path}")).call()?.body_mut().read_to_string()?;
    Ok(serde_json::from_str(&text)?)
}
