//! The field that a relationship calls: its arguments in a random form, what they test, and what the
//! relationship binds to them.

use fastrand::Rng;
use serde_json::{Value, json};

use super::columns::{is_custom, types};
use super::relationships::{Way, columns};
use super::{
    Argument, Binding, Domain, Field, Input, Interface, Lookup, Meaning, Object, Picks, Quirk,
    Remote, Role, STATIC_WORDS, Segment, Test, Ty,
};

/// A part of a key on its way to a column.
pub(super) struct Part {
    /// The key field.
    pub(super) key: String,
    /// The column that it must equal.
    pub(super) column: String,
    /// The name of the argument's type.
    pub(super) argument: String,
    /// Whether the key field is a list: one of its items must equal the column.
    pub(super) is_list: bool,
    /// Whether items of that list may be null.
    pub(super) has_null_items: bool,
}

/// A field in the making.
pub(super) struct Draft<'r> {
    pub(super) rng: &'r mut Rng,
    /// The remote schema that gets it.
    pub(super) remote: &'r mut Remote,
    pub(super) rows: String,
    /// The type that the field says of the rows, perhaps an abstract one.
    pub(super) row_type: String,
    pub(super) way: Way,
    pub(super) parts: Vec<Part>,
    /// The relationship's number, which makes names unique.
    pub(super) number: usize,
    /// Whether a key has one value, no list.
    pub(super) is_single: bool,
    /// Whether it is asked for its fields, so that no client gives arguments.
    pub(super) is_lift: bool,
    /// Whether a join that failed makes `data` null.
    pub(super) is_fatal: bool,
}

/// A bound value: its type, what it tests, and what is bound.
struct Bound {
    ty: Ty,
    test: Test,
    binding: Binding,
}

/// Arguments with what is bound to them.
type Arguments = (Vec<Argument>, Vec<(String, Binding)>);

impl Draft<'_> {
    /// Adds the field, and gives the way to it.
    pub(super) fn finish(mut self) -> Vec<Segment> {
        let name = format!("{}_find{}", self.remote.name, self.number);
        let mut path = Vec::new();
        let spaces = self.spaces(&mut path);
        let (mut arguments, mut bindings) = (Vec::new(), Vec::new());
        if !self.parts.is_empty() {
            (arguments, bindings) = self.key_arguments();
        }
        self.static_argument(&mut arguments, &mut bindings);
        if !self.is_lift {
            self.client_arguments(&mut arguments);
        }
        self.rng.shuffle(&mut arguments);
        let (ty, lookup) = self.lookup();
        if lookup.picks == Picks::All && self.way == Way::Aliased && self.rng.bool() {
            arguments.push(Argument::new("first", Ty::named("Int"), Test::Nothing));
        }
        let field = Field { name: name.clone(), ty, arguments, meaning: Meaning::Lookup(lookup) };
        path.push(Segment { field: name, arguments: bindings });
        self.place(spaces, field);
        path
    }

    /// The type and meaning of the field.
    fn lookup(&mut self) -> (Ty, Lookup) {
        let columns = columns(self.rng, self.remote, &self.rows);
        let column = match self.way {
            Way::ByFields => None,
            // A member of a union may not have the column.
            Way::Aliased | Way::ByPosition if self.remote.fields(&self.row_type).is_empty() => None,
            // The type of the rows is said.
            Way::Aliased | Way::ByPosition if self.rows != self.row_type => None,
            Way::Aliased | Way::ByPosition => {
                self.rng.choice(&columns).filter(|_| !self.is_lift && self.rng.u32(0..6) == 0)
            }
        };
        let row = match column {
            Some(column) => column.ty.nullable().clone(),
            None => Ty::named(self.row_type.clone()),
        };
        let item =
            if column.is_some() { row.clone() } else { row.clone().maybe_non_null(self.rng) };
        let (picks, ty) = match (self.way, !self.is_single && self.rng.bool()) {
            (Way::Aliased, false) => (Picks::First, row),
            (Way::Aliased, true) | (Way::ByFields, _) => (Picks::All, item.clone().list()),
            (Way::ByPosition, many) => {
                let argument = "keys".to_owned();
                let list = item.clone().list();
                let ty = if many { list.maybe_non_null(self.rng) } else { row };
                (Picks::Each { argument, many }, ty.list())
            }
        };
        let ty = if picks == Picks::First { ty } else { ty.maybe_non_null(self.rng) };
        let quirks = self.quirks(&picks, !item.is_non_null());
        let lookup = Lookup {
            rows: self.rows.clone(),
            column: column.map(|column| column.name.clone()),
            picks,
            quirks,
        };
        (ty, lookup)
    }

    /// What is odd about the rows; nulls may be among them if they may be null.
    fn quirks(&mut self, picks: &Picks, is_nullable: bool) -> Vec<Quirk> {
        let is_listed = matches!(picks, Picks::Each { .. });
        let possible = [
            (Quirk::Reversed, 2, true),
            (Quirk::Repeating, 4, true),
            (Quirk::Holes, 3, is_nullable),
            // Where it is an error the naive join does not know, so it must not make `data` null.
            (Quirk::Stranger, 4, self.way == Way::ByFields && !self.is_fatal),
            // The executor of the naive join can not null single items, nor fields that are lifted.
            (Quirk::Short, 8, is_listed && !self.is_single && !self.is_lift),
        ];
        let mut wanted = |one_of| self.rng.u32(0..one_of) == 0;
        let quirks = possible.into_iter().filter(|(_, one_of, may_be)| wanted(*one_of) && *may_be);
        quirks.map(|(quirk, _, _)| quirk).collect()
    }

    /// The arguments that take the key.
    fn key_arguments(&mut self) -> Arguments {
        let listed = self.way != Way::Aliased;
        if !listed && self.rng.bool() {
            // An argument for each part.
            let parts = std::mem::take(&mut self.parts);
            let each = parts.iter().enumerate().map(|(idx, part)| {
                let name = format!("a{idx}");
                let bound = self.scalar(part);
                let bound = if self.rng.u32(0..4) == 0 { self.in_list(bound) } else { bound };
                let ty = bound.ty.maybe_non_null(self.rng);
                (Argument::new(name.clone(), ty, bound.test), (name, bound.binding))
            });
            return each.unzip();
        }
        let mut bound = match self.parts.as_slice() {
            [_] if self.rng.bool() => {
                let part = self.parts.remove(0);
                self.scalar(&part)
            }
            _ => self.object(),
        };
        if listed || self.rng.bool() {
            bound = self.in_list(bound);
        }
        // Rows are paired with the items of the argument itself.
        if self.way != Way::ByPosition && self.rng.bool() {
            bound = self.in_object(vec![("_in".to_owned(), bound)]);
        }
        let ty = bound.ty.maybe_non_null(self.rng);
        let argument = Argument::new("keys", ty, bound.test);
        (vec![argument], vec![("keys".to_owned(), bound.binding)])
    }

    fn scalar(&mut self, part: &Part) -> Bound {
        let ty = Ty::named(part.argument.clone());
        let test = Test::Equals(part.column.clone());
        let binding = Binding::Key(part.key.clone());
        if !part.is_list {
            return Bound { ty, test, binding };
        }
        let item = if part.has_null_items { ty } else { ty.maybe_non_null(self.rng) };
        Bound { ty: item.list(), test: Test::Any(Box::new(test)), binding }
    }

    /// An object with a member for each part, some of them in an object of their own.
    fn object(&mut self) -> Bound {
        let parts = std::mem::take(&mut self.parts);
        let mut members = Vec::new();
        for (idx, part) in parts.iter().enumerate() {
            let mut bound = self.scalar(part);
            if self.rng.u32(0..3) == 0 {
                bound = self.in_object(vec![("_eq".to_owned(), bound)]);
            }
            members.push((format!("k{idx}"), bound));
        }
        self.in_object(members)
    }

    fn in_object(&mut self, members: Vec<(String, Bound)>) -> Bound {
        let name = format!("In{}_{}_{}", self.remote.name, self.number, self.remote.inputs.len());
        let (mut fields, mut tests, mut bindings) = (Vec::new(), Vec::new(), Vec::new());
        for (name, bound) in members {
            fields.push((name.clone(), bound.ty.maybe_non_null(self.rng)));
            tests.push((name.clone(), bound.test));
            bindings.push((name, bound.binding));
        }
        if self.rng.u32(0..4) == 0 {
            let own = STATIC_WORDS[self.rng.usize(..STATIC_WORDS.len())];
            fields.push(("note".to_owned(), Ty::named("String").non_null()));
            bindings.push(("note".to_owned(), Binding::Static(json!(own))));
        }
        // The client's, unless the object is in a list or in the middle of a path.
        if self.rng.bool()
            && let Some((name, ty, test)) = self.client_member()
        {
            fields.push((name.clone(), ty));
            tests.push((name, test));
        }
        self.remote.inputs.push(Input { name: name.clone(), fields });
        let (test, binding) = (Test::All(tests), Binding::Object(bindings));
        Bound { ty: Ty::named(name), test, binding }
    }

    /// A field of an input object that is not bound.
    fn client_member(&mut self) -> Option<(String, Ty, Test)> {
        let columns = columns(self.rng, self.remote, &self.rows);
        let column = self.rng.choice(&columns)?;
        let (ty, test) = client_test(column)?;
        Some((format!("only_{}", column.name), ty, test))
    }

    /// A list of it. What is no list becomes one by itself; a list must be written as an item.
    fn in_list(&mut self, bound: Bound) -> Bound {
        let is_list = bound.ty.item().is_some();
        let needs_brackets = is_list && self.way == Way::Aliased;
        let binding = match bound.binding {
            binding if needs_brackets || self.rng.bool() => Binding::List(vec![binding]),
            binding => binding,
        };
        let ty = bound.ty.maybe_non_null(self.rng).list();
        Bound { ty, test: Test::Any(Box::new(bound.test)), binding }
    }

    /// An argument that is the same for every key.
    fn static_argument(
        &mut self,
        arguments: &mut Vec<Argument>,
        bindings: &mut Vec<(String, Binding)>,
    ) {
        if self.rng.u32(0..3) > 0 {
            return;
        }
        if let Some((ty, test, value)) = self.static_test() {
            let ty = if self.rng.u32(0..4) == 0 { ty.list() } else { ty };
            let test = if ty.item().is_some() { Test::Any(Box::new(test)) } else { test };
            let mut bound = Bound { ty, test, binding: Binding::Static(value) };
            if self.rng.bool() {
                bound = self.in_object(vec![("_eq".to_owned(), bound)]);
            }
            let ty = bound.ty.maybe_non_null(self.rng);
            arguments.push(Argument::new("fixed", ty, bound.test));
            bindings.push(("fixed".to_owned(), bound.binding));
        }
    }

    fn static_test(&mut self) -> Option<(Ty, Test, Value)> {
        let columns = columns(self.rng, self.remote, &self.rows);
        let column = self.rng.choice(&columns)?;
        let Meaning::Column(domain) = &column.meaning else {
            return None;
        };
        let names = types(domain, self.remote);
        let name = names[self.rng.usize(..names.len())].clone();
        let number = self.rng.i32(0..5);
        let value = match domain {
            Domain::Number if name == "String" => json!(number.to_string()),
            Domain::Number => json!(number),
            Domain::Word => json!(STATIC_WORDS[self.rng.usize(..STATIC_WORDS.len())]),
            Domain::Real => json!(0.5),
            Domain::Flag => json!(self.rng.bool()),
            Domain::Enum(values) => json!(values[self.rng.usize(..values.len())]),
            // Equality of any JSON is not what is tested here.
            Domain::Blob => {
                let ty = Ty::named(name);
                return Some((ty, Test::Nothing, json!({ "a": [1, "x", { "b": true }] })));
            }
        };
        Some((Ty::named(name), Test::Equals(column.name.clone()), value))
    }

    /// Arguments that are left to the client.
    fn client_arguments(&mut self, arguments: &mut Vec<Argument>) {
        let columns = columns(self.rng, self.remote, &self.rows);
        for column in columns {
            let Some((ty, test)) = client_test(&column) else {
                continue;
            };
            if self.rng.u32(0..6) > 0 {
                continue;
            }
            let is_number = matches!(test, Test::AtLeast(_));
            let mut argument = Argument::new(format!("only_{}", column.name), ty, test);
            if is_number {
                match self.rng.u32(0..3) {
                    0 => argument.default = Some("1".to_owned()),
                    1 => argument.ty = argument.ty.non_null(),
                    _ => {}
                }
            }
            arguments.push(argument);
        }
    }

    /// Places on the way, outermost first, with the fields that lead to them.
    fn spaces(&mut self, path: &mut Vec<Segment>) -> Vec<Field> {
        let n_spaces = [0, 0, 0, 1, 2][self.rng.usize(..5)];
        let mut spaces = Vec::new();
        for level in 0..n_spaces {
            let (mut arguments, mut bindings) = (Vec::new(), Vec::new());
            if self.way == Way::Aliased && !self.parts.is_empty() && self.rng.u32(0..3) == 0 {
                let part = self.parts.remove(0);
                let bound = self.scalar(&part);
                let ty = bound.ty.maybe_non_null(self.rng);
                arguments.push(Argument::new("at", ty, bound.test));
                bindings.push(("at".to_owned(), bound.binding));
            }
            self.static_argument(&mut arguments, &mut bindings);
            let name = format!("{}_space{}_{level}", self.remote.name, self.number);
            let ty = Ty::named(format!("Space_{}_{}_{level}", self.remote.name, self.number));
            let meaning = Meaning::Space(self.rows.clone());
            spaces.push(Field { name: name.clone(), ty, arguments, meaning });
            path.push(Segment { field: name, arguments: bindings });
        }
        spaces
    }

    /// Adds the field to the innermost place, each place to the one around it, and the outermost to
    /// the root.
    fn place(&mut self, spaces: Vec<Field>, field: Field) {
        let mut inner = field;
        for mut space in spaces.into_iter().rev() {
            let name = space.ty.name().to_owned();
            let mut interfaces = Vec::new();
            let fields = vec![inner];
            if self.rng.u32(0..3) == 0 {
                let interface = format!("I{name}");
                space.ty = Ty::named(interface.clone());
                interfaces.push(interface.clone());
                self.remote.interfaces.push(Interface { name: interface, fields: fields.clone() });
            }
            self.remote.objects.push(Object { name, interfaces, fields, role: Role::Space });
            inner = space;
        }
        self.remote.query.push(inner);
    }
}

/// What a client may ask of a column.
fn client_test(column: &Field) -> Option<(Ty, Test)> {
    match &column.meaning {
        Meaning::Column(Domain::Blob) => None,
        Meaning::Column(Domain::Number) if !is_custom(column.ty.name()) => {
            Some((Ty::named("Int"), Test::AtLeast(column.name.clone())))
        }
        Meaning::Column(_) => {
            Some((column.ty.nullable().clone(), Test::Equals(column.name.clone())))
        }
        _ => None,
    }
}
