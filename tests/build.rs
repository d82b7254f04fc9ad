//! Compiles every gateway of the tests into one crate: `golden/*/` and `e2e/*/gateway/`.
//!
//! Each becomes a module of the library, by way of `gateways.rs` in `OUT_DIR`. It is the library and
//! not the test binary so that a touched test compiles no gateway anew.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use joinwright_codegen::Config;

/// Named one by one: Cargo would take a touched test for a changed input if all of `e2e/` were
/// looked at.
const END_TO_END: &[&str] = &["shop", "slow", "sources"];

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
    modules += &format!(
        "/// The gateways of `golden/`, by the names of their folders.\n\
         pub fn goldens() -> Vec<(&'static str, Result<Router, Error>)> {{ vec![{goldens}] }}"
    );
    fs::write(out_dir.join("gateways.rs"), modules)?;
    Ok(())
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
