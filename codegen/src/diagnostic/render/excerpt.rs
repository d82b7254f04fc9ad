//! The part of a file that a diagnostic shows.
//!
//! The renderer gets only lines that are wanted, the long ones cut to a window around the caret.
//! Lines between two distant places are handed over empty: they are folded away, but keep the
//! numbers right.

use std::ops::Range;

use super::clean;
use crate::source::Span;

/// Longer lines, in bytes, are shown in a window.
const MAX_LINE: usize = 300;

/// How much of a long line is shown, in bytes.
const WINDOW: usize = 160;

/// How much of a long line stands before the caret, in bytes.
const BEFORE_CARET: usize = 60;

/// Lines at most this far from a wanted line are handed over with their text.
const CONTEXT: usize = 2;

/// The text that a renderer gets, and where the spans went in it.
pub(super) struct Excerpt {
    /// Lines of the file, cleaned.
    pub(super) text: String,
    /// The number of the first of them.
    pub(super) first_line: usize,
    /// For each span of the input, the range in `text`.
    pub(super) spans: Vec<Range<usize>>,
    /// Whether the beginning of a line is missing, so that columns in `text` are not the file's.
    pub(super) is_cut: bool,
}

/// A line of the file, without its end.
struct Line<'a> {
    /// Where it starts in the file.
    start: usize,
    text: &'a str,
    /// The places in it: the index of the span and the range in the line.
    places: Vec<(usize, Range<usize>)>,
}

impl Excerpt {
    pub(super) fn new(source: &str, spans: impl Iterator<Item = Span>) -> Self {
        let spans: Vec<Range<usize>> = spans.map(|span| within(source, span)).collect();
        let from = spans.iter().map(|span| line_start(source, span.start)).min().unwrap_or(0);
        let to = spans.iter().map(|span| line_end(source, span.start)).max().unwrap_or(0);
        let first_line = source[..from].matches('\n').count() + 1;
        let mut lines = split(&source[from..to], from);
        for (idx, span) in spans.iter().enumerate() {
            place(&mut lines, idx, span);
        }
        let mut out =
            Self { text: String::new(), first_line, spans: vec![0..0; spans.len()], is_cut: false };
        out.write(&lines);
        out
    }

    fn write(&mut self, lines: &[Line<'_>]) {
        let wanted: Vec<usize> =
            (0..lines.len()).filter(|&idx| !lines[idx].places.is_empty()).collect();
        for (idx, line) in lines.iter().enumerate() {
            let next = wanted.partition_point(|&wanted| wanted < idx);
            let near = [next.checked_sub(1), Some(next)].into_iter().flatten();
            let is_near =
                near.filter_map(|at| wanted.get(at)).any(|at| at.abs_diff(idx) <= CONTEXT);
            if idx > 0 {
                self.text.push('\n');
            }
            if is_near {
                self.write_line(line);
            }
        }
    }

    /// Writes a line, or of a long one the window that holds its first place.
    fn write_line(&mut self, line: &Line<'_>) {
        let window = window(line);
        if window.start > 0 {
            self.text.push('…');
            self.is_cut = true;
        }
        let cut = |at: usize| at.clamp(window.start, window.end);
        for (span, range) in &line.places {
            let start = self.text.len() + clean(&line.text[window.start..cut(range.start)]).len();
            let width = clean(&line.text[cut(range.start)..cut(range.end)]).len();
            self.spans[*span] = start..start + width;
        }
        self.text.push_str(&clean(&line.text[window.clone()]));
        if window.end < line.text.len() {
            self.text.push('…');
        }
    }
}

/// The span's bytes, moved to where there are bytes and characters begin.
fn within(source: &str, span: Span) -> Range<usize> {
    let start = source.floor_char_boundary(span.start);
    start..source.ceil_char_boundary(span.end).max(start)
}

fn line_start(source: &str, at: usize) -> usize {
    source[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

fn line_end(source: &str, at: usize) -> usize {
    source[at..].find('\n').map_or(source.len(), |newline| at + newline)
}

fn split(text: &str, mut start: usize) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let text = line.strip_suffix('\r').unwrap_or(line);
        lines.push(Line { start, text, places: Vec::new() });
        start += line.len() + 1;
    }
    lines
}

/// Notes a span in the line where it starts; of a span of several lines only the first is shown.
fn place(lines: &mut [Line<'_>], idx: usize, span: &Range<usize>) {
    let at = lines.partition_point(|line| line.start <= span.start).saturating_sub(1);
    let Some(line) = lines.get_mut(at) else {
        return;
    };
    let within = |at: usize| at.saturating_sub(line.start).min(line.text.len());
    let range = within(span.start)..within(span.end);
    line.places.push((idx, range));
}

fn window(line: &Line<'_>) -> Range<usize> {
    if line.text.len() <= MAX_LINE {
        return 0..line.text.len();
    }
    let first = line.places.iter().min_by_key(|(span, _)| *span);
    let caret = first.map_or(0, |(_, range)| range.start);
    let start = line.text.floor_char_boundary(caret.saturating_sub(BEFORE_CARET));
    start..line.text.floor_char_boundary(start + WINDOW)
}
