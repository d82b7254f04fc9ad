//! Compiles every gateway of the tests into one crate: `golden/*/`, `e2e/*/gateway/`, and the
//! examples of `docs/relationships.md`.
//!
//! Each becomes a module of the library, by way of `gateways.rs` in `OUT_DIR`. It is the library and
//! not the test binary so that a touched test compiles no gateway anew.

#[path = "support/page.rs"]
#[expect(clippy::expect_used, clippy::panic, reason = "a page that is no page fails the build")]
#[allow(dead_code, unreachable_pub, reason = "the test uses what the build script does not")]
mod page;

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use joinwright_codegen::Config;

/// The page whose examples are gateways.
const PAGE: &str = "../docs/relationships.md";

/// Named one by one: Cargo would take a touched test for a changed input if all of `e2e/` were
/// looked at.
const END_TO_END: &[&str] = &[
    "arguments",
    "failing",
    "federation",
    "functions",
    "hasura_albums",
    "hasura_messages",
    "hasura_names",
    "hasura_orders",
    "hasura_quick_start",
    "hasura_roles",
    "hasura_writers",
    "names",
    "roles",
    "shop",
    "slow",
    "sources",
    "transport",
    "validation",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out_dir = PathBuf::from(env::var_os("OUT_DIR").ok_or("Cargo sets `OUT_DIR`")?);
    let mut modules = String::new();
    let mut goldens = String::new();
    for case in folders("golden")? {
        let module = format!("golden_{case}");
        Config::new(format!("golden/{case}")).out_dir(out_dir.join(&module)).compile()?;
        modules += &included(&module);
        goldens += &format!("(\"{case}\", {module}::Gateway::builder().router()),");
    }
    for case in END_TO_END {
        let module = format!("e2e_{case}");
        Config::new(format!("e2e/{case}/gateway")).out_dir(out_dir.join(&module)).compile()?;
        modules += &included(&module);
    }
    modules += &page_gateways(&out_dir)?;
    modules += &format!(
        "/// The gateways of `golden/`, by the names of their folders.\n\
         pub fn goldens() -> Vec<(&'static str, Result<Router, Error>)> {{ vec![{goldens}] }}"
    );
    write(&out_dir.join("gateways.rs"), &modules)?;
    Ok(())
}

/// The examples of the page, and a function that finds them by name.
fn page_gateways(out_dir: &Path) -> Result<String, Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed={PAGE}");
    let text = fs::read_to_string(PAGE)?;
    let (mut modules, mut arms) = (String::new(), String::new());
    for example in page::examples(&text) {
        let module = format!("page_{}", example.module);
        let folder = out_dir.join(format!("{module}_gateway"));
        fs::create_dir_all(folder.join("schemas"))?;
        write(&folder.join("remote_schemas.yaml"), example.relationships)?;
        let mut urls = String::new();
        for (idx, (remote, sdl)) in example.remotes.iter().enumerate() {
            write(&folder.join(format!("schemas/{remote}.graphql")), sdl)?;
            urls += &format!(".{remote}_url(urls[{idx}])");
        }
        Config::new(folder).out_dir(out_dir.join(&module)).compile()?;
        modules += &included(&module);
        let name = &example.module;
        arms += &format!("\"{name}\" => {module}::Gateway::builder(){urls}.router(),");
    }
    modules += &format!(
        "/// An example of `docs/relationships.md`, with the addresses of its remote schemas.\n\
         pub fn page(name: &str, urls: &[&str]) -> Option<Result<Router, Error>> {{ Some(match name {{ {arms} _ => return None }}) }}"
    );
    Ok(modules)
}

/// Writes a file only if that changes it: Cargo goes by the time.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|known| known == text) {
        Ok(())
    } else {
        fs::write(path, text)
    }
}

/// A module as `include_gateway!` makes it, but a warning is an error in it.
fn included(module: &str) -> String {
    format!(
        "/// A compiled gateway.\n\
         #[deny(warnings)] pub mod {module} {{ include!(\"{module}/gateway.rs\"); }}\n"
    )
}

/// The folders below a folder, in order.
fn folders(parent: &str) -> io::Result<Vec<String>> {
    println!("cargo::rerun-if-changed={parent}");
    let mut names = Vec::new();
    for entry in fs::read_dir(Path::new(parent))? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}
