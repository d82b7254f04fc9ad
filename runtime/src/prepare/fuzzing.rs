//! What fuzzers call: anything for a document and anything for variables, with what must hold of it.

use std::sync::LazyLock;

use apollo_compiler::parser::Parser;
use joinwright_operation::facts::{
    Argument, ArgumentValue, KeyPart, OperationKind, Relationship, RemoteId, RemoteSchema,
    RootField, Segment,
};
use joinwright_operation::{Operation, Request};
use serde_json::value::RawValue;

use super::cache::DocumentKey;
use super::{Preparer, read_variables};
use crate::json::depth;
use crate::limits::Limits;
use crate::plan::{Join, Plan};
use crate::roles::{Roles, Viewer};

/// A gateway with a bit of everything: abstract types, inputs, and joins both ways.
static PREPARER: LazyLock<Preparer> =
    LazyLock::new(|| Preparer::new(&PLAN, Roles::default(), &[], false, true, Limits::default()));

static PLAN: Plan = Plan {
    sdl: r#"
        directive @mark(n: Int) on FIELD
        type Query {
          order(id: ID!, where: Where): Order
          orders(ids: [ID!], json: JSON, color: Color = RED): [Order!]!
          node(id: ID!): Node
          user(id: ID!): User
        }
        type Mutation { rename(id: ID!, name: String! = "x"): User }
        interface Node { id: ID! }
        type Order implements Node { id: ID! user_id: ID total: Float lines: [[Line!]] user: User }
        type Line { text(upper: Boolean): String any: Any }
        type User implements Node { id: ID! name: String age: Int order_id: ID order: Order }
        union Any = Order | User
        input Where { id: ID and: [Where!] color: Color n: Int! = 1 }
        enum Color { RED GREEN }
        scalar JSON
    "#,
    remotes: &[
        RemoteSchema { name: "orders", directives: &["mark"], ..RemoteSchema::PLAIN },
        RemoteSchema { name: "users", ..RemoteSchema::PLAIN },
    ],
    root_fields: &[
        root(OperationKind::Query, "order", 0),
        root(OperationKind::Query, "orders", 0),
        root(OperationKind::Query, "node", 0),
        root(OperationKind::Query, "user", 1),
        root(OperationKind::Mutation, "rename", 1),
    ],
    joins: &[&USER_OF_ORDER, &ORDER_OF_USER],
};

const fn root(operation: OperationKind, name: &'static str, remote: u16) -> RootField<'static> {
    RootField { operation, name, remote: RemoteId(remote) }
}

const ID: &[Argument<'static>] =
    &[Argument { name: "id", value: ArgumentValue::Variable { suffix: "id", ty: "ID!" } }];

static USER_OF_ORDER: Join = Join {
    relationship: Relationship {
        source_type: "Order",
        name: "user",
        key: &[KeyPart::Field("user_id")],
        remote: RemoteId(1),
        path: &[Segment { parent: "Query", field: "user", arguments: ID }],
        ..Relationship::PLAIN
    },
    ..Join::PLAIN
};

static ORDER_OF_USER: Join = Join {
    relationship: Relationship {
        source_type: "User",
        name: "order",
        key: &[KeyPart::Field("order_id")],
        remote: RemoteId(0),
        path: &[Segment { parent: "Query", field: "order", arguments: ID }],
        ..Relationship::PLAIN
    },
    ..Join::PLAIN
};

/// Anything for a document. What is accepted is lowered to documents that can be parsed.
///
/// # Panics
/// If a document for a remote schema is none.
pub fn document(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let limits = Limits::default();
    let Ok(prepared) =
        PREPARER.prepare_now(&DocumentKey::new(Viewer::Everything, &text, None), &limits)
    else {
        return;
    };
    for document in documents(&prepared.operation) {
        let parsed = Parser::new().parse_ast(&document, "upstream.graphql");
        assert!(parsed.is_ok(), "{text}\nis sent as\n{document}");
    }
}

/// The documents of an operation; of a join that for one key.
fn documents(operation: &Operation) -> Vec<String> {
    let of_batch = |id: &joinwright_operation::BatchId| {
        let batch = &operation.batches[usize::from(id.0)];
        format!("{{ {} }} {}", batch.field.join("0"), batch.fragment)
    };
    let of_fetch = |fetch: &joinwright_operation::Fetch| match &fetch.request {
        Request::Root { document, .. } => vec![document.to_string()],
        Request::Join { batches, .. } => batches.iter().map(of_batch).collect(),
    };
    operation.fetches.iter().flat_map(of_fetch).collect()
}

/// An operation with variables of every kind.
const VARIABLES: &str = "query ($id: ID!, $where: Where, $ids: [ID!] = [1], $json: JSON, $color: Color, $is: Boolean!) \
     { order(id: $id, where: $where) { id } orders(ids: $ids, json: $json, color: $color) @include(if: $is) { id } }";

/// Anything for variables. What is accepted is sent on as it came, and it is JSON.
///
/// # Panics
/// If something else is sent on.
pub fn variables(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    // What is read before, where the request is.
    let is_bounded = depth(data) <= usize::from(Limits::default().json_depth);
    if !is_bounded || serde_json::from_str::<&RawValue>(text).is_err() {
        return;
    }
    let key = DocumentKey::new(Viewer::Everything, VARIABLES, None);
    let Ok(prepared) = PREPARER.prepare_now(&key, &Limits::default()) else { return };
    let Ok(values) = read_variables(&prepared.operation, Some(text)) else { return };
    for id in (0..prepared.operation.variables.len() as u16).map(joinwright_operation::VariableId) {
        if let Some(value) = values.get(id) {
            assert!(text.contains(value) && serde_json::from_str::<&RawValue>(value).is_ok());
        }
    }
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;

    use super::*;

    /// Pieces that lead further than chance would.
    const DOCUMENT: &[&str] = &[
        "query Q($a: ID!, $b: Boolean = true) {",
        "mutation {",
        "{ ",
        " }",
        "order(id: $a) {",
        "orders { ",
        "user { name } ",
        "x: user { order { id } } ",
        "node(id: 1) { ... on User { age } ",
        "id ",
        "...F ",
        "fragment F on Order { ",
        "@include(if: $b) ",
        "@mark ",
        "lines { text any { __typename } } ",
        "where: {and: [{id: 1}]} ",
        "__schema { types { name } } ",
        "\"\"\"a\\\"\"\"\"\"\" ",
        "# comment\n",
    ];
    const JSON: &[&str] = &[
        r#"{"id":"#,
        "1",
        r#""a\u0000""#,
        ",",
        r#""where":{"and":"#,
        "[",
        "]",
        "{",
        "}",
        "null",
        r#""n":"#,
        r#""is":true"#,
        r#""color":"RED""#,
        "1e400",
        "-0",
        r#""ids":"#,
        r#""\ud800""#,
    ];

    fn input(random: &mut Rng, pieces: &[&str]) -> Vec<u8> {
        let mut input = Vec::new();
        for _ in 0..random.usize(0..14) {
            match random.u8(0..12) {
                0 => input.push(random.u8(..)),
                _ => input.extend_from_slice(random.choice(pieces).unwrap().as_bytes()),
            }
        }
        input
    }

    #[test]
    fn anything_is_answered_or_refused() {
        let mut random = Rng::with_seed(7);
        for _ in 0..1_000 {
            document(&input(&mut random, DOCUMENT));
            variables(&input(&mut random, JSON));
        }
    }

    #[test]
    fn what_is_tried_can_succeed() {
        let prepared = |text: &str| {
            let key = DocumentKey::new(Viewer::Everything, text, None);
            PREPARER.prepare_now(&key, &Limits::default()).unwrap().operation
        };
        let joined = prepared("{ orders { user { name order { id } } } }");
        let fragment = "fragment _j0 on User { name order: order_id }";
        assert!(documents(&joined)[1].ends_with(fragment), "{:?}", documents(&joined));
        let given = r#"{"id":1,"is":false,"where":{"and":[{"id":"2"}]},"json":{"x":[1.0]}}"#;
        assert!(read_variables(&prepared(VARIABLES), Some(given)).is_ok());
    }
}
