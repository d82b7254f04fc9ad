//! A GraphQL request as it arrives: in the body of a POST or in the query string of a GET.
//!
//! Everything is borrowed from the bytes. The variables stay JSON text; they are checked once the
//! operation is known.

use std::borrow::Cow;
use std::pin::pin;

use axum::BoxError;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName, StatusCode, Uri};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Body;
use serde::Deserialize;
use serde_json::error::Category;
use serde_json::value::RawValue;
use tokio::time::Instant;
use url::form_urlencoded;

use super::csrf::Suspicion;
use super::encoding::{Encoding, Undone};
use super::list::{TOO_LONG, at_most};
use crate::error::{Code, GraphqlError};
use crate::json::{Text, depth};
use crate::limits::{self, Limits};
use crate::prepare::Document;
use crate::within::within;

/// A request for the execution of an operation.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct GraphqlRequest<'a> {
    /// The document, or what names it.
    pub(crate) document: Document<'a>,
    /// Which of the document's operations is meant.
    pub(crate) operation_name: Option<Cow<'a, str>>,
    /// JSON text of the variables.
    pub(crate) variables: Option<Cow<'a, str>>,
}

/// Why a request was not understood.
#[derive(Debug)]
pub(crate) struct BadRequest {
    /// The status that says so.
    pub(crate) status: StatusCode,
    /// The error that says so.
    pub(crate) error: GraphqlError<'static>,
}

impl BadRequest {
    pub(super) fn new(
        status: StatusCode,
        code: Code,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { status, error: GraphqlError::new(code, message) }
    }

    fn malformed(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }
}

/// The body of a POST, as `serde` reads it. Members that are not listed are ignored.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object with the member `query`")]
struct PostBody<'a> {
    #[serde(borrow)]
    query: Option<Text<'a>>,
    #[serde(borrow)]
    document_id: Option<Text<'a>>,
    #[serde(borrow)]
    extensions: Option<&'a RawValue>,
    #[serde(borrow)]
    operation_name: Option<Text<'a>>,
    #[serde(borrow)]
    variables: Option<&'a RawValue>,
}

/// `extensions`, of which one member counts.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object")]
struct RequestExtensions<'a> {
    #[serde(borrow)]
    persisted_query: Option<PersistedQuery<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object")]
struct PersistedQuery<'a> {
    version: u32,
    #[serde(borrow)]
    sha256_hash: Text<'a>,
}

/// The document that a request means: by `documentId`, else the one it brings, else by its hash.
fn document<'a>(
    id: Option<Cow<'a, str>>,
    query: Option<Cow<'a, str>>,
    extensions: Option<&str>,
) -> Result<Document<'a>, BadRequest> {
    if let Some(id) = id {
        return Ok(Document::Id(id));
    }
    let hash = match extensions {
        Some(extensions) => persisted_hash(extensions)?,
        None => None,
    };
    match (query, hash) {
        (Some(text), None) => Ok(Document::Text(text)),
        (None, Some(hash)) => Ok(Document::Hash(hash)),
        (Some(text), Some(hash)) => Ok(Document::Registered { text, hash }),
        (None, None) => {
            let message = "the request has neither `query` nor `documentId`";
            Err(BadRequest::malformed(Code::ParseFailed, message))
        }
    }
}

/// The hash of `extensions.persistedQuery`, if that is there. Other extensions are others' concern.
fn persisted_hash(extensions: &str) -> Result<Option<Cow<'static, str>>, BadRequest> {
    let malformed = |message: String| Err(BadRequest::malformed(Code::ParseFailed, message));
    match serde_json::from_str::<Option<RequestExtensions<'_>>>(extensions) {
        Ok(Some(RequestExtensions { persisted_query: Some(persisted) })) => match persisted.version
        {
            1 => Ok(Some(Cow::Owned(persisted.sha256_hash.0.into_owned()))),
            _ => malformed("the version of `persistedQuery` is not 1".to_owned()),
        },
        Ok(_) => Ok(None),
        Err(error) => malformed(format!("`extensions` can not be read: {error}")),
    }
}

/// Variables and extensions are objects, if they are there at all.
fn check_object(name: &str, json: Option<&str>) -> Result<(), BadRequest> {
    match json.map(|json| json.trim_ascii_start().as_bytes().first()) {
        None | Some(Some(b'{' | b'n')) => Ok(()),
        Some(_) => {
            let message = format!("`{name}` must be an object");
            Err(BadRequest::malformed(Code::ParseFailed, message))
        }
    }
}

/// What the body of a POST asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Asked<'a> {
    /// One operation.
    One(GraphqlRequest<'a>),
    /// A list of operations, to be answered with a list.
    Several(Vec<GraphqlRequest<'a>>),
}

impl<'a> Asked<'a> {
    /// Reads the body of a POST, with lists of up to `most` operations if there may be lists.
    pub(crate) fn from_body(
        body: &'a [u8],
        most: Option<usize>,
        limits: &Limits,
    ) -> Result<Self, BadRequest> {
        if body.trim_ascii_start().first() != Some(&b'[') {
            check_depth(body, limits)?;
            let request: PostBody<'a> = serde_json::from_slice(body).map_err(unreadable)?;
            return GraphqlRequest::from_members(request, limits).map(Self::One);
        }
        let Some(most) = most else {
            let message = "a list of operations is not allowed here; send them one by one";
            return Err(BadRequest::malformed(Code::NotSupported, message));
        };
        check_depth(body, limits)?;
        let requests: Vec<PostBody<'a>> = at_most(body, most).map_err(|error| {
            // The message is the only thing that an error of serde can say.
            if error.to_string().starts_with(TOO_LONG) {
                let message = format!("the list has more than {most} operations");
                return BadRequest::malformed(Code::TooManyOperations, message);
            }
            unreadable(error)
        })?;
        if requests.is_empty() {
            let message = "the list of operations is empty";
            return Err(BadRequest::malformed(Code::ParseFailed, message));
        }
        let requests = requests.into_iter();
        let requests = requests.map(|request| GraphqlRequest::from_members(request, limits));
        requests.collect::<Result<_, _>>().map(Self::Several)
    }
}

/// The body is no JSON, or not that of a request.
fn unreadable(error: serde_json::Error) -> BadRequest {
    let (code, what) = match error.classify() {
        Category::Data => (Code::ParseFailed, "the body is no GraphQL request"),
        Category::Io | Category::Syntax | Category::Eof => {
            (Code::InvalidJson, "the body is not JSON")
        }
    };
    BadRequest::malformed(code, format!("{what}: {error}"))
}

impl<'a> GraphqlRequest<'a> {
    fn from_members(request: PostBody<'a>, limits: &Limits) -> Result<Self, BadRequest> {
        check_variables(request.variables.map(RawValue::get), limits)?;
        check_object("variables", request.variables.map(RawValue::get))?;
        check_object("extensions", request.extensions.map(RawValue::get))?;
        Ok(Self {
            document: document(
                request.document_id.map(|id| id.0),
                request.query.map(|query| query.0),
                request.extensions.map(RawValue::get),
            )?,
            operation_name: request.operation_name.map(|name| name.0),
            variables: request.variables.map(|raw| Cow::Borrowed(raw.get())),
        })
    }

    /// Reads the query string of a GET.
    pub(crate) fn from_query(query: &'a str, limits: &Limits) -> Result<Self, BadRequest> {
        let (mut query_text, mut id, mut extensions) = (None, None, None);
        let (mut operation_name, mut variables) = (None, None);
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let place = match &*name {
                "query" => &mut query_text,
                "documentId" => &mut id,
                "extensions" => &mut extensions,
                "operationName" => &mut operation_name,
                "variables" => &mut variables,
                _ => continue,
            };
            if place.replace(value).is_some() {
                let message = format!("the parameter `{name}` is given twice");
                return Err(BadRequest::malformed(Code::ParseFailed, message));
            }
        }
        let extensions = extensions.filter(|text| !text.is_empty());
        check_object("extensions", extensions.as_deref())?;
        for json in extensions.iter().chain(&variables) {
            check_depth(json.as_bytes(), limits)?;
        }
        check_variables(variables.as_deref(), limits)?;
        let document = document(id, query_text, extensions.as_deref())?;
        let variables = variables.filter(|text| !text.is_empty());
        let read = variables.as_deref().map(serde_json::from_str::<&RawValue>);
        if let Some(Err(error)) = read {
            let message = format!("the parameter `variables` is not JSON: {error}");
            return Err(BadRequest::malformed(Code::InvalidJson, message));
        }
        check_object("variables", variables.as_deref())?;
        let operation_name = operation_name.filter(|name| !name.is_empty());
        Ok(Self { document, operation_name, variables })
    }
}

/// Bounds the depth of JSON before it is read.
fn check_depth(json: &[u8], limits: &Limits) -> Result<(), BadRequest> {
    if depth(json) > usize::from(limits.json_depth) {
        let message = format!("the JSON is nested deeper than {} levels", limits.json_depth);
        return Err(BadRequest::malformed(Code::JsonTooDeep, message));
    }
    Ok(())
}

fn check_variables(variables: Option<&str>, limits: &Limits) -> Result<(), BadRequest> {
    if variables.is_some_and(|json| json.len() > limits.variables_bytes) {
        let most = limits::Bytes(limits.variables_bytes);
        let message = format!("the variables are larger than {most}");
        return Err(BadRequest::malformed(Code::VariablesTooLarge, message));
    }
    Ok(())
}

/// Bounds what stands before the body. A server may have bounded it already, without saying why.
pub(crate) fn check_head(
    uri: &Uri,
    headers: &HeaderMap,
    limits: &Limits,
) -> Result<(), BadRequest> {
    let refused = |code, message| {
        let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
        Err(BadRequest::new(status, code, message))
    };
    if headers.len() > limits.headers {
        let message = format!("the request has more than {} headers", limits.headers);
        return refused(Code::TooManyHeaders, message);
    }
    // Name and value stand with a colon, a space and an end of the line.
    let lines = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4);
    let target = uri.path().len() + uri.query().map_or(0, |query| query.len() + 1);
    if target + lines.sum::<usize>() > limits.header_bytes {
        let most = limits::Bytes(limits.header_bytes);
        let message = format!("the request's line and headers are larger than {most}");
        return refused(Code::HeadersTooLarge, message);
    }
    Ok(())
}

/// Refuses a POST whose body is not JSON, and says how the body is compressed. A form of another
/// site can not send JSON without its browser asking first, so this also keeps cross-site requests
/// out.
pub(crate) fn check_headers(headers: &HeaderMap) -> Result<Option<Encoding>, BadRequest> {
    let refused = |message: &'static str| {
        BadRequest::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, Code::BadRequest, message)
    };
    if !is_json(headers) {
        return Err(refused("the content type of a POST must be application/json, in UTF-8"));
    }
    let unknown = "the content encoding of a POST must be zstd, br or gzip, if there is one";
    Encoding::of(headers).map_err(|()| refused(unknown))
}

/// Whether the content type is `application/json`, with no character set other than UTF-8.
///
/// It is compared whole: a browser that sends another type without asking must not get through by
/// how that type begins, or by what stands beside it.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(CONTENT_TYPE).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return false };
    let Ok(value) = value.to_str() else { return false };
    let mut parts = value.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default();
    essence.eq_ignore_ascii_case("application/json")
        && parts.filter_map(|parameter| parameter.split_once('=')).all(|(name, value)| {
            !name.eq_ignore_ascii_case("charset")
                || value.trim_matches('"').eq_ignore_ascii_case("utf-8")
        })
}

/// A body as it was before it was compressed, within the same bounds of size.
pub(crate) fn decompressed(
    body: Bytes,
    encoding: Option<Encoding>,
    limits: &Limits,
) -> Result<Bytes, BadRequest> {
    let Some(encoding) = encoding else { return Ok(body) };
    encoding.decompress(&body, limits.body_bytes).map(Bytes::from).map_err(|undone| match undone {
        Undone::TooLarge => too_large(limits),
        Undone::Broken => {
            let message = "the body can not be decompressed as its content encoding says";
            BadRequest::malformed(Code::BadRequest, message)
        }
    })
}

fn too_large(limits: &Limits) -> BadRequest {
    let message = format!("the body is larger than {}", limits::Bytes(limits.body_bytes));
    BadRequest::new(StatusCode::PAYLOAD_TOO_LARGE, Code::BodyTooLarge, message)
}

/// The refusal of a GET that another site could have caused. `header` is one that helps.
pub(super) fn suspicious(suspicion: Suspicion, header: Option<&HeaderName>) -> BadRequest {
    match suspicion {
        Suspicion::ContentType => BadRequest::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Code::CrossSite,
            "the content type of a GET must be application/json, if there is one",
        ),
        Suspicion::CrossSite => {
            let header = header
                .map_or("content-type: application/json".to_owned(), |name| format!("{name}: 1"));
            let message = format!(
                "this GET could come from a page of another site; to show that it does not, send \
                 it with the header `{header}`"
            );
            BadRequest::new(StatusCode::FORBIDDEN, Code::CrossSite, message)
        }
    }
}

/// Reads a body, within its bounds of size and time.
pub(crate) async fn read_body<B>(body: B, limits: &Limits) -> Result<Bytes, BadRequest>
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    let collected = Limited::new(body, limits.body_bytes).collect();
    match within(Instant::now() + limits.body_seconds, pin!(collected)).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large(limits)),
        Ok(Err(_)) => Err(BadRequest::malformed(Code::BadRequest, "the body broke off")),
        Err(_) => Err(BadRequest::new(
            StatusCode::REQUEST_TIMEOUT,
            Code::BodyTooSlow,
            format!("the body took longer than {} seconds", limits.body_seconds.as_secs()),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_body(body: &[u8]) -> Result<GraphqlRequest<'_>, BadRequest> {
        match Asked::from_body(body, None, &Limits::default())? {
            Asked::One(request) => Ok(request),
            Asked::Several(_) => panic!("lists are not allowed"),
        }
    }

    fn from_query(query: &str) -> Result<GraphqlRequest<'_>, BadRequest> {
        GraphqlRequest::from_query(query, &Limits::default())
    }

    fn refused(body: &str) -> (Code, String) {
        let refused = from_body(body.as_bytes()).unwrap_err();
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        (refused.error.extensions.code, refused.error.message.into_owned())
    }

    #[test]
    fn members_are_borrowed_and_unknown_ones_ignored() {
        let body =
            br#" {"query":"{a}","extensions":{"n":7},"operationName":null,"variables":{"n":1.0}}"#;
        let request = from_body(body).unwrap();
        assert!(matches!(request.document, Document::Text(Cow::Borrowed("{a}"))));
        assert_eq!(request.operation_name, None);
        assert!(matches!(request.variables, Some(Cow::Borrowed(r#"{"n":1.0}"#))));
    }

    #[test]
    fn null_variables_are_none() {
        let request = from_body(br#"{"query":"{a}","variables":null}"#).unwrap();
        assert_eq!(request.variables, None);
    }

    #[test]
    fn body_that_is_not_json_is_told_from_json_that_is_no_request() {
        for body in ["", "{", "query", r#"{"query":"{a}"} x"#, r#"{"query":"{a}","n":NaN}"#] {
            assert_eq!(refused(body).0, Code::InvalidJson, "{body}");
        }
        for body in ["7", "\"a\"", "{}", r#"{"query":7}"#, r#"{"query":"a","query":"b"}"#] {
            assert_eq!(refused(body).0, Code::ParseFailed, "{body}");
        }
        let wrong_name = r#"{"query":"{a}","operationName":["A"]}"#;
        assert_eq!(refused(wrong_name).0, Code::ParseFailed);
        assert_eq!(refused(" [1]").0, Code::NotSupported);
    }

    #[test]
    fn bytes_that_are_not_utf8_are_refused() {
        assert!(from_body(b"{\"query\":\"\xff\"}").is_err());
        assert!(from_body(b"{\"query\":\"\",\"variables\":\"\xff\"}").is_err());
    }

    #[test]
    fn depth_is_bounded_wherever_it_hides() {
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(200_000), "]".repeat(200_000));
        for member in ["variables", "extensions"] {
            let body = format!(r#"{{"query":"{{a}}","{member}":{deep}}}"#);
            assert_eq!(refused(&body).0, Code::JsonTooDeep);
        }
    }

    #[test]
    fn query_string_is_decoded() {
        let query = "query=%7Ba%7D&operationName=&variables=%7B%22n%22%3A1%7D&other=1";
        let request = from_query(query).unwrap();
        assert_eq!(request.document, Document::Text("{a}".into()));
        assert_eq!(request.operation_name, None);
        assert_eq!(request.variables.as_deref(), Some(r#"{"n":1}"#));
    }

    #[test]
    fn query_string_without_or_with_two_queries_is_refused() {
        assert!(from_query("").is_err());
        assert!(from_query("query=a&query=b").is_err());
        assert!(from_query("query=a&variables=%7B").is_err());
    }

    #[test]
    fn content_type_is_compared_whole() {
        let is_json = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(CONTENT_TYPE, value.parse().unwrap());
            }
            is_json(&headers)
        };
        for good in ["application/json", "Application/JSON ; charset=\"UTF-8\""] {
            assert!(is_json(&[good]), "{good}");
        }
        for bad in ["application/jsonp", "text/plain", "application/json; charset=utf-16", ""] {
            assert!(!is_json(&[bad]), "{bad}");
        }
        assert!(!is_json(&[]) && !is_json(&["application/json", "application/json"]));
    }

    #[test]
    fn variables_and_extensions_are_objects() {
        for json in ["\"a\"", "0", "false", "[{}]"] {
            for member in ["variables", "extensions"] {
                let body = format!(r#"{{"query":"{{a}}","{member}": {json}}}"#);
                let expected = format!("`{member}` must be an object");
                assert_eq!(refused(&body), (Code::ParseFailed, expected));
                let query = format!("query={{a}}&{member}={json}");
                assert!(from_query(&query).is_err(), "{query}");
            }
        }
    }

    #[test]
    fn lists_of_operations_are_read_where_they_are_allowed() {
        let list = |n: usize| format!("[{}]", vec![r#"{"query":"{a}"}"#; n].join(","));
        let read =
            |n: usize, most| match Asked::from_body(list(n).as_bytes(), most, &Limits::default()) {
                Ok(Asked::Several(requests)) => Ok(requests.len()),
                Ok(Asked::One(_)) => Ok(0),
                Err(refused) => Err(refused.error.extensions.code),
            };
        assert_eq!(read(2, None), Err(Code::NotSupported));
        assert_eq!(read(2, Some(2)), Ok(2));
        assert_eq!(read(3, Some(2)), Err(Code::TooManyOperations));
        assert_eq!(read(0, Some(2)), Err(Code::ParseFailed));
        assert_eq!(read(100_000, Some(2)), Err(Code::TooManyOperations));
        let limits = Limits::default();
        assert!(Asked::from_body(b"[7]", Some(2), &limits).is_err());
        assert!(Asked::from_body(b"[[]]", Some(2), &limits).is_err());
    }
}
