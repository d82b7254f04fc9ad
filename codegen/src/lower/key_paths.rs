//! A key field must be a field of the source type, or lie below one, and must return scalars or enum
//! values. The gateway asks for it by itself, so it has all the arguments that it needs.
//!
//! ```yaml
//! lhs_fields: [userid]        # the SDL has `user_id`
//! lhs_fields: [price]         # the SDL has `price(currency: String): Int`
//! lhs_fields: [customer]      # the SDL has `customer: Customer`
//! lhs_fields: [lines.sku]     # the SDL has `lines: [Line]`
//! lhs_fields: [user_id.id]    # the SDL has `user_id: ID`
//! ```

use apollo_compiler::ast::{FieldDefinition, Type};
use apollo_compiler::schema::ExtendedType;

use super::key_arguments;
use super::relationships::Context;
use super::source_type::{Member, member};
use crate::diagnostic::{Diagnostic, codes, unknown_name_help};
use crate::ir::{KeySegment, RemoteSchema, SchemaCoordinate, kind};
use crate::source::{Span, Spanned};
use crate::syntax::{KeyFieldDocument, SegmentDocument};

/// A key field as one type has it.
pub(super) struct Found {
    /// The way to the leaf.
    pub(super) path: Vec<KeySegment>,
    /// The leaf's type.
    pub(super) ty: Type,
    /// The leaf: `Order.user_id`.
    pub(super) coordinate: String,
    /// Where the SDL declares the leaf.
    pub(super) declared: Span,
}

/// Follows a key field from `start`, the source type or a member of it.
pub(super) fn walk(
    context: &mut Context<'_>,
    source: &RemoteSchema,
    start: Member<'_>,
    item: &KeyFieldDocument,
) -> Option<Found> {
    let mut parent = start;
    let mut path = Vec::new();
    for (idx, segment) in item.path.iter().enumerate() {
        let name = &segment.field;
        let is_last = idx + 1 == item.path.len();
        let Some(field) = parent.fields.get(name.value.as_str()) else {
            context.diagnostics.push(unknown(source, parent, name, is_last));
            return None;
        };
        let arguments = key_arguments::lower(context, source, parent, field, item, idx)?;
        let joined = source.joined_field(parent.name, &name.value);
        path.push(KeySegment { field: name.value.clone(), joined, arguments });
        if is_last {
            check_leaf(context, source, parent, field, item)?;
            let coordinate = SchemaCoordinate::Field(parent.name, &field.name).to_string();
            let (ty, declared) = (field.ty.clone(), source.span_of(&field.name));
            return Some(Found { path, ty, coordinate, declared });
        }
        parent = next(context, source, parent, field, item, idx)?;
    }
    None
}

fn unknown(
    source: &RemoteSchema,
    parent: Member<'_>,
    name: &Spanned<String>,
    is_last: bool,
) -> Diagnostic {
    let message = format!("type `{}` has no field `{}` to join by", parent.name, name.value);
    let mut diagnostic = Diagnostic::error(codes::UNKNOWN_KEY_FIELD, message, name.span)
        .label("no such field")
        .related(source.span_of(parent.name), format!("`{}`, declared here", parent.name));
    let usable = parent.fields.values().filter(|field| {
        let returned = source.schema.types.get(field.ty.inner_named_type());
        field.arguments.is_empty() && returned.is_some_and(|ty| ty.is_leaf() == is_last)
    });
    let can = if is_last { "have" } else { "go through" };
    diagnostic.help = unknown_name_help(
        &name.value,
        &format!("the fields of `{}` that a key can {can}", parent.name),
        usable.map(|field| field.name.as_str()),
    );
    diagnostic
}

/// The end of the way must have a value by itself.
fn check_leaf(
    context: &mut Context<'_>,
    source: &RemoteSchema,
    parent: Member<'_>,
    field: &FieldDefinition,
    item: &KeyFieldDocument,
) -> Option<()> {
    let inner = field.ty.inner_named_type();
    let Some(returned) = source.schema.types.get(inner).filter(|ty| !ty.is_leaf()) else {
        return Some(());
    };
    let name = item.path.last().map_or(item.name.span, |segment| segment.field.span);
    let message = format!(
        "key field `{}` is `{}`, and `{inner}` is {}",
        SchemaCoordinate::Field(parent.name, &field.name),
        field.ty,
        kind(returned)
    );
    let below = member(source, inner).filter(|_| !field.ty.is_list() && !source.is_left_out(inner));
    let below = below.and_then(|member| plain_leaf(source, member));
    let help = match below {
        Some(leaf) if item.has_arguments => {
            format!("go on to a field of it: `field: {{ {leaf}: {{ arguments: {{}} }} }}`")
        }
        Some(leaf) => format!("join by a field of it: `{}.{leaf}`", item.name.value),
        None => format!("use a field of `{}` that holds an id, such as a foreign key", parent.name),
    };
    let diagnostic = Diagnostic::error(codes::KEY_FIELD_NOT_LEAF, message, name)
        .label("a key is made of scalars and enum values")
        .related(source.span_of(&field.name), format!("`{}`, declared here", field.ty))
        .help(help);
    context.diagnostics.push(diagnostic);
    None
}

/// A field that could be a key: `id`, or else the first leaf without arguments.
fn plain_leaf(source: &RemoteSchema, member: Member<'_>) -> Option<String> {
    let is_leaf = |field: &FieldDefinition| {
        let returned = source.schema.types.get(field.ty.inner_named_type());
        field.arguments.is_empty() && returned.is_some_and(ExtendedType::is_leaf)
    };
    let id = member.fields.get("id").filter(|field| is_leaf(field));
    let field = id.or_else(|| member.fields.values().find(|field| is_leaf(field)))?;
    Some(field.name.to_string())
}

/// The type on which the way goes on: one with fields, and one object of it.
fn next<'a>(
    context: &mut Context<'_>,
    source: &'a RemoteSchema,
    parent: Member<'_>,
    field: &FieldDefinition,
    item: &KeyFieldDocument,
    idx: usize,
) -> Option<Member<'a>> {
    let inner = field.ty.inner_named_type();
    let found = member(source, inner).filter(|_| !source.is_left_out(inner));
    if let Some(member) = found.filter(|_| !field.ty.is_list()) {
        return Some(member);
    }
    let (code, what, help) = match found {
        Some(member) => {
            let below = dotted(&item.path[idx + 1..]);
            let help =
                format!("declare the relationship on `{}`, with key field `{below}`", member.name);
            (codes::KEY_PATH_THROUGH_LIST, "a list".to_owned(), help)
        }
        None => {
            let ty = source.schema.types.get(inner)?;
            let help = if ty.is_leaf() && !item.has_arguments {
                format!("end the key field here: `{}`", dotted(&item.path[..=idx]))
            } else {
                format!("join by another field of `{}`", parent.name)
            };
            let what = match source.is_left_out(inner) {
                true => format!("`{inner}`, which is not part of the joined schema"),
                false => kind(ty).to_owned(),
            };
            (codes::KEY_PATH_THROUGH_FIELDLESS, what, help)
        }
    };
    let message = format!(
        "key field `{}` goes through `{}`, which returns {what}",
        item.name.value,
        SchemaCoordinate::Field(parent.name, &field.name)
    );
    let diagnostic = Diagnostic::error(code, message, item.path[idx].field.span)
        .label("a key can not go through it")
        .related(source.span_of(&field.name), format!("`{}`, declared here", field.ty))
        .help(help);
    context.diagnostics.push(diagnostic);
    None
}

/// `owner.id`
fn dotted(path: &[SegmentDocument]) -> String {
    let names: Vec<&str> = path.iter().map(|segment| segment.field.value.as_str()).collect();
    names.join(".")
}
