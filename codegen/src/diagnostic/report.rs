//! Many diagnostics: collecting them, and what a person gets to see.

use std::collections::HashSet;
use std::fmt;

use super::render::{self, Colour};
use super::{Diagnostic, Severity};
use crate::source::SourceMap;

/// The most diagnostics that a report shows.
const MAX_SHOWN: usize = 50;

/// The findings of a stage, or of several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Whether anything stands in the way of generating.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// In the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// In the order of the files and of the places in them, each once.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        let mut seen = HashSet::new();
        self.list.retain(|diagnostic| seen.insert(diagnostic.clone()));
        self.list.sort_by_key(|diagnostic| {
            let span = diagnostic.primary.span;
            (span.file, span.start, span.end, diagnostic.code)
        });
        self
    }

    /// What a report shows of them, in order, and how many it leaves out: warnings first.
    pub fn shown(&self) -> (Vec<&Diagnostic>, usize) {
        let n_errors = self.list.iter().filter(|one| one.severity == Severity::Error).count();
        let mut n_warnings_left = MAX_SHOWN.saturating_sub(n_errors);
        let mut shown = Vec::new();
        for diagnostic in &self.list {
            match diagnostic.severity {
                Severity::Error => {}
                Severity::Warning if n_warnings_left == 0 => continue,
                Severity::Warning => n_warnings_left -= 1,
            }
            if shown.len() < MAX_SHOWN {
                shown.push(diagnostic);
            }
        }
        let n_left_out = self.list.len() - shown.len();
        (shown, n_left_out)
    }

    /// The value with the warnings, or the diagnostics if one of them is an error.
    ///
    /// # Errors
    /// If there is an error among them.
    pub fn into_result<T>(self, value: T) -> Result<(T, Self), Self> {
        if self.has_errors() { Err(self) } else { Ok((value, self)) }
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        self.list.extend(diagnostics);
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(diagnostics: I) -> Self {
        Self { list: diagnostics.into_iter().collect() }
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Diagnostics with the files they speak of. `Display` and `Debug` are the plain report, so that
/// even an `unwrap` is readable.
#[derive(Clone)]
pub struct Report {
    /// The files.
    pub sources: SourceMap,
    /// The findings, sorted.
    pub diagnostics: Diagnostics,
}

impl Report {
    /// Sorts the diagnostics.
    pub fn new(sources: SourceMap, diagnostics: Diagnostics) -> Self {
        Self { sources, diagnostics: diagnostics.sorted() }
    }

    /// The whole text: each diagnostic, then how many there are.
    pub fn render(&self, colour: Colour) -> String {
        render::all(&self.sources, &self.diagnostics, colour)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Colour::Never))
    }
}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}")
    }
}

impl std::error::Error for Report {}
