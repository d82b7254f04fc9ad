//! An interface gives a role its fields of every type that implements it.
//!
//! ```graphql
//! interface Node { id: ID! secret: String }
//! type User { id: ID! }      # `User.secret` is hidden, but `node { secret }` gives it
//! ```
//!
//! A type that the role sees must implement the interface for the role as well, so that it has the
//! fields too. Objects of types that it does not see come all the same, with the interface's fields.

use apollo_compiler::Name;
use apollo_compiler::schema::ExtendedType;

use super::rules::implementers;
use super::visible::View;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::RemoteSchema;
use crate::source::Spanned;

/// Checks the interfaces of a remote schema that a role sees.
pub(super) fn check(
    remote: &RemoteSchema,
    role: &Spanned<String>,
    view: &View,
    diagnostics: &mut Diagnostics,
) {
    let interfaces = view.schema.types.iter().filter(|(_, ty)| ty.is_interface());
    for (interface, _) in interfaces {
        let mut hidden: Vec<&Name> = Vec::new();
        for name in implementers(remote, interface) {
            match view.schema.types.get(name) {
                None => hidden.push(name),
                Some(ty) if !implements(ty, interface) => {
                    diagnostics.push(apart(remote, role, interface, name));
                }
                Some(_) => {}
            }
        }
        if let Some(first) = hidden.first() {
            diagnostics.push(unseen(remote, role, interface, first, hidden.len()));
        }
    }
}

fn implements(ty: &ExtendedType, interface: &Name) -> bool {
    match ty {
        ExtendedType::Object(ty) => ty.implements_interfaces.contains(interface),
        ExtendedType::Interface(ty) => ty.implements_interfaces.contains(interface),
        ExtendedType::Scalar(_)
        | ExtendedType::Union(_)
        | ExtendedType::Enum(_)
        | ExtendedType::InputObject(_) => false,
    }
}

fn apart(
    remote: &RemoteSchema,
    role: &Spanned<String>,
    interface: &Name,
    name: &Name,
) -> Diagnostic {
    let message = format!(
        "the role `{}` sees `{interface}` and `{name}`, but not that one implements the other",
        role.value
    );
    Diagnostic::error(codes::ROLE_INTERFACE, message, role.span)
        .label(format!("gets the fields of `{interface}` of every `{name}`"))
        .related(remote.span_of(name), format!("implements `{interface}`"))
        .help(format!(
            "write `type {name} implements {interface}` with all fields of `{interface}` that the role \
             sees;\nor leave `{interface}` out"
        ))
}

fn unseen(
    remote: &RemoteSchema,
    role: &Spanned<String>,
    interface: &Name,
    first: &Name,
    n_hidden: usize,
) -> Diagnostic {
    let more = match n_hidden - 1 {
        0 => String::new(),
        n_more => format!(" (and {n_more} more)"),
    };
    let message = format!(
        "the role `{}` does not see `{first}`{more}, but gets what `{interface}` has of it",
        role.value
    );
    Diagnostic::warning(codes::ROLE_INTERFACE, message, role.span)
        .label(format!("sees `{interface}`"))
        .related(remote.span_of(first), format!("implements `{interface}`"))
        .help(format!("leave out the fields of `{interface}` that the role may not see of it"))
}
