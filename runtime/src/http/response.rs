//! GraphQL responses over HTTP: which media type the client wants, and which status goes with it.
//!
//! `application/json` is what old clients read, so there a request that was understood is a 200
//! whatever came of it. `application/graphql-response+json` has a status that says more.

use axum::http::header::{
    ACCEPT, ALLOW, CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, Response, StatusCode};
use serde::Serialize;

use super::quality::qualities;
use super::request::BadRequest;
use crate::auth;
use crate::error::{Code, GraphqlError};
use crate::execute::Executed;

/// The media type of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MediaType {
    /// `application/json`
    Json,
    /// `application/graphql-response+json`
    GraphqlResponse,
}

impl MediaType {
    /// The type that `Accept` prefers; JSON if it knows neither.
    pub(crate) fn negotiated(headers: &HeaderMap) -> Self {
        let (mut json, mut graphql) = (0.0, 0.0);
        for (essence, quality) in qualities(headers, &ACCEPT) {
            if essence.eq_ignore_ascii_case("application/json") {
                json = quality;
            } else if essence.eq_ignore_ascii_case("application/graphql-response+json") {
                graphql = quality;
            }
        }
        if graphql > 0.0 && graphql >= json { Self::GraphqlResponse } else { Self::Json }
    }

    fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        })
    }

    /// The status for a request that was understood but is not executed.
    fn request_error_status(self) -> StatusCode {
        match self {
            Self::Json => StatusCode::OK,
            Self::GraphqlResponse => StatusCode::BAD_REQUEST,
        }
    }
}

/// An executed operation: the whole response body, and what upstreams' headers come to.
pub(crate) fn executed(media_type: MediaType, executed: Executed) -> Response<Vec<u8>> {
    let mut response = respond(media_type, StatusCode::OK, executed.body);
    executed.headers.add_to(response.headers_mut());
    response
}

/// A request that was understood but is not executed.
pub(crate) fn refused(media_type: MediaType, errors: &[GraphqlError<'_>]) -> Response<Vec<u8>> {
    respond(media_type, media_type.request_error_status(), errors_body(errors))
}

/// A request that was not understood.
pub(crate) fn malformed(media_type: MediaType, refused: &BadRequest) -> Response<Vec<u8>> {
    let body = errors_body(std::slice::from_ref(&refused.error));
    let mut response = respond(media_type, refused.status, body);
    if refused.status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}

/// A request of somebody who is not known, or may not. The status says so to every client: what
/// stands between may not take such an answer for a good one.
pub(crate) fn unauthenticated(media_type: MediaType, refusal: auth::Refusal) -> Response<Vec<u8>> {
    let status = refusal.status;
    let mut response = respond(media_type, status, errors_body(&[refusal.into_error()]));
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// The error that a GET does not mutate.
pub(super) fn needs_post_error() -> GraphqlError<'static> {
    GraphqlError::new(Code::BadRequest, "a GET can only query; mutate with a POST")
}

/// A mutation by GET.
pub(crate) fn needs_post(media_type: MediaType) -> Response<Vec<u8>> {
    let body = errors_body(&[needs_post_error()]);
    let mut response = respond(media_type, StatusCode::METHOD_NOT_ALLOWED, body);
    response.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
    response
}

/// A fault of the gateway. What happened is for the log, not for clients.
pub(crate) fn internal_error(media_type: MediaType) -> Response<Vec<u8>> {
    let error = GraphqlError::new(Code::Unexpected, "internal error");
    respond(media_type, StatusCode::INTERNAL_SERVER_ERROR, errors_body(&[error]))
}

/// A whole response that has nothing but errors.
pub(super) fn errors_body(errors: &[GraphqlError<'_>]) -> Vec<u8> {
    #[derive(Serialize)]
    struct Errors<'a> {
        errors: &'a [GraphqlError<'a>],
    }
    // Strings and numbers only: writing them to memory can not fail.
    serde_json::to_vec(&Errors { errors }).unwrap_or_default()
}

fn respond(media_type: MediaType, status: StatusCode, body: Vec<u8>) -> Response<Vec<u8>> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, media_type.header());
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn negotiated(accept: &str) -> MediaType {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, accept.parse().unwrap());
        MediaType::negotiated(&headers)
    }

    #[test]
    fn graphql_response_is_used_where_it_is_asked_for() {
        let both = "application/graphql-response+json, application/json;q=0.9";
        assert_eq!(negotiated(both), MediaType::GraphqlResponse);
        let equal = "application/json, Application/GraphQL-Response+JSON;charset=utf-8";
        assert_eq!(negotiated(equal), MediaType::GraphqlResponse);
    }

    #[test]
    fn json_is_used_otherwise() {
        assert_eq!(MediaType::negotiated(&HeaderMap::new()), MediaType::Json);
        assert_eq!(negotiated("*/*"), MediaType::Json);
        assert_eq!(negotiated("text/html"), MediaType::Json);
        assert_eq!(negotiated("application/graphql-response+json;q=0"), MediaType::Json);
        let less = "application/json, application/graphql-response+json;q=0.5";
        assert_eq!(negotiated(less), MediaType::Json);
    }
}
