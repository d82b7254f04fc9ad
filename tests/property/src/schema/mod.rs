//! A random gateway as data: remote schemas, relationships, and what their fields mean.
//!
//! The build script prints it as the input of the compiler; the test fills it with rows, answers
//! upstream requests by it, and joins by it. [`gateway`] makes the same gateway of the same seed.

mod columns;
mod functions;
mod lifts;
mod lookups;
mod names;
mod print;
mod relationships;
mod remotes;
mod roles;
mod ty;

use std::collections::BTreeSet;

use serde_json::Value;

pub(crate) use names::Names;
pub(crate) use roles::ROLE;
pub(crate) use ty::Ty;

/// Strings with the sign that no document may have.
pub(crate) const MARKED_WORDS: [&str; 8] = [
    "¤a",
    "¤\"quoted\" 'too'",
    "¤\\ and \\\" and /",
    "¤ü€𝄞\u{2028}",
    "¤\n\t\u{1}\u{7f}",
    "¤{\"id\":7,\"b\":[}",
    "¤",
    "¤null",
];

/// Strings that stand in relationships files, and sometimes in rows: they may be seen in documents.
pub(crate) const STATIC_WORDS: [&str; 4] =
    ["plain", "it's \"quoted\" \\ é", "# {no: yaml}", "$5 or $$"];

/// A gateway: what the compiler gets, and what it means.
#[derive(Debug)]
pub(crate) struct Gateway {
    pub(crate) seed: u64,
    pub(crate) remotes: Vec<Remote>,
    pub(crate) relationships: Vec<Relationship>,
}

/// A remote schema.
#[derive(Debug, Clone, Default)]
pub(crate) struct Remote {
    pub(crate) name: String,
    /// What it is called in the joined schema.
    pub(crate) names: Names,
    /// Whether it has the executable directive `@mark(n: Int)`.
    pub(crate) has_mark: bool,
    pub(crate) scalars: Vec<String>,
    pub(crate) enums: Vec<Enum>,
    pub(crate) inputs: Vec<Input>,
    pub(crate) interfaces: Vec<Interface>,
    pub(crate) unions: Vec<Union>,
    pub(crate) objects: Vec<Object>,
    pub(crate) query: Vec<Field>,
    pub(crate) mutation: Vec<Field>,
}

/// An enum.
#[derive(Debug, Clone)]
pub(crate) struct Enum {
    pub(crate) name: String,
    pub(crate) values: Vec<String>,
}

/// An input object type.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) fields: Vec<(String, Ty)>,
}

/// An interface.
#[derive(Debug, Clone)]
pub(crate) struct Interface {
    pub(crate) name: String,
    pub(crate) fields: Vec<Field>,
}

/// A union.
#[derive(Debug, Clone)]
pub(crate) struct Union {
    pub(crate) name: String,
    pub(crate) members: Vec<String>,
}

/// An object type.
#[derive(Debug, Clone)]
pub(crate) struct Object {
    pub(crate) name: String,
    pub(crate) interfaces: Vec<String>,
    pub(crate) fields: Vec<Field>,
    pub(crate) role: Role,
}

/// What the objects of a type are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Role {
    /// Rows of a table.
    Rows,
    /// A place on the way to other fields.
    Space,
    /// What a mutation returns.
    Payload,
}

/// A field.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) ty: Ty,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) meaning: Meaning,
}

/// An argument, and which rows it lets through.
#[derive(Debug, Clone)]
pub(crate) struct Argument {
    pub(crate) name: String,
    pub(crate) ty: Ty,
    /// A GraphQL literal.
    pub(crate) default: Option<String>,
    pub(crate) test: Test,
}

/// What a field's value is.
#[derive(Debug, Clone)]
pub(crate) enum Meaning {
    /// It is stored in the row.
    Column(Domain),
    /// Rows of the remote schema, stored in the row.
    Link,
    /// Its own arguments and the row, as text.
    Echo,
    /// Rows that pass the arguments.
    Lookup(Lookup),
    /// A place from which lookups go on. Null if no row of this type passes the arguments.
    Space(String),
    /// A mutation: the next number of the clock.
    Touch,
    /// Of a payload: the clock's number.
    Version,
    /// Of a payload: a row.
    Item,
}

/// How a lookup makes its value of the rows that pass.
#[derive(Debug, Clone)]
pub(crate) struct Lookup {
    /// The rows' type: an object type or an abstract one.
    pub(crate) rows: String,
    /// The value is this column of the row, and not the row.
    pub(crate) column: Option<String>,
    pub(crate) picks: Picks,
    pub(crate) quirks: Vec<Quirk>,
}

/// What is odd about the rows that a lookup gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quirk {
    /// The last one comes first.
    Reversed,
    /// Some come twice.
    Repeating,
    /// There are nulls between them.
    Holes,
    /// One of them nobody asked for.
    Stranger,
    /// One is missing, where there should be one for each key.
    Short,
}

/// Which of the rows that pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Picks {
    /// The first.
    First,
    /// All, up to the argument `first` if there is one.
    All,
    /// For each item of the named argument, in order: the first row that passes with that item, or
    /// all of them.
    Each { argument: String, many: bool },
}

/// What an argument's value says of a row. Null and absent say nothing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Test {
    /// Nothing.
    Nothing,
    /// The column equals the value.
    Equals(String),
    /// The column is not smaller than the value.
    AtLeast(String),
    /// The value is an object: all members that it has hold.
    All(Vec<(String, Test)>),
    /// The value is a list: one of its items holds.
    Any(Box<Test>),
}

/// Where a column's values come from. Columns of one domain have equal values, however their types
/// write them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Domain {
    /// Small integers, and the largest.
    Number,
    /// Strings.
    Word,
    /// Numbers with a fraction.
    Real,
    /// `true` and `false`.
    Flag,
    /// An enum's values.
    Enum(Vec<String>),
    /// Any JSON.
    Blob,
}

/// An edge.
#[derive(Debug)]
pub(crate) struct Relationship {
    pub(crate) source: usize,
    pub(crate) source_type: String,
    /// Empty for one that lifts.
    pub(crate) name: String,
    pub(crate) key: Vec<String>,
    /// The key field that is a list, of which each item is asked for.
    pub(crate) each: Option<String>,
    /// The fields of the target that it puts on the source type.
    pub(crate) lift: Vec<String>,
    pub(crate) target: usize,
    pub(crate) path: Vec<Segment>,
    pub(crate) batch: Option<Batch>,
    /// The function that it calls in place of a remote schema.
    pub(crate) function: Option<Function>,
    /// `on_error: fail`
    pub(crate) is_fatal: bool,
}

/// A function of the gateway crate.
#[derive(Debug)]
pub(crate) struct Function {
    /// The type of its one key field.
    pub(crate) key: String,
    /// The object type that it gives; none if it gives texts.
    pub(crate) object: Option<String>,
}

/// One field of a relationship's path.
#[derive(Debug)]
pub(crate) struct Segment {
    pub(crate) field: String,
    pub(crate) arguments: Vec<(String, Binding)>,
}

/// What a relationship binds.
#[derive(Debug, Clone)]
pub(crate) enum Binding {
    Key(String),
    Static(Value),
    List(Vec<Binding>),
    Object(Vec<(String, Binding)>),
}

/// Listed batching.
#[derive(Debug)]
pub(crate) struct Batch {
    /// Row fields and key fields; nothing for `match: position`.
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) is_many: bool,
    pub(crate) max_keys: Option<u32>,
    /// The type of the rows, if the target says less of them.
    pub(crate) rows: Option<String>,
}

/// The gateway of a seed.
pub(crate) fn gateway(seed: u64) -> Gateway {
    let mut rng = fastrand::Rng::with_seed(0x5EED_0000 + seed);
    let remotes = remotes::remotes(&mut rng);
    let mut gateway = Gateway { seed, remotes, relationships: Vec::new() };
    for number in 0..rng.usize(3..8) {
        relationships::add(&mut rng, &mut gateway, number);
    }
    if rng.u32(0..3) == 0 {
        lifts::add(&mut rng, &mut gateway, 10);
    }
    gateway
}

impl Gateway {
    /// The relationship that a field of a type of the joined schema is, if it is one.
    pub(crate) fn relationship(&self, ty: &str, field: &str) -> Option<&Relationship> {
        let mut all = self.relationships.iter();
        all.find(|one| one.lift.is_empty() && one.name == field && self.sources(one).contains(ty))
    }

    /// The joined names of all types that have a relationship's field.
    pub(crate) fn sources(&self, relationship: &Relationship) -> BTreeSet<String> {
        let remote = &self.remotes[relationship.source];
        let ty = remote.names.joined_type(&relationship.source_type);
        let all = self.remotes.iter().flat_map(|remote| {
            remote
                .objects
                .iter()
                .filter(|object| object.role == Role::Rows)
                .map(move |object| (remote, object))
        });
        if remote.object(&relationship.source_type).is_some() {
            return BTreeSet::from([ty]);
        }
        let has =
            |(remote, object): &(&Remote, &Object)| remote.joined_types_of(object).contains(&ty);
        let objects =
            all.filter(has).map(|(remote, object)| remote.names.joined_type(&object.name));
        let is_union = remote.unions.iter().any(|union| union.name == relationship.source_type);
        // Members of a union may be in other remote schemas too, as one type.
        objects.chain((!is_union).then(|| ty.clone())).collect()
    }
}

impl Remote {
    /// The object type of this name.
    pub(crate) fn object(&self, name: &str) -> Option<&Object> {
        self.objects.iter().find(|object| object.name == name)
    }

    /// The tables whose rows have this type.
    pub(crate) fn tables(&self, ty: &str) -> Vec<&Object> {
        let members = self.unions.iter().find(|union| union.name == ty);
        let is_of_type = |object: &&Object| match members {
            Some(union) => union.members.contains(&object.name),
            None => object.name == ty || object.interfaces.iter().any(|name| name == ty),
        };
        self.objects.iter().filter(is_of_type).collect()
    }

    /// The fields of an object type or an interface.
    pub(crate) fn fields(&self, ty: &str) -> &[Field] {
        let interface = self.interfaces.iter().find(|interface| interface.name == ty);
        match (self.object(ty), interface) {
            (Some(object), _) => &object.fields,
            (None, Some(interface)) => &interface.fields,
            (None, None) => &[],
        }
    }

    /// The names of all types that rows have.
    fn row_types(&self) -> Vec<String> {
        let objects = self.objects.iter().filter(|object| object.role == Role::Rows);
        let objects = objects.map(|object| object.name.clone());
        // An interface of places has no rows.
        let interfaces = self.interfaces.iter().map(|interface| interface.name.clone());
        let has_rows = |ty: &String| {
            let tables = self.tables(ty);
            !tables.is_empty() && tables.iter().all(|table| table.role == Role::Rows)
        };
        let unions = self.unions.iter().map(|union| union.name.clone());
        objects.chain(interfaces.filter(has_rows)).chain(unions).collect()
    }
}

impl Lookup {
    /// Whether its rows are odd in this way.
    pub(crate) fn has(&self, quirk: Quirk) -> bool {
        self.quirks.contains(&quirk)
    }
}

impl Field {
    /// A field without arguments.
    fn plain(name: impl Into<String>, ty: Ty, meaning: Meaning) -> Self {
        Self { name: name.into(), ty, arguments: Vec::new(), meaning }
    }
}

impl Argument {
    /// An argument without a default value.
    fn new(name: impl Into<String>, ty: Ty, test: Test) -> Self {
        Self { name: name.into(), ty, default: None, test }
    }
}
