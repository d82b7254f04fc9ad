//! A wrong relationship is an error of rustc: a small gateway crate is checked by Cargo.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use expect_test::{Expect, expect};
use joinwright_codegen::Error;
use joinwright_codegen::source::load;

const MANIFEST: &str = r#"
[package]
name = "checked-gateway"
version = "0.0.0"
edition = "2024"
publish = false

[dependencies]
joinwright-runtime = { path = "ROOT/runtime" }

[build-dependencies]
joinwright-codegen = { path = "ROOT/codegen" }

# It is no member of the workspace, but what it needs is built alike.
[workspace]

PROFILES
"#;

const BUILD: &str = "\
fn main() -> Result<(), joinwright_codegen::Error> {
    joinwright_codegen::Config::new(\"gateway\").compile()
}
";

const MAIN: &str = "\
joinwright_runtime::include_gateway!();

fn main() -> std::process::ExitCode {
    gateway::run()
}
";

const RELATIONSHIPS: &str = "\
- name: orders
  definition:
    url_from_env: ORDERS_URL
  remote_relationships:
    - type_name: Order
      relationships:
        - name: user
          definition:
            to_remote_schema:
              remote_schema: users
              lhs_fields: [user_id]
              remote_field:
                user:
                  arguments: { id: $user_id }

- name: users
  definition:
    url_from_env: USERS_URL
";

const ORDERS: &str = "\
type Query {
  orders: [Order!]!
}

type Order {
  id: ID!
  user_id: ID
}
";

const USERS: &str = "\
type Query {
  user(id: ID!): User
}

type User {
  id: ID!
}
";

#[test]
fn a_bad_relationship_is_an_error_of_rustc() {
    let gateway = GatewayCrate::new();

    gateway.write_relationships(&[("id: $user_id", "uid: $user_id")]);
    gateway.check_fails(&expect![[r#"
        error: J034: relationship `Order.user`: field `Query.user` has no argument `uid`
                 --> gateway/remote_schemas.yaml:14:32
                  |
               14 |                   arguments: { uid: $user_id }
                  |                                ^^^ no such argument
                  |
                 ::: gateway/schemas/users.graphql:2:3
                  |
                2 |   user(id: ID!): User
                  |   ---- `Query.user`, declared here
                  |
                  = help: the arguments of `Query.user` are: `id`
    "#]]);

    // No error is left over. What is only doubtful is a warning, in one line.
    gateway.write_relationships(&[("[user_id]", "[user_id, id]")]);
    gateway.check_passes(&expect!["warning: checked-gateway@0.0.0: J027: relationship `Order.user`: key field `id` is not used (gateway/remote_schemas.yaml:11:37); help: bind it to an argument, `$id`, or remove it: it is not asked for"]);

    gateway.write_relationships(&[]);
    gateway.check_passes(&expect![[""]]);

    // All errors at once, and two of one code.
    gateway.write_relationships(&[
        ("type_name: Order", "type_name: Orders"),
        ("url_from_env: ORDERS_URL", "url: orders"),
        ("url_from_env: USERS_URL", "url: users"),
    ]);
    gateway.check_fails(&expect![[r#"
        error: J008: `orders` is no http or https address: it does not begin with `https://` or `http://`
                --> gateway/remote_schemas.yaml:3:10
                 |
               3 |     url: orders
                 |          ^^^^^^
                 |
                 = help: write the whole address: `url: https://orders`
        error: J021: remote schema `orders` has no type `Orders`
                --> gateway/remote_schemas.yaml:5:18
                 |
               5 |     - type_name: Orders
                 |                  ^^^^^^ no such type
                 |
                ::: gateway/schemas/orders.graphql:1:1
                 |
               1 | type Query {
                 | - the SDL of `orders`
                 |
                 = help: did you mean `Order`?
        error: J008: `users` is no http or https address: it does not begin with `https://` or `http://`
                 --> gateway/remote_schemas.yaml:18:10
                  |
               18 |     url: users
                  |          ^^^^^
                  |
                  = help: write the whole address: `url: https://users`
    "#]]);
}

#[test]
fn a_missing_relationships_file_is_an_error_of_the_build_script() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("no such folder");
    let error = load(&folder, &folder).unwrap_err().to_string();
    let path = folder.join("remote_schemas.yaml");
    let start = format!("can not read `{}`: ", path.display());
    assert!(error.starts_with(&start), "{error}");
    // `main` of a build script returns it, and Rust prints such an error with `Debug`.
    let error = Error::from(load(&folder, &folder).unwrap_err());
    assert!(format!("{error:?}").starts_with(&start));
}

/// A crate in a folder of its own.
struct GatewayCrate {
    folder: PathBuf,
}

impl GatewayCrate {
    fn new() -> Self {
        // Always the same folder: Cargo knows a crate by it, and would keep every former one.
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("checked-gateway");
        let root = workspace_root();
        let workspace = fs::read_to_string(root.join("Cargo.toml")).unwrap();
        // That of debug builds; others are for packages that are not here.
        let profiles = &workspace[workspace.find("[profile.dev]").unwrap()..];
        let profiles = profiles.split("\n\n").next().unwrap();
        let manifest =
            MANIFEST.replace("ROOT", root.to_str().unwrap()).replace("PROFILES", profiles);
        let gateway = Self { folder };
        gateway.write("Cargo.toml", &manifest);
        // The versions of the workspace, which are there.
        let lock = fs::read_to_string(root.join("Cargo.lock")).unwrap();
        gateway.write("Cargo.lock", &lock);
        gateway.write("build.rs", BUILD);
        gateway.write("src/main.rs", MAIN);
        gateway.write("gateway/schemas/orders.graphql", ORDERS);
        gateway.write("gateway/schemas/users.graphql", USERS);
        gateway
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Writes the relationships file with changes.
    fn write_relationships(&self, changes: &[(&str, &str)]) {
        let mut text = RELATIONSHIPS.to_owned();
        for (old, new) in changes {
            assert!(text.contains(old), "{old}");
            text = text.replace(old, new);
        }
        self.write("gateway/remote_schemas.yaml", &text);
    }

    fn check_fails(&self, expected: &Expect) {
        let output = self.check();
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success(), "{text}");
        expected.assert_eq(&errors(&text));
    }

    /// Compares the warnings.
    fn check_passes(&self, expected: &Expect) {
        let output = self.check();
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{text}");
        let warnings = text.lines().filter(|line| line.starts_with("warning"));
        let warnings: Vec<&str> = warnings.collect();
        expected.assert_eq(&warnings.join("\n"));
    }

    fn check(&self) -> Output {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        Command::new(env!("CARGO"))
            .args(["check", "--offline", "--color=never"])
            .current_dir(&self.folder)
            // The workspace's own, so that dependencies are built once.
            .env("CARGO_TARGET_DIR", target)
            .output()
            .unwrap()
    }
}

/// The errors that rustc shows, without what it adds to each: the line of `gateway.rs`.
fn errors(text: &str) -> String {
    let mut out = String::new();
    let mut is_error = false;
    for line in text.lines() {
        let is_end = line.starts_with("error: could not compile");
        is_error |= line.starts_with("error") && !is_end;
        is_error &= !line.contains("/gateway.rs:") && !line.is_empty();
        if is_error {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

fn workspace_root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().unwrap()
}
