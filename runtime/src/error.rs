//! GraphQL errors as values: what a client finds in `errors`.
//!
//! An error says what happened in `extensions.code` and, if a remote schema is behind it, which one
//! in `extensions.remote_schema`. What is shown never holds an upstream's address or body.

mod codes;

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

use crate::json::Members;

pub(crate) use codes::Code;
pub use codes::error_codes;

/// One member of `errors`.
#[derive(Debug, Clone, serde::Serialize)]
pub(crate) struct GraphqlError<'a> {
    /// What went wrong, for people.
    pub(crate) message: Cow<'a, str>,
    /// Where in the client's document.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) locations: Vec<Location>,
    /// Where in `data`, in the client's response keys.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) path: Vec<PathSegment<'a>>,
    /// What happened, for programs.
    pub(crate) extensions: Extensions<'a>,
}

impl<'a> GraphqlError<'a> {
    /// An error without place.
    pub(crate) fn new(code: Code, message: impl Into<Cow<'a, str>>) -> Self {
        Self {
            message: message.into(),
            locations: Vec::new(),
            path: Vec::new(),
            extensions: Extensions { code, remote_schema: None, upstream: None },
        }
    }

    /// The error at places of the client's document.
    pub(crate) fn located(mut self, locations: impl IntoIterator<Item = Location>) -> Self {
        self.locations.extend(locations);
        self
    }
}

/// A place in the client's document, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Location {
    /// The line.
    pub(crate) line: usize,
    /// The column, in characters.
    pub(crate) column: usize,
}

/// One step of a path into `data`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(untagged)]
pub(crate) enum PathSegment<'a> {
    /// A member of an object, by its response key.
    Key(Cow<'a, str>),
    /// An item of a list.
    Index(usize),
}

/// `extensions` of an error.
#[derive(Debug, Clone)]
pub(crate) struct Extensions<'a> {
    /// What happened.
    pub(crate) code: Code,
    /// The remote schema that is behind it.
    pub(crate) remote_schema: Option<&'a str>,
    /// The upstream error's own extensions. Its members are kept, `code` too: a client that knows
    /// an upstream's codes goes on working. Ignored unless it is an object.
    pub(crate) upstream: Option<&'a RawValue>,
}

impl Serialize for Extensions<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let upstream =
            self.upstream.and_then(|raw| serde_json::from_str::<Members>(raw.get()).ok());
        let upstream = upstream.map(|members| members.0).unwrap_or_default();

        let mut map = serializer.serialize_map(None)?;
        if !upstream.iter().any(|(name, _)| name == "code") {
            map.serialize_entry("code", &self.code)?;
        }
        if let Some(remote_schema) = self.remote_schema {
            map.serialize_entry("remote_schema", remote_schema)?;
        }
        for (index, (name, value)) in upstream.iter().enumerate() {
            let repeated = upstream.iter().take(index).any(|(earlier, _)| earlier == name);
            if name != "remote_schema" && !repeated {
                map.serialize_entry(name.as_ref(), value)?;
            }
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(error: &GraphqlError<'_>) -> String {
        serde_json::to_string(error).unwrap()
    }

    #[test]
    fn error_without_place_has_neither_locations_nor_path() {
        let error = GraphqlError::new(Code::BadRequest, "no");
        assert_eq!(rendered(&error), r#"{"message":"no","extensions":{"code":"bad-request"}}"#);
    }

    #[test]
    fn path_and_locations_are_written_as_the_specification_says() {
        let mut error =
            GraphqlError::new(Code::InvalidKey, "no").located([Location { line: 1, column: 3 }]);
        error.path = vec![PathSegment::Key("orders".into()), PathSegment::Index(2)];
        assert_eq!(
            rendered(&error),
            r#"{"message":"no","locations":[{"line":1,"column":3}],"path":["orders",2],"extensions":{"code":"invalid-key"}}"#,
        );
    }

    #[test]
    fn upstream_extensions_are_kept_and_its_code_wins() {
        let raw = r#"{"code":"NOT_FOUND","n":1.50,"remote_schema":"other","n":2}"#;
        let mut error = GraphqlError::new(Code::RemoteSchemaError, "no");
        error.extensions.remote_schema = Some("users");
        error.extensions.upstream = Some(serde_json::from_str(raw).unwrap());
        assert_eq!(
            rendered(&error),
            r#"{"message":"no","extensions":{"remote_schema":"users","code":"NOT_FOUND","n":1.50}}"#,
        );
    }

    #[test]
    fn upstream_extensions_that_are_no_object_are_dropped() {
        let mut error = GraphqlError::new(Code::RemoteSchemaError, "no");
        error.extensions.upstream = Some(serde_json::from_str("[1]").unwrap());
        assert_eq!(
            rendered(&error),
            r#"{"message":"no","extensions":{"code":"remote-schema-error"}}"#,
        );
    }
}
