//! Relationships: rules and their words.

use expect_test::{Expect, expect};
use joinwright_codegen::syntax::{ArgumentDocument, RelationshipDocument};

use crate::{USERS, check_yaml, parse};

/// A file whose relationship has this definition, which begins at column 12.
fn with_definition(definition: &str) -> String {
    let definition = definition.trim_end().replace('\n', "\n            ");
    format!(
        "- name: users
  definition: {{ url_from_env: USERS_URL }}
  remote_relationships:
    - type_name: User
      relationships:
        - name: friend
          definition:
            {definition}
"
    )
}

/// A file whose relationship has these lines in `to_remote_schema`.
fn with_target(target: &str) -> String {
    let target = target.trim_end().replace('\n', "\n  ");
    with_definition(&format!("to_remote_schema:\n  {target}"))
}

#[track_caller]
fn check_target(target: &str, expect: Expect) {
    check_yaml(&with_target(target), expect);
}

/// The only relationship of a good file.
#[track_caller]
fn relationship(target: &str) -> RelationshipDocument {
    let yaml = with_target(target);
    let (_, mut documents, diagnostics) =
        parse(&[("remote_schemas.yaml", &yaml), ("schemas/users.graphql", USERS)]);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    documents.remotes.remove(0).relationships.remove(0)
}

#[test]
fn other_definitions_are_explained() {
    check_yaml(
        &with_definition("to_source:\n  source: db\n  table: users\n  field_mapping: { id: id }"),
        expect![[r#"
            error[J007]: relationship `friend`: database targets are not supported
             --> gateway/remote_schemas.yaml:8:13
              |
            8 |             to_source:
              |             ^^^^^^^^^
              |
              = help: remove the relationship, or serve the table as GraphQL and go there: `to_remote_schema`

            1 error
        "#]],
    );
    check_yaml(
        &with_definition(
            "remote_schema: users\nhasura_fields: [id]\nremote_field:\n  user: { arguments: { id: $id } }",
        ),
        expect![""],
    );
    check_yaml(
        &with_definition("to_remote_shcema: {}"),
        expect![[r#"
            error[J006]: `to_remote_shcema` is no key of the definition of a relationship
             --> gateway/remote_schemas.yaml:8:13
              |
            8 |             to_remote_shcema: {}
              |             ^^^^^^^^^^^^^^^^
              |
              = help: did you mean `to_remote_schema`?

            1 error
        "#]],
    );
}

#[test]
fn a_relationship_has_all_its_parts() {
    check_target(
        "remote_schema: users",
        expect![[r#"
            error[J005]: `to_remote_schema` has no `lhs_fields`
             --> gateway/remote_schemas.yaml:8:13
              |
            8 |             to_remote_schema:
              |             ^^^^^^^^^^^^^^^^
              |
              = help: add the fields that make the key: `lhs_fields: [user_id]`

            error[J005]: `to_remote_schema` has no `remote_field`
             --> gateway/remote_schemas.yaml:8:13
              |
            8 |             to_remote_schema:
              |             ^^^^^^^^^^^^^^^^
              |
              = help: add the field that is asked: `remote_field: { user: { arguments: { id: $user_id } } }`

            2 errors
        "#]],
    );
    check_target(
        "remote_schema:\nlhs_fields: id\nremote_field: user",
        expect![[r#"
            error[J005]: `to_remote_schema` has no `remote_schema`
             --> gateway/remote_schemas.yaml:9:15
              |
            9 |               remote_schema:
              |               ^^^^^^^^^^^^^
              |
              = help: add the remote schema that is asked: `remote_schema: users`

            error[J004]: `lhs_fields` is a list, not a string
              --> gateway/remote_schemas.yaml:10:27
               |
            10 |               lhs_fields: id
               |                           ^^
               |
               = help: put the fields in brackets: `lhs_fields: [user_id]`

            error[J004]: `remote_field` is a map, not a string
              --> gateway/remote_schemas.yaml:11:29
               |
            11 |               remote_field: user
               |                             ^^^^
               |
               = help: write the field with its arguments: `remote_field: { user: { arguments: { id: $user_id } } }`

            3 errors
        "#]],
    );
    check_target(
        "remote_schema: users\nlhs_fields: [id]\nremote_field: { user: {} }",
        expect![[r#"
            error[J005]: a field in `remote_field` has no `arguments`
              --> gateway/remote_schemas.yaml:11:31
               |
            11 |               remote_field: { user: {} }
               |                               ^^^^
               |
               = help: add `arguments: { id: $user_id }`, or `arguments: {}` if there are none

            1 error
        "#]],
    );
}

#[test]
fn a_remote_field_is_one_field() {
    check_target(
        "remote_schema: users\nlhs_fields: [id]\nremote_field: {}",
        expect![[r#"
            error[J011]: `remote_field` names no field
              --> gateway/remote_schemas.yaml:11:29
               |
            11 |               remote_field: {}
               |                             ^^
               |
               = help: name the field that is asked: `user: { arguments: { id: $user_id } }`

            1 error
        "#]],
    );
    check_target(
        "remote_schema: users\nlhs_fields: [id]\nremote_field:\n  user: { arguments: {} }\n  users: { arguments: {} }",
        expect![[r#"
            error[J011]: `remote_field` names 2 fields
              --> gateway/remote_schemas.yaml:12:17
               |
            12 |                 user: { arguments: {} }
               |                 ^^^^
            13 |                 users: { arguments: {} }
               |                 -----
               |
               = help: name one field; what stands below it in the target goes into its `field`

            1 error
        "#]],
    );
    check_target(
        "remote_schema: users\nlhs_fields: [id]\nremote_field:\n  viewer:\n    arguments: {}\n    field: {}",
        expect![[r#"
            error[J011]: `field` names no field
              --> gateway/remote_schemas.yaml:14:26
               |
            14 |                   field: {}
               |                          ^^
               |
               = help: name the field that is asked: `user: { arguments: { id: $user_id } }`

            1 error
        "#]],
    );
}

#[test]
fn names_are_graphql_names() {
    check_yaml(
        "- name: users
  definition: { url_from_env: USERS_URL }
  remote_relationships:
    - type_name: User!
      relationships:
        - name: best-friend
          definition:
            to_remote_schema:
              remote_schema: users
              lhs_fields: [user id, id, id]
              remote_field: { us.er: { arguments: { i-d: $id, b: [$, $1], c: { 'd e': $$x } } } }
        - name: __friend
          definition:
            to_remote_schema:
              remote_schema: users
              lhs_fields: []
              remote_field: { user: { arguments: { i-d: $id, b: [$, $1], c: { 'd e': $$x } } } }
",
        expect![[r#"
            error[J009]: `type_name`, `User!`, is no GraphQL name
             --> gateway/remote_schemas.yaml:4:18
              |
            4 |     - type_name: User!
              |                  ^^^^^
              |
              = help: a name is made of letters, digits and `_`, and begins with no digit

            error[J009]: the name of a relationship, `best-friend`, is no GraphQL name
             --> gateway/remote_schemas.yaml:6:17
              |
            6 |         - name: best-friend
              |                 ^^^^^^^^^^^
              |
              = help: a name is made of letters, digits and `_`, and begins with no digit

            error[J009]: a field in `lhs_fields`, `user id`, is no GraphQL name
              --> gateway/remote_schemas.yaml:10:28
               |
            10 |               lhs_fields: [user id, id, id]
               |                            ^^^^^^^
               |
               = help: a name is made of letters, digits and `_`, and begins with no digit

            error[J003]: the key field `id` is there twice
              --> gateway/remote_schemas.yaml:10:41
               |
            10 |               lhs_fields: [user id, id, id]
               |                                     --  ^^ second
               |                                     |
               |                                     first
               |
               = help: remove one of the two

            error[J009]: the field in `remote_field`, `us.er`, is no GraphQL name
              --> gateway/remote_schemas.yaml:11:31
               |
            11 |               remote_field: { us.er: { arguments: { i-d: $id, b: [$, $1], c: { 'd e': $$x } } } }
               |                               ^^^^^
               |
               = help: a name is made of letters, digits and `_`, and begins with no digit

            error[J009]: the name of an argument, `i-d`, is no GraphQL name
              --> gateway/remote_schemas.yaml:11:53
               |
            11 |               remote_field: { us.er: { arguments: { i-d: $id, b: [$, $1], c: { 'd e': $$x } } } }
               |                                                     ^^^
               |
               = help: a name is made of letters, digits and `_`, and begins with no digit

            error[J009]: the name after `$` is missing
              --> gateway/remote_schemas.yaml:11:67
               |
            11 |               remote_field: { us.er: { arguments: { i-d: $id, b: [$, $1], c: { 'd e': $$x } } } }
               |                                                                   ^
               |
               = help: name a field of `lhs_fields` with a dollar sign: `$user_id`, or write `$$` for the string `$`

            error[J009]: `$1` names no field: `1` is no GraphQL name
              --> gateway/remote_schemas.yaml:11:70
               |
            11 |               remote_field: { us.er: { arguments: { i-d: $id, b: [$, $1], c: { 'd e': $$x } } } }
               |                                                                      ^^
               |
               = help: name a field of `lhs_fields` with a dollar sign: `$user_id`, or write `$$1` for the string `$1`

            error[J009]: the name of an input field, `d e`, is no GraphQL name
              --> gateway/remote_schemas.yaml:11:80
               |
            11 |               remote_field: { us.er: { arguments: { i-d: $id, b: [$, $1], c: { 'd e': $$x } } } }
               |                                                                                ^^^^^
               |
               = help: a name is made of letters, digits and `_`, and begins with no digit

            error[J009]: the relationship `__friend` begins with `__`
              --> gateway/remote_schemas.yaml:12:17
               |
            12 |         - name: __friend
               |                 ^^^^^^^^
               |
               = help: choose another name: GraphQL keeps such names for itself

            error[J009]: the name of an argument, `i-d`, is no GraphQL name
              --> gateway/remote_schemas.yaml:17:52
               |
            17 |               remote_field: { user: { arguments: { i-d: $id, b: [$, $1], c: { 'd e': $$x } } } }
               |                                                    ^^^
               |
               = help: a name is made of letters, digits and `_`, and begins with no digit

            error[J009]: the name after `$` is missing
              --> gateway/remote_schemas.yaml:17:66
               |
            17 |               remote_field: { user: { arguments: { i-d: $id, b: [$, $1], c: { 'd e': $$x } } } }
               |                                                                  ^
               |
               = help: name a field of `lhs_fields` with a dollar sign: `$user_id`, or write `$$` for the string `$`

            error[J009]: `$1` names no field: `1` is no GraphQL name
              --> gateway/remote_schemas.yaml:17:69
               |
            17 |               remote_field: { user: { arguments: { i-d: $id, b: [$, $1], c: { 'd e': $$x } } } }
               |                                                                     ^^
               |
               = help: name a field of `lhs_fields` with a dollar sign: `$user_id`, or write `$$1` for the string `$1`

            error[J009]: the name of an input field, `d e`, is no GraphQL name
              --> gateway/remote_schemas.yaml:17:79
               |
            17 |               remote_field: { user: { arguments: { i-d: $id, b: [$, $1], c: { 'd e': $$x } } } }
               |                                                                               ^^^^^
               |
               = help: a name is made of letters, digits and `_`, and begins with no digit

            14 errors
        "#]],
    );
}

#[test]
fn batch_is_checked() {
    let target = "remote_schema: users\nlhs_fields: [id]\nremote_field: { user: { arguments: { ids: $id } } }\n";
    let check_batch =
        |batch: &str, expect| check_target(&format!("{target}batch: {batch}"), expect);
    check_batch(
        "{ returns: some, max_keys: 0 }",
        expect![[r#"
            error[J005]: `batch` has no `match`
              --> gateway/remote_schemas.yaml:12:15
               |
            12 |               batch: { returns: some, max_keys: 0 }
               |               ^^^^^
               |
               = help: add `match: { id: $user_id }` or `match: position`

            error[J010]: `returns` is `one` or `many`, not `some`
              --> gateway/remote_schemas.yaml:12:33
               |
            12 |               batch: { returns: some, max_keys: 0 }
               |                                 ^^^^
               |
               = help: write `returns: many` if a key may have several rows, else leave it out

            error[J010]: `max_keys` is not a whole number of at least 1
              --> gateway/remote_schemas.yaml:12:49
               |
            12 |               batch: { returns: some, max_keys: 0 }
               |                                                 ^
               |
               = help: write a number, such as `max_keys: 100`, or leave it out

            3 errors
        "#]],
    );
    check_batch(
        "{ match: { id: id, na-me: $, x: 1 } }",
        expect![[r#"
            error[J010]: `id` must be matched with a key field
              --> gateway/remote_schemas.yaml:12:37
               |
            12 |               batch: { match: { id: id, na-me: $, x: 1 } }
               |                                     ^^
               |
               = help: name a field of `lhs_fields` with a dollar sign: `$id`

            error[J009]: the field in `match`, `na-me`, is no GraphQL name
              --> gateway/remote_schemas.yaml:12:41
               |
            12 |               batch: { match: { id: id, na-me: $, x: 1 } }
               |                                         ^^^^^
               |
               = help: a name is made of letters, digits and `_`, and begins with no digit

            error[J009]: the name after `$` is missing
              --> gateway/remote_schemas.yaml:12:48
               |
            12 |               batch: { match: { id: id, na-me: $, x: 1 } }
               |                                                ^
               |
               = help: name a field of `lhs_fields` with a dollar sign: `$user_id`

            error[J010]: `x` must be matched with a key field
              --> gateway/remote_schemas.yaml:12:54
               |
            12 |               batch: { match: { id: id, na-me: $, x: 1 } }
               |                                                      ^
               |
               = help: name a field of `lhs_fields` with a dollar sign: `$user_id`

            4 errors
        "#]],
    );
    check_batch(
        "{ match: {} }",
        expect![[r#"
            error[J010]: `match` says neither `position` nor which fields are equal
              --> gateway/remote_schemas.yaml:12:31
               |
            12 |               batch: { match: {} }
               |                               ^^
               |
               = help: write `match: position`, or `match: { id: $user_id }` with fields of the target

            1 error
        "#]],
    );
    check_batch(
        "{ match: places }",
        expect![[r#"
            error[J010]: `match` says neither `position` nor which fields are equal
              --> gateway/remote_schemas.yaml:12:31
               |
            12 |               batch: { match: places }
               |                               ^^^^^^
               |
               = help: write `match: position`, or `match: { id: $user_id }` with fields of the target

            1 error
        "#]],
    );
    check_batch(
        "{ match: [id] }",
        expect![[r#"
            error[J004]: `match` is `position` or a map, not a list
              --> gateway/remote_schemas.yaml:12:32
               |
            12 |               batch: { match: [id] }
               |                                ^^
               |
               = help: write `match: position`, or `match: { id: $user_id }` with fields of the target

            1 error
        "#]],
    );
    check_batch(
        "true",
        expect![[r#"
            error[J004]: `batch` is a map, not a Boolean
              --> gateway/remote_schemas.yaml:12:22
               |
            12 |               batch: true
               |                      ^^^^
               |
               = help: write `key: value`, one a line, indented below it

            1 error
        "#]],
    );
}

#[test]
fn argument_values_keep_their_types() {
    let relationship = relationship(
        r#"remote_schema: users
lhs_fields: [id]
remote_field:
  viewer:
    arguments: {}
    field:
      users:
        arguments:
          a: $id
          b: 7
          c: "7"
          d: 7.0
          e: 1.50
          f: yes
          g: true
          h: ~
          i: [0x1F, $id, {j: -0}]
          null: ""
          on: 1e3
          big: 123456789012345678901234567890"#,
    );
    let fields: Vec<&str> =
        relationship.path.iter().map(|segment| segment.field.value.as_str()).collect();
    assert_eq!(fields, ["viewer", "users"]);
    let arguments = &relationship.path[1].arguments;
    let value = |name: &str| &arguments.iter().find(|(key, _)| key.value == name).unwrap().1.value;
    let int = |digits: &str| ArgumentDocument::Int(digits.to_owned());
    let string = |text: &str| ArgumentDocument::String(text.to_owned());
    assert_eq!(*value("a"), ArgumentDocument::Variable("id".to_owned()));
    assert_eq!(*value("b"), int("7"));
    assert_eq!(*value("c"), string("7"));
    assert_eq!(*value("d"), int("7"));
    assert_eq!(*value("e"), ArgumentDocument::Float("1.50".to_owned()));
    assert_eq!(*value("f"), string("yes"));
    assert_eq!(*value("g"), ArgumentDocument::Boolean(true));
    assert_eq!(*value("h"), ArgumentDocument::Null);
    assert_eq!(*value("null"), string(""));
    assert_eq!(*value("on"), int("1000"));
    assert_eq!(*value("big"), int("123456789012345678901234567890"));
    let ArgumentDocument::List(items) = value("i") else { panic!("not a list") };
    assert_eq!(items[0].value, int("31"));
    assert_eq!(items[1].value, ArgumentDocument::Variable("id".to_owned()));
    let ArgumentDocument::Object(entries) = &items[2].value else { panic!("not an object") };
    assert_eq!(entries[0].1.value, int("0"));
}
