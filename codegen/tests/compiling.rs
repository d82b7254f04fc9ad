//! A build script's run: what is in the output folder afterwards.

#![expect(clippy::unwrap_used, reason = "a folder that can not be written has failed the test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use joinwright_codegen::Config;
use tempfile::TempDir;

const GOOD: &str = "
- name: orders
  definition: { url_from_env: ORDERS_URL }
  remote_relationships:
    - type_name: Order
      relationships:
        - name: user
          definition:
            to_remote_schema:
              remote_schema: users
              lhs_fields: [user_id]
              remote_field: { user: { arguments: { id: $user_id } } }
- name: users
  definition: { url_from_env: USERS_URL }
";

/// A gateway folder and an output folder.
struct Crate {
    dir: TempDir,
}

impl Crate {
    fn new(yaml: &str) -> Self {
        let this = Self { dir: tempfile::tempdir().unwrap() };
        fs::create_dir_all(this.dir.path().join("gateway/schemas")).unwrap();
        this.write("remote_schemas.yaml", yaml);
        this.write(
            "schemas/orders.graphql",
            "type Query { orders: [Order] } type Order { user_id: ID total: Float }",
        );
        this.write(
            "schemas/users.graphql",
            "type Query { user(id: ID!): User } type User { id: ID! }",
        );
        this
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.dir.path().join("gateway").join(name), text).unwrap();
    }

    fn out_dir(&self) -> PathBuf {
        self.dir.path().join("out/gateway")
    }

    fn compile(&self) {
        let config = Config::new(self.dir.path().join("gateway"));
        config.out_dir(self.out_dir()).compile().unwrap();
    }

    fn output(&self) -> Vec<String> {
        let entries = fs::read_dir(self.out_dir()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.out_dir().join(name)).unwrap()
    }

    fn time(&self, name: &str) -> SystemTime {
        fs::metadata(self.out_dir().join(name)).unwrap().modified().unwrap()
    }
}

#[test]
fn a_good_gateway_is_written_once() {
    let gateway = Crate::new(GOOD);
    gateway.compile();
    assert_eq!(gateway.output(), ["gateway.rs", "operations.json", "schema.graphql"]);
    let (code, schema) = (gateway.time("gateway.rs"), gateway.time("schema.graphql"));
    gateway.compile();
    assert_eq!((code, schema), (gateway.time("gateway.rs"), gateway.time("schema.graphql")));
}

#[test]
fn what_is_wrong_becomes_compile_errors_and_what_is_cured_goes() {
    let gateway = Crate::new(
        &GOOD
            .replace("[user_id]", "[total, user_id]")
            .replace("{ id: $user_id }", "{ id: $total, ids: $user_id }"),
    );
    gateway.compile();
    let code = gateway.text("gateway.rs");
    let reports: Vec<&str> = code
        .lines()
        .map(|line| {
            let rest = line.strip_prefix("compile_error!(include_str!(\"").unwrap();
            rest.strip_suffix("\"));").unwrap()
        })
        .collect();
    assert!(!reports.is_empty());
    for report in &reports {
        let text = gateway.text(report);
        assert!(text.starts_with(report.split('-').next().unwrap()), "{text}");
        assert!(text.contains("remote_schemas.yaml:"), "{text}");
        assert!(text.contains(".graphql:"), "{text}");
    }
    assert_eq!(gateway.output().len(), reports.len() + 1);

    gateway.write("remote_schemas.yaml", GOOD);
    gateway.compile();
    assert_eq!(gateway.output(), ["gateway.rs", "operations.json", "schema.graphql"]);
}

#[test]
fn a_schema_from_introspection_is_written_beside_the_output() {
    let gateway = Crate::new(GOOD);
    fs::remove_file(gateway.dir.path().join("gateway/schemas/users.graphql")).unwrap();
    let scalar = |name| format!(r#"{{"kind":"SCALAR","name":"{name}"}}"#);
    let of = |name, arguments: &str, ty: &str| {
        format!(r#"{{"name":"{name}","args":[{arguments}],"type":{ty},"isDeprecated":false}}"#)
    };
    let id = r#"{"kind":"NON_NULL","ofType":{"kind":"SCALAR","name":"ID"}}"#;
    let user = of(
        "user",
        &format!(r#"{{"name":"id","type":{id}}}"#),
        r#"{"kind":"OBJECT","name":"User"}"#,
    );
    let json = format!(
        r#"{{"data":{{"__schema":{{"queryType":{{"name":"Query"}},"directives":[],"types":[
            {{"kind":"OBJECT","name":"Query","fields":[{user}],"interfaces":[]}},
            {{"kind":"OBJECT","name":"User","fields":[{}],"interfaces":[]}},
            {},{}]}}}}}}"#,
        of("id", "", id),
        scalar("ID"),
        scalar("String"),
    );
    gateway.write("schemas/users.json", &json);
    gateway.compile();
    assert_eq!(
        gateway.output(),
        ["gateway.rs", "operations.json", "schema.graphql", "users.graphql"]
    );
    assert!(gateway.text("users.graphql").contains("user(id: ID!): User"));
    let header = gateway.text("gateway.rs");
    assert!(header.contains("schemas/users.json"), "{header}");
}

#[test]
fn a_missing_folder_is_an_error_whose_debug_is_its_message() {
    let error = Config::new("no-such-folder").out_dir("unused").compile().unwrap_err();
    let text = format!("{error:?}");
    assert!(text.starts_with("can not read `"), "{text}");
    assert!(
        text.contains(
            &Path::new("no-such-folder").join("remote_schemas.yaml").display().to_string()
        )
    );
}
