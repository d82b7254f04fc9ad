//! Reuse: what earlier waves of a query were answered is not asked for again.
//!
//! ```text
//! client   { users { friends { name email friends { name } } } }
//! wave 1   user(id: …) { name email friends: friend_ids }      for the friends of users
//! wave 2   user(id: …) { name }                                for theirs: only those that are new
//! ```
//!
//! A batch may take the value of a key from a batch of an earlier wave if that is of the same
//! relationship with the same arguments and its selection contains that of the later one, and from
//! any object of an earlier answer that contains it if the relationship says that objects are known
//! by the key (`entity`). Which may is settled here, once for each operation; it is read off the
//! documents, since what counts is what upstreams are asked. A batch waits for what it may take from.

use apollo_compiler::Name;
use apollo_compiler::ast::{Definition, Document, Field, OperationType, Selection, Value};

use super::projection::{Projection, Selected, is_same};
use crate::facts::{OperationKind, Relationship};
use crate::joined::JoinedSchema;
use crate::operation::{Batch, BatchId, FetchId, Known, Operation, Request, Reuse};
use crate::shape::{EntityShape, FieldShape, ObjectShape, Shape, ShapeKind};
use crate::shared::Shared;

/// The most batches and answers that a batch may take from: in each its keys are looked for.
const MAX_SOURCES: usize = 32;

/// States for each batch of a query what it may take from which earlier answer.
pub(super) fn add(schema: &JoinedSchema<'_>, operation: &mut Operation) {
    let waves = waves(operation);
    let is_candidate = |later: &Batch, from: FetchId| {
        waves[usize::from(from.0)] < waves[usize::from(later.fetch.0)]
    };
    let may_take = |batch: &Batch| {
        let is_earlier = |other: &Batch| {
            other.relationship == batch.relationship && is_candidate(batch, other.fetch)
        };
        knows_objects(schema, schema.relationship(batch.relationship))
            || operation.batches.iter().any(is_earlier)
    };
    if operation.kind != OperationKind::Query || !operation.batches.iter().any(may_take) {
        return;
    }
    let documents = Documents::of(operation);
    let mut found = Finding { schema, operation, documents: &documents, marks: Vec::new() };
    let reuses: Vec<Vec<Reuse>> = (0..operation.batches.len())
        .map(|idx| found.reuses(BatchId(idx as u16), &is_candidate))
        .collect();
    let marks = found.marks;
    apply(operation, reuses, &marks);
}

/// Whether objects that were found elsewhere are the rows of their keys. Where presets narrow what the
/// target answers, only the target knows.
fn knows_objects(schema: &JoinedSchema<'_>, relationship: &Relationship<'_>) -> bool {
    !relationship.entity.is_empty() && !schema.has_presets(relationship)
}

/// For each fetch its wave.
fn waves(operation: &Operation) -> Vec<usize> {
    let mut waves = vec![0; operation.fetches.len()];
    for (idx, fetch) in operation.fetches.iter().enumerate() {
        for feed in fetch.feeds.iter().map(|feed| usize::from(feed.0)) {
            waves[feed] = waves[feed].max(waves[idx] + 1);
        }
    }
    waves
}

/// The documents, read again.
struct Documents {
    /// For each fetch that of its root fields.
    roots: Vec<Option<Document>>,
    /// For each batch that of its first key.
    batches: Vec<Option<Document>>,
}

impl Documents {
    fn of(operation: &Operation) -> Self {
        // The gateway wrote them, so they can be read; what can not is not taken from.
        let parse = |text: &str| Document::parse(text, "document.graphql").ok();
        let root = |request: &Request| match request {
            Request::Root { document, .. } => parse(document),
            Request::Join { .. } => None,
        };
        let batch =
            |batch: &Batch| parse(&format!("{{ {} }} {}", batch.field.join("0"), batch.fragment));
        Self {
            roots: operation.fetches.iter().map(|fetch| root(&fetch.request)).collect(),
            batches: operation.batches.iter().map(batch).collect(),
        }
    }

    fn root(&self, fetch: FetchId) -> Option<&[Selection]> {
        selections(self.roots[usize::from(fetch.0)].as_ref()?)
    }

    /// The fields on the way to the target.
    fn path(&self, batch: BatchId) -> Vec<&Field> {
        let document = self.batches[usize::from(batch.0)].as_ref();
        let mut next = document.and_then(selections).and_then(<[_]>::first);
        let mut path = Vec::new();
        while let Some(Selection::Field(field)) = next {
            path.push(&**field);
            next = field.selection_set.first();
        }
        path
    }

    /// What is selected of the joined value.
    fn selected(&self, batch: BatchId) -> Selected<'_> {
        let definitions = self.batches[usize::from(batch.0)].iter().flat_map(|it| &it.definitions);
        let fragment = definitions.into_iter().find_map(|definition| match definition {
            Definition::FragmentDefinition(fragment) => Some(&fragment.selection_set),
            _ => None,
        });
        fragment.map(|selections| Selected::whole(selections)).unwrap_or_default()
    }
}

fn selections(document: &Document) -> Option<&[Selection]> {
    match document.definitions.first()? {
        Definition::OperationDefinition(operation) => Some(&operation.selection_set),
        _ => None,
    }
}

/// An object of an earlier answer that later batches take for a row.
struct Mark {
    /// In which answer: that of a batch, or that to root fields.
    source: Source,
    /// The way to it: indexes of the fields of objects.
    path: Vec<u16>,
    /// The names of the fields that make the key.
    key: Vec<String>,
    id: u16,
}

/// Whose answer it is.
#[derive(Clone, Copy, PartialEq)]
enum Source {
    Root(FetchId),
    Batch(BatchId),
}

struct Finding<'f, 'a> {
    schema: &'f JoinedSchema<'a>,
    operation: &'f Operation,
    documents: &'f Documents,
    marks: Vec<Mark>,
}

impl<'f> Finding<'f, '_> {
    /// What a batch may take.
    fn reuses(
        &mut self,
        id: BatchId,
        is_candidate: &dyn Fn(&Batch, FetchId) -> bool,
    ) -> Vec<Reuse> {
        let operation = self.operation;
        let batch = &operation.batches[usize::from(id.0)];
        let Some(value) = joined_value(batch) else { return Vec::new() };
        let mut reuses = Vec::new();
        for (idx, other) in operation.batches.iter().enumerate() {
            if reuses.len() < MAX_SOURCES
                && other.relationship == batch.relationship
                && is_candidate(batch, other.fetch)
            {
                reuses.extend(self.of_batch((id, batch), value, (BatchId(idx as u16), other)));
            }
        }
        let relationship = self.schema.relationship(batch.relationship);
        if knows_objects(self.schema, relationship) {
            self.of_objects((id, batch), value, is_candidate, &mut reuses);
        }
        reuses
    }

    /// The values of an earlier batch of the relationship, if they contain what this one asks for.
    fn of_batch(
        &self,
        (id, batch): (BatchId, &Batch),
        value: &Shape,
        (other_id, other): (BatchId, &Batch),
    ) -> Option<Reuse> {
        let same_path = || {
            let (path, known) = (self.documents.path(id), self.documents.path(other_id));
            let n_fields = self.schema.relationship(batch.relationship).path.len();
            n_fields <= path.len().min(known.len())
                && (path.iter().zip(known).take(n_fields))
                    .all(|(field, known)| asks_the_same((field, batch), (known, other)))
        };
        if batch.client_parts != other.client_parts || !same_path() {
            return None;
        }
        let asked = self.documents.selected(id);
        let known = self.documents.selected(other_id);
        let value = Projection::of_row(batch.row_parts).shape(value, &asked, &known)?;
        Some(Reuse { from: Known::Batch(other_id), value: Shared::new(value) })
    }

    /// The objects of earlier answers that are rows of a batch's keys.
    fn of_objects(
        &mut self,
        (id, batch): (BatchId, &Batch),
        value: &Shape,
        is_candidate: &dyn Fn(&Batch, FetchId) -> bool,
        reuses: &mut Vec<Reuse>,
    ) {
        let (schema, operation, documents) = (self.schema, self.operation, self.documents);
        let relationship = schema.relationship(batch.relationship);
        let is_object = |ty: &&str| schema.schema().get_object(ty).is_some();
        let Some(ty) = row_type(schema, relationship).filter(is_object) else { return };
        let (shape, asked) = (value, documents.selected(id));
        let wanted = Wanted { batch, relationship, ty, shape, asked: &asked };
        let mut objects = Objects { schema, wanted: &wanted, found: Vec::new() };
        for (idx, fetch) in operation.fetches.iter().enumerate() {
            let from = FetchId(idx as u16);
            if fetch.remote != relationship.remote || !is_candidate(batch, from) {
                continue;
            }
            match &fetch.request {
                Request::Root { shape, .. } => {
                    let query = schema.schema().root_operation(OperationType::Query);
                    if let (Some(query), Some(selections)) = (query, documents.root(from)) {
                        let selected = Selected::whole(selections);
                        objects.below(
                            (from, Source::Root(from)),
                            shape,
                            query,
                            selected,
                            &mut Vec::new(),
                        );
                    }
                }
                Request::Join { batches, .. } => {
                    for &other in batches.iter() {
                        objects.of_rows(from, other, operation, documents);
                    }
                }
            }
        }
        for Found { fetch, source, path, value } in objects.found {
            if reuses.len() >= MAX_SOURCES {
                return;
            }
            let entity = self.marks.len() as u16;
            let key = relationship.entity.iter().map(|name| (*name).to_owned()).collect();
            self.marks.push(Mark { source, path, key, id: entity });
            let from = Known::Entities { fetch, id: entity };
            reuses.push(Reuse { from, value: Shared::new(value) });
        }
    }
}

/// The rows that are looked for.
struct Wanted<'f> {
    batch: &'f Batch,
    relationship: &'f Relationship<'f>,
    ty: &'f str,
    shape: &'f Shape,
    asked: &'f Selected<'f>,
}

/// An object that is the row of its key.
struct Found {
    fetch: FetchId,
    source: Source,
    path: Vec<u16>,
    value: Shape,
}

/// The search for them.
struct Objects<'f, 'a> {
    schema: &'f JoinedSchema<'a>,
    wanted: &'f Wanted<'f>,
    found: Vec<Found>,
}

impl Objects<'_, '_> {
    /// Looks at the rows of a batch and below them.
    fn of_rows(
        &mut self,
        fetch: FetchId,
        id: BatchId,
        operation: &Operation,
        documents: &Documents,
    ) {
        let batch = &operation.batches[usize::from(id.0)];
        let of = self.schema.relationship(batch.relationship);
        let (Some(row), Some(ty)) = (batch.target.row(), row_type(self.schema, of)) else {
            return;
        };
        let mut path = vec![0; of.path.len() - 1];
        let selected = documents.selected(id);
        // Rows of the same relationship are found by their keys.
        if batch.relationship != self.wanted.batch.relationship {
            self.at((fetch, Source::Batch(id)), row, ty, &path, documents.selected(id));
        }
        self.below((fetch, Source::Batch(id)), row, ty, selected, &mut path);
    }

    /// Looks at one place.
    fn at(
        &mut self,
        (fetch, source): (FetchId, Source),
        object: &ObjectShape,
        ty: &str,
        path: &[u16],
        selected: Selected<'_>,
    ) {
        let wanted = self.wanted;
        let is_key = |name: &&str| key_field(object, name).is_some();
        if ty != wanted.ty || !wanted.relationship.entity.iter().all(is_key) {
            return;
        }
        let projection = Projection::of_row(wanted.batch.row_parts);
        if let Some(value) = projection.shape(wanted.shape, wanted.asked, &selected.of_object()) {
            self.found.push(Found { fetch, source, path: path.to_vec(), value });
        }
    }

    /// Looks at all places below an object. They nest no deeper than the operation.
    fn below(
        &mut self,
        source: (FetchId, Source),
        object: &ObjectShape,
        ty: &str,
        selected: Selected<'_>,
        path: &mut Vec<u16>,
    ) {
        for (idx, field) in object.fields.iter().enumerate() {
            let (Some(below), Some(_), None) =
                (object_of(&field.value), field.client_key(), field.slot)
            else {
                continue;
            };
            let Ok(definition) = self.schema.schema().type_field(ty, field_name(field)) else {
                continue;
            };
            let ty: &Name = definition.ty.inner_named_type();
            path.push(idx as u16);
            self.at(source, below, ty, path, selected.below(&field.key));
            self.below(source, below, ty, selected.below(&field.key), path);
            path.pop();
        }
    }
}

/// Whether two fields on the way to a target ask for the same, their keys and selections aside.
fn asks_the_same((one, batch): (&Field, &Batch), (other, known): (&Field, &Batch)) -> bool {
    let own = |field: &Field, batch: &Batch| {
        let mut own = field.clone();
        // A key's variables, which clients' can not be mistaken for.
        own.arguments.retain(|argument| match &*argument.value {
            Value::Variable(name) => !name.starts_with(&*batch.prefix),
            _ => true,
        });
        own
    };
    let (one, other) = (own(one, batch), own(other, known));
    is_same(&one, &other) && one.directives == other.directives
}

/// The shape of a joined value, or of its row.
fn joined_value(batch: &Batch) -> Option<&Shape> {
    let mut shape = &*batch.target;
    loop {
        shape = match &shape.kind {
            // The list of a listed answer is captured too.
            ShapeKind::List(item) if shape.capture && item.capture => item,
            _ if shape.capture => return Some(shape),
            ShapeKind::Object(object) => &object.fields.first()?.value,
            ShapeKind::Leaf(_) | ShapeKind::List(_) => return None,
        };
    }
}

/// The type of a relationship's rows, by its name in the joined schema.
fn row_type<'f>(schema: &'f JoinedSchema<'_>, relationship: &Relationship<'f>) -> Option<&'f str> {
    if let Some(ty) = relationship.as_type {
        return Some(ty);
    }
    if relationship.lift.is_some() {
        return Some(relationship.source_type);
    }
    let field = schema.schema().type_field(relationship.source_type, relationship.name).ok()?;
    Some(field.ty.inner_named_type())
}

fn field_name(field: &FieldShape) -> &str {
    field.alias_of.as_ref().unwrap_or(&field.key)
}

/// The field that holds a part of the key in every such object.
fn key_field(object: &ObjectShape, name: &str) -> Option<usize> {
    let is_always = |field: usize| {
        let mut of = object.order.iter().filter(|it| usize::from(it.field) == field);
        of.any(|it| it.condition.is_none() && it.types.is_none())
    };
    let is_it = |(idx, field): (usize, &FieldShape)| {
        field_name(field) == name
            && matches!(field.value.kind, ShapeKind::Leaf(_))
            && is_always(idx)
    };
    object.fields.iter().enumerate().position(is_it)
}

fn object_of(shape: &Shape) -> Option<&ObjectShape> {
    match &shape.kind {
        ShapeKind::Leaf(_) => None,
        ShapeKind::List(item) => object_of(item),
        ShapeKind::Object(object) => Some(object),
    }
}

/// Writes down what was found.
fn apply(operation: &mut Operation, reuses: Vec<Vec<Reuse>>, marks: &[Mark]) {
    for mark in marks {
        match mark.source {
            Source::Root(fetch) => {
                let fetch = &mut operation.fetches.to_mut()[usize::from(fetch.0)];
                if let Request::Root { shape, .. } = &mut fetch.request {
                    *shape = Shared::new(marked_object(shape, &mark.path, mark));
                }
            }
            Source::Batch(batch) => {
                let batch = &mut operation.batches.to_mut()[usize::from(batch.0)];
                batch.target = Shared::new(marked(&batch.target, &mark.path, mark));
            }
        }
    }
    for (idx, reuses) in reuses.into_iter().enumerate().filter(|(_, reuses)| !reuses.is_empty()) {
        let to = operation.batches[idx].fetch;
        for reuse in &reuses {
            let from = match reuse.from {
                Known::Batch(batch) => operation.batches[usize::from(batch.0)].fetch,
                Known::Entities { fetch, .. } => fetch,
            };
            feed(operation, from, to);
        }
        operation.batches.to_mut()[idx].reuses = reuses.into();
    }
}

/// Lets a fetch wait for another.
fn feed(operation: &mut Operation, from: FetchId, to: FetchId) {
    let fetches = operation.fetches.to_mut();
    let feeds = &mut fetches[usize::from(from.0)].feeds;
    if !feeds.contains(&to) {
        feeds.to_mut().push(to);
        feeds.to_mut().sort();
        fetches[usize::from(to.0)].parents += 1;
    }
}

fn marked(shape: &Shape, path: &[u16], mark: &Mark) -> Shape {
    let kind = match &shape.kind {
        ShapeKind::Leaf(leaf) => ShapeKind::Leaf(leaf.clone()),
        ShapeKind::List(item) => ShapeKind::List(Shared::new(marked(item, path, mark))),
        ShapeKind::Object(object) => {
            ShapeKind::Object(Shared::new(marked_object(object, path, mark)))
        }
    };
    Shape { kind, ..*shape }
}

fn marked_object(object: &ObjectShape, path: &[u16], mark: &Mark) -> ObjectShape {
    let mut object = object.clone();
    let Some((next, rest)) = path.split_first() else {
        return with_entity(object, mark);
    };
    let field = &mut object.fields.to_mut()[usize::from(*next)];
    field.value = Shared::new(marked(&field.value, rest, mark));
    object
}

/// An object whose key's parts have registers.
fn with_entity(mut object: ObjectShape, mark: &Mark) -> ObjectShape {
    let mut parts = Vec::new();
    for name in &mark.key {
        let Some(idx) = key_field(&object, name) else { return object };
        let new = object.registers;
        let register = *object.fields.to_mut()[idx].register.get_or_insert(new);
        object.registers = object.registers.max(register + 1);
        parts.push(register);
    }
    object.entities.to_mut().push(EntityShape { id: mark.id, parts: parts.into() });
    object
}
