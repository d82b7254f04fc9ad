//! YAML that is none, or of a kind that is not read.

use expect_test::expect;

use crate::check_yaml;

#[test]
fn a_syntax_error_has_a_place_and_help() {
    check_yaml(
        "- name: users\n  definition: { url_from_env: USERS_URL\n",
        expect![[r#"
            error[J002]: this is not YAML: while parsing a flow mapping, did not find expected ',' or '}'
             --> gateway/remote_schemas.yaml:2:40
              |
            2 |   definition: { url_from_env: USERS_URL
              |                                        ^
              |
              = help: check the indentation, and that brackets and quotes are closed

            1 error
        "#]],
    );
    check_yaml(
        "- name: users\n  definition:\n\turl_from_env: USERS_URL\n",
        expect![[r#"
            error[J002]: this is not YAML: tabs disallowed within this context (block indentation)
             --> gateway/remote_schemas.yaml:3:2
              |
            3 |  url_from_env: USERS_URL
              |  ^
              |
              = help: indent with spaces: YAML does not allow tabs

            1 error
        "#]],
    );
    check_yaml(
        "- name: users\n  definition:\n    url: {{USERS_URL}}/graphql\n",
        expect![[r#"
            error[J002]: a map can not be a key
             --> gateway/remote_schemas.yaml:3:11
              |
            3 |     url: {{USERS_URL}}/graphql
              |           ^^^^^^^^^^^
              |
              = help: put a template in quotes, `"{{USERS_URL}}/graphql"`: without them `{` begins a map

            1 error
        "#]],
    );
}

#[test]
fn a_key_stands_once() {
    check_yaml(
        "- name: users\n  definition: { url_from_env: A }\n  definition: { url_from_env: B }\n",
        expect![[r#"
            error[J003]: the key `definition` is there twice
             --> gateway/remote_schemas.yaml:3:3
              |
            2 |   definition: { url_from_env: A }
              |   ---------- first
            3 |   definition: { url_from_env: B }
              |   ^^^^^^^^^^ second
              |
              = help: remove one of the two

            1 error
        "#]],
    );
}

#[test]
fn aliases_tags_and_documents_are_refused() {
    check_yaml(
        "- &a\n  name: users\n  definition: *a\n",
        expect![[r#"
            error[J002]: YAML aliases are not read
             --> gateway/remote_schemas.yaml:3:15
              |
            3 |   definition: *a
              |               ^^
              |
              = help: write the value itself in place of the alias

            1 error
        "#]],
    );
    check_yaml(
        "- name: !!str users\n  definition: { url_from_env: A }\n",
        expect![[r#"
            error[J002]: the YAML tag `tag:yaml.org,2002:!str` is not read
             --> gateway/remote_schemas.yaml:1:9
              |
            1 | - name: !!str users
              |         ^^^^^^^^^^^
              |
              = help: remove the tag

            1 error
        "#]],
    );
    check_yaml(
        "- name: !secret users\n  definition: { url_from_env: A }\n",
        expect![[r#"
            error[J002]: the YAML tag `!secret` is not read
             --> gateway/remote_schemas.yaml:1:9
              |
            1 | - name: !secret users
              |         ^^^^^^^^^^^^^
              |
              = help: remove the tag

            1 error
        "#]],
    );
    check_yaml(
        "- name: users\n  definition: { url_from_env: A }\n---\n- name: b\n",
        expect![[r#"
            error[J002]: a relationships file is one YAML document
             --> gateway/remote_schemas.yaml:3:1
              |
            3 | ---
              | ^^^ the second document begins here
              |
              = help: put all remote schemas into one list and remove the line `---`

            1 error
        "#]],
    );
    check_yaml(
        "- name: users\n  definition: { url_from_env: A }\n  ? [a, b]\n  : 1\n",
        expect![[r#"
            error[J002]: a list can not be a key
             --> gateway/remote_schemas.yaml:3:5
              |
            3 |   ? [a, b]
              |     ^^^^^^
              |
              = help: a key is a plain word, followed by `: `

            1 error
        "#]],
    );
}

#[test]
fn nesting_is_bounded() {
    let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
    check_yaml(
        &deep,
        expect![[r#"
            error[J002]: lists and maps are nested deeper than 64
             --> gateway/remote_schemas.yaml:1:65
              |
            1 | [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]...
              |                                                                 ^

            1 error
        "#]],
    );
    // Neither the stack nor the time may suffer.
    let (_, _, diagnostics) =
        crate::parse(&[("gateway/remote_schemas.yaml", &"[".repeat(200_000))]);
    assert!(diagnostics.has_errors());
    let (_, _, diagnostics) =
        crate::parse(&[("gateway/remote_schemas.yaml", &"- ".repeat(100_000))]);
    assert!(diagnostics.has_errors());
}

#[test]
fn a_file_without_a_remote_schema_is_refused() {
    check_yaml(
        "",
        expect![[r#"
            error[J005]: the relationships file has no remote schema
             --> gateway/remote_schemas.yaml:1:1
              |
            1 |
              | ^
              |
              = help: add one: `- name: users` with `definition: { url_from_env: USERS_URL }`

            1 error
        "#]],
    );
    check_yaml(
        "# Nothing yet.\n",
        expect![[r#"
            error[J005]: the relationships file has no remote schema
             --> gateway/remote_schemas.yaml:1:1
              |
            1 | # Nothing yet.
              | ^
              |
              = help: add one: `- name: users` with `definition: { url_from_env: USERS_URL }`

            1 error
        "#]],
    );
    check_yaml(
        "[]\n",
        expect![[r#"
            error[J005]: the relationships file has no remote schema
             --> gateway/remote_schemas.yaml:1:1
              |
            1 | []
              | ^^
              |
              = help: add one: `- name: users` with `definition: { url_from_env: USERS_URL }`

            1 error
        "#]],
    );
    check_yaml(
        "version: 3\nmetadata: { remote_schemas: [] }\n",
        expect![[r#"
            error[J004]: a relationships file is a list of remote schemas, not a map
             --> gateway/remote_schemas.yaml:1:1
              |
            1 | version: 3
              | ^^^^^^^^^^
              |
              = help: this is the whole metadata: `joinwright import FILE DIR` writes a gateway crate from it

            1 error
        "#]],
    );
    check_yaml(
        "users\n",
        expect![[r#"
            error[J004]: a relationships file is a list of remote schemas, not a string
             --> gateway/remote_schemas.yaml:1:1
              |
            1 | users
              | ^^^^^
              |
              = help: begin each remote schema with a dash: `- name: users`

            1 error
        "#]],
    );
}
