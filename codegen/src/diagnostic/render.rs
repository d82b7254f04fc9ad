//! Diagnostics as text, as rustc shows its own.
//!
//! ```text
//! error[J005]: `timeout_seconds` is no whole number
//!   --> gateway/remote_schemas.yaml:5:22
//!    |
//!  5 |     timeout_seconds: soon
//!    |                      ^^^^
//!    |
//!    = help: write a number of seconds: `timeout_seconds: 10`
//! ```
//!
//! Names and sources are somebody else's words: control characters never reach the terminal, a
//! line of a megabyte is shown in a window, and no span makes it panic.

mod excerpt;

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Padding, Renderer, Snippet,
};

use super::{Diagnostic, Diagnostics, Label, Severity};
use crate::source::{FileId, SourceMap};
use excerpt::Excerpt;

/// Whether the text is coloured for a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Plain text.
    Never,
    /// With escape sequences.
    Always,
}

/// How the first line begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Header {
    /// `error[J012]: message`
    Full,
    /// `J012: message`
    CodeOnly,
}

/// One diagnostic as plain text.
pub fn plain(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    text(sources, diagnostic, Colour::Never, Header::Full)
}

/// One diagnostic for a terminal.
pub fn coloured(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    text(sources, diagnostic, Colour::Always, Header::Full)
}

/// One diagnostic as the message of a `compile_error!`: rustc writes `error: ` in front of it.
pub fn for_rustc(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    text(sources, diagnostic, Colour::Never, Header::CodeOnly)
}

/// One diagnostic in one line, for `cargo::warning`.
pub fn one_line(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    let span = diagnostic.primary.span;
    let (line, column) = sources.line_column(span);
    let path = sources.get(span.file).map_or("", |file| &file.path);
    let Diagnostic { code, message, .. } = diagnostic;
    let help = diagnostic.help.iter().map(|help| format!("; help: {help}")).collect::<String>();
    clean(&format!("{code}: {message} ({path}:{line}:{column}){help}").replace('\n', " "))
}

/// Diagnostics with a last line that counts them.
pub fn all(sources: &SourceMap, diagnostics: &Diagnostics, colour: Colour) -> String {
    let (shown, n_left_out) = diagnostics.shown();
    let mut out = String::new();
    for diagnostic in shown {
        out.push_str(&text(sources, diagnostic, colour, Header::Full));
        out.push_str("\n\n");
    }
    if n_left_out > 0 {
        out.push_str(&format!("... and {n_left_out} more\n\n"));
    }
    out.push_str(&count(diagnostics));
    out
}

/// `2 errors, 1 warning`
fn count(diagnostics: &Diagnostics) -> String {
    let n_errors = diagnostics.iter().filter(|one| one.severity == Severity::Error).count();
    let numbered = |n: usize, what: &str| match n {
        0 => None,
        1 => Some(format!("1 {what}\n")),
        n => Some(format!("{n} {what}s\n")),
    };
    let parts = [numbered(n_errors, "error"), numbered(diagnostics.len() - n_errors, "warning")];
    parts.into_iter().flatten().collect::<String>().trim_end().replace('\n', ", ") + "\n"
}

fn text(sources: &SourceMap, diagnostic: &Diagnostic, colour: Colour, header: Header) -> String {
    let renderer = match colour {
        Colour::Never => Renderer::plain(),
        Colour::Always => Renderer::styled(),
    };
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let message = clean(&diagnostic.message);
    let title = match header {
        Header::Full => level.clone().primary_title(message).id(diagnostic.code.0),
        Header::CodeOnly => {
            let title = format!("{}: {message}", diagnostic.code);
            level.clone().no_name().primary_title(title)
        }
    };
    let mut groups = Vec::new();
    let mut group = Group::with_title(title);
    for (file, labels) in by_file(diagnostic) {
        match view(sources, diagnostic, file, &labels) {
            Some(View::Whole(snippet)) => group = group.element(snippet),
            Some(View::Cut(origin, snippet)) => {
                groups.push(group.element(origin));
                group = Group::with_level(level.clone()).element(snippet);
            }
            None => {}
        }
    }
    let footers = footers(sources, diagnostic);
    if !footers.is_empty() {
        group = group.element(Padding).elements(footers);
    }
    groups.push(group);
    renderer.render(&groups)
}

/// A file's source with its carets.
enum View {
    /// The renderer counts lines and columns itself.
    Whole(Snippet<'static, Annotation<'static>>),
    /// Lines are cut, so the place is given; the renderer wants its source in a group of its own.
    Cut(Origin<'static>, Snippet<'static, Annotation<'static>>),
}

/// The labels of each file, the primary label's file first.
fn by_file(diagnostic: &Diagnostic) -> Vec<(FileId, Vec<&Label>)> {
    let mut files: Vec<(FileId, Vec<&Label>)> = Vec::new();
    for label in std::iter::once(&diagnostic.primary).chain(&diagnostic.related) {
        match files.iter_mut().find(|(file, _)| *file == label.span.file) {
            Some((_, labels)) => labels.push(label),
            None => files.push((label.span.file, vec![label])),
        }
    }
    files
}

fn view(
    sources: &SourceMap,
    diagnostic: &Diagnostic,
    file: FileId,
    labels: &[&Label],
) -> Option<View> {
    let (source, first) = (sources.get(file)?, labels.first()?);
    let excerpt = Excerpt::new(&source.text, labels.iter().map(|label| label.span));
    let annotations = labels.iter().zip(excerpt.spans).map(|(label, span)| {
        let kind = match std::ptr::eq(*label, &diagnostic.primary) {
            true => AnnotationKind::Primary,
            false => AnnotationKind::Context,
        };
        let text = (!label.text.is_empty()).then(|| clean(&label.text));
        kind.span(span).label(text)
    });
    let snippet = Snippet::source(excerpt.text).line_start(excerpt.first_line);
    let snippet = snippet.annotations(annotations);
    let path = clean(&source.path);
    if !excerpt.is_cut {
        return Some(View::Whole(snippet.path(path)));
    }
    let (line, column) = sources.line_column(first.span);
    Some(View::Cut(Origin::path(path).line(line).char_column(column), snippet))
}

/// The help, and where a printed file comes from.
fn footers(sources: &SourceMap, diagnostic: &Diagnostic) -> Vec<Element<'static>> {
    let mut footers: Vec<Element<'static>> = Vec::new();
    for (file, _) in by_file(diagnostic) {
        let Some(printed) = sources.get(file) else {
            continue;
        };
        let Some(json) = printed.printed_from.and_then(|json| sources.get(json)) else {
            continue;
        };
        let text = format!("`{}` is printed from `{}`", printed.path, json.path);
        footers.push(Level::NOTE.message(clean(&text)).into());
    }
    footers.extend(diagnostic.help.iter().map(|help| Level::HELP.message(clean(help)).into()));
    footers
}

/// Somebody else's words without what a terminal would obey. Newlines stay.
pub(crate) fn clean(text: &str) -> String {
    let picture = |c: char| match c {
        '\n' => '\n',
        '\t' => ' ',
        // The control pictures stand in the order of the control characters.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' => '\u{fffd}',
        // Marks that change the direction of the text around them, and invisible line breaks.
        '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c => c,
    };
    text.chars().map(picture).collect()
}
