//! Collect: the keys at an answer's slots.

use crate::answer::scan::{Scan, Span};
use crate::key::{CanonicalKey, KeyError};
use crate::plan::Join;

use super::dedupe::{KeyId, KeySource, Keys};

/// What a slot turned out to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SlotKey {
    /// A part of the key is null: nothing is fetched, the joined field is null.
    Null,
    /// A key.
    Key(KeyId),
    /// No key: the joined field is null with this error.
    Bad(KeyError),
}

/// Reads the key of a slot.
pub(crate) fn collect(
    join: &Join,
    keys: &mut Keys,
    text: &str,
    scan: &Scan<'_>,
    source: KeySource,
) -> SlotKey {
    let parts = &scan.parts[source.parts.start as usize..source.parts.end as usize];
    let Some(parts) = part_texts(text, parts) else {
        return SlotKey::Null;
    };
    let mut canonical = CanonicalKey::default();
    match (join.canonical)(&parts, &mut canonical) {
        Ok(()) => SlotKey::Key(keys.insert(&canonical, source)),
        Err(error) => SlotKey::Bad(error),
    }
}

/// The texts of a key's parts; nothing if one of them is null or absent.
pub(crate) fn part_texts<'a>(text: &'a str, parts: &[Option<Span>]) -> Option<Vec<&'a str>> {
    let texts = parts.iter().map(|part| part.map(|span| span.of(text)));
    texts.map(|text| text.filter(|text| *text != "null")).collect()
}
