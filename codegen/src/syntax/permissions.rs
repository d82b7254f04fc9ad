//! What was written about roles.

use apollo_compiler::ast::Document;
use apollo_compiler::parser::SourceSpan;

use crate::source::{Span, Spanned};

/// How a text begins that is a session variable.
const SESSION_PREFIX: &str = "x-hasura-";

/// Whether a text in a preset is the name of a session variable.
pub(crate) fn is_session_variable(text: &str) -> bool {
    let start = text.get(..SESSION_PREFIX.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(SESSION_PREFIX))
}

/// An item of `permissions`: what a role may ask of a remote schema.
#[derive(Debug)]
pub struct PermissionDocument {
    /// `role`
    pub role: Spanned<String>,
    /// `definition`
    pub definition: PermittedDocument,
}

/// `definition` of a permission.
#[derive(Debug)]
pub enum PermittedDocument {
    /// `schema`: the part of the remote schema's SDL that the role may see.
    Schema(RoleSdl),
    /// `allow` and `deny`
    Rules(RulesDocument),
    /// It could not be read (and that was reported).
    Unreadable,
}

/// The SDL of a role.
#[derive(Debug)]
pub struct RoleSdl {
    /// The text's place.
    pub span: Span,
    /// What it defines.
    pub document: Document,
    /// Whether locations in `document` are offsets in the file of `span`. They are not if YAML has made
    /// another text of what stands in the file.
    pub is_in_place: bool,
}

impl RoleSdl {
    /// The place of a part of the document.
    pub fn span(&self, location: Option<SourceSpan>) -> Span {
        match location {
            Some(location) if self.is_in_place => {
                Span { start: location.offset(), end: location.end_offset(), ..self.span }
            }
            Some(_) | None => self.span,
        }
    }
}

/// `allow` and `deny`
#[derive(Debug)]
pub struct RulesDocument {
    /// `allow`; everything is allowed without it.
    pub allow: Option<Vec<Spanned<RuleDocument>>>,
    /// `deny`, and what begins with `!` in `allow`.
    pub deny: Vec<Spanned<RuleDocument>>,
}

/// A rule: what part of a remote schema is meant. Names are the remote schema's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleDocument {
    /// `*`
    Everything,
    /// `Type` or `Type.*`
    Type {
        /// The type.
        ty: String,
        /// Whether `.*` stands behind it.
        has_star: bool,
    },
    /// `Type.field`, of an output or input type, or `Enum.VALUE`
    Member(String, String),
    /// `Type.field(argument:)`
    Argument(String, String, String),
}

/// An item of `inherited_roles.yaml`.
#[derive(Debug)]
pub struct InheritedRoleDocument {
    /// `role_name`
    pub name: Spanned<String>,
    /// `role_set`
    pub parents: Vec<Spanned<String>>,
}

impl std::fmt::Display for RuleDocument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Everything => f.write_str("*"),
            Self::Type { ty, has_star: true } => write!(f, "{ty}.*"),
            Self::Type { ty, has_star: false } => f.write_str(ty),
            Self::Member(ty, name) => write!(f, "{ty}.{name}"),
            Self::Argument(ty, field, name) => write!(f, "{ty}.{field}({name}:)"),
        }
    }
}
