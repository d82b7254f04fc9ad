//! A lift puts fields of a row on the source type itself, so the row is one object of that type.
//!
//! ```yaml
//! batch: { match: { upc: $upc }, returns: many }   # and many rows?
//! ```
//!
//! Types of one name that lifts connect are one type of the joined schema, with the fields of all.

use std::collections::{BTreeSet, HashMap};

use apollo_compiler::ast::OperationType;
use apollo_compiler::schema::ExtendedType;
use joinwright_operation::facts::{RemoteId, Returns};

use super::relationships::Context;
use super::remotes::{Found, Remotes};
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::{Batching, RemoteSchema, SchemaCoordinate, Segment, fields_of, kind};
use crate::syntax::{Documents, RelationshipDocument};

/// The types of the joined schema that lifts connect, with the remote schemas that have a part of each.
#[derive(Debug, Default)]
pub(super) struct Connected {
    members: HashMap<String, BTreeSet<RemoteId>>,
}

impl Connected {
    /// What the documents connect, also by lifts in which something else is wrong.
    pub(super) fn of(documents: &Documents, remotes: &Remotes) -> Self {
        let mut connected = Self::default();
        for (entry_idx, entry) in documents.remotes.iter().enumerate() {
            let Some(source) = remotes.of_entry(entry_idx) else { continue };
            for document in entry.relationships.iter().filter(|document| document.is_lift()) {
                let Found::Remote(target) = remotes.find(&document.remote_schema.value) else {
                    continue;
                };
                let joined_object = |id, own: &str| {
                    let remote: &RemoteSchema = remotes.get(id);
                    remote.schema.get_object(own).map(|_| remote.joined_type(own))
                };
                let ty = joined_object(source, &document.source_type.value);
                let rows = row_type(document, remotes.get(target))
                    .and_then(|own| joined_object(target, own));
                if let Some(ty) = ty.filter(|ty| rows.as_ref() == Some(ty)) {
                    connected.members.entry(ty).or_default().extend([source, target]);
                }
            }
        }
        connected
    }

    /// The remote schemas that have a part of a type; none if it is not lifted.
    pub(super) fn members(&self, ty: &str) -> Option<&BTreeSet<RemoteId>> {
        self.members.get(ty)
    }

    /// The names of the types.
    pub(super) fn types(&self) -> impl Iterator<Item = &str> {
        self.members.keys().map(String::as_str)
    }
}

/// The type of a relationship's rows.
pub(super) fn row_type<'a>(
    document: &'a RelationshipDocument,
    target: &'a RemoteSchema,
) -> Option<&'a str> {
    let as_type = document.batch.as_ref().and_then(|batch| batch.as_type.as_ref());
    if let Some(as_type) = as_type {
        return Some(&as_type.value);
    }
    let root = target.schema.root_operation(OperationType::Query)?;
    document.path.iter().try_fold(root.as_str(), |parent, segment| {
        let field = fields_of(&target.schema, parent)?.get(segment.field.value.as_str())?;
        Some(field.ty.inner_named_type().as_str())
    })
}

/// Whether each key of a lift has one row, of the source type.
pub(super) fn check_rows(
    context: &mut Context<'_>,
    target: &RemoteSchema,
    path: &[Segment],
    batching: &Batching,
) -> Option<()> {
    let document = context.document;
    let (Some(end), Some(first)) = (path.last(), document.lift.first()) else {
        return Some(());
    };
    let inner = end.ty.inner_named_type();
    let row = target.schema.types.get(inner)?;
    let source = document.source_type.value.as_str();
    let coordinate = SchemaCoordinate::Field(&end.parent, &end.field.value);
    let joined = context
        .source
        .as_ref()
        .map_or_else(|| source.to_owned(), |(remote, ty)| remote.joined_type(ty.name));
    let rename = || {
        format!(
            "lift from a field that returns `{source}`, or give the types one name in `{}`:\n\
             `customization: {{ type_names: {{ mapping: {{ {inner}: {joined} }} }} }}`",
            target.name.value
        )
    };
    let as_field = "join them as a field: `name` in place of `lift`";
    let (what, help) = match (batching, row) {
        (Batching::Listed { returns: Returns::Many, .. }, _) => (
            "`returns: many` gives a key many rows".to_owned(),
            format!("remove `returns`, or {as_field}"),
        ),
        (Batching::Aliased, _) if end.ty.is_list() => (
            format!("`{coordinate}` returns a list"),
            format!("say how rows find their keys, `batch: {{ match: … }}`, or {as_field}"),
        ),
        (Batching::Listed { .. }, _) if end.ty.item_type().is_list() => {
            (format!("the rows of `{coordinate}` are lists"), as_field.to_owned())
        }
        (_, ExtendedType::Object(_)) if target.joined_type(inner) == joined => return Some(()),
        (_, ExtendedType::Object(_)) => {
            (format!("`{coordinate}` returns `{inner}`, not `{source}`"), rename())
        }
        (_, ExtendedType::Interface(_) | ExtendedType::Union(_)) => (
            format!("`{inner}` is {}", kind(row)),
            format!("say which of them the rows are: `as: {source}` in `batch`"),
        ),
        (_, _) => (format!("`{inner}` is {}", kind(row)), rename()),
    };
    let message = format!("lift of `{}`: {what}", context.coordinate);
    let diagnostic = Diagnostic::error(codes::LIFT_NOT_ONE_ROW, message, end.field.span)
        .label("not one row for a key")
        .related(end.declared, format!("returns `{}`", end.ty))
        .related(first.span, "lifted from the row")
        .help(help);
    context.diagnostics.push(diagnostic);
    None
}
