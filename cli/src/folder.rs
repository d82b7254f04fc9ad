//! Gateway folders: reading one, compiling it without writing anything, saying what is wrong.

use std::path::Path;

use joinwright_codegen::check;
use joinwright_codegen::diagnostic::render::Colour;
use joinwright_codegen::diagnostic::{Diagnostics, Report};
use joinwright_codegen::ir::{Gateway, Valid};
use joinwright_codegen::source::{self, SourceMap};

use crate::report::{self, Failure};

const HOLDS: &str = "a gateway folder holds `remote_schemas.yaml` and `schemas/<name>.graphql`";

/// Refuses what is not a gateway folder.
pub(crate) fn require(folder: &Path) -> Result<(), Failure> {
    let what = if source::relationships_file(folder).is_some() {
        return Ok(());
    } else if !folder.exists() {
        format!("there is no folder {}", folder.display())
    } else if !folder.is_dir() {
        format!("{} is not a folder", folder.display())
    } else {
        format!("there is no remote_schemas.yaml in {}", folder.display())
    };
    Err(Failure::usage(what).help(HOLDS))
}

/// Reads a gateway folder. Paths are shown as they were written on the command line.
pub(crate) fn load(folder: &Path) -> Result<SourceMap, Failure> {
    require(folder)?;
    source::load(folder, Path::new("")).map_err(Failure::usage)
}

/// The gateway that the files mean, after a report of what is wrong with them. `None` if they do
/// not compile.
pub(crate) fn compile(sources: SourceMap) -> Option<Valid<Gateway>> {
    let (gateway, diagnostics) = match check(&sources) {
        Ok((gateway, warnings)) => (Some(gateway), warnings),
        Err(diagnostics) => (None, diagnostics),
    };
    show(sources, diagnostics);
    gateway
}

/// Reports what is wrong with the files.
pub(crate) fn show(sources: SourceMap, diagnostics: Diagnostics) {
    if !diagnostics.is_empty() {
        // Colours are removed again where stderr is no terminal.
        report::stderr(&Report::new(sources, diagnostics).render(Colour::Always));
    }
}
