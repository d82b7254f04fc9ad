//! The arguments of key fields: constants, and all that are required.
//!
//! ```yaml
//! lhs_fields: [price]                                             # the SDL has `price(currency: String)`
//! lhs_fields: [{ price: { arguments: {} } }]                      # … `currency: String!`
//! lhs_fields: [{ price: { arguments: { currency: $region } } }]
//! ```

use apollo_compiler::ast::FieldDefinition;

use super::arguments;
use super::relationships::Context;
use super::source_type::Member;
use super::static_values;
use super::values::{Position, first_variable};
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::{Constant, RemoteSchema, SchemaCoordinate};
use crate::syntax::KeyFieldDocument;

/// The arguments of the `idx`-th field of a key field.
pub(super) fn lower(
    context: &mut Context<'_>,
    source: &RemoteSchema,
    parent: Member<'_>,
    field: &FieldDefinition,
    item: &KeyFieldDocument,
    idx: usize,
) -> Option<Vec<(String, Constant)>> {
    let segment = &item.path[idx];
    let mut constants = Vec::new();
    for (name, value) in &segment.arguments {
        let Some(argument) = field.argument_by_name(&name.value) else {
            arguments::report_unknown(context, source, parent.name, field, name);
            constants.push(None);
            continue;
        };
        let coordinate = SchemaCoordinate::Argument(parent.name, &field.name, &argument.name);
        let declared = source.span_of(&argument.name);
        if let Some(variable) = first_variable(&value.value) {
            let message =
                format!("argument `{coordinate}` of a key field is bound to `${variable}`");
            let diagnostic =
                Diagnostic::error(codes::KEY_ARGUMENT_NOT_CONSTANT, message, value.span)
                    .label("not the same for every object")
                    .related(declared, format!("takes `{}`", argument.ty))
                    .help("write a value: the key is asked for before any key field is known");
            context.diagnostics.push(diagnostic);
            constants.push(None);
            continue;
        }
        let position = Position::argument(coordinate, (*argument.ty).clone(), declared, false);
        let constant = static_values::coerce(context, source, value, &position);
        constants.push(constant.map(|constant| (name.value.clone(), constant)));
    }
    check_given(context, source, parent, field, item, idx)?;
    constants.into_iter().collect()
}

/// Whether nothing is missing: a field with arguments is given them, though it be none of them.
fn check_given(
    context: &mut Context<'_>,
    source: &RemoteSchema,
    parent: Member<'_>,
    field: &FieldDefinition,
    item: &KeyFieldDocument,
    idx: usize,
) -> Option<()> {
    let given = &item.path[idx].arguments;
    let missing = field.arguments.iter().find(|argument| {
        let is_given = given.iter().any(|(name, _)| name.value == argument.name.as_str());
        !is_given && (argument.is_required() || !item.has_arguments)
    });
    let Some(argument) = missing else {
        return Some(());
    };
    let coordinate = SchemaCoordinate::Field(parent.name, &field.name);
    let message = if argument.is_required() {
        format!("key field `{coordinate}` needs the argument `{}`", argument.name)
    } else {
        format!("key field `{coordinate}` takes arguments")
    };
    let diagnostic =
        Diagnostic::error(codes::KEY_FIELD_TAKES_ARGUMENTS, message, item.path[idx].field.span)
            .label("the gateway asks for it by itself")
            .related(source.span_of(&argument.name), format!("takes `{}`", argument.ty))
            .help(format!("say what it is given: `{}`", with_arguments(field, item, idx)));
    context.diagnostics.push(diagnostic);
    None
}

/// The key field in the form that has arguments, with the required ones of its `idx`-th field.
fn with_arguments(field: &FieldDefinition, item: &KeyFieldDocument, idx: usize) -> String {
    let required = field.arguments.iter().filter(|argument| argument.is_required());
    let required: Vec<String> = required.map(|argument| format!("{}: …", argument.name)).collect();
    let arguments = match required.as_slice() {
        [] => "{}".to_owned(),
        required => format!("{{ {} }}", required.join(", ")),
    };
    let mut text = String::new();
    for (place, segment) in item.path.iter().enumerate().rev() {
        let arguments = if place == idx { arguments.as_str() } else { "{}" };
        let below = if text.is_empty() { text } else { format!(", field: {text}") };
        text = format!("{{ {}: {{ arguments: {arguments}{below} }} }}", segment.field.value);
    }
    text
}
