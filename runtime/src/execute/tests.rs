//! Presets in the requests that are sent: two sessions run one operation.

use apollo_compiler::{ExecutableDocument, Schema};
use joinwright_operation::facts::{
    Argument, ArgumentValue, KeyPart, Preset, PresetPlace, PresetValue, Relationship, RemoteId,
    RemoteSchema, RootField, Segment,
};
use joinwright_operation::{JoinedSchema, lower};
use serde_json::{Value, json};

use super::*;
use crate::auth::{Session, SessionVariables};
use crate::key::{Id, read};
use crate::limits::Limits;
use crate::plan::Plan;
use crate::prepare::read_variables;
use crate::remote::Wanted;
use crate::roles::Roles;

const SDL: &str = "
type Query { orders(where: Filter): [Order!] mine(f: Filter): Order users(f: Filter): [User!] }
type Order { id: ID! user_id: ID user: User best: Order }
type User { id: ID! name: String }
input Filter { text: String and: [Filter!] }
";

const ORDERS: RemoteId = RemoteId(0);
const USERS: RemoteId = RemoteId(1);

const fn bound(name: &'static str, ty: &'static str) -> Argument<'static> {
    Argument { name, value: ArgumentValue::Variable { suffix: name, ty } }
}

static USER: Join = Join {
    relationship: Relationship {
        source_type: "Order",
        name: "user",
        key: &[KeyPart::Field("user_id")],
        remote: USERS,
        path: &[Segment { parent: "Query", field: "user", arguments: &[bound("id", "ID!")] }],
        ..Relationship::PLAIN
    },
    canonical: |parts, key| key.read_key::<(Id<'_>,)>(parts),
    variables: |parts, out| out.variable("id", &read::<(Id<'_>,)>(parts)?.0),
    ..Join::PLAIN
};

static BEST: Join = Join {
    relationship: Relationship {
        source_type: "Order",
        name: "best",
        key: &[KeyPart::Field("id")],
        remote: ORDERS,
        path: &[Segment {
            parent: "Query",
            field: "best",
            arguments: &[
                bound("of", "Filter!"),
                bound("as", "ID"),
                Argument {
                    name: "in",
                    value: ArgumentValue::Part {
                        literal: "[{text: \"a\"}]",
                        object: "[{\"text\":\"a\"}]",
                        suffix: "in",
                        ty: "[Filter!]!",
                    },
                },
            ],
        }],
        preset_wins: true,
        ..Relationship::PLAIN
    },
    canonical: |parts, key| key.read_key::<(Id<'_>,)>(parts),
    variables: |parts, out| {
        let id = read::<(Id<'_>,)>(parts)?.0;
        out.variable("of", &json!({ "text": id }))?;
        out.variable("as", &id)
    },
    ..Join::PLAIN
};

static PLAN: Plan = Plan {
    sdl: SDL,
    remotes: &[
        RemoteSchema { name: "orders", ..RemoteSchema::PLAIN },
        RemoteSchema { name: "users", ..RemoteSchema::PLAIN },
    ],
    root_fields: &[
        RootField { operation: OperationKind::Query, name: "orders", remote: ORDERS },
        RootField { operation: OperationKind::Query, name: "mine", remote: ORDERS },
        RootField { operation: OperationKind::Query, name: "users", remote: USERS },
    ],
    joins: &[&USER, &BEST],
};

const USER_ID: PresetValue<'static> = PresetValue::Session { variable: "x-hasura-user-id" };
const ORG: PresetValue<'static> = PresetValue::Session { variable: "x-hasura-org" };

const fn argument(
    remote: RemoteId,
    parent: &'static str,
    field: &'static str,
    argument: &'static str,
    ty: &'static str,
    value: PresetValue<'static>,
) -> Preset<'static> {
    Preset { remote, place: PresetPlace::Argument { parent, field, argument }, ty, value }
}

const fn input(
    remote: RemoteId,
    field: &'static str,
    value: PresetValue<'static>,
) -> Preset<'static> {
    Preset { remote, place: PresetPlace::InputField { input: "Filter", field }, ty: "ID", value }
}

const PRESETS: &[Preset<'static>] = &[
    argument(ORDERS, "Query", "mine", "owner", "ID!", USER_ID),
    argument(ORDERS, "Query", "best", "as", "ID", USER_ID),
    argument(USERS, "Query", "user", "org", "[Int!]!", ORG),
    argument(USERS, "User", "name", "for", "String", USER_ID),
    input(ORDERS, "owner", USER_ID),
    input(USERS, "kind", PresetValue::Literal { graphql: "STAFF", json: "\"STAFF\"" }),
];

fn session(variables: &[(&str, &str)]) -> Session {
    let variables = variables.iter().map(|(name, value)| ((*name).into(), (*value).into()));
    Session::new("user", SessionVariables::new(variables.collect()))
}

fn lowered(text: &str) -> Operation {
    let schema = Schema::parse_and_validate(SDL, "joined.graphql").unwrap();
    let document = ExecutableDocument::parse_and_validate(&schema, text, "op.graphql").unwrap();
    let relationships = PLAN.joins.iter().map(|join| join.relationship).collect();
    let joined = JoinedSchema::new(schema, PLAN.remotes, PLAN.root_fields, relationships);
    let operation = document.operations.get(None).unwrap();
    lower(&joined.with_presets(PRESETS), &document, operation).unwrap()
}

/// What is sent for a session: document and variables of each request, in order.
fn sent(
    operation: &Operation,
    session: &Session,
    variables: Value,
) -> Result<Vec<(String, Value)>, Vec<String>> {
    let messages = |errors: Vec<crate::error::GraphqlError<'_>>| {
        errors.into_iter().map(|error| error.message.into_owned()).collect::<Vec<_>>()
    };
    let engine = Engine {
        plan: &PLAN,
        remotes: Vec::new(),
        wanted: Wanted::default(),
        explains: false,
        texts: &[],
        only_compiled: false,
        persisted_queries: true,
        masks_upstream_errors: false,
        functions: None,
        roles: Roles::default(),
        limits: Limits::default(),
    };
    let allowance = Allowance::new(&engine.limits);
    let (variables, client) = (variables.to_string(), ClientHeaders::default());
    let values = read_variables(operation, Some(&variables))
        .and_then(|values| values.with_presets(operation, session))
        .map_err(messages)?;
    let mut execution = Execution::new(&engine, operation, &values, &client, &allowance);
    let mut sent = Vec::new();
    // Fetches stand behind those that feed them.
    for idx in 0..operation.fetches.len() {
        for mut chunk in execution.start(idx) {
            let mut body: Value = serde_json::from_slice(&mem::take(&mut chunk.body)).unwrap();
            let document = body["query"].as_str().unwrap().to_owned();
            let order = json!({ "id": "o1", "user": "u1", "best": "o1" });
            let answer = match chunk.aliases.is_empty() && document.contains(" orders") {
                true => json!({ "data": { "orders": [order] } }),
                false => json!({ "data": null }),
            };
            sent.push((document, body["variables"].take()));
            let mut attempt = Attempt::first(execution.deadline(idx), &allowance);
            let answer = answer.to_string().into_bytes().into();
            execution.arrive(FetchId(idx as u16), chunk, Ok(answer), &mut attempt);
        }
    }
    Ok(sent)
}

#[test]
fn two_sessions_share_an_operation_and_nothing_else() {
    let operation = lowered("{ orders(where: {text: \"t\"}) { id user { name } } mine { id } }");
    let before = operation.clone();
    let ann = session(&[("user-id", "ann"), ("org", "{1,2}")]);
    let bob = session(&[("user-id", "bob"), ("org", "[3]")]);
    let ann = sent(&operation, &ann, json!({})).unwrap();
    let bob = sent(&operation, &bob, json!({})).unwrap();
    let documents = |sent: &[(String, Value)]| -> Vec<String> {
        sent.iter().map(|(document, _)| document.clone()).collect()
    };
    assert_eq!(documents(&ann), documents(&bob));
    assert_eq!(
        documents(&ann),
        [
            "query Operation__orders($_js0: ID!, $_js1: ID!) \
             { orders(where: {text: \"t\", owner: $_js1}) { id user: user_id } \
             mine(owner: $_js0) { id } }",
            "query Operation__users($_j0_0_id: ID!, $_js2: [Int!]!, $_js3: String!) \
             { _j0_0: user(id: $_j0_0_id, org: $_js2) { ..._j0 } } \
             fragment _j0 on User { name(for: $_js3) }",
        ]
    );
    let variables = |sent: &[(String, Value)]| -> Vec<Value> {
        sent.iter().map(|(_, variables)| variables.clone()).collect()
    };
    assert_eq!(
        variables(&ann),
        [
            json!({ "_js0": "ann", "_js1": "ann" }),
            json!({ "_j0_0_id": "u1", "_js2": [1, 2], "_js3": "ann" }),
        ]
    );
    assert_eq!(
        variables(&bob),
        [
            json!({ "_js0": "bob", "_js1": "bob" }),
            json!({ "_j0_0_id": "u1", "_js2": [3], "_js3": "bob" }),
        ]
    );
    assert_eq!(operation, before);
}

#[test]
fn what_a_session_lacks_is_told_before_anything_is_sent() {
    let operation = lowered("{ orders { user { name } } }");
    let message =
        |variables: &[(&str, &str)]| sent(&operation, &session(variables), json!({})).unwrap_err();
    assert_eq!(
        message(&[("user-id", "ann"), ("org", "secret")]),
        ["session variable `x-hasura-org` has no value of type `[Int!]!`"]
    );
    let both = message(&[]);
    assert_eq!(both.len(), 2);
    assert!(both.iter().all(|message| message.ends_with("is missing")));
}

#[test]
fn one_variable_means_what_each_remote_schema_presets() {
    let operation = lowered(
        "query ($f: Filter) { orders(where: $f) { id } users(f: $f) { id } mine(f: $f) { id } }",
    );
    let ann = session(&[("user-id", "ann")]);
    let variables = |f: Value| -> Vec<Value> {
        let sent = sent(&operation, &ann, f).unwrap();
        sent.into_iter().map(|(_, variables)| variables).collect()
    };
    assert_eq!(
        variables(json!({ "f": { "and": [{ "text": "a" }] } })),
        [
            json!({
                "f": { "and": [{ "text": "a", "owner": "ann" }], "owner": "ann" },
                "_js0": "ann",
            }),
            json!({ "f": { "and": [{ "text": "a", "kind": "STAFF" }], "kind": "STAFF" } }),
        ]
    );
    assert_eq!(
        variables(json!({ "f": null })),
        [json!({ "f": null, "_js0": "ann" }), json!({ "f": null })]
    );
    assert_eq!(variables(json!({})), [json!({ "_js0": "ann" }), Value::Null]);
}

#[test]
fn what_is_bound_gets_presets_and_a_preset_may_win() {
    let operation = lowered("{ orders { best { id } } }");
    let sent = sent(&operation, &session(&[("user-id", "ann")]), json!({})).unwrap();
    let (document, variables) = &sent[1];
    assert_eq!(
        document,
        "query Operation__orders($_j0_0_of: Filter!, $_j0_0_in: [Filter!]!, $_js1: ID!) \
         { _j0_0: best(of: $_j0_0_of, in: $_j0_0_in, as: $_js1) { ..._j0 } } \
         fragment _j0 on Order { id }"
    );
    assert_eq!(
        *variables,
        json!({
            "_j0_0_of": { "text": "o1", "owner": "ann" },
            "_j0_0_in": [{ "text": "a", "owner": "ann" }],
            "_js1": "ann",
        })
    );
}
