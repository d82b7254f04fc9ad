//! Compiles every gateway of the tests into one crate: `golden/*/` and `e2e/*/gateway/`.
//!
//! Each is a module of `src`-less library code, see `gateways.rs` in `OUT_DIR`: the warnings of
//! generated code are errors there.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use joinwright_codegen::Config;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out_dir = PathBuf::from(env::var_os("OUT_DIR").ok_or("Cargo sets `OUT_DIR`")?);
    let mut modules = String::new();
    let mut goldens = String::new();
    for case in folders("golden")? {
        let module = format!("golden_{case}");
        Config::new(format!("golden/{case}"))
            .out_dir(out_dir.join(&module))
            .compile()?;
        // Private, as `include_gateway!` has it in a gateway crate.
        writeln!(modules, "#[deny(warnings)] mod {module} {{ include!(\"{module}/gateway.rs\"); }}")?;
        writeln!(goldens, "(\"{case}\", {module}::Gateway::builder().router()),")?;
    }
    for case in folders("e2e")? {
        let module = format!("e2e_{case}");
        Config::new(format!("e2e/{case}/gateway"))
            .out_dir(out_dir.join(&module))
            .compile()?;
        let docs = format!("The gateway of `e2e/{case}/`.");
        writeln!(
            modules,
            "#[doc = {docs:?}] #[deny(warnings)] pub mod {module} {{ include!(\"{module}/gateway.rs\"); }}"
        )?;
    }
    writeln!(
        modules,
        "/// The gateways of `golden/`, by the names of their folders.\n\
         pub fn goldens() -> Vec<(&'static str, Result<Router, Error>)> {{ vec![{goldens}] }}"
    )?;
    fs::write(out_dir.join("gateways.rs"), modules)?;
    Ok(())
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
