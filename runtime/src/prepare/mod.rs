//! From an operation's text to what the executor runs: parse, validate, choose, lower, remember.
//!
//! All of it is bounded before it is done, so that no text of a client can keep a thread busy for
//! long; it runs beside the threads that serve, and only as often at once as there are processors.
//! The joined schema is parsed for the first operation, or beside the server once it listens: a
//! start does not wait for it.

mod cache;
mod coerce;
#[cfg(any(fuzzing, test))]
pub(crate) mod fuzzing;
mod introspection;
mod presets;
mod schemas;
mod session_value;
mod size;
mod variables;

use std::borrow::Cow;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread::available_parallelism;

use apollo_compiler::ast::{Definition, Document as ParsedDocument, OperationType};
use apollo_compiler::parser::Parser;
use apollo_compiler::request::RequestError;
use apollo_compiler::response::GraphQLError;
use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::{ExecutableDocument, Schema};
use joinwright_operation::{JoinedSchema, LowerError, LowerErrorKind, Operation, Shared, lower};
use tokio::sync::Semaphore;

use crate::compiled::{CompiledText, Source, by_id, by_text};
use crate::error::{Code, GraphqlError, Location};
use crate::limits::Limits;
use crate::plan::Plan;
use crate::roles::{Roles, Viewer};
use cache::{DocumentKey, DocumentRef, OperationCache};
use introspection::Introspection;
use schemas::Schemas;

pub(crate) use introspection::Introspected;
pub(crate) use presets::{PresetFault, PresetValues};
pub(crate) use variables::{VariableValues, read_variables};

/// The most errors that are listed for one document.
const MAX_ERRORS: usize = 50;

/// What `documentId` may begin with: how the document was hashed.
const ID_PREFIX: &str = "sha256:";

/// Errors for the client; never empty.
type Errors = Vec<GraphqlError<'static>>;

/// Prepares operations for one joined schema.
#[derive(Debug)]
pub(crate) struct Preparer {
    texts: &'static [CompiledText],
    only_compiled: bool,
    limits: Limits,
    schemas: Schemas,
    cache: OperationCache,
    processors: Arc<Semaphore>,
}

/// An operation that is ready to run.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    /// The operation.
    pub(crate) operation: Shared<Operation>,
    /// Who sees the schema that it is of.
    viewer: Viewer,
    /// What the gateway itself answers of it, if anything but `__typename`.
    introspection: Option<Arc<Introspection>>,
    /// About its bytes; those of a constant are not counted.
    weight: usize,
}

impl Prepared {
    /// Whether the client asks for the schema.
    pub(crate) fn introspects(&self) -> bool {
        self.introspection.is_some()
    }
}

/// What a client says of the document it means.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Document<'a> {
    /// The document.
    Text(Cow<'a, str>),
    /// `documentId`
    Id(Cow<'a, str>),
    /// `extensions.persistedQuery.sha256Hash`
    Hash(Cow<'a, str>),
}

impl Preparer {
    pub(crate) fn new(
        plan: &'static Plan,
        roles: Roles,
        texts: &'static [CompiledText],
        only_compiled: bool,
        limits: Limits,
    ) -> Self {
        let processors = available_parallelism().map_or(1, usize::from);
        Self {
            schemas: Schemas::new(plan, roles, limits.fields),
            texts,
            only_compiled,
            limits,
            cache: cache::new(),
            processors: Arc::new(Semaphore::new(processors)),
        }
    }

    /// Parses the joined schema beside the threads that serve, so that the first operation need not
    /// wait for all of it.
    pub(crate) fn warm_up(self: &Arc<Self>) {
        if self.only_compiled {
            // Nobody needs it, but for an operation that asks for it.
            return;
        }
        let this = Arc::clone(self);
        tokio::task::spawn_blocking(move || {
            // What is wrong with it is said to whoever needs it.
            let _ = this.joined();
        });
    }

    /// The operation called `name` in a document, for somebody who sees a part of the joined schema.
    pub(crate) async fn prepare(
        self: &Arc<Self>,
        viewer: Viewer,
        document: &Document<'_>,
        name: Option<&str>,
    ) -> Result<Prepared, Errors> {
        let refused = |code, message: &'static str| Err(vec![GraphqlError::new(code, message)]);
        let found = match document {
            Document::Text(text) => return self.prepare_text(viewer, text, name).await,
            Document::Id(id) => by_id(self.texts, id.strip_prefix(ID_PREFIX).unwrap_or(id)),
            Document::Hash(hash) => by_id(self.texts, hash),
        };
        match (found.filter(|text| text.is_for(viewer)), document) {
            (Some(text), _) => match text.operation(viewer, name) {
                Ok((name, source)) => self.prepare_compiled(viewer, name, source).await,
                Err(error) => {
                    Err(vec![GraphqlError::new(Code::ValidationFailed, error.to_string())])
                }
            },
            (None, Document::Hash(_)) => {
                refused(Code::PersistedQueryNotFound, "PersistedQueryNotFound")
            }
            (None, _) => {
                refused(Code::UnknownDocument, "no compiled operation has this `documentId`")
            }
        }
    }

    /// An operation of a text that a client sent, from the cache if it was prepared before.
    async fn prepare_text(
        self: &Arc<Self>,
        viewer: Viewer,
        document: &str,
        name: Option<&str>,
    ) -> Result<Prepared, Errors> {
        if let Some(prepared) = self.cache.get(&DocumentRef { viewer, document, name }) {
            return Ok(prepared);
        }
        // A name that the text does not have is refused as it is in any text.
        let compiled = by_text(self.texts, document);
        let compiled = compiled.and_then(|text| text.operation(viewer, name).ok());
        match compiled {
            Some((compiled, source)) => {
                let prepared = self.prepare_compiled(viewer, compiled, source).await?;
                // From now on the text is looked up without the hash that confirms it.
                self.cache.insert(DocumentKey::new(viewer, document, name), prepared.clone());
                Ok(prepared)
            }
            None if self.only_compiled => {
                let message = "only compiled operations are answered, and this is none of them";
                Err(vec![GraphqlError::new(Code::NotCompiled, message)])
            }
            None => self.prepare_new(viewer, document, name, self.limits).await,
        }
    }

    async fn prepare_compiled(
        self: &Arc<Self>,
        viewer: Viewer,
        name: &str,
        source: &'static Source,
    ) -> Result<Prepared, Errors> {
        match source {
            Source::Lowered(operation) => Ok(Prepared {
                operation: Shared::Static(operation),
                viewer,
                introspection: None,
                weight: 0,
            }),
            Source::Text(document) => {
                let limits = self.limits.of_compiled();
                self.prepare_new(viewer, document, Some(name), limits).await
            }
            // What is for some roles is not by role again.
            Source::ByRole(_) => {
                let message = "the compiled operation can not be read";
                Err(vec![GraphqlError::new(Code::Unexpected, message)])
            }
        }
    }

    /// An operation that was not prepared before.
    ///
    /// Requests that bring the same new document at the same time wait for one of them.
    async fn prepare_new(
        self: &Arc<Self>,
        viewer: Viewer,
        document: &str,
        name: Option<&str>,
        limits: Limits,
    ) -> Result<Prepared, Errors> {
        let key = DocumentKey::new(viewer, document, name);
        let (this, owned) = (Arc::clone(self), key.clone());
        let prepared = self.aside(move || this.prepare_now(&owned, &limits));
        self.cache.get_or_insert_async(&key, prepared).await
    }

    /// What the gateway itself answers of an operation.
    pub(crate) async fn introspect(
        self: &Arc<Self>,
        prepared: &Prepared,
        variables: &VariableValues<'_>,
    ) -> Result<Introspected, Errors> {
        let Some(introspection) = &prepared.introspection else {
            return Ok(Introspected::default());
        };
        let values = introspection.values(variables);
        let (this, introspection) = (Arc::clone(self), Arc::clone(introspection));
        let viewer = prepared.viewer;
        self.aside(move || introspection.execute(this.schemas.of(viewer)?, &values)).await
    }

    /// Runs what needs a processor for a while beside the threads that serve.
    async fn aside<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> T {
        // The semaphore is never closed. The permit goes with the work, which goes on if the
        // client goes away.
        let permit = Arc::clone(&self.processors).acquire_owned().await.ok();
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        match done.await.map_err(tokio::task::JoinError::try_into_panic) {
            Ok(result) => result,
            Err(Ok(panic)) => resume_unwind(panic),
            // Only a runtime that is being dropped cancels work, and nobody waits for it then.
            Err(Err(_)) => std::future::pending().await,
        }
    }

    fn prepare_now(&self, key: &DocumentKey, limits: &Limits) -> Result<Prepared, Errors> {
        let joined = self.schemas.of(key.viewer())?;
        let document = parse(joined.schema(), key.document(), limits)?;
        let request_error = |error: &RequestError| {
            vec![located(Code::ValidationFailed, error.to_graphql_error(&document.sources))]
        };
        let operation =
            document.operations.get(key.name()).map_err(|error| request_error(&error))?;
        apollo_compiler::introspection::check_max_depth(&document, operation)
            .map_err(|error| request_error(&error))?;
        let lowered = lower(joined, &document, operation).map_err(|error| lower_error(&error))?;
        check_join_depth(&lowered, limits)?;
        let operation = operation.clone();
        let introspection = Introspection::of(&lowered, document, &operation);
        let weight = cache::weigh(&lowered, introspection.as_ref(), key.document());
        let introspection = introspection.map(Arc::new);
        let (operation, viewer) = (Shared::new(lowered), key.viewer());
        Ok(Prepared { operation, viewer, introspection, weight })
    }

    /// The joined schema as who sees everything sees it.
    pub(crate) fn joined(&self) -> Result<&JoinedSchema<'static>, Errors> {
        self.schemas.of(Viewer::Everything)
    }
}

/// Parses and validates a document, each within its limits.
pub(crate) fn parse(
    schema: &Valid<Schema>,
    text: &str,
    limits: &Limits,
) -> Result<Valid<ExecutableDocument>, Errors> {
    let document = read(text, limits)?;
    refuse_subscriptions(&document)?;
    size::check(&document, limits)?;
    document.to_executable_validate(schema).map_err(|broken| diagnostics(&broken.errors))
}

/// Parses a document. One that is too large is read up to where it is.
fn read(text: &str, limits: &Limits) -> Result<ParsedDocument, Errors> {
    let nesting = usize::from(limits.nesting);
    let mut parser = Parser::new().token_limit(limits.tokens).recursion_limit(nesting);
    parser.parse_ast(text, "query.graphql").map_err(|broken| {
        let (code, message) = if parser.tokens_reached() > limits.tokens {
            (Code::TooManyTokens, format!("the document has more than {} tokens", limits.tokens))
        } else if parser.recursion_reached() > nesting {
            (Code::DocumentTooDeep, format!("the document is nested deeper than {nesting} levels"))
        } else {
            return diagnostics(&broken.errors);
        };
        // Nothing is reported beyond the place where the limit was reached.
        let place = broken.errors.iter().last().and_then(|error| error.to_json().locations.pop());
        let place = place.map(|at| Location { line: at.line, column: at.column });
        vec![GraphqlError::new(code, message).located(place)]
    })
}

/// Refuses an operation of which too many joins wait for one another.
fn check_join_depth(operation: &Operation, limits: &Limits) -> Result<(), Errors> {
    let mut depths = vec![0; operation.fetches.len()];
    // A fetch stands after those that feed it.
    for (idx, fetch) in operation.fetches.iter().enumerate() {
        for feed in fetch.feeds.iter().map(|feed| usize::from(feed.0)) {
            depths[feed] = depths[feed].max(depths[idx] + 1);
        }
    }
    if depths.iter().all(|depth| *depth <= limits.join_depth) {
        return Ok(());
    }
    let message =
        format!("more than {} joins of the operation wait for one another", limits.join_depth);
    Err(vec![GraphqlError::new(Code::JoinsTooDeep, message)])
}

/// The joined schema has no subscription type, so validation would only say that it is missing.
fn refuse_subscriptions(document: &ParsedDocument) -> Result<(), Errors> {
    let subscription = document.definitions.iter().find_map(|definition| match definition {
        Definition::OperationDefinition(operation)
            if operation.operation_type == OperationType::Subscription =>
        {
            Some(operation.location())
        }
        _ => None,
    });
    let Some(location) = subscription else {
        return Ok(());
    };
    let message = "subscriptions are not supported";
    let error = GraphQLError::new(message, location, &document.sources);
    Err(vec![located(Code::NotSupported, error)])
}

/// The errors of a document, up to a number.
fn diagnostics(list: &DiagnosticList) -> Errors {
    // Validation does not follow fields and fragments further than about a hundred levels.
    let names = list.iter().map(|diagnostic| diagnostic.error.unstable_error_name());
    let too_deep = ["DeeplyNestedType", "RecursionError", "RecursionLimitError"];
    if names.flatten().any(|name| too_deep.contains(&name)) {
        let message = "the document is nested deeper than can be validated";
        return vec![GraphqlError::new(Code::SelectionsTooDeep, message)];
    }
    let mut errors: Errors = list
        .iter()
        .take(MAX_ERRORS)
        .map(|diagnostic| located(Code::ValidationFailed, diagnostic.to_json()))
        .collect();
    if list.len() > MAX_ERRORS {
        let message = format!("{} more errors are not shown", list.len() - MAX_ERRORS);
        errors.push(GraphqlError::new(Code::ValidationFailed, message));
    }
    errors
}

/// An error of apollo-compiler as one of ours.
fn located(code: Code, error: GraphQLError) -> GraphqlError<'static> {
    let locations = error.locations.iter().map(|at| Location { line: at.line, column: at.column });
    GraphqlError::new(code, error.message).located(locations)
}

fn lower_error(error: &LowerError) -> Errors {
    let locations = error.location.map(|(line, column)| Location { line, column });
    let code = match error.kind {
        // Counted before, but for what is wide only once the schema is known.
        LowerErrorKind::TooLarge => Code::TooManyFields,
        LowerErrorKind::NotSupported => Code::NotSupported,
    };
    vec![GraphqlError::new(code, error.to_string()).located(locations)]
}
