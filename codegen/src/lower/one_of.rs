//! An input object type with `@oneOf` takes exactly one of its fields, so a relationship binds one and
//! leaves nothing to the client.
//!
//! ```yaml
//! user: { arguments: { by: { id: $user_id, email: $email } } }   # `input By @oneOf { id: ID email: String }`
//! user: { arguments: { by: {} } }
//! ```

use apollo_compiler::schema::InputObjectType;

use super::relationships::Context;
use super::static_values::Members;
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::RemoteSchema;
use crate::source::Span;

/// Whether an object has exactly one member.
pub(super) fn check(
    context: &mut Context<'_>,
    target: &RemoteSchema,
    ty: &InputObjectType,
    members: &Members,
    span: Span,
) -> Option<()> {
    let (span, label, help) = match members {
        [_] => return Some(()),
        [] => {
            let help = ty.fields.keys().next().map(|field| format!("bind one: `{{ {field}: … }}`"));
            (span, "binds no field", help)
        }
        [(first, _), (second, _), ..] => {
            let help = format!("leave all but one out, as in `{{ {}: … }}`", first.value);
            (second.span, "a second field", Some(help))
        }
    };
    let message = format!(
        "relationship `{}`: input type `{}` takes exactly one of its fields",
        context.coordinate, ty.name
    );
    let mut diagnostic = Diagnostic::error(codes::ONE_OF_FIELDS, message, span)
        .label(label)
        .related(target.span_of(&ty.name), format!("`{}` has `@oneOf`", ty.name));
    diagnostic.help = help;
    context.diagnostics.push(diagnostic);
    None
}
