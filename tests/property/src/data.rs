//! Random rows for a gateway's remote schemas: few distinct values, so that keys meet rows, and null,
//! duplicate and dangling ones among them.

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicBool, AtomicI32};

use fastrand::Rng;
use serde_json::{Value, json};

use crate::schema::{
    Domain, Field, Gateway, MARKED_WORDS, Meaning, Remote, Role, STATIC_WORDS, Ty,
};

/// It is in every string that only upstreams and variables may hold: it must not be in a document.
pub(crate) const MARKER: char = '¤';

/// The whole content of the remote schemas.
#[derive(Debug)]
pub(crate) struct World<'g> {
    pub(crate) gateway: &'g Gateway,
    /// For each remote schema its rows by their type.
    tables: Vec<BTreeMap<String, Vec<Row>>>,
    /// How many mutations there were, in all remote schemas.
    pub(crate) clock: AtomicI32,
    /// The seed of what can not be read, if anything can not.
    pub(crate) broken: Option<u64>,
    /// Whether a join failed that makes `data` null.
    pub(crate) has_failed: AtomicBool,
}

/// A row: a value for each field that is stored.
pub(crate) type Row = BTreeMap<String, Cell>;

/// A stored value.
#[derive(Debug, Clone)]
pub(crate) enum Cell {
    Null,
    Leaf(Value),
    Row(RowId),
    List(Vec<Cell>),
}

/// A row by its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowId {
    /// The object type.
    pub(crate) ty: String,
    pub(crate) idx: usize,
}

impl<'g> World<'g> {
    /// The world of a seed.
    pub(crate) fn new(gateway: &'g Gateway, seed: u64) -> Self {
        let mut rng = Rng::with_seed(0xDA7A_0000 + seed);
        let tables = gateway.remotes.iter().map(|remote| tables(&mut rng, remote)).collect();
        Self::of(gateway, tables, None)
    }

    fn of(
        gateway: &'g Gateway,
        tables: Vec<BTreeMap<String, Vec<Row>>>,
        broken: Option<u64>,
    ) -> Self {
        let (clock, has_failed) = (AtomicI32::new(0), AtomicBool::new(false));
        Self { gateway, tables, clock, broken, has_failed }
    }

    /// The same rows with the clock at its start.
    pub(crate) fn restarted(&self, broken: Option<u64>) -> Self {
        Self::of(self.gateway, self.tables.clone(), broken)
    }

    /// Why a field has no value, if so: it is null then, with this error.
    ///
    /// Only what may be null is out of order: other nulls spread, which differs with the document.
    /// Keys never are, for the same reason.
    pub(crate) fn fault(
        &self,
        remote: usize,
        row: Option<&RowId>,
        field: &Field,
    ) -> Option<String> {
        let mut hasher = DefaultHasher::new();
        let idx = row.map(|row| (&row.ty, row.idx));
        (self.broken?, remote, idx, &field.name).hash(&mut hasher);
        let may_break = match (&field.meaning, row) {
            (Meaning::Column(_), Some(row)) => !self.gateway.has_key(remote, row, &field.name),
            (Meaning::Link, Some(row)) => !self.gateway.has_key(remote, row, &field.name),
            (Meaning::Lookup(_) | Meaning::Space(_), _) => !self.gateway.is_asked_for_items(field),
            _ => false,
        };
        let is_broken = may_break && !field.ty.is_non_null() && hasher.finish().is_multiple_of(6);
        is_broken.then(|| format!("`{}` is out of order", field.name))
    }

    /// The row.
    pub(crate) fn row(&self, remote: usize, id: &RowId) -> &Row {
        &self.tables[remote][&id.ty][id.idx]
    }

    /// All rows of a type, which may be abstract.
    pub(crate) fn rows(&self, remote: usize, ty: &str) -> Vec<RowId> {
        let tables = self.gateway.remotes[remote].tables(ty);
        let ids = tables.iter().flat_map(|table| {
            let n_rows = self.tables[remote].get(&table.name).map_or(0, Vec::len);
            (0..n_rows).map(|idx| RowId { ty: table.name.clone(), idx })
        });
        ids.collect()
    }
}

fn tables(rng: &mut Rng, remote: &Remote) -> BTreeMap<String, Vec<Row>> {
    let objects = remote.objects.iter().filter(|object| object.role == Role::Rows);
    let sizes: BTreeMap<&str, usize> =
        objects.clone().map(|object| (object.name.as_str(), rng.usize(1..6))).collect();
    let mut row = |fields: &[Field]| {
        let mut row = Row::new();
        for field in fields {
            let cell = match &field.meaning {
                Meaning::Column(domain) => {
                    let mut leaf = |rng: &mut Rng| Cell::Leaf(leaf(rng, domain, field.ty.name()));
                    cell(rng, &field.ty, &mut leaf)
                }
                Meaning::Link => {
                    let tables = remote.tables(field.ty.name());
                    cell(rng, &field.ty, &mut |rng: &mut Rng| {
                        let ty = tables[rng.usize(..tables.len())].name.clone();
                        let idx = rng.usize(..sizes[ty.as_str()]);
                        Cell::Row(RowId { ty, idx })
                    })
                }
                _ => continue,
            };
            row.insert(field.name.clone(), cell);
        }
        row
    };
    let tables = objects.map(|object| {
        let rows = (0..sizes[object.name.as_str()]).map(|_| row(&object.fields));
        (object.name.clone(), rows.collect())
    });
    tables.collect()
}

fn cell(rng: &mut Rng, ty: &Ty, leaf: &mut dyn FnMut(&mut Rng) -> Cell) -> Cell {
    if !ty.is_non_null() && rng.u32(0..5) == 0 {
        return Cell::Null;
    }
    match ty.item() {
        Some(item) => Cell::List((0..rng.usize(0..4)).map(|_| cell(rng, item, leaf)).collect()),
        None => leaf(rng),
    }
}

/// A value of a domain, as the type writes it.
fn leaf(rng: &mut Rng, domain: &Domain, ty: &str) -> Value {
    match domain {
        Domain::Number => number(rng, ty),
        Domain::Word => match rng.u32(0..4) {
            0 => json!(STATIC_WORDS[rng.usize(..STATIC_WORDS.len())]),
            _ => json!(MARKED_WORDS[rng.usize(..MARKED_WORDS.len())]),
        },
        Domain::Real => json!([0.5, -2.25, 1e300, 123456789.125][rng.usize(..4)]),
        Domain::Flag => json!(rng.bool()),
        Domain::Enum(values) => json!(values[rng.usize(..values.len())]),
        Domain::Blob => match rng.u32(0..5) {
            0 => json!(u64::MAX),
            1 => json!(["¤x", null, [1, 2.5, { "¤": 0 }]]),
            2 => json!({ "¤b": 1, "¤a": { "¤id": "\u{e9}\\" }, "¤c": [] }),
            3 => json!(MARKED_WORDS[rng.usize(..MARKED_WORDS.len())]),
            _ => json!(false),
        },
    }
}

fn number(rng: &mut Rng, ty: &str) -> Value {
    let number = match rng.u32(0..12) {
        0 => i32::MAX,
        1 => i32::MIN,
        _ => rng.i32(0..5),
    };
    match ty {
        "ID" if rng.bool() => json!(number.to_string()),
        "String" => json!(number.to_string()),
        "Float" => json!(f64::from(number)),
        _ => json!(number),
    }
}

impl Gateway {
    /// Whether a field is on the way of a relationship that is asked for each item of a list. The
    /// executor of the naive join nulls the whole list if an item has an error.
    fn is_asked_for_items(&self, field: &Field) -> bool {
        let mut items = self.relationships.iter().filter(|one| one.each.is_some());
        items.any(|one| one.path.iter().any(|segment| segment.field == field.name))
    }

    /// Whether a relationship reads a field of the row, as a key or to match one.
    fn has_key(&self, remote: usize, row: &RowId, field: &str) -> bool {
        let ty = self.remotes[remote].names.joined_type(&row.ty);
        self.relationships.iter().any(|relationship| {
            let is_source = self.sources(relationship).contains(&ty);
            let is_key = relationship.key.iter().any(|key| {
                let mut way = key.split('.');
                (way.next() == Some(field) && is_source) || way.any(|name| name == field)
            });
            let matched = relationship.batch.iter().flat_map(|batch| &batch.fields);
            is_key || matched.into_iter().any(|(name, _)| name == field)
        })
    }
}
