//! A relationship needs a name that its source type does not have yet, neither as a field nor as
//! another relationship.
//!
//! ```yaml
//! - name: user_id   # `Order.user_id` is a field
//! - name: user
//! - name: user      # the second of this name on the type
//! ```

use std::collections::HashMap;

use super::lifts;
use super::relationships::Context;
use super::source_type::SourceType;
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::{RemoteSchema, SchemaCoordinate};
use crate::source::Span;
use crate::syntax::RelationshipDocument;

/// Whether no earlier relationship of the type has this name.
pub(super) fn check_relationships<'d>(
    context: &mut Context<'_>,
    document: &'d RelationshipDocument,
    names: &mut HashMap<(String, &'d str), Span>,
) -> bool {
    // Several remote schemas may lift one field; whether one does so twice, a rule looks at.
    if document.is_lift() {
        return true;
    }
    let ty = document.source_type.value.as_str();
    // Types of two remote schemas are one if they have one name in the joined schema.
    let joined = context.source.as_ref().map(|(source, _)| source.joined_type(ty));
    let name = (joined.unwrap_or_else(|| ty.to_owned()), document.name.value.as_str());
    let Some(earlier) = names.get(&name).copied() else {
        names.insert(name, document.name.span);
        return true;
    };
    let message = format!("there are two relationships `{}.{}`", name.0, name.1);
    let mut diagnostic =
        Diagnostic::error(codes::DUPLICATE_RELATIONSHIP, message, document.name.span)
            .label("the second")
            .related(earlier, "the first")
            .help("give one of them another name: each is a field of the joined type");
    if let Some((source, ty)) = &context.source {
        let label = format!("`{}`, which can have only one", ty.name);
        diagnostic = diagnostic.related(source.span_of(ty.name), label);
    }
    context.diagnostics.push(diagnostic);
    false
}

/// Whether the source type was found and has no field of this name.
pub(super) fn check_fields(context: &mut Context<'_>, target: Option<&RemoteSchema>) -> bool {
    let Some((source, ty)) = context.source.clone() else {
        return false;
    };
    if context.document.is_lift() {
        return check_lifted(context, source, &ty, target);
    }
    let name = &context.document.name;
    let Some((_, field)) = ty.joined_field(source, &name.value) else {
        return true;
    };
    let message = format!("relationship `{}` is named like a field", context.coordinate);
    let diagnostic = Diagnostic::error(codes::RELATIONSHIP_NAMED_LIKE_FIELD, message, name.span)
        .label("the type has a field of this name")
        .related(source.span_of(&field.name), format!("`{}`, declared here", field.ty))
        .help("give the relationship another name");
    context.diagnostics.push(diagnostic);
    false
}

/// A field that the type has needs no lift.
fn check_lifted(
    context: &mut Context<'_>,
    source: &RemoteSchema,
    ty: &SourceType<'_>,
    target: Option<&RemoteSchema>,
) -> bool {
    let mut is_free = true;
    let row = target.and_then(|target| Some((target, lifts::row_type(context.document, target)?)));
    for name in &context.document.lift {
        let joined = row.map(|(target, row)| target.joined_lift(row, &name.value));
        let joined = joined.as_deref().unwrap_or(&name.value);
        let Some((_, field)) = ty.joined_field(source, joined) else { continue };
        let coordinate = SchemaCoordinate::Field(ty.name, &field.name);
        let message =
            format!("`{coordinate}` is lifted, but `{}` has it itself", source.name.value);
        let diagnostic = Diagnostic::error(codes::LIFT_OF_OWN_FIELD, message, name.span)
            .label("needs no lift")
            .related(source.span_of(&field.name), "declared here")
            .help(format!("remove `{}` from `lift`", name.value));
        context.diagnostics.push(diagnostic);
        is_free = false;
    }
    is_free
}
