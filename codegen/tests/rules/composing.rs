//! The joined schema.

use expect_test::expect;

use crate::support::{check, check_composition};

#[test]
fn equal_types_are_one_type() {
    check_composition(
        &[
            (
                "a",
                r#"type Query { a(filter: Filter = {x: 1, y: [2]}): User } "Somebody." type User implements Node { id: ID! name(upper: Boolean = false, lower: Boolean): String @deprecated region: Region } interface Node { id: ID! } enum Region { EU US } union Any = User input Filter { x: Int = 1 y: [Int!] }"#,
            ),
            (
                "b",
                "type Query { b: User } input Filter { y: [Int!] x: Int = 1 } union Any = User enum Region { US EU } interface Node { id: ID! } type User implements Node { region: Region name(lower: Boolean, upper: Boolean = false): String id: ID! }",
            ),
        ],
        &expect![[r#"
            Query a from a
            Query b from b

            type Query {
              a(filter: Filter = {x: 1, y: [2]}): User
              b: User
            }

            """Somebody."""
            type User implements Node {
              id: ID!
              name(upper: Boolean = false, lower: Boolean): String @deprecated
              region: Region
            }

            interface Node {
              id: ID!
            }

            enum Region {
              EU
              US
            }

            union Any = User

            input Filter {
              x: Int = 1
              y: [Int!]
            }
        "#]],
    );
}

#[test]
fn types_that_differ_clash() {
    check_composition(
        &[
            (
                "a",
                "type Query { a: A1 b(i: I): E u: U } type A1 { x: Int y: Int z(a: Int): Int } type A2 { x: Int } type A3 { z(a: Int): Int } type A4 implements N { id: ID } interface N { id: ID } enum E { A B } union U = A1 | A2 input I { x: Int = 1 } scalar K type M { x: Int }",
            ),
            (
                "b",
                "type Query { c: A1 d(i: I): E v: U } type A1 { x: Int! y: Int z(a: Int): Int } type A2 { x: Int y: Int } type A3 { z(a: Int!): Int } type A4 { id: ID } interface N { id: ID } enum E { A } union U = A1 input I { x: Int = 2 } enum K { A } type M { z: Int }",
            ),
        ],
        &expect![[r#"
            error[J071] type `A1` is defined differently by `a` and `b`: `A1.x` is `Int` and `Int!`
              remote_schemas.yaml:3:9 "b": has another `A1`
              schemas/b.graphql:1:48 "x": `Int!` in `b`
              schemas/a.graphql:1:48 "x": `Int` in `a`
              schemas/b.graphql:1:43 "A1": 
              schemas/a.graphql:1:43 "A1": 
              help: rename it in `b`: `customization: { type_names: { mapping: { A1: b_A1 } } }`;
            or remove it, and the fields that return it, from the SDL file of one of them;
            or, if both are parts of one thing, let `lift` connect them: docs/relationships-file.md
            error[J071] type `A2` is defined differently by `a` and `b`: only one `A2` has the field `y`
              remote_schemas.yaml:3:9 "b": has another `A2`
              schemas/b.graphql:1:97 "y": field `y` in `b`
              schemas/a.graphql:1:84 "A2": no `y` in `a`
              schemas/b.graphql:1:85 "A2": 
              help: rename it in `b`: `customization: { type_names: { mapping: { A2: b_A2 } } }`;
            or remove it, and the fields that return it, from the SDL file of one of them;
            or, if both are parts of one thing, let `lift` connect them: docs/relationships-file.md
            error[J071] type `A3` is defined differently by `a` and `b`: `A3.z(a:)` is `Int` and `Int!`
              remote_schemas.yaml:3:9 "b": has another `A3`
              schemas/b.graphql:1:118 "a": `Int!` in `b`
              schemas/a.graphql:1:110 "a": `Int` in `a`
              schemas/b.graphql:1:111 "A3": 
              schemas/a.graphql:1:103 "A3": 
              help: rename it in `b`: `customization: { type_names: { mapping: { A3: b_A3 } } }`;
            or remove it, and the fields that return it, from the SDL file of one of them;
            or, if both are parts of one thing, let `lift` connect them: docs/relationships-file.md
            error[J071] type `A4` is defined differently by `a` and `b`: only one `A4` has the interface `N`
              remote_schemas.yaml:3:9 "b": has another `A4`
              schemas/b.graphql:1:139 "A4": no `N` in `b`
              schemas/a.graphql:1:144 "N": interface `N` in `a`
              schemas/a.graphql:1:130 "A4": 
              help: rename it in `b`: `customization: { type_names: { mapping: { A4: b_A4 } } }`;
            or remove it, and the fields that return it, from the SDL file of one of them;
            or, if both are parts of one thing, let `lift` connect them: docs/relationships-file.md
            error[J071] type `E` is defined differently by `a` and `b`: only one `E` has the value `B`
              remote_schemas.yaml:3:9 "b": has another `E`
              schemas/b.graphql:1:181 "E": no `B` in `b`
              schemas/a.graphql:1:191 "B": value `B` in `a`
              schemas/a.graphql:1:185 "E": 
              help: rename it in `b`: `customization: { type_names: { mapping: { E: b_E } } }`;
            or remove it, and the fields that return it, from the SDL file of one of them
            error[J071] type `U` is defined differently by `a` and `b`: only one `U` has the member `A2`
              remote_schemas.yaml:3:9 "b": has another `U`
              schemas/b.graphql:1:195 "U": no `A2` in `b`
              schemas/a.graphql:1:210 "A2": member `A2` in `a`
              schemas/a.graphql:1:201 "U": 
              help: rename it in `b`: `customization: { type_names: { mapping: { U: b_U } } }`;
            or remove it, and the fields that return it, from the SDL file of one of them
            error[J071] type `I` is defined differently by `a` and `b`: `I.x` is `Int = 1` and `Int = 2`
              remote_schemas.yaml:3:9 "b": has another `I`
              schemas/b.graphql:1:212 "x": `Int = 2` in `b`
              schemas/a.graphql:1:223 "x": `Int = 1` in `a`
              schemas/b.graphql:1:208 "I": 
              schemas/a.graphql:1:219 "I": 
              help: rename it in `b`: `customization: { type_names: { mapping: { I: b_I } } }`;
            or remove it, and the fields that return it, from the SDL file of one of them
            error[J071] type `K` is defined differently by `a` and `b`: a scalar and an enum
              remote_schemas.yaml:3:9 "b": has another `K`
              schemas/b.graphql:1:230 "K": an enum in `b`
              schemas/a.graphql:1:243 "K": a scalar in `a`
              help: rename it in `b`: `customization: { type_names: { mapping: { K: b_K } } }`;
            or remove it, and the fields that return it, from the SDL file of one of them
            error[J071] type `M` is defined differently by `a` and `b`: only one `M` has the field `x`
              remote_schemas.yaml:3:9 "b": has another `M`
              schemas/b.graphql:1:243 "M": no `x` in `b`
              schemas/a.graphql:1:254 "x": field `x` in `a`
              schemas/a.graphql:1:250 "M": 
              help: rename it in `b`: `customization: { type_names: { mapping: { M: b_M } } }`;
            or remove it, and the fields that return it, from the SDL file of one of them;
            or, if both are parts of one thing, let `lift` connect them: docs/relationships-file.md
        "#]],
    );
}

#[test]
fn root_fields_of_one_name_clash() {
    check_composition(
        &[
            ("a", "type Query { user: String } type Mutation { add: Int }"),
            (
                "b",
                "schema { query: Root mutation: Change } type Root { user: String x: Int } type Change { add: Int }",
            ),
        ],
        &expect![[r#"
            error[J070] root field `Query.user` is in both `a` and `b`
              remote_schemas.yaml:3:9 "b": has a second `user`
              schemas/b.graphql:1:53 "user": the one of `b`
              schemas/a.graphql:1:14 "user": the one of `a`
              help: give `b` a namespace: `customization: { root_fields_namespace: b }`;
            or remove the field from the SDL file of one of them
            error[J070] root field `Mutation.add` is in both `a` and `b`
              remote_schemas.yaml:3:9 "b": has a second `add`
              schemas/b.graphql:1:89 "add": the one of `b`
              schemas/a.graphql:1:45 "add": the one of `a`
              help: give `b` a namespace: `customization: { root_fields_namespace: b }`;
            or remove the field from the SDL file of one of them
        "#]],
    );
}

#[test]
fn root_types_may_have_other_names() {
    check_composition(
        &[
            (
                "a",
                "schema { query: RootQuery mutation: RootMutation } type RootQuery { a: Int } type RootMutation { b: Int }",
            ),
            ("b", "type Query { c: Int } type Mutation { d: Int }"),
        ],
        &expect![[r#"
            Query a from a
            Query c from b
            Mutation b from a
            Mutation d from b

            type Query {
              a: Int
              c: Int
            }

            type Mutation {
              b: Int
              d: Int
            }
        "#]],
    );
}

#[test]
fn fields_that_return_root_types_are_left_out() {
    check_composition(
        &[
            (
                "a",
                "type Query implements Node { id: ID! query: Query! user: User node: Node } interface Node { id: ID! } type User implements Node { id: ID! query: Query } union Any = User | Query",
            ),
            ("b", "type Query { c: Int }"),
        ],
        &expect![[r#"
            Query id from a
            Query user from a
            Query node from a
            Query c from b

            type Query {
              id: ID!
              user: User
              node: Node
              c: Int
            }

            interface Node {
              id: ID!
            }

            type User implements Node {
              id: ID!
            }

            union Any = User
            warning[J073] field `Query.query` of `a` (and 1 more) is left out: it returns a root type
              remote_schemas.yaml:1:9 "a": its root types are merged into the joined ones
              schemas/a.graphql:1:38 "query": returns a root type
        "#]],
    );
}

#[test]
fn a_type_named_like_a_root_type_clashes() {
    check_composition(
        &[
            ("a", "type Query { a: Int } type Mutation { b: Int }"),
            (
                "b",
                "schema { query: Root } type Root { q: Query m: Mutation s: Subscription } type Query { x: Int } type Mutation { y: Int } type Subscription { z: Int }",
            ),
        ],
        &expect![[r#"
            error[J071] type `Query` of `b` is no root type, but has the name of one
              remote_schemas.yaml:3:9 "b": has an ordinary `Query`
              schemas/b.graphql:1:80 "Query": declared here
              help: rename it in `b`: `customization: { type_names: { mapping: { Query: b_Query } } }`;
            or remove it, and the fields that return it, from the SDL file
            error[J071] type `Mutation` of `b` is no root type, but has the name of one
              remote_schemas.yaml:3:9 "b": has an ordinary `Mutation`
              schemas/b.graphql:1:102 "Mutation": declared here
              help: rename it in `b`: `customization: { type_names: { mapping: { Mutation: b_Mutation } } }`;
            or remove it, and the fields that return it, from the SDL file
        "#]],
    );
}

#[test]
fn directives_are_joined() {
    check_composition(
        &[
            (
                "a",
                "type Query { a: Int } directive @cached(ttl: Int) on FIELD | QUERY directive @note on OBJECT",
            ),
            (
                "b",
                "type Query { c: Int } directive @cached(ttl: Int) on QUERY | FIELD directive @upper on FIELD",
            ),
        ],
        &expect![[r#"
            directives of a: cached
            directives of b: cached upper
            Query a from a
            Query c from b

            directive @cached(ttl: Int) on FIELD | QUERY

            directive @note on OBJECT

            directive @upper on FIELD

            type Query {
              a: Int
              c: Int
            }
        "#]],
    );
}

#[test]
fn directives_defined_in_two_ways_clash() {
    check_composition(
        &[
            ("a", "type Query { a: Int } directive @cached(ttl: Int) on FIELD"),
            ("b", "type Query { c: Int } directive @cached(ttl: Int!) on FIELD"),
        ],
        &expect![[r#"
            error[J072] directive `@cached` is defined differently by `a` and `b`
              remote_schemas.yaml:3:9 "b": has another `@cached`
              schemas/b.graphql:1:34 "cached": the one of `b`
              schemas/a.graphql:1:34 "cached": the one of `a`
              help: remove the definition from one of the SDL files: that remote schema then never gets the directive
        "#]],
    );
}

#[test]
fn federation_types_stay_out() {
    check_composition(
        &[
            (
                "a",
                "scalar _Any union _Entity = User type _Service { sdl: String } type Query { _service: _Service! _entities(representations: [_Any!]!): [_Entity]! user: User } type User { id: ID! }",
            ),
            (
                "b",
                "scalar _Any union _Entity = Order type _Service { sdl: String } type Query { _service: _Service! _entities(representations: [_Any!]!): [_Entity]! order: Order } type Order { id: ID! }",
            ),
        ],
        &expect![[r#"
            Query user from a
            Query order from b

            type Query {
              user: User
              order: Order
            }

            type User {
              id: ID!
            }

            type Order {
              id: ID!
            }
        "#]],
    );
}

#[test]
fn abstract_types_of_other_remote_schemas_are_foreign_where_they_have_a_type_in_common() {
    let user = "interface Node { id: ID! } type User implements Node { id: ID! }";
    let sources = [
        ("a", format!("type Query {{ a: Node }} {user}")),
        (
            "b",
            format!(
                "type Query {{ b: Found }} union Found = User | Item type Item {{ id: ID! }} {user}"
            ),
        ),
        ("c", "type Query { c: Some } union Some = Thing type Thing { id: ID! }".to_owned()),
    ];
    let sources = sources.each_ref().map(|(name, sdl)| (*name, sdl.as_str()));
    check_composition(
        &sources,
        &expect![[r#"
        foreign of a: Found
        Query a from a
        Query b from b
        Query c from c

        type Query {
          a: Node
          b: Found
          c: Some
        }

        interface Node {
          id: ID!
        }

        type User implements Node {
          id: ID!
        }

        union Found = User | Item

        type Item {
          id: ID!
        }

        union Some = Thing

        type Thing {
          id: ID!
        }
    "#]],
    );
}

#[test]
fn implementers_of_other_remote_schemas_are_foreign() {
    check_composition(
        &[
            (
                "a",
                "type Query { a: Node } interface Node { id: ID! } type User implements Node { id: ID! }",
            ),
            (
                "b",
                "type Query { b: Node } interface Node { id: ID! } type Order implements Node { id: ID! } type Item implements Node { id: ID! }",
            ),
            ("c", "type Query { c: Int }"),
        ],
        &expect![[r#"
            foreign of a: Item Order
            foreign of b: User
            Query a from a
            Query b from b
            Query c from c

            type Query {
              a: Node
              b: Node
              c: Int
            }

            interface Node {
              id: ID!
            }

            type User implements Node {
              id: ID!
            }

            type Order implements Node {
              id: ID!
            }

            type Item implements Node {
              id: ID!
            }
        "#]],
    );
}

#[test]
fn a_joined_schema_can_be_invalid_by_itself() {
    check_composition(
        &[
            (
                "a",
                "type Query { a: Node n: [Node] } interface Node { id: ID! query: Query }  type User implements Node { id: ID! query: Query } type Lonely { query: Query }",
            ),
            ("b", "type Query { b: Int }"),
        ],
        &expect![[r#"
            warning[J073] field `Node.query` of `a` (and 2 more) is left out: it returns a root type
              remote_schemas.yaml:1:9 "a": its root types are merged into the joined ones
              schemas/a.graphql:1:59 "query": returns a root type
            error[J074] the joined schema is not valid: `Lonely` has no fields
              schemas/a.graphql:1:126 "type Lonely { query: Query }": 
              remote_schemas.yaml:1:9 "a": of this remote schema
              help: remove it, and what refers to it, from the SDL file: the gateway serves the rest
        "#]],
    );
}

#[test]
fn relationships_belong_to_the_joined_type() {
    check(
        "- name: a
  definition: {url: http://a}
  remote_relationships:
    - type_name: User
      relationships:
        - name: orders
          definition:
            to_remote_schema: {remote_schema: c, lhs_fields: [id], remote_field: {orders: {arguments: {user: $id}}}}
- name: b
  definition: {url: http://b}
  remote_relationships:
    - type_name: User
      relationships:
        - name: first
          definition:
            to_remote_schema: {remote_schema: c, lhs_fields: [id], remote_field: {orders: {arguments: {user: $id}}}}
- name: c
  definition: {url: http://c}
",
        &[("a", "type Query { a: User } type User { id: ID! }"), ("b", "type Query { b: User } type User { id: ID! }"), ("c", "type Query { orders(user: ID, first: Int): [Int!]! }")],
        &expect![[r#"
            User.orders id -> c.orders(user: $id as ID), aliased, 100 keys, [Int!]
            User.first id -> c.orders(user: $id as ID), aliased, 100 keys, [Int!]
            Query a from a
            Query b from b
            Query orders from c

            type Query {
              a: User
              b: User
              orders(user: ID, first: Int): [Int!]!
            }

            type User {
              id: ID!
              """Joined by `id`: `c.Query.orders(user:)`."""
              orders(first: Int): [Int!]
              """Joined by `id`: `c.Query.orders(user:)`."""
              first(first: Int): [Int!]
            }
        "#]],
    );
}

#[test]
fn input_types_are_different_if_only_one_takes_one_of_its_fields() {
    check_composition(
        &[
            ("a", "type Query { a(by: By): Int } input By { id: ID name: String }"),
            ("b", "type Query { b(by: By): Int } input By @oneOf { id: ID name: String }"),
        ],
        &expect![[r#"
            error[J071] type `By` is defined differently by `a` and `b`: only one `By` has `@oneOf`
              remote_schemas.yaml:3:9 "b": has another `By`
              schemas/b.graphql:1:37 "By": has `@oneOf` in `b`
              schemas/a.graphql:1:37 "By": no `@oneOf` in `a`
              help: rename it in `b`: `customization: { type_names: { mapping: { By: b_By } } }`;
            or remove it, and the fields that return it, from the SDL file of one of them
        "#]],
    );
}

#[test]
fn a_repeated_remote_schema_is_one_finding() {
    check_composition(
        &[("a", "type Query { a: Int }"), ("a", "type Query { a: Int }")],
        &expect![[r#"
            error[J003] two remote schemas are named `a`
              remote_schemas.yaml:3:9 "a": second
              remote_schemas.yaml:1:9 "a": first
              help: give each remote schema a name of its own, and name its SDL file alike
            warning[J013] `schemas/a.graphql` is the SDL of no remote schema
              schemas/a.graphql:1:1 "": 
              help: name it like a remote schema, or remove it
        "#]],
    );
}
