//! The engine from sources to output: what is written is Rust, names nothing but the facade, and is
//! always the same.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "sources that do not compile have failed the test"
)]

use std::collections::BTreeSet;

use expect_test::expect;
use joinwright_codegen::diagnostic::Report;
use joinwright_codegen::source::SourceMap;
use joinwright_codegen::{Generated, Options, describe_plan, generate};

const EXAMPLE: [(&str, &str); 3] = [
    (
        "gateway/remote_schemas.yaml",
        include_str!("../../example-gateway/gateway/remote_schemas.yaml"),
    ),
    (
        "gateway/schemas/orders.graphql",
        include_str!("../../example-gateway/gateway/schemas/orders.graphql"),
    ),
    (
        "gateway/schemas/users.graphql",
        include_str!("../../example-gateway/gateway/schemas/users.graphql"),
    ),
];

fn sources<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> SourceMap {
    let mut sources = SourceMap::default();
    for (path, text) in files {
        sources.add(path, text);
    }
    sources
}

#[track_caller]
fn generated(sources: &SourceMap) -> Generated {
    match generate(sources, &Options::default()) {
        Ok(generated) => generated,
        Err(diagnostics) => panic!("{}", Report::new(sources.clone(), diagnostics)),
    }
}

/// A `users` schema and an `orders` schema with one relationship, its YAML given.
fn one_relationship(key: &str, remote_field: &str, batch: &str) -> SourceMap {
    let batch = if batch.is_empty() { String::new() } else { format!("batch: {batch}") };
    let yaml = format!(
        "
- name: orders
  definition: {{ url_from_env: ORDERS_URL }}
  remote_relationships:
    - type_name: Order
      relationships:
        - name: joined
          definition:
            to_remote_schema:
              remote_schema: users
              lhs_fields: {key}
              remote_field: {remote_field}
              {batch}
- name: users
  definition: {{ url_from_env: USERS_URL }}
"
    );
    let orders = "
type Query { orders: [Order!]! }
type Order { id: ID! number: Int! role: Role ids: [ID!] at: DateTime name: String }
enum Role { ADMIN }
scalar DateTime
";
    let users = "
type Query {
  user(id: ID!, role: Role): User
  viewer(id: ID): Viewer
  find(where: Where!, first: Int): [User!]!
  log(at: DateTime, tags: [String!], float: Float): String
}
type Viewer { id: ID! friend(id: ID!): User }
type User { id: ID! number: Int name: String }
input Where { id: IdFilter, role: Role, name: String }
input IdFilter { _in: [ID!], keys: [KeyFilter!] }
input KeyFilter { id: ID!, name: String }
enum Role { ADMIN }
scalar DateTime
";
    sources([
        ("gateway/remote_schemas.yaml", yaml.as_str()),
        ("gateway/schemas/orders.graphql", orders),
        ("gateway/schemas/users.graphql", users),
    ])
}

/// The plan of one relationship: document and variables.
#[track_caller]
fn plan(sources: &SourceMap) -> String {
    generated(sources);
    let text = describe_plan(sources).unwrap();
    let wanted = |line: &&str| line.starts_with("  document") || line.starts_with("  variables");
    text.lines().filter(wanted).map(|line| format!("{}\n", &line[12..])).collect()
}

#[test]
fn the_output_is_rust_and_formatting_it_again_changes_nothing() {
    let text = generated(&sources(EXAMPLE)).gateway;
    let file = syn::parse_file(&text).unwrap();
    // The formatter knows neither comments nor blank lines.
    let is_code = |line: &&str| !line.is_empty() && !line.trim_start().starts_with("// ");
    let code: Vec<&str> =
        text.lines().skip_while(|line| line.starts_with("//")).filter(is_code).collect();
    let formatted = prettyplease::unparse(&file);
    assert_eq!(code, formatted.lines().collect::<Vec<_>>());
}

#[test]
fn equal_files_give_equal_bytes_in_whatever_order_they_come() {
    let once = generated(&sources(EXAMPLE));
    let again = generated(&sources(EXAMPLE));
    let [yaml, orders, users] = EXAMPLE;
    let shuffled = generated(&sources([yaml, users, orders]));
    for other in [again, shuffled] {
        assert_eq!(once.gateway, other.gateway);
        assert_eq!(once.schema, other.schema);
    }
}

#[test]
fn the_joined_schema_is_a_schema_with_the_joined_fields() {
    let text = generated(&sources(EXAMPLE)).schema;
    let schema = apollo_compiler::Schema::parse_and_validate(text, "schema.graphql").unwrap();
    let field = schema.type_field("User", "orders").unwrap();
    assert_eq!(field.ty.to_string(), "[Order!]");
    let description = field.description.as_deref().unwrap();
    assert!(description.contains("orders.Query.orders_by_user_ids(user_ids:)"), "{description}");
}

#[test]
fn nothing_is_emitted_for_a_type_that_is_neither_root_nor_joined() {
    let [yaml, orders, (users_path, users)] = EXAMPLE;
    let before = generated(&sources(EXAMPLE)).gateway;
    let more: String = (0..50).map(|n| format!("type T{n} {{ a: Int }}\n")).collect();
    let users = format!("{users}\n{more}");
    let after = generated(&sources([yaml, orders, (users_path, users.as_str())])).gateway;
    assert_eq!(before.lines().count(), after.lines().count());
}

#[test]
fn output_names_nothing_outside_the_facade() {
    let text = generated(&sources(EXAMPLE)).gateway;
    let paths: Vec<&str> = text.lines().filter(|line| line.contains(" ::")).collect();
    assert_eq!(paths, ["use ::joinwright_runtime::codegen::{"]);
    let keys = text.matches("#[serde(crate = \"::joinwright_runtime::codegen::serde\")]").count();
    assert_eq!(text.matches("::serde").count(), keys);
}

#[test]
fn the_plan_of_the_example_reads_like_this() {
    let text = describe_plan(&sources(EXAMPLE)).unwrap();
    expect![[r#"
        Order.user → users.Query.user(id:)
          declared  gateway/remote_schemas.yaml:10
          plan      one, key user_id, aliased by 100
          document  query <Operation>__users($_j0_0_id: ID!) { _j0_0: user(id: $_j0_0_id) { ...<selection> } }
          variables {"_j0_0_id":<user_id>}
          batching  One aliased field for each distinct key; at most 100 keys in a request.
          null key  A null key fetches nothing, and the field is null.
          rows      The field is what the target answers for its key.
          errors    An error of `users` nulls this field alone.

        Order.shipping → crate::shipping::quote
          declared  gateway/remote_schemas.yaml:22
          plan      one, key total, one call
          batching  One call for all distinct keys.
          null key  A null key fetches nothing, and the field is null.
          rows      The n-th value is the n-th key's.
          errors    An error of the function nulls this field alone.

        User.orders → orders.Query.orders_by_user_ids(user_ids:)
          declared  gateway/remote_schemas.yaml:55
          plan      many, key id, listed by 100
          document  query <Operation>__orders($_j0_0_user_ids: [ID!]!) { _j0_0: orders_by_user_ids(user_ids: $_j0_0_user_ids) { ...<selection> } }
          variables {"_j0_0_user_ids":[<id>,…]}
          batching  One field for the list of distinct keys; at most 100 keys in a request.
          null key  A null key fetches nothing, and the field is null.
          rows      Rows find their keys by `user_id`; a key without a row is an empty list.
          errors    An error of `orders` nulls this field alone.
    "#]].assert_eq(&text);
}

#[test]
fn aliased_batching_sends_each_argument_with_a_key_as_one_variable() {
    let plain = one_relationship("[id, role]", "{user: {arguments: {id: $id, role: $role}}}", "");
    expect![[r#"
        query <Operation>__users($_j0_0_id: ID!, $_j0_0_role: Role!) { _j0_0: user(id: $_j0_0_id, role: $_j0_0_role) { ...<selection> } }
        {"_j0_0_id":<id>,"_j0_0_role":<role>}
    "#]].assert_eq(&plan(&plain));
    let with_static = one_relationship("[id]", "{user: {arguments: {role: ADMIN, id: $id}}}", "");
    expect![[r#"
        query <Operation>__users($_j0_0_id: ID!) { _j0_0: user(role: ADMIN, id: $_j0_0_id) { ...<selection> } }
        {"_j0_0_id":<id>}
    "#]].assert_eq(&plan(&with_static));
    let nested = "{viewer: {arguments: {id: $id}, field: {friend: {arguments: {id: $number}}}}}";
    expect![[r#"
        query <Operation>__users($_j0_0_id: ID!, $_j0_0_id_2: ID!) { _j0_0: viewer(id: $_j0_0_id) { friend(id: $_j0_0_id_2) { ...<selection> } } }
        {"_j0_0_id":<id>,"_j0_0_id_2":<number>}
    "#]].assert_eq(&plan(&one_relationship("[id, number]", nested, "")));
    let object =
        "{find: {arguments: {first: 1, where: {id: {_in: [$id, $number]}, name: 'a\"b'}}}}";
    expect![[r#"
        query <Operation>__users($_j0_0_where: Where!) { _j0_0: find(first: 1, where: $_j0_0_where) { ...<selection> } }
        {"_j0_0_where":{"id":{"_in":[<id>,<number>]},"name":"a\"b"}}
    "#]].assert_eq(&plan(&one_relationship("[id, number]", object, "")));
}

#[test]
fn a_leaf_has_no_selection_and_a_relationship_without_key_no_variables() {
    let leaf = one_relationship("[]", "{log: {arguments: {tags: [a, b], float: 1.50}}}", "");
    expect![[r#"
        query <Operation>__users { _j0_0: log(tags: ["a", "b"], float: 1.50) }
        {}
    "#]]
    .assert_eq(&plan(&leaf));
}

#[test]
fn listed_batching_puts_all_keys_into_one_variable() {
    let filter = "{find: {arguments: {where: {role: ADMIN, id: {_in: $id}, name: x}}}}";
    let listed = one_relationship("[id]", filter, "{match: {id: $id}}");
    expect![[r#"
        query <Operation>__users($_j0_0_where: Where!) { _j0_0: find(where: $_j0_0_where) { ...<selection> } }
        {"_j0_0_where":{"role":"ADMIN","id":{"_in":[<id>,…]},"name":"x"}}
    "#]].assert_eq(&plan(&listed));
    let objects = "{find: {arguments: {where: {id: {keys: [{id: $id, name: $name}]}}}}}";
    let batch = "{match: {id: $id, name: $name}, returns: many}";
    expect![[r#"
        query <Operation>__users($_j0_0_where: Where!) { _j0_0: find(where: $_j0_0_where) { ...<selection> } }
        {"_j0_0_where":{"id":{"keys":[{"id":<id>,"name":<name>},…]}}}
    "#]].assert_eq(&plan(&one_relationship("[id, name]", objects, batch)));
}

#[test]
fn a_key_is_read_as_the_type_in_which_match_can_compare_it() {
    let filter = "{find: {arguments: {where: {id: {_in: $number}}}}}";
    let text = generated(&one_relationship("[number]", filter, "{match: {id: $number}}")).gateway;
    assert!(text.contains("pub(super) number: Id<'a>"), "{text}");
    assert!(text.contains("/// `number` is read as ID, as `match` compares it."), "{text}");
}

#[test]
fn imports_are_what_is_used() {
    let text = generated(&one_relationship("[]", "{log: {arguments: {}}}", "")).gateway;
    let root = text.split("// ----").next().unwrap();
    expect![[r#"
        use ::joinwright_runtime::codegen::{
            Builder, Client, Deserialize, Error, ExitCode, Join, OperationKind, Plan,
            Relationship, RemoteId, RemoteSchema, RootField, Router, Segment, Settings, Url,
        };"#]]
    .assert_eq(root.split("\n\n").nth(1).unwrap());
    let module = text.split("mod order_joined {").nth(1).unwrap();
    let module = module.split("\n\n").next().unwrap().trim();
    expect!["use super::{Join, Relationship, Remote, Segment, keys};"].assert_eq(module);
}

/// The compiler knows the runtime's facade by heart, since it depends on nothing that serves.
#[test]
fn the_facade_is_what_the_compiler_takes_it_for() {
    let facade = include_str!("../../runtime/src/codegen.rs");
    let names = include_str!("../src/names.rs");
    let facade = syn::parse_file(facade).unwrap();
    let operations = facade.items.iter().find_map(|item| match item {
        syn::Item::Mod(module) => module.content.as_ref().map(|(_, items)| items),
        _ => None,
    });
    let mut exported = exported_names(&facade.items);
    // Derives name serde by its path.
    assert!(exported.remove("serde"));
    let known = |list: &str| -> BTreeSet<String> {
        let start = format!(" {list}: &[&str] = &[");
        let known = names.split(&start).nth(1).unwrap().split("];").next().unwrap();
        known.split('"').skip(1).step_by(2).map(str::to_owned).collect()
    };
    assert_eq!(known("FACADE"), exported);
    assert_eq!(known("OPERATION_FACADE"), exported_names(operations.unwrap()));
}

fn exported_names(items: &[syn::Item]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for item in items {
        if let syn::Item::Use(item) = item {
            collect_names(&item.tree, "", &mut names);
        }
    }
    names
}

fn collect_names(tree: &syn::UseTree, parent: &str, names: &mut BTreeSet<String>) {
    match tree {
        syn::UseTree::Path(path) => collect_names(&path.tree, &path.ident.to_string(), names),
        syn::UseTree::Group(group) => {
            for tree in &group.items {
                collect_names(tree, parent, names);
            }
        }
        syn::UseTree::Name(name) if name.ident == "self" => _ = names.insert(parent.to_owned()),
        syn::UseTree::Name(name) => _ = names.insert(name.ident.to_string()),
        _ => panic!("the facade lists names"),
    }
}
