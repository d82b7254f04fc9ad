//! Commenting parts of a YAML text out, line by line.

use crate::source::Span;

/// What marks a part that is not taken over.
const MARK: &str = "# Not taken over: ";

/// A part of a text that is not taken over.
pub(super) struct Cut {
    /// Where it is.
    pub(super) span: Span,
    pub(super) part: Part,
    /// What it is, on one line.
    pub(super) what: String,
    pub(super) help: &'static str,
}

/// What kind of part it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// An item of a list, without its dash, which goes as well.
    Item,
    /// A key with its value. It may stand behind the dash of an item, which stays.
    Key,
}

/// A text with parts commented out.
pub(super) struct Commented {
    pub(super) text: String,
    /// For each part the line that says what it was.
    pub(super) lines: Vec<usize>,
}

/// The text with the parts commented out, each below a line that says what it is. `None` if a part
/// does not have its lines to itself.
pub(super) fn comment_out(text: &str, cuts: &[Cut]) -> Option<Commented> {
    let mut out = String::with_capacity(text.len());
    let (mut lines, mut line, mut counted) = (Vec::new(), 1, 0);
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
        let keeps_dash = cut.part == Part::Key && before == "-";
        let indent = if keeps_dash {
            out.push_str(text[start..cut.span.start].trim_end());
            out.push('\n');
            cut.span.start - start
        } else {
            text[start..].len() - text[start..].trim_start_matches(' ').len()
        };
        let indent = " ".repeat(indent);
        line += out[counted..].matches('\n').count();
        counted = out.len();
        lines.push(line);
        out.push_str(&format!("{indent}{MARK}{}.\n", cut.what));
        let first = if keeps_dash { cut.span.start } else { start };
        push_commented(&mut out, &text[first..end], &indent);
        done = end;
    }
    out.push_str(&text[done..]);
    Some(Commented { text: out, lines })
}

fn push_commented(out: &mut String, part: &str, indent: &str) {
    for line in part.lines() {
        // What stands further left is a comment already, or what follows a dash.
        let line = line.strip_prefix(indent).unwrap_or(line.trim_start());
        out.push_str(&format!("{indent}# {line}"));
        out.truncate(out.trim_end().len());
        out.push('\n');
    }
}
