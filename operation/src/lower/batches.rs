//! Batches: a relationship with one selection and one set of client arguments, shared by all the
//! places of a wave that ask for the same.

use std::borrow::Cow;

use apollo_compiler::ast::{InputValueDefinition, Type};
use apollo_compiler::executable::{Argument, Directive, Field};
use apollo_compiler::{Name, Node};

use super::client_parts::Arguments;
use super::collect::Level;
use super::print::{Mode, Printer, Used};
use super::rows::{self, RowType};
use super::shapes::{Context, object_field};
use super::slots::Reached;
use super::{BatchKey, Lowering, Site};
use crate::facts::{
    ArgumentValue, Batching, Pairing, Relationship, RelationshipId, Returns, Segment,
};
use crate::operation::{Batch, BatchId};
use crate::shape::{ObjectShape, Output, Shape, ShapeKind};
use crate::shared::Shared;

/// Stands for the key's index in a text that is still to be split there.
const INDEX: char = '\u{0}';

/// What a batch asks the target field for, apart from the selection.
pub(super) struct Target<'f> {
    /// The client's own arguments.
    arguments: &'f [Node<Argument>],
    /// The joined field's, which has those of them that are not bound as the target has them.
    definitions: &'f [Node<InputValueDefinition>],
    directives: &'f [Node<Directive>],
    /// The joined value's type.
    ty: Type,
    is_leaf: bool,
}

impl<'f> Target<'f> {
    /// What a joined field asks for.
    pub(super) fn of(field: &'f Node<Field>) -> Self {
        Self {
            arguments: &field.arguments,
            definitions: &field.definition.arguments,
            directives: &field.directives,
            ty: field.definition.ty.clone(),
            is_leaf: field.selection_set.selections.is_empty(),
        }
    }

    /// What a lift asks for: a row.
    pub(super) fn row(ty: Name) -> Self {
        let ty = Type::Named(ty);
        Self { arguments: &[], definitions: &[], directives: &[], ty, is_leaf: false }
    }
}

impl<'d> Lowering<'_, 'd> {
    /// The batch of a joined field; an earlier one if that asks for the same.
    pub(super) fn batch(
        &mut self,
        site: Site,
        relationship: RelationshipId,
        target: &Target<'_>,
        selection: Level<'d>,
    ) -> BatchId {
        let fetch = self.join_fetch(site, self.schema.relationship(relationship));
        let text = self.client_text(target, &selection);
        let key = BatchKey { run: site.run, depth: site.depth + 1, relationship, text };
        if let Some(known) = self.known_batches.get(&key) {
            return *known;
        }
        let id = BatchId(self.batches.len() as u16);
        self.known_batches.insert(key, id);
        self.batches.push(None);
        let place = &mut self.fetches[usize::from(fetch.0)].batches;
        let prefix = format!("{}{}_", self.prefix, place.len());
        place.push(id);
        let site = Site { run: site.run, depth: site.depth + 1, fetch };
        let batch = self.lower_batch(site, relationship, target, selection, prefix);
        self.batches[usize::from(id.0)] = Some(batch);
        id
    }

    /// What a joined field asks of the target, in the client's terms.
    pub(super) fn client_text(&self, target: &Target<'_>, selection: &Level<'_>) -> String {
        let mut printer = Printer::new(self, Mode::Client);
        printer.arguments(target.arguments, target.definitions, &[]);
        printer.directives(target.directives);
        printer.level(selection);
        printer.finish().0
    }

    fn lower_batch(
        &mut self,
        site: Site,
        id: RelationshipId,
        target: &Target<'_>,
        mut selection: Level<'d>,
        prefix: String,
    ) -> Batch {
        let relationship = *self.schema.relationship(id);
        let remote = relationship.remote;
        let inner = target.ty.inner_named_type();
        let row_fields: &[&str] = match relationship.batching {
            Batching::Listed { pairing: Pairing::Fields(fields), .. } => fields,
            Batching::Listed { pairing: Pairing::Position, .. } | Batching::Aliased => &[],
        };
        self.assign_slots(&mut [Reached::whole(&mut selection)], site);
        let row_helpers: Vec<_> =
            (row_fields.iter()).map(|name| self.helper(inner, Name::new_unchecked(name))).collect();
        if target.is_leaf {
            selection.helpers.clear();
        }
        selection.helpers.extend(row_helpers);
        let row_type = (relationship.as_type)
            .map(|ty| self.schema.remote(remote).names.own_type(ty).to_owned())
            .map(|ty| RowType { alias: self.private_alias(), ty });

        let fragment_name = prefix.trim_end_matches('_').to_owned();
        let mut printer = Printer::new(self, Mode::Upstream(remote));
        if !target.is_leaf {
            let own_type = self.schema.remote(remote).names.own_type(inner);
            printer.text(&format!("fragment {fragment_name} on {own_type} "));
            printer.level(&selection);
        }
        let (fragment, used) = printer.finish();
        let mut arguments = self.arguments(&relationship, target.arguments);
        let bound_presets = self.bound_presets(&relationship, &mut arguments);
        let spread = match &row_type {
            _ if target.is_leaf => String::new(),
            None => format!(" {{ ...{fragment_name} }}"),
            Some(RowType { alias, .. }) => {
                format!(" {{ {alias}: __typename ...{fragment_name} }}")
            }
        };
        let (field_text, more) =
            self.batch_field(&relationship, target, &arguments, &prefix, &spread);
        let used = used.and(more);
        self.note_presets(site.fetch, remote, &used, false);
        let n_rows = row_fields.len();
        let shape = self.batch_target(&relationship, target, &selection, n_rows, row_type.as_ref());
        let row = shape.row().filter(|_| relationship.lift.is_some());
        Batch {
            relationship: id,
            fetch: site.fetch,
            declarations: around_index(&self.key_declarations(&relationship, &arguments, &prefix)),
            field: around_index(&field_text),
            prefix: prefix.into(),
            fragment: fragment.into(),
            session_values: self.session_values(&used.session).into(),
            variables: used.variables.into(),
            client_parts: arguments.parts.into(),
            bound_presets: bound_presets.into(),
            row_parts: n_rows as u16,
            members: row.map_or(0, |row| row.registers),
            target: shape,
            reuses: Cow::Borrowed(&[]),
        }
    }

    /// `_j0_` INDEX `: user(id: $_j0_` INDEX `_id) { ..._j0 }`
    fn batch_field(
        &self,
        relationship: &Relationship<'_>,
        target: &Target<'_>,
        arguments: &Arguments,
        prefix: &str,
        spread: &str,
    ) -> (String, Used) {
        let mut printer = Printer::new(self, Mode::Upstream(relationship.remote));
        printer.text(&format!("{prefix}{INDEX}: "));
        let last = relationship.path.len() - 1;
        for (idx, segment) in relationship.path.iter().enumerate() {
            printer.text(segment.field);
            let bound = self.bound_arguments(relationship, segment, arguments, prefix);
            let own = if idx == last { arguments.own.as_slice() } else { &[] };
            let mut presets = printer.presets(segment.parent, segment.field);
            presets.retain(|(name, _)| self.is_preset_sent(relationship, segment, name));
            printer.bound_and_own_arguments(&bound, own, target.definitions, &presets);
            if idx < last {
                printer.text(" { ");
            }
        }
        printer.directives(target.directives);
        printer.text(spread);
        printer.text(&" }".repeat(last));
        printer.finish()
    }

    /// The shape of the aliased field's value, with the joined values captured.
    fn batch_target(
        &mut self,
        relationship: &Relationship<'_>,
        target: &Target<'_>,
        selection: &Level<'d>,
        n_rows: usize,
        row_type: Option<&RowType>,
    ) -> Shared<Shape> {
        // With `each`, a key is an item of the list, and has an item of the joined list.
        let ty = match relationship.each {
            Some(_) => target.ty.item_type(),
            None => &target.ty,
        };
        let remote = relationship.remote;
        let context = [Context::whole(selection, ty.inner_named_type(), remote)];
        let value = |lowering: &mut Self, ty| {
            let mut shape = lowering.shape(remote, ty, &context, n_rows);
            if relationship.lift.is_some() {
                shape = rows::of_members(shape);
            }
            if let Some(row_type) = row_type {
                shape = rows::of_type(shape, row_type);
            }
            Shape { nullable: true, capture: true, ..shape }
        };
        let mut shape = match relationship.batching {
            Batching::Aliased => value(self, ty),
            Batching::Listed { returns, .. } => {
                let row = match returns {
                    Returns::One => value(self, ty),
                    Returns::Many => value(self, ty.item_type()),
                };
                // Captured too, so that a list without rows is told from a null on the way there.
                Shape { nullable: true, capture: true, kind: ShapeKind::List(Shared::new(row)) }
            }
        };
        for segment in relationship.path[1..].iter().rev() {
            let below = object_field(segment.field.to_owned(), Output::Keep, shape);
            let object = ObjectShape::of_fields(vec![below]);
            let kind = ShapeKind::Object(Shared::new(object));
            shape = Shape { nullable: true, capture: false, kind };
        }
        Shared::new(shape)
    }

    /// `id: $_j0_` INDEX `_id`, for each argument that the relationship binds.
    fn bound_arguments(
        &self,
        relationship: &Relationship<'_>,
        segment: &Segment<'_>,
        arguments: &Arguments,
        prefix: &str,
    ) -> Vec<String> {
        (segment.arguments.iter())
            .filter(|argument| !self.is_replaced(relationship, segment, argument))
            .map(|argument| match (arguments.variable(&argument.value), argument.value) {
                (Some((suffix, _)), _) | (None, ArgumentValue::Variable { suffix, .. }) => {
                    format!("{}: ${prefix}{INDEX}_{suffix}", argument.name)
                }
                (None, ArgumentValue::Literal(literal) | ArgumentValue::Part { literal, .. }) => {
                    format!("{}: {literal}", argument.name)
                }
            })
            .collect()
    }

    /// `$_j0_` INDEX `_id: ID!`, for each variable that the relationship binds.
    fn key_declarations(
        &self,
        relationship: &Relationship<'_>,
        arguments: &Arguments,
        prefix: &str,
    ) -> String {
        let declarations: Vec<String> = (relationship.path.iter())
            .flat_map(|segment| segment.arguments.iter().map(move |bound| (segment, bound)))
            .filter(|(segment, bound)| !self.is_replaced(relationship, segment, bound))
            .filter_map(|(_, bound)| arguments.variable(&bound.value))
            .map(|(suffix, ty)| format!("${prefix}{INDEX}_{suffix}: {ty}"))
            .collect();
        declarations.join(", ")
    }
}

fn around_index(text: &str) -> Cow<'static, [Cow<'static, str>]> {
    text.split(INDEX).map(|part| Cow::Owned(part.to_owned())).collect()
}
