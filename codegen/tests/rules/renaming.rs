//! `customization` in the joined schema.

use expect_test::{Expect, expect};

use crate::support::check;

/// Composes remote schemas; each is given with its `customization` as flow YAML.
fn check_renamed(remotes: &[(&str, &str, &str)], expected: &Expect) {
    let entry = |(name, customization, _): &(&str, &str, &str)| {
        format!(
            "- name: {name}\n  definition: {{ url: http://{name}, customization: {customization} }}\n"
        )
    };
    let relationships: String = remotes.iter().map(entry).collect();
    let schemas: Vec<(&str, &str)> = remotes.iter().map(|(name, _, sdl)| (*name, *sdl)).collect();
    check(&relationships, &schemas, expected);
}

#[test]
fn everything_that_names_a_type_is_renamed() {
    check_renamed(
        &[(
            "a",
            "{ type_names: { prefix: A_, suffix: _x, mapping: { User: Account } }, field_names: [{ parent_type: Node, mapping: { id: key } }, { parent_type: User, suffix: _of_user, mapping: { id: key } }] }",
            r#"directive @log(level: Level = LOW) on FIELD
            type Query { users(where: Where = {level: LOW}, at: [Time!]): [User!]! any: Any node: Node }
            interface Node { id: ID! }
            type User implements Node { id: ID! level(at: Time): Level friends: [[User]!] }
            type Robot { id: ID! }
            union Any = User | Robot
            enum Level { LOW HIGH }
            scalar Time
            input Where { level: Level and: [Where!] }"#,
        )],
        &expect![[r#"
            directives of a: log
            Query users from a
            Query any from a
            Query node from a

            directive @log(level: A_Level_x = LOW) on FIELD

            type Query {
              users(where: A_Where_x = {level: LOW}, at: [A_Time_x!]): [Account!]!
              any: A_Any_x
              node: A_Node_x
            }

            interface A_Node_x {
              key: ID!
            }

            type Account implements A_Node_x {
              key: ID!
              level_of_user(at: A_Time_x): A_Level_x
              friends_of_user: [[Account]!]
            }

            type A_Robot_x {
              id: ID!
            }

            union A_Any_x = Account | A_Robot_x

            enum A_Level_x {
              LOW
              HIGH
            }

            scalar A_Time_x

            input A_Where_x {
              level: A_Level_x
              and: [A_Where_x!]
            }
        "#]],
    );
}

#[test]
fn equal_types_under_one_name_are_one_type() {
    check_renamed(
        &[
            (
                "a",
                "{ type_names: { mapping: { Person: User } }, field_names: [{ parent_type: Person, mapping: { nick: name } }] }",
                "type Query { a: Person } type Person { nick: String id: ID! }",
            ),
            ("b", "{}", "type Query { b: User } type User { id: ID! name: String }"),
        ],
        &expect![[r#"
            Query a from a
            Query b from b

            type Query {
              a: User
              b: User
            }

            type User {
              name: String
              id: ID!
            }
        "#]],
    );
}

#[test]
fn types_under_two_names_are_two_types() {
    check_renamed(
        &[
            (
                "a",
                "{ type_names: { prefix: A }, field_names: [{ parent_type: Query, prefix: a_ }] }",
                "type Query { node: Node } interface Node { id: ID } type User implements Node { id: ID }",
            ),
            (
                "b",
                "{ type_names: { mapping: { Item: AUser } } }",
                "type Query { node: Node item: Item } interface Node { id: ID } type User implements Node { id: ID name: String } type Item { id: Int }",
            ),
        ],
        &expect![[r#"
            error[J071] type `AUser` is defined differently by `a` and `b`: only one `AUser` has the interface `ANode`
              remote_schemas.yaml:3:9 "b": has another `AUser`
              schemas/b.graphql:1:119 "Item": no `ANode` in `b`
              schemas/a.graphql:1:58 "User": interface `ANode` in `a`
              schemas/a.graphql:1:58 "User": 
              help: rename it in `b`: `customization: { type_names: { mapping: { Item: b_Item } } }`;
            or remove it, and the fields that return it, from the SDL file of one of them;
            or, if both are parts of one thing, let `lift` connect them: docs/relationships-file.md
        "#]],
    );
    check_renamed(
        &[
            (
                "a",
                "{ type_names: { prefix: A } }",
                "type Query { a: Node } interface Node { id: ID } type User implements Node { id: ID }",
            ),
            (
                "b",
                "{ type_names: { mapping: { Node: ANode } } }",
                "type Query { b: Node } interface Node { id: ID } type Bot implements Node { id: ID }",
            ),
        ],
        &expect![[r#"
            foreign of a: Bot
            foreign of b: AUser
            Query a from a
            Query b from b

            type Query {
              a: ANode
              b: ANode
            }

            interface ANode {
              id: ID
            }

            type AUser implements ANode {
              id: ID
            }

            type Bot implements ANode {
              id: ID
            }
        "#]],
    );
}

#[test]
fn namespaces_hold_queries_and_mutations() {
    let sdl = "type Query { thing(id: Int!): Thing } type Mutation { make: Thing! } type Thing { id: Int! self: Query }";
    check_renamed(
        &[
            ("a", "{ root_fields_namespace: a }", sdl),
            ("b", "{ root_fields_namespace: b, type_names: { mapping: { Query: AllOfB } } }", sdl),
        ],
        &expect![[r#"
            Query a from a
            Query b from b
            Mutation a from a
            Mutation b from b

            type Query {
              """The queries of `a`."""
              a: a_query
              """The queries of `b`."""
              b: AllOfB
            }

            type Mutation {
              """The mutations of `a`."""
              a: a_mutation
              """The mutations of `b`."""
              b: b_mutation
            }

            """The queries of `a`."""
            type a_query {
              thing(id: Int!): Thing
            }

            """The queries of `b`."""
            type AllOfB {
              thing(id: Int!): Thing
            }

            """The mutations of `a`."""
            type a_mutation {
              make: Thing!
            }

            """The mutations of `b`."""
            type b_mutation {
              make: Thing!
            }

            type Thing {
              id: Int!
            }
            warning[J073] field `Thing.self` of `a` is left out: it returns a root type
              remote_schemas.yaml:1:9 "a": its root types are merged into the joined ones
              schemas/a.graphql:1:92 "self": returns a root type
            warning[J073] field `Thing.self` of `b` is left out: it returns a root type
              remote_schemas.yaml:3:9 "b": its root types are merged into the joined ones
              schemas/b.graphql:1:92 "self": returns a root type
        "#]],
    );
}

#[test]
fn the_type_of_a_namespace_has_a_name_of_its_own() {
    check_renamed(
        &[
            (
                "a",
                "{ root_fields_namespace: a, type_names: { mapping: { query_root: Query } } }",
                "schema { query: query_root } type query_root { x: a_query } type a_query { y: a_query_ } type a_query_ { z: Int }",
            ),
            (
                "b",
                "{ root_fields_namespace: b, type_names: { mapping: { Query: a_query } } }",
                "type Query { x: Int }",
            ),
        ],
        &expect![[r#"
            Query a from a
            Query b from b

            type Query {
              """The queries of `a`."""
              a: a_query__
              """The queries of `b`."""
              b: b_query
            }

            """The queries of `a`."""
            type a_query__ {
              x: a_query
            }

            """The queries of `b`."""
            type b_query {
              x: Int
            }

            type a_query {
              y: a_query_
            }

            type a_query_ {
              z: Int
            }
        "#]],
    );
}

#[test]
fn standard_scalars_and_names_of_graphql_are_renamed_by_mapping_alone() {
    check_renamed(
        &[(
            "a",
            "{ type_names: { prefix: A, mapping: { ID: Key } } }",
            "type Query { user(id: ID!, n: Int): String at: Time } scalar Time",
        )],
        &expect![[r#"
            Query user from a
            Query at from a

            type Query {
              user(id: Key!, n: Int): String
              at: ATime
            }

            """
            The `ID` scalar type represents a unique identifier, often used to refetch an object or as key for a cache. The ID type appears in a JSON response as a String; however, it is not intended to be human-readable. When expected as an input type, any string (such as `"4"`) or integer (such as `4`) input value will be accepted as an ID.
            """
            scalar Key

            scalar ATime
        "#]],
    );
}

#[test]
fn what_federation_adds_stays_out_under_any_name() {
    check_renamed(
        &[(
            "a",
            "{ root_fields_namespace: a, type_names: { prefix: A }, field_names: [{ parent_type: Query, prefix: a_ }] }",
            "type Query { user: User _service: _Service! _entities(representations: [_Any!]!): [_Entity]! } type _Service { sdl: String } scalar _Any union _Entity = User type User { id: ID }",
        )],
        &expect![[r#"
            Query a from a

            type Query {
              """The queries of `a`."""
              a: a_query
            }

            """The queries of `a`."""
            type a_query {
              a_user: AUser
            }

            type AUser {
              id: ID
            }
        "#]],
    );
}

#[test]
fn a_relationship_is_written_in_own_names() {
    check(
        "\
- name: a
  definition:
    url: http://a
    customization:
      type_names: { prefix: A }
      field_names: [{ parent_type: Order, prefix: order_ }]
  remote_relationships:
    - type_name: Order
      relationships:
        - name: user_id
          definition:
            to_remote_schema:
              remote_schema: b
              lhs_fields: [user_id]
              remote_field: { user: { arguments: { id: $user_id } } }
- name: b
  definition:
    url: http://b
    customization: { root_fields_namespace: b, type_names: { suffix: OfB }, field_names: [{ parent_type: Query, mapping: { user: find } }] }
",
        &[
            ("a", "type Query { order: Order } type Order { id: ID user_id: ID }"),
            (
                "b",
                "type Query { user(id: ID!, role: Role = MAIN): User } type User { id: ID } enum Role { MAIN }",
            ),
        ],
        &expect![[r#"
            Order.user_id user_id -> b.user(id: $user_id as ID!), aliased, 100 keys, User
            Query order from a
            Query b from b

            type Query {
              order: AOrder
              """The queries of `b`."""
              b: b_query
            }

            """The queries of `b`."""
            type b_query {
              find(id: ID!, role: RoleOfB = MAIN): UserOfB
            }

            type AOrder {
              order_id: ID
              order_user_id: ID
              """Joined by `order_user_id`: `b.Query.user(id:)`."""
              user_id(role: RoleOfB = MAIN): UserOfB
            }

            type UserOfB {
              id: ID
            }

            enum RoleOfB {
              MAIN
            }
        "#]],
    );
}

#[test]
fn root_fields_are_hidden_by_their_own_names() {
    let relationships = "- name: a
  definition:
    url: http://a
    customization:
      type_names: { mapping: { Query: Everything } }
      field_names:
      - { parent_type: Query, mapping: { user: team, team: user, robot: team_2 } }
  root_fields: { hide: [user, robots] }
";
    let sdl =
        "type Query { user: User team: Team robot: Int } type Mutation { user: Int robot: Int }
               type User { id: ID } type Team { id: ID }";
    check(
        relationships,
        &[("a", sdl)],
        &expect![[r#"
        error[J113] `robots` is no root field of remote schema `a`
          remote_schemas.yaml:8:31 "robots": 
          schemas/a.graphql:1:6 "Query": its query type
          help: did you mean `robot`?
    "#]],
    );
    check(
        &relationships.replace("robots", "team, robot"),
        &[("a", sdl)],
        &expect![[r#"
        error[J114] all root fields of the query type are hidden
          remote_schemas.yaml:8:37 "robot": 
          schemas/a.graphql:1:6 "Query": its query type
          help: take one out of `hide`: clients need something to begin with
    "#]],
    );
    check(
        &relationships.replace("robots", "team"),
        &[("a", sdl)],
        &expect![[r#"
        Query team_2 from a
        Mutation robot from a

        type Query {
          team_2: Int
        }

        type Mutation {
          robot: Int
        }

        type User {
          id: ID
        }

        type Team {
          id: ID
        }
    "#]],
    );
}
