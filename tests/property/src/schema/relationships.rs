//! Random relationships. Each gets a field of its own to call in the target remote schema, so that
//! every form of arguments is met.

use fastrand::Rng;

use super::columns::{comparable, fits, types};
use super::lookups::{Draft, Part};
use super::{Batch, Domain, Field, Gateway, Meaning, Relationship, Remote, Role};

/// How keys reach the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Aliased,
    ByPosition,
    ByFields,
}

/// Adds a relationship.
pub(super) fn add(rng: &mut Rng, gateway: &mut Gateway, number: usize) {
    let source = rng.usize(..gateway.remotes.len());
    let target = rng.usize(..gateway.remotes.len());
    let way =
        [Way::Aliased, Way::Aliased, Way::ByPosition, Way::ByFields, Way::ByFields][rng.usize(..5)];
    let objects = gateway.remotes[source].objects.iter();
    let objects: Vec<_> = objects.filter(|object| object.role == Role::Rows).collect();
    let object = objects[rng.usize(..objects.len())].clone();
    let row_types = gateway.remotes[target].row_types();
    let rows = row_types[rng.usize(..row_types.len())].clone();

    let parts = parts(rng, &gateway.remotes[target], &object.fields, &rows, way);
    let way = if parts.is_empty() { Way::Aliased } else { way };
    let batch = batch(rng, &parts, way);
    let mut key: Vec<String> = parts.iter().map(|part| part.key.clone()).collect();
    if rng.u32(0..8) == 0 {
        // A field that nothing uses is a warning, and its null does not matter.
        key.extend(unused(rng, &object.fields, &key));
    }
    let draft = Draft { rng, remote: &mut gateway.remotes[target], rows, way, parts, number };
    let path = draft.finish();
    let name = match rng.u32(0..3) {
        0 => format!("_j{number}"),
        1 => format!("joined{number}"),
        _ => format!("Joined_{number}"),
    };
    gateway.relationships.push(Relationship {
        source,
        source_type: object.name,
        name,
        key,
        target,
        path,
        batch,
    });
}

fn batch(rng: &mut Rng, parts: &[Part], way: Way) -> Option<Batch> {
    let max_keys = (rng.u32(0..5) == 0).then(|| rng.u32(1..4));
    let fields = match way {
        Way::Aliased => return None,
        Way::ByPosition => Vec::new(),
        Way::ByFields => parts.iter().map(|part| (part.column.clone(), part.key.clone())).collect(),
    };
    let is_many = way == Way::ByFields && rng.bool();
    Some(Batch { fields, is_many, max_keys })
}

fn unused(rng: &mut Rng, fields: &[Field], key: &[String]) -> Option<String> {
    let columns = fields.iter().filter(|field| matches!(field.meaning, Meaning::Column(_)));
    let names = columns.map(|field| &field.name).filter(|name| !key.contains(name));
    rng.choice(names.cloned().collect::<Vec<_>>())
}

/// Key fields that fit arguments that test columns of the rows.
fn parts(rng: &mut Rng, target: &Remote, source: &[Field], rows: &str, way: Way) -> Vec<Part> {
    let n_parts = [0, 1, 1, 1, 1, 1, 1, 2, 2, 3][rng.usize(..10)];
    let columns = columns(rng, target, rows);
    // Rows of a union have no fields that could be matched.
    if way == Way::ByFields && target.fields(rows).is_empty() {
        return Vec::new();
    }
    let mut source: Vec<&Field> = source.iter().collect();
    rng.shuffle(&mut source);
    let mut parts: Vec<Part> = Vec::new();
    for key in source {
        if parts.len() == n_parts {
            break;
        }
        let part = part(rng, target, key, &columns, way);
        // `match` can name a row's field only once.
        let is_new = |new: &Part| parts.iter().all(|part| part.column != new.column);
        parts.extend(part.filter(|part| way != Way::ByFields || is_new(part)));
    }
    parts
}

/// The columns of rows that are no lists; those of one member for a union.
pub(super) fn columns(rng: &mut Rng, remote: &Remote, rows: &str) -> Vec<Field> {
    let of_type = remote.fields(rows);
    let fields = match remote.tables(rows).as_slice() {
        tables if of_type.is_empty() => &tables[rng.usize(..tables.len())].fields,
        _ => of_type,
    };
    let columns = fields.iter().filter(|field| matches!(field.meaning, Meaning::Column(_)));
    columns.filter(|field| field.ty.item().is_none()).cloned().collect()
}

/// What a field of the source type can be joined by, if anything.
fn part(rng: &mut Rng, target: &Remote, key: &Field, columns: &[Field], way: Way) -> Option<Part> {
    let Meaning::Column(domain) = &key.meaning else {
        return None;
    };
    let is_list = match key.ty.item() {
        None => false,
        Some(item) if way != Way::ByFields && item.item().is_none() => true,
        Some(_) => return None,
    };
    let of_domain = columns.iter().filter(|column| is_of(column, domain));
    let mut candidates: Vec<(&Field, String)> = Vec::new();
    for column in of_domain {
        if way == Way::ByFields && !comparable(column.ty.name(), key.ty.name(), domain) {
            continue;
        }
        let fitting = types(domain, target).into_iter();
        let fitting = fitting.filter(|ty| fits(key.ty.name(), ty, domain));
        candidates.extend(fitting.map(|ty| (column, ty)));
    }
    let (column, argument) = rng.choice(candidates)?;
    Some(Part {
        key: key.name.clone(),
        column: column.name.clone(),
        argument,
        is_list,
        has_null_items: key.ty.item().is_some_and(|item| !item.is_non_null()),
    })
}

fn is_of(column: &Field, domain: &Domain) -> bool {
    matches!(&column.meaning, Meaning::Column(own) if own == domain)
}
