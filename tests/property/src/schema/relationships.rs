//! Random relationships. Each gets a field of its own to call in the target remote schema, so that
//! every form of arguments is met.

use fastrand::Rng;

use super::columns::{comparable, fits, types};
use super::functions;
use super::lookups::{Draft, Part};
use super::{Batch, Domain, Field, Gateway, Meaning, Relationship, Remote};

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
    let (source_type, fields) = source_type(rng, &gateway.remotes[source]);
    let name = name(rng, number);
    if rng.u32(0..8) == 0
        && let Some(key) = functions::key(rng, &fields)
    {
        let relationship = functions::relationship(rng, (source, source_type), name, key, number);
        return gateway.relationships.push(relationship);
    }
    let row_types = gateway.remotes[target].row_types();
    let row_type = row_types[rng.usize(..row_types.len())].clone();
    let rows = rows(rng, &gateway.remotes[target], &row_type, way);

    let (parts, each) = parts(rng, &gateway.remotes[target], &fields, &rows, way);
    let way = if parts.is_empty() { Way::Aliased } else { way };
    let is_single = each.is_some();
    // Without a key nothing is listed, and `as` has no place.
    let row_type = if way == Way::Aliased { rows.clone() } else { row_type };
    let mut batch = batch(rng, &parts, way);
    if let Some(batch) = batch.as_mut().filter(|_| rows != row_type) {
        batch.rows = Some(rows.clone());
    }
    let mut key: Vec<String> = parts.iter().map(|part| part.key.clone()).collect();
    if rng.u32(0..8) == 0 {
        // A field that nothing uses is a warning, and its null does not matter.
        key.extend(unused(rng, &fields, &key, is_single));
    }
    let is_fatal = rng.u32(0..12) == 0;
    let remote = &mut gateway.remotes[target];
    let draft = Draft {
        rng,
        remote,
        rows,
        row_type,
        way,
        parts,
        number,
        is_single,
        is_lift: false,
        is_fatal,
    };
    let path = draft.finish();
    gateway.relationships.push(Relationship {
        source,
        source_type,
        name,
        key,
        each,
        lift: Vec::new(),
        target,
        path,
        batch,
        function: None,
        is_fatal,
    });
}

fn name(rng: &mut Rng, number: usize) -> String {
    match rng.u32(0..3) {
        0 => format!("_j{number}"),
        1 => format!("joined{number}"),
        _ => format!("Joined_{number}"),
    }
}

/// The rows that a lookup gives which says that they are of this type: sometimes those of one object
/// type, which a relationship then names with `as`.
fn rows(rng: &mut Rng, remote: &Remote, row_type: &str, way: Way) -> String {
    let tables = remote.tables(row_type);
    let is_abstract = remote.object(row_type).is_none();
    if is_abstract && way != Way::Aliased && rng.bool() {
        return tables[rng.usize(..tables.len())].name.clone();
    }
    row_type.to_owned()
}

/// A source type with the fields that every object of it has alike.
fn source_type(rng: &mut Rng, remote: &Remote) -> (String, Vec<Field>) {
    let types = remote.row_types();
    let is_object = |ty: &&String| remote.object(ty).is_some();
    let objects: Vec<&String> = types.iter().filter(is_object).collect();
    let ty = match rng.u32(0..3) {
        0 => &types[rng.usize(..types.len())],
        _ => objects[rng.usize(..objects.len())],
    };
    let tables = remote.tables(ty);
    let mut fields = match remote.fields(ty) {
        [] => tables[0].fields.clone(),
        fields => fields.to_vec(),
    };
    // A union has no fields of its own: those that all members have.
    let in_all = |field: &Field| {
        let is_same = |other: &Field| {
            let is_equal = other.name == field.name && other.ty == field.ty;
            is_equal
                && matches!((&other.meaning, &field.meaning),
                (Meaning::Column(one), Meaning::Column(other)) if one == other)
        };
        tables.iter().all(|table| table.fields.iter().any(is_same))
    };
    let mut below = below(remote, &fields, 2);
    fields.retain(in_all);
    if is_object(&ty) {
        rng.shuffle(&mut below);
        fields.extend(below.into_iter().take(3));
    }
    (ty.clone(), fields)
}

/// Columns of the rows that fields lead to, called by the way to them.
fn below(remote: &Remote, fields: &[Field], depth: usize) -> Vec<Field> {
    let is_way = |field: &&Field| {
        depth > 0 && matches!(field.meaning, Meaning::Link) && field.ty.item().is_none()
    };
    let ways = fields.iter().filter(is_way).flat_map(|way| {
        let there = remote.fields(way.ty.name());
        let columns = there.iter().filter(|field| matches!(field.meaning, Meaning::Column(_)));
        let columns = columns.cloned().chain(below(remote, there, depth - 1));
        columns.map(|column| Field { name: format!("{}.{}", way.name, column.name), ..column })
    });
    ways.collect()
}

fn batch(rng: &mut Rng, parts: &[Part], way: Way) -> Option<Batch> {
    let max_keys = (rng.u32(0..5) == 0).then(|| rng.u32(1..4));
    let fields = match way {
        Way::Aliased => return None,
        Way::ByPosition => Vec::new(),
        Way::ByFields => parts.iter().map(|part| (part.column.clone(), part.key.clone())).collect(),
    };
    let is_many = way == Way::ByFields && rng.bool();
    Some(Batch { fields, is_many, max_keys, rows: None })
}

/// A field that is not in the key. With `each` a list of lists can not be in it at all.
fn unused(rng: &mut Rng, fields: &[Field], key: &[String], has_each: bool) -> Option<String> {
    let is_nested = |field: &Field| field.ty.item().is_some_and(|item| item.item().is_some());
    let columns = (fields.iter())
        .filter(|field| matches!(field.meaning, Meaning::Column(_)))
        .filter(|field| !(has_each && is_nested(field)));
    let names = columns.map(|field| &field.name).filter(|name| !key.contains(name));
    rng.choice(names.cloned().collect::<Vec<_>>())
}

/// Key fields that fit arguments that test columns of the rows.
/// Also which of them is a list of which each item is asked for.
fn parts(
    rng: &mut Rng,
    target: &Remote,
    source: &[Field],
    rows: &str,
    way: Way,
) -> (Vec<Part>, Option<String>) {
    let n_parts = [0, 1, 1, 1, 1, 1, 1, 2, 2, 3][rng.usize(..10)];
    let columns = columns(rng, target, rows);
    // Rows of a union have no fields that could be matched.
    if way == Way::ByFields && target.fields(rows).is_empty() {
        return (Vec::new(), None);
    }
    let mut source: Vec<&Field> = source.iter().collect();
    rng.shuffle(&mut source);
    let mut parts: Vec<Part> = Vec::new();
    let mut each = None;
    for key in source {
        if parts.len() == n_parts {
            break;
        }
        let is_flat = key.ty.item().is_some_and(|item| item.item().is_none());
        let has_list = parts.iter().any(|part| part.is_list);
        let is_each = is_flat && each.is_none() && !has_list && rng.bool();
        if each.is_some() && key.ty.item().is_some() {
            // One list can be taken item by item.
            continue;
        }
        let part = part(rng, target, key, &columns, way, is_each);
        // `match` can name a row's field only once.
        let is_new = |new: &Part| parts.iter().all(|part| part.column != new.column);
        if let Some(part) = part.filter(|part| way != Way::ByFields || is_new(part)) {
            each = if is_each { Some(key.name.clone()) } else { each };
            parts.push(part);
        }
    }
    (parts, each)
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
fn part(
    rng: &mut Rng,
    target: &Remote,
    key: &Field,
    columns: &[Field],
    way: Way,
    is_each: bool,
) -> Option<Part> {
    let Meaning::Column(domain) = &key.meaning else {
        return None;
    };
    let is_list = match key.ty.item() {
        None => false,
        Some(_) if is_each => false,
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
        has_null_items: !is_each && key.ty.item().is_some_and(|item| !item.is_non_null()),
    })
}

fn is_of(column: &Field, domain: &Domain) -> bool {
    matches!(&column.meaning, Meaning::Column(own) if own == domain)
}
