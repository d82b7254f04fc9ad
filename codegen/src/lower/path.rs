//! The path to the target: its first field is a query root field of the target remote schema, each
//! further one a field of the object or interface type before it.
//!
//! ```yaml
//! remote_field: { usr: {…} }                                # the SDL has `user`
//! remote_field: { search: { field: { name: {…} } } }        # `search` returns a union
//! remote_field: { _service: {…} }                           # federation's own
//! ```

use apollo_compiler::ast::{FieldDefinition, OperationType, Type};
use apollo_compiler::schema::ExtendedType;

use super::arguments::{self, FieldAt};
use super::key_fields::Keys;
use super::relationships::Context;
use super::row_type;
use crate::diagnostic::{Diagnostic, codes, unknown_name_help};
use crate::ir::{RemoteSchema, SchemaCoordinate, Segment, fields_of, kind};
use crate::source::Spanned;

/// Resolves the path and its arguments, as far as it goes.
pub(super) fn resolve(
    context: &mut Context<'_>,
    target: &RemoteSchema,
    keys: &mut Keys,
) -> Option<Vec<Segment>> {
    let mut parent = target.schema.root_operation(OperationType::Query)?;
    let mut path = Vec::new();
    let document = context.document;
    for (idx, segment) in document.path.iter().enumerate() {
        let Some(field) = fields_of(&target.schema, parent)?.get(segment.field.value.as_str())
        else {
            report_unknown(context, target, parent, &segment.field);
            return None;
        };
        let is_last = idx + 1 == document.path.len();
        let at = FieldAt { parent, field, is_open: is_last && !document.is_lift() };
        let arguments = arguments::lower(context, target, keys, at, segment);
        let coordinate = SchemaCoordinate::Field(parent, &field.name);
        let ty = if is_last {
            let ty = row_type::narrowed(context, target, coordinate, field)?;
            check_end(context, target, coordinate, field, &ty, &segment.field)?;
            ty
        } else {
            check_middle(context, target, coordinate, field, &segment.field)?;
            field.ty.clone()
        };
        path.push(arguments.map(|arguments| Segment {
            field: segment.field.clone(),
            parent: parent.to_string(),
            ty,
            declared: target.span_of(&field.name),
            arguments,
        }));
        parent = field.ty.inner_named_type();
    }
    path.into_iter().collect()
}

fn report_unknown(
    context: &mut Context<'_>,
    target: &RemoteSchema,
    parent: &str,
    name: &Spanned<String>,
) {
    let remote = &target.name.value;
    let message = format!(
        "relationship `{}`: type `{parent}` of `{remote}` has no field `{}`",
        context.coordinate, name.value
    );
    let declared = target.schema.types.get(parent).map(ExtendedType::name);
    let declared = declared.map_or(target.span(None), |name| target.span_of(name));
    let mut diagnostic = Diagnostic::error(codes::UNKNOWN_TARGET_FIELD, message, name.span)
        .label("no such field")
        .related(declared, format!("`{parent}`, declared here"));
    let mutation = target
        .schema
        .root_operation(OperationType::Mutation)
        .and_then(|root| fields_of(&target.schema, root))
        .and_then(|fields| fields.get(name.value.as_str()));
    diagnostic.help = if let Some(mutation) = mutation {
        diagnostic = diagnostic.related(target.span_of(&mutation.name), "this is a mutation");
        Some("choose a query field: a relationship never runs a mutation".to_owned())
    } else {
        let fields = fields_of(&target.schema, parent).into_iter().flat_map(|f| f.keys());
        unknown_name_help(
            &name.value,
            &format!("the fields of `{parent}`"),
            fields.map(|name| name.as_str()),
        )
    };
    context.diagnostics.push(diagnostic);
}

/// The types through which a path can go on are those that have fields.
fn check_middle(
    context: &mut Context<'_>,
    target: &RemoteSchema,
    coordinate: SchemaCoordinate<'_>,
    field: &FieldDefinition,
    name: &Spanned<String>,
) -> Option<()> {
    let ty = target.schema.types.get(field.ty.inner_named_type())?;
    if matches!(ty, ExtendedType::Object(_) | ExtendedType::Interface(_)) {
        return Some(());
    }
    let message = format!(
        "relationship `{}`: the path goes through `{coordinate}`, which returns {}",
        context.coordinate,
        kind(ty)
    );
    let diagnostic = Diagnostic::error(codes::PATH_THROUGH_FIELDLESS, message, name.span)
        .label("has no fields to go on with")
        .related(target.span_of(&field.name), format!("returns `{}`", field.ty))
        .help(match ty {
            ExtendedType::Union(_) => {
                "remove `field` to end the path here: the client chooses the member type"
            }
            ExtendedType::Scalar(_)
            | ExtendedType::Object(_)
            | ExtendedType::Interface(_)
            | ExtendedType::Enum(_)
            | ExtendedType::InputObject(_) => "remove `field` to end the path here",
        });
    context.diagnostics.push(diagnostic);
    None
}

/// What the target returns must be in the joined schema.
fn check_end(
    context: &mut Context<'_>,
    target: &RemoteSchema,
    coordinate: SchemaCoordinate<'_>,
    field: &FieldDefinition,
    ty: &Type,
    name: &Spanned<String>,
) -> Option<()> {
    let inner = ty.inner_named_type();
    if !target.is_left_out(inner) {
        return Some(());
    }
    let message = format!(
        "relationship `{}`: target `{coordinate}` returns `{inner}`, which is not in the joined \
         schema",
        context.coordinate
    );
    let help = if target.is_root_type(inner) {
        "go on with `field` to a field of that type: a root type has no objects to join".to_owned()
    } else {
        entity_help(context, target, inner)
    };
    let diagnostic = Diagnostic::error(codes::TARGET_NOT_JOINED, message, name.span)
        .label(format!("returns `{}`", field.ty))
        .related(target.span_of(&field.name), "declared here")
        .help(help);
    context.diagnostics.push(diagnostic);
    None
}

/// The help for what returns any entity: which of them is wanted.
fn entity_help(context: &Context<'_>, target: &RemoteSchema, inner: &str) -> String {
    let ty = target.schema.types.get(inner);
    let entities = ty.map(|ty| row_type::possible_types(target, ty)).unwrap_or_default();
    let Some(first) = entities.first() else {
        return "choose another field: federation's own types are not joined".to_owned();
    };
    let source = &context.document.source_type.value;
    let meant = entities.iter().find(|ty| ty.as_str() == source).unwrap_or(first);
    match &context.document.batch {
        Some(_) => format!("say which entities the rows are: `as: {meant}` in `batch`"),
        None => format!(
            "list the keys, and say which entities the rows are: \
             `batch: {{ match: position, as: {meant} }}`"
        ),
    }
}

/// How many lists are around a type's name.
pub(super) fn list_depth(ty: &Type) -> usize {
    match ty {
        Type::Named(_) | Type::NonNullNamed(_) => 0,
        Type::List(item) | Type::NonNullList(item) => 1 + list_depth(item),
    }
}
