//! GraphQL types.

use std::fmt;

/// A GraphQL type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ty {
    /// `T`
    Named(String),
    /// `[T]`
    List(Box<Ty>),
    /// `T!`
    NonNull(Box<Ty>),
}

impl Ty {
    /// `T`
    pub(crate) fn named(name: impl Into<String>) -> Self {
        Self::Named(name.into())
    }

    /// `[T]`
    pub(crate) fn list(self) -> Self {
        Self::List(Box::new(self))
    }

    /// `T!`
    pub(crate) fn non_null(self) -> Self {
        match self {
            Self::NonNull(_) => self,
            Self::Named(_) | Self::List(_) => Self::NonNull(Box::new(self)),
        }
    }

    /// `T!` or `T`
    pub(crate) fn maybe_non_null(self, rng: &mut fastrand::Rng) -> Self {
        if rng.bool() { self.non_null() } else { self }
    }

    /// Without an outer `!`.
    pub(crate) fn nullable(&self) -> &Self {
        match self {
            Self::NonNull(inner) => inner,
            Self::Named(_) | Self::List(_) => self,
        }
    }

    /// What a list has, if it is a list.
    pub(crate) fn item(&self) -> Option<&Self> {
        match self.nullable() {
            Self::List(item) => Some(item),
            Self::Named(_) | Self::NonNull(_) => None,
        }
    }

    /// Whether null is no value of it.
    pub(crate) fn is_non_null(&self) -> bool {
        matches!(self, Self::NonNull(_))
    }

    /// The name inside.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Named(name) => name,
            Self::List(inner) | Self::NonNull(inner) => inner.name(),
        }
    }
}

impl fmt::Display for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => f.write_str(name),
            Self::List(item) => write!(f, "[{item}]"),
            Self::NonNull(inner) => write!(f, "{inner}!"),
        }
    }
}
