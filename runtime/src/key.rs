//! Keys of joins: from JSON text to typed values and on to variables.
//!
//! Generated code states each key as a struct of the types here; this module reads one from the
//! upstream's bytes, makes equal keys equal bytes, and writes what a key binds.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

/// Why a key could not be read or used. The joined field is then null with this error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct KeyError(String);

impl KeyError {
    /// An error with its message, for people.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

/// A GraphQL `ID`: a string, or a number that means the same string.
///
/// ```
/// use joinwright_runtime::codegen::Id;
///
/// let number: Id = serde_json::from_str("7").unwrap();
/// let string: Id = serde_json::from_str("\"7\"").unwrap();
/// assert_eq!(number, string);
/// assert_eq!(serde_json::to_string(&number).unwrap(), "\"7\"");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Id<'a>(pub Cow<'a, str>);

/// A JSON value as it came: a `Float` or a custom scalar, equal byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RawJson<'a>(pub Cow<'a, str>);

/// A constant JSON value inside a key's arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Json(pub &'static str);

/// The bytes by which equal keys are equal: what the key feeds to its `Hash`.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct CanonicalKey(Vec<u8>);

impl CanonicalKey {
    /// Appends a key.
    pub fn write_key(&mut self, key: &impl Hash) {
        key.hash(self);
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Forgets the bytes and keeps the room.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

impl Hasher for CanonicalKey {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// Not meant to be called; the bytes are what counts.
    fn finish(&self) -> u64 {
        self.0.len() as u64
    }
}

/// Where a key's variables, or its item of a listed argument, are written as JSON.
#[derive(Debug)]
pub struct KeyVariables<'a> {
    out: &'a mut Vec<u8>,
    prefix: &'a str,
}

impl<'a> KeyVariables<'a> {
    /// Writes into `out`; variables' names begin with `prefix`, as in `_j0_7_`.
    pub fn new(out: &'a mut Vec<u8>, prefix: &'a str) -> Self {
        Self { out, prefix }
    }

    /// Writes one member of `variables`.
    ///
    /// # Errors
    /// If the value is no JSON, as a `NaN` would be.
    pub fn variable(&mut self, suffix: &str, value: &impl Serialize) -> Result<(), KeyError> {
        if !matches!(self.out.last(), None | Some(b'{')) {
            self.out.push(b',');
        }
        self.out.push(b'"');
        self.out.extend_from_slice(self.prefix.as_bytes());
        self.out.extend_from_slice(suffix.as_bytes());
        self.out.extend_from_slice(b"\":");
        self.item(value)
    }

    /// Writes one item of a listed argument.
    ///
    /// # Errors
    /// If the value is no JSON, as a `NaN` would be.
    pub fn item(&mut self, value: &impl Serialize) -> Result<(), KeyError> {
        serde_json::to_writer(&mut *self.out, value)
            .map_err(|error| KeyError::new(format!("the key can not be written: {error}")))
    }
}

/// A generated enum of a schema's enum values.
pub trait EnumValue: Copy {
    /// The value's name.
    fn as_str(self) -> &'static str;
}

/// A key part that may stand where a `T` is wanted: the table of DESIGN section 2, as types.
pub trait Fit<T> {
    /// The value as a `T`.
    ///
    /// # Errors
    /// If this very value does not fit, as an `ID` that is no integer where `Int` is wanted.
    fn fit(&self) -> Result<T, KeyError>;
}

/// [`Fit::fit`] as a function.
///
/// # Errors
/// If this very value does not fit.
pub fn fit<T>(part: &impl Fit<T>) -> Result<T, KeyError> {
    part.fit()
}

/// Reads a key struct from its parts: JSON texts in the order of its fields.
///
/// # Errors
/// If a part has not the JSON kind of its field.
pub fn read<'a, K: Deserialize<'a>>(parts: &[&'a str]) -> Result<K, KeyError> {
    let _ = parts;
    Err(KeyError::new("not built yet"))
}
