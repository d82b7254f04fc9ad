//! Permissions by role: what each may see of every remote schema.

use joinwright_operation::facts::RemoteId;

use super::super::remotes::Remotes;
use super::visible::View;
use super::{interface_presets, interfaces, rules, sdl};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::RemoteSchema;
use crate::source::Spanned;
use crate::syntax::{Documents, PermissionDocument, PermittedDocument};

/// A role with its permissions.
pub(super) struct Permissions {
    /// Its name, where it is written first.
    pub(super) name: Spanned<String>,
    /// For each remote schema that is a server what the role sees of it, if anything.
    pub(super) views: Vec<Option<View>>,
}

/// The roles that have a permission, in the order in which they are written.
pub(super) fn read(
    documents: &Documents,
    remotes: &Remotes,
    diagnostics: &mut Diagnostics,
) -> Vec<Permissions> {
    let n_servers = remotes.schemas.iter().filter(|remote| remote.function.is_none()).count();
    let mut roles: Vec<Permissions> = Vec::new();
    for (entry_idx, entry) in documents.remotes.iter().enumerate() {
        let Some(id) = remotes.of_entry(entry_idx) else { continue };
        for permission in &entry.permissions {
            let name = &permission.role;
            let place = roles.iter().position(|role| role.name.value == name.value);
            let place = place.unwrap_or_else(|| {
                roles.push(Permissions { name: name.clone(), views: vec![None; n_servers] });
                roles.len() - 1
            });
            let view = view(remotes.get(id), id, permission, diagnostics);
            // A second permission of one role was reported.
            roles[place].views[usize::from(id.0)] = view;
        }
    }
    roles
}

fn view(
    remote: &RemoteSchema,
    id: RemoteId,
    permission: &PermissionDocument,
    diagnostics: &mut Diagnostics,
) -> Option<View> {
    let role = &permission.role;
    let mut findings = Diagnostics::new();
    let view = match &permission.definition {
        PermittedDocument::Unreadable => return None,
        PermittedDocument::Schema(text) => sdl::view(remote, id, role, text, &mut findings),
        PermittedDocument::Rules(written) => rules::view(remote, role, written, &mut findings),
    };
    if !findings.has_errors() {
        interfaces::check(remote, role, &view, &mut findings);
        interface_presets::check(remote, role, &view, &mut findings);
    }
    if !findings.has_errors() && view.schema.schema_definition.query.is_some() {
        check_validity(remote, role, &view, &mut findings);
    }
    diagnostics.extend(findings);
    Some(view)
}

/// What is left must be a schema by itself.
fn check_validity(
    remote: &RemoteSchema,
    role: &Spanned<String>,
    view: &View,
    findings: &mut Diagnostics,
) {
    let Err(invalid) = view.schema.clone().validate() else { return };
    for error in invalid.errors.iter() {
        let message = format!("role `{}`: {}", role.value, error.error);
        let location = apollo_compiler::diagnostic::ToCliReport::location(&error.error);
        let diagnostic = Diagnostic::error(codes::ROLE_SCHEMA_INVALID, message, role.span)
            .label("what it sees is no valid schema")
            .related(remote.span(location), "of this type")
            .help("let the role see what is missing, or less");
        findings.push(diagnostic);
    }
}
