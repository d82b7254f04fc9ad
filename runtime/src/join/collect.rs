//! Collect: the keys at an answer's slots.

use std::ops::Range;

use joinwright_operation::facts::KeyPart;

use super::dedupe::{KeyId, KeySource, Keys};
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

/// Reads the key of a slot, or its keys.
pub(crate) fn collect(
    join: &Join,
    keys: &mut Keys,
    text: &str,
    scan: &Scan<'_>,
    source: KeySource,
) -> SlotKey {
    let Some(mut parts) = key_texts(join, text, scan, &source) else {
        return SlotKey::Null;
    };
    let Some(place) = join.relationship.each.map(usize::from) else {
        return collect_one(join, keys, &parts, source);
    };
    let list = parts[place];
    // What was scanned is JSON.
    let items = items(list).unwrap_or_default();
    let collect_item = |item: Range<usize>| {
        parts[place] = &list[item.clone()];
        if parts[place] == NULL {
            return SlotKey::Null;
        }
        collect_one(join, keys, &parts, KeySource { item: Some(item.into()), ..source.clone() })
    };
    SlotKey::Each(items.into_iter().map(collect_item).collect())
}

fn collect_one(join: &Join, keys: &mut Keys, parts: &[&str], source: KeySource) -> SlotKey {
    let mut canonical = CanonicalKey::default();
    match (join.canonical)(parts, &mut canonical) {
        Ok(()) => SlotKey::Key(keys.insert(&canonical, source)),
        Err(error) => SlotKey::Bad(error),
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
    let parts = &scan.parts[source.parts.start as usize..source.parts.end as usize];
    let mut texts = part_texts(text, parts)?;
    for (text, part) in texts.iter_mut().zip(join.relationship.key) {
        *text = drilled(text, part)?;
    }
    if let (Some(place), Some(item)) = (join.relationship.each, source.item) {
        let place = usize::from(place);
        texts[place] = item.of(texts[place]);
    }
    Some(texts)
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
