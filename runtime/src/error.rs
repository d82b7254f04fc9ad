//! GraphQL errors as values: what a client finds in `errors`.
//!
//! An error says what happened in `extensions.code` and, if a remote schema is behind it, which one
//! in `extensions.remote_schema`. What is shown never holds an upstream's address or body.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

use crate::json::Members;

/// What happened: `extensions.code`. Hasura's words where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    /// The request's body is not JSON.
    InvalidJson,
    /// The request's body is JSON, but no GraphQL request.
    ParseFailed,
    /// HTTP is used in a way that is not GraphQL over HTTP.
    BadRequest,
    /// The document or the variables do not fit the joined schema.
    ValidationFailed,
    /// GraphQL that the gateway does not serve.
    NotSupported,
    /// A bound of the gateway was reached that no setting moves.
    LimitExceeded,
    /// A request's body has more bytes than may be.
    BodyTooLarge,
    /// A request's body did not arrive in time.
    BodyTooSlow,
    /// A request's line and headers have more bytes than may be.
    HeadersTooLarge,
    /// A request has more headers than may be.
    TooManyHeaders,
    /// The answer was not there when the request's time was over.
    RequestTimedOut,
    /// The gateway answers and keeps waiting as many requests as it may.
    Overloaded,
    /// A request's JSON is nested deeper than may be.
    JsonTooDeep,
    /// An operation's variables have more bytes than may be.
    VariablesTooLarge,
    /// A document has more tokens than may be.
    TooManyTokens,
    /// A document's selection sets, values or types are nested deeper than may be.
    DocumentTooDeep,
    /// An operation's fields stand deeper in each other than may be.
    SelectionsTooDeep,
    /// An operation has more fields than may be.
    TooManyFields,
    /// An operation has more aliases than may be.
    TooManyAliases,
    /// An operation has more root fields than may be.
    TooManyRootFields,
    /// An operation has more directives than may be.
    TooManyDirectives,
    /// An operation has more joins that wait for one another than may be.
    JoinsTooDeep,
    /// A join has more distinct keys than may be.
    TooManyKeys,
    /// An operation takes more requests to remote schemas than may be.
    TooManyUpstreamRequests,
    /// A remote schema is asked, and waited for, by as many requests as may be.
    RemoteSchemaBusy,
    /// A remote schema's answer has more bytes than may be.
    RemoteSchemaTooLarge,
    /// The answers of remote schemas together have more bytes than may be.
    AnswersTooLarge,
    /// The answer to a client would have more bytes than may be.
    AnswerTooLarge,
    /// A remote schema could not be asked, or reported an error without a code of its own.
    RemoteSchemaError,
    /// A remote schema did not answer within `timeout_seconds`.
    RemoteSchemaTimeout,
    /// A remote schema's answer contradicts its own schema.
    RemoteSchemaInvalid,
    /// A key of a join does not fit the argument that it is bound to.
    InvalidKey,
    /// Who asks may not, or not as whom they want to.
    AccessDenied,
    /// Headers do not say who asks, or not in a way that can be read.
    InvalidHeaders,
    /// A token is not believed.
    InvalidJwt,
    /// A token says what can not be used.
    JwtInvalidClaims,
    /// A token names no roles.
    JwtMissingRoleClaims,
    /// The session lacks a variable that a preset needs.
    NotFound,
    /// A session variable that a preset needs has no value of the preset's type.
    CoercionError,
    /// A `documentId` that no compiled operation has.
    UnknownDocument,
    /// A hash of `extensions.persistedQuery` that no compiled operation has. In the words of those
    /// who made that protocol, since their clients look for them.
    PersistedQueryNotFound,
    /// The gateway answers compiled operations only, and this is none.
    NotCompiled,
    /// A list of operations has more than may be.
    TooManyOperations,
    /// A page of another site could have sent the request in its visitor's name.
    CrossSite,
    /// A fault of the gateway itself.
    Unexpected,
}

impl Code {
    /// The code as clients see it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::InvalidJson => "invalid-json",
            Self::ParseFailed => "parse-failed",
            Self::BadRequest => "bad-request",
            Self::ValidationFailed => "validation-failed",
            Self::NotSupported => "not-supported",
            Self::LimitExceeded => "limit-exceeded",
            Self::BodyTooLarge => "body-too-large",
            Self::BodyTooSlow => "body-too-slow",
            Self::HeadersTooLarge => "headers-too-large",
            Self::TooManyHeaders => "too-many-headers",
            Self::RequestTimedOut => "request-timed-out",
            Self::Overloaded => "overloaded",
            Self::JsonTooDeep => "json-too-deep",
            Self::VariablesTooLarge => "variables-too-large",
            Self::TooManyTokens => "too-many-tokens",
            Self::DocumentTooDeep => "document-too-deep",
            Self::SelectionsTooDeep => "selections-too-deep",
            Self::TooManyFields => "too-many-fields",
            Self::TooManyAliases => "too-many-aliases",
            Self::TooManyRootFields => "too-many-root-fields",
            Self::TooManyDirectives => "too-many-directives",
            Self::JoinsTooDeep => "joins-too-deep",
            Self::TooManyKeys => "too-many-keys",
            Self::TooManyUpstreamRequests => "too-many-upstream-requests",
            Self::RemoteSchemaBusy => "remote-schema-busy",
            Self::RemoteSchemaTooLarge => "remote-schema-too-large",
            Self::AnswersTooLarge => "answers-too-large",
            Self::AnswerTooLarge => "answer-too-large",
            Self::RemoteSchemaError => "remote-schema-error",
            Self::RemoteSchemaTimeout => "remote-schema-timeout",
            Self::RemoteSchemaInvalid => "remote-schema-invalid",
            Self::InvalidKey => "invalid-key",
            Self::AccessDenied => "access-denied",
            Self::InvalidHeaders => "invalid-headers",
            Self::InvalidJwt => "invalid-jwt",
            Self::JwtInvalidClaims => "jwt-invalid-claims",
            Self::JwtMissingRoleClaims => "jwt-missing-role-claims",
            Self::NotFound => "not-found",
            Self::CoercionError => "coercion-error",
            Self::UnknownDocument => "unknown-document",
            Self::PersistedQueryNotFound => "PERSISTED_QUERY_NOT_FOUND",
            Self::NotCompiled => "not-compiled",
            Self::TooManyOperations => "too-many-operations",
            Self::CrossSite => "cross-site-request",
            Self::Unexpected => "unexpected",
        }
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

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
