//! The naive join: all rows of the target are tried for one row of the source.
//!
//! It knows neither batches nor documents nor keys that are shared: those are what is tested.

use std::sync::atomic::Ordering;

use apollo_compiler::resolvers::{FieldError, ResolvedValue};
use serde_json::{Map, Value};

use crate::data::{Cell, Row, RowId};
use crate::given;
use crate::resolve::{Conditions, Given, Node};
use crate::schema::{
    Binding, Field, Function, Gateway, Lookup, Meaning, Picks, Quirk, Relationship,
};

/// What the naive join says of a list that can not be paired by position.
pub(crate) const WRONG_LENGTH: &str = "the list has another length";

/// The relationship that lifts a field to a type of a remote schema, by the type's own name.
pub(crate) fn lift<'g>(
    gateway: &'g Gateway,
    remote: usize,
    ty: &str,
    field: &str,
) -> Option<&'g Relationship> {
    let mut all = gateway.relationships.iter();
    all.find(|one| {
        one.source == remote && one.source_type == ty && one.lift.iter().any(|name| name == field)
    })
}

/// The joined value of one row.
pub(crate) fn join<'w>(
    node: &Node<'w>,
    source: &RowId,
    relationship: &'w Relationship,
    arguments: &Value,
) -> Result<ResolvedValue<'w>, FieldError> {
    let source = keyed(node, source, relationship);
    if relationship.used_keys().any(|key| matches!(source[key], Cell::Null)) {
        return Ok(ResolvedValue::null());
    }
    let value = |source: &Row| {
        if let Some(function) = &relationship.function {
            return given(node, source, relationship, function);
        }
        let Some((field, rows)) = found(node, source, relationship, arguments)? else {
            return Ok(ResolvedValue::null());
        };
        Ok(picked(node, relationship, field, rows, arguments))
    };
    let Some(each) = &relationship.each else {
        return value(&source);
    };
    let Cell::List(items) = &source[each] else { panic!("`{each}` is a list") };
    let values = items.iter().map(|item| match item {
        Cell::Null => Ok(ResolvedValue::null()),
        item => {
            let mut source = source.clone();
            source.insert(each.clone(), item.clone());
            value(&source)
        }
    });
    Ok(ResolvedValue::List(Box::new(values.collect::<Vec<_>>().into_iter())))
}

/// The row whose fields are lifted to a row of the source, if there is one.
pub(crate) fn lifted<'w>(
    node: &Node<'w>,
    source: &RowId,
    relationship: &'w Relationship,
) -> Result<Option<RowId>, FieldError> {
    let source = keyed(node, source, relationship);
    if relationship.used_keys().any(|key| matches!(source[key], Cell::Null)) {
        return Ok(None);
    }
    let found = found(node, &source, relationship, &Value::Object(Map::new()))?;
    Ok(found.and_then(|(field, rows)| lookup(field).ordered(rows).into_iter().next()))
}

/// What a function gives for a row.
fn given<'w>(
    node: &Node<'w>,
    source: &Row,
    relationship: &Relationship,
    function: &Function,
) -> Result<ResolvedValue<'w>, FieldError> {
    let given = given::of_cell(&source[&relationship.key[0]], &function.key);
    let text = match given {
        // Of a list an item is null without an error.
        Err(_) if relationship.each.is_some() => None,
        Err(message) => {
            if relationship.is_fatal {
                node.world.has_failed.store(true, Ordering::Relaxed);
            }
            return Err(FieldError { message });
        }
        Ok(text) => text,
    };
    Ok(match (text, &function.object) {
        (None, _) => ResolvedValue::null(),
        (Some(text), None) => ResolvedValue::leaf(text),
        (Some(text), Some(object)) => node.given(object, text, Given::Outer),
    })
}

/// The row with the key's parts that lie below its fields, called by the way to them.
fn keyed(node: &Node<'_>, source: &RowId, relationship: &Relationship) -> Row {
    let mut row = node.world.row(node.remote, source).clone();
    for key in relationship.key.iter().filter(|key| key.contains('.')) {
        let below = key.split('.').try_fold(Cell::Row(source.clone()), |cell, name| match cell {
            Cell::Row(row) => Some(node.world.row(node.remote, &row)[name].clone()),
            Cell::Null | Cell::Leaf(_) | Cell::List(_) => None,
        });
        row.insert(key.clone(), below.unwrap_or(Cell::Null));
    }
    row
}

/// The field at the end of the path, with the rows that pass; nothing if the path ends in a null.
fn found<'w>(
    node: &Node<'w>,
    source: &Row,
    relationship: &'w Relationship,
    arguments: &Value,
) -> Result<Option<(&'w Field, Vec<RowId>)>, FieldError> {
    let found = passing(node, source, relationship, arguments);
    if found.is_err() && relationship.is_fatal {
        node.world.has_failed.store(true, Ordering::Relaxed);
    }
    found
}

fn passing<'w>(
    node: &Node<'w>,
    source: &Row,
    relationship: &'w Relationship,
    arguments: &Value,
) -> Result<Option<(&'w Field, Vec<RowId>)>, FieldError> {
    let fields = fields(node.world.gateway, relationship);
    let mut conditions: Conditions = Vec::new();
    let mut rows = Vec::new();
    for (segment, field) in relationship.path.iter().zip(&fields) {
        if let Some(message) = node.world.fault(relationship.target, None, field) {
            return Err(FieldError { message });
        }
        let is_last = matches!(field.meaning, Meaning::Lookup(_));
        let mut given = if is_last { arguments.clone() } else { Value::Object(Map::new()) };
        for (name, binding) in &segment.arguments {
            let value = binding.value(source);
            given[name] = merged(value, given.get(name).unwrap_or(&Value::Null));
        }
        conditions.extend(field.conditions(&given));
        rows = node.world.rows(relationship.target, field.rows());
        rows.retain(|row| {
            let row = node.world.row(relationship.target, row);
            conditions.iter().all(|(test, value)| test.holds(value, row))
        });
        if rows.is_empty() && !is_last {
            return Ok(None);
        }
    }
    let field = fields[fields.len() - 1];
    if lookup(field).has(Quirk::Short) {
        return Err(FieldError { message: WRONG_LENGTH.to_owned() });
    }
    Ok(Some((field, rows)))
}

/// What is bound with what the client adds to it.
fn merged(bound: Value, client: &Value) -> Value {
    match (bound, client) {
        (Value::Object(mut bound), Value::Object(client)) => {
            for (name, value) in client {
                let own = bound.remove(name);
                let value = own.map_or_else(|| value.clone(), |own| merged(own, value));
                bound.insert(name.clone(), value);
            }
            Value::Object(bound)
        }
        (bound, _) => bound,
    }
}

fn lookup(field: &Field) -> &Lookup {
    let Meaning::Lookup(lookup) = &field.meaning else { panic!("a path ends at a lookup") };
    lookup
}

/// The value that the rows make.
fn picked<'w>(
    node: &Node<'w>,
    relationship: &Relationship,
    field: &Field,
    rows: Vec<RowId>,
    arguments: &Value,
) -> ResolvedValue<'w> {
    let lookup = lookup(field);
    let rows = lookup.ordered(rows);
    let remote = relationship.target;
    match (&lookup.picks, &relationship.batch) {
        (Picks::First | Picks::Each { many: false, .. }, _) => {
            return node.one(remote, lookup, rows.first());
        }
        (Picks::All, Some(batch)) if !batch.is_many => {
            return node.one(remote, lookup, rows.first());
        }
        // A null between the rows is nobody's.
        (Picks::All, Some(_)) => return ResolvedValue::list(node.rows(remote, lookup, &rows)),
        (Picks::Each { .. }, _) | (Picks::All, None) => {}
    }
    let first = arguments["first"].as_u64().map_or(usize::MAX, |first| first as usize);
    node.many(remote, lookup, &rows[..first.min(rows.len())])
}

/// The fields of the path, in the target remote schema.
fn fields<'g>(gateway: &'g Gateway, relationship: &'g Relationship) -> Vec<&'g Field> {
    let remote = &gateway.remotes[relationship.target];
    let mut fields: &[Field] = &remote.query;
    let path = relationship.path.iter().map(|segment| {
        let field = fields.iter().find(|field| field.name == segment.field).unwrap();
        fields = remote.fields(field.ty.name());
        field
    });
    path.collect()
}

impl Field {
    /// The type of the rows that it asks about.
    fn rows(&self) -> &str {
        match &self.meaning {
            Meaning::Lookup(lookup) => &lookup.rows,
            Meaning::Space(rows) => rows,
            other => panic!("{other:?} has no rows"),
        }
    }
}

impl Relationship {
    /// The key fields that an argument uses.
    fn used_keys(&self) -> impl Iterator<Item = &str> {
        let bindings = self.path.iter().flat_map(|segment| &segment.arguments);
        let mut used = Vec::new();
        if self.function.is_some() {
            used.extend(self.key.iter().map(String::as_str));
        }
        bindings.for_each(|(_, binding)| binding.keys(&mut used));
        used.into_iter()
    }
}

impl Binding {
    fn keys<'b>(&'b self, used: &mut Vec<&'b str>) {
        match self {
            Self::Key(name) => used.push(name),
            Self::Static(_) => {}
            Self::List(items) => items.iter().for_each(|item| item.keys(used)),
            Self::Object(members) => members.iter().for_each(|(_, value)| value.keys(used)),
        }
    }

    /// What it is for a row.
    fn value(&self, source: &Row) -> Value {
        match self {
            Self::Key(name) => json(&source[name]),
            Self::Static(value) => value.clone(),
            Self::List(items) => items.iter().map(|item| item.value(source)).collect(),
            Self::Object(members) => {
                let members = members.iter();
                Value::Object(
                    members.map(|(name, one)| (name.clone(), one.value(source))).collect(),
                )
            }
        }
    }
}

fn json(cell: &Cell) -> Value {
    match cell {
        Cell::Leaf(value) => value.clone(),
        Cell::List(items) => items.iter().map(json).collect(),
        Cell::Null | Cell::Row(_) => Value::Null,
    }
}
