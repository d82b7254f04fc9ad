//! What `run` serves: `/graphql` by the short way, everything else by the router.
//!
//! The router is for those who mount a gateway in a server of their own. What it does for a request
//! (matching, extracting, boxing) costs as much as many an operation.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use http_body_util::{Either, Full};
use hyper::body::Incoming;
use hyper::{Method, Request, Response};
use tower::ServiceExt;

use super::endpoint::{Endpoint, post};
use super::{GRAPHQL, router};
use crate::limits::Limits;
use crate::settings::Settings;

/// All that a gateway serves.
#[derive(Debug)]
pub(crate) struct Routes {
    endpoint: Arc<Endpoint>,
    others: Router,
    /// Whether only the router knows what an answer needs.
    only_router: bool,
}

impl Routes {
    /// The routes of the gateway behind `endpoint`.
    pub(crate) fn new(endpoint: Arc<Endpoint>, settings: &Settings) -> Self {
        let others = router(Arc::clone(&endpoint), settings);
        Self { endpoint, others, only_router: !settings.http.cors.origins.is_empty() }
    }

    /// Waits for the mutations whose clients have gone.
    pub(crate) async fn mutations_done(&self) {
        self.endpoint.mutations_done().await;
    }

    /// How much a request may cost.
    pub(crate) fn limits(&self) -> &Limits {
        self.endpoint.limits()
    }

    /// Answers a request.
    pub(crate) async fn answer(
        self: Arc<Self>,
        request: Request<Incoming>,
    ) -> Response<Either<Full<Bytes>, Body>> {
        let is_plain = request.method() == Method::POST && request.uri().path() == GRAPHQL;
        if is_plain && !self.only_router {
            return post(&self.endpoint, request).await.map(Either::Left);
        }
        let Ok(response) = self.others.clone().oneshot(request).await;
        response.map(Either::Right)
    }
}
