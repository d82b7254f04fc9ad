//! A path must not go through a list: a key has one joined value, not one for each item.
//!
//! ```yaml
//! remote_field: { users: { arguments: {}, field: { profile: { arguments: {} } } } }   # `users: [User]`
//! ```

use super::Subject;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::SchemaCoordinate;

pub(super) fn check(subject: Subject<'_>, diagnostics: &mut Diagnostics) {
    let Some((_, middle)) = subject.relationship.path.split_last() else {
        return;
    };
    for segment in middle.iter().filter(|segment| segment.ty.is_list()) {
        let coordinate = SchemaCoordinate::Field(&segment.parent, &segment.field.value);
        let message = format!(
            "relationship `{}`: the path goes through `{coordinate}`, which returns a list",
            subject.coordinate()
        );
        let diagnostic = Diagnostic::error(codes::PATH_THROUGH_LIST, message, segment.field.span)
            .label("many values, of which none is the key's")
            .related(segment.declared, format!("returns `{}`", segment.ty))
            .help("go through a field that returns one object, or end the path at the list");
        diagnostics.push(diagnostic);
    }
}
