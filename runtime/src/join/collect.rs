//! Collect: the keys at an answer's slots.

use std::ops::Range;

use joinwright_operation::facts::KeyPart;

use super::dedupe::{KeyId, KeySource, Keys};
use super::recent::Recent;
use crate::answer::lexer::{Lexer, Malformed};
use crate::answer::scan::{Scan, Span};
use crate::key::{CanonicalKey, KeyError};
use crate::plan::Join;

const NULL: &str = "null";

/// What a slot turned out to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SlotKey {
    /// A part of the key is null: nothing is fetched, the joined field is null.
    Null,
    /// A key.
    Key(KeyId),
    /// No key: the joined field is null with this error.
    Bad(KeyError),
    /// `each`: a list of keys, none of them a list itself. The joined field is a list.
    Each(Vec<SlotKey>),
}

impl SlotKey {
    /// What it holds, with the item's place in the list for `each`.
    pub(crate) fn items(&self) -> impl Iterator<Item = (Option<usize>, &SlotKey)> {
        let (own, items) = match self {
            Self::Null | Self::Key(_) | Self::Bad(_) => (Some(self), [].as_slice()),
            Self::Each(items) => (None, items.as_slice()),
        };
        let items = items.iter().enumerate().map(|(idx, item)| (Some(idx), item));
        own.map(|own| (None, own)).into_iter().chain(items)
    }

    /// The keys that it holds, with each item's place in the list for `each`.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (Option<usize>, KeyId)> {
        self.items().filter_map(|(item, key)| match key {
            Self::Key(key) => Some((item, *key)),
            Self::Null | Self::Bad(_) | Self::Each(_) => None,
        })
    }
}

/// Collects the keys at the slots of one answer.
pub(crate) struct Collector<'a> {
    answer: usize,
    text: &'a str,
    scan: &'a Scan<'a>,
    recent: Recent,
    /// Room for the parts of a key and for its bytes, the same for all keys.
    parts: Vec<&'a str>,
    canonical: CanonicalKey,
}

impl<'a> Collector<'a> {
    /// Collects from the answer with the index `answer`.
    pub(crate) fn new(answer: usize, text: &'a str, scan: &'a Scan<'a>) -> Self {
        let recent = Recent::new(scan.slots.len());
        Self { answer, text, scan, recent, parts: Vec::new(), canonical: CanonicalKey::default() }
    }

    /// Reads the key of the answer's `slot`, or its keys.
    pub(crate) fn collect(&mut self, join: &Join, keys: &mut Keys, slot: usize) -> SlotKey {
        let parts = self.scan.slots[slot].parts.clone();
        let source = KeySource { answer: self.answer, parts, item: None };
        if let Some(place) = join.relationship.each {
            return self.each(join, keys, source, usize::from(place));
        }
        if let Some(key) = self.recent.last(self.text, self.scan, slot) {
            return SlotKey::Key(key);
        }
        let place = self.recent.place(self.text, self.scan, slot);
        if let Some(key) = self.recent.key(place, self.text, self.scan, slot) {
            return SlotKey::Key(key);
        }
        if !read_texts(&mut self.parts, join, self.text, self.scan, &source) {
            return SlotKey::Null;
        }
        let key = self.one(join, keys, source);
        if let SlotKey::Key(key) = key {
            self.recent.note(place, slot, key);
        }
        key
    }

    fn each(&mut self, join: &Join, keys: &mut Keys, source: KeySource, place: usize) -> SlotKey {
        if !read_texts(&mut self.parts, join, self.text, self.scan, &source) {
            return SlotKey::Null;
        }
        let list = self.parts[place];
        // What was scanned is JSON.
        let items = items(list).unwrap_or_default();
        let collect_item = |item: Range<usize>| {
            self.parts[place] = &list[item.clone()];
            if self.parts[place] == NULL {
                return SlotKey::Null;
            }
            self.one(join, keys, KeySource { item: Some(item.into()), ..source.clone() })
        };
        SlotKey::Each(items.into_iter().map(collect_item).collect())
    }

    /// The key whose parts were read.
    fn one(&mut self, join: &Join, keys: &mut Keys, source: KeySource) -> SlotKey {
        self.canonical.clear();
        match (join.canonical)(&self.parts, &mut self.canonical) {
            Ok(()) => SlotKey::Key(keys.insert(&self.canonical, source)),
            Err(error) => SlotKey::Bad(error),
        }
    }
}

/// The texts of a key's parts; nothing if one of them is null or absent. Of a list whose items are
/// asked for one by one it is the whole list, or the item if `source` names one.
pub(crate) fn key_texts<'a>(
    join: &Join,
    text: &'a str,
    scan: &Scan<'_>,
    source: &KeySource,
) -> Option<Vec<&'a str>> {
    let mut texts = Vec::new();
    read_texts(&mut texts, join, text, scan, source).then_some(texts)
}

/// Puts the texts of a key's parts into `texts`. Says whether all of them are there, as
/// [`key_texts`] has it.
fn read_texts<'a>(
    texts: &mut Vec<&'a str>,
    join: &Join,
    text: &'a str,
    scan: &Scan<'_>,
    source: &KeySource,
) -> bool {
    texts.clear();
    for part in &scan.parts[source.parts.start as usize..source.parts.end as usize] {
        match part.map(|span| span.of(text)) {
            None | Some(NULL) => return false,
            Some(part) => texts.push(part),
        }
    }
    for (text, part) in texts.iter_mut().zip(join.relationship.key) {
        let Some(leaf) = drilled(text, part) else { return false };
        *text = leaf;
    }
    if let (Some(place), Some(item)) = (join.relationship.each, source.item) {
        let place = usize::from(place);
        texts[place] = item.of(texts[place]);
    }
    true
}

/// The texts of parts that are leaves; nothing if one of them is null or absent.
pub(crate) fn part_texts<'a>(text: &'a str, parts: &[Option<Span>]) -> Option<Vec<&'a str>> {
    let texts = parts.iter().map(|part| part.map(|span| span.of(text)));
    texts.map(|text| text.filter(|text| *text != NULL)).collect()
}

/// The leaf of a part: what was asked for below the field of the selection set.
fn drilled<'a>(text: &'a str, part: &KeyPart<'_>) -> Option<&'a str> {
    let below = match part {
        KeyPart::Field(_) => [].as_slice(),
        KeyPart::Path(way) => way.get(1..).unwrap_or_default(),
    };
    let leaf = below.iter().try_fold(text, |text, field| match text {
        NULL => None,
        // What was scanned is an object with this member.
        object => member(object, field.name).ok().flatten(),
    });
    leaf.filter(|text| *text != NULL)
}

fn member<'a>(object: &'a str, name: &str) -> Result<Option<&'a str>, Malformed> {
    let mut lexer = Lexer::new(object, 0);
    lexer.object_start()?;
    let mut is_first = true;
    while lexer.next_in(b'}', is_first)? {
        is_first = false;
        let (_, found) = lexer.member_name()?;
        let value = lexer.skip_value()?;
        if found.raw == name {
            return Ok(Some(&object[value]));
        }
    }
    Ok(None)
}

fn items(list: &str) -> Result<Vec<Range<usize>>, Malformed> {
    let mut lexer = Lexer::new(list, 0);
    lexer.list_start()?;
    let mut items = Vec::new();
    while lexer.next_in(b']', items.is_empty())? {
        items.push(lexer.skip_value()?);
    }
    Ok(items)
}
