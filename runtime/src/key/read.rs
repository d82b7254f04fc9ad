//! Reading keys: JSON texts to the fields of a key struct.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, SeqAccess, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};
use serde_json::de::StrRead;
use serde_json::value::RawValue;

use super::{Id, KeyError, RawJson, shortened};

/// Reads a key struct from its parts: JSON texts in the order of its fields.
///
/// # Errors
/// If a part has not the JSON kind of its field.
pub fn read<'a, K: Deserialize<'a>>(parts: &[&'a str]) -> Result<K, KeyError> {
    K::deserialize(Parts { parts, fields: &[], n_read: 0 })
        .map_err(|error| KeyError::new(format!("the key can not be read: {error}")))
}

/// A key struct as serde sees it: a sequence of its fields' values.
struct Parts<'p, 'de> {
    parts: &'p [&'de str],
    fields: &'static [&'static str],
    n_read: usize,
}

impl<'de> Deserializer<'de> for Parts<'_, 'de> {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_seq(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_seq(Parts { fields, ..self })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

impl<'de> SeqAccess<'de> for Parts<'_, 'de> {
    type Error = serde_json::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Self::Error> {
        let Some(part) = self.parts.get(self.n_read) else {
            return Ok(None);
        };
        let field = self.fields.get(self.n_read).copied().unwrap_or_default();
        self.n_read += 1;
        // The place that serde_json adds counts from the part's own start: of no use to anybody.
        seed.deserialize(Part(part)).map(Some).map_err(|_| {
            Self::Error::custom(format_args!("`{field}` can not be `{}`", shortened(part)))
        })
    }
}

/// One of a key's parts as serde sees it: what serde_json makes of its text, but for an [`Id`], which
/// gets the text itself.
struct Part<'de>(&'de str);

impl<'de> Part<'de> {
    /// Has serde_json read all of it.
    fn read<T>(
        self,
        read: impl FnOnce(&mut serde_json::Deserializer<StrRead<'de>>) -> serde_json::Result<T>,
    ) -> serde_json::Result<T> {
        let mut deserializer = serde_json::Deserializer::from_str(self.0);
        let value = read(&mut deserializer)?;
        deserializer.end()?;
        Ok(value)
    }
}

impl<'de> Deserializer<'de> for Part<'de> {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.read(|json| json.deserialize_any(visitor))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        match name {
            ID => visitor.visit_borrowed_str(self.0),
            name => self.read(|json| json.deserialize_newtype_struct(name, visitor)),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.read(|json| json.deserialize_enum(name, variants, visitor))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// The name by which an [`Id`] asks for a part's text.
const ID: &str = "$joinwright::Id";

struct IdVisitor;

impl<'de> Visitor<'de> for IdVisitor {
    type Value = Id<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or an integer")
    }

    /// The text of a [`Part`].
    fn visit_borrowed_str<E: serde::de::Error>(self, json: &'de str) -> Result<Id<'de>, E> {
        id(json).ok_or_else(|| E::custom("an ID is a string or an integer"))
    }

    /// Whatever else is read from.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, json: D) -> Result<Id<'de>, D::Error> {
        self.visit_borrowed_str(<&RawValue>::deserialize(json)?.get())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for RawJson<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        Ok(Self(Cow::Borrowed(raw.get())))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Id<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(ID, IdVisitor)
    }
}

/// The `ID` that a JSON value is: a string, or an integer of any length as its digits.
pub(super) fn id(json: &str) -> Option<Id<'_>> {
    if json.starts_with('"') {
        return string(json).map(Id);
    }
    let digits = json.strip_prefix('-').unwrap_or(json);
    let is_integer = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_integer.then_some(Id(Cow::Borrowed(json)))
}

/// The string that a JSON value is, borrowed unless it has escapes.
pub(super) fn string(json: &str) -> Option<Cow<'_, str>> {
    if json.contains('\\') {
        return serde_json::from_str(json).ok().map(Cow::Owned);
    }
    serde_json::from_str(json).ok().map(Cow::Borrowed)
}
