//! Lowering: a validated operation of the joined schema to an [`Operation`].
//!
//! *collect* walks the selection once and merges fields as the specification's CollectFields does;
//! *slots* decides under which response key each join key arrives and which joins share a request;
//! *shapes* and *print* then state what comes back and what is asked. There is no search and no
//! choice between plans.
//!
//! ```text
//! client    { orders { id user { name } total } }
//! upstream  { orders { id user: user_id total } }      the key arrives where the value must go
//! ```

mod batches;
mod client_parts;
mod collect;
mod guard;
mod input;
mod key_parts;
mod lifts;
mod overlap;
mod presets;
mod print;
mod projection;
mod reuse;
mod root;
mod rows;
mod shapes;
mod siblings;
mod slots;
mod split;

pub use print::string_literal;

use std::collections::HashMap;

use apollo_compiler::executable::{self, ExecutableDocument};
use apollo_compiler::parser::{LineColumn, SourceSpan};
use apollo_compiler::validation::Valid;
use apollo_compiler::{Name, Node, ast};

use crate::facts::{OperationKind, Relationship, RelationshipId, RemoteId};
use crate::joined::JoinedSchema;
use crate::operation::{
    Batch, BatchId, Condition, ConditionId, Fetch, FetchId, Operation, Request, Term, VariableId,
};

/// The most fields and fragments that an operation may have once its fragments are expanded, unless
/// the schema has another bound.
pub const MAX_SELECTIONS: usize = 5_000;

/// The deepest nesting of selection sets and fragments in one another.
pub const MAX_DEPTH: usize = 200;

/// Why an operation can not be served though it is valid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct LowerError {
    /// What kind of reason it is.
    pub kind: LowerErrorKind,
    /// What is wrong, for the client.
    pub message: String,
    /// The line and column in the client's document, from 1.
    pub location: Option<(usize, usize)>,
    /// The same place, where the document was put together from several files.
    pub span: Option<SourceSpan>,
}

/// The kinds of reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LowerErrorKind {
    /// The operation is larger than may be.
    TooLarge,
    /// It asks for what the gateway, or a remote schema, does not do.
    NotSupported,
}

/// Lowers one operation of a document.
///
/// # Errors
/// If the operation is a subscription, expands to more than [`MAX_SELECTIONS`] fields, nests deeper
/// than [`MAX_DEPTH`], or applies a directive that the remote schema concerned does not have.
pub fn lower(
    schema: &JoinedSchema<'_>,
    document: &Valid<ExecutableDocument>,
    operation: &executable::Operation,
) -> Result<Operation, LowerError> {
    let kind = match operation.operation_type {
        ast::OperationType::Query => OperationKind::Query,
        ast::OperationType::Mutation => OperationKind::Mutation,
        ast::OperationType::Subscription => {
            return Err(LowerError {
                kind: LowerErrorKind::NotSupported,
                message: "subscriptions are not supported".to_owned(),
                location: None,
                span: None,
            });
        }
    };
    let (variables, inputs) = input::variables(schema.schema(), &operation.variables);
    let mut lowering = Lowering::new(schema, document, operation);
    let root = lowering.lower_root(kind, operation)?;
    let mut operation = lowering.finish(kind, root, variables, inputs);
    reuse::add(schema, &mut operation);
    Ok(operation)
}

/// What lowering knows and has made so far.
struct Lowering<'a, 'd> {
    schema: &'d JoinedSchema<'a>,
    document: &'d Valid<ExecutableDocument>,
    operation_name: Option<&'d Name>,
    definitions: &'d [Node<executable::VariableDefinition>],
    variables: HashMap<&'d str, VariableId>,
    /// What private aliases and variables begin with.
    prefix: String,
    n_selections: usize,
    n_aliases: usize,
    conditions: Vec<Condition>,
    condition_ids: HashMap<Condition, ConditionId>,
    fetches: Vec<FetchDraft>,
    batches: Vec<Option<Batch>>,
    known_batches: HashMap<BatchKey, BatchId>,
    known_joins: overlap::KnownJoins,
    presets: presets::PresetDrafts,
}

/// A fetch in the making.
struct FetchDraft {
    run: usize,
    depth: usize,
    remote: RemoteId,
    timeout_seconds: Option<u32>,
    feeds: Vec<FetchId>,
    request: Option<Request>,
    batches: Vec<BatchId>,
    presets: presets::FetchPresets,
}

/// What makes two join sites share a batch.
#[derive(PartialEq, Eq, Hash)]
struct BatchKey {
    run: usize,
    depth: usize,
    relationship: RelationshipId,
    /// The joined field's arguments and selection in the client's own terms.
    text: String,
}

/// Where in the operation something is lowered.
#[derive(Clone, Copy)]
struct Site {
    run: usize,
    depth: usize,
    fetch: FetchId,
}

impl<'a, 'd> Lowering<'a, 'd> {
    fn new(
        schema: &'d JoinedSchema<'a>,
        document: &'d Valid<ExecutableDocument>,
        operation: &'d executable::Operation,
    ) -> Self {
        let variables = operation
            .variables
            .iter()
            .enumerate()
            .map(|(idx, variable)| (variable.name.as_str(), VariableId(idx as u16)))
            .collect();
        Self {
            schema,
            document,
            operation_name: operation.name.as_ref(),
            definitions: &operation.variables,
            variables,
            prefix: guard::private_prefix(document, operation),
            n_selections: 0,
            n_aliases: 0,
            conditions: Vec::new(),
            condition_ids: HashMap::new(),
            fetches: Vec::new(),
            batches: Vec::new(),
            known_batches: HashMap::new(),
            known_joins: HashMap::new(),
            presets: presets::PresetDrafts::default(),
        }
    }

    fn error(&self, message: String, span: Option<SourceSpan>) -> LowerError {
        let location = span
            .and_then(|span| span.line_column(&self.document.sources))
            .map(|LineColumn { line, column }| (line, column));
        LowerError { kind: LowerErrorKind::NotSupported, message, location, span }
    }

    /// What a remote schema calls a type of the joined schema.
    fn own_type<'n>(&self, remote: RemoteId, joined: &'n Name) -> &'n str
    where
        'a: 'n,
    {
        self.schema.remote(remote).names.own_type(joined)
    }

    fn private_alias(&mut self) -> String {
        let alias = format!("{}{}", self.prefix, self.n_aliases);
        self.n_aliases += 1;
        alias
    }

    /// `GetOrders__users`
    fn document_name(&self, remote: RemoteId) -> String {
        let operation = self.operation_name.map_or("Operation", Name::as_str);
        let remote: String = (self.schema.remote(remote).name.chars())
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .collect();
        format!("{operation}__{remote}")
    }

    /// The condition that all of `terms` hold; none if there are no terms.
    fn condition(&mut self, any: Vec<Vec<Term>>) -> Option<ConditionId> {
        if any.iter().any(Vec::is_empty) {
            return None;
        }
        let condition =
            Condition { any: any.into_iter().map(Into::into).collect::<Vec<_>>().into() };
        if let Some(id) = self.condition_ids.get(&condition) {
            return Some(*id);
        }
        let id = ConditionId(self.conditions.len() as u16);
        self.conditions.push(condition.clone());
        self.condition_ids.insert(condition, id);
        Some(id)
    }

    fn add_fetch(&mut self, run: usize, depth: usize, remote: RemoteId) -> FetchId {
        let id = FetchId(self.fetches.len() as u16);
        let (feeds, batches) = (Vec::new(), Vec::new());
        let (timeout_seconds, request) = (None, None);
        let presets = presets::FetchPresets::default();
        let draft =
            FetchDraft { run, depth, remote, timeout_seconds, feeds, request, batches, presets };
        self.fetches.push(draft);
        id
    }

    /// The request of a wave to a remote schema: one for each run, depth, remote schema and deadline.
    fn join_fetch(&mut self, from: Site, relationship: &Relationship<'_>) -> FetchId {
        let (remote, depth) = (relationship.remote, from.depth + 1);
        let usual = self.schema.remote(remote).timeout_seconds;
        let timeout = relationship.timeout_seconds.filter(|seconds| *seconds != usual);
        let known = self.fetches.iter().position(|fetch| {
            (fetch.run, fetch.depth, fetch.remote) == (from.run, depth, remote)
                && fetch.timeout_seconds == timeout
        });
        let id = match known {
            Some(idx) => FetchId(idx as u16),
            None => {
                let id = self.add_fetch(from.run, depth, remote);
                self.fetches[usize::from(id.0)].timeout_seconds = timeout;
                id
            }
        };
        self.feed(from.fetch, id);
        id
    }

    fn feed(&mut self, from: FetchId, to: FetchId) {
        let feeds = &mut self.fetches[usize::from(from.0)].feeds;
        if !feeds.contains(&to) {
            feeds.push(to);
        }
    }
}

/// The fetches in their final order: by run, then by depth, so that feeders come first.
pub(crate) struct Order {
    /// For each draft its final place.
    pub(crate) places: Vec<FetchId>,
    /// For each final place its draft.
    pub(crate) drafts: Vec<usize>,
}

impl Order {
    fn new(fetches: &[FetchDraft]) -> Self {
        let mut drafts: Vec<usize> = (0..fetches.len()).collect();
        drafts.sort_by_key(|&idx| (fetches[idx].run, fetches[idx].depth));
        let mut places = vec![FetchId(0); fetches.len()];
        for (place, &draft) in drafts.iter().enumerate() {
            places[draft] = FetchId(place as u16);
        }
        Self { places, drafts }
    }

    fn place(&self, draft: FetchId) -> FetchId {
        self.places[usize::from(draft.0)]
    }
}

/// Puts a draft into its final form.
fn finish_fetch(draft: &FetchDraft, parents: u16, request: Request, order: &Order) -> Fetch {
    let mut feeds: Vec<FetchId> = draft.feeds.iter().map(|&feed| order.place(feed)).collect();
    feeds.sort();
    let (remote, timeout_seconds) = (draft.remote, draft.timeout_seconds);
    let session_values = draft.presets.session_values.clone().into();
    let variable_presets = draft.presets.variables.clone().into();
    let feeds = feeds.into();
    Fetch { remote, request, feeds, parents, timeout_seconds, session_values, variable_presets }
}
