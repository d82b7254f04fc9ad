//! The Rust types of keys and arguments.

use apollo_compiler::Schema;
use apollo_compiler::ast::Type;
use apollo_compiler::schema::ExtendedType;

use crate::names::RustIdent;

use super::keys::Keys;

/// A type of generated code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RustType {
    /// `i32`: Int
    Int,
    /// `bool`: Boolean
    Boolean,
    /// `Id<'a>`: ID
    Id,
    /// `Cow<'a, str>`: String
    String,
    /// `RawJson<'a>`: Float, custom scalars, items of long lists
    Raw,
    /// `Json`: a constant
    Json,
    /// `enums::Role`
    Enum(RustIdent),
    /// A struct of the same module.
    Struct {
        /// Its name.
        ident: RustIdent,
        /// Whether it has the lifetime `'a`.
        is_borrowed: bool,
    },
    /// `Vec<_>`
    Vec(Box<RustType>),
    /// `Option<_>`
    Option(Box<RustType>),
    /// `(_, _)`
    Tuple(Vec<RustType>),
}

impl RustType {
    /// Whether the type has the lifetime `'a`.
    pub(crate) fn is_borrowed(&self) -> bool {
        match self {
            Self::Int | Self::Boolean | Self::Json | Self::Enum(_) => false,
            Self::Id | Self::String | Self::Raw => true,
            Self::Struct { is_borrowed, .. } => *is_borrowed,
            Self::Vec(item) | Self::Option(item) => item.is_borrowed(),
            Self::Tuple(items) => items.iter().any(Self::is_borrowed),
        }
    }

    /// How many types a reader sees in it.
    pub(crate) fn n_leaves(&self) -> usize {
        match self {
            Self::Int | Self::Boolean | Self::Id | Self::String | Self::Raw => 1,
            Self::Json | Self::Enum(_) | Self::Struct { .. } => 1,
            Self::Vec(item) | Self::Option(item) => item.n_leaves(),
            Self::Tuple(items) => items.iter().map(Self::n_leaves).sum(),
        }
    }
}

/// A scalar or enum type, as a key reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaf<'a> {
    Int,
    Boolean,
    Id,
    String,
    /// Float and custom scalars.
    Raw,
    Enum(&'a str),
}

impl<'a> Leaf<'a> {
    /// The leaf type of a schema's type.
    pub(super) fn of(schema: &Schema, ty: &'a Type) -> Self {
        match ty.inner_named_type().as_str() {
            "Int" => Self::Int,
            "Boolean" => Self::Boolean,
            "ID" => Self::Id,
            "String" => Self::String,
            name => match schema.types.get(name) {
                Some(ExtendedType::Enum(_)) => Self::Enum(name),
                _ => Self::Raw,
            },
        }
    }

    /// The type in which values of both are equal if and only if they mean the same.
    pub(super) fn meet(self, other: Self) -> Self {
        match (self, other) {
            (one, same) if one == same => one,
            (Self::Int | Self::Id | Self::String | Self::Enum(_), Self::Int | Self::Id)
            | (Self::Int | Self::Id, Self::String | Self::Enum(_)) => Self::Id,
            (Self::String | Self::Enum(_), Self::String | Self::Enum(_)) => Self::String,
            (Self::Raw | Self::Boolean, _) | (_, Self::Raw | Self::Boolean) => Self::Raw,
        }
    }

    /// The leaf as people know it.
    pub(super) fn as_str(self) -> &'a str {
        match self {
            Self::Int => "Int",
            Self::Boolean => "Boolean",
            Self::Id => "ID",
            Self::String => "String",
            Self::Raw => "JSON text",
            Self::Enum(name) => name,
        }
    }

    fn rust_type(self, schema: &Schema, keys: &mut Keys) -> RustType {
        match self {
            Self::Int => RustType::Int,
            Self::Boolean => RustType::Boolean,
            Self::Id => RustType::Id,
            Self::String => RustType::String,
            Self::Raw => RustType::Raw,
            Self::Enum(name) => RustType::Enum(keys.enum_type(schema, name)),
        }
    }
}

/// The Rust type of a GraphQL type whose leaf is read as `leaf`. Its outer nullability never
/// matters: null is never sent.
pub(super) fn rust_type(schema: &Schema, ty: &Type, leaf: Leaf<'_>, keys: &mut Keys) -> RustType {
    match ty {
        Type::Named(_) | Type::NonNullNamed(_) => leaf.rust_type(schema, keys),
        Type::List(item) | Type::NonNullList(item) => {
            let ty = rust_type(schema, item, leaf, keys);
            let ty = if item.is_non_null() { ty } else { RustType::Option(Box::new(ty)) };
            RustType::Vec(Box::new(ty))
        }
    }
}
