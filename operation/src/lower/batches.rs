//! Batches: a relationship with one selection and one set of client arguments, shared by all the
//! places of a wave that ask for the same.

use std::borrow::Cow;

use apollo_compiler::Node;
use apollo_compiler::executable::Field;

use super::client_parts::Arguments;
use super::collect::Level;
use super::print::{Mode, Printer};
use super::shapes::{Context, object_field};
use super::slots::Reached;
use super::{BatchKey, Lowering, Site};
use crate::facts::{
    ArgumentValue, Batching, Pairing, Relationship, RelationshipId, Returns, Segment,
};
use crate::operation::{Batch, BatchId, VariableId};
use crate::shape::{ObjectShape, Output, Shape, ShapeKind};
use crate::shared::Shared;

/// Stands for the key's index in a text that is still to be split there.
const INDEX: char = '\u{0}';

impl<'d> Lowering<'_, 'd> {
    /// The batch of a joined field; an earlier one if that asks for the same.
    pub(super) fn batch(
        &mut self,
        site: Site,
        relationship: RelationshipId,
        field: &'d Node<Field>,
        selection: Level<'d>,
    ) -> BatchId {
        let remote = self.schema.relationship(relationship).remote;
        let fetch = self.join_fetch(site, remote);
        let text = self.client_text(field, &selection);
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
        let batch = self.lower_batch(site, relationship, field, selection, prefix);
        self.batches[usize::from(id.0)] = Some(batch);
        id
    }

    /// What a joined field asks of the target, in the client's terms.
    pub(super) fn client_text(&self, field: &Node<Field>, selection: &Level<'_>) -> String {
        let mut printer = Printer::new(self, Mode::Client);
        printer.arguments(&field.arguments);
        printer.directives(&field.directives);
        printer.level(selection);
        printer.finish().0
    }

    fn lower_batch(
        &mut self,
        site: Site,
        id: RelationshipId,
        field: &'d Node<Field>,
        mut selection: Level<'d>,
        prefix: String,
    ) -> Batch {
        let relationship = *self.schema.relationship(id);
        let inner = field.definition.ty.inner_named_type();
        let row_fields: &[&str] = match relationship.batching {
            Batching::Listed { pairing: Pairing::Fields(fields), .. } => fields,
            Batching::Listed { pairing: Pairing::Position, .. } | Batching::Aliased => &[],
        };
        let is_leaf = field.selection_set.selections.is_empty();
        self.assign_slots(&mut [Reached::whole(&mut selection)], site);
        let row_helpers: Vec<_> = (row_fields.iter())
            .map(|name| self.helper(inner, apollo_compiler::Name::new_unchecked(name)))
            .collect();
        if is_leaf {
            selection.helpers.clear();
        }
        selection.helpers.extend(row_helpers);

        let fragment_name = prefix.trim_end_matches('_').to_owned();
        let mut printer = Printer::new(self, Mode::Upstream);
        if !is_leaf {
            printer.text(&format!("fragment {fragment_name} on {inner} "));
            printer.level(&selection);
        }
        let (fragment, mut variables) = printer.finish();
        let spread = (!is_leaf).then_some(fragment_name.as_str());
        let arguments = self.arguments(&relationship, field);
        let (field_text, more) =
            self.batch_field(&relationship, field, &arguments, &prefix, spread);
        variables.extend(more);
        variables.sort();
        variables.dedup();
        Batch {
            relationship: id,
            fetch: site.fetch,
            declarations: around_index(&declarations(&relationship, &arguments, &prefix)),
            field: around_index(&field_text),
            prefix: prefix.into(),
            fragment: fragment.into(),
            variables: variables.into(),
            client_parts: arguments.parts.into(),
            target: self.batch_target(&relationship, field, &selection, row_fields.len()),
            row_parts: row_fields.len() as u16,
        }
    }

    /// `_j0_` INDEX `: user(id: $_j0_` INDEX `_id) { ..._j0 }`
    fn batch_field(
        &self,
        relationship: &Relationship<'_>,
        field: &Node<Field>,
        arguments: &Arguments,
        prefix: &str,
        spread: Option<&str>,
    ) -> (String, Vec<VariableId>) {
        let mut printer = Printer::new(self, Mode::Upstream);
        printer.text(&format!("{prefix}{INDEX}: "));
        let last = relationship.path.len() - 1;
        for (idx, segment) in relationship.path.iter().enumerate() {
            printer.text(segment.field);
            let bound = bound_arguments(segment, arguments, prefix);
            let own = if idx == last { arguments.own.as_slice() } else { &[] };
            printer.bound_and_own_arguments(&bound, own);
            if idx < last {
                printer.text(" { ");
            }
        }
        printer.directives(&field.directives);
        if let Some(spread) = spread {
            printer.text(&format!(" {{ ...{spread} }}"));
        }
        printer.text(&" }".repeat(last));
        printer.finish()
    }

    /// The shape of the aliased field's value, with the joined values captured.
    fn batch_target(
        &mut self,
        relationship: &Relationship<'_>,
        field: &Node<Field>,
        selection: &Level<'d>,
        n_rows: usize,
    ) -> Shared<Shape> {
        let ty = &field.definition.ty;
        let context = [Context::whole(selection, ty.inner_named_type())];
        let value = |lowering: &mut Self, ty| Shape {
            nullable: true,
            capture: true,
            ..lowering.shape(ty, &context, n_rows)
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
}

/// `id: $_j0_` INDEX `_id`, for each argument that the relationship binds.
fn bound_arguments(segment: &Segment<'_>, arguments: &Arguments, prefix: &str) -> Vec<String> {
    (segment.arguments.iter())
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
fn declarations(relationship: &Relationship<'_>, arguments: &Arguments, prefix: &str) -> String {
    let bound = relationship.path.iter().flat_map(|segment| segment.arguments);
    let declarations: Vec<String> = bound
        .filter_map(|bound| arguments.variable(&bound.value))
        .map(|(suffix, ty)| format!("${prefix}{INDEX}_{suffix}: {ty}"))
        .collect();
    declarations.join(", ")
}

fn around_index(text: &str) -> Cow<'static, [Cow<'static, str>]> {
    text.split(INDEX).map(|part| Cow::Owned(part.to_owned())).collect()
}
