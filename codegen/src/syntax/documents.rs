//! What was written: the types that [`super::parse`] makes.

use apollo_compiler::Schema;
use apollo_compiler::ast::{Document, Type};
use apollo_compiler::parser::{FileId as ParsedFileId, SourceSpan};
use apollo_compiler::validation::Valid;

use super::Tolerance;
use super::asking::{AskingDocument, SettingDocument};
use super::permissions::{InheritedRoleDocument, PermissionDocument};
use crate::source::{FileId, Span, Spanned};

/// Everything that could be read.
#[derive(Debug)]
pub struct Documents {
    /// The relationships file.
    pub relationships_file: FileId,
    /// One for each entry of the relationships file.
    pub remotes: Vec<RemoteDocument>,
    /// The items of `inherited_roles.yaml`.
    pub inherited_roles: Vec<InheritedRoleDocument>,
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
    /// `definition.customization`
    pub customization: CustomizationDocument,
    /// Headers, certificates and the like.
    pub asking: AskingDocument,
    /// `root_fields.hide`
    pub hidden: Vec<Spanned<String>>,
    /// `tolerate`: the rules that its SDL may break.
    pub tolerate: Vec<Tolerance>,
    /// Its SDL; `None` if it could not be read (and that was reported).
    pub sdl: Option<Sdl>,
    /// `permissions`
    pub permissions: Vec<PermissionDocument>,
    /// `remote_relationships`, flattened.
    pub relationships: Vec<RelationshipDocument>,
}

/// `definition.customization`
#[derive(Debug, Default)]
pub struct CustomizationDocument {
    /// `root_fields_namespace`
    pub namespace: Option<Spanned<String>>,
    /// `type_names`
    pub types: RenamingDocument,
    /// `field_names`: each item's `parent_type` with its rule.
    pub fields: Vec<(Spanned<String>, RenamingDocument)>,
}

/// A rule by which names change.
#[derive(Debug, Default, Clone)]
pub struct RenamingDocument {
    /// `prefix`
    pub prefix: Option<Spanned<String>>,
    /// `suffix`
    pub suffix: Option<Spanned<String>>,
    /// `mapping`, in the order written.
    pub mapping: Vec<(Spanned<String>, Spanned<String>)>,
}

/// Where a remote schema is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UrlDocument {
    /// `url`: an absolute `http` or `https` address, in which `{{NAME}}` stands for an environment
    /// variable.
    Literal(String),
    /// `url_from_env`: an environment variable's name.
    FromEnv(String),
}

impl UrlDocument {
    /// The address, as far as it is not in the environment.
    pub fn setting(&self) -> SettingDocument {
        match self {
            Self::Literal(text) => SettingDocument::Template(text.clone()),
            Self::FromEnv(name) => SettingDocument::FromEnv(name.clone()),
        }
    }
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
        // Built-in definitions have places in a file of the parser's own.
        let location = location.filter(|span| span.file_id() != ParsedFileId::BUILT_IN);
        let (start, end) = location.map_or((0, 0), |span| (span.offset(), span.end_offset()));
        Span { file: self.file, start, end }
    }
}

/// A relationship, as written.
#[derive(Debug)]
pub struct RelationshipDocument {
    /// `type_name` of the group it stands in.
    pub source_type: Spanned<String>,
    /// `name`; of a lift the first of its fields.
    pub name: Spanned<String>,
    /// `lift`; empty if the relationship is a field of its own.
    pub lift: Vec<Spanned<String>>,
    /// `remote_schema`
    pub remote_schema: Spanned<String>,
    /// `lhs_fields`
    pub lhs_fields: Vec<KeyFieldDocument>,
    /// `remote_field`, outermost field first. Never empty.
    pub path: Vec<SegmentDocument>,
    /// `batch`
    pub batch: Option<BatchDocument>,
    /// `timeout_seconds`
    pub timeout_seconds: Option<u32>,
    /// `on_error`
    pub on_error: joinwright_operation::facts::OnError,
    /// `preset_wins`
    pub preset_wins: bool,
    /// `each: true`, at its key.
    pub each: Option<Span>,
    /// `hidden_keys`
    pub hidden_keys: HiddenKeys,
    /// `entity`: fields of the target with the key fields that they equal.
    pub entity: Option<Spanned<Vec<MatchedField>>>,
    /// `to_function`. It stands in place of `to_remote_schema`, whose parts are empty then.
    pub function: Option<FunctionDocument>,
}

/// `hidden_keys`: whether a relationship exists for roles that do not see its key fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HiddenKeys {
    /// Nothing was said: it does not, with a warning.
    #[default]
    Unsaid,
    /// `refuse`: it does not.
    Refuse,
    /// `allow`: it does.
    Allow,
}

/// `to_function`
#[derive(Debug)]
pub struct FunctionDocument {
    /// `function`: a path of Rust.
    pub path: Spanned<String>,
    /// `type`
    pub ty: Spanned<Type>,
    /// `sdl`
    pub sdl: Option<Spanned<String>>,
    /// What `sdl` defines, with locations that are offsets in the file of `sdl`; `None` if it
    /// could not be read (and that was reported).
    pub types: Option<Document>,
    /// `timeout_seconds`, at least 1
    pub timeout_seconds: Option<Spanned<u32>>,
    /// `max_keys`, at least 1
    pub max_keys: Option<Spanned<u32>>,
}

impl FunctionDocument {
    /// The file of what `sdl` defines: it may be included.
    pub fn sdl_file(&self) -> FileId {
        self.sdl.as_ref().map_or(self.path.span.file, |sdl| sdl.span.file)
    }
}

impl RelationshipDocument {
    /// Whether it puts fields on the source type itself.
    pub fn is_lift(&self) -> bool {
        !self.lift.is_empty()
    }
}

/// An item of `lhs_fields`: `user_id`, `owner.id`, or a field with arguments.
#[derive(Debug)]
pub struct KeyFieldDocument {
    /// What variables call it: the fields' names with dots between them.
    pub name: Spanned<String>,
    /// The fields, outermost first. Never empty.
    pub path: Vec<SegmentDocument>,
    /// Whether it has the form of `remote_field`, in which arguments are given.
    pub has_arguments: bool,
}

/// One field of `remote_field`, or of an item of `lhs_fields`.
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
    /// `as`: the object type that the rows are.
    pub as_type: Option<Spanned<String>>,
}

/// `batch.match`
#[derive(Debug)]
pub enum PairingDocument {
    /// `match: position`
    Position,
    /// `match: {field: $key_field}`
    Fields(Vec<MatchedField>),
}

/// A row's field and the key field that it equals, without `$`.
pub type MatchedField = (Spanned<String>, Spanned<String>);
