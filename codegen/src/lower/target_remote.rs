//! The remote schema that a relationship asks must be one of the relationships file's.
//!
//! ```yaml
//! to_remote_schema:
//!   remote_schema: user   # the entry is called `users`
//! ```

use joinwright_operation::facts::RemoteId;

use super::relationships::Context;
use super::remotes::Found;
use crate::diagnostic::{Diagnostic, codes, unknown_name_help};

/// Finds the target.
pub(super) fn resolve(context: &mut Context<'_>) -> Option<RemoteId> {
    let name = &context.document.remote_schema;
    match context.remotes.find(&name.value) {
        Found::Remote(id) => Some(id),
        // Without its SDL nothing can be said about what it has.
        Found::Unreadable => None,
        Found::Unknown => {
            let message = format!(
                "relationship `{}`: there is no remote schema `{}`",
                context.coordinate, name.value
            );
            let mut diagnostic =
                Diagnostic::error(codes::UNKNOWN_REMOTE_SCHEMA, message, name.span)
                    .label("no entry of this file has this name");
            if let Some((source, ty)) = &context.source {
                let label = format!("the type that gets `{}`", context.coordinate);
                diagnostic = diagnostic.related(source.span_of(ty.name), label);
            }
            diagnostic.help =
                unknown_name_help(&name.value, "the remote schemas", context.remotes.names());
            context.diagnostics.push(diagnostic);
            None
        }
    }
}
