//! `joinwright check` and `joinwright plan`: text and exit code.

use expect_test::{Expect, expect};

use crate::support::{checkout, example, folder, joinwright, joinwright_in, mask};

#[test]
fn a_good_folder_is_counted() {
    let run = joinwright(&["check".as_ref(), example().as_os_str()], &[]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    expect![[r#"
        ok: 2 remote schemas, 5 root fields, 3 relationships
    "#]]
    .assert_eq(&run.stdout);
}

#[test]
fn a_wrong_relationship_is_shown_as_the_readme_shows_it() {
    let read = |path: &str| std::fs::read_to_string(example().join(path)).unwrap();
    let place = folder(&[
        (
            "gateway/remote_schemas.yaml",
            &read("remote_schemas.yaml").replace("[user_id]", "[usr_id]"),
        ),
        ("gateway/schemas/orders.graphql", &read("schemas/orders.graphql")),
        ("gateway/schemas/users.graphql", &read("schemas/users.graphql")),
    ]);
    let check = joinwright_in(place.path(), &["check", "gateway"]);
    assert_eq!((check.code, check.stdout.as_str()), (Some(1), ""));
    let readme = std::fs::read_to_string(checkout().join("README.md")).unwrap();
    let (_, shown) = readme.split_once("```text\n").unwrap();
    let (shown, _) = shown.split_once("```").unwrap();
    assert!(check.stderr.starts_with(shown), "{}", check.stderr);

    let plan = joinwright_in(place.path(), &["plan", "gateway"]);
    assert_eq!((plan.code, plan.stdout, plan.stderr), (Some(1), String::new(), check.stderr));
}

#[test]
fn warnings_do_not_fail_a_check() {
    let folder = folder(&[
        ("remote_schemas.yaml", WITH_AN_UNUSED_KEY),
        ("schemas/a.graphql", "type Query { a: A } type A { id: ID! other: ID! }"),
        ("schemas/b.graphql", "type Query { b(id: ID!): B } type B { id: ID! }"),
    ]);
    let run = joinwright(&["check".as_ref(), folder.path().as_os_str()], &[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.starts_with("warning["), "{}", run.stderr);
    expect![[r#"
        ok: 2 remote schemas, 2 root fields, 1 relationship
    "#]]
    .assert_eq(&run.stdout);
}

const WITH_AN_UNUSED_KEY: &str = "
- name: a
  definition: { url: http://127.0.0.1:1/ }
  remote_relationships:
    - type_name: A
      relationships:
        - name: b
          definition:
            to_remote_schema:
              remote_schema: b
              lhs_fields: [id, other]
              remote_field: { b: { arguments: { id: $id } } }
- name: b
  definition: { url: http://127.0.0.1:1/ }
";

#[test]
fn what_is_no_gateway_folder_is_refused() {
    #[track_caller]
    fn check(path: &str, expected: Expect) {
        let root = folder(&[("file", "")]);
        let path = format!("{}{path}", root.path().display());
        for command in ["check", "plan"] {
            let run = joinwright(&[command, &path], &[]);
            assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
            expected.assert_eq(&mask(&run.stderr, root.path().to_str().unwrap(), "ROOT"));
        }
    }
    check(
        "",
        expect![[r#"
            error: there is no remote_schemas.yaml in ROOT
            help: a gateway folder holds `remote_schemas.yaml` and `schemas/<name>.graphql`
        "#]],
    );
    check(
        "/gone",
        expect![[r#"
            error: there is no folder ROOT/gone
            help: a gateway folder holds `remote_schemas.yaml` and `schemas/<name>.graphql`
        "#]],
    );
    check(
        "/file",
        expect![[r#"
            error: ROOT/file is not a folder
            help: a gateway folder holds `remote_schemas.yaml` and `schemas/<name>.graphql`
        "#]],
    );
}

#[test]
fn the_plan_says_how_each_relationship_is_fetched() {
    let run = joinwright(&["plan".as_ref(), example().as_os_str()], &[]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    expect![[r#"
        Order.user → users.Query.user(id:)
          declared  EXAMPLE/remote_schemas.yaml:10
          plan      one, key user_id, aliased by 100
          document  query <Operation>__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ...<selection> } }
          variables {"_j0_0_id":<user_id>}
          batching  One aliased field for each distinct key; at most 100 keys in a request.
          null key  A null key fetches nothing, and the field is null.
          rows      The field is what the target answers for its key.
          errors    An error of `users` nulls this field alone.

        Order.shipping → crate::shipping::quote
          declared  EXAMPLE/remote_schemas.yaml:22
          plan      one, key total, one call
          batching  One call for all distinct keys.
          null key  A null key fetches nothing, and the field is null.
          rows      The n-th value is the n-th key's.
          errors    An error of the function nulls this field alone.

        User.orders → orders.Query.orders_by_user_ids(user_ids:)
          declared  EXAMPLE/remote_schemas.yaml:55
          plan      many, key id, listed by 100
          document  query <Operation>__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ...<selection> } }
          variables {"_j0_0_user_ids":[<id>,…]}
          batching  One field for the list of distinct keys; at most 100 keys in a request.
          null key  A null key fetches nothing, and the field is null.
          rows      Rows find their keys by `user_id`; a key without a row is an empty list.
          errors    An error of `orders` nulls this field alone.
    "#]].assert_eq(&mask(&run.stdout, example().to_str().unwrap(), "EXAMPLE"));
}

#[test]
fn every_command_explains_itself() {
    for command in ["new", "import", "check", "plan", "introspect"] {
        let run = joinwright(&[command, "--help"], &[]);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
        assert!(run.stdout.contains("Example:\n  joinwright "), "{}", run.stdout);
        let run = joinwright(&[command], &[]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{command}");
    }
}
