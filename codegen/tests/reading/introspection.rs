//! Introspection results in place of SDL.

use expect_test::expect;
use joinwright_codegen::syntax::sdl_from_introspection;

use crate::{USERS_YAML, check, parse};

const SMALL: &str = r#"{"data": {"__schema": {
  "queryType": {"name": "Query"}, "mutationType": null,
  "types": [
    {"kind": "OBJECT", "name": "Query", "fields": [
      {"name": "user", "args": [], "type": {"kind": "OBJECT", "name": "User"}}
    ]},
    {"kind": "OBJECT", "name": "User", "fields": []}
  ]
}}}"#;

#[test]
fn carets_point_into_the_printed_file() {
    check(
        &[("gateway/remote_schemas.yaml", USERS_YAML), ("gateway/schemas/users.json", SMALL)],
        expect![[r#"
            error[J015]: syntax error: expected a field definition
             --> users.graphql:6:1
              |
            6 | }
              | ^
              |
              = note: `users.graphql` is printed from `gateway/schemas/users.json`

            1 error
        "#]],
    );
}

#[test]
fn the_printed_file_says_where_it_is_from() {
    let (sources, ..) = parse(&[
        ("gateway/remote_schemas.yaml", USERS_YAML),
        ("gateway/schemas/users.json", SMALL),
    ]);
    let (_, printed) = sources.iter().find(|(_, file)| file.printed_from.is_some()).unwrap();
    assert_eq!(printed.path, "users.graphql");
    assert_eq!(printed.text, "type Query {\n  user: User\n}\n\ntype User {\n}\n");
}

#[test]
fn what_is_no_result_is_reported() {
    let check_json = |json: &str, expect| {
        check(
            &[("gateway/remote_schemas.yaml", USERS_YAML), ("gateway/schemas/users.json", json)],
            expect,
        );
    };
    check_json(
        "{\"__schema\": {\n  \"types\": 7\n}}",
        expect![[r#"
            error[J019]: this is no introspection result: invalid type: integer `7`, expected a sequence
             --> gateway/schemas/users.json:2:12
              |
            2 |   "types": 7
              |            ^
              |
              = help: ask the server again: `joinwright introspect URL` writes SDL

            1 error
        "#]],
    );
    check_json(
        "{}",
        expect![[r#"
            error[J019]: this is no introspection result: there is no `__schema`
             --> gateway/schemas/users.json:1:1
              |
            1 | {}
              | ^
              |
              = help: ask the server again: `joinwright introspect URL` writes SDL

            1 error
        "#]],
    );
    check_json(
        r#"{"errors": [{"message": "introspection is off"}], "data": null}"#,
        expect![[r#"
            error[J019]: this is no introspection result: the server refused to answer: introspection is off
             --> gateway/schemas/users.json:1:1
              |
            1 | {"errors": [{"message": "introspection is off"}], "data": null}
              | ^
              |
              = help: ask the server again: `joinwright introspect URL` writes SDL

            1 error
        "#]],
    );
    check_json(
        r#"{"__schema": {"types": [{"kind": "SCALAR", "name": "A } type B { c: Int"}]}}"#,
        expect![[r#"
            error[J019]: this is no introspection result: `A } type B { c: Int` is no GraphQL name
             --> gateway/schemas/users.json:1:53
              |
            1 | {"__schema": {"types": [{"kind": "SCALAR", "name": "A } type B { c: Int"}]}}
              |                                                     ^
              |
              = help: ask the server again: `joinwright introspect URL` writes SDL

            1 error
        "#]],
    );
}

#[test]
fn nothing_in_a_text_becomes_a_definition() {
    let json = |description: &str, default: &str| {
        serde_json::json!({"__schema": {"queryType": {"name": "Query"}, "types": [{
            "kind": "OBJECT", "name": "Query", "description": description, "fields": [{
                "name": "a",
                "type": {"kind": "SCALAR", "name": "Int"},
                "args": [{
                    "name": "b",
                    "type": {"kind": "SCALAR", "name": "String"},
                    "defaultValue": default
                }]
            }]
        }]}})
        .to_string()
    };
    let sdl = sdl_from_introspection(&json("\"\"\"\ntype Evil {", "\"x\"")).unwrap();
    assert!(sdl.contains("\\\"\"\""), "{sdl}");
    for default in ["1) on FIELD type Evil { a(b: Int = 1", "1 @evil", "", "$v", "1 c: Int"] {
        assert!(sdl_from_introspection(&json("", default)).is_err(), "{default}");
    }
}

#[test]
fn nesting_is_bounded() {
    let open = r#"{"kind": "LIST", "ofType": "#.repeat(100_000);
    let json = format!(
        r#"{{"__schema": {{"types": [{{"kind": "OBJECT", "name": "A", "fields": [{{"name": "a", "type": {open}"#
    );
    assert!(sdl_from_introspection(&json).is_err());
}

#[test]
fn sdl_survives_the_way_through_introspection() {
    let sdl = include_str!("everything.graphql");
    let schema = apollo_compiler::Schema::parse_and_validate(sdl, "everything.graphql").unwrap();
    let query = include_str!("introspection.graphql");
    let document =
        apollo_compiler::ExecutableDocument::parse_and_validate(&schema, query, "query").unwrap();
    let operation = document.operations.get(None).unwrap();
    let variables =
        apollo_compiler::request::coerce_variable_values(&schema, operation, &Default::default());
    let response = apollo_compiler::introspection::partial_execute(
        &schema,
        &schema.implementers_map(),
        &document,
        operation,
        &variables.unwrap(),
    )
    .unwrap();
    let json = serde_json::to_string(&response).unwrap();
    let printed = sdl_from_introspection(&json).unwrap();
    let again = apollo_compiler::Schema::parse_and_validate(&printed, "printed.graphql").unwrap();
    let sorted = |schema: &apollo_compiler::Schema| {
        let mut definitions: Vec<String> =
            schema.types.values().filter(|ty| !ty.is_built_in()).map(ToString::to_string).collect();
        let directives = schema.directive_definitions.values().filter(|one| !one.is_built_in());
        definitions.extend(directives.map(ToString::to_string));
        definitions.push(schema.schema_definition.description.as_deref().unwrap().to_owned());
        definitions.sort();
        definitions.join("\n")
    };
    assert_eq!(sorted(&again), sorted(&schema), "{printed}");
}
