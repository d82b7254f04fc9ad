//! A JSON list of bounded length.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};

/// Reads a list of up to `most` items, and no further than to the first that is too many.
pub(super) struct AtMost<T> {
    most: usize,
    item: PhantomData<T>,
}

/// What stands in the message of a list that is too long.
pub(super) const TOO_LONG: &str = "the list is too long";

/// Reads the text of a list of up to `most` items.
pub(super) fn at_most<'a, T: Deserialize<'a>>(
    json: &'a [u8],
    most: usize,
) -> Result<Vec<T>, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let items = AtMost { most, item: PhantomData }.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(items)
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for AtMost<T> {
    type Value = Vec<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for AtMost<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list of up to {} items", self.most)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            if items.len() == self.most {
                return Err(A::Error::custom(TOO_LONG));
            }
            items.push(item);
        }
        Ok(items)
    }
}
