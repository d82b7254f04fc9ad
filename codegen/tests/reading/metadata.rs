//! The metadata format: rules and their words.

use expect_test::expect;

use crate::{USERS, check, check_yaml};

#[test]
fn the_whole_format_is_accepted_if_it_says_nothing() {
    check_yaml(
        r#"
- name: users
  comment: "Who is who."
  definition:
    url: https://users.example.com/graphql
    timeout_seconds: 60
    headers: []
    forward_client_headers: false
    customization: { root_fields_namespace: "", type_names: { prefix: "", mapping: {} } }
  permissions: []
  remote_relationships: []
"#,
        expect![[""]],
    );
    check_yaml(
        "- name: users\n  comment:\n  definition: { url_from_env: A, customization: {}, headers: }\n  \
         permissions: null\n  remote_relationships:\n",
        expect![[""]],
    );
}

#[test]
fn permissions_have_a_role_and_say_what_it_sees() {
    check_yaml(
        r#"
- name: users
  definition: { url: "{{USERS_URL}}/graphql" }
  permissions:
    - role: user
    - definition: { allow: [Query.user] }
    - role: admin
      definition: { allow: [Query.user] }
    - role: a
      definition: {}
    - role: b
      definition: { schema: "type Query { user: User }", deny: [User] }
    - role: c
      definition: { alow: [Query.user] }
    - role: c
      definition: { deny: ["!User.name", "User name"] }
"#,
        expect![[r#"
            error[J005]: a permission has no `definition`
             --> gateway/remote_schemas.yaml:5:7
              |
            5 |     - role: user
              |       ^^^^
              |
              = help: add what the role may ask for: `definition: { allow: [Query.user, "User.*"] }`

            error[J005]: a permission has no `role`
             --> gateway/remote_schemas.yaml:6:7
              |
            6 |     - definition: { allow: [Query.user] }
              |       ^^^^^^^^^^
              |
              = help: add the role that it is for: `role: customer`

            error[J140]: the role `admin` sees everything
             --> gateway/remote_schemas.yaml:7:13
              |
            7 |     - role: admin
              |             ^^^^^
              |
              = help: give the role another name

            error[J005]: a permission has neither `schema` nor `allow` or `deny`
              --> gateway/remote_schemas.yaml:10:7
               |
            10 |       definition: {}
               |       ^^^^^^^^^^
               |
               = help: name what the role may ask for: `allow: [Query.user, "User.*"]`

            error[J003]: a permission has `schema`, or `allow` and `deny`, not both
              --> gateway/remote_schemas.yaml:12:58
               |
            12 |       definition: { schema: "type Query { user: User }", deny: [User] }
               |                     ------                               ^^^^
               |
               = help: remove one of the two

            error[J006]: `alow` is no key of the definition of a permission
              --> gateway/remote_schemas.yaml:14:21
               |
            14 |       definition: { alow: [Query.user] }
               |                     ^^^^
               |
               = help: did you mean `allow`?

            error[J003]: the role `c` has two permissions here
              --> gateway/remote_schemas.yaml:15:13
               |
            13 |     - role: c
               |             - first
            14 |       definition: { alow: [Query.user] }
            15 |     - role: c
               |             ^ second
               |
               = help: make one permission of the two

            error[J141]: `!User.name` is denied twice
              --> gateway/remote_schemas.yaml:16:28
               |
            16 |       definition: { deny: ["!User.name", "User name"] }
               |                            ^^^^^^^^^^^^
               |
               = help: remove the `!`: it denies what stands in `allow`

            error[J141]: `User name` names no part of a schema
              --> gateway/remote_schemas.yaml:16:42
               |
            16 |       definition: { deny: ["!User.name", "User name"] }
               |                                          ^^^^^^^^^^^
               |
               = help: write `Type.field`, `Type.*`, `Type`, `Type.field(argument:)` or `*`, with names as the SDL file has them

            9 errors
        "#]],
    );
}

#[test]
fn a_remote_schema_has_a_name_and_an_address() {
    check_yaml(
        "- definition: { url_from_env: A }\n- name: ''\n  definition: {}\n",
        expect![[r#"
            error[J005]: a remote schema has no `name`
             --> gateway/remote_schemas.yaml:1:3
              |
            1 | - definition: { url_from_env: A }
              |   ^^^^^^^^^^
              |
              = help: add `name: users`

            error[J010]: the name of a remote schema is empty
             --> gateway/remote_schemas.yaml:2:9
              |
            2 | - name: ''
              |         ^^
              |
              = help: fill it in: it is required

            error[J008]: a remote schema has neither `url` nor `url_from_env`
             --> gateway/remote_schemas.yaml:3:3
              |
            3 |   definition: {}
              |   ^^^^^^^^^^
              |
              = help: say where it is reached: `url_from_env: USERS_URL`

            3 errors
        "#]],
    );
    check_yaml(
        "- name: users\n",
        expect![[r#"
            error[J005]: a remote schema has no `definition`
             --> gateway/remote_schemas.yaml:1:3
              |
            1 | - name: users
              |   ^^^^
              |
              = help: add `definition: { url_from_env: USERS_URL }`

            1 error
        "#]],
    );
    check_yaml(
        "- name: 7\n  definition: { url: http://a, url_from_env: A }\n- users\n",
        expect![[r#"
            error[J004]: the name of a remote schema is a string, not a number
             --> gateway/remote_schemas.yaml:1:9
              |
            1 | - name: 7
              |         ^
              |
              = help: put it in quotes

            error[J008]: a remote schema has `url` or `url_from_env`, not both
             --> gateway/remote_schemas.yaml:2:46
              |
            2 |   definition: { url: http://a, url_from_env: A }
              |                      --------                ^
              |
              = help: remove one of the two

            error[J004]: a remote schema is a map, not a string
             --> gateway/remote_schemas.yaml:3:3
              |
            3 | - users
              |   ^^^^^
              |
              = help: write `key: value`, one a line, indented below it

            3 errors
        "#]],
    );
}

#[test]
fn a_url_is_absolute() {
    check_yaml(
        "- name: users\n  definition: { url: users.example.com/graphql }\n",
        expect![[r#"
            error[J008]: `users.example.com/graphql` is no http or https address: it does not begin with `https://` or `http://`
             --> gateway/remote_schemas.yaml:2:22
              |
            2 |   definition: { url: users.example.com/graphql }
              |                      ^^^^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: write the whole address: `url: https://users.example.com/graphql`

            1 error
        "#]],
    );
    check_yaml(
        "- name: users\n  definition: { url: ftp://users.example.com }\n",
        expect![[r#"
            error[J008]: `ftp://users.example.com` is no http or https address: its scheme is `ftp`
             --> gateway/remote_schemas.yaml:2:22
              |
            2 |   definition: { url: ftp://users.example.com }
              |                      ^^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: write the whole address: `url: https://users.example.com/graphql`

            1 error
        "#]],
    );
    check_yaml(
        "- name: users\n  definition: { url_from_env: https://users.example.com }\n",
        expect![[r#"
            error[J008]: `url_from_env` is an address, not the name of an environment variable
             --> gateway/remote_schemas.yaml:2:31
              |
            2 |   definition: { url_from_env: https://users.example.com }
              |                               ^^^^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: write `url: https://users.example.com`

            1 error
        "#]],
    );
    check_yaml(
        "- name: users\n  definition: { url_from_env: USERS URL }\n",
        expect![[r#"
            error[J008]: `USERS URL` can not be the name of an environment variable
             --> gateway/remote_schemas.yaml:2:31
              |
            2 |   definition: { url_from_env: USERS URL }
              |                               ^^^^^^^^^
              |
              = help: name the variable that holds the address: `url_from_env: USERS_URL`

            1 error
        "#]],
    );
}

#[test]
fn a_timeout_is_a_positive_integer() {
    check_yaml(
        "- name: users\n  definition: { url_from_env: A, timeout_seconds: 0 }\n",
        expect![[r#"
            error[J010]: `timeout_seconds` is not a whole number of at least 1
             --> gateway/remote_schemas.yaml:2:51
              |
            2 |   definition: { url_from_env: A, timeout_seconds: 0 }
              |                                                   ^
              |
              = help: write a number, such as `timeout_seconds: 10`, or leave it out

            1 error
        "#]],
    );
    check_yaml(
        "- name: users\n  definition: { url_from_env: A, timeout_seconds: soon }\n",
        expect![[r#"
            error[J004]: `timeout_seconds` is not a whole number of at least 1
             --> gateway/remote_schemas.yaml:2:51
              |
            2 |   definition: { url_from_env: A, timeout_seconds: soon }
              |                                                   ^^^^
              |
              = help: write a number, such as `timeout_seconds: 10`, or leave it out

            1 error
        "#]],
    );
    check_yaml(
        "- name: users\n  definition: { url_from_env: A, timeout_seconds: 1.5 }\n",
        expect![[r#"
            error[J010]: `timeout_seconds` is not a whole number of at least 1
             --> gateway/remote_schemas.yaml:2:51
              |
            2 |   definition: { url_from_env: A, timeout_seconds: 1.5 }
              |                                                   ^^^
              |
              = help: write a number, such as `timeout_seconds: 10`, or leave it out

            1 error
        "#]],
    );
    check_yaml(
        "- name: users\n  definition: { url_from_env: A, timeout_seconds: 99999999999 }\n",
        expect![[r#"
            error[J010]: `timeout_seconds` is not a whole number of at least 1
             --> gateway/remote_schemas.yaml:2:51
              |
            2 |   definition: { url_from_env: A, timeout_seconds: 99999999999 }
              |                                                   ^^^^^^^^^^^
              |
              = help: write a number, such as `timeout_seconds: 10`, or leave it out

            1 error
        "#]],
    );
}

#[test]
fn names_of_remote_schemas_are_unique_and_names_of_files() {
    check_yaml(
        "- name: users\n  definition: { url_from_env: A }\n- name: users\n  definition: { url_from_env: B }\n",
        expect![[r#"
            error[J003]: two remote schemas are named `users`
             --> gateway/remote_schemas.yaml:3:9
              |
            1 | - name: users
              |         ----- first
            2 |   definition: { url_from_env: A }
            3 | - name: users
              |         ^^^^^ second
              |
              = help: give each remote schema a name of its own, and name its SDL file alike

            1 error
        "#]],
    );
    check_yaml(
        "- name: ../../etc/passwd\n  definition: { url_from_env: A }\n- name: ..\n  definition: { url_from_env: A }\n- name: \"a\\0b\"\n  definition: { url_from_env: A }\n",
        expect![[r#"
            error[J009]: the remote schema `../../etc/passwd` can not be the name of a file
             --> gateway/remote_schemas.yaml:1:9
              |
            1 | - name: ../../etc/passwd
              |         ^^^^^^^^^^^^^^^^
              |
              = help: its SDL is `schemas/<name>.graphql`: choose a name without `/`, `\` and control characters

            error[J009]: the remote schema `..` can not be the name of a file
             --> gateway/remote_schemas.yaml:3:9
              |
            3 | - name: ..
              |         ^^
              |
              = help: its SDL is `schemas/<name>.graphql`: choose a name without `/`, `\` and control characters

            error[J009]: the remote schema `a␀b` can not be the name of a file
             --> gateway/remote_schemas.yaml:5:9
              |
            5 | - name: "a\0b"
              |         ^^^^^^
              |
              = help: its SDL is `schemas/<name>.graphql`: choose a name without `/`, `\` and control characters

            3 errors
        "#]],
    );
}

#[test]
fn an_unknown_key_is_refused() {
    check_yaml(
        "- name: users\n  definitoin: { url_from_env: A }\n  definition: { url_form_env: A, zebra: 1 }\n",
        expect![[r#"
            error[J006]: `definitoin` is no key of a remote schema
             --> gateway/remote_schemas.yaml:2:3
              |
            2 |   definitoin: { url_from_env: A }
              |   ^^^^^^^^^^
              |
              = help: did you mean `definition`?

            error[J006]: `url_form_env` is no key of the definition of a remote schema
             --> gateway/remote_schemas.yaml:3:17
              |
            3 |   definition: { url_form_env: A, zebra: 1 }
              |                 ^^^^^^^^^^^^
              |
              = help: did you mean `url_from_env`?

            error[J006]: `zebra` is no key of the definition of a remote schema
             --> gateway/remote_schemas.yaml:3:34
              |
            3 |   definition: { url_form_env: A, zebra: 1 }
              |                                  ^^^^^
              |
              = help: the keys are: `url`, `url_from_env`, `headers`, `forward_client_headers`, `forward_session_variables`, `response_headers`, `timeout_seconds`, `customization`

            3 errors
        "#]],
    );
}

#[test]
fn the_nesting_of_the_documentation_is_recognised() {
    // As it circulates.
    check_yaml(
        "- name: users
  definition:
    url_from_env: USERS_URL
  remote_relationships:
    - relationships:
        type_name: Order
        name: user
        - definition:
            to_remote_schema:
              remote_schema: users
",
        expect![[r#"
            error[J012]: a list item stands beside the keys of a map
             --> gateway/remote_schemas.yaml:8:9
              |
            8 |         - definition:
              |         ^
              |
              = help: `remote_relationships` and `relationships` are lists; nest them like this:
                      remote_relationships:
                        - type_name: Order
                          relationships:
                            - name: user
                              definition:
                                to_remote_schema: ...

            1 error
        "#]],
    );
    // One level higher.
    check_yaml(
        "- name: users
  definition:
    url_from_env: USERS_URL
  remote_relationships:
    type_name: Order
    - name: user
      definition:
        to_remote_schema:
",
        expect![[r#"
            error[J012]: a list item stands beside the keys of a map
             --> gateway/remote_schemas.yaml:6:5
              |
            6 |     - name: user
              |     ^
              |
              = help: `remote_relationships` and `relationships` are lists; nest them like this:
                      remote_relationships:
                        - type_name: Order
                          relationships:
                            - name: user
                              definition:
                                to_remote_schema: ...

            1 error
        "#]],
    );
    // Repaired as far as YAML goes.
    check_yaml(
        "- name: users
  definition:
    url_from_env: USERS_URL
  remote_relationships:
    - relationships:
        type_name: Order
        name: user
        definition:
          to_remote_schema:
            remote_schema: users
",
        expect![[r#"
            error[J012]: `relationships` is a list, not a map
             --> gateway/remote_schemas.yaml:6:9
              |
            6 |         type_name: Order
              |         ^^^^^^^^^
              |
              = help: `remote_relationships` and `relationships` are lists; nest them like this:
                      remote_relationships:
                        - type_name: Order
                          relationships:
                            - name: user
                              definition:
                                to_remote_schema: ...

            1 error
        "#]],
    );
    check_yaml(
        "- name: users
  definition:
    url_from_env: USERS_URL
  remote_relationships:
    type_name: Order
    relationships:
      - name: user
",
        expect![[r#"
            error[J012]: `remote_relationships` is a list, not a map
             --> gateway/remote_schemas.yaml:5:5
              |
            5 |     type_name: Order
              |     ^^^^^^^^^
              |
              = help: `remote_relationships` and `relationships` are lists; nest them like this:
                      remote_relationships:
                        - type_name: Order
                          relationships:
                            - name: user
                              definition:
                                to_remote_schema: ...

            1 error
        "#]],
    );
}

#[test]
fn everything_wrong_is_said_at_once() {
    check(
        &[
            (
                "gateway/remote_schemas.yaml",
                "- name: users\n  definition: { url: nowhere }\n- name: orders\n  definition: {}\n",
            ),
            ("gateway/schemas/users.graphql", "type Query { user: Usr }\ntype User { id: ID }\n"),
            ("gateway/schemas/order.graphql", USERS),
        ],
        expect![[r#"
            error[J008]: `nowhere` is no http or https address: it does not begin with `https://` or `http://`
             --> gateway/remote_schemas.yaml:2:22
              |
            2 |   definition: { url: nowhere }
              |                      ^^^^^^^
              |
              = help: write the whole address: `url: https://nowhere`

            error[J014]: the remote schema `orders` has no SDL
             --> gateway/remote_schemas.yaml:3:9
              |
            3 | - name: orders
              |         ^^^^^^ there is no `gateway/schemas/orders.graphql`
              |
              = help: rename the file for `order`, or put the SDL into `gateway/schemas/orders.graphql`

            error[J008]: a remote schema has neither `url` nor `url_from_env`
             --> gateway/remote_schemas.yaml:4:3
              |
            4 |   definition: {}
              |   ^^^^^^^^^^
              |
              = help: say where it is reached: `url_from_env: USERS_URL`

            error[J016]: cannot find type `Usr` in this document
             --> gateway/schemas/users.graphql:1:20
              |
            1 | type Query { user: Usr }
              |                    ^^^
              |
              = help: did you mean `User`?

            warning[J013]: `gateway/schemas/order.graphql` is the SDL of no remote schema
             --> gateway/schemas/order.graphql:1:1
              |
            1 | type Query {
              | ^
              |
              = help: name it like a remote schema, or remove it

            4 errors, 1 warning
        "#]],
    );
}
