//! Index: the rows of an answer find their keys.

use std::slice;

use joinwright_operation::Batch;
use joinwright_operation::facts::{Batching, Pairing, Returns};

use super::collect::part_texts;
use super::dedupe::{KeyId, Keys};
use super::fetch::Asked;
use crate::answer::scan::{Capture, Scan, Span};
use crate::key::CanonicalKey;
use crate::plan::Join;

/// The joined value of a key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Value {
    /// `null`
    #[default]
    Null,
    /// A value in an answer.
    At(Place),
    /// A list of values in answers: `returns: many`.
    List(Vec<Place>),
}

/// Bytes of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// An index of the answers.
    pub(crate) answer: usize,
    /// Where in that answer.
    pub(crate) span: Span,
    /// Where the registers of the object there begin, among that answer's parts.
    pub(crate) registers: u32,
}

impl Place {
    /// The place of a member of the row here; none if it is not there.
    pub(crate) fn member(self, scan: &Scan<'_>, register: u16) -> Option<Self> {
        let part = self.registers as usize + usize::from(register);
        let span = scan.parts.get(part).copied().flatten()?;
        Some(Self { span, registers: 0, ..self })
    }
}

/// What an alias of an answer gave.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Indexed {
    /// The values of keys; a key that is not named is null.
    pub(crate) values: Vec<(KeyId, Value)>,
    /// For listed batching the key of each row of the list, in order; none for a row that is not used.
    pub(crate) rows: Vec<RowOf>,
    /// Why keys that got nothing got nothing, if that is a fault.
    pub(crate) fault: Option<Fault>,
}

/// Whose a row of a listed answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowOf {
    /// A key's, which it is given to.
    Key(KeyId),
    /// A key's that has its one row already: nothing of it is in the client's answer.
    Spare,
    /// No key's, as far as can be told.
    Nobody,
}

impl RowOf {
    /// The key that is given the row.
    pub(crate) fn key(self) -> Option<KeyId> {
        match self {
            Self::Key(key) => Some(key),
            Self::Spare | Self::Nobody => None,
        }
    }
}

/// A list of rows that does not fit the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// `match: position`, and the list has another length.
    Length {
        /// How many rows there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// Rows that belong to none of the keys.
    Unmatched(usize),
}

/// What is needed to index an answer.
pub(crate) struct Indexing<'a> {
    pub(crate) answer: usize,
    pub(crate) text: &'a str,
    pub(crate) scan: &'a Scan<'a>,
}

impl Indexing<'_> {
    /// Indexes what stands below one alias, the `root`-th of the answer.
    pub(crate) fn alias(
        &self,
        root: u32,
        asked: &Asked,
        batch: &Batch,
        join: &Join,
        keys: &Keys,
    ) -> Indexed {
        let from = self.scan.captures.partition_point(|capture| capture.root < root);
        let to = self.scan.captures.partition_point(|capture| capture.root <= root);
        let captures = &self.scan.captures[from..to];
        match join.relationship.batching {
            Batching::Aliased => self.aliased(captures, asked),
            Batching::Listed { pairing, returns, .. } => {
                // The list itself is captured last; without it the way there ended in a null.
                let Some((list, rows)) = captures.split_last() else {
                    return Indexed::default();
                };
                if self.is_null(list) {
                    return Indexed::default();
                }
                match pairing {
                    Pairing::Position => self.by_position(rows, asked, returns),
                    Pairing::Fields(_) => self.by_fields(rows, asked, returns, batch, join, keys),
                }
            }
        }
    }

    fn is_null(&self, capture: &Capture) -> bool {
        capture.span.of(self.text) == "null"
    }

    fn place(&self, capture: &Capture) -> Place {
        Place { answer: self.answer, span: capture.span, registers: capture.parts.start }
    }

    fn aliased(&self, captures: &[Capture], asked: &Asked) -> Indexed {
        let values = (asked.keys.iter().copied().zip(captures))
            .filter(|(_, capture)| !self.is_null(capture))
            .map(|(key, capture)| (key, Value::At(self.place(capture))))
            .collect();
        Indexed { values, ..Indexed::default() }
    }

    fn by_position(&self, rows: &[Capture], asked: &Asked, returns: Returns) -> Indexed {
        let (expected, found) = (asked.keys.len(), rows.len());
        if expected != found {
            let fault = Some(Fault::Length { expected, found });
            return Indexed { rows: vec![RowOf::Nobody; found], fault, ..Indexed::default() };
        }
        let values = (asked.keys.iter().copied().zip(rows))
            .map(|(key, row)| match returns {
                Returns::One if self.is_null(row) => (key, Value::Null),
                Returns::One => (key, Value::At(self.place(row))),
                Returns::Many if self.is_null(row) => (key, Value::List(Vec::new())),
                Returns::Many => (key, Value::List(vec![self.place(row)])),
            })
            .collect();
        Indexed { values, rows: asked.keys.iter().copied().map(RowOf::Key).collect(), fault: None }
    }

    fn by_fields(
        &self,
        rows: &[Capture],
        asked: &Asked,
        returns: Returns,
        batch: &Batch,
        join: &Join,
        keys: &Keys,
    ) -> Indexed {
        // The keys of a chunk are in order.
        let mut places: Vec<Vec<Place>> = vec![Vec::new(); asked.keys.len()];
        let mut row_keys = Vec::with_capacity(rows.len());
        let mut n_unmatched = 0;
        let mut canonical = CanonicalKey::default();
        for row in rows {
            let key = match self.is_null(row) {
                true => None,
                false => self.row_key(row, batch, join, keys, &mut canonical),
            };
            let asked = key.and_then(|key| Some((key, asked.keys.binary_search(&key).ok()?)));
            let Some((key, place)) = asked else {
                n_unmatched += usize::from(!self.is_null(row));
                row_keys.push(RowOf::Nobody);
                continue;
            };
            let places = &mut places[place];
            // Where one row is wanted the first counts.
            let is_used = returns == Returns::Many || places.is_empty();
            row_keys.push(if is_used { RowOf::Key(key) } else { RowOf::Spare });
            if is_used {
                places.push(self.place(row));
            }
        }
        let values = (asked.keys.iter().copied().zip(places))
            .map(|(key, places)| {
                let value = match returns {
                    Returns::Many => Value::List(places),
                    Returns::One => places.first().map_or(Value::Null, |place| Value::At(*place)),
                };
                (key, value)
            })
            .collect();
        let fault = (n_unmatched > 0).then_some(Fault::Unmatched(n_unmatched));
        Indexed { values, rows: row_keys, fault }
    }

    /// The key that a row is of. `canonical` is room for its bytes.
    fn row_key(
        &self,
        row: &Capture,
        batch: &Batch,
        join: &Join,
        keys: &Keys,
        canonical: &mut CanonicalKey,
    ) -> Option<KeyId> {
        let start = row.parts.start as usize;
        let end = (start + usize::from(batch.row_parts)).min(row.parts.end as usize);
        let parts = part_texts(self.text, &self.scan.parts[start..end])?;
        canonical.clear();
        (join.canonical)(&parts, canonical).ok()?;
        keys.get(canonical)
    }
}

impl Value {
    /// Where it stands; several places for a list of rows, in the order of an answer.
    pub(crate) fn places(&self) -> &[Place] {
        match self {
            Self::Null => &[],
            Self::At(place) => slice::from_ref(place),
            Self::List(places) => places,
        }
    }

    /// The answer that it stands in, if it stands anywhere. All rows of a key are of one answer.
    pub(crate) fn answer(&self) -> Option<usize> {
        self.places().first().map(|place| place.answer)
    }

    /// Whether the key got nothing: null, or no rows.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::At(_) => false,
            Self::List(places) => places.is_empty(),
        }
    }
}
