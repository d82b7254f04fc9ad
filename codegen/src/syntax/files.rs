//! Which file is what: the relationships file, and the SDL of a remote schema by its name.

use std::collections::BTreeSet;

use super::{Sdl, Tolerance, introspection, sdl};
use crate::diagnostic::{Diagnostic, Diagnostics, codes, did_you_mean};
use crate::source::{FileId, ReadProblem, SourceFile, SourceMap, Span, Spanned};

/// The text of the relationships file, if it could be read.
pub(super) fn relationships<'s>(
    diagnostics: &mut Diagnostics,
    sources: &'s SourceMap,
    file: FileId,
) -> Option<&'s str> {
    let Some(source) = sources.get(file) else {
        let span = Span { file, start: 0, end: 0 };
        let message = "there is no relationships file";
        diagnostics.push(Diagnostic::error(codes::UNREADABLE_FILE, message, span));
        return None;
    };
    text(diagnostics, file, source)
}

/// The file's text; `None` if it could not be read, which is reported.
pub(crate) fn text<'s>(
    diagnostics: &mut Diagnostics,
    file: FileId,
    source: &'s SourceFile,
) -> Option<&'s str> {
    let (message, help, start) = match &source.problem {
        None => return Some(&source.text),
        Some(ReadProblem::NotUtf8(at)) => {
            let help = "save the file as UTF-8".to_owned();
            (format!("`{}` is not UTF-8 from here on", source.path), Some(help), *at)
        }
        Some(ReadProblem::TooLarge) => {
            (format!("`{}` is larger than 64 MiB", source.path), None, 0)
        }
        Some(ReadProblem::Io(error)) => {
            (format!("`{}` can not be read: {error}", source.path), None, 0)
        }
    };
    let span = Span { file, start, end: start };
    let mut diagnostic = Diagnostic::error(codes::UNREADABLE_FILE, message, span);
    diagnostic.help = help;
    diagnostics.push(diagnostic);
    None
}

/// The files of the folder `schemas`.
pub(super) struct Schemas<'s> {
    sources: &'s SourceMap,
    /// The folder's path with a slash at its end.
    folder: String,
    unused: BTreeSet<FileId>,
}

impl<'s> Schemas<'s> {
    pub(super) fn new(sources: &'s SourceMap) -> Self {
        let folder = sources.schemas_folder();
        let unused = sources
            .iter()
            .filter(|(_, file)| file.printed_from.is_none() && file.path.starts_with(&folder))
            .map(|(id, _)| id)
            .collect();
        Self { sources, folder, unused }
    }

    /// Reads the SDL of a remote schema.
    pub(super) fn take(
        &mut self,
        diagnostics: &mut Diagnostics,
        remote: &Spanned<String>,
        tolerated: &[Tolerance],
    ) -> Option<Sdl> {
        let path = format!("{}{}", self.folder, remote.value);
        let sdl_path = format!("{path}.graphql");
        let sdl = self.sources.find(&sdl_path);
        let json = self.sources.find(&format!("{path}.json"));
        let Some(file) = sdl.or(json) else {
            self.report_missing(diagnostics, remote, &sdl_path);
            return None;
        };
        self.unused.remove(&file);
        if let Some(json) = json.filter(|json| *json != file && self.unused.remove(json)) {
            let message = format!("`{path}.json` is not read, because there is `{sdl_path}`");
            let span = Span { file: json, start: 0, end: 0 };
            let diagnostic = Diagnostic::warning(codes::UNUSED_FILE, message, span);
            diagnostics.push(diagnostic.help("remove one of the two"));
        }
        self.read(diagnostics, file, tolerated)
    }

    /// Reads one file: SDL, or the SDL that an introspection result was printed as.
    fn read(
        &self,
        diagnostics: &mut Diagnostics,
        file: FileId,
        tolerated: &[Tolerance],
    ) -> Option<Sdl> {
        let source = self.sources.file(file);
        let text = text(diagnostics, file, source)?;
        if !source.path.ends_with(".json") {
            return sdl::parse(diagnostics, file, &source.path, text, tolerated);
        }
        let printed =
            self.sources.iter().find(|(_, candidate)| candidate.printed_from == Some(file));
        match printed {
            Some((printed, source)) => {
                sdl::parse(diagnostics, printed, &source.path, &source.text, tolerated)
            }
            None => {
                diagnostics.extend(introspection::check(file, text));
                None
            }
        }
    }

    pub(super) fn check_all(&self, diagnostics: &mut Diagnostics) {
        for file in &self.unused {
            // Only what it says counts.
            let _ = self.read(diagnostics, *file, &[]);
        }
    }

    pub(super) fn report_unused(&self, diagnostics: &mut Diagnostics) {
        for file in &self.unused {
            let path = &self.sources.file(*file).path;
            let message = format!("`{path}` is the SDL of no remote schema");
            let span = Span { file: *file, start: 0, end: 0 };
            let help = "name it like a remote schema, or remove it";
            diagnostics.push(Diagnostic::warning(codes::UNUSED_FILE, message, span).help(help));
        }
    }

    fn report_missing(&self, diagnostics: &mut Diagnostics, remote: &Spanned<String>, path: &str) {
        let name = &remote.value;
        let stems = self.unused.iter().filter_map(|id| {
            let file = self.sources.file(*id).path.strip_prefix(&self.folder)?;
            file.rsplit_once('.').map(|(stem, _)| stem)
        });
        let help = match did_you_mean(name, stems) {
            Some(meant) => format!("rename the file for `{meant}`, or put the SDL into `{path}`"),
            None => format!("put its SDL there: `joinwright introspect URL > {path}`"),
        };
        let message = format!("the remote schema `{name}` has no SDL");
        let diagnostic = Diagnostic::error(codes::MISSING_SDL, message, remote.span)
            .label(format!("there is no `{path}`"))
            .help(help);
        diagnostics.push(diagnostic);
    }
}
