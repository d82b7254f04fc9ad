//! Dedupe: equal keys are asked for once.

use std::ops::Range;

use indexmap::IndexMap;

use crate::answer::scan::Span;
use crate::key::CanonicalKey;

/// A key of a batch, by the order in which keys were first seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct KeyId(pub(crate) u32);

/// Where the parts of a key stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeySource {
    /// An index of the answers.
    pub(crate) answer: usize,
    /// A range of that answer's parts.
    pub(crate) parts: Range<u32>,
    /// `each`: where in the list the key is.
    pub(crate) item: Option<Span>,
}

/// The distinct keys of a batch: their bytes, in the order of their ids, with the place of each.
#[derive(Debug, Default)]
pub(crate) struct Keys(IndexMap<Box<[u8]>, KeySource>);

impl Keys {
    /// The id of a key, a new one if it was not seen before.
    pub(crate) fn insert(&mut self, key: &CanonicalKey, source: KeySource) -> KeyId {
        if let Some(id) = self.get(key) {
            return id;
        }
        let (id, _) = self.0.insert_full(key.as_bytes().into(), source);
        KeyId(id as u32)
    }

    /// The id of a key that was seen.
    pub(crate) fn get(&self, key: &CanonicalKey) -> Option<KeyId> {
        self.same(key.as_bytes())
    }

    /// The id of the key with these bytes, if it was seen.
    pub(crate) fn same(&self, bytes: &[u8]) -> Option<KeyId> {
        self.0.get_index_of(bytes).map(|id| KeyId(id as u32))
    }

    /// The bytes by which a key is equal to others.
    pub(crate) fn bytes(&self, id: KeyId) -> &[u8] {
        self.0.get_index(id.0 as usize).map_or(&[], |(bytes, _)| bytes)
    }

    /// How many distinct keys there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Where a key's parts stand.
    pub(crate) fn source(&self, id: KeyId) -> &KeySource {
        &self.0[id.0 as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_keys_have_one_id_and_keep_their_first_place() {
        let mut keys = Keys::default();
        let key = |value: &str| {
            let mut key = CanonicalKey::default();
            key.write_key(&value);
            key
        };
        let source = |answer| KeySource { answer, parts: 0..1, item: None };
        assert_eq!(keys.insert(&key("a"), source(0)), KeyId(0));
        assert_eq!(keys.insert(&key("b"), source(1)), KeyId(1));
        assert_eq!(keys.insert(&key("a"), source(2)), KeyId(0));
        assert_eq!((keys.len(), keys.source(KeyId(0)).answer), (2, 0));
        assert_eq!(keys.get(&key("c")), None);
    }
}
