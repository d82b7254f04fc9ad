//! GitHub's public schema, joined to a small one. Fetches the schema from the npm registry, so it
//! runs only with `--features test-github`. It prints figures and asserts none that depend on time.
#![cfg(feature = "test-github")]
#![expect(clippy::print_stdout, reason = "the figures are what one runs this for")]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

const PACKAGE: &str = "@octokit/graphql-schema@15.26.1";

const RELATIONSHIPS: &str = "\
- name: github
  definition: { url: https://api.github.com/graphql }
  remote_relationships:
    - type_name: Repository
      relationships:
        - name: maintainer
          definition:
            to_remote_schema:
              remote_schema: users
              lhs_fields: [nameWithOwner]
              remote_field: { maintainer_of: { arguments: { repository: $nameWithOwner } } }
- name: users
  definition: { url_from_env: USERS_URL }
";

const USERS: &str = "\
type Query { maintainer_of(repository: String!): Maintainer }
type Maintainer { login: String! name: String }
";

fn fetch(folder: &Path) {
    let run = |program: &str, arguments: &[&str]| {
        let status = Command::new(program).args(arguments).current_dir(folder).status().unwrap();
        assert!(status.success(), "{program} {arguments:?}");
    };
    run("npm", &["pack", "--silent", PACKAGE]);
    let archive = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let archive = archive.map(|name| name.into_string().unwrap()).find(|n| n.ends_with(".tgz"));
    run("tar", &["-xzf", &archive.unwrap(), "package/schema.graphql"]);
    fs::create_dir_all(folder.join("gateway/schemas")).unwrap();
    fs::rename(
        folder.join("package/schema.graphql"),
        folder.join("gateway/schemas/github.graphql"),
    )
    .unwrap();
}

#[test]
fn a_relationship_on_githubs_schema_is_checked_and_emitted() {
    let folder = tempfile::tempdir().unwrap();
    fetch(folder.path());
    let gateway = folder.path().join("gateway");
    fs::write(gateway.join("remote_schemas.yaml"), RELATIONSHIPS).unwrap();
    fs::write(gateway.join("schemas/users.graphql"), USERS).unwrap();

    let started = Instant::now();
    let check = Command::new(env!("CARGO_BIN_EXE_joinwright"))
        .args(["check", gateway.to_str().unwrap()])
        .output()
        .unwrap();
    println!("joinwright check: {:?}", started.elapsed());
    let report = String::from_utf8(check.stderr).unwrap() + str::from_utf8(&check.stdout).unwrap();
    assert!(check.status.success(), "{report}");
    assert!(report.contains("defined twice, alike"), "{report}");
    assert!(report.contains("1 relationship"), "{report}");

    let sources = joinwright_codegen::source::load(&gateway, folder.path()).unwrap();
    let started = Instant::now();
    let generated =
        joinwright_codegen::generate(&sources, &joinwright_codegen::Options::default()).unwrap();
    let n_lines = generated.gateway.lines().count();
    println!("generate: {:?}, {n_lines} lines", started.elapsed());
    assert!(n_lines < 2_000, "{n_lines} lines");
    assert!(generated.schema.contains("maintainer: Maintainer"));
}
