//! Operations in, requests out: documents, shapes' slots and waves.

use std::fmt::Write;

use apollo_compiler::{ExecutableDocument, Schema};
use expect_test::{Expect, expect};
use joinwright_operation::facts::{
    Argument, ArgumentValue, Batching, OperationKind, Pairing, Relationship, RemoteId,
    RemoteSchema, Returns, RootField, Segment, Url,
};
use joinwright_operation::{
    Batch, JoinedSchema, ObjectShape, Operation, Output, Request, RootSource, Shape, ShapeKind,
    lower,
};

const SDL: &str = r#"
directive @cached(ttl: Int) on FIELD | QUERY | INLINE_FRAGMENT | FRAGMENT_SPREAD
type Query {
  orders(first: Int, status: Status): [Order!]!
  order(id: ID!): Order
  node(id: ID!): Node
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
  user(lang: String): User
  stats: Stats
}
type Line { product: String! order: Order maker_id: ID maker: User }
type Parcel implements Node { id: ID! sender: User weight: Float }
union Hit = Order | Parcel
type User { id: ID! user_id: ID name: String! email: String orders(first: Int): [Order!] }
type Stats { views: Int }
"#;

const ORDERS: RemoteId = RemoteId(0);
const USERS: RemoteId = RemoteId(1);

fn remote(name: &'static str, directives: &'static [&'static str]) -> RemoteSchema<'static> {
    let url = Url::Literal("http://localhost");
    RemoteSchema {
        name,
        url,
        timeout_seconds: 60,
        directives,
        foreign_types: &[],
    }
}

const fn user_of(source_type: &'static str, key: &'static [&'static str]) -> Relationship<'static> {
    Relationship {
        source_type,
        name: "user",
        key,
        remote: USERS,
        path: &[Segment {
            field: "user",
            arguments: &[Argument {
                name: "id",
                value: ArgumentValue::Variable {
                    suffix: "id",
                    ty: "ID!",
                },
            }],
        }],
        batching: Batching::Aliased,
        max_keys: 100,
    }
}

const RELATIONSHIPS: &[Relationship<'static>] = &[
    user_of("Order", &["user_id"]),
    Relationship {
        name: "maker",
        ..user_of("Line", &["maker_id"])
    },
    Relationship {
        source_type: "User",
        name: "orders",
        key: &["id"],
        remote: ORDERS,
        path: &[Segment {
            field: "orders_by_user_ids",
            arguments: &[Argument {
                name: "user_ids",
                value: ArgumentValue::Variable {
                    suffix: "user_ids",
                    ty: "[ID!]!",
                },
            }],
        }],
        batching: Batching::Listed {
            pairing: Pairing::Fields(&["user_id"]),
            returns: Returns::Many,
            before: "[",
            after: "]",
        },
        max_keys: 100,
    },
    Relationship {
        source_type: "Order",
        name: "stats",
        key: &["id", "region"],
        remote: USERS,
        path: &[
            Segment {
                field: "region",
                arguments: &[Argument {
                    name: "name",
                    value: ArgumentValue::Variable {
                        suffix: "name",
                        ty: "String!",
                    },
                }],
            },
            Segment {
                field: "stats",
                arguments: &[
                    Argument {
                        name: "kind",
                        value: ArgumentValue::Literal("DAILY"),
                    },
                    Argument {
                        name: "id",
                        value: ArgumentValue::Variable {
                            suffix: "id",
                            ty: "ID!",
                        },
                    },
                ],
            },
        ],
        batching: Batching::Aliased,
        max_keys: 100,
    },
];

fn root(operation: OperationKind, name: &'static str, remote: RemoteId) -> RootField<'static> {
    RootField {
        operation,
        name,
        remote,
    }
}

fn lowered(text: &str) -> Result<Operation, String> {
    use OperationKind::{Mutation, Query};
    let schema = Schema::parse_and_validate(SDL, "joined.graphql").unwrap();
    let document = ExecutableDocument::parse_and_validate(&schema, text, "op.graphql").unwrap();
    let roots = [
        root(Query, "orders", ORDERS),
        root(Query, "order", ORDERS),
        root(Query, "node", ORDERS),
        root(Query, "search", ORDERS),
        root(Query, "users", USERS),
        root(Query, "user", USERS),
        root(Mutation, "buy", ORDERS),
        root(Mutation, "pay", ORDERS),
        root(Mutation, "rename", USERS),
    ];
    let remotes = [remote("orders", &["cached"]), remote("user service", &[])];
    let schema = JoinedSchema::new(schema, &remotes, &roots, RELATIONSHIPS.to_vec());
    let operation = document.operations.get(None).unwrap();
    lower(&schema, &document, operation).map_err(|error| error.to_string())
}

#[track_caller]
fn check(text: &str, expect: Expect) {
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
            RootSource::Fetch { fetch, field } => format!("fetch {} field {field}", fetch.0),
        };
        let null = if member.nullable { "?" } else { "" };
        let condition = member
            .condition
            .map_or(String::new(), |id| format!(" if {}", id.0));
        writeln!(out, "{}{null}: {source}{condition}", member.key).unwrap();
    }
    for (idx, fetch) in operation.fetches.iter().enumerate() {
        let feeds: Vec<_> = fetch.feeds.iter().map(|feed| feed.0).collect();
        let (remote, parents) = (fetch.remote.0, fetch.parents);
        writeln!(
            out,
            "#{idx} to {remote}, {parents} parents, feeds {feeds:?}"
        )
        .unwrap();
        match &fetch.request {
            Request::Root {
                document, shape, ..
            } => {
                writeln!(out, "  {document}").unwrap();
                describe_object(&mut out, shape, 2);
            }
            Request::Join { name, batches } => {
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
        let register = field
            .register
            .map_or(String::new(), |n| format!(" in r{n}"));
        let types = occurrence
            .types
            .as_ref()
            .map_or(String::new(), |types| format!(" on {types:?}"));
        let condition = occurrence
            .condition
            .map_or(String::new(), |id| format!(" if {}", id.0));
        let pad = " ".repeat(indent);
        writeln!(
            out,
            "{pad}- {}{output}{register}{slot}{types}{condition}",
            field.key
        )
        .unwrap();
        describe_shape(out, &field.value, indent + 2);
    }
}

#[test]
fn the_key_arrives_where_the_joined_value_goes() {
    check(
        "query Get { orders { id user { name } total } }",
        expect![[r#"
            orders: fetch 0 field 0
            #0 to 0, 0 parents, feeds [1]
              query Get__orders { orders { id user: user_id total } }
              - orders
                - id
                - user in r0 slot of batch 0 from [0]
                - total
            #1 to 1, 1 parents, feeds []
              Get__user_service
              ($_j0_#_id: ID!)
              _j0_#: user(id: $_j0_#_id) { ..._j0 }
              fragment _j0 on User { name }
              - name
        "#]],
    );
}

#[test]
fn root_fields_of_one_remote_schema_are_one_request() {
    check(
        "{ users { id } __typename orders { id } user(id: 1) { name } }",
        expect![[r#"
            users: fetch 0 field 0
            __typename: typename Query
            orders: fetch 1 field 0
            user?: fetch 0 field 1
            #0 to 1, 0 parents, feeds []
              query Operation__user_service { users { id } user(id: 1) { name } }
              - users
                - id
              - user
                - name
            #1 to 0, 0 parents, feeds []
              query Operation__orders { orders { id } }
              - orders
                - id
        "#]],
    );
}

#[test]
fn joins_of_one_wave_to_one_remote_schema_are_one_request() {
    check(
        "{ orders { user { name } lines { maker { email } } } }",
        expect![[r#"
            orders: fetch 0 field 0
            #0 to 0, 0 parents, feeds [1]
              query Operation__orders { orders { user: user_id lines { maker: maker_id } } }
              - orders
                - user in r0 slot of batch 0 from [0]
                - lines
                  - maker in r0 slot of batch 1 from [0]
            #1 to 1, 1 parents, feeds []
              Operation__user_service
              ($_j0_#_id: ID!)
              _j0_#: user(id: $_j0_#_id) { ..._j0 }
              fragment _j0 on User { name }
              - name
              ($_j1_#_id: ID!)
              _j1_#: user(id: $_j1_#_id) { ..._j1 }
              fragment _j1 on User { email }
              - email
        "#]],
    );
}

#[test]
fn equal_selections_share_a_batch_whatever_their_aliases() {
    check(
        "{ orders { a: user { name } b: user { name } c: user(lang: \"de\") { name } } }",
        expect![[r#"
            orders: fetch 0 field 0
            #0 to 0, 0 parents, feeds [1]
              query Operation__orders { orders { a: user_id b: user_id c: user_id } }
              - orders
                - a in r0 slot of batch 0 from [0]
                - b in r1 slot of batch 0 from [1]
                - c in r2 slot of batch 1 from [2]
            #1 to 1, 1 parents, feeds []
              Operation__user_service
              ($_j0_#_id: ID!)
              _j0_#: user(id: $_j0_#_id) { ..._j0 }
              fragment _j0 on User { name }
              - name
              ($_j1_#_id: ID!)
              _j1_#: user(id: $_j1_#_id, lang: "de") { ..._j1 }
              fragment _j1 on User { name }
              - name
        "#]],
    );
}

#[test]
fn joins_of_joins_and_listed_batching() {
    check(
        "query Q($n: Int = 5) { users { orders(first: $n) { total user { name } } } }",
        expect![[r#"
            users: fetch 0 field 0
            #0 to 1, 0 parents, feeds [1]
              query Q__user_service { users { orders: id } }
              - users
                - orders in r0 slot of batch 0 from [0]
            #1 to 0, 1 parents, feeds [2]
              Q__orders
              ($_j0_#_user_ids: [ID!]!)
              _j0_#: orders_by_user_ids(user_ids: $_j0_#_user_ids, first: $n) { ..._j0 }
              fragment _j0 on Order { total user: user_id _j0: user_id }
              - total
              - user in r1 slot of batch 1 from [1]
              - _j0 cut in r0
            #2 to 1, 1 parents, feeds []
              Q__user_service
              ($_j0_#_id: ID!)
              _j0_#: user(id: $_j0_#_id) { ..._j0 }
              fragment _j0 on User { name }
              - name
        "#]],
    );
}

#[test]
fn composite_keys_are_injected_and_cut() {
    check(
        "{ orders { stats { views } s: stats { views } region } }",
        expect![[r#"
            orders: fetch 0 field 0
            #0 to 0, 0 parents, feeds [1]
              query Operation__orders { orders { stats: id _j0: region s: id region } }
              - orders
                - stats in r1 slot of batch 0 from [1, 0]
                - _j0 cut in r0
                - s in r2 slot of batch 0 from [2, 0]
                - region
            #1 to 1, 1 parents, feeds []
              Operation__user_service
              ($_j0_#_name: String!, $_j0_#_id: ID!)
              _j0_#: region(name: $_j0_#_name) { stats(kind: DAILY, id: $_j0_#_id) { ..._j0 } }
              fragment _j0 on Stats { views }
              - stats
                - views
        "#]],
    );
}

#[test]
fn a_slot_that_is_data_on_another_type_gets_a_private_alias() {
    check(
        "{ search { ... on Order { x: user { name } } ... on Parcel { x: sender { name } } } }",
        expect![[r#"
            search?: fetch 0 field 0
            #0 to 0, 0 parents, feeds [1]
              query Operation__orders { search { ... on Order { _j0: user_id } ... on Parcel { x: sender { name } } } }
              - search
                - _j0 as x in r0 slot of batch 0 from [0] on ["Order"]
                - x on ["Parcel"]
                  - name
            #1 to 1, 1 parents, feeds []
              Operation__user_service
              ($_j0_#_id: ID!)
              _j0_#: user(id: $_j0_#_id) { ..._j0 }
              fragment _j0 on User { name }
              - name
        "#]],
    );
}

#[test]
fn the_prefix_avoids_the_operations_names() {
    check(
        "{ orders { _j0: stats { views } } }",
        expect![[r#"
        orders: fetch 0 field 0
        #0 to 0, 0 parents, feeds [1]
          query Operation__orders { orders { _j0: id _j10: region } }
          - orders
            - _j0 in r1 slot of batch 0 from [1, 0]
            - _j10 cut in r0
        #1 to 1, 1 parents, feeds []
          Operation__user_service
          ($_j10_#_name: String!, $_j10_#_id: ID!)
          _j10_#: region(name: $_j10_#_name) { stats(kind: DAILY, id: $_j10_#_id) { ..._j10 } }
          fragment _j10 on Stats { views }
          - stats
            - views
    "#]],
    );
}

#[test]
fn conditions_go_upstream_and_wrap_what_is_joined() {
    check(
        "query Q($a: Boolean!, $b: Boolean!) {
           orders @include(if: $a) {
             user @include(if: $b) { name }
             user @skip(if: $a) { email }
             ... @include(if: $a) { ... @include(if: $b) { total } }
           }
         }",
        expect![[r#"
            orders: fetch 0 field 0 if 3
            #0 to 0, 0 parents, feeds [1]
              query Q__orders($a: Boolean!, $b: Boolean!) { orders @include(if: $a) { user: user_id @include(if: $b) user: user_id @skip(if: $a) ... @include(if: $b) { total @include(if: $a) } } }
              - orders if 3
                - user in r0 slot of batch 0 from [0] if 0
                - user in r0 slot of batch 0 from [0] if 1
                - total if 2
            #1 to 1, 1 parents, feeds []
              Q__user_service
              ($_j0_#_id: ID!)
              _j0_#: user(id: $_j0_#_id) { ..._j0 }
              fragment _j0 on User { name @include(if: $b) email @skip(if: $a) }
              - name if 0
              - email if 1
        "#]],
    );
}

#[test]
fn fragments_on_interfaces_keep_the_order_of_each_type() {
    check(
        "{ node(id: 1) { ...F id ... on Parcel { weight __typename } } }
         fragment F on Node { ... on Order { total user { name } } __typename }",
        expect![[r#"
            node?: fetch 0 field 0
            #0 to 0, 0 parents, feeds [1]
              query Operation__orders { node(id: 1) { ... on Order { total user: user_id } __typename id ... on Parcel { weight __typename } } }
              - node
                - total on ["Order"]
                - user in r0 slot of batch 0 from [0] on ["Order"]
                - __typename
                - id
                - weight on ["Parcel"]
                - __typename on ["Parcel"]
            #1 to 1, 1 parents, feeds []
              Operation__user_service
              ($_j0_#_id: ID!)
              _j0_#: user(id: $_j0_#_id) { ..._j0 }
              fragment _j0 on User { name }
              - name
        "#]],
    );
}

#[test]
fn mutations_run_in_order() {
    check(
        "mutation { buy(n: 1) { id } rename(name: \"x\") { name } pay(n: 2) { user { name } } }",
        expect![[r#"
            buy?: fetch 0 field 0
            rename?: fetch 1 field 0
            pay?: fetch 2 field 0
            #0 to 0, 0 parents, feeds []
              mutation Operation__orders { buy(n: 1) { id } }
              - buy
                - id
            #1 to 1, 0 parents, feeds []
              mutation Operation__user_service { rename(name: "x") { name } }
              - rename
                - name
            #2 to 0, 0 parents, feeds [3]
              mutation Operation__orders { pay(n: 2) { user: user_id } }
              - pay
                - user in r0 slot of batch 0 from [0]
            #3 to 1, 1 parents, feeds []
              Operation__user_service
              ($_j0_#_id: ID!)
              _j0_#: user(id: $_j0_#_id) { ..._j0 }
              fragment _j0 on User { name }
              - name
            then 1..2
            then 2..4
        "#]],
    );
}

#[test]
fn constant_conditions_leave_nothing_to_ask() {
    check(
        "{ orders { lines { product @skip(if: true) } user @include(if: false) { name } } }",
        expect![[r#"
            orders: fetch 0 field 0
            #0 to 0, 0 parents, feeds []
              query Operation__orders { orders { lines { _j0: __typename } } }
              - orders
                - lines
                  - _j0 cut
        "#]],
    );
}

#[test]
fn directives_go_where_the_field_goes() {
    check(
        "{ orders @cached(ttl: 3) { id } }",
        expect![[r#"
        orders: fetch 0 field 0
        #0 to 0, 0 parents, feeds []
          query Operation__orders { orders @cached(ttl: 3) { id } }
          - orders
            - id
    "#]],
    );
    check(
        "{ orders { user @cached { name } } }",
        expect![[r#"
        error: remote schema `user service` has no directive `@cached`
    "#]],
    );
}

#[test]
fn directives_that_would_get_lost_are_refused() {
    for text in [
        "query @cached { orders { id } }",
        "{ orders { ... @cached { id } } }",
        "{ orders { ...F @cached } } fragment F on Order { id }",
    ] {
        let message = "`@cached` is supported on fields only".to_owned();
        assert_eq!(lowered(text), Err(message), "{text}");
    }
}

#[test]
fn a_fragment_bomb_is_refused() {
    let mut text = "{ orders { user { ...F0 } } }".to_owned();
    for n in 0..40 {
        write!(
            text,
            "fragment F{n} on User {{ orders {{ a: user {{ ...F{m} }} b: user {{ ...F{m} }} }} }}",
            m = n + 1
        )
        .unwrap();
    }
    text.push_str("fragment F40 on User { name }");
    assert_eq!(
        lowered(&text),
        Err("the operation expands to more than 5000 fields".to_owned())
    );
}

#[test]
fn a_condition_bomb_is_refused() {
    let variables: Vec<_> = (0..30).map(|n| format!("$v{n}: Boolean!")).collect();
    let mut text = format!("query ({}) {{ users {{ ...F0 }} }}", variables.join(", "));
    for n in 0..30 {
        let m = n + 1;
        write!(
            text,
            "fragment F{n} on User {{ ...F{m} @include(if: $v{n}) ...F{m} @skip(if: $v{n}) }}"
        )
        .unwrap();
    }
    text.push_str("fragment F30 on User { name }");
    assert_eq!(
        lowered(&text),
        Err("the operation expands to more than 5000 fields".to_owned())
    );
}
