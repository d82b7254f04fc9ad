//! Relationships, name by name.

use std::collections::HashMap;

use joinwright_operation::facts::{RemoteId, Returns};

use super::key_fields::Keys;
use super::remotes::Remotes;
use super::source_type::{self, SourceType};
use super::{each, entity, functions, lifts, listed, name_clashes, pairing, path, target_remote};
use crate::diagnostic::Diagnostics;
use crate::ir::{Batching, Relationship, RemoteSchema, SchemaCoordinate, Segment};
use crate::source::Span;
use crate::syntax::{Documents, RelationshipDocument};

/// The default of `batch.max_keys`, and what an aliased request carries.
const DEFAULT_MAX_KEYS: u32 = 100;

/// What every step of lowering one relationship needs.
pub(super) struct Context<'a> {
    /// The relationship as written.
    pub(super) document: &'a RelationshipDocument,
    /// Its name in messages: `Order.user`.
    pub(super) coordinate: String,
    /// The source type with its remote schema, if both were found.
    pub(super) source: Option<(&'a RemoteSchema, SourceType<'a>)>,
    /// All remote schemas.
    pub(super) remotes: &'a Remotes,
    /// Where findings go.
    pub(super) diagnostics: &'a mut Diagnostics,
}

/// Resolves all relationships and leaves out those that do not resolve.
pub(super) fn lower(
    documents: &Documents,
    remotes: &Remotes,
    diagnostics: &mut Diagnostics,
) -> Vec<Relationship> {
    let mut names: HashMap<(String, &str), Span> = HashMap::new();
    let mut relationships = Vec::new();
    for (entry_idx, entry) in documents.remotes.iter().enumerate() {
        for document in &entry.relationships {
            let ty = document.source_type.value.as_str();
            let source = remotes.source(entry_idx, ty);
            let coordinate = SchemaCoordinate::Field(ty, &document.name.value).to_string();
            let mut context = Context { document, coordinate, source: None, remotes, diagnostics };
            let lowered = lower_relationship(&mut context, source);
            let is_new = name_clashes::check_relationships(&mut context, document, &mut names);
            relationships.extend(lowered.filter(|_| is_new));
        }
    }
    relationships
}

/// Resolves what it can of each part, so that a mistake in one does not hide those in another.
fn lower_relationship(
    context: &mut Context<'_>,
    source_id: Option<RemoteId>,
) -> Option<Relationship> {
    let remotes = context.remotes;
    let document = context.document;
    let source = source_id.map(|id| remotes.get(id));
    let source_type = source.and_then(|source| source_type::resolve(context, source));
    context.source = source.zip(source_type);
    let target_id = match &document.function {
        Some(function) => remotes.function(function.path.span),
        None => target_remote::resolve(context),
    };
    let name_is_free = name_clashes::check_fields(context, target_id.map(|id| remotes.get(id)));
    let mut keys = Keys::resolve(context);
    let end = target_id.and_then(|id| match &document.function {
        Some(function) => functions::target(document, function, remotes.get(id), &mut keys),
        None => lower_target(context, remotes.get(id), &mut keys),
    });

    let entity = end.as_ref().zip(target_id).and_then(|((path, batching), id)| {
        entity::resolve(context, remotes.get(id), path.last()?, batching, &mut keys)
    });

    let (source_id, target_id) = (source_id?, target_id?);
    let (source, source_type) = context.source.clone()?;
    let (path, batching) = end.filter(|_| name_is_free)?;
    let key = keys.finish()?;
    each::check(context, &key).then_some(())?;
    let ty = joined_type(path.last()?, &batching);
    let ty = if document.each.is_some() { ty.list() } else { ty };
    let as_type = document.batch.as_ref().and_then(|batch| batch.as_type.clone());
    let max_keys = match (&document.function, &document.batch) {
        (Some(function), _) => Some(functions::max_keys(function)),
        (None, batch) => batch.as_ref().and_then(|batch| Some(batch.max_keys.as_ref()?.value)),
    };
    let target = remotes.get(target_id);
    Some(Relationship {
        source: source_id,
        source_type: document.source_type.clone(),
        source_type_declared: source.span_of(source_type.name),
        name: document.name.clone(),
        also_on: Vec::new(),
        key,
        target: target_id,
        path,
        batching,
        max_keys: max_keys.or(target.asking.max_keys).unwrap_or(DEFAULT_MAX_KEYS),
        timeout_seconds: document.timeout_seconds.filter(|own| *own != target.timeout_seconds),
        on_error: document.on_error,
        preset_wins: document.preset_wins,
        ty,
        lift: document.lift.clone(),
        as_type,
        entity: entity?,
        hidden_keys: document.hidden_keys,
    })
}

/// The path with its arguments, and how keys travel on it.
fn lower_target(
    context: &mut Context<'_>,
    target: &RemoteSchema,
    keys: &mut Keys,
) -> Option<(Vec<Segment>, Batching)> {
    let mut path = path::resolve(context, target, keys)?;
    let Some(batch) = &context.document.batch else {
        lifts::check_rows(context, target, &path, &Batching::Aliased)?;
        return Some((path, Batching::Aliased));
    };
    let is_placed = listed::place_keys(context, batch, &mut path, keys);
    let pairing = pairing::resolve(context, target, batch, path.last()?, keys);
    let returns = batch.returns.as_ref().map_or(Returns::One, |returns| returns.value);
    is_placed.then_some(())?;
    let batching = Batching::Listed { pairing: pairing?, returns };
    lifts::check_rows(context, target, &path, &batching)?;
    Some((path, batching))
}

/// The joined field is nullable, whatever the target is: a key may be null or have no row.
fn joined_type(target: &Segment, batching: &Batching) -> apollo_compiler::ast::Type {
    match batching {
        Batching::Aliased => target.ty.clone().nullable(),
        Batching::Listed { returns: Returns::One, .. } => target.ty.item_type().clone().nullable(),
        Batching::Listed { returns: Returns::Many, .. } => target.ty.item_type().clone().list(),
    }
}
