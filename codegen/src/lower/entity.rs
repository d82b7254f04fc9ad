//! `entity` says by which fields the target's objects are known: one with the fields of a key is the
//! row of that key, wherever an answer of the remote schema has it.
//!
//! ```yaml
//! entity: { id: $user_id }      # the target returns `User`
//! entity: { id: $user_id }      # `[User]` and `returns: many`: which of them?
//! entity: { id: $user_id }      # `union Account = User | Robot`, and no `as`
//! ```

use apollo_compiler::schema::ExtendedType;
use joinwright_operation::facts::Returns;

use super::key_fields::Keys;
use super::pairing;
use super::relationships::Context;
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::{Batching, MatchField, RemoteSchema, SchemaCoordinate, Segment, kind};
use crate::source::Span;

/// Resolves `entity`; empty if there is none.
pub(super) fn resolve(
    context: &mut Context<'_>,
    remote: &RemoteSchema,
    target: &Segment,
    batching: &Batching,
    keys: &mut Keys,
) -> Option<Vec<MatchField>> {
    let Some(entity) = &context.document.entity else {
        return Some(Vec::new());
    };
    check_rows(context, remote, target, batching, entity.span)?;
    pairing::resolve_fields(context, remote, ("entity", &entity.value), target, keys)
}

/// A key must have one object of one type.
fn check_rows(
    context: &mut Context<'_>,
    remote: &RemoteSchema,
    target: &Segment,
    batching: &Batching,
    span: Span,
) -> Option<()> {
    let (row, returns) = match batching {
        Batching::Aliased => (&target.ty, Returns::One),
        Batching::Listed { returns, .. } => (target.ty.item_type(), *returns),
    };
    let inner = row.inner_named_type();
    let (what, help) = match remote.schema.types.get(inner)? {
        _ if returns == Returns::Many || row.is_list() => {
            ("it has a list of rows".to_owned(), "remove `entity`: it is for one object of a key")
        }
        ExtendedType::Object(_) => return Some(()),
        ty @ (ExtendedType::Interface(_) | ExtendedType::Union(_)) => (
            format!("`{inner}` is {}", kind(ty)),
            "say in `batch` which of its types the rows are, `as: …`, or remove `entity`",
        ),
        ty @ (ExtendedType::Scalar(_) | ExtendedType::Enum(_) | ExtendedType::InputObject(_)) => (
            format!("`{inner}` is {}", kind(ty)),
            "remove `entity`: it is for targets that return objects",
        ),
    };
    let coordinate = SchemaCoordinate::Field(&target.parent, &target.field.value);
    let message = format!(
        "relationship `{}`: a key has not one object of one type in `{coordinate}`: {what}",
        context.coordinate
    );
    let diagnostic = Diagnostic::error(codes::ENTITY_NOT_ONE_OBJECT, message, span)
        .label("knows objects by these fields")
        .related(target.declared, format!("returns `{}`", target.ty))
        .help(help);
    context.diagnostics.push(diagnostic);
    None
}
