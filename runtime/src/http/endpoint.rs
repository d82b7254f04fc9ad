//! `/graphql`: the life of a request, from its bytes to the bytes of the answer.
//!
//! A query is dropped, with its upstream requests, if the client goes away. A mutation runs to its
//! end in a task of its own: half of a mutation is what nobody asked for. A panic is contained to
//! its request.

use std::borrow::Cow;
use std::future::Future;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Arc;

use axum::BoxError;
use axum::body::Bytes;
use axum::http::{HeaderMap, Request, Response, StatusCode, Uri};
use futures_util::FutureExt;
use http_body_util::Full;
use hyper::body::Body;
use joinwright_operation::facts::OperationKind;
use tokio::runtime::Handle;
use tokio::sync::watch;

use super::asked::asked;
use super::request::{BadRequest, GraphqlRequest, check_head, check_headers, read_body};
use super::response::{self, MediaType};
use crate::auth::{self, Authenticator, Session};
use crate::engine::Engine;
use crate::error::{Code, GraphqlError};
use crate::execute::allowance::Allowance;
use crate::execute::execute;
use crate::gate::Gate;
use crate::limits::Limits;
use crate::prepare::{Prepared, Preparer, read_variables};
use crate::remote::ClientHeaders;

/// What answers `/graphql`. A clone knows the same operations and asks over connections of its own.
#[derive(Debug, Clone)]
pub(crate) struct Endpoint {
    engine: Engine,
    authenticator: Arc<Authenticator>,
    preparer: Arc<Preparer>,
    /// Lets requests in that have arrived.
    gate: Arc<Gate>,
    /// Each running mutation holds a receiver.
    mutations: watch::Sender<()>,
}

/// How a request came: a GET may only query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    Get,
    Post,
}

/// Why a request has no answer with data.
enum Refusal {
    /// Nobody knows who asks, or they may not.
    Unauthenticated(auth::Refusal),
    /// It was not understood.
    Malformed(BadRequest),
    /// It was understood, but is not executed.
    Refused(Vec<GraphqlError<'static>>),
    /// It is a mutation by GET.
    NeedsPost,
}

impl From<auth::Refusal> for Refusal {
    fn from(refusal: auth::Refusal) -> Self {
        Self::Unauthenticated(refusal)
    }
}

impl From<BadRequest> for Refusal {
    fn from(error: BadRequest) -> Self {
        Self::Malformed(error)
    }
}

impl From<Vec<GraphqlError<'static>>> for Refusal {
    fn from(errors: Vec<GraphqlError<'static>>) -> Self {
        Self::Refused(errors)
    }
}

impl Endpoint {
    pub(crate) fn new(engine: Engine, authenticator: Authenticator) -> Self {
        let (limits, only) = (engine.limits, engine.only_compiled);
        let preparer = Arc::new(Preparer::new(engine.plan, engine.texts, only, limits));
        let authenticator = Arc::new(authenticator);
        let gate = Arc::new(Gate::new(limits.requests_in_flight, limits.requests_waiting));
        Self { engine, authenticator, preparer, gate, mutations: watch::Sender::new(()) }
    }

    /// Has functions run elsewhere than on the threads that serve.
    pub(crate) fn functions_on(mut self, runtime: Handle) -> Self {
        self.engine.functions = Some(runtime);
        self
    }

    /// How much a request may cost.
    pub(crate) fn limits(&self) -> &Limits {
        &self.engine.limits
    }

    /// What somebody who starts this gateway should hear.
    pub(crate) fn warning(&self) -> Option<&'static str> {
        self.authenticator.warning()
    }

    /// Does beforehand what the first operation would wait for.
    pub(crate) fn warm_up(&self) {
        self.authenticator.warm_up();
        self.preparer.warm_up();
    }

    /// Waits for the mutations whose clients have gone.
    pub(crate) async fn mutations_done(&self) {
        self.mutations.closed().await;
    }

    /// Who asks, unless that depends on what they ask: nothing more is read of who may not.
    async fn early_session(&self, headers: &HeaderMap) -> Result<Option<Session>, auth::Refusal> {
        if self.authenticator.wants_request() {
            return Ok(None);
        }
        self.authenticator.session(headers, None).await.map(Some)
    }

    async fn answer(
        self: Arc<Self>,
        method: Method,
        request: GraphqlRequest<'_>,
        headers: &HeaderMap,
        session: Session,
    ) -> Result<Vec<u8>, Refusal> {
        let allowance = Allowance::new(&self.engine.limits);
        let Some(_place) = in_time(&allowance, self.gate.enter()).await? else {
            return Err(overloaded().into());
        };
        let client = self.engine.client_headers(headers, self.authenticator.names(), &session);
        let prepared = self.preparer.prepare(&request.document, request.operation_name.as_deref());
        let prepared = in_time(&allowance, prepared).await??;
        match (prepared.operation.kind, method) {
            (OperationKind::Query, _) => {
                let variables = request.variables.as_deref();
                self.perform(&prepared, variables, &session, &client, &allowance).await
            }
            (OperationKind::Mutation, Method::Get) => Err(Refusal::NeedsPost),
            (OperationKind::Mutation, Method::Post) => {
                let variables = request.variables.map(Cow::into_owned);
                let this = Arc::clone(&self);
                this.perform_to_the_end(prepared, variables, session, client, allowance).await
            }
        }
    }

    async fn perform_to_the_end(
        self: Arc<Self>,
        prepared: Prepared,
        variables: Option<String>,
        session: Session,
        client: ClientHeaders,
        allowance: Allowance,
    ) -> Result<Vec<u8>, Refusal> {
        let running = self.mutations.subscribe();
        let task = tokio::spawn(async move {
            let variables = variables.as_deref();
            let answer = self.perform(&prepared, variables, &session, &client, &allowance).await;
            drop(running);
            answer
        });
        match task.await.map_err(tokio::task::JoinError::try_into_panic) {
            Ok(answer) => answer,
            Err(Ok(panic)) => resume_unwind(panic),
            // The task is cancelled only with the whole runtime.
            Err(Err(_)) => {
                let error = GraphqlError::new(Code::Unexpected, "the gateway is shutting down");
                Err(Refusal::Refused(vec![error]))
            }
        }
    }

    async fn perform(
        &self,
        prepared: &Prepared,
        variables: Option<&str>,
        session: &Session,
        client: &ClientHeaders,
        allowance: &Allowance,
    ) -> Result<Vec<u8>, Refusal> {
        let operation = &prepared.operation;
        let variables = read_variables(operation, variables)?.with_presets(operation, session)?;
        let introspected = self.preparer.introspect(prepared, &variables);
        let introspected = in_time(allowance, introspected).await??;
        Ok(execute(&self.engine, operation, &variables, &introspected, client, allowance).await)
    }
}

/// Waits as long as the request's time is not over. What remote schemas are waited for ends with it
/// by itself, and is answered in part.
async fn in_time<T>(
    allowance: &Allowance,
    wanted: impl Future<Output = T>,
) -> Result<T, BadRequest> {
    tokio::time::timeout_at(allowance.ends, wanted).await.map_err(|_| {
        let message = format!("the request took longer than {} seconds", allowance.whole.as_secs());
        BadRequest::new(StatusCode::GATEWAY_TIMEOUT, Code::RequestTimedOut, message)
    })
}

fn overloaded() -> BadRequest {
    let message = "too many requests are being answered; ask again later";
    BadRequest::new(StatusCode::SERVICE_UNAVAILABLE, Code::Overloaded, message)
}

/// A query in the query string.
pub(crate) async fn get(
    endpoint: &Arc<Endpoint>,
    headers: &HeaderMap,
    uri: &Uri,
) -> Response<Full<Bytes>> {
    let limits = &endpoint.engine.limits;
    let answer = async {
        check_head(uri, headers, limits)?;
        let query = uri.query().unwrap_or_default();
        let early = endpoint.early_session(headers).await?;
        let request = GraphqlRequest::from_query(query, limits)?;
        let session = match early {
            Some(session) => session,
            None => endpoint.authenticator.session(headers, asked(query).as_deref()).await?,
        };
        Arc::clone(endpoint).answer(Method::Get, request, headers, session).await
    };
    respond(MediaType::negotiated(headers), answer).await
}

/// An operation in the body.
pub(crate) async fn post<B>(endpoint: &Arc<Endpoint>, request: Request<B>) -> Response<Full<Bytes>>
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    let (head, body) = request.into_parts();
    let limits = &endpoint.engine.limits;
    let answer = async {
        check_head(&head.uri, &head.headers, limits)?;
        check_headers(&head.headers)?;
        let early = endpoint.early_session(&head.headers).await?;
        let body = read_body(body, limits).await?;
        let request = GraphqlRequest::from_body(&body, limits)?;
        let session = match early {
            Some(session) => session,
            None => {
                let asked = serde_json::from_slice(&body).ok();
                endpoint.authenticator.session(&head.headers, asked).await?
            }
        };
        Arc::clone(endpoint).answer(Method::Post, request, &head.headers, session).await
    };
    respond(MediaType::negotiated(&head.headers), answer).await
}

/// The response for what comes of a request, a panic included.
async fn respond(
    media_type: MediaType,
    answer: impl Future<Output = Result<Vec<u8>, Refusal>>,
) -> Response<Full<Bytes>> {
    // What a panic leaves behind is dropped with the request; nothing that is shared is locked
    // while code that may panic runs.
    match AssertUnwindSafe(answer).catch_unwind().await {
        Ok(Ok(body)) => response::executed(media_type, body),
        Ok(Err(Refusal::Refused(errors))) => response::refused(media_type, &errors),
        Ok(Err(Refusal::Unauthenticated(refusal))) => {
            response::unauthenticated(media_type, refusal)
        }
        Ok(Err(Refusal::Malformed(refused))) => response::malformed(media_type, &refused),
        Ok(Err(Refusal::NeedsPost)) => response::needs_post(media_type),
        Err(_) => response::internal_error(media_type),
    }
}
