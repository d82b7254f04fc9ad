//! From an operation's text to what the executor runs: parse, validate, choose, lower, remember.
//!
//! All of it is bounded before it is done, so that no text of a client can keep a thread busy for
//! long; it runs beside the threads that serve, and only as often at once as there are processors.
//! The joined schema is parsed for the first operation, or beside the server once it listens: a
//! start does not wait for it.

mod cache;
mod coerce;
mod document;
#[cfg(any(fuzzing, test))]
pub(crate) mod fuzzing;
mod introspection;
mod persisted;
mod presets;
mod schemas;
mod session_value;
mod size;
mod variables;

use std::borrow::Cow;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread::available_parallelism;

use apollo_compiler::request::RequestError;
use joinwright_operation::{JoinedSchema, LowerError, LowerErrorKind, Operation, Shared, lower};
use tokio::sync::Semaphore;

use crate::answer::scan::TakeObject;
use crate::compiled::{CompiledText, Source, by_id, by_text, text_id};
use crate::error::{Code, GraphqlError, Location};
use crate::limits::Limits;
use crate::plan::Plan;
use crate::roles::{Roles, Viewer};
use cache::{DocumentKey, DocumentRef, OperationCache};
use document::located;
use introspection::Introspection;
use persisted::{InMemory, Registry};
use schemas::Schemas;

pub(crate) use document::parse;
pub(crate) use introspection::Introspected;
pub(crate) use presets::{PresetFault, PresetValues};
pub(crate) use variables::{VariableValues, read_variables};

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
    /// Texts that clients have registered, if they may.
    registry: Option<Box<dyn Registry>>,
    schemas: Schemas,
    cache: OperationCache,
    processors: Arc<Semaphore>,
}

/// An operation that is ready to run.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    /// The operation.
    pub(crate) operation: Shared<Operation>,
    /// The code for its shapes, if it was compiled.
    pub(crate) usual: &'static [TakeObject],
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
    /// Both, to be found by the hash from now on
    Registered {
        /// The document.
        text: Cow<'a, str>,
        /// What the client says its hash is.
        hash: Cow<'a, str>,
    },
}

impl Preparer {
    pub(crate) fn new(
        plan: &'static Plan,
        roles: Roles,
        texts: &'static [CompiledText],
        only_compiled: bool,
        persisted_queries: bool,
        limits: Limits,
    ) -> Self {
        let registers = persisted_queries && !only_compiled;
        let registry = registers.then(|| Box::new(InMemory::new()) as Box<dyn Registry>);
        let processors = available_parallelism().map_or(1, usize::from);
        Self {
            schemas: Schemas::new(plan, roles, limits.fields),
            texts,
            only_compiled,
            limits,
            registry,
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
            Document::Registered { text, hash } => {
                return self.register(viewer, text, hash, name).await;
            }
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
            (None, Document::Hash(hash)) => {
                match self.registry.as_ref().and_then(|registry| registry.get(hash)) {
                    Some(text) => self.prepare_text(viewer, &text, name).await,
                    None => refused(Code::PersistedQueryNotFound, "PersistedQueryNotFound"),
                }
            }
            (None, _) => {
                refused(Code::UnknownDocument, "no compiled operation has this `documentId`")
            }
        }
    }

    /// An operation of a text that its client wants to name by its hash from now on. Only what is an
    /// operation is remembered; without a registry the hash counts for nothing.
    async fn register(
        self: &Arc<Self>,
        viewer: Viewer,
        text: &str,
        hash: &str,
        name: Option<&str>,
    ) -> Result<Prepared, Errors> {
        let Some(registry) = &self.registry else {
            return self.prepare_text(viewer, text, name).await;
        };
        if registry.get(hash).as_deref() == Some(text) {
            return self.prepare_text(viewer, text, name).await;
        }
        if text_id(text) != hash {
            let message = "the hash of `persistedQuery` is not that of the query";
            return Err(vec![GraphqlError::new(Code::BadRequest, message)]);
        }
        let prepared = self.prepare_text(viewer, text, name).await?;
        registry.insert(hash, text);
        Ok(prepared)
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
            Source::Lowered(operation, usual) => Ok(Prepared {
                operation: Shared::Static(operation),
                usual,
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
    /// Requests that bring the same new document at the same time wait for one of them. It is
    /// waited for in a box, since most requests bring known documents and need no room for it.
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
        Box::pin(self.cache.get_or_insert_async(&key, prepared)).await
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
        let lowered = lower(joined, &document, operation).map_err(|error| lower_error(&error))?;
        check_join_depth(&lowered, limits)?;
        let operation = operation.clone();
        let introspection = Introspection::of(&lowered, document, &operation);
        let weight = cache::weigh(&lowered, introspection.as_ref(), key.document());
        let introspection = introspection.map(Arc::new);
        let (operation, viewer) = (Shared::new(lowered), key.viewer());
        Ok(Prepared { operation, usual: &[], viewer, introspection, weight })
    }

    /// The joined schema as who sees everything sees it.
    pub(crate) fn joined(&self) -> Result<&JoinedSchema<'static>, Errors> {
        self.schemas.of(Viewer::Everything)
    }
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
