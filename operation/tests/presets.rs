//! Presets: what the gateway adds for a role to arguments and to input objects.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write;

use apollo_compiler::{ExecutableDocument, Schema};
use expect_test::{Expect, expect};
use joinwright_operation::facts::{
    Argument, ArgumentValue, Batching, KeyField, KeyPart, Names, OperationKind, Pairing, Preset,
    PresetMember, PresetPlace, PresetValue, Relationship, RemoteId, RemoteSchema, Renaming,
    Returns, RootField, Segment, Url,
};
use joinwright_operation::{
    InputPresets, JoinedSchema, JsonPiece, Operation, Request, VariablePresets, lower,
};

const SDL: &str = r#"
type Query {
  notes(first: Int): [Note!]!
  find(who: My_Person, any: [My_Person!], raw: Any): [Note]
  need(who: My_Person!): Note
  hub: Hub
  people: [Person!]!
  space: space_query
}
type Mutation { write(note: NoteInput!): Note }
type Note { id: ID! owner_id: ID text(cut: Int): String owner: Person tagged: [Note] similar(where: Rest): [Note] }
type Person { id: ID! name(lang: String): String notes(first: Int): [Note] }
interface Hub { id: ID! label: String title: String }
type Depot implements Hub { id: ID! label: String title: String }
type space_query { secret: String count: Int }
input NoteInput { text: String! tags: [TagInput!] }
input TagInput { name: String! }
input My_Person { name: String friend: My_Person tag: TagInput }
input Rest { text: String }
input Where { id: ID text: String }
scalar Any
"#;

const NOTES: RemoteId = RemoteId(0);
const PEOPLE: RemoteId = RemoteId(1);
const SPACE: RemoteId = RemoteId(2);

const USER_ID: PresetValue<'static> = PresetValue::Session { variable: "x-hasura-user-id" };
const ORG: PresetValue<'static> = PresetValue::Session { variable: "x-hasura-org" };

const fn literal(graphql: &'static str, json: &'static str) -> PresetValue<'static> {
    PresetValue::Literal { graphql, json }
}

const fn argument(
    remote: RemoteId,
    (parent, field, argument): (&'static str, &'static str, &'static str),
    ty: &'static str,
    value: PresetValue<'static>,
) -> Preset<'static> {
    Preset { remote, place: PresetPlace::Argument { parent, field, argument }, ty, value }
}

const fn input_field(
    remote: RemoteId,
    (input, field): (&'static str, &'static str),
    ty: &'static str,
    value: PresetValue<'static>,
) -> Preset<'static> {
    Preset { remote, place: PresetPlace::InputField { input, field }, ty, value }
}

const PRESETS: &[Preset<'static>] = &[
    argument(NOTES, ("Query", "notes", "owner"), "ID!", USER_ID),
    argument(NOTES, ("Note", "text", "mode"), "Mode", literal("PLAIN", "\"PLAIN\"")),
    argument(SPACE, ("space_query", "secret", "org"), "[Int!]", ORG),
    argument(NOTES, ("Depot", "title", "org"), "Int", ORG),
    argument(NOTES, ("Query", "note", "owner"), "ID!", USER_ID),
    argument(NOTES, ("Query", "note", "id"), "ID!", literal("\"none\"", "\"none\"")),
    argument(NOTES, ("Query", "notes_by", "owner"), "ID!", USER_ID),
    argument(PEOPLE, ("Query", "person", "org"), "Int!", ORG),
    argument(
        PEOPLE,
        ("Person", "name", "as"),
        "As",
        PresetValue::Object(&[
            PresetMember { name: "id", ty: "ID", value: USER_ID },
            PresetMember {
                name: "orgs",
                ty: "[Int!]",
                value: PresetValue::List { ty: "Int!", items: &[ORG, literal("0", "0")] },
            },
        ]),
    ),
    input_field(NOTES, ("My_Person", "id"), "ID", USER_ID),
    input_field(NOTES, ("TagInput", "kind"), "Kind!", literal("USER", "\"USER\"")),
    input_field(NOTES, ("Where", "owner"), "ID!", USER_ID),
];

const fn bound(name: &'static str, ty: &'static str) -> Argument<'static> {
    Argument { name, value: ArgumentValue::Variable { suffix: name, ty } }
}

const RELATIONSHIPS: &[Relationship<'static>] = &[
    Relationship {
        source_type: "Note",
        name: "owner",
        key: &[KeyPart::Field("owner_id")],
        remote: PEOPLE,
        path: &[Segment { parent: "Query", field: "person", arguments: &[bound("id", "ID!")] }],
        ..Relationship::PLAIN
    },
    Relationship {
        source_type: "Note",
        name: "tagged",
        key: &[KeyPart::Path(&[KeyField { name: "text", arguments: "(cut: 5)" }])],
        remote: NOTES,
        path: &[Segment {
            parent: "Query",
            field: "notes_by",
            arguments: &[bound("where", "Where!")],
        }],
        ..Relationship::PLAIN
    },
    Relationship {
        source_type: "Note",
        name: "similar",
        key: &[KeyPart::Field("id")],
        remote: NOTES,
        path: &[Segment {
            parent: "Query",
            field: "note",
            arguments: &[
                bound("id", "ID!"),
                Argument {
                    name: "where",
                    value: ArgumentValue::Part {
                        literal: "{id: 1}",
                        object: "{\"id\":1}",
                        suffix: "where",
                        ty: "Where!",
                    },
                },
            ],
        }],
        ..Relationship::PLAIN
    },
    Relationship {
        source_type: "Person",
        name: "notes",
        key: &[KeyPart::Field("id")],
        remote: NOTES,
        path: &[Segment {
            parent: "Query",
            field: "notes_by",
            arguments: &[bound("owner", "[ID!]!")],
        }],
        batching: Batching::Listed {
            pairing: Pairing::Fields(&["owner_id"]),
            returns: Returns::Many,
            before: "[",
            after: "]",
        },
        preset_wins: true,
        ..Relationship::PLAIN
    },
];

fn joined(presets: &[Preset<'static>], wins: bool) -> JoinedSchema<'static> {
    use OperationKind::{Mutation, Query};
    let schema = Schema::parse_and_validate(SDL, "joined.graphql").unwrap();
    let url = Url::Literal("http://localhost");
    let types = Renaming { mapping: &[("Someone", "My_Person")], ..Renaming::PLAIN };
    let remotes = [
        RemoteSchema {
            name: "notes",
            url,
            names: Names { types, ..Names::PLAIN },
            ..RemoteSchema::PLAIN
        },
        RemoteSchema { name: "people", url, ..RemoteSchema::PLAIN },
        RemoteSchema {
            name: "space",
            url,
            names: Names { namespace: Some("space"), ..Names::PLAIN },
            ..RemoteSchema::PLAIN
        },
    ];
    let root = |operation, name, remote| RootField { operation, name, remote };
    let roots = [
        root(Query, "notes", NOTES),
        root(Query, "find", NOTES),
        root(Query, "need", NOTES),
        root(Query, "hub", NOTES),
        root(Query, "space", SPACE),
        root(Query, "people", PEOPLE),
        root(Mutation, "write", NOTES),
    ];
    let relationships = RELATIONSHIPS
        .iter()
        .map(|it| Relationship { preset_wins: it.preset_wins || wins, ..*it })
        .collect();
    JoinedSchema::new(schema, &remotes, &roots, relationships).with_presets(presets)
}

fn lowered_with(joined: &JoinedSchema<'_>, text: &str) -> Result<Operation, String> {
    let document =
        ExecutableDocument::parse_and_validate(joined.schema(), text, "op.graphql").unwrap();
    let operation = document.operations.get(None).unwrap();
    lower(joined, &document, operation).map_err(|error| error.to_string())
}

#[track_caller]
fn check(text: &str, expect: Expect) {
    check_with(&joined(PRESETS, false), text, expect);
}

#[track_caller]
fn check_with(joined: &JoinedSchema<'_>, text: &str, expect: Expect) {
    let actual = match lowered_with(joined, text) {
        Ok(operation) => describe(&operation),
        Err(error) => format!("error: {error}\n"),
    };
    expect.assert_eq(&actual);
}

fn describe(operation: &Operation) -> String {
    let mut out = String::new();
    for fetch in operation.fetches.iter() {
        match &fetch.request {
            Request::Root { document, .. } => writeln!(out, "{document}").unwrap(),
            Request::Join { declarations, batches, .. } => {
                let declarations: Vec<_> = declarations.iter().map(|(_, text)| &**text).collect();
                writeln!(out, "join ({})", declarations.join(", ")).unwrap();
                for batch in batches.iter().map(|id| &operation.batches[usize::from(id.0)]) {
                    writeln!(out, "  ({})", batch.declarations.join("#")).unwrap();
                    writeln!(out, "  {}", batch.field.join("#")).unwrap();
                    writeln!(out, "  {}", batch.fragment).unwrap();
                    for value in batch.session_values.iter() {
                        writeln!(out, "  session value {}", value.0).unwrap();
                    }
                    for part in batch.client_parts.iter() {
                        writeln!(out, "  {}: {:?}", part.suffix, part.value).unwrap();
                    }
                    for bound in batch.bound_presets.iter() {
                        writeln!(out, "  {}: {:?}", bound.suffix, bound.effect).unwrap();
                    }
                }
            }
        }
        for value in fetch.session_values.iter() {
            writeln!(out, "  session value {}", value.0).unwrap();
        }
        for id in fetch.variable_presets.iter() {
            let VariablePresets { variable, default, presets } =
                &operation.presets.variables[usize::from(id.0)];
            let name = &operation.variables[usize::from(variable.0)].name;
            let default = default.as_ref().map_or(String::new(), |json| format!(" = {json}"));
            writeln!(out, "  ${name}{default} with input {}", presets.0).unwrap();
        }
    }
    for (idx, value) in operation.presets.session_values.iter().enumerate() {
        let always = if value.is_always_needed { "" } else { ", if there" };
        let (variable, name, declared) = (&value.variable, &value.name, &value.declared);
        writeln!(out, "session value {idx}: {variable} as ${name}: {declared}{always}").unwrap();
    }
    for (idx, input) in operation.presets.inputs.iter().enumerate() {
        writeln!(out, "input {idx}: {}", describe_input(input)).unwrap();
    }
    out
}

fn describe_input(input: &InputPresets) -> String {
    let mut out = Vec::new();
    for member in input.members.iter() {
        let pieces = member.value.iter().map(|piece| match piece {
            JsonPiece::Text(text) => text.to_string(),
            JsonPiece::Session(id) => format!("<{}>", id.0),
        });
        out.push(format!("{}: {}", member.name, pieces.collect::<String>()));
    }
    out.extend(input.below.iter().map(|(name, id)| format!("{name} holds input {}", id.0)));
    out.join(", ")
}

#[test]
fn an_argument_is_preset_wherever_its_field_is_asked_for() {
    check(
        "{ notes(first: 1) { text(cut: 2) other: text } space { secret count } people { name } }",
        expect![[r#"
            query Operation__notes($_js0: ID!) { notes(first: 1, owner: $_js0) { text(cut: 2, mode: PLAIN) other: text(mode: PLAIN) } }
              session value 0
            query Operation__space($_js1: [Int!]!) { secret(org: $_js1) count }
              session value 1
            query Operation__people($_js3: Int!, $_js4: ID!) { people { name(as: {id: $_js4, orgs: [$_js3, 0]}) } }
              session value 2
              session value 3
            session value 0: x-hasura-user-id as $_js0: ID!
            session value 1: x-hasura-org as $_js1: [Int!]!
            session value 2: x-hasura-org as $_js3: Int!
            session value 3: x-hasura-user-id as $_js4: ID!
        "#]],
    );
}

#[test]
fn nothing_is_added_without_presets() {
    check_with(
        &joined(&[], false),
        r#"query ($w: My_Person = {name: "a"}) { notes { text } find(who: $w, any: {name: "b"}) { id } }"#,
        expect![[r#"
            query Operation__notes($w: Someone = {name: "a"}) { notes { text } find(who: $w, any: {name: "b"}) { id } }
        "#]],
    );
}

#[test]
fn a_preset_on_the_way_to_a_target_is_sent_with_every_key() {
    check(
        "{ notes { owner { id } } }",
        expect![[r#"
        query Operation__notes($_js0: ID!) { notes(owner: $_js0) { owner: owner_id } }
          session value 1
        join ()
          ($_j0_#_id: ID!)
          _j0_#: person(id: $_j0_#_id, org: $_js3) { ..._j0 }
          fragment _j0 on Person { id }
          session value 0
        session value 0: x-hasura-org as $_js3: Int!
        session value 1: x-hasura-user-id as $_js0: ID!
    "#]],
    );
}

#[test]
fn a_key_that_has_arguments_gets_presets_too() {
    check(
        "{ notes { tagged { id } } }",
        expect![[r#"
        query Operation__notes($_js0: ID!) { notes(owner: $_js0) { tagged: text(cut: 5, mode: PLAIN) } }
          session value 0
        join ()
          ($_j0_#_where: Where!)
          _j0_#: notes_by(where: $_j0_#_where, owner: $_js0) { ..._j0 }
          fragment _j0 on Note { id }
          session value 0
          where: Add(InputPresetsId(0))
        session value 0: x-hasura-user-id as $_js0: ID!
        input 0: owner: <0>
    "#]],
    );
}

#[test]
fn what_the_join_binds_stands() {
    check(
        "{ notes { similar { id } } people { notes { id } } }",
        expect![[r#"
        query Operation__notes($_js0: ID!) { notes(owner: $_js0) { similar: id } }
          session value 0
        query Operation__people { people { notes: id } }
        join ()
          ($_j0_#_id: ID!, $_j0_#_where: Where!)
          _j0_#: note(id: $_j0_#_id, where: $_j0_#_where, owner: $_js0) { ..._j0 }
          fragment _j0 on Note { id }
          session value 0
          where: Json("{}")
          where: Add(InputPresetsId(0))
          ($_j1_#_owner: [ID!]!)
          _j1_#: notes_by(owner: $_j1_#_owner) { ..._j1 }
          fragment _j1 on Note { id _j0: owner_id }
        session value 0: x-hasura-user-id as $_js0: ID!
        input 0: owner: <0>
    "#]],
    );
}

#[test]
fn a_preset_wins_where_the_relationship_says_so_but_for_lists_of_keys() {
    check_with(
        &joined(PRESETS, true),
        "{ notes { similar(where: {text: \"a\"}) { id } } people { notes { id } } }",
        expect![[r#"
            query Operation__notes($_js0: ID!) { notes(owner: $_js0) { similar: id } }
              session value 0
            query Operation__people { people { notes: id } }
            join ()
              ($_j0_#_where: Where!)
              _j0_#: note(where: $_j0_#_where, owner: $_js0, id: "none") { ..._j0 }
              fragment _j0 on Note { id }
              session value 0
              where: Json("{\"text\":\"a\"}")
              id: Replace
              where: Add(InputPresetsId(0))
              ($_j1_#_owner: [ID!]!)
              _j1_#: notes_by(owner: $_j1_#_owner) { ..._j1 }
              fragment _j1 on Note { id _j0: owner_id }
            session value 0: x-hasura-user-id as $_js0: ID!
            input 0: owner: <0>
        "#]],
    );
}

#[test]
fn objects_in_the_document_get_presets() {
    check(
        r#"query ($n: String, $p: My_Person) {
          find(
            who: {name: $n, friend: {tag: {name: "t"}}}
            any: [{friend: $p}, {friend: null}]
            raw: {name: "raw"}
          ) { id }
        }"#,
        expect![[r#"
            query Operation__notes($n: String, $p: Someone, $_js4: ID!) { find(who: {name: $n, friend: {tag: {name: "t", kind: USER}, id: $_js4}, id: $_js4}, any: [{friend: $p, id: $_js4}, {friend: null, id: $_js4}], raw: {name: "raw"}) { id } }
              session value 0
              $p with input 0
            session value 0: x-hasura-user-id as $_js4: ID!
            input 0: id: <0>, friend holds input 0, tag holds input 1
            input 1: kind: "USER"
        "#]],
    );
}

#[test]
fn an_item_that_stands_for_a_list_gets_presets() {
    check(
        r#"{ find(any: {name: "a"}) { id } }"#,
        expect![[r#"
        query Operation__notes($_js4: ID!) { find(any: {name: "a", id: $_js4}) { id } }
          session value 0
        session value 0: x-hasura-user-id as $_js4: ID!
    "#]],
    );
}

#[test]
fn objects_in_variables_get_presets_at_run_time() {
    check(
        "mutation ($note: NoteInput!, $n: Int) { write(note: $note) { text(cut: $n) } }",
        expect![[r#"
            mutation Operation__notes($note: NoteInput!, $n: Int) { write(note: $note) { text(cut: $n, mode: PLAIN) } }
              $note with input 0
            input 0: tags holds input 1
            input 1: kind: "USER"
        "#]],
    );
}

#[test]
fn the_default_of_a_variable_is_sent_with_presets() {
    check(
        r#"query ($a: My_Person = {name: "a"}, $b: My_Person = {name: "b"}, $c: My_Person = null, $d: [My_Person!] = []) {
          need(who: $a) { id }
          b: find(who: $b) { id }
          c: find(who: $c, any: $d) { id }
        }"#,
        expect![[r#"
            query Operation__notes($a: Someone!, $b: Someone, $c: Someone, $d: [Someone!]) { need(who: $a) { id } b: find(who: $b) { id } c: find(who: $c, any: $d) { id } }
              $a = {"name":"a"} with input 0
              $b = {"name":"b"} with input 0
              $c = null with input 0
              $d = [] with input 0
            session value 0: x-hasura-user-id as $_js4: ID!, if there
            input 0: id: <0>, friend holds input 0, tag holds input 1
            input 1: kind: "USER"
        "#]],
    );
}

#[test]
fn a_constant_that_is_bound_gets_presets() {
    check(
        r#"{ notes { similar(where: {text: "a"}) { id } } }"#,
        expect![[r#"
        query Operation__notes($_js0: ID!) { notes(owner: $_js0) { similar: id } }
          session value 0
        join ()
          ($_j0_#_id: ID!, $_j0_#_where: Where!)
          _j0_#: note(id: $_j0_#_id, where: $_j0_#_where, owner: $_js0) { ..._j0 }
          fragment _j0 on Note { id }
          session value 0
          where: Json("{\"text\":\"a\"}")
          where: Add(InputPresetsId(0))
        session value 0: x-hasura-user-id as $_js0: ID!
        input 0: owner: <0>
    "#]],
    );
}

#[test]
fn names_of_session_values_are_no_names_of_the_client() {
    check(
        "query ($_js0: Int, $_j1: Int) { _j2: notes(first: $_js0) { text(cut: $_j1) } }",
        expect![[r#"
            query Operation__notes($_js0: Int, $_j1: Int, $_j3s0: ID!) { _j2: notes(first: $_js0, owner: $_j3s0) { text(cut: $_j1, mode: PLAIN) } }
              session value 0
            session value 0: x-hasura-user-id as $_j3s0: ID!
        "#]],
    );
}

#[test]
fn a_field_of_an_interface_whose_implementers_have_other_presets_is_refused() {
    check(
        "{ hub { label title } }",
        expect![[r#"
        error: field `title` can be asked for on object types only: `... on Depot { title }`
    "#]],
    );
    check(
        "{ hub { label ... on Depot { title } } }",
        expect![[r#"
        query Operation__notes($_js2: Int!) { hub { label ... on Depot { title(org: $_js2) } } }
          session value 0
        session value 0: x-hasura-org as $_js2: Int!
    "#]],
    );
}

#[test]
fn an_object_found_elsewhere_is_no_row_of_a_target_that_presets_narrow() {
    let operation = |presets| {
        let mut relationship = RELATIONSHIPS[0];
        relationship.entity = &["id"];
        let text = "{ people { id name notes { owner { id } } } }";
        let joined = JoinedSchema::new(
            Schema::parse_and_validate(SDL, "joined.graphql").unwrap(),
            &[RemoteSchema { name: "a", ..RemoteSchema::PLAIN }; 2],
            &[RootField { operation: OperationKind::Query, name: "people", remote: PEOPLE }],
            vec![relationship, RELATIONSHIPS[3]],
        );
        lowered_with(&joined.with_presets(presets), text).unwrap()
    };
    let n_reuses = |operation: &Operation| -> usize {
        operation.batches.iter().map(|batch| batch.reuses.len()).sum()
    };
    assert_eq!(n_reuses(&operation(&[])), 1);
    assert_eq!(n_reuses(&operation(PRESETS)), 0);
}

#[test]
fn what_is_bound_of_a_type_that_the_role_does_not_see_gets_presets_below() {
    let presets = [
        input_field(NOTES, ("Where", "tag"), "[TagInput!]", PresetValue::Inside),
        input_field(NOTES, ("Outer", "where"), "Where", PresetValue::Inside),
        input_field(NOTES, ("TagInput", "kind"), "Kind!", literal("USER", "\"USER\"")),
    ];
    check_with(
        &joined(&presets, false),
        "{ notes { tagged { id } } }",
        expect![[r#"
        query Operation__notes { notes { tagged: text(cut: 5) } }
        join ()
          ($_j0_#_where: Where!)
          _j0_#: notes_by(where: $_j0_#_where) { ..._j0 }
          fragment _j0 on Note { id }
          where: Add(InputPresetsId(0))
        input 0: tag holds input 1
        input 1: kind: "USER"
    "#]],
    );
}
