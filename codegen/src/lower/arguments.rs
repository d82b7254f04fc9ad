//! An argument that a relationship binds must be one of the field's.
//!
//! ```yaml
//! user: { arguments: { user_id: $user_id } }   # the SDL has `user(id: ID!)`
//! ```
//!
//! What the relationship leaves of an input object is the client's, at the path's last field.

use apollo_compiler::ast::FieldDefinition;

use super::key_fields::Keys;
use super::relationships::Context;
use super::remainder;
use super::values::{Position, Values};
use crate::diagnostic::{Diagnostic, codes, unknown_name_help};
use crate::ir::{ArgumentMapping, RemoteSchema, SchemaCoordinate};
use crate::source::Spanned;
use crate::syntax::SegmentDocument;

/// A field of the path.
#[derive(Clone, Copy)]
pub(super) struct FieldAt<'a> {
    /// The type that has it.
    pub(super) parent: &'a str,
    /// Its definition.
    pub(super) field: &'a FieldDefinition,
    /// Whether the client gives what is left.
    pub(super) is_open: bool,
}

/// Resolves the arguments of one field of the path.
pub(super) fn lower(
    context: &mut Context<'_>,
    target: &RemoteSchema,
    keys: &mut Keys,
    at: FieldAt<'_>,
    segment: &SegmentDocument,
) -> Option<Vec<ArgumentMapping>> {
    let FieldAt { parent, field, is_open } = at;
    let mut arguments = Vec::new();
    for (name, value) in &segment.arguments {
        let Some(argument) = field.argument_by_name(&name.value) else {
            report_unknown(context, target, parent, field, name);
            arguments.push(None);
            continue;
        };
        let declared = target.span_of(&argument.name);
        let coordinate = SchemaCoordinate::Argument(parent, &field.name, &argument.name);
        let position = Position::argument(coordinate, (*argument.ty).clone(), declared, is_open);
        let value = Values { context, target, keys }.lower(value, &position);
        arguments.push(
            value.map(|value| ArgumentMapping {
                name: name.clone(),
                ty: (*argument.ty).clone(),
                declared,
                remainder: is_open
                    .then(|| remainder::of(&target.schema, &value.value, &argument.ty))
                    .flatten(),
                value,
            }),
        );
    }
    arguments.into_iter().collect()
}

pub(super) fn report_unknown(
    context: &mut Context<'_>,
    target: &RemoteSchema,
    parent: &str,
    field: &FieldDefinition,
    name: &Spanned<String>,
) {
    let coordinate = SchemaCoordinate::Field(parent, &field.name);
    let message = format!(
        "relationship `{}`: field `{coordinate}` has no argument `{}`",
        context.coordinate, name.value
    );
    let mut diagnostic = Diagnostic::error(codes::UNKNOWN_ARGUMENT, message, name.span)
        .label("no such argument")
        .related(target.span_of(&field.name), format!("`{coordinate}`, declared here"));
    diagnostic.help = if field.arguments.is_empty() {
        Some(format!("remove `{}`: `{coordinate}` takes no arguments", name.value))
    } else {
        unknown_name_help(
            &name.value,
            &format!("the arguments of `{coordinate}`"),
            field.arguments.iter().map(|argument| argument.name.as_str()),
        )
    };
    context.diagnostics.push(diagnostic);
}
