//! Resolvers over a [`World`]: for a remote schema alone, as an upstream has them, and for the joined
//! schema, where relationships are resolved by the [naive join](crate::naive).

use std::sync::atomic::Ordering;

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use serde_json::Value;

use crate::data::{Cell, RowId, World};
use crate::naive;
use crate::schema::{Field, Lookup, Meaning, Picks, Quirk, Remote, Test};

/// An object of an executor.
#[derive(Clone)]
pub(crate) struct Node<'w> {
    pub(crate) world: &'w World<'w>,
    /// Whose object it is. For the root of the joined schema this is nobody's.
    pub(crate) remote: usize,
    /// Whether the schema is the joined one.
    pub(crate) is_joined: bool,
    pub(crate) thing: Thing,
    /// The name of its type in the schema.
    ty: String,
}

/// What the object is.
#[derive(Clone)]
pub(crate) enum Thing {
    Query,
    Mutation,
    /// The root fields of a remote schema in the joined one, whether those of the mutation type.
    Namespace(bool),
    Row(RowId),
    /// A place of this type, with what has been asked of rows on the way to it.
    Space(String, Conditions),
    /// The object of this type that a function gave, with its text.
    Given(String, String, Given),
    /// The payload of this type, with the clock and the mutation's argument.
    Payload(String, i32, usize),
}

/// Which of the objects that a function gave for a key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Given {
    /// The value.
    Outer,
    /// The one below it.
    Inner,
}

/// What rows must fulfil: tests with their values.
pub(crate) type Conditions = Vec<(Test, Value)>;

impl ObjectValue for Node<'_> {
    fn type_name(&self) -> &str {
        &self.ty
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let name = info.field_name();
        let arguments = serde_json::to_value(info.arguments()).unwrap();
        let gateway = self.world.gateway;
        if self.is_joined
            && let Thing::Row(row) = &self.thing
        {
            if let Some(relationship) = gateway.relationship(&self.ty, name) {
                return naive::join(self, row, relationship, &arguments);
            }
            if let Some(lift) = naive::lift(gateway, self.remote, &row.ty, name) {
                let Some(row) = naive::lifted(self, row, lift)? else {
                    return Ok(ResolvedValue::null());
                };
                let other = self.other(lift.target, Thing::Row(row));
                return other.own(info, &arguments);
            }
        }
        if let Thing::Given(ty, text, which) = &self.thing {
            return Ok(self.given_field(name, ty, text, *which));
        }
        if self.is_joined
            && let Some(remote) = self.namespace(name)
        {
            let ty = info.field_definition().ty.inner_named_type().to_string();
            let thing = Thing::Namespace(matches!(self.thing, Thing::Mutation));
            return Ok(ResolvedValue::object(Self { remote, thing, ty, ..self.clone() }));
        }
        self.own(info, &arguments)
    }
}

impl<'w> Node<'w> {
    /// A field of its remote schema's own.
    fn own(
        &self,
        info: &ResolveInfo<'_>,
        arguments: &Value,
    ) -> Result<ResolvedValue<'w>, FieldError> {
        match self.field(info.field_name()) {
            Some((remote, field)) => {
                let row = match &self.thing {
                    Thing::Row(row) => Some(row),
                    _ => None,
                };
                if let Some(message) = self.world.fault(remote, row, field) {
                    return Err(FieldError { message });
                }
                Ok(self.value(remote, field, arguments))
            }
            None => Err(self.unknown_field_error(info)),
        }
    }

    /// An object that a function gave.
    pub(crate) fn given(&self, ty: &str, text: String, which: Given) -> ResolvedValue<'w> {
        let thing = Thing::Given(ty.to_owned(), text, which);
        ResolvedValue::object(Self { thing, ty: ty.to_owned(), ..self.clone() })
    }

    fn given_field(&self, name: &str, ty: &str, text: &str, which: Given) -> ResolvedValue<'w> {
        match (name, which) {
            ("text", _) => ResolvedValue::leaf(text),
            ("words", _) => {
                ResolvedValue::list(text.split(' ').map(ResolvedValue::leaf).collect::<Vec<_>>())
            }
            ("again", Given::Outer) => {
                let again = self.given(ty, text.to_owned(), Given::Inner);
                ResolvedValue::list(vec![ResolvedValue::null(), again])
            }
            _ => ResolvedValue::null(),
        }
    }

    /// The remote schema whose root fields stand below a root field.
    fn namespace(&self, name: &str) -> Option<usize> {
        let is_root = matches!(self.thing, Thing::Query | Thing::Mutation);
        let mut remotes = self.world.gateway.remotes.iter();
        let is_name = |remote: &Remote| remote.names.namespace.as_deref() == Some(name);
        if is_root { remotes.position(is_name) } else { None }
    }

    /// The root of a remote schema.
    pub(crate) fn root(world: &'w World<'w>, remote: usize, thing: Thing) -> Self {
        let ty = thing.own_type().to_owned();
        Self { world, remote, is_joined: false, thing, ty }
    }

    /// The root of the joined schema.
    pub(crate) fn joined_root(world: &'w World<'w>, thing: Thing) -> Self {
        let ty = thing.own_type().to_owned();
        Self { world, remote: 0, is_joined: true, thing, ty }
    }

    /// Another object of the same executor.
    pub(crate) fn other(&self, remote: usize, thing: Thing) -> Self {
        let own = thing.own_type();
        let ty = match self.is_joined {
            true => self.world.gateway.remotes[remote].names.joined_type(own),
            false => own.to_owned(),
        };
        Self { remote, thing, ty, ..self.clone() }
    }

    /// A field, and whose it is.
    fn field(&self, name: &str) -> Option<(usize, &'w Field)> {
        let is_called = |remote: &Remote, ty: &str, field: &Field| match self.is_joined {
            true => remote.names.joined_field(ty, &field.name) == name,
            false => field.name == name,
        };
        let remotes = self.world.gateway.remotes.iter().enumerate();
        let of_root = |(idx, remote): (usize, &'w Remote), mutation: bool| {
            let (ty, fields) = match mutation {
                true => ("Mutation", &remote.mutation),
                false => ("Query", &remote.query),
            };
            let found = fields.iter().find(|field| is_called(remote, ty, field))?;
            Some((idx, found))
        };
        let mut open = remotes
            .clone()
            .filter(|(_, remote)| !self.is_joined || remote.names.namespace.is_none());
        let remote = &self.world.gateway.remotes[self.remote];
        match &self.thing {
            Thing::Query => open.find_map(|remote| of_root(remote, false)),
            Thing::Mutation => open.find_map(|remote| of_root(remote, true)),
            Thing::Namespace(mutation) => of_root((self.remote, remote), *mutation),
            Thing::Row(_) | Thing::Space(..) | Thing::Given(..) | Thing::Payload(..) => {
                let ty = self.thing.own_type();
                let mut fields = remote.fields(ty).iter();
                Some((self.remote, fields.find(|field| is_called(remote, ty, field))?))
            }
        }
    }

    fn value(&self, remote: usize, field: &'w Field, arguments: &Value) -> ResolvedValue<'w> {
        match (&field.meaning, &self.thing) {
            (Meaning::Column(_) | Meaning::Link, Thing::Row(row)) => {
                self.cell(remote, &self.world.row(remote, row)[&field.name])
            }
            (Meaning::Echo, Thing::Row(row)) => {
                ResolvedValue::leaf(format!("{}{}: {arguments}", row.ty, row.idx))
            }
            (Meaning::Lookup(lookup), thing) => {
                let mut conditions = match thing {
                    Thing::Space(_, conditions) => conditions.clone(),
                    _ => Vec::new(),
                };
                self.lookup(remote, field, lookup, arguments, &mut conditions)
            }
            (Meaning::Space(rows), thing) => {
                let mut conditions = match thing {
                    Thing::Space(_, conditions) => conditions.clone(),
                    _ => Vec::new(),
                };
                conditions.extend(field.conditions(arguments));
                if self.passing(remote, rows, &conditions).is_empty() {
                    return ResolvedValue::null();
                }
                let tables = self.world.gateway.remotes[remote].tables(field.ty.name());
                let ty = tables[0].name.clone();
                ResolvedValue::object(self.other(remote, Thing::Space(ty, conditions)))
            }
            (Meaning::Touch, _) => {
                let version = self.world.clock.fetch_add(1, Ordering::Relaxed) + 1;
                let n = arguments["n"].as_i64().unwrap_or(0).unsigned_abs() as usize;
                let ty = field.ty.name().to_owned();
                ResolvedValue::object(self.other(remote, Thing::Payload(ty, version, n)))
            }
            (Meaning::Version, Thing::Payload(_, version, _)) => ResolvedValue::leaf(*version),
            (Meaning::Item, Thing::Payload(_, _, n)) => {
                let rows = self.world.rows(remote, field.ty.name());
                let row = rows[n % rows.len()].clone();
                ResolvedValue::object(self.other(remote, Thing::Row(row)))
            }
            (meaning, _) => panic!("{meaning:?} does not stand here"),
        }
    }

    /// A stored value.
    pub(crate) fn cell(&self, remote: usize, cell: &Cell) -> ResolvedValue<'w> {
        match cell {
            Cell::Null => ResolvedValue::null(),
            Cell::Leaf(value) => ResolvedValue::Leaf(serde_json_bytes::Value::from(value.clone())),
            Cell::Row(row) => ResolvedValue::object(self.other(remote, Thing::Row(row.clone()))),
            Cell::List(items) => {
                let items: Vec<_> = items.iter().map(|item| self.cell(remote, item)).collect();
                ResolvedValue::list(items)
            }
        }
    }

    /// The rows that fulfil the conditions.
    fn passing(&self, remote: usize, rows: &str, conditions: &Conditions) -> Vec<RowId> {
        let mut rows = self.world.rows(remote, rows);
        rows.retain(|id| {
            let row = self.world.row(remote, id);
            conditions.iter().all(|(test, value)| test.holds(value, row))
        });
        rows
    }

    fn lookup(
        &self,
        remote: usize,
        field: &Field,
        lookup: &Lookup,
        arguments: &Value,
        conditions: &mut Conditions,
    ) -> ResolvedValue<'w> {
        let each = match &lookup.picks {
            Picks::Each { argument, many } => Some((argument, *many)),
            Picks::First | Picks::All => None,
        };
        let is_each = |name: &str| each.is_some_and(|(each, _)| each == name);
        let tested = field.arguments.iter().filter(|argument| !is_each(&argument.name));
        conditions.extend(
            tested.map(|argument| (argument.test.clone(), arguments[&argument.name].clone())),
        );
        let Some((name, many)) = each else {
            let mut rows = lookup.ordered(self.passing(remote, &lookup.rows, conditions));
            // Errors below it would be reported wherever a key got nothing.
            if lookup.has(Quirk::Stranger) && self.world.broken.is_none() {
                rows.extend(self.stranger(remote, lookup, field, arguments));
            }
            if lookup.picks == Picks::First {
                return self.one(remote, lookup, rows.first());
            }
            let first = arguments["first"].as_u64().map_or(usize::MAX, |first| first as usize);
            return self.many(remote, lookup, &rows[..first.min(rows.len())]);
        };
        let argument = field.arguments.iter().find(|argument| argument.name == *name).unwrap();
        let Test::Any(test) = &argument.test else { panic!("{name} is a list") };
        let mut items = match &arguments[name] {
            Value::Null => Vec::new(),
            Value::Array(items) => items.clone(),
            item => vec![item.clone()],
        };
        if lookup.has(Quirk::Short) {
            items.pop();
        }
        let values = items.into_iter().map(|item| {
            let mut conditions = conditions.clone();
            // Without a key there is no row.
            let has_key = !item.is_null();
            conditions.push(((**test).clone(), item));
            let mut rows = lookup.ordered(self.passing(remote, &lookup.rows, &conditions));
            rows.retain(|_| has_key);
            match many {
                true => self.many(remote, lookup, &rows),
                false => self.one(remote, lookup, rows.first()),
            }
        });
        ResolvedValue::list(values.collect::<Vec<_>>())
    }

    /// A row that has none of the keys that are asked for.
    fn stranger(
        &self,
        remote: usize,
        lookup: &Lookup,
        field: &Field,
        arguments: &Value,
    ) -> Option<RowId> {
        let argument = field.arguments.iter().find(|argument| argument.name == "keys")?;
        let keys = &arguments["keys"];
        let test = argument.test.of_keys();
        let mut rows = self.world.rows(remote, &lookup.rows).into_iter();
        rows.find(|row| !keys.is_null() && !test.holds(keys, self.world.row(remote, row)))
    }

    /// A row, or its column.
    pub(crate) fn one(
        &self,
        remote: usize,
        lookup: &Lookup,
        row: Option<&RowId>,
    ) -> ResolvedValue<'w> {
        match (row, &lookup.column) {
            (None, _) => ResolvedValue::null(),
            (Some(row), None) => self.cell(remote, &Cell::Row(row.clone())),
            (Some(row), Some(column)) => self.cell(remote, &self.world.row(remote, row)[column]),
        }
    }

    /// Rows, or their columns, with the nulls that may be between them.
    pub(crate) fn many(&self, remote: usize, lookup: &Lookup, rows: &[RowId]) -> ResolvedValue<'w> {
        let mut rows = self.rows(remote, lookup, rows);
        if lookup.has(Quirk::Holes) {
            rows.insert(rows.len() / 2, ResolvedValue::null());
            rows.insert(0, ResolvedValue::null());
        }
        ResolvedValue::list(rows)
    }

    /// Rows, or their columns.
    pub(crate) fn rows(
        &self,
        remote: usize,
        lookup: &Lookup,
        rows: &[RowId],
    ) -> Vec<ResolvedValue<'w>> {
        rows.iter().map(|row| self.one(remote, lookup, Some(row))).collect()
    }
}

impl Thing {
    /// The name of its type in its own remote schema.
    fn own_type(&self) -> &str {
        match self {
            Self::Query | Self::Namespace(false) => "Query",
            Self::Mutation | Self::Namespace(true) => "Mutation",
            Self::Row(row) => &row.ty,
            Self::Space(ty, _) | Self::Given(ty, _, _) | Self::Payload(ty, _, _) => ty,
        }
    }
}

impl Field {
    /// What arguments ask of rows.
    pub(crate) fn conditions(&self, arguments: &Value) -> Conditions {
        let arguments = self
            .arguments
            .iter()
            .map(|argument| (argument.test.clone(), arguments[&argument.name].clone()));
        arguments.collect()
    }
}

impl Lookup {
    /// The order in which the remote schema gives rows, some of them twice.
    pub(crate) fn ordered(&self, mut rows: Vec<RowId>) -> Vec<RowId> {
        if self.has(Quirk::Reversed) {
            rows.reverse();
        }
        if self.has(Quirk::Repeating) {
            let n_times = |row: &RowId| if row.idx.is_multiple_of(2) { 2 } else { 1 };
            let rows = rows.iter().flat_map(|row| std::iter::repeat_n(row.clone(), n_times(row)));
            return rows.collect();
        }
        rows
    }
}

impl Test {
    /// The test of the keys alone, without what a client may say beside them.
    fn of_keys(&self) -> Self {
        match self {
            Self::All(tests) => {
                let of_keys = tests.iter().filter(|(name, _)| !name.starts_with("only_"));
                Self::All(of_keys.map(|(name, test)| (name.clone(), test.of_keys())).collect())
            }
            Self::Any(test) => Self::Any(Box::new(test.of_keys())),
            Self::Nothing | Self::Equals(_) | Self::AtLeast(_) => self.clone(),
        }
    }

    /// Whether a row passes. What was not said lets every row through.
    pub(crate) fn holds(&self, value: &Value, row: &crate::data::Row) -> bool {
        if value.is_null() {
            return true;
        }
        let column = |name: &str| match row.get(name) {
            Some(Cell::Leaf(value)) => Some(text(value)),
            _ => None,
        };
        match self {
            Self::Nothing => true,
            Self::Equals(name) => column(name) == Some(text(value)),
            Self::AtLeast(name) => {
                let column = column(name).and_then(|text| text.parse::<f64>().ok());
                column.is_some_and(|column| value.as_f64().is_some_and(|value| column >= value))
            }
            Self::All(tests) => tests.iter().all(|(name, test)| test.holds(&value[name], row)),
            Self::Any(test) => match value {
                Value::Array(items) => {
                    items.iter().any(|item| !item.is_null() && test.holds(item, row))
                }
                item => test.holds(item, row),
            },
        }
    }
}

/// A scalar as the text by which values of different types are equal: `7`, `7.0` and `"7"`.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => {
            let float = number.as_f64().unwrap();
            if float.fract() == 0.0 { format!("{float:.0}") } else { float.to_string() }
        }
        other => other.to_string(),
    }
}
