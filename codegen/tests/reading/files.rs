//! Folders on disk.

use std::fs;
use std::path::Path;

use expect_test::expect;
use joinwright_codegen::diagnostic::Report;
use joinwright_codegen::source::{self, SourceMap};
use joinwright_codegen::syntax;

use crate::{USERS, USERS_YAML, check};

/// Loads a folder written from paths and bytes.
fn load(files: &[(&str, &[u8])]) -> SourceMap {
    let root = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    source::load(&root.path().join("gateway"), root.path()).unwrap()
}

fn report(sources: SourceMap) -> String {
    let (_, diagnostics) = syntax::parse(&sources);
    Report::new(sources, diagnostics).to_string()
}

#[test]
fn the_example_reads_without_a_finding() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../example-gateway");
    let sources = source::load(&root.join("gateway"), &root).unwrap();
    let paths: Vec<&str> = sources.iter().map(|(_, file)| file.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "gateway/remote_schemas.yaml",
            "gateway/schemas/orders.graphql",
            "gateway/schemas/users.graphql",
            "gateway/operations/orders.graphql"
        ]
    );
    let (documents, diagnostics) = syntax::parse(&sources);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let names: Vec<&str> =
        documents.remotes.iter().map(|remote| remote.name.value.as_str()).collect();
    assert_eq!(names, ["orders", "users"]);
    assert!(documents.remotes.iter().all(|remote| remote.sdl.is_some()));
    let batch = documents.remotes[1].relationships[0].batch.as_ref().unwrap();
    assert_eq!(&sources.file(batch.span.file).text[batch.span.range()], "batch");
}

#[test]
fn without_a_relationships_file_loading_fails() {
    let root = tempfile::tempdir().unwrap();
    let error = source::load(root.path(), root.path()).unwrap_err();
    assert!(error.to_string().contains("remote_schemas.yaml"), "{error}");
}

#[test]
fn the_other_extension_and_a_byte_order_mark_are_tolerated() {
    let sdl = [b"\xef\xbb\xbf", USERS.as_bytes()].concat();
    let yaml = [b"\xef\xbb\xbf", USERS_YAML.as_bytes()].concat();
    let sources = load(&[
        ("gateway/remote_schemas.yml", &yaml),
        ("gateway/schemas/users.graphql", &sdl),
        ("gateway/schemas/README.md", b"Not a schema."),
    ]);
    assert_eq!(sources.iter().count(), 2);
    let (documents, diagnostics) = syntax::parse(&sources);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    assert!(documents.remotes[0].sdl.is_some());
}

#[test]
fn a_file_that_is_no_text_is_reported() {
    let sources = load(&[
        ("gateway/remote_schemas.yaml", USERS_YAML.as_bytes()),
        ("gateway/schemas/users.graphql", b"type Query { \"caf\xe9\" a: Int }"),
    ]);
    expect![[r#"
        error[J001]: `gateway/schemas/users.graphql` is not UTF-8 from here on
         --> gateway/schemas/users.graphql:1:18
          |
        1 | type Query { "caf�" a: Int }
          |                  ^
          |
          = help: save the file as UTF-8

        1 error
    "#]]
    .assert_eq(&report(sources));
    let sources = load(&[("gateway/remote_schemas.yaml", b"- name: caf\xe9")]);
    expect![[r#"
        error[J001]: `gateway/remote_schemas.yaml` is not UTF-8 from here on
         --> gateway/remote_schemas.yaml:1:12
          |
        1 | - name: caf�
          |            ^
          |
          = help: save the file as UTF-8

        1 error
    "#]]
    .assert_eq(&report(sources));
    let sources = load(&[
        ("gateway/remote_schemas.yaml", USERS_YAML.as_bytes()),
        ("gateway/schemas/users.graphql/x", b""),
    ]);
    expect![[r#"
        error[J001]: `gateway/schemas/users.graphql` can not be read: it is no file
         --> gateway/schemas/users.graphql:1:1
          |
        1 |
          | ^

        1 error
    "#]]
    .assert_eq(&report(sources));
}

#[test]
fn a_remote_schema_without_sdl_is_reported() {
    check(
        &[("gateway/remote_schemas.yaml", USERS_YAML), ("gateway/schemas/user.graphql", USERS)],
        expect![[r#"
            error[J014]: the remote schema `users` has no SDL
             --> gateway/remote_schemas.yaml:1:9
              |
            1 | - name: users
              |         ^^^^^ there is no `gateway/schemas/users.graphql`
              |
              = help: rename the file for `user`, or put the SDL into `gateway/schemas/users.graphql`

            warning[J013]: `gateway/schemas/user.graphql` is the SDL of no remote schema
             --> gateway/schemas/user.graphql:1:1
              |
            1 | type Query {
              | ^
              |
              = help: name it like a remote schema, or remove it

            1 error, 1 warning
        "#]],
    );
}

#[test]
fn sdl_comes_before_an_introspection_result() {
    check(
        &[
            ("gateway/remote_schemas.yaml", USERS_YAML),
            ("gateway/schemas/users.graphql", USERS),
            ("gateway/schemas/users.json", "{}"),
        ],
        expect![[r#"
            warning[J013]: `gateway/schemas/users.json` is not read, because there is `gateway/schemas/users.graphql`
             --> gateway/schemas/users.json:1:1
              |
            1 | {}
              | ^
              |
              = help: remove one of the two

            1 warning
        "#]],
    );
}
