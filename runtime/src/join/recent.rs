//! Recent: keys that were just read, by their text.
//!
//! Most slots of an answer repeat the key of one before. Equal text is an equal key, so it needs not
//! be read again: neither decoded nor hashed.

use super::dedupe::KeyId;
use crate::answer::scan::{Scan, Slot, Span};

/// The fewest and the most places.
const PLACES: (usize, usize) = (16, 4096);

/// An odd number whose bits are as good as random.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Keys of one answer that were just read.
///
/// Every text has one place, by its last bytes, and what stands there gives way. So texts that are
/// chosen to have the same place cost as much as if nothing was remembered, and no more.
pub(super) struct Recent {
    /// A slot with its key.
    places: Vec<Option<(u32, KeyId)>>,
    /// The slot that was last: fields that are lifted onto one object have one key.
    last: Option<(u32, KeyId)>,
    /// How many bits of a mixed number are not the place.
    shift: u32,
}

impl Recent {
    /// Nothing yet, with room for the keys of so many slots.
    pub(super) fn new(n_slots: usize) -> Self {
        let n_places = match n_slots {
            0 => 0,
            n => n.next_power_of_two().clamp(PLACES.0, PLACES.1),
        };
        let shift = u64::BITS - n_places.max(PLACES.0).trailing_zeros();
        Self { places: vec![None; n_places], last: None, shift }
    }

    /// The key of a slot, if it is that of the last one.
    pub(super) fn last(&self, text: &str, scan: &Scan<'_>, slot: usize) -> Option<KeyId> {
        let (last, key) = self.last?;
        is_same(text, scan, last as usize, slot).then_some(key)
    }

    /// Where the key of a slot has its place.
    pub(super) fn place(&self, text: &str, scan: &Scan<'_>, slot: usize) -> usize {
        let parts = parts(scan, &scan.slots[slot]).iter().flatten();
        let mixed = parts.fold(0, |mixed: u64, part| {
            let bytes = bytes(text, *part);
            let word =
                bytes.last_chunk().map_or_else(|| short(bytes), |tail| u64::from_le_bytes(*tail));
            (mixed.rotate_left(5) ^ word ^ bytes.len() as u64).wrapping_mul(SPREAD)
        });
        (mixed >> self.shift) as usize
    }

    /// The key of a slot, if it is the one that has the place.
    pub(super) fn key(
        &mut self,
        place: usize,
        text: &str,
        scan: &Scan<'_>,
        slot: usize,
    ) -> Option<KeyId> {
        let (known, key) = self.places.get(place).copied().flatten()?;
        let is_same = is_same(text, scan, known as usize, slot);
        if is_same {
            self.last = Some((slot as u32, key));
        }
        is_same.then_some(key)
    }

    /// Notes the key of a slot.
    pub(super) fn note(&mut self, place: usize, slot: usize, key: KeyId) {
        self.last = Some((slot as u32, key));
        if let Some(noted) = self.places.get_mut(place) {
            *noted = self.last;
        }
    }
}

/// Whether two slots have the same text for a key of the same batch.
fn is_same(text: &str, scan: &Scan<'_>, one: usize, other: usize) -> bool {
    let (one, other) = (&scan.slots[one], &scan.slots[other]);
    let is_same = |(one, other): (&Option<Span>, &Option<Span>)| match (one, other) {
        (Some(one), Some(other)) => bytes(text, *one) == bytes(text, *other),
        (None, _) | (_, None) => false,
    };
    let (parts_of_one, parts_of_other) = (parts(scan, one), parts(scan, other));
    one.batch == other.batch
        && parts_of_one.len() == parts_of_other.len()
        && parts_of_one.iter().zip(parts_of_other).all(is_same)
}

fn parts<'a>(scan: &'a Scan<'_>, slot: &Slot) -> &'a [Option<Span>] {
    &scan.parts[slot.parts.start as usize..slot.parts.end as usize]
}

/// Bytes need no character boundaries to be looked for.
fn bytes(text: &str, span: Span) -> &[u8] {
    &text.as_bytes()[span.start as usize..span.end as usize]
}

/// Fewer than eight bytes as a number.
fn short(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use joinwright_operation::BatchId;

    use super::*;

    /// An answer that is nothing but keys, one slot of the batch for each.
    fn scan(keys: &[&str], batches: &[u16]) -> (String, Scan<'static>) {
        let (mut text, mut scan) = (String::new(), Scan::default());
        for (n, (key, batch)) in keys.iter().zip(batches).enumerate() {
            let span = Span::from(text.len()..text.len() + key.len());
            text.push_str(key);
            let (n, batch) = (n as u32, BatchId(*batch));
            scan.parts.push(Some(span));
            scan.slots.push(Slot { batch, span, parts: n..n + 1, member: None });
        }
        (text, scan)
    }

    #[test]
    fn only_equal_text_of_the_same_batch_is_the_same_key() {
        let texts = ["7", "\"a long key 7\"", "7", "8", "7", "\"a long key 7\""];
        let (text, scan) = scan(&texts, &[0, 0, 0, 0, 1, 0]);
        let mut recent = Recent::new(scan.slots.len());
        let mut found = Vec::new();
        for slot in 0..texts.len() {
            let place = recent.place(&text, &scan, slot);
            let key = recent.key(place, &text, &scan, slot);
            if key.is_none() {
                recent.note(place, slot, KeyId(slot as u32));
            }
            found.push(key.map(|key| key.0));
        }
        assert_eq!(found, [None, None, Some(0), None, None, Some(1)]);
    }

    #[test]
    fn last_key_is_known_without_its_place() {
        let texts = ["7", "7", "8", "7", "7", "7"];
        let (text, scan) = scan(&texts, &[0, 0, 0, 0, 0, 1]);
        let mut recent = Recent::new(scan.slots.len());
        let last = |recent: &Recent, slot| recent.last(&text, &scan, slot).map(|key| key.0);
        assert_eq!(last(&recent, 0), None);
        recent.note(recent.place(&text, &scan, 0), 0, KeyId(7));
        assert_eq!(last(&recent, 1), Some(7));
        assert_eq!(last(&recent, 2), None);
        recent.note(recent.place(&text, &scan, 2), 2, KeyId(8));
        // It is the last again as soon as it was found.
        assert_eq!(last(&recent, 3), None);
        let place = recent.place(&text, &scan, 3);
        assert_eq!(recent.key(place, &text, &scan, 3), Some(KeyId(7)));
        assert_eq!(last(&recent, 4), Some(7));
        assert_eq!(last(&recent, 5), None, "another batch's");
    }

    #[test]
    fn texts_of_one_place_give_way_to_each_other() {
        let keys: Vec<String> = (0..100).map(|n| format!("{n}_same_end")).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let (text, scan) = scan(&keys[..90], &[0; 90]);
        let mut recent = Recent::new(scan.slots.len());
        for slot in 10..90 {
            let place = recent.place(&text, &scan, slot);
            assert_eq!(place, recent.place(&text, &scan, 10));
            assert_eq!(recent.key(place, &text, &scan, slot), None);
            recent.note(place, slot, KeyId(slot as u32));
            assert_eq!(recent.key(place, &text, &scan, slot), Some(KeyId(slot as u32)));
        }
    }
}
