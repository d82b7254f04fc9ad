//! A joined schema of orders and users, and what operations on it are lowered to, as text.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write;

use apollo_compiler::{ExecutableDocument, Schema};
use expect_test::Expect;
use joinwright_operation::facts::{
    Argument, ArgumentValue, Batching, KeyField, KeyPart, OperationKind, Pairing, Relationship,
    RemoteId, RemoteSchema, Returns, RootField, Segment, Url,
};
use joinwright_operation::{
    Batch, ClientPart, JoinedSchema, ObjectShape, Operation, Output, Request, RootSource, Shape,
    ShapeKind, lower,
};

const SDL: &str = r#"
directive @cached(ttl: Int) on FIELD | QUERY | INLINE_FRAGMENT | FRAGMENT_SPREAD
type Query {
  orders(first: Int, status: Status): [Order!]!
  order(id: ID!): Order
  node(id: ID!): Node
  hub: Hub
  search: [Hit!]
  users: [User!]!
  user(id: ID!): User
}
type Mutation { buy(n: Int): Order pay(n: Int): Order rename(name: String): User }
interface Node { id: ID! }
enum Status { OPEN DONE }
type Order implements Node {
  
  id: ID!
  user_id: ID
  region: String!
  total: Int!
  lines: [[Line!]!]!
  tags(in: Status): [ID]
  user(lang: String): User
  stats: Stats
}
type Line { product: String! order: Order maker_id: ID maker: User fan: User friends: [User] }
type Parcel implements Node { id: ID! sender: User weight: Float }
union Hit = Order | Parcel
type Courier implements Node { id: ID! }
union Sender = Courier | Parcel
type User { id: ID! user_id: ID name: String! email: String orders(first: Int): [Order!]
  bought(where: User_bought_where, sort: User_bought_sort, first: Int): [Order!] }
input User_bought_where { total: Test, region: String }
input User_bought_sort { by: [Status!], any: Any }
input Test { eq: Int, in: [Int], note: String, rest: Any }
scalar Any
type Stats { views: Int }
interface Hub { next: Order twin: Hub near: Node keeper_ids: [ID!]! keeper_id: ID keeper: User }
type Depot implements Hub { next: Order twin: Depot near: Order keeper_ids: [ID!]! keeper_id: ID keeper: User }
type Shop implements Hub { next: Order twin: Shop near: Node size: Int keeper_ids: [ID!]! keeper_id: ID! keeper: User rival: Hub }
"#;

const ORDERS: RemoteId = RemoteId(0);
const USERS: RemoteId = RemoteId(1);

fn remote(name: &'static str, directives: &'static [&'static str]) -> RemoteSchema<'static> {
    let url = Url::Literal("http://localhost");
    RemoteSchema { name, url, directives, ..RemoteSchema::PLAIN }
}

const fn user_of(
    source_type: &'static str,
    key: &'static [KeyPart<'static>],
) -> Relationship<'static> {
    Relationship {
        source_type,
        name: "user",
        key,
        remote: USERS,
        path: &[Segment {
            parent: "Query",
            field: "user",
            arguments: &[Argument {
                name: "id",
                value: ArgumentValue::Variable { suffix: "id", ty: "ID!" },
            }],
        }],
        ..Relationship::PLAIN
    }
}

const fn plain(name: &'static str) -> KeyField<'static> {
    KeyField { name, arguments: "" }
}

const RELATIONSHIPS: &[Relationship<'static>] = &[
    user_of("Order", &[KeyPart::Field("user_id")]),
    Relationship { name: "maker", ..user_of("Line", &[KeyPart::Field("maker_id")]) },
    Relationship {
        name: "keeper",
        also_on: &["Depot", "Shop"],
        ..user_of("Hub", &[KeyPart::Field("keeper_id")])
    },
    Relationship {
        name: "fan",
        ..user_of("Line", &[KeyPart::Path(&[plain("order"), plain("user_id")])])
    },
    Relationship {
        name: "friends",
        each: Some(1),
        ..user_of(
            "Line",
            &[
                KeyPart::Field("product"),
                KeyPart::Path(&[
                    plain("order"),
                    KeyField { name: "tags", arguments: "(in: OPEN)" },
                ]),
            ],
        )
    },
    Relationship {
        source_type: "User",
        name: "orders",
        key: &[KeyPart::Field("id")],
        remote: ORDERS,
        path: &[Segment {
            parent: "Query",
            field: "orders_by_user_ids",
            arguments: &[Argument {
                name: "user_ids",
                value: ArgumentValue::Variable { suffix: "user_ids", ty: "[ID!]!" },
            }],
        }],
        batching: Batching::Listed {
            pairing: Pairing::Fields(&["user_id"]),
            returns: Returns::Many,
            before: "[",
            after: "]",
        },
        ..Relationship::PLAIN
    },
    Relationship {
        source_type: "Order",
        name: "stats",
        key: &[KeyPart::Field("id"), KeyPart::Field("region")],
        remote: USERS,
        path: &[
            Segment {
                parent: "Query",
                field: "region",
                arguments: &[Argument {
                    name: "name",
                    value: ArgumentValue::Variable { suffix: "name", ty: "String!" },
                }],
            },
            Segment {
                parent: "Region",
                field: "stats",
                arguments: &[
                    Argument { name: "kind", value: ArgumentValue::Literal("DAILY") },
                    Argument {
                        name: "id",
                        value: ArgumentValue::Variable { suffix: "id", ty: "ID!" },
                    },
                ],
            },
        ],
        ..Relationship::PLAIN
    },
    Relationship {
        source_type: "User",
        name: "bought",
        key: &[KeyPart::Field("id")],
        remote: ORDERS,
        path: &[Segment {
            parent: "Query",
            field: "orders",
            arguments: &[
                Argument {
                    name: "where",
                    value: ArgumentValue::Variable { suffix: "where", ty: "Where!" },
                },
                Argument {
                    name: "sort",
                    value: ArgumentValue::Part {
                        literal: "{up: true}",
                        object: "{\"up\":true}",
                        suffix: "sort",
                        ty: "Sort!",
                    },
                },
            ],
        }],
        ..Relationship::PLAIN
    },
];

fn root(operation: OperationKind, name: &'static str, remote: RemoteId) -> RootField<'static> {
    RootField { operation, name, remote }
}

/// Lowers an operation.
pub(crate) fn lowered(text: &str) -> Result<Operation, String> {
    use OperationKind::{Mutation, Query};
    let schema = Schema::parse_and_validate(SDL, "joined.graphql").unwrap();
    let document = ExecutableDocument::parse_and_validate(&schema, text, "op.graphql").unwrap();
    let roots = [
        root(Query, "orders", ORDERS),
        root(Query, "order", ORDERS),
        root(Query, "node", ORDERS),
        root(Query, "hub", ORDERS),
        root(Query, "search", ORDERS),
        root(Query, "users", USERS),
        root(Query, "user", USERS),
        root(Mutation, "buy", ORDERS),
        root(Mutation, "pay", ORDERS),
        root(Mutation, "rename", USERS),
    ];
    let orders =
        RemoteSchema { foreign_types: &["Courier", "Sender"], ..remote("orders", &["cached"]) };
    let remotes = [orders, remote("user service", &[])];
    let schema = JoinedSchema::new(schema, &remotes, &roots, RELATIONSHIPS.to_vec());
    let operation = document.operations.get(None).unwrap();
    lower(&schema, &document, operation).map_err(|error| error.to_string())
}

/// Checks what an operation is lowered to.
#[track_caller]
pub(crate) fn check(text: &str, expect: Expect) {
    let actual = match lowered(text) {
        Ok(operation) => describe(&operation),
        Err(error) => format!("error: {error}\n"),
    };
    expect.assert_eq(&actual);
}

fn describe(operation: &Operation) -> String {
    let mut out = String::new();
    for member in operation.members.iter() {
        let source = match &member.source {
            RootSource::Typename(name) => format!("typename {name}"),
            RootSource::Introspection => "introspection".to_owned(),
            RootSource::Namespace(idx) => format!("namespace {idx}"),
            RootSource::Fetch { fetch, field } => format!("fetch {} field {field}", fetch.0),
        };
        let null = if member.nullable { "?" } else { "" };
        let condition = member.condition.map_or(String::new(), |id| format!(" if {}", id.0));
        writeln!(out, "{}{null}: {source}{condition}", member.key).unwrap();
    }
    for (idx, fetch) in operation.fetches.iter().enumerate() {
        let feeds: Vec<_> = fetch.feeds.iter().map(|feed| feed.0).collect();
        let (remote, parents) = (fetch.remote.0, fetch.parents);
        writeln!(out, "#{idx} to {remote}, {parents} parents, feeds {feeds:?}").unwrap();
        match &fetch.request {
            Request::Root { document, shape, .. } => {
                writeln!(out, "  {document}").unwrap();
                describe_object(&mut out, shape, 2);
            }
            Request::Join { name, batches, .. } => {
                writeln!(out, "  {name}").unwrap();
                for batch in batches.iter() {
                    describe_batch(&mut out, &operation.batches[usize::from(batch.0)]);
                }
            }
        }
    }
    for run in operation.runs.iter().skip(1) {
        writeln!(out, "then {}..{}", run.start.0, run.end.0).unwrap();
    }
    out
}

fn describe_batch(out: &mut String, batch: &Batch) {
    writeln!(out, "  ({})", batch.declarations.join("#")).unwrap();
    writeln!(out, "  {}", batch.field.join("#")).unwrap();
    writeln!(out, "  {}", batch.fragment).unwrap();
    for ClientPart { suffix, constant, value } in batch.client_parts.iter() {
        writeln!(out, "  {suffix}: {} with {value:?}", constant.as_deref().unwrap_or("key"))
            .unwrap();
    }
    describe_shape(out, &batch.target, 2);
}

fn describe_shape(out: &mut String, shape: &Shape, indent: usize) {
    match &shape.kind {
        ShapeKind::Leaf(_) => {}
        ShapeKind::List(item) => describe_shape(out, item, indent),
        ShapeKind::Object(object) => describe_object(out, object, indent),
    }
}

fn describe_object(out: &mut String, object: &ObjectShape, indent: usize) {
    for occurrence in object.order.iter() {
        let field = &object.fields[usize::from(occurrence.field)];
        let output = match &field.output {
            Output::Keep => String::new(),
            Output::Rename(key) => format!(" as {key}"),
            Output::Cut => " cut".to_owned(),
        };
        let slot = field.slot.map_or(String::new(), |slot| {
            let slot = &object.slots[usize::from(slot)];
            format!(" slot of batch {} from {:?}", slot.batch.0, slot.parts)
        });
        let register = field.register.map_or(String::new(), |n| format!(" in r{n}"));
        let types =
            occurrence.types.as_ref().map_or(String::new(), |types| format!(" on {types:?}"));
        let condition = occurrence.condition.map_or(String::new(), |id| format!(" if {}", id.0));
        let pad = " ".repeat(indent);
        writeln!(out, "{pad}- {}{output}{register}{slot}{types}{condition}", field.key).unwrap();
        describe_shape(out, &field.value, indent + 2);
    }
}
