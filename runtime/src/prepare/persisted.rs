//! Texts that clients have registered by their hashes: automatic persisted queries, as Apollo's
//! clients know them.
//!
//! A client first sends a hash alone; if nobody knows it, the hash with the text, and from then on the
//! hash alone again. It saves bytes and nothing else: a text that was registered is prepared as any
//! other, and a gateway that answers compiled operations only registers none.

use std::fmt::Debug;
use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::Cache;

/// How many texts are expected.
const USUAL_TEXTS: usize = 1_000;

/// The most bytes of all texts together.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// About what an entry costs beside its text: the hash, twice, and the bookkeeping.
const ENTRY_BYTES: usize = 256;

/// Where registered texts are kept. A hash is the text's SHA-256 in small hexadecimal digits.
pub(crate) trait Registry: Debug + Send + Sync {
    /// The text with a hash, if it is still known.
    fn get(&self, hash: &str) -> Option<Arc<str>>;

    /// Keeps a text for a while. Its hash has been checked.
    fn insert(&self, hash: &str, text: &str);
}

/// Keeps texts in memory; those that are asked for most stay.
#[derive(Debug)]
pub(super) struct InMemory(Cache<Arc<str>, Arc<str>, ByBytes>);

impl InMemory {
    pub(super) fn new() -> Self {
        Self(Cache::with_weighter(USUAL_TEXTS, MAX_BYTES, ByBytes))
    }
}

impl Registry for InMemory {
    fn get(&self, hash: &str) -> Option<Arc<str>> {
        self.0.get(hash)
    }

    fn insert(&self, hash: &str, text: &str) {
        self.0.insert(hash.into(), text.into());
    }
}

/// Weighs an entry by about its bytes.
#[derive(Debug, Clone)]
struct ByBytes;

impl Weighter<Arc<str>, Arc<str>> for ByBytes {
    fn weight(&self, _: &Arc<str>, text: &Arc<str>) -> u64 {
        (ENTRY_BYTES + text.len()) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_kept_within_a_bound() {
        let registry = InMemory::new();
        let text = "x".repeat(100_000);
        for n in 0..400 {
            registry.insert(&n.to_string(), &text);
        }
        let n_kept = (0..400).filter(|n: &i32| registry.get(&n.to_string()).is_some()).count();
        assert!(n_kept > 0 && n_kept <= 167, "{n_kept}");
    }
}
