//! `inherited_roles.yaml`, beside the relationships file: roles that are made of other roles.
//!
//! ```yaml
//! - role_name: manager
//!   role_set: [customer, support]
//! ```

use std::collections::HashMap;

use super::super::InheritedRoleDocument;
use super::super::yaml::{self, Node};
use super::fields::{self, Keys};
use super::permissions;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::include::folder_of;
use crate::source::{FileId, SourceMap, Span};

/// The file's name.
pub(crate) const FILE: &str = "inherited_roles.yaml";

const INHERITED: Keys =
    Keys { what: "an inherited role", known: &["role_name", "role_set", "comment"], later: &[] };

/// Reads the file, if there is one.
pub(in crate::syntax) fn inherited(
    diagnostics: &mut Diagnostics,
    sources: &SourceMap,
    relationships: FileId,
) -> Vec<InheritedRoleDocument> {
    let folder = sources.get(relationships).map_or("", |file| folder_of(&file.path));
    let Some(file) = sources.find(&format!("{folder}{FILE}")) else {
        return Vec::new();
    };
    let Some(text) = super::super::files::text(diagnostics, file, sources.file(file)) else {
        return Vec::new();
    };
    let root = match yaml::parse(diagnostics, file, text) {
        Ok(root) => root.filter(|root| !fields::is_default(root)),
        Err(error) => {
            diagnostics.push(*error);
            None
        }
    };
    let Some(root) = root else { return Vec::new() };
    let items = fields::items(diagnostics, "a file of inherited roles", &root).unwrap_or_default();
    let roles: Vec<_> = items.iter().filter_map(|item| role(diagnostics, item)).collect();
    check_repeats(diagnostics, &roles);
    roles
}

fn role(diagnostics: &mut Diagnostics, node: &Node) -> Option<InheritedRoleDocument> {
    let fields = fields::fields(diagnostics, node, &INHERITED, fields::head(node))?;
    let name = (fields.require(diagnostics, "role_name"))
        .and_then(|node| permissions::role(diagnostics, node));
    let parents = fields.require(diagnostics, "role_set").and_then(|node| {
        let items = fields::items(diagnostics, "`role_set`", node)?;
        let names = items.iter().map(|item| permissions::role(diagnostics, item));
        names.collect::<Vec<_>>().into_iter().collect::<Option<Vec<_>>>()
    });
    Some(InheritedRoleDocument { name: name?, parents: parents? })
}

fn check_repeats(diagnostics: &mut Diagnostics, roles: &[InheritedRoleDocument]) {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for InheritedRoleDocument { name, .. } in roles {
        if let Some(first) = seen.get(name.value.as_str()) {
            let message = format!("two inherited roles are named `{}`", name.value);
            let diagnostic = Diagnostic::error(codes::DUPLICATE, message, name.span)
                .label("second")
                .related(*first, "first")
                .help("make one of the two");
            diagnostics.push(diagnostic);
        } else {
            seen.insert(&name.value, name.span);
        }
    }
}
