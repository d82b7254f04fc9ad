//! Schema coordinates: how messages name a place in a schema.

use std::fmt;

/// A place in a schema, as people write it: `Type`, `Type.field` or `Type.field(argument:)`.
///
/// ```
/// use joinwright_codegen::ir::SchemaCoordinate;
///
/// assert_eq!(SchemaCoordinate::Argument("Query", "user", "id").to_string(), "Query.user(id:)");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SchemaCoordinate<'a> {
    /// `Type`
    Type(&'a str),
    /// `Type.field`, of an output or an input type.
    Field(&'a str, &'a str),
    /// `Type.field(argument:)`
    Argument(&'a str, &'a str, &'a str),
}

impl fmt::Display for SchemaCoordinate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Type(ty) => f.write_str(ty),
            Self::Field(ty, field) => write!(f, "{ty}.{field}"),
            Self::Argument(ty, field, argument) => write!(f, "{ty}.{field}({argument}:)"),
        }
    }
}
