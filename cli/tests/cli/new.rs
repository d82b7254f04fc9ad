//! `joinwright new`: what it writes, what it refuses, and that the result builds.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use expect_test::{Expect, expect};
use tempfile::TempDir;

use crate::support::{Run, checkout, example, folder, joinwright, mask};

fn new(dir: &Path, from: &Path, checkout: Option<&Path>) -> Run {
    let mut arguments = vec!["new".as_ref(), dir.as_os_str(), "--from".as_ref(), from.as_os_str()];
    if let Some(checkout) = checkout {
        arguments.extend(["--joinwright".as_ref(), checkout.as_os_str()]);
    }
    joinwright(&arguments, &[])
}

/// All files below a folder, sorted.
fn files(dir: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path.strip_prefix(dir).unwrap().to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn writes_a_crate_with_the_folder_in_it() {
    let place = TempDir::new().unwrap();
    let dir = place.path().join("Shop Gateway");
    let run = new(&dir, &example(), None);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{}", run.stderr);
    expect![[r#"
        wrote the gateway crate `shop-gateway`; try: cd 'DIR' && cargo run
    "#]]
    .assert_eq(&mask(&run.stderr, dir.to_str().unwrap(), "DIR"));
    expect![[r#"
        .gitignore
        Cargo.toml
        README.md
        build.rs
        gateway/operations/orders.graphql
        gateway/remote_schemas.schema.json
        gateway/remote_schemas.yaml
        gateway/schemas/orders.graphql
        gateway/schemas/users.graphql
        src/main.rs"#]]
    .assert_eq(&files(&dir).join("\n"));
    expect![[r#"
        [package]
        name = "shop-gateway"
        version = "0.1.0"
        edition = "2024"
        publish = false

        [dependencies]
        joinwright-runtime = "0.1.0"

        [build-dependencies]
        joinwright-codegen = "0.1.0"

        # The gateway is a workspace of its own, wherever its folder stands. Delete this line, and move the
        # profiles to the workspace's Cargo.toml, to make it a member of another workspace.
        [workspace]

        [profile.dev.build-override]
        # The build script is the compiler. Without optimisation a large schema takes ten times as long.
        opt-level = 2

        [profile.release]
        lto = "thin"
    "#]].assert_eq(&fs::read_to_string(dir.join("Cargo.toml")).unwrap());
    for file in ["remote_schemas.yaml", "schemas/orders.graphql", "schemas/users.graphql"] {
        let copy = fs::read(dir.join("gateway").join(file)).unwrap();
        assert_eq!(copy, fs::read(example().join(file)).unwrap(), "{file}");
    }
    let readme = fs::read_to_string(dir.join("README.md")).unwrap();
    assert!(readme.starts_with("# shop-gateway\n") && !readme.contains("{name}"), "{readme}");
}

#[test]
fn takes_the_crates_from_a_checkout() {
    let place = TempDir::new().unwrap();
    let dir = place.path().join("shop");
    assert_eq!(new(&dir, &example(), Some(&checkout())).code, Some(0));
    let manifest = fs::read_to_string(dir.join("Cargo.toml")).unwrap();
    let checkout = checkout().canonicalize().unwrap();
    expect![[r#"
        [package]
        name = "shop"
        version = "0.1.0"
        edition = "2024"
        publish = false

        [dependencies]
        joinwright-runtime = { path = "CHECKOUT/runtime" }

        [build-dependencies]
        joinwright-codegen = { path = "CHECKOUT/codegen" }

        # The gateway is a workspace of its own, wherever its folder stands. Delete this line, and move the
        # profiles to the workspace's Cargo.toml, to make it a member of another workspace.
        [workspace]

        [profile.dev.build-override]
        # The build script is the compiler. Without optimisation a large schema takes ten times as long.
        opt-level = 2

        [profile.release]
        lto = "thin"
    "#]].assert_eq(&mask(&manifest, checkout.to_str().unwrap(), "CHECKOUT"));
}

#[test]
fn fills_an_empty_folder_but_no_other() {
    let place = TempDir::new().unwrap();
    let dir = place.path().join("shop");
    fs::create_dir(&dir).unwrap();
    assert_eq!(new(&dir, &example(), None).code, Some(0));
    let before = files(&dir);
    let run = new(&dir, &example(), None);
    assert_eq!(run.code, Some(2));
    assert_eq!(files(&dir), before);
    expect![[r#"
        error: DIR is not empty
        help: name a folder that does not exist yet, or an empty one
    "#]]
    .assert_eq(&mask(&run.stderr, dir.to_str().unwrap(), "DIR"));
}

#[test]
fn says_what_is_missing_before_it_writes() {
    #[track_caller]
    fn check(dir: &str, from: &Path, checkout: Option<&Path>, expected: Expect) {
        let place = TempDir::new().unwrap();
        let run = new(&place.path().join(dir), from, checkout);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
        let mut stderr = mask(&run.stderr, from.to_str().unwrap(), "FROM");
        if let Some(checkout) = checkout {
            stderr = mask(&stderr, checkout.to_str().unwrap(), "CHECKOUT");
        }
        expected.assert_eq(&mask(&stderr, place.path().to_str().unwrap(), "PLACE"));
        assert_eq!(files(place.path()), [""; 0]);
    }
    let empty = folder(&[]);
    check(
        "shop",
        &empty.path().join("gone"),
        None,
        expect![[r#"
        error: there is no folder FROM
        help: a gateway folder holds `remote_schemas.yaml` and `schemas/<name>.graphql`
    "#]],
    );
    check(
        "shop",
        empty.path(),
        None,
        expect![[r#"
        error: there is no remote_schemas.yaml in FROM
        help: a gateway folder holds `remote_schemas.yaml` and `schemas/<name>.graphql`
    "#]],
    );
    check(
        "2shop",
        &example(),
        None,
        expect![[r#"
        error: a crate can not be named after the folder `2shop`: it begins with a digit
        help: name the folder like `shop-gateway`: letters, digits, `-` and `_`
    "#]],
    );
    check(
        "match",
        &example(),
        None,
        expect![[r#"
        error: a crate can not be named after the folder `match`: `match` is a keyword of Rust
        help: name the folder like `shop-gateway`: letters, digits, `-` and `_`
    "#]],
    );
    check(
        "shop",
        &example(),
        Some(empty.path()),
        expect![[r#"
        error: there is no CHECKOUT/runtime/Cargo.toml
        help: `--joinwright` takes the top folder of a checkout of Joinwright
    "#]],
    );
}

/// The whole way of a new user, but for the network: write a crate, build it, start it.
#[test]
fn the_crate_builds_and_its_binary_starts() {
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().to_owned();
    // Not a random folder: a second run of this test then finds the crate built.
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("new/built-gateway");
    let _ = fs::remove_dir_all(&dir);
    let run = new(&dir, &example(), Some(&checkout()));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    // The versions and the profile of this workspace: what it has built is built.
    fs::copy(checkout().join("Cargo.lock"), dir.join("Cargo.lock")).unwrap();
    // The example has a relationship to a function, and that is code, which no folder holds.
    let function = "src/shipping.rs";
    fs::copy(checkout().join("example-gateway").join(function), dir.join(function)).unwrap();
    let main = fs::read_to_string(dir.join("src/main.rs")).unwrap();
    fs::write(dir.join("src/main.rs"), format!("{main}\nmod shipping;\n")).unwrap();
    build(&dir, &target);

    let binary =
        target.join("debug").join(format!("built-gateway{}", std::env::consts::EXE_SUFFIX));
    let output = Command::new(binary)
        .env_remove("ORDERS_URL")
        .env("USERS_URL", "http://127.0.0.1:1/")
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("ORDERS_URL") && !stderr.contains("USERS_URL"), "{stderr}");
}

fn build(dir: &Path, target: &Path) {
    let cargo = |offline: &[&str]| {
        Command::new(env!("CARGO"))
            .args(["build", "--quiet"])
            .args(offline)
            .current_dir(dir)
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
            // The template optimises the build script, which would build all of it once more here.
            .env("CARGO_PROFILE_DEV_BUILD_OVERRIDE_OPT_LEVEL", "0")
            .output()
            .unwrap()
    };
    // Everything needed was fetched for this very test, so the first attempt is quick and sure.
    let mut output = cargo(&["--offline"]);
    if !output.status.success() {
        output = cargo(&[]);
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    assert_eq!(stderr, "", "a new crate builds without a warning");
}
