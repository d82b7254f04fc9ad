//! SDL, read forgivingly where nothing is at stake.

use expect_test::expect;

use crate::{USERS_YAML, check_sdl, parse};

/// The schema of SDL without an error, printed, and its warnings.
fn schema(sdl: &str) -> (String, Vec<String>) {
    let (_, mut documents, diagnostics) =
        parse(&[("remote_schemas.yaml", USERS_YAML), ("schemas/users.graphql", sdl)]);
    assert!(!diagnostics.has_errors(), "{diagnostics:?}");
    let sdl = documents.remotes.remove(0).sdl.unwrap();
    let warnings = diagnostics.into_iter().map(|one| one.message).collect();
    (sdl.schema.to_string(), warnings)
}

#[test]
fn syntax_errors_have_places() {
    check_sdl(
        "type Query { user(id: ID!: User }\ntype {\n",
        expect![[r#"
            error[J015]: syntax error: expected `)`, got `:`
             --> gateway/schemas/users.graphql:1:26
              |
            1 | type Query { user(id: ID!: User }
              |                          ^

            error[J015]: syntax error: expected a name
             --> gateway/schemas/users.graphql:2:6
              |
            2 | type {
              |      ^

            error[J015]: syntax error: expected a field definition
             --> gateway/schemas/users.graphql:2:7
              |
            2 | type {
              |       ^

            error[J015]: syntax error: expected `}`, got the end of the file
             --> gateway/schemas/users.graphql:2:7
              |
            2 | type {
              |       ^

            4 errors
        "#]],
    );
    check_sdl(
        "",
        expect![[r#"
            error[J015]: the SDL file is empty
             --> gateway/schemas/users.graphql:1:1
              |
            1 |
              | ^
              |
              = help: write the SDL into it: `joinwright introspect URL > gateway/schemas/users.graphql`

            1 error
        "#]],
    );
    check_sdl(
        "query { user }\ntype Query { user: Int }",
        expect![[r#"
            error[J016]: a schema document must not contain an operation definition
             --> gateway/schemas/users.graphql:1:1
              |
            1 | query { user }
              | ^^^^^^^^^^^^^^

            1 error
        "#]],
    );
}

#[test]
fn type_system_errors_have_places() {
    check_sdl(
        "type Query {\n  user: Usr\n  user: Int\n}\n\ninterface Node { id: ID! }\n\ntype User implements Node {\n  name: String\n}\n",
        expect![[r#"
            error[J016]: cannot find type `Usr` in this document
             --> gateway/schemas/users.graphql:2:9
              |
            2 |   user: Usr
              |         ^^^
              |
              = help: did you mean `User`?

            error[J016]: duplicate definitions for the `user` field of object type `Query`
             --> gateway/schemas/users.graphql:3:3
              |
            3 |   user: Int
              |   ^^^^^^^^^

            error[J016]: type `User` does not satisfy interface `Node`: missing field `id`
             --> gateway/schemas/users.graphql:8:1
              |
            8 | type User implements Node {
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: if the SDL is not yours to change: `tolerate: [interface-fields]`, beside `definition`, leaves it out

            3 errors
        "#]],
    );
    check_sdl(
        "type User { id: ID! }\n",
        expect![[r#"
            error[J016]: the schema has no query root
             --> gateway/schemas/users.graphql:1:1
              |
            1 | type User { id: ID! }
              | ^
              |
              = help: define `type Query`, or name another type: `schema { query: Root }`

            1 error
        "#]],
    );
    check_sdl(
        "schema { query: Root }\ntype User { id: ID! }\n",
        expect![[r#"
            error[J016]: cannot find type `Root` in this document
             --> gateway/schemas/users.graphql:1:17
              |
            1 | schema { query: Root }
              |                 ^^^^
              |
              = help: if the SDL is not yours to change: `tolerate: [unknown-types]`, beside `definition`, leaves it out

            1 error
        "#]],
    );
}

#[test]
fn undeclared_directives_are_dropped_with_one_warning() {
    let (schema, warnings) = schema(
        "extend schema @link(url: \"https://specs.apollo.dev/federation/v2.3\", import: [\"@key\"])
        directive @known(at: Int) on FIELD_DEFINITION
        type Query @cache { user(id: ID! @length(max: 3)): User @cost(weight: 3) }
        type User @key(fields: \"id\") { id: ID! @known(at: 1) old: Int @deprecated(reason: \"x\", since: 3) }
        input Filter @oneOf { a: Int @cache b: E }
        enum E { A @map(to: 1) }
        union U @u = User
        scalar S @specifiedBy(url: \"https://example.com\")",
    );
    assert_eq!(
        warnings,
        [
            "directives are applied but not defined, they are left out: `@cache`, `@length`, `@map`, `@u`"
        ]
    );
    expect![[r#"
        directive @known(at: Int) on FIELD_DEFINITION

        directive @oneOf on INPUT_OBJECT

        type Query {
          user(id: ID!): User
        }

        type User {
          id: ID! @known(at: 1)
          old: Int @deprecated(reason: "x")
        }

        input Filter @oneOf {
          a: Int
          b: E
        }

        enum E {
          A
        }

        union U = User

        scalar S @specifiedBy(url: "https://example.com")
    "#]]
    .assert_eq(&schema);
}

#[test]
fn an_orphan_extension_is_a_definition() {
    let (schema, warnings) =
        schema("extend type Query { user: User }\nextend type User { id: ID! }\n");
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(schema, "type Query {\n  user: User\n}\n\ntype User {\n  id: ID!\n}\n");
}

#[test]
fn identical_repeats_are_one() {
    let (schema, warnings) = schema(
        "type Query { user: User }
        type User { id: ID! }
        \"Time.\" scalar Time
        type  User {
          id: ID! # The same.
        }
        \"Time.\"
        scalar Time
        directive @a on FIELD
        directive @a on FIELD
        extend type User { x: Time }
        extend type User { x: Time }",
    );
    assert_eq!(
        warnings,
        ["4 definitions are there twice, word for word, `User` first: each is read once"]
    );
    // The definition and the extension.
    assert_eq!(schema.matches("type User").count(), 2, "{schema}");
}

#[test]
fn members_repeated_alike_are_one() {
    let (schema, warnings) = schema(
        "type Query { \"One.\" user(a: Int): User user(\"A.\" a: Int): User }
        type User { id: ID! }
        input Filter { a: Int a: Int }
        enum Kind { A B A }",
    );
    assert_eq!(
        warnings,
        ["3 members of types are defined twice, alike, `Query.user` first: each is read once"]
    );
    assert_eq!(schema.matches("user(").count(), 1, "{schema}");
    let differing = "type Query { user: Int user: String }";
    let files = [("remote_schemas.yaml", USERS_YAML), ("schemas/users.graphql", differing)];
    assert!(parse(&files).2.has_errors());
}

#[test]
fn differing_repeats_are_refused() {
    check_sdl(
        "type Query { user: User }\n\ntype User { id: ID! }\n\ntype User { id: ID!, name: String }\n",
        expect![[r#"
            error[J018]: `User` is defined twice, differently
             --> gateway/schemas/users.graphql:5:6
              |
            3 | type User { id: ID! }
              |      ---- first
            4 |
            5 | type User { id: ID!, name: String }
              |      ^^^^ second
              |
              = help: remove one of the two, or let the second add to the first: `extend type User`

            1 error
        "#]],
    );
}

#[test]
fn built_in_definitions_may_be_repeated() {
    let (schema, warnings) = schema(
        "scalar String\nscalar ID\nscalar Time\n
        directive @skip(if: Boolean!) on FIELD\n
        directive @deprecated(reason: String = \"no\") on FIELD_DEFINITION | ENUM_VALUE\n
        directive @specifiedBy(url: String!) on SCALAR\n
        type __Schema { types: [__Type!]! }\n
        type Query { user: String @deprecated }\n",
    );
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(schema, "scalar Time\n\ntype Query {\n  user: String @deprecated\n}\n");
}

#[test]
fn subscriptions_and_incremental_delivery_are_left_out() {
    let (schema, warnings) = schema(
        "directive @defer(if: Boolean) on FRAGMENT_SPREAD\ndirective @stream on FIELD\n
        type Query { a: Int }\ntype Subscription { b: Int }\n",
    );
    assert_eq!(
        warnings,
        [
            "`@defer` and `@stream` are not served: they are left out",
            "subscriptions are not served: `Subscription` is left out"
        ]
    );
    assert_eq!(schema, "type Query {\n  a: Int\n}\n");
}

#[test]
fn a_subscription_type_that_is_also_an_ordinary_one_stays() {
    let (schema, _) = schema(
        "schema { query: Query subscription: Sub }\ntype Query { a: Sub }\ntype Sub { b: Int }\n",
    );
    assert!(schema.contains("type Sub {") && !schema.contains("subscription:"), "{schema}");
}

#[test]
fn federation_types_stay() {
    let (schema, warnings) = schema(
        "scalar _Any\nunion _Entity = User\ntype _Service { sdl: String }\ntype User @key(fields: \"id\") { id: ID! }\n
        directive @key(fields: FieldSet!) repeatable on OBJECT | INTERFACE\nscalar FieldSet\n
        type Query { _entities(representations: [_Any!]!): [_Entity]! _service: _Service! }\n",
    );
    assert!(warnings.is_empty(), "{warnings:?}");
    for kept in ["_Any", "_Entity", "_Service"] {
        assert!(schema.contains(kept), "{schema}");
        assert!(joinwright_codegen::syntax::is_federation_internal(kept));
    }
    assert!(!schema.contains("@key"), "{schema}");
}

#[test]
fn a_large_schema_with_repeats_reads_in_linear_time() {
    let mut sdl = String::from("type Query { t0: T0 }\n");
    for idx in 0..20_000 {
        sdl.push_str(&format!("type T{} {{ a: Int @x b: [T0!]! }}\n", idx / 2));
    }
    let (_, warnings) = schema(&sdl);
    assert_eq!(warnings.len(), 2, "{warnings:?}");
}
