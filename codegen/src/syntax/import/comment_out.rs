//! Commenting parts of a YAML text out, line by line.

use crate::source::Span;

/// What marks a part that is not taken over.
const MARK: &str = "# Not taken over: ";

/// A part of a text that is not taken over.
pub(super) struct Cut {
    /// A list's item, without its dash, or a key with its value.
    pub(super) span: Span,
    pub(super) what: String,
    pub(super) help: &'static str,
}

/// The text with the parts commented out, each below a line that says what it is. `None` if a part
/// does not have its lines to itself.
pub(super) fn comment_out(text: &str, cuts: &[Cut]) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for cut in cuts {
        let start = text[..cut.span.start].rfind('\n').map_or(0, |newline| newline + 1);
        let end = text[cut.span.end..].find('\n').map_or(text.len(), |at| cut.span.end + at + 1);
        let before = text[start..cut.span.start].trim();
        let after = text[cut.span.end..end].trim();
        let is_alone = matches!(before, "" | "-") && (after.is_empty() || after.starts_with('#'));
        if !is_alone || start < done {
            return None;
        }
        out.push_str(&text[done..start]);
        let line = &text[start..];
        let indent = &line[..line.len() - line.trim_start_matches(' ').len()];
        out.push_str(&format!("{indent}{MARK}{}.\n", cut.what));
        for line in text[start..end].lines() {
            out.push_str(&match line.strip_prefix(indent) {
                Some(rest) => format!("{indent}# {rest}"),
                // An empty line.
                None => format!("{indent}#"),
            });
            out.truncate(out.trim_end().len());
            out.push('\n');
        }
        done = end;
    }
    out.push_str(&text[done..]);
    Some(out)
}

/// The lines that say what was commented out.
pub(super) fn lines(text: &str) -> Vec<usize> {
    let numbered = text.lines().enumerate();
    numbered
        .filter(|(_, line)| line.trim_start().starts_with(MARK))
        .map(|(idx, _)| idx + 1)
        .collect()
}
