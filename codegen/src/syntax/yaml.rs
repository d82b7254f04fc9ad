//! YAML text to a tree of [`Node`]s with places.
//!
//! Only what metadata needs: one document of lists, maps and scalars. Aliases, tags and further
//! documents are refused (but `!include path`, which becomes a string), so that a small file stays a small tree, and nesting is bounded. Plain
//! scalars are typed by YAML 1.2's core schema, in which `yes` and `on` are strings.

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span as Marks, StrInput, Tag};

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::{FileId, Span, Spanned, include};

/// How deep lists and maps may stand in each other.
const MAX_DEPTH: usize = 64;

/// A value and where it was written. The place of a list or map is all of its items.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) kind: NodeKind,
    pub(super) span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum NodeKind {
    Null,
    Boolean(bool),
    /// Decimal digits, perhaps with `-`.
    Int(String),
    /// As written.
    Float(String),
    String(String),
    List(Vec<Node>),
    /// Every key once; keys are text, whatever their type.
    Map(Vec<(Spanned<String>, Node)>),
}

impl Node {
    /// What it is, for people: "a list".
    pub(super) fn describe(&self) -> &'static str {
        match &self.kind {
            NodeKind::Null => "nothing",
            NodeKind::Boolean(_) => "a Boolean",
            NodeKind::Int(_) | NodeKind::Float(_) => "a number",
            NodeKind::String(_) => "a string",
            NodeKind::List(_) => "a list",
            NodeKind::Map(_) => "a map",
        }
    }
}

/// Reads a YAML file; `None` for a file without a value.
///
/// # Errors
/// If the file is malformed. What leaves the structure known goes to `diagnostics`.
pub(super) fn parse(
    diagnostics: &mut Diagnostics,
    file: FileId,
    text: &str,
) -> Result<Option<Node>> {
    let events = Parser::new_from_str(text);
    let places = Places::new(file, text);
    Reader { events, places, depth: 0, diagnostics }.document()
}

/// Reading stops at the first diagnostic that leaves the structure unknown.
type Result<T> = std::result::Result<T, Box<Diagnostic>>;

struct Reader<'a> {
    events: Parser<'a, StrInput<'a>>,
    places: Places<'a>,
    depth: usize,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Reader<'a> {
    fn document(&mut self) -> Result<Option<Node>> {
        let mut root = None;
        let mut is_first = true;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(root),
                Event::StreamStart | Event::DocumentEnd | Event::Nothing => {}
                Event::DocumentStart(_) if is_first => {
                    is_first = false;
                    let (event, span) = self.next()?;
                    root = Some(self.node(event, span)?);
                }
                _ => return Err(several_documents(span)),
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'a>, Span)> {
        match self.events.next_event() {
            Some(Ok((event, marks))) => Ok((event, self.places.span(marks))),
            Some(Err(error)) => Err(self.syntax_error(&error)),
            None => Ok((Event::StreamEnd, self.places.end())),
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span) -> Result<Node> {
        let tag = match &event {
            Event::Scalar(_, _, _, tag)
            | Event::SequenceStart(_, tag)
            | Event::MappingStart(_, tag) => tag.as_ref(),
            _ => None,
        };
        if let Some(tag) = tag {
            if let Event::Scalar(text, ..) = &event
                && let Some(text) = as_include(tag, text)
            {
                return Ok(Node { kind: NodeKind::String(text), span });
            }
            let message = format!("the YAML tag `{tag}` is not read");
            return Err(malformed(message, span).help("remove the tag").into());
        }
        match event {
            Event::Scalar(text, style, ..) => Ok(Node { kind: scalar(text, style), span }),
            Event::SequenceStart(..) => self.nested(span, Self::list),
            Event::MappingStart(..) => self.nested(span, Self::map),
            Event::Alias(_) => {
                let help = "write the value itself in place of the alias";
                Err(malformed("YAML aliases are not read", span).help(help).into())
            }
            _ => Err(malformed("a value is missing here", span).into()),
        }
    }

    fn nested(&mut self, start: Span, read: fn(&mut Self, Span) -> Result<Node>) -> Result<Node> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = format!("lists and maps are nested deeper than {MAX_DEPTH}");
            return Err(malformed(message, start).into());
        }
        let node = read(self, start);
        self.depth -= 1;
        node
    }

    fn list(&mut self, start: Span) -> Result<Node> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::SequenceEnd {
                let span = self.places.around(start, items.last(), span);
                return Ok(Node { kind: NodeKind::List(items), span });
            }
            items.push(self.node(event, span)?);
        }
    }

    fn map(&mut self, start: Span) -> Result<Node> {
        let mut entries: Vec<(Spanned<String>, Node)> = Vec::new();
        let mut seen: HashMap<String, Span> = HashMap::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                let last = entries.last().map(|(_, value)| value);
                let span = self.places.around(start, last, span);
                return Ok(Node { kind: NodeKind::Map(entries), span });
            }
            let key = self.key(event, span)?;
            let (event, span) = self.next()?;
            let value = self.node(event, span)?;
            if let Some(first) = seen.get(&key.value) {
                self.diagnostics.push(duplicate_key(&key, *first));
                continue;
            }
            seen.insert(key.value.clone(), key.span);
            entries.push((key, value));
        }
    }

    fn key(&mut self, event: Event<'a>, span: Span) -> Result<Spanned<String>> {
        if let Event::Scalar(text, _, _, None) = event {
            return Ok(Spanned::new(text.into_owned(), span));
        }
        // An alias or a tag has a message of its own.
        let key = self.node(event, span)?;
        let message = format!("{} can not be a key", key.describe());
        let help =
            self.template_help(key.span).unwrap_or("a key is a plain word, followed by `: `");
        Err(malformed(message, key.span).help(help).into())
    }

    fn syntax_error(&self, error: &ScanError) -> Box<Diagnostic> {
        let span = self.places.at(error.marker().index());
        let message = format!("this is not YAML: {}", error.info());
        let help = if self.places.line(span).contains('\t') {
            "indent with spaces: YAML does not allow tabs"
        } else {
            let usual = "check the indentation, and that brackets and quotes are closed";
            self.template_help(span).unwrap_or(usual)
        };
        malformed(message, span).help(help).into()
    }

    /// For a template, which looks like a map if it is not quoted.
    fn template_help(&self, span: Span) -> Option<&'static str> {
        let has_template = self.places.line(span).contains("{{");
        has_template.then_some(
            "put a template in quotes, `\"{{USERS_URL}}/graphql\"`: without them `{` \
             begins a map",
        )
    }
}

/// The string that a value with the tag `!include` stands for: Hasura writes it with or without
/// quotes.
fn as_include(tag: &Tag, path: &str) -> Option<String> {
    let text = format!("!include {path}");
    let is_include = tag.to_string() == "!include" && include::target(&text).is_some();
    is_include.then_some(text)
}

fn malformed(message: impl Into<String>, span: Span) -> Diagnostic {
    Diagnostic::error(codes::MALFORMED_YAML, message, span)
}

fn several_documents(span: Span) -> Box<Diagnostic> {
    let help = "put all remote schemas into one list and remove the line `---`";
    malformed("a relationships file is one YAML document", span)
        .label("the second document begins here")
        .help(help)
        .into()
}

fn duplicate_key(key: &Spanned<String>, first: Span) -> Diagnostic {
    let message = format!("the key `{}` is there twice", key.value);
    Diagnostic::error(codes::DUPLICATE, message, key.span)
        .label("second")
        .related(first, "first")
        .help("remove one of the two")
}

/// The type of a scalar, by the core schema (YAML 1.2.2, 10.3.2).
fn scalar(text: Cow<'_, str>, style: ScalarStyle) -> NodeKind {
    if style != ScalarStyle::Plain {
        return NodeKind::String(text.into_owned());
    }
    match &*text {
        "" | "~" | "null" | "Null" | "NULL" => NodeKind::Null,
        "true" | "True" | "TRUE" => NodeKind::Boolean(true),
        "false" | "False" | "FALSE" => NodeKind::Boolean(false),
        text => match int(text) {
            Some(int) => NodeKind::Int(int),
            None if is_float(text) => NodeKind::Float(text.to_owned()),
            None => NodeKind::String(text.to_owned()),
        },
    }
}

/// The decimal digits of a whole number, which may be written in base 8 or 16.
fn int(text: &str) -> Option<String> {
    for (prefix, radix) in [("0o", 8), ("0x", 16)] {
        if let Some(digits) = text.strip_prefix(prefix).filter(|digits| !digits.starts_with('+')) {
            return u128::from_str_radix(digits, radix).ok().map(|value| value.to_string());
        }
    }
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = digits.trim_start_matches('0');
    Some(if digits.is_empty() { "0".to_owned() } else { format!("{sign}{digits}") })
}

/// Whether the text is `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`, or one
/// of `.inf` and `.nan`.
fn is_float(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    // Rust's own syntax is the same but for the words, which hold other letters than `e`.
    let is_number = |byte: u8| byte.is_ascii_digit() || b".eE+-".contains(&byte);
    unsigned.starts_with(|first: char| first == '.' || first.is_ascii_digit())
        && unsigned.bytes().all(is_number)
        && unsigned.parse::<f64>().is_ok()
}

/// From the YAML parser's marks, which count characters, to bytes.
struct Places<'a> {
    file: FileId,
    text: &'a str,
    /// Where each character begins; nothing if all are ASCII.
    offsets: Option<Vec<usize>>,
}

impl<'a> Places<'a> {
    fn new(file: FileId, text: &'a str) -> Self {
        let offsets = (!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at).collect());
        Self { file, text, offsets }
    }

    fn byte(&self, character: usize) -> usize {
        let byte = match &self.offsets {
            Some(offsets) => offsets.get(character).copied(),
            None => Some(character),
        };
        byte.unwrap_or(self.text.len()).min(self.text.len())
    }

    /// The marks without the white space at their end, which belongs to what follows.
    fn span(&self, marks: Marks) -> Span {
        let start = self.byte(marks.start.index());
        let end = self.byte(marks.end.index()).max(start);
        Span { file: self.file, start, end: start + self.text[start..end].trim_end().len() }
    }

    /// One character; the end of the text for what is only white space.
    fn at(&self, character: usize) -> Span {
        let start = self.byte(character).min(self.text.trim_end().len());
        let width = self.text[start..].chars().next().map_or(0, char::len_utf8);
        Span { file: self.file, start, end: start + width }
    }

    fn end(&self) -> Span {
        Span { file: self.file, start: self.text.len(), end: self.text.len() }
    }

    /// From the start of a collection to its closing bracket or, without one, its last item.
    fn around(&self, start: Span, last: Option<&Node>, end: Span) -> Span {
        let last = last.map_or(start.end, |last| last.span.end);
        let end = if end.start < end.end { end.end } else { last };
        Span { end: end.max(start.start), ..start }
    }

    /// The line where a span starts.
    fn line(&self, span: Span) -> &'a str {
        let start = self.text[..span.start].rfind('\n').map_or(0, |newline| newline + 1);
        self.text[start..].split('\n').next().unwrap_or_default()
    }
}
