//! A build script's run: load, generate, write. The only I/O beside loading.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::{env, fmt, fs, io};

use crate::config::Config;
use crate::diagnostic::{Diagnostics, Severity, render};
use crate::generate::{Generated, Options, generate};
use crate::source::{LoadError, SourceMap, load};
use crate::write::{remove_stale_reports, write_if_changed};

/// Why a build script could not do its work: files. What is wrong *in* files becomes rustc errors.
///
/// `Debug` is the message too, since that is what Rust prints of an error of `main`.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An input could not be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// An output could not be written.
    #[error("can not write `{}`: {source}", path.display())]
    Write {
        /// The output.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A variable that Cargo sets for build scripts is missing.
    #[error("`{0}` is not set: Cargo sets it for build scripts, where this is meant to be called")]
    NoBuildScript(&'static str),
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Config {
    /// Compiles the folder: writes `gateway.rs`, `schema.graphql` and `operations.json`, and tells Cargo when to do so
    /// again. What is wrong with the input becomes errors of the including crate, with file, line
    /// and carets; this is `Ok` then.
    ///
    /// # Errors
    /// If a file can not be read or written.
    pub fn compile(self) -> Result<(), Error> {
        let root = folder("CARGO_MANIFEST_DIR")?;
        let out_dir = match self.out_dir {
            Some(out_dir) => out_dir,
            None => folder("OUT_DIR")?,
        };
        let dir = root.join(&self.folder);
        // Cargo looks at every file of a folder, so this notices new files and lost ones.
        tell_cargo("rerun-if-changed", &dir.display().to_string());
        let sources = load(&dir, &root)?;
        for (_, file) in sources.iter().filter(|(_, file)| file.printed_from.is_none()) {
            tell_cargo("rerun-if-changed", &root.join(&file.path).display().to_string());
        }
        let output = output(&sources);
        write_all(&out_dir, &output.files)?;
        for warning in output.warnings {
            tell_cargo("warning", &warning);
        }
        Ok(())
    }
}

fn folder(variable: &'static str) -> Result<PathBuf, Error> {
    env::var_os(variable).map(PathBuf::from).ok_or(Error::NoBuildScript(variable))
}

#[expect(clippy::print_stdout, reason = "Cargo reads what a build script prints")]
fn tell_cargo(key: &str, value: &str) {
    println!("cargo::{key}={value}");
}

/// What a run writes and says.
struct Output {
    files: Vec<(String, String)>,
    warnings: Vec<String>,
}

fn output(sources: &SourceMap) -> Output {
    // Schemas that were printed from introspection results: diagnostics show places in them.
    let printed = sources.iter().filter(|(_, file)| file.printed_from.is_some());
    let mut files: Vec<(String, String)> =
        printed.map(|(_, file)| (file.path.clone(), file.text.clone())).collect();
    match generate(sources, &Options::default()) {
        Ok(Generated { gateway, schema, roles, operations, warnings }) => {
            let is_own = |name: &String| {
                name == "schema.graphql" || roles.iter().any(|(own, _)| own == name)
            };
            files.retain(|(name, _)| !is_own(name));
            files.extend(roles);
            files.push(("operations.json".to_owned(), operations));
            files.push(("schema.graphql".to_owned(), schema));
            files.push(("gateway.rs".to_owned(), gateway));
            let line = |warning| render::one_line(sources, warning);
            Output { files, warnings: warnings.iter().map(line).collect() }
        }
        Err(diagnostics) => {
            let (reports, warnings) = reports(sources, &diagnostics.sorted());
            files.extend(reports);
            Output { files, warnings }
        }
    }
}

/// A gateway that is nothing but compile errors, with a text file for each; and the warnings.
///
/// The texts are files since rustc repeats the source line under an error: a literal would be shown
/// twice.
fn reports(sources: &SourceMap, diagnostics: &Diagnostics) -> (Vec<(String, String)>, Vec<String>) {
    let mut files = Vec::new();
    let mut warnings = Vec::new();
    let mut gateway = String::new();
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let (shown, n_left_out) = diagnostics.shown();
    for diagnostic in shown {
        if diagnostic.severity == Severity::Warning {
            warnings.push(render::one_line(sources, diagnostic));
            continue;
        }
        let number = numbers.entry(diagnostic.code.0).or_default();
        *number += 1;
        let name = format!("{}-{number}.txt", diagnostic.code);
        gateway.push_str(&format!("compile_error!(include_str!(\"{name}\"));\n"));
        files.push((name, render::for_rustc(sources, diagnostic)));
    }
    if n_left_out > 0 {
        warnings.push(format!("{n_left_out} more findings: `joinwright check` shows them"));
    }
    files.push(("gateway.rs".to_owned(), gateway));
    (files, warnings)
}

fn write_all(out_dir: &Path, files: &[(String, String)]) -> Result<(), Error> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| Error::Write { path, source }
    };
    fs::create_dir_all(out_dir).map_err(failed(out_dir))?;
    for (name, text) in files {
        let path = out_dir.join(name);
        write_if_changed(&path, text).map_err(failed(&path))?;
    }
    let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    remove_stale_reports(out_dir, &names).map_err(failed(out_dir))
}
