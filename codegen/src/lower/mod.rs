//! Lowering: [`Documents`] to a [`Gateway`].
//!
//! Names become places in schemas, values become what their positions make of them, remote schemas
//! become one joined schema. What does not resolve is reported and left out, and the rest goes on,
//! so that one run shows every mistake. Whether what resolves also fits is not asked here:
//! [`crate::validate`] does.

mod arguments;
mod compose;
mod customization;
mod each;
mod entity;
mod functions;
mod key_arguments;
mod key_fields;
mod key_paths;
mod lifts;
mod listed;
mod name_clashes;
mod one_of;
mod pairing;
mod path;
mod relationships;
mod remainder;
mod remotes;
mod roles;
mod row_type;
mod source_type;
mod static_values;
mod target_remote;
mod values;

use crate::diagnostic::Diagnostics;
use crate::ir::Gateway;
use crate::syntax::Documents;

use self::remotes::Remotes;

/// Resolves every name of the documents and joins the schemas.
///
/// The gateway is worth nothing while `diagnostics` has an error: what was wrong is missing in it.
/// [`crate::validate::validate`] takes both and sees to that.
pub fn lower(documents: &Documents, diagnostics: &mut Diagnostics) -> Gateway {
    let mut remotes = Remotes::lower(documents, diagnostics);
    functions::add(documents, &mut remotes, diagnostics);
    let mut relationships = relationships::lower(documents, &remotes, diagnostics);
    let connected = lifts::Connected::of(documents, &remotes);
    let composition =
        compose::compose(&mut remotes.schemas, &mut relationships, &connected, diagnostics);
    let root_fields = composition.root_fields;
    let roles = roles::Lowering {
        documents,
        remotes: &remotes,
        relationships: &relationships,
        root_fields: &root_fields,
        joined: &composition.joined,
        connected: &connected,
    };
    let roles = roles.roles(diagnostics);
    Gateway {
        remotes: remotes.schemas,
        root_fields,
        relationships,
        joined: composition.joined,
        roles,
    }
}
