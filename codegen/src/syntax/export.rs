//! What a Hasura export holds beside its remote schemas, and Joinwright does not take over.

use super::metadata;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::{FileId, Role, SourceFile, SourceMap, Span};

/// The files of the export that say something and are not taken over.
pub fn left_out(sources: &SourceMap) -> Vec<(FileId, &SourceFile)> {
    let files = sources.iter().filter(|(_, file)| file.role == Role::LeftOut);
    files.filter(|(id, file)| metadata::says_something(*id, &file.text)).collect()
}

/// One warning for all of them.
pub(super) fn report(diagnostics: &mut Diagnostics, sources: &SourceMap) {
    let files = left_out(sources);
    let Some((first, _)) = files.first() else {
        return;
    };
    let paths: Vec<String> = files.iter().map(|(_, file)| format!("`{}`", file.path)).collect();
    let verb = if paths.len() == 1 { "is" } else { "are" };
    let message = format!("{} {verb} not taken over", paths.join(", "));
    let place = Span { file: *first, start: 0, end: 0 };
    let help = "keep in Hasura what is needed of it, and add Hasura's own GraphQL API as a remote \
                schema";
    diagnostics.push(Diagnostic::warning(codes::NOT_TAKEN_OVER, message, place).help(help));
}
