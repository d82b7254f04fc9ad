//! The gateway's answer, and what is expected of it.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// What `data` is to be.
pub(super) enum Expected {
    /// Exactly this text.
    Data(String),
    /// Something that contains this.
    AtLeast(Value),
    /// Nothing; the errors mention each of these.
    Refused(Vec<&'static str>),
}

/// What one error is to be.
#[derive(Default)]
pub(super) struct Complaint {
    path: &'static str,
    mentioned: Option<&'static str>,
    remote_schema: Option<&'static str>,
    code: Option<&'static str>,
}

/// An error at a path, as in `orders.0.user`.
pub(super) fn at(path: &'static str) -> Complaint {
    Complaint { path, ..Complaint::default() }
}

impl Complaint {
    /// The message has this in it.
    pub(super) fn mentions(self, text: &'static str) -> Self {
        Self { mentioned: Some(text), ..self }
    }

    /// `extensions.remote_schema`.
    pub(super) fn remote_schema(self, name: &'static str) -> Self {
        Self { remote_schema: Some(name), ..self }
    }

    /// `extensions.code`.
    pub(super) fn code(self, code: &'static str) -> Self {
        Self { code: Some(code), ..self }
    }
}

/// An answer as a client reads it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer<'a> {
    /// The bytes, since numbers may be larger than any type and the order of members counts.
    #[serde(borrow)]
    data: Option<&'a RawValue>,
    #[serde(default)]
    errors: Vec<GraphqlError>,
}

#[derive(Debug, Deserialize)]
struct GraphqlError {
    message: String,
    #[serde(default)]
    path: Vec<Value>,
    #[serde(default)]
    extensions: Extensions,
}

#[derive(Debug, Default, Deserialize)]
struct Extensions {
    code: Option<String>,
    remote_schema: Option<String>,
}

impl<'a> Answer<'a> {
    pub(super) fn read(body: &'a str) -> Self {
        serde_json::from_str(body).unwrap_or_else(|error| panic!("{error} in {body}"))
    }

    pub(super) fn check(&self, expected: &Expected, errors: &[Complaint]) {
        match expected {
            Expected::Data(expected) => {
                let data = self.data.map(RawValue::get);
                assert_eq!(data, Some(expected.as_str()), "{:?}", self.errors);
            }
            Expected::AtLeast(expected) => {
                let data = self.data.map_or(Value::Null, |data| json(data.get()));
                assert!(contains(&data, expected), "{data} lacks a part of {expected}");
            }
            Expected::Refused(mentioned) => return self.check_refused(mentioned),
        }
        // The specification gives errors no order.
        let mut others: Vec<&GraphqlError> = self.errors.iter().collect();
        for expected in errors {
            let found = others.iter().position(|error| error.path() == expected.path);
            let Some(index) = found else { panic!("none at {}: {:?}", expected.path, others) };
            others.swap_remove(index).check(expected);
        }
        assert!(others.is_empty(), "{others:?}");
    }

    fn check_refused(&self, mentioned: &[&str]) {
        assert!(self.data.is_none() && !self.errors.is_empty(), "{:?}", self.errors);
        for text in mentioned {
            let found = self.errors.iter().any(|error| error.message.contains(text));
            assert!(found, "none mentions {text}: {:?}", self.errors);
        }
    }
}

impl GraphqlError {
    /// The path as a case writes it.
    fn path(&self) -> String {
        let parts = self.path.iter().map(|part| part.to_string().replace('"', ""));
        parts.collect::<Vec<_>>().join(".")
    }

    fn check(&self, expected: &Complaint) {
        assert!(self.message.contains(expected.mentioned.unwrap_or_default()), "{self:?}");
        if let Some(name) = expected.remote_schema {
            assert_eq!(self.extensions.remote_schema.as_deref(), Some(name), "{self:?}");
        }
        if let Some(code) = expected.code {
            assert_eq!(self.extensions.code.as_deref(), Some(code), "{self:?}");
        }
    }
}

/// Whether a value has at least what another one has. The order of a list's items does not count.
fn contains(actual: &Value, expected: &Value) -> bool {
    match (actual, expected) {
        (Value::Object(actual), Value::Object(expected)) => expected
            .iter()
            .all(|(name, value)| actual.get(name).is_some_and(|found| contains(found, value))),
        (Value::Array(actual), Value::Array(expected)) if !expected.is_empty() => {
            expected.iter().all(|item| actual.iter().any(|found| contains(found, item)))
        }
        _ => actual == expected,
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}
