//! GitHub's public schema, joined to a small one. Fetches the schema from the npm registry, so it
//! runs only with `--features test-github`. It prints figures and asserts none that depend on time.
#![cfg(feature = "test-github")]
#![expect(clippy::print_stdout, reason = "the figures are what one runs this for")]

mod crowd;
mod running;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use joinwright_codegen::{Generated, Options};

use crate::running::Running;

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

    let (generated, took) = generate(&gateway);
    let n_lines = generated.gateway.lines().count();
    println!("generate: {took:?}, {n_lines} lines");
    assert!(n_lines < 2_000, "{n_lines} lines");
    assert!(generated.schema.contains("maintainer: Maintainer"));
}

/// Generates a gateway, with how long that took.
fn generate(gateway: &Path) -> (Generated, Duration) {
    let started = Instant::now();
    let sources = joinwright_codegen::source::load(gateway, gateway.parent().unwrap()).unwrap();
    let generated = joinwright_codegen::generate(&sources, &Options::default()).unwrap();
    (generated, started.elapsed())
}

#[test]
fn fifty_relationships_and_fifty_operations_on_githubs_schema() {
    let folder = tempfile::tempdir().unwrap();
    fetch(folder.path());
    let gateway = folder.path().join("gateway");
    let sdl = fs::read_to_string(gateway.join("schemas/github.graphql")).unwrap();
    let sources = crowd::sources(&sdl);
    crowd::write(&gateway, &sources, crowd::N - 1);
    let (fewer, _) = generate(&gateway);
    crowd::write(&gateway, &sources, crowd::N);
    let (generated, took) = generate(&gateway);
    let n_lines = generated.gateway.lines().count();
    let more = n_lines - fewer.gateway.lines().count();
    println!("generate: {took:?}, {n_lines} lines, {more} of them for the last operation");
    assert!(more < 250, "{more} lines for one operation");

    let krate = make_crate(folder.path(), &gateway);
    let target = folder.path().join("target");
    for (profile, lto) in [("dev", None), ("release", Some("off")), ("release", None)] {
        build(&krate, profile, lto, &target);
        change(&krate.join("gateway/remote_schemas.yaml"));
        let took = build(&krate, profile, lto, &target);
        println!("rebuild, {profile}, lto {}: {took:?}", lto.unwrap_or("as the template has it"));
    }
    let binary = folder.path().join("target/release/many");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let upstream = running::upstream(&runtime);
    let query = crowd::operation(&sources[0]);
    for (what, query) in [("compiled", query.clone()), ("text", format!("{query} "))] {
        let starts = (0..9).map(|_| {
            let running = Running::start(&binary, &upstream);
            running.first_answer(&runtime, &running::body(&query))
        });
        let mut starts: Vec<Duration> = starts.collect();
        starts.sort();
        println!("cold start to the first answer, {what}: median {:?} of {starts:?}", starts[4]);
    }
    let running = Running::start(&binary, &upstream);
    let (new, known) = running.new_documents(&runtime, &format!("{query} "), 400);
    println!("processor time of a new document: {new:.2} ms, of a known one {known:.2} ms");
}

fn make_crate(folder: &Path, gateway: &Path) -> PathBuf {
    let krate = folder.join("many");
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let status = Command::new(env!("CARGO_BIN_EXE_joinwright"))
        .arg("new")
        .arg(&krate)
        .arg("--from")
        .arg(gateway)
        .arg("--joinwright")
        .arg(checkout)
        .status()
        .unwrap();
    assert!(status.success());
    // The versions that the checkout is tested with.
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, krate.join("Cargo.lock")).unwrap();
    krate
}

/// Changes one relationship, each time another.
fn change(relationships: &Path) {
    let text = fs::read_to_string(relationships).unwrap();
    let changed = text.replacen("returns: many }", "returns: many, max_keys: 40 }", 1);
    assert_ne!(changed, text);
    fs::write(relationships, changed).unwrap();
}

/// Builds the crate, and says how long that took.
fn build(krate: &Path, profile: &str, lto: Option<&str>, target: &Path) -> Duration {
    let started = Instant::now();
    let status = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--profile", profile, "--target-dir"])
        .arg(target)
        .envs(lto.map(|lto| ("CARGO_PROFILE_RELEASE_LTO", lto)))
        .current_dir(krate)
        .status()
        .unwrap();
    assert!(status.success());
    started.elapsed()
}
