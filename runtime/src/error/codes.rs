//! The codes of errors at run time, each with what it means: one table. The enumeration is made of it,
//! and so is the second part of `docs/errors.md`.

use serde::ser::{Serialize, Serializer};

/// Makes the enumeration. A variant's documentation is what the page says of it.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal,)+) => {
        /// What happened: `extensions.code`. Hasura's words where it has one.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Code {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Code {
            /// The code as clients see it.
            pub(crate) fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }
        }

        /// Each code with the lines that explain it.
        const ALL: &[(&str, &[&str])] = &[$(($text, &[$($doc),+]),)+];
    };
}

codes! {
    /// The request's body is not JSON.
    InvalidJson = "invalid-json",
    /// The request's body is JSON, but no GraphQL request.
    ParseFailed = "parse-failed",
    /// HTTP is used in a way that is not GraphQL over HTTP, or a hash of `persistedQuery` is not that
    /// of the text beside it.
    BadRequest = "bad-request",
    /// The document or the variables do not fit the joined schema.
    ValidationFailed = "validation-failed",
    /// GraphQL that the gateway does not serve.
    NotSupported = "not-supported",
    /// A bound of the gateway was reached that no setting moves.
    LimitExceeded = "limit-exceeded",
    /// A request's body has more bytes than may be.
    BodyTooLarge = "body-too-large",
    /// A request's body did not arrive in time.
    BodyTooSlow = "body-too-slow",
    /// A request's line and headers have more bytes than may be.
    HeadersTooLarge = "headers-too-large",
    /// A request has more headers than may be.
    TooManyHeaders = "too-many-headers",
    /// The answer was not there when the request's time was over.
    RequestTimedOut = "request-timed-out",
    /// The gateway answers and keeps waiting as many requests as it may.
    Overloaded = "overloaded",
    /// A request's JSON is nested deeper than may be.
    JsonTooDeep = "json-too-deep",
    /// An operation's variables have more bytes than may be.
    VariablesTooLarge = "variables-too-large",
    /// A document has more tokens than may be.
    TooManyTokens = "too-many-tokens",
    /// A document's selection sets, values or types are nested deeper than may be.
    DocumentTooDeep = "document-too-deep",
    /// An operation's fields stand deeper in each other than may be.
    SelectionsTooDeep = "selections-too-deep",
    /// An operation has more fields than may be.
    TooManyFields = "too-many-fields",
    /// An operation has more aliases than may be.
    TooManyAliases = "too-many-aliases",
    /// An operation has more root fields than may be.
    TooManyRootFields = "too-many-root-fields",
    /// An operation has more directives than may be.
    TooManyDirectives = "too-many-directives",
    /// An operation has more joins that wait for one another than may be.
    JoinsTooDeep = "joins-too-deep",
    /// A join has more distinct keys than may be.
    TooManyKeys = "too-many-keys",
    /// An operation takes more requests to remote schemas than may be.
    TooManyUpstreamRequests = "too-many-upstream-requests",
    /// A remote schema is asked, and waited for, by as many requests as may be.
    RemoteSchemaBusy = "remote-schema-busy",
    /// A remote schema's answer has more bytes than may be.
    RemoteSchemaTooLarge = "remote-schema-too-large",
    /// The answers of remote schemas together have more bytes than may be.
    AnswersTooLarge = "answers-too-large",
    /// The answer to a client would have more bytes than may be.
    AnswerTooLarge = "answer-too-large",
    /// A remote schema could not be asked, or reported an error without a code of its own.
    RemoteSchemaError = "remote-schema-error",
    /// A remote schema did not answer within `timeout_seconds`.
    RemoteSchemaTimeout = "remote-schema-timeout",
    /// A remote schema's answer contradicts its own schema.
    RemoteSchemaInvalid = "remote-schema-invalid",
    /// A key of a join does not fit the argument that it is bound to.
    InvalidKey = "invalid-key",
    /// Who asks may not, or not as whom they want to.
    AccessDenied = "access-denied",
    /// Headers do not say who asks, or not in a way that can be read.
    InvalidHeaders = "invalid-headers",
    /// A token is not believed.
    InvalidJwt = "invalid-jwt",
    /// A token says what can not be used.
    JwtInvalidClaims = "jwt-invalid-claims",
    /// A token names no roles.
    JwtMissingRoleClaims = "jwt-missing-role-claims",
    /// The session lacks a variable that a preset needs.
    NotFound = "not-found",
    /// A session variable that a preset needs has no value of the preset's type.
    CoercionError = "coercion-error",
    /// A `documentId` that no compiled operation has.
    UnknownDocument = "unknown-document",
    /// A hash of `persistedQuery` that no compiled operation has and no client has registered. In the
    /// words of those who made that protocol, since their clients look for them and then send the text.
    PersistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND",
    /// The gateway answers compiled operations only, and this is none.
    NotCompiled = "not-compiled",
    /// A list of operations has more than may be.
    TooManyOperations = "too-many-operations",
    /// A page of another site could have sent the request in its visitor's name.
    CrossSite = "cross-site-request",
    /// A fault of the gateway itself.
    Unexpected = "unexpected",
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

const INTRODUCTION: &str = "
# Errors at run time

An error of an answer says in `extensions.code` what happened and, if a remote schema is behind it,
in `extensions.remote_schema` which one. A remote schema's own code stands in place of the gateway's.
This part is printed from `runtime/src/error/codes.rs`.

| code | what happened |
|---|---|
";

/// The codes of errors at run time as Markdown: the second part of `docs/errors.md`.
///
/// ```
/// assert!(joinwright_runtime::error_codes().contains("| `invalid-key` | A key of a join "));
/// ```
pub fn error_codes() -> String {
    let mut page = INTRODUCTION.to_owned();
    for (code, lines) in ALL {
        page.push_str(&format!("| `{code}` |{} |\n", lines.concat()));
    }
    page
}
