//! Why a request has no session. The messages tell no more than a client needs to do better.

use std::borrow::Cow;

use axum::http::StatusCode;

use crate::error::{Code, GraphqlError};

/// Why a request has no session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The HTTP status.
    pub(crate) status: StatusCode,
    code: Code,
    message: Cow<'static, str>,
}

impl Refusal {
    fn new(status: StatusCode, code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self { status, code, message: message.into() }
    }

    /// There is neither an admin secret nor what else could speak for the client.
    pub(super) fn no_secret(header: &str) -> Self {
        let message = format!("{header} required, but not found");
        Self::new(StatusCode::UNAUTHORIZED, Code::AccessDenied, message)
    }

    /// The admin secret is wrong.
    pub(super) fn wrong_secret(header: &str) -> Self {
        let message = format!("invalid \"{header}\"");
        Self::new(StatusCode::UNAUTHORIZED, Code::AccessDenied, message)
    }

    /// A header can not be what it is meant to be.
    pub(super) fn header(name: &str, reason: &'static str) -> Self {
        let message = format!("the header {name} {reason}");
        Self::new(StatusCode::BAD_REQUEST, Code::InvalidHeaders, message)
    }

    /// There is no token.
    pub(super) fn no_token(place: &str) -> Self {
        let message = format!("Missing {place} in JWT authentication mode");
        Self::new(StatusCode::UNAUTHORIZED, Code::InvalidHeaders, message)
    }

    /// What stands where a token should is none.
    pub(super) fn malformed_token(place: &str) -> Self {
        let message = format!("Malformed {place}");
        Self::new(StatusCode::UNAUTHORIZED, Code::InvalidHeaders, message)
    }

    /// A token is not believed.
    pub(super) fn invalid_token() -> Self {
        let message = "Could not verify JWT";
        Self::new(StatusCode::UNAUTHORIZED, Code::InvalidJwt, message)
    }

    /// A token is true, but no longer. Clients look for these words to get another.
    pub(super) fn expired_token() -> Self {
        let message = "Could not verify JWT: JWTExpired";
        Self::new(StatusCode::UNAUTHORIZED, Code::InvalidJwt, message)
    }

    /// A token is true, but does not say what a gateway must know.
    pub(super) fn claims(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::FORBIDDEN, Code::JwtInvalidClaims, message)
    }

    /// A token does not say which roles its bearer may have.
    pub(super) fn no_roles(claim: &str) -> Self {
        let message = format!("JWT claim does not contain {claim}");
        Self::new(StatusCode::FORBIDDEN, Code::JwtMissingRoleClaims, message)
    }

    /// The role that was asked for is not the client's to have.
    pub(super) fn role_not_allowed() -> Self {
        let message = "Your requested role is not in allowed roles";
        Self::new(StatusCode::FORBIDDEN, Code::AccessDenied, message)
    }

    /// The webhook says no.
    pub(super) fn by_webhook() -> Self {
        let message = "Authentication hook unauthorized this request";
        Self::new(StatusCode::UNAUTHORIZED, Code::AccessDenied, message)
    }

    /// Who would know can not be asked. Nobody comes in on that ground.
    pub(super) fn unavailable() -> Self {
        let message = "the request can not be authenticated at present";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, Code::Unexpected, message)
    }

    /// Whether it may be that nobody has looked at the right thing yet.
    pub(super) fn says_little(&self) -> bool {
        *self == Self::invalid_token() || self.code == Code::InvalidHeaders
    }

    /// The refusal as a client sees it.
    pub(crate) fn into_error(self) -> GraphqlError<'static> {
        GraphqlError::new(self.code, self.message)
    }
}
