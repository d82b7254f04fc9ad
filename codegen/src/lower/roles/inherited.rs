//! Inherited roles: for each remote schema the one permission that their roles have there.
//!
//! ```yaml
//! - role_name: manager
//!   role_set: [customer, support]      # both see `users`, and not the same of it: which counts?
//! ```
//!
//! Permissions are not added up: `customer` may see everything of himself, `support` the names of all
//! customers, and the sum of the two would be everything of all customers.

use super::permissions::Permissions;
use super::visible::View;
use crate::diagnostic::{Diagnostic, Diagnostics, codes, did_you_mean};
use crate::ir::RemoteSchema;
use crate::source::Spanned;
use crate::syntax::InheritedRoleDocument;

/// Adds the inherited roles to those that have permissions of their own.
pub(super) fn add(
    remotes: &[RemoteSchema],
    documents: &[InheritedRoleDocument],
    roles: &mut Vec<Permissions>,
    diagnostics: &mut Diagnostics,
) {
    let mut open: Vec<&InheritedRoleDocument> = documents.iter().collect();
    check_names(remotes, documents, roles, diagnostics);
    if diagnostics.has_errors() {
        return;
    }
    // A role is made when all of its roles are.
    while !open.is_empty() {
        let is_made = |name: &str, open: &[&InheritedRoleDocument]| {
            !open.iter().any(|other| other.name.value == name)
        };
        let ready = open.iter().position(|document| {
            document.parents.iter().all(|parent| is_made(&parent.value, &open))
        });
        let Some(ready) = ready else {
            report_circle(remotes, open[0], diagnostics);
            return;
        };
        inherit(remotes, open.remove(ready), roles, diagnostics);
    }
}

fn check_names(
    remotes: &[RemoteSchema],
    documents: &[InheritedRoleDocument],
    roles: &[Permissions],
    diagnostics: &mut Diagnostics,
) {
    let own = roles.iter().map(|role| role.name.value.as_str());
    let inherited = documents.iter().map(|document| document.name.value.as_str());
    let known: Vec<&str> = own.chain(inherited).collect();
    for document in documents {
        for parent in &document.parents {
            if known.contains(&parent.value.as_str()) {
                continue;
            }
            let message = format!(
                "`{}` is made of the role `{}`, which has no permission",
                document.name.value, parent.value
            );
            let help = match did_you_mean(&parent.value, known.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "remove it, or give it a permission".to_owned(),
            };
            let diagnostic = error(remotes, message, parent);
            diagnostics.push(diagnostic.help(help));
        }
    }
}

fn inherit(
    remotes: &[RemoteSchema],
    document: &InheritedRoleDocument,
    roles: &mut Vec<Permissions>,
    diagnostics: &mut Diagnostics,
) {
    let place = roles.iter().position(|role| role.name.value == document.name.value);
    let n_servers = roles.first().map_or(0, |role| role.views.len());
    let mut views = place.map_or_else(|| vec![None; n_servers], |place| roles[place].views.clone());
    for (idx, view) in views.iter_mut().enumerate().filter(|(_, view)| view.is_none()) {
        let parents = document.parents.iter().filter_map(|parent| {
            let role = roles.iter().find(|role| role.name.value == parent.value)?;
            Some((parent, role.views[idx].as_ref()?))
        });
        let parents: Vec<(&Spanned<String>, &View)> = parents.collect();
        let Some(((first, seen), others)) = parents.split_first() else { continue };
        let is_other = |(_, other): &&(&Spanned<String>, &View)| {
            other.schema != seen.schema || other.presets != seen.presets
        };
        match others.iter().find(is_other) {
            None => *view = Some((*seen).clone()),
            Some((other, unlike)) => {
                let remote = &remotes[idx];
                let name = &document.name.value;
                let message = format!(
                    "`{name}` is made of `{}` and `{}`, which see different parts of `{}`",
                    first.value, other.value, remote.name.value
                );
                let diagnostic = error(remotes, message, &document.name)
                    .related(seen.place, format!("what `{}` sees", first.value))
                    .related(unlike.place, format!("what `{}` sees", other.value))
                    .help(format!(
                        "give `{name}` a permission of its own for `{}`",
                        remote.name.value
                    ));
                diagnostics.push(diagnostic);
            }
        }
    }
    match place {
        Some(place) => roles[place].views = views,
        None => roles.push(Permissions { name: document.name.clone(), views }),
    }
}

fn report_circle(
    remotes: &[RemoteSchema],
    document: &InheritedRoleDocument,
    diagnostics: &mut Diagnostics,
) {
    let message = format!("the role `{}` is made of itself", document.name.value);
    let diagnostic = error(remotes, message, &document.name);
    diagnostics.push(diagnostic.help("take it, or a role that is made of it, out of `role_set`"));
}

fn error(remotes: &[RemoteSchema], message: String, name: &Spanned<String>) -> Diagnostic {
    let diagnostic = Diagnostic::error(codes::ROLE_INHERITED, message, name.span);
    match remotes.first() {
        Some(first) => diagnostic.related(first.span(None), ""),
        None => diagnostic,
    }
}
