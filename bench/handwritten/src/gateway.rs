//! The gateway: which operation a request asks for, and its answer.

use std::borrow::Cow;
use std::env;
use std::rc::Rc;

use anyhow::Result;
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::{Request, Response, StatusCode};
use serde::Deserialize;

use crate::ask::{Server, failure};
use crate::{deep, small};

const SMALL: &str = include_str!("../../gateway/gateway/operations/S.graphql").trim_ascii();
const MEDIUM: &str = include_str!("../../gateway/gateway/operations/M.graphql").trim_ascii();
const DEEP: &str = include_str!("../../gateway/gateway/operations/B.graphql").trim_ascii();

const LONGEST_REQUEST: usize = 64 * 1024;

/// This thread's upstreams.
pub struct Upstreams {
    pub(crate) accounts: Server,
    pub(crate) inventory: Server,
    pub(crate) products: Server,
    pub(crate) reviews: Server,
    /// Whether what one wave has brought is not asked for again by the next.
    pub(crate) is_reusing: bool,
}

#[derive(Deserialize)]
struct Asked<'a> {
    #[serde(borrow)]
    query: Cow<'a, str>,
}

impl Upstreams {
    /// The upstreams that the environment names.
    pub fn of_environment() -> Result<Self> {
        let server = |name| Server::new(&env::var(name)?);
        Ok(Self {
            accounts: server("ACCOUNTS_URL")?,
            inventory: server("INVENTORY_URL")?,
            products: server("PRODUCTS_URL")?,
            reviews: server("REVIEWS_URL")?,
            is_reusing: env::var_os("REUSE").is_some(),
        })
    }
}

/// Answers one request.
pub async fn answer(
    upstreams: Rc<Upstreams>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>> {
    let (status, body) = match Limited::new(request.into_body(), LONGEST_REQUEST).collect().await {
        Ok(body) => execute(&upstreams, &body.to_bytes()).await,
        Err(_) => (StatusCode::PAYLOAD_TOO_LARGE, Bytes::new()),
    };
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}

async fn execute(upstreams: &Upstreams, request: &[u8]) -> (StatusCode, Bytes) {
    let Ok(Asked { query }) = serde_json::from_slice(request) else {
        return (StatusCode::BAD_REQUEST, Bytes::new());
    };
    let answer = match query.trim_ascii() {
        SMALL => small::me(upstreams).await,
        MEDIUM => small::top_products(upstreams).await,
        DEEP => deep::answer(upstreams).await,
        _ => return (StatusCode::BAD_REQUEST, Bytes::new()),
    };
    (StatusCode::OK, answer.unwrap_or_else(|error| failure(&error).into()))
}
