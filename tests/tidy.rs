//! What the project promises about its own files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The longest source file, in lines. What is longer is split by noun.
const MAX_LINES: usize = 600;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every file below `folder` with this extension, but for build output.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let is_output = name == "target" || name == "node_modules";
            if path.is_dir() && !is_output && !name.starts_with('.') {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn source_files_are_short() {
    let crates = ["operation/src", "codegen/src", "runtime/src", "cli/src", "example-gateway/src"];
    for krate in crates.into_iter().chain(["bench", "xtask/src"]) {
        for file in files(&root().join(krate), "rs") {
            let n_lines = fs::read_to_string(&file).unwrap().lines().count();
            assert!(n_lines <= MAX_LINES, "{} has {n_lines} lines", file.display());
        }
    }
}

#[test]
fn the_crates_depend_in_one_direction() {
    let forbidden = BTreeMap::from([
        ("operation", vec!["tokio", "reqwest", "axum", "joinwright-codegen", "joinwright-runtime"]),
        ("codegen", vec!["tokio", "reqwest", "axum", "joinwright-runtime"]),
        ("runtime", vec!["syn", "quote", "proc-macro2", "prettyplease", "joinwright-codegen"]),
    ]);
    for (krate, names) in forbidden {
        let manifest = fs::read_to_string(root().join(krate).join("Cargo.toml")).unwrap();
        let dependencies = manifest.split("[dependencies]").nth(1).unwrap();
        let dependencies = dependencies.split("\n[").next().unwrap();
        for name in names {
            let is_there =
                dependencies.lines().any(|line| line.split(['.', ' ', '=']).next() == Some(name));
            assert!(!is_there, "{krate} depends on {name}");
        }
    }
}

#[test]
fn no_json_tree_is_on_the_request_path() {
    for file in files(&root().join("runtime/src"), "rs") {
        let text = fs::read_to_string(&file).unwrap();
        // Tests may build trees, an answer to introspection is one, and a configuration is read once.
        let is_exempt = file.ends_with("tests.rs")
            || file.ends_with("prepare/introspection.rs")
            || file.components().any(|part| part.as_os_str() == "configuration");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let uses = code.contains("serde_json::Value") || code.contains("serde_json::{Value");
        assert!(is_exempt || !uses, "{} uses a JSON tree", file.display());
    }
}

#[test]
fn links_between_pages_lead_somewhere() {
    for page in files(&root(), "md") {
        if page.components().any(|part| part.as_os_str() == "node_modules") {
            continue;
        }
        let text = fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or_default();
            if target.is_empty() || target.contains("://") {
                continue;
            }
            let path = page.parent().unwrap().join(target);
            assert!(path.exists(), "{}: no {target}", page.display());
        }
    }
}
