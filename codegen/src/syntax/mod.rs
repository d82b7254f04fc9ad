//! Parsing: input files to [`Documents`].
//!
//! What was written, with its places; no name is resolved here. Parsing never fails as a whole: it
//! returns what it could read and a diagnostic for what it could not.

mod documents;
mod files;
mod introspection;
mod metadata;
mod sdl;
mod yaml;

pub use documents::*;
pub use introspection::{IntrospectionError, sdl_from_introspection};
pub use sdl::is_federation_internal;

<<<<<<< HEAD
use crate::diagnostic::Diagnostics;
use crate::source::{FileId, SourceMap};

/// Reads the relationships file, which is the first, and the SDL of each remote schema.
pub fn parse(sources: &SourceMap) -> (Documents, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let relationships_file = FileId(0);
    let remotes = files::relationships(&mut diagnostics, sources, relationships_file)
        .and_then(|text| metadata::parse(&mut diagnostics, relationships_file, text));
    let mut schemas = files::Schemas::new(sources);
    let remotes = match remotes {
        Some(mut remotes) => {
            for remote in &mut remotes {
                remote.sdl = schemas.take(&mut diagnostics, &remote.name);
            }
            schemas.report_unused(&mut diagnostics);
            remotes
        }
        // Which schemas are used is not known, but what is wrong with them can be said.
        None => {
            schemas.check_all(&mut diagnostics);
            Vec::new()
        }
    };
    (
        Documents {
            relationships_file,
            remotes,
        },
        diagnostics.sorted(),
    )
=======
/// Everything that could be read.
#[derive(Debug)]
pub struct Documents {
    /// The relationships file.
    pub relationships_file: FileId,
    /// One for each entry of the relationships file.
    pub remotes: Vec<RemoteDocument>,
}

/// An entry of the relationships file.
#[derive(Debug)]
pub struct RemoteDocument {
    /// `name`
    pub name: Spanned<String>,
    /// `definition.url` or `definition.url_from_env`; `None` if it was wrong (and reported).
    pub url: Option<Spanned<UrlDocument>>,
    /// `definition.timeout_seconds`
    pub timeout_seconds: Option<Spanned<u32>>,
    /// Its SDL; `None` if it could not be read (and that was reported).
    pub sdl: Option<Sdl>,
    /// `remote_relationships`, flattened.
    pub relationships: Vec<RelationshipDocument>,
}

/// Where a remote schema is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UrlDocument {
    /// `url`: an absolute `http` or `https` address.
    Literal(String),
    /// `url_from_env`: an environment variable's name.
    FromEnv(String),
}

/// The SDL of a remote schema, read and valid.
#[derive(Debug)]
pub struct Sdl {
    /// The file.
    pub file: FileId,
    /// The schema. Its locations are offsets in `file`.
    pub schema: Valid<Schema>,
}

impl Sdl {
    /// The place of a node of `schema`; the start of the file for what has none.
    pub fn span(&self, location: Option<SourceSpan>) -> Span {
        let (start, end) = location.map_or((0, 0), |span| (span.offset(), span.end_offset()));
        Span {
            file: self.file,
            start,
            end,
        }
    }
}

/// A relationship, as written.
#[derive(Debug)]
pub struct RelationshipDocument {
    /// `type_name` of the group it stands in.
    pub source_type: Spanned<String>,
    /// `name`
    pub name: Spanned<String>,
    /// `remote_schema`
    pub remote_schema: Spanned<String>,
    /// `lhs_fields`
    pub lhs_fields: Vec<Spanned<String>>,
    /// `remote_field`, outermost field first. Never empty.
    pub path: Vec<SegmentDocument>,
    /// `batch`
    pub batch: Option<BatchDocument>,
}

/// One field of `remote_field`.
#[derive(Debug)]
pub struct SegmentDocument {
    /// The field's name.
    pub field: Spanned<String>,
    /// `arguments`, in the order written.
    pub arguments: Vec<(Spanned<String>, Spanned<ArgumentDocument>)>,
}

/// A value in `arguments`, as written.
#[derive(Debug, Clone, PartialEq)]
pub enum ArgumentDocument {
    /// `$name`, without the `$`.
    Variable(String),
    /// A whole number, as written.
    Int(String),
    /// Another number, as written.
    Float(String),
    /// A string.
    String(String),
    /// `true` or `false`
    Boolean(bool),
    /// `null`
    Null,
    /// A list.
    List(Vec<Spanned<ArgumentDocument>>),
    /// An object.
    Object(Vec<(Spanned<String>, Spanned<ArgumentDocument>)>),
}

/// `batch`
#[derive(Debug)]
pub struct BatchDocument {
    /// Where `batch` stands.
    pub span: Span,
    /// `match`
    pub pairing: Option<Spanned<PairingDocument>>,
    /// `returns`
    pub returns: Option<Spanned<joinwright_operation::facts::Returns>>,
    /// `max_keys`, at least 1
    pub max_keys: Option<Spanned<u32>>,
}

/// `batch.match`
#[derive(Debug)]
pub enum PairingDocument {
    /// `match: position`
    Position,
    /// `match: {field: $key_field}`; the variable is given without `$`.
    Fields(Vec<(Spanned<String>, Spanned<String>)>),
>>>>>>> origin/main
}
