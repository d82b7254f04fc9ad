//! A key field that no argument and no `match` uses has no effect. (A warning.)
//!
//! ```yaml
//! lhs_fields: [user_id, region]
//! remote_field: { user: { arguments: { id: $user_id } } }
//! ```

use super::Subject;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};

pub(super) fn check(subject: Subject<'_>, diagnostics: &mut Diagnostics) {
    for field in subject.relationship.key.iter().filter(|field| !field.used) {
        let name = &field.name.value;
        let message =
            format!("relationship `{}`: key field `{name}` is not used", subject.coordinate());
        let diagnostic = Diagnostic::warning(codes::UNUSED_KEY_FIELD, message, field.name.span)
            .label("neither an argument nor `match` uses it")
            .related(field.declared, format!("`{}`, declared here", field.declared_type()))
            .help(format!("bind it to an argument, `${name}`, or remove it: it is not asked for"));
        diagnostics.push(diagnostic);
    }
}
