//! Compiles the gateways that are measured, each a module: their relationships files and SDL are
//! written here, by size.

#[path = "src/gateways.rs"]
#[allow(dead_code, unreachable_pub, reason = "it is the library's module")]
mod gateways;

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use gateways::Gateway;
use joinwright_codegen::Config;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/gateways.rs");
    let out_dir = PathBuf::from(env::var_os("OUT_DIR").ok_or("Cargo sets `OUT_DIR`")?);
    let (mut modules, mut arms) = (String::new(), String::new());
    for gateway in gateways::all() {
        let name = gateway.name();
        let folder = out_dir.join(format!("{name}_gateway"));
        write_gateway(&gateway, &folder)?;
        Config::new(folder).out_dir(out_dir.join(&name)).compile()?;
        modules += &format!("mod {name} {{ include!(\"{name}/gateway.rs\"); }}\n");
        arms += &format!("\"{name}\" => Some({name}::run()),\n");
    }
    modules += &format!(
        "/// Runs a gateway by its name, if there is one of that name.\n\
         pub fn run(name: &str) -> Option<std::process::ExitCode> {{ match name {{ {arms} _ => None }} }}"
    );
    write(&out_dir.join("gateways.rs"), &modules)?;
    Ok(())
}

fn write_gateway(gateway: &Gateway, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder.join("schemas"))?;
    write(&folder.join("remote_schemas.yaml"), &gateway.relationships())?;
    write(&folder.join("schemas/items.graphql"), &gateway.items())?;
    write(&folder.join("schemas/owners.graphql"), &gateway.owners())
}

/// Writes a file only if that changes it: Cargo goes by the time.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|known| known == text) {
        Ok(())
    } else {
        fs::write(path, text)
    }
}
