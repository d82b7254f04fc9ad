//! Parsing: input files to [`Documents`].
//!
//! What was written, with its places; no name is resolved here. Parsing never fails as a whole: it
//! returns what it could read and a diagnostic for what it could not.

mod asking;
mod documents;
mod export;
mod files;
mod import;
mod introspection;
mod metadata;
mod permissions;
mod sdl;
mod yaml;

pub use asking::*;
pub use documents::*;
pub use export::left_out;
pub(crate) use files::text as file_text;
pub use import::{Import, LeftOut, import};
pub use introspection::{IntrospectionError, sdl_from_introspection};
pub(crate) use metadata::INHERITED_ROLES;
pub use permissions::*;
pub(crate) use sdl::readable;
pub use sdl::{Tolerance, is_federation_internal};

use crate::diagnostic::Diagnostics;
use crate::source::{FileId, SourceMap};

/// Reads the relationships file, which is the first, and the SDL of each remote schema.
pub fn parse(sources: &SourceMap) -> (Documents, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let relationships_file = FileId(0);
    let entries = files::relationships(&mut diagnostics, sources, relationships_file)
        .and_then(|text| metadata::parse(&mut diagnostics, sources, relationships_file, text));
    let inherited_roles = metadata::inherited_roles(&mut diagnostics, sources, relationships_file);
    export::report(&mut diagnostics, sources);
    let mut schemas = files::Schemas::new(sources);
    let remotes = match entries {
        Some(mut entries) => {
            for remote in &mut entries.remotes {
                remote.sdl = schemas.take(&mut diagnostics, &remote.name, &remote.tolerate);
            }
            // A file may belong to an entry whose name is wrong.
            if entries.is_complete {
                schemas.report_unused(&mut diagnostics);
            }
            entries.remotes
        }
        // Which schemas are used is not known, but what is wrong with them can be said.
        None => {
            schemas.check_all(&mut diagnostics);
            Vec::new()
        }
    };
    (Documents { relationships_file, remotes, inherited_roles }, diagnostics.sorted())
}
