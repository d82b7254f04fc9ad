//! The older form of a relationship: what now stands in `to_remote_schema` stands in `definition`
//! itself, and `lhs_fields` may be called `hasura_fields`.
//!
//! ```yaml
//! - name: user
//!   definition:
//!     remote_schema: users
//!     hasura_fields: [user_id]
//!     remote_field: { user: { arguments: { id: $user_id } } }
//! ```

use super::super::yaml::{Node, NodeKind};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};

/// What `lhs_fields` was called.
const OLD_LHS_FIELDS: &str = "hasura_fields";

/// The `to_remote_schema` that a definition in the older form means; nothing for another definition.
pub(super) fn to_remote_schema(diagnostics: &mut Diagnostics, definition: &Node) -> Option<Node> {
    let NodeKind::Map(entries) = &definition.kind else {
        return None;
    };
    let has = |name: &str| entries.iter().any(|(key, _)| key.value == name);
    let is_old =
        ["remote_schema", "lhs_fields", OLD_LHS_FIELDS, "remote_field"].into_iter().any(has);
    if !is_old || ["to_remote_schema", "to_source", "to_function"].into_iter().any(has) {
        return None;
    }
    let mut entries = entries.clone();
    let both = ["lhs_fields", OLD_LHS_FIELDS]
        .map(|name| entries.iter().find(|(key, _)| key.value == name).map(|(key, _)| key.span));
    if let [Some(new), Some(old)] = both {
        let message = "`hasura_fields` and `lhs_fields` are two names of one key";
        let diagnostic = Diagnostic::error(codes::DUPLICATE, message, old);
        diagnostics.push(diagnostic.related(new, "").help("remove `hasura_fields`"));
        entries.retain(|(key, _)| key.value != OLD_LHS_FIELDS);
    }
    for (key, _) in &mut entries {
        if key.value == OLD_LHS_FIELDS {
            key.value = "lhs_fields".to_owned();
        }
    }
    Some(Node { kind: NodeKind::Map(entries), span: definition.span })
}
