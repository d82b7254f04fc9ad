//! A case: a gateway folder, compiled as a build script does it.

use std::path::{Path, PathBuf};

use joinwright_codegen::diagnostic::{Diagnostics, Report};
use joinwright_codegen::source::{SourceMap, load};
use joinwright_codegen::{Options, generate};

/// A folder in `cases/`.
pub(crate) struct Case {
    /// What is wrong in it, in kebab-case.
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
}

/// What must become of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Nothing is generated.
    Refused,
    /// Accepted with warnings.
    Warned,
    /// Accepted without a finding.
    Accepted,
}

/// What became of a case.
pub(crate) struct Outcome {
    pub(crate) fate: Fate,
    pub(crate) sources: SourceMap,
    /// Sorted, as they are shown.
    pub(crate) diagnostics: Diagnostics,
}

impl Case {
    /// What must become of it, by its name.
    pub(crate) fn fate(&self) -> Fate {
        if self.name.starts_with("warn-") {
            Fate::Warned
        } else if self.name.starts_with("accept-") {
            Fate::Accepted
        } else {
            Fate::Refused
        }
    }

    /// Loads and compiles the folder.
    pub(crate) fn run(&self) -> Outcome {
        let sources = load(&self.folder, &self.folder).unwrap();
        let (fate, diagnostics) = match generate(&sources, &Options::default()) {
            Err(diagnostics) => (Fate::Refused, diagnostics),
            Ok(generated) if generated.warnings.is_empty() => (Fate::Accepted, generated.warnings),
            Ok(generated) => (Fate::Warned, generated.warnings),
        };
        Outcome { fate, sources, diagnostics: diagnostics.sorted() }
    }
}

impl Outcome {
    /// The whole text for a person; empty if there is nothing to say.
    pub(crate) fn report(&self) -> String {
        if self.diagnostics.is_empty() {
            return String::new();
        }
        Report::new(self.sources.clone(), self.diagnostics.clone()).to_string()
    }
}

/// All cases, by name.
pub(crate) fn all() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut cases: Vec<Case> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| Case { name: entry.file_name().into_string().unwrap(), folder: entry.path() })
        .collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(!cases.is_empty());
    cases
}
