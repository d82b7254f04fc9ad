//! `/graphql`: the life of a request, from its bytes to the bytes of the answer.
//!
//! A query is dropped, with its upstream requests, if the client goes away. A mutation runs to its
//! end in a task of its own: half of a mutation is what nobody asked for. A panic is contained to
//! its request.

use std::borrow::Cow;
use std::future::Future;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;

use axum::BoxError;
use axum::body::Bytes;
use axum::http::header::VARY;
use axum::http::{HeaderMap, HeaderValue, Request, Response, StatusCode, Uri};
use futures_util::FutureExt;
use futures_util::future::join_all;
use http_body_util::Full;
use hyper::body::Body;
use joinwright_operation::facts::OperationKind;
use tokio::runtime::Handle;
use tokio::sync::watch;

use super::asked::asked;
use super::csrf::CrossSite;
use super::encoding::{Encoding, encoded};
use super::request::{
    Asked, BadRequest, GraphqlRequest, check_head, check_headers, decompressed, read_body,
    suspicious,
};
use super::response::{self, MediaType};
use crate::auth::{self, Authenticator, Session};
use crate::configuration::Compression;
use crate::engine::Engine;
use crate::error::{Code, GraphqlError};
use crate::execute::allowance::Allowance;
use crate::execute::{Executed, execute};
use crate::gate::Gate;
use crate::limits::Limits;
use crate::prepare::{Prepared, Preparer, read_variables};
use crate::remote::ClientHeaders;
use crate::settings::Settings;
use crate::within::within;

/// What answers `/graphql`. A clone knows the same operations and asks over connections of its own.
#[derive(Debug, Clone)]
pub(crate) struct Endpoint {
    engine: Engine,
    authenticator: Arc<Authenticator>,
    preparer: Arc<Preparer>,
    /// Lets requests in that have arrived.
    gate: Arc<Gate>,
    cross_site: CrossSite,
    compression: Compression,
    /// How many operations a list may have, if there may be lists.
    most_listed: Option<usize>,
    answers_introspection: bool,
    /// Each running mutation holds a receiver.
    mutations: watch::Sender<()>,
}

/// Who asks, what of their headers goes along, and what the answer may cost.
struct Asking {
    session: Session,
    client: ClientHeaders,
    allowance: Allowance,
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

impl Refusal {
    /// The response to one operation of a list, which has no status of its own.
    fn into_body(self) -> Vec<u8> {
        let errors = match self {
            Self::Unauthenticated(refusal) => vec![refusal.into_error()],
            Self::Malformed(refused) => vec![refused.error],
            Self::Refused(errors) => errors,
            Self::NeedsPost => vec![response::needs_post_error()],
        };
        response::errors_body(&errors)
    }
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
    pub(crate) fn new(engine: Engine, authenticator: Authenticator, settings: &Settings) -> Self {
        let (limits, only, http) = (engine.limits, engine.only_compiled, &settings.http);
        let (roles, persisted) = (engine.roles, engine.persisted_queries);
        let preparer = Preparer::new(engine.plan, roles, engine.texts, only, persisted, limits);
        Self {
            engine,
            authenticator: Arc::new(authenticator),
            preparer: Arc::new(preparer),
            gate: Arc::new(Gate::new(limits.requests_in_flight, limits.requests_waiting)),
            cross_site: CrossSite::new(&http.csrf, &http.cors),
            compression: http.compression.clone(),
            most_listed: http.batching.then_some(limits.batched_operations),
            answers_introspection: settings.answers_introspection(),
            mutations: watch::Sender::new(()),
        }
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
    pub(crate) fn warnings(&self) -> impl Iterator<Item = &'static str> {
        [self.authenticator.warning(), self.engine.roles.warning()].into_iter().flatten()
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
    ) -> Result<Executed, Refusal> {
        let asking = self.asking(headers, session);
        let Some(_place) = in_time(&asking.allowance, pin!(self.gate.enter())).await? else {
            return Err(overloaded().into());
        };
        let prepared = self.prepare(&request, &asking).await?;
        match (prepared.operation.kind, method) {
            (OperationKind::Mutation, Method::Get) => Err(Refusal::NeedsPost),
            (OperationKind::Query | OperationKind::Mutation, _) => {
                let this = Arc::clone(&self);
                let mut executed = this.perform_any(prepared, request.variables, asking).await?;
                executed.headers.depend_on(|| self.authenticator.decided_by(headers));
                Ok(executed)
            }
        }
    }

    /// Answers a list of operations with a list: queries side by side, but one after the other as
    /// soon as one of them is a mutation.
    async fn answer_each(
        self: Arc<Self>,
        requests: Vec<GraphqlRequest<'_>>,
        headers: &HeaderMap,
        session: Session,
    ) -> Result<Executed, Refusal> {
        let first = self.asking(headers, session.clone());
        let Some(_place) = in_time(&first.allowance, pin!(self.gate.enter())).await? else {
            return Err(overloaded().into());
        };
        let (mut mutates, mut answers) = (false, Vec::new());
        for request in requests {
            let asking = self.asking(headers, session.clone());
            let prepared = self.prepare(&request, &asking).await;
            mutates |= (prepared.as_ref())
                .is_ok_and(|prepared| prepared.operation.kind == OperationKind::Mutation);
            let this = Arc::clone(&self);
            answers.push(async move {
                let answer = match prepared {
                    Ok(prepared) => this.perform_any(prepared, request.variables, asking).await,
                    Err(refusal) => Err(refusal),
                };
                answer.unwrap_or_else(|refusal| Executed::without_headers(refusal.into_body()))
            });
        }
        let mut executed = Vec::new();
        if mutates {
            for answer in answers {
                executed.push(answer.await);
            }
        } else {
            executed = join_all(answers).await;
        }
        Ok(Executed::list(executed))
    }

    fn asking(&self, headers: &HeaderMap, session: Session) -> Asking {
        let client = self.engine.client_headers(headers, self.authenticator.names(), &session);
        Asking { session, client, allowance: Allowance::new(&self.engine.limits) }
    }

    async fn prepare(
        &self,
        request: &GraphqlRequest<'_>,
        asking: &Asking,
    ) -> Result<Prepared, Refusal> {
        let Some(viewer) = self.engine.roles.viewer(&asking.session.role) else {
            // As where a schema has no such field: what there is for others is not said.
            let message = "there is nothing that this role may ask for";
            return Err(vec![GraphqlError::new(Code::ValidationFailed, message)].into());
        };
        let name = request.operation_name.as_deref();
        let prepared = self.preparer.prepare(viewer, &request.document, name);
        let prepared = in_time(&asking.allowance, pin!(prepared)).await??;
        if prepared.introspects() && !self.answers_introspection {
            let message = "introspection is turned off";
            return Err(vec![GraphqlError::new(Code::NotSupported, message)].into());
        }
        Ok(prepared)
    }

    async fn perform_any(
        self: Arc<Self>,
        prepared: Prepared,
        variables: Option<Cow<'_, str>>,
        asking: Asking,
    ) -> Result<Executed, Refusal> {
        match prepared.operation.kind {
            OperationKind::Query => self.perform(&prepared, variables.as_deref(), &asking).await,
            OperationKind::Mutation => {
                let variables = variables.map(Cow::into_owned);
                self.perform_to_the_end(prepared, variables, asking).await
            }
        }
    }

    async fn perform_to_the_end(
        self: Arc<Self>,
        prepared: Prepared,
        variables: Option<String>,
        asking: Asking,
    ) -> Result<Executed, Refusal> {
        let running = self.mutations.subscribe();
        let task = tokio::spawn(async move {
            let answer = self.perform(&prepared, variables.as_deref(), &asking).await;
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
        asking: &Asking,
    ) -> Result<Executed, Refusal> {
        let Prepared { operation, usual, .. } = prepared;
        let Asking { session, client, allowance } = asking;
        let variables = read_variables(operation, variables)?.with_presets(operation, session)?;
        let introspected = self.preparer.introspect(prepared, &variables);
        let introspected = in_time(allowance, pin!(introspected)).await??;
        Ok(execute(&self.engine, (operation, usual), &variables, &introspected, client, allowance)
            .await)
    }
}

/// Waits as long as the request's time is not over. What remote schemas are waited for ends with it
/// by itself, and is answered in part.
async fn in_time<T>(
    allowance: &Allowance,
    wanted: Pin<&mut impl Future<Output = T>>,
) -> Result<T, BadRequest> {
    within(allowance.ends, wanted).await.map_err(|_| {
        let whole = allowance.whole.as_secs();
        let message = format!("the request took longer than {whole} seconds");
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
    let answer = pin!(async {
        check_head(uri, headers, limits)?;
        let cross_site = &endpoint.cross_site;
        let checked = cross_site.check(headers);
        checked.map_err(|suspicion| suspicious(suspicion, cross_site.header()))?;
        let query = uri.query().unwrap_or_default();
        let early = endpoint.early_session(headers).await?;
        let request = GraphqlRequest::from_query(query, limits)?;
        let session = match early {
            Some(session) => session,
            None => endpoint.authenticator.session(headers, asked(query).as_deref()).await?,
        };
        Arc::clone(endpoint).answer(Method::Get, request, headers, session).await
    });
    let mut response = respond(MediaType::negotiated(headers), answer).await;
    // Caches may keep the answer to a GET.
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept"));
    encoded(response, Encoding::negotiated(headers), &endpoint.compression).await
}

/// An operation in the body.
pub(crate) async fn post<B>(endpoint: &Arc<Endpoint>, request: Request<B>) -> Response<Full<Bytes>>
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    let (head, body) = request.into_parts();
    let limits = &endpoint.engine.limits;
    let answer = pin!(async {
        check_head(&head.uri, &head.headers, limits)?;
        let encoding = check_headers(&head.headers)?;
        let early = endpoint.early_session(&head.headers).await?;
        let body = decompressed(read_body(body, limits).await?, encoding, limits)?;
        let asked = Asked::from_body(&body, endpoint.most_listed, limits)?;
        let session = match early {
            Some(session) => session,
            None => {
                let asked = serde_json::from_slice(&body).ok();
                endpoint.authenticator.session(&head.headers, asked).await?
            }
        };
        let (this, headers) = (Arc::clone(endpoint), &head.headers);
        match asked {
            Asked::One(request) => this.answer(Method::Post, request, headers, session).await,
            Asked::Several(requests) => {
                Box::pin(this.answer_each(requests, headers, session)).await
            }
        }
    });
    let response = respond(MediaType::negotiated(&head.headers), answer).await;
    encoded(response, Encoding::negotiated(&head.headers), &endpoint.compression).await
}

/// The response for what comes of a request, a panic included. What is waited for is large, so it
/// stays where it is.
async fn respond(
    media_type: MediaType,
    answer: Pin<&mut impl Future<Output = Result<Executed, Refusal>>>,
) -> Response<Vec<u8>> {
    // What a panic leaves behind is dropped with the request; nothing that is shared is locked
    // while code that may panic runs.
    match AssertUnwindSafe(answer).catch_unwind().await {
        Ok(Ok(executed)) => response::executed(media_type, executed),
        Ok(Err(Refusal::Refused(errors))) => response::refused(media_type, &errors),
        Ok(Err(Refusal::Unauthenticated(refusal))) => {
            response::unauthenticated(media_type, refusal)
        }
        Ok(Err(Refusal::Malformed(refused))) => response::malformed(media_type, &refused),
        Ok(Err(Refusal::NeedsPost)) => response::needs_post(media_type),
        Err(_) => response::internal_error(media_type),
    }
}
