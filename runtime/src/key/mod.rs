//! Keys of joins: from JSON text to typed values and on to variables.
//!
//! Generated code states each key as a struct of the types here; this module reads one from the
//! upstream's bytes, makes equal keys equal bytes, and writes what a key binds. What may stand where
//! is in `fit`, reading is in `read`.

mod fit;
mod read;

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::join::client_parts::GivenPart;

pub use fit::{Fit, Plain, fit, json};
pub use read::read;

/// Why a key could not be read or used. The joined field is then null with this error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct KeyError(String);

impl KeyError {
    /// An error with its message, for people.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// `value` is no `wanted`. Long values are shortened: they are an upstream's.
    pub(crate) fn mismatch(value: &str, wanted: &str) -> Self {
        Self::new(format!("the key `{}` is no {wanted}", shortened(value)))
    }
}

/// The first 40 characters.
fn shortened(value: &str) -> Cow<'_, str> {
    const MAX_CHARS: usize = 40;
    match value.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => Cow::Owned(format!("{}…", &value[..end])),
        None => Cow::Borrowed(value),
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
///
/// The text is one JSON value; only this module makes one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RawJson<'a>(pub(crate) Cow<'a, str>);

impl RawJson<'_> {
    /// The JSON text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Serialize for RawJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_raw(&self.0, serializer)
    }
}

/// A constant JSON value inside a key's arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Json(pub &'static str);

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_raw(self.0, serializer)
    }
}

/// Writes JSON text as it is.
fn serialize_raw<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let raw: &RawValue = serde_json::from_str(text).map_err(serde::ser::Error::custom)?;
    raw.serialize(serializer)
}

/// The bytes by which equal keys are equal: what the key feeds to its `Hash`.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct CanonicalKey(Vec<u8>);

impl CanonicalKey {
    /// Reads a key from its parts and appends it.
    ///
    /// # Errors
    /// If a part has not the JSON kind of its field.
    pub fn read_key<'a, K: Deserialize<'a> + Hash>(
        &mut self,
        parts: &[&'a str],
    ) -> Result<(), KeyError> {
        self.write_key(&read::<K>(parts)?);
        Ok(())
    }

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
    parts: &'a [GivenPart<'a>],
}

impl<'a> KeyVariables<'a> {
    /// Writes into `out`; variables' names begin with `prefix`, as in `_j0_7_`.
    pub fn new(out: &'a mut Vec<u8>, prefix: &'a str) -> Self {
        Self { out, prefix, parts: &[] }
    }

    /// Merges what the client adds into the variables that are written from now on.
    pub(crate) fn with_client_parts(self, parts: &'a [GivenPart<'a>]) -> Self {
        Self { parts, ..self }
    }

    /// Writes the variables of constants to which the client or a preset adds.
    ///
    /// # Errors
    /// If a preset can not be added.
    pub(crate) fn constants(&mut self) -> Result<(), KeyError> {
        for part in self.parts {
            if let Some(constant) = part.constant {
                self.name(part.suffix);
                part.merge(self.out, constant.as_bytes())?;
            }
        }
        Ok(())
    }

    /// Writes one member of `variables`.
    ///
    /// # Errors
    /// If the value is no JSON, as a map with keys that are no strings would be.
    pub fn variable(&mut self, suffix: &str, value: &impl Serialize) -> Result<(), KeyError> {
        match self.parts.iter().find(|part| part.suffix == suffix) {
            None => {
                self.name(suffix);
                self.item(value)
            }
            // Its argument has another value.
            Some(part) if part.is_replaced() => Ok(()),
            Some(part) => {
                let mut bound = Vec::new();
                KeyVariables::new(&mut bound, "").item(value)?;
                self.name(suffix);
                part.merge(self.out, &bound)
            }
        }
    }

    fn name(&mut self, suffix: &str) {
        if !matches!(self.out.last(), None | Some(b'{')) {
            self.out.push(b',');
        }
        self.out.push(b'"');
        self.out.extend_from_slice(self.prefix.as_bytes());
        self.out.extend_from_slice(suffix.as_bytes());
        self.out.extend_from_slice(b"\":");
    }

    /// Writes one item of a listed argument.
    ///
    /// # Errors
    /// If the value is no JSON, as a map with keys that are no strings would be.
    pub fn item(&mut self, value: &impl Serialize) -> Result<(), KeyError> {
        serde_json::to_writer(&mut *self.out, value)
            .map_err(|error| KeyError::new(format!("the key can not be written: {error}")))
    }
}

/// A generated enum of a schema's enum values: what serde reads and writes are their names.
pub trait EnumValue: Copy + DeserializeOwned + Serialize {}

#[cfg(test)]
mod tests;
