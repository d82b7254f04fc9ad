//! A value that is either a constant of generated code or shared at run time.

use std::ops::Deref;
use std::sync::Arc;

/// A shared `T`: a `'static` borrow where generated code holds it as a constant, else counted.
///
/// ```
/// use joinwright_operation::Shared;
///
/// static SEVEN: i32 = 7;
/// assert_eq!(*Shared::Static(&SEVEN), *Shared::new(7));
/// ```
#[derive(Debug, PartialEq, Eq)]
pub enum Shared<T: 'static> {
    /// A constant.
    Static(&'static T),
    /// Made at run time.
    Counted(Arc<T>),
}

impl<T> Shared<T> {
    /// Shares a value made at run time.
    pub fn new(value: T) -> Self {
        Self::Counted(Arc::new(value))
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Static(value) => Self::Static(value),
            Self::Counted(value) => Self::Counted(Arc::clone(value)),
        }
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Self::Static(value) => value,
            Self::Counted(value) => value,
        }
    }
}
