//! The file: each distinct request with its answer.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One request to one service, and its answer.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Exchange {
    /// An index into [`SERVICES`](crate::SERVICES).
    pub service: usize,
    /// The request's body, with the members of objects sorted.
    pub body: String,
    /// The answer's body, as it came.
    pub answer: String,
}

/// All distinct exchanges, in the order in which they came first.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Recording {
    /// The exchanges.
    pub exchanges: Vec<Exchange>,
}

impl Recording {
    /// Reads a file.
    pub fn read(file: &Path) -> Result<Self> {
        let text = fs::read(file).with_context(|| format!("reading {}", file.display()))?;
        Ok(serde_json::from_slice(&text)?)
    }

    /// Writes a file.
    pub fn write(&self, file: &Path) -> Result<()> {
        let text = serde_json::to_vec_pretty(self)?;
        fs::write(file, text).with_context(|| format!("writing {}", file.display()))
    }

    /// Takes an exchange in, if there is no such request yet, and says whether that is so.
    pub fn learn(&mut self, service: usize, body: &[u8], answer: &str) -> Result<bool> {
        let body = canonical(body)?;
        let is_new = self.find(service, &body).is_none();
        if is_new {
            self.exchanges.push(Exchange { service, body, answer: answer.to_owned() });
        }
        Ok(is_new)
    }

    /// The answer to a request, whatever the order of its members.
    pub fn answer(&self, service: usize, body: &[u8]) -> Option<&str> {
        self.find(service, &canonical(body).ok()?)
    }

    fn find(&self, service: usize, canonical_body: &str) -> Option<&str> {
        self.exchanges
            .iter()
            .find(|known| known.service == service && known.body == canonical_body)
            .map(|known| known.answer.as_str())
    }
}

/// JSON text with the members of all objects sorted and no white space.
fn canonical(json: &[u8]) -> Result<String> {
    Ok(sorted(serde_json::from_slice(json)?).to_string())
}

/// Whether a map keeps the order of insertion depends on a feature that others may switch on.
fn sorted(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        Value::Object(members) => {
            let mut members: Vec<_> = members.into_iter().collect();
            members.sort_by(|left, right| left.0.cmp(&right.0));
            Value::Object(
                members.into_iter().map(|(name, of)| (name, sorted(of))).collect::<Map<_, _>>(),
            )
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_members_makes_no_other_request() {
        let mut recording = Recording::default();
        assert!(recording.learn(1, br#"{"b":{"y":1,"x":2},"a":[3]}"#, "7").unwrap());
        assert!(!recording.learn(1, br#"{"a":[3], "b":{"x":2,"y":1}}"#, "8").unwrap());
        assert_eq!(recording.answer(1, br#"{"a":[3],"b":{"x":2,"y":1}}"#), Some("7"));
        assert_eq!(recording.answer(2, br#"{"a":[3],"b":{"x":2,"y":1}}"#), None);
        assert_eq!(recording.answer(1, br#"{"a":[4],"b":{"x":2,"y":1}}"#), None);
    }
}
