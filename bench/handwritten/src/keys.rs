//! The distinct keys of a join.

use hashbrown::HashMap;
use serde_json::value::RawValue;

/// Distinct keys, in the order in which they were first seen. A key is JSON text as the upstream sent
/// it: it leaves as those bytes, and two spellings of one string are merely asked for twice.
#[derive(Default)]
pub(crate) struct Keys<'a> {
    places: HashMap<&'a str, usize>,
    in_order: Vec<&'a str>,
}

impl<'a> Keys<'a> {
    /// Whether it is a new one.
    pub(crate) fn insert(&mut self, key: &'a RawValue) -> bool {
        let is_new = !self.places.contains_key(key.get());
        if is_new {
            self.places.insert(key.get(), self.in_order.len());
            self.in_order.push(key.get());
        }
        is_new
    }

    /// Those that are not among the others.
    pub(crate) fn without(&self, others: &Self) -> Self {
        let left = self.in_order.iter().filter(|key| !others.places.contains_key(*key));
        let in_order: Vec<&str> = left.copied().collect();
        let places = in_order.iter().enumerate().map(|(place, key)| (*key, place)).collect();
        Self { places, in_order }
    }

    pub(crate) fn place(&self, key: &RawValue) -> Option<usize> {
        self.places.get(key.get()).copied()
    }

    pub(crate) fn as_slice(&self) -> &[&'a str] {
        &self.in_order
    }
}

impl<'a> FromIterator<&'a RawValue> for Keys<'a> {
    fn from_iter<I: IntoIterator<Item = &'a RawValue>>(keys: I) -> Self {
        let mut distinct = Self::default();
        for key in keys {
            distinct.insert(key);
        }
        distinct
    }
}
