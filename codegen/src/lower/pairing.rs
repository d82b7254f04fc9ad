//! `match` says how the rows of a listed answer find their keys: by place, or by fields of the row
//! that equal parts of the key.
//!
//! ```yaml
//! batch: { match: { userid: $id } }       # the rows have `user_id`
//! batch: { match: { orders: $id } }       # the rows have `orders(first: Int): [Order]`
//! batch: { match: { id: $id } }           # the rows are scalars, a union or lists
//! batch: { match: { id: $id, uid: $id } } # one part of the key, two fields
//! batch: { match: position, returns: many }
//! ```

use apollo_compiler::schema::ExtendedType;
use joinwright_operation::facts::Returns;

use super::key_fields::{Keys, Variable};
use super::relationships::Context;
use super::values::report_unknown_variable;
use crate::diagnostic::{Diagnostic, codes, unknown_name_help};
use crate::ir::{MatchField, Pairing, RemoteSchema, SchemaCoordinate, Segment, fields_of, kind};
use crate::source::{Span, Spanned};
use crate::syntax::{BatchDocument, MatchedField, PairingDocument};

/// Resolves `match`.
pub(super) fn resolve(
    context: &mut Context<'_>,
    remote: &RemoteSchema,
    batch: &BatchDocument,
    target: &Segment,
    keys: &mut Keys,
) -> Option<Pairing> {
    // A missing `match` was reported.
    let pairing = batch.pairing.as_ref()?;
    match &pairing.value {
        PairingDocument::Position => {
            check_position(context, batch, pairing.span, target)?;
            Some(Pairing::Position)
        }
        // That the target returns no list was reported.
        PairingDocument::Fields(_) if !target.ty.is_list() => None,
        PairingDocument::Fields(fields) => {
            check_rows(context, remote, pairing.span, target)?;
            resolve_fields(context, remote, ("match", fields), target, keys).map(Pairing::Fields)
        }
    }
}

/// By place, every key has one row.
fn check_position(
    context: &mut Context<'_>,
    batch: &BatchDocument,
    pairing: Span,
    target: &Segment,
) -> Option<()> {
    let many = batch.returns.as_ref().filter(|returns| returns.value == Returns::Many);
    let Some(many) = many else { return Some(()) };
    let message = format!(
        "relationship `{}`: `match: position` gives every key one row, never many",
        context.coordinate
    );
    let diagnostic = Diagnostic::error(codes::MATCH_POSITION_MANY, message, many.span)
        .label("many rows for a key")
        .related(pairing, "the n-th row is the n-th key's")
        .related(target.declared, format!("returns `{}`", target.ty))
        .help(
            "leave `returns` out (a row may be a list itself), or match by a field: \
             `match: {field: $key_field}`",
        );
    context.diagnostics.push(diagnostic);
    None
}

/// Rows must have fields.
fn check_rows(
    context: &mut Context<'_>,
    remote: &RemoteSchema,
    pairing: Span,
    target: &Segment,
) -> Option<()> {
    let row = target.ty.item_type();
    let ty = remote.schema.types.get(row.inner_named_type())?;
    let found = match ty {
        _ if row.is_list() => "lists",
        ExtendedType::Object(_) | ExtendedType::Interface(_) => return Some(()),
        ExtendedType::Union(_) => "of a union",
        ExtendedType::Scalar(_) | ExtendedType::Enum(_) | ExtendedType::InputObject(_) => {
            "no objects"
        }
    };
    let coordinate = SchemaCoordinate::Field(&target.parent, &target.field.value);
    let message = format!(
        "relationship `{}`: the rows of `{coordinate}` are {found}, so they have no field to match",
        context.coordinate
    );
    let diagnostic = Diagnostic::error(codes::MATCH_WITHOUT_FIELDS, message, pairing)
        .label("matches by a field")
        .related(target.declared, format!("returns `{}`", target.ty))
        .help("use `match: position` if the rows come in the order of the keys");
    context.diagnostics.push(diagnostic);
    None
}

/// Resolves what `match` or `entity` compares.
pub(super) fn resolve_fields(
    context: &mut Context<'_>,
    remote: &RemoteSchema,
    (what, fields): (&str, &[MatchedField]),
    target: &Segment,
    keys: &mut Keys,
) -> Option<Vec<MatchField>> {
    let mut resolved: Vec<MatchField> = Vec::new();
    let mut is_complete = true;
    for (name, variable) in fields {
        let row_field = resolve_row_field(context, remote, (what, name), target);
        let key = match keys.find(&variable.value) {
            Variable::Field(idx, _) => Some(idx),
            Variable::Unresolved => None,
            Variable::Unknown => {
                report_unknown_variable(context, keys, &variable.value, variable.span);
                None
            }
        };
        if let Some(idx) = key {
            keys.mark_used(idx);
        }
        let (Some((ty, declared)), Some(key)) = (row_field, key) else {
            is_complete = false;
            continue;
        };
        if let Some(first) = resolved.iter().find(|field| field.key == key) {
            let diagnostic = twice(context, what, first, variable, declared);
            context.diagnostics.push(diagnostic);
            is_complete = false;
            continue;
        }
        resolved.push(MatchField { name: name.clone(), key, ty, declared });
    }
    resolved.sort_by_key(|field| field.key);
    is_complete.then_some(resolved)
}

fn twice(
    context: &Context<'_>,
    what: &str,
    first: &MatchField,
    variable: &Spanned<String>,
    declared: Span,
) -> Diagnostic {
    let message = format!(
        "relationship `{}`: `{what}` compares `${}` with two fields",
        context.coordinate, variable.value
    );
    Diagnostic::error(codes::MATCH_KEY_TWICE, message, variable.span)
        .label("the second")
        .related(first.name.span, "the first")
        .related(declared, "declared here")
        .help("compare each part of the key with one field")
}

fn resolve_row_field(
    context: &mut Context<'_>,
    remote: &RemoteSchema,
    (what, name): (&str, &Spanned<String>),
    target: &Segment,
) -> Option<(apollo_compiler::ast::Type, Span)> {
    let row = target.ty.inner_named_type();
    let fields = fields_of(&remote.schema, row)?;
    let Some(field) = fields.get(name.value.as_str()) else {
        let message = format!(
            "relationship `{}`: `{what}` names `{}`, but the row type `{row}` has no such field",
            context.coordinate, name.value
        );
        let declared = remote.schema.types.get(row).map(ExtendedType::name);
        let declared = declared.map_or(target.declared, |name| remote.span_of(name));
        let mut diagnostic = Diagnostic::error(codes::UNKNOWN_MATCH_FIELD, message, name.span)
            .label("no such field")
            .related(declared, format!("`{row}`, declared here"));
        let known = format!("the fields of `{row}`");
        let names = fields.keys().map(|name| name.as_str());
        diagnostic.help = unknown_name_help(&name.value, &known, names);
        context.diagnostics.push(diagnostic);
        return None;
    };
    let coordinate = SchemaCoordinate::Field(row, &field.name);
    let inner = remote.schema.types.get(field.ty.inner_named_type())?;
    let fault = match inner {
        _ if !field.arguments.is_empty() => "takes arguments".to_owned(),
        ExtendedType::Scalar(_) | ExtendedType::Enum(_) => {
            return Some((field.ty.clone(), remote.span_of(&field.name)));
        }
        ExtendedType::Object(_)
        | ExtendedType::Interface(_)
        | ExtendedType::Union(_)
        | ExtendedType::InputObject(_) => format!("returns {}", kind(inner)),
    };
    let message =
        format!("relationship `{}`: `{what}` field `{coordinate}` {fault}", context.coordinate);
    let diagnostic = Diagnostic::error(codes::MATCH_FIELD_NOT_PLAIN, message, name.span)
        .label("can not be compared with a key")
        .related(remote.span_of(&field.name), format!("`{}`, declared here", field.ty))
        .help("use a field without arguments that returns a scalar or an enum value");
    context.diagnostics.push(diagnostic);
    None
}
