//! Looks whether there is a page of GraphiQL to embed: `cargo xtask explorer` makes one.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = PathBuf::from(variable("CARGO_MANIFEST_DIR")?).join("explorer");
    // The folder is there without the page, too, so that this is not run for every build.
    println!("cargo::rerun-if-changed={}", folder.display());
    let page = folder.join("page.html.gz");
    let embedded = if page.exists() {
        let script = fs::read_to_string(folder.join("script.sha256"))?;
        embedded(&page, &script)
    } else {
        "None".to_owned()
    };
    fs::write(Path::new(&variable("OUT_DIR")?).join("explorer.rs"), embedded)
}

/// An expression of the type `Option<Embedded>`.
fn embedded(page: &Path, script: &str) -> String {
    format!("Some(Embedded {{ gzip: include_bytes!({page:?}), script: {script:?} }})")
}

fn variable(name: &str) -> io::Result<String> {
    env::var(name).map_err(io::Error::other)
}
