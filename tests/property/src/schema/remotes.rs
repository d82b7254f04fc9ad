//! Random remote schemas: types, fields and root fields, without what relationships need.

use fastrand::Rng;

use super::columns::column;
use super::{
    Argument, Domain, Enum, Field, Input, Interface, Lookup, Meaning, Names, Object, Picks, Quirk,
    Remote, Role, Test, Ty, Union,
};

/// Names of types, some of which mean something in Rust or in generated code.
const TYPES: [&str; 13] = [
    "Order",
    "User",
    "Option",
    "Result",
    "Vec",
    "Box",
    "Gateway",
    "Key",
    "String_",
    "Item",
    "Join",
    "Self_",
    "Arguments",
];

/// Names of fields, some of which are keywords, and some the same name to Rust.
const FIELDS: [&str; 16] = [
    "name", "user_id", "userId", "type", "self", "match", "total", "_x", "Key", "ref", "async",
    "owner", "Self", "parts", "out", "region",
];

/// What several remote schemas have alike.
struct Shared {
    scalar: Option<String>,
    enum_: Option<Enum>,
    node: Option<Interface>,
    /// An object type, without links.
    money: Option<Object>,
    has_mark: bool,
}

/// All remote schemas.
pub(super) fn remotes(rng: &mut Rng) -> Vec<Remote> {
    let shared = shared(rng);
    let mut types: Vec<&str> = TYPES.to_vec();
    rng.shuffle(&mut types);
    let n_remotes = rng.usize(2..4);
    (0..n_remotes).map(|idx| remote(rng, idx, &shared, &mut types)).collect()
}

fn shared(rng: &mut Rng) -> Shared {
    let scalar = rng.bool().then(|| "Stamp".to_owned());
    let enum_ = rng.bool().then(|| values("Color", ["red", "GREEN", "type"]));
    let id = Field::plain("id", Ty::named("ID").non_null(), Meaning::Column(Domain::Number));
    let node = (rng.u32(0..3) == 0)
        .then(|| Interface { name: "Node".to_owned(), fields: vec![id.clone()] });
    let lender = Remote {
        scalars: scalar.iter().cloned().collect(),
        enums: enum_.iter().cloned().collect(),
        ..Remote::default()
    };
    let money = (rng.u32(0..3) == 0).then(|| {
        let mut fields = vec![id];
        fields.extend(["amount", "unit"].map(|name| column(rng, &lender, name)));
        let interfaces = node.iter().map(|node| node.name.clone()).collect();
        Object { name: "Money".to_owned(), interfaces, fields, role: Role::Rows }
    });
    Shared { scalar, enum_, node, money, has_mark: rng.bool() }
}

fn values(name: &str, values: [&str; 3]) -> Enum {
    Enum { name: name.to_owned(), values: values.map(str::to_owned).to_vec() }
}

fn remote(rng: &mut Rng, idx: usize, shared: &Shared, types: &mut Vec<&str>) -> Remote {
    let mut remote =
        Remote { name: format!("r{idx}"), has_mark: shared.has_mark, ..Remote::default() };
    remote.scalars.extend(shared.scalar.clone());
    if rng.u32(0..3) == 0 {
        remote.scalars.push(format!("Stamp{idx}"));
    }
    remote.enums.extend(shared.enum_.clone());
    if rng.bool() {
        let names = [format!("NEW_{idx}"), format!("old{idx}"), format!("fn{idx}")];
        remote.enums.push(values(&format!("Status{idx}"), names.each_ref().map(String::as_str)));
    }
    remote.interfaces.extend(shared.node.clone());
    for _ in 0..rng.usize(2..4) {
        if let Some(name) = types.pop() {
            let object = object(rng, &remote, name);
            remote.objects.push(object);
        }
    }
    remote.objects.extend(shared.money.clone());
    add_interface(rng, &mut remote, idx);
    add_union(rng, &mut remote, idx);
    add_echo(rng, &mut remote, idx);
    add_links(rng, &mut remote);
    add_roots(rng, &mut remote);
    add_mutations(rng, &mut remote);
    remote.names = Names::random(rng, &remote);
    remote
}

fn object(rng: &mut Rng, remote: &Remote, name: &str) -> Object {
    let node = remote.interfaces.iter().find(|one| one.name == "Node").filter(|_| rng.bool());
    let mut fields = vec![match node {
        Some(node) => node.fields[0].clone(),
        None => column(rng, remote, "id"),
    }];
    let mut names: Vec<&str> = FIELDS.to_vec();
    rng.shuffle(&mut names);
    for name in names.into_iter().take(rng.usize(3..6)) {
        fields.push(column(rng, remote, name));
    }
    let interfaces = node.iter().map(|node| node.name.clone()).collect();
    Object { name: name.to_owned(), interfaces, fields, role: Role::Rows }
}

/// The objects that are not in other remote schemas too: those may be changed.
fn own(remote: &mut Remote) -> impl Iterator<Item = &mut Object> {
    remote.objects.iter_mut().filter(|object| object.name != "Money" && object.role == Role::Rows)
}

fn add_interface(rng: &mut Rng, remote: &mut Remote, idx: usize) {
    if rng.u32(0..3) == 0 {
        return;
    }
    let name = format!("Named{idx}");
    let fields: Vec<Field> = ["code", "label_"].map(|name| column(rng, remote, name)).to_vec();
    let mut n_implementers = 0;
    for object in own(remote) {
        if n_implementers == 0 || rng.u32(0..3) > 0 {
            n_implementers += 1;
            object.interfaces.push(name.clone());
            object.fields.extend(fields.iter().cloned());
        }
    }
    remote.interfaces.push(Interface { name, fields });
}

fn add_union(rng: &mut Rng, remote: &mut Remote, idx: usize) {
    let members: Vec<String> = remote.objects.iter().map(|object| object.name.clone()).collect();
    if rng.u32(0..3) > 0 {
        let n_members = rng.usize(1..=members.len());
        let members = members.into_iter().take(n_members).collect();
        remote.unions.push(Union { name: format!("Any{idx}"), members });
    }
}

/// A field that shows its arguments.
fn add_echo(rng: &mut Rng, remote: &mut Remote, idx: usize) {
    let input = Input {
        name: format!("Deep{idx}"),
        fields: vec![
            ("n".to_owned(), Ty::named("Int")),
            ("words".to_owned(), Ty::named("String").non_null().list()),
            ("deep".to_owned(), Ty::named(format!("Deep{idx}"))),
            ("must".to_owned(), Ty::named("ID").non_null()),
        ],
    };
    let mut arguments = vec![
        Argument { default: Some("7".to_owned()), ..ignored("n", Ty::named("Int")) },
        ignored("words", Ty::named("String").list()),
        ignored("deep", Ty::named(input.name.clone())),
        ignored("real", Ty::named("Float")),
        ignored("grid", Ty::named("Int").non_null().list().list()),
    ];
    arguments.extend(remote.scalars.iter().take(1).map(|name| ignored("any", Ty::named(name))));
    let enums = remote.enums.iter().take(1);
    arguments.extend(enums.map(|one| ignored("one", Ty::named(one.name.clone()))));
    remote.inputs.push(input);
    for object in own(remote) {
        if rng.bool() {
            object.fields.push(Field {
                name: "echo".to_owned(),
                ty: Ty::named("String").non_null(),
                arguments: arguments.clone(),
                meaning: Meaning::Echo,
            });
        }
    }
}

fn ignored(name: &str, ty: Ty) -> Argument {
    Argument::new(name, ty, Test::Nothing)
}

fn add_links(rng: &mut Rng, remote: &mut Remote) {
    let types = remote.row_types();
    for object in own(remote) {
        for number in 0..rng.usize(0..3) {
            let row = Ty::named(types[rng.usize(..types.len())].clone());
            let ty = wrap(rng, row);
            object.fields.push(Field::plain(format!("link{number}"), ty, Meaning::Link));
        }
    }
}

/// One, many, or many of many.
fn wrap(rng: &mut Rng, ty: Ty) -> Ty {
    let ty = ty.maybe_non_null(rng);
    match rng.u32(0..6) {
        0..=2 => ty,
        3..=4 => ty.list().maybe_non_null(rng),
        _ => ty.list().maybe_non_null(rng).list().maybe_non_null(rng),
    }
}

fn add_roots(rng: &mut Rng, remote: &mut Remote) {
    for ty in remote.row_types() {
        let name = format!("{}_{}s", remote.name, ty.to_lowercase());
        let lookup = Lookup {
            rows: ty.clone(),
            column: None,
            picks: Picks::All,
            quirks: if rng.bool() { vec![Quirk::Reversed] } else { Vec::new() },
        };
        let arguments = match rng.bool() {
            true => vec![ignored("first", Ty::named("Int"))],
            false => Vec::new(),
        };
        let row = Ty::named(ty).maybe_non_null(rng);
        let ty = row.list().maybe_non_null(rng);
        remote.query.push(Field { name, ty, arguments, meaning: Meaning::Lookup(lookup) });
    }
}

fn add_mutations(rng: &mut Rng, remote: &mut Remote) {
    if rng.u32(0..3) == 0 {
        return;
    }
    let types = remote.row_types();
    let item = Ty::named(types[rng.usize(..types.len())].clone()).maybe_non_null(rng);
    let payload = format!("Payload_{}", remote.name);
    let version = Ty::named("Int").non_null();
    let fields = vec![
        Field::plain("version", version, Meaning::Version),
        Field::plain("item", item, Meaning::Item),
    ];
    remote.objects.push(Object {
        name: payload.clone(),
        interfaces: Vec::new(),
        fields,
        role: Role::Payload,
    });
    for name in ["touch", "poke"] {
        remote.mutation.push(Field {
            name: format!("{}_{name}", remote.name),
            ty: Ty::named(payload.clone()).maybe_non_null(rng),
            arguments: vec![ignored("n", Ty::named("Int"))],
            meaning: Meaning::Touch,
        });
    }
}
