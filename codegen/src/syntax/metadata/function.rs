//! `to_function`: a function of the gateway crate in place of a remote schema.
//!
//! ```yaml
//! to_function:
//!   function: crate::shipping::estimate
//!   lhs_fields: [price, weight]
//!   type: Estimate
//!   sdl: |
//!     type Estimate { days: Int! }
//! ```

use apollo_compiler::ast::{Document, Type};
use apollo_compiler::parser::Parser;
use joinwright_operation::facts::OnError;

use super::super::yaml::Node;
use super::super::{
    FunctionDocument, HiddenKeys, KeyFieldDocument, RelationshipDocument, RemoteDocument, sdl,
};
use super::fields::{self, Fields, Keys};
use super::key_fields;
use super::relationship::{hidden_keys, on_error};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::{SourceMap, Span, Spanned};

const TO_FUNCTION: Keys = Keys {
    what: "`to_function`",
    known: &[
        "function",
        "lhs_fields",
        "each",
        "type",
        "sdl",
        "timeout_seconds",
        "max_keys",
        "on_error",
        "hidden_keys",
    ],
    later: &[],
};

/// How deep lists may stand in each other in `type`.
const MAX_RECURSION: usize = 16;

/// Reads a relationship whose definition has `to_function`.
pub(super) fn relationship(
    diagnostics: &mut Diagnostics,
    definition: &Fields<'_>,
    source_type: Option<&Spanned<String>>,
    name: Option<Spanned<String>>,
) -> Option<RelationshipDocument> {
    let node = definition.get("to_function")?;
    let place = definition.key_span("to_function").unwrap_or(node.span);
    let other = definition.key_span("to_remote_schema");
    let ToFunction { lhs_fields, each, on_error, hidden_keys, function } =
        to_function(diagnostics, node, place, other)?;
    Some(RelationshipDocument {
        source_type: source_type?.clone(),
        name: name?,
        remote_schema: Spanned::new(String::new(), place),
        lhs_fields,
        path: Vec::new(),
        batch: None,
        lift: Vec::new(),
        timeout_seconds: None,
        on_error,
        preset_wins: false,
        each,
        hidden_keys,
        entity: None,
        function: Some(function),
    })
}

/// What stands below `to_function`.
struct ToFunction {
    lhs_fields: Vec<KeyFieldDocument>,
    each: Option<Span>,
    on_error: OnError,
    hidden_keys: HiddenKeys,
    function: FunctionDocument,
}

/// Reads `to_function`; `other` is where `to_remote_schema` stands beside it.
fn to_function(
    diagnostics: &mut Diagnostics,
    node: &Node,
    place: Span,
    other: Option<Span>,
) -> Option<ToFunction> {
    if let Some(other) = other {
        let message = "a relationship goes to a remote schema or to a function, not to both";
        let diagnostic = Diagnostic::error(codes::DUPLICATE, message, place);
        diagnostics.push(diagnostic.related(other, "").help("remove one of the two"));
    }
    let fields = fields::fields(diagnostics, node, &TO_FUNCTION, place)?;
    let path = fields.require(diagnostics, "function").and_then(|node| path(diagnostics, node));
    let lhs_fields = (fields.require(diagnostics, "lhs_fields"))
        .and_then(|node| key_fields::all(diagnostics, node));
    let each = match fields.get("each") {
        Some(node) => key_fields::each(diagnostics, node, fields.key_span("each")),
        None => Some(None),
    };
    let ty = fields.require(diagnostics, "type").and_then(|node| ty(diagnostics, node));
    let sdl = fields.get("sdl").filter(|node| !fields::is_default(node));
    let sdl = sdl.map(|node| fields::text(diagnostics, "`sdl`", node));
    let on_error = fields.get("on_error").and_then(|node| on_error(diagnostics, node));
    let on_error = on_error.unwrap_or(OnError::Null);
    let hidden_keys = hidden_keys(diagnostics, &fields);
    let mut positive = |key, example| {
        fields.get(key).map(|node| fields::positive(diagnostics, key, example, node))
    };
    let (timeout_seconds, max_keys) =
        (positive("timeout_seconds", "10"), positive("max_keys", "1000"));
    let function = FunctionDocument {
        path: path?,
        ty: ty?,
        sdl: sdl.map_or(Some(None), |sdl| sdl.map(Some))?,
        types: None,
        timeout_seconds: timeout_seconds.map_or(Some(None), |seconds| seconds.map(Some))?,
        max_keys: max_keys.map_or(Some(None), |max_keys| max_keys.map(Some))?,
    };
    let (lhs_fields, each) = (lhs_fields?, each?);
    let whole = ToFunction { lhs_fields, each, on_error, hidden_keys, function };
    other.is_none().then_some(whole)
}

/// A path of Rust to a function: two words or more, the first of them `crate` or a crate's name.
fn path(diagnostics: &mut Diagnostics, node: &Node) -> Option<Spanned<String>> {
    let path = fields::text(diagnostics, "`function`", node)?;
    let words: Vec<&str> = path.value.split("::").collect();
    let is_first = |word: &str| word == "crate" || is_identifier(word);
    let is_path = match words.as_slice() {
        [first, rest @ ..] => {
            is_first(first) && !rest.is_empty() && rest.iter().all(|word| is_identifier(word))
        }
        [] => false,
    };
    if !is_path {
        let message = format!("`{}` is no path to a function", path.value);
        let help = match words.as_slice() {
            [name] if is_identifier(name) => {
                format!("begin at the root of the crate: `function: crate::{name}`")
            }
            _ => "write the way from the root of the crate: `crate::shipping::estimate`".to_owned(),
        };
        diagnostics.push(Diagnostic::error(codes::FUNCTION_PATH, message, path.span).help(help));
        return None;
    }
    Some(path)
}

/// Whether Rust takes a word for a name. Raw identifiers are not read.
fn is_identifier(word: &str) -> bool {
    !word.starts_with("r#") && syn::parse_str::<syn::Ident>(word).is_ok()
}

fn ty(diagnostics: &mut Diagnostics, node: &Node) -> Option<Spanned<Type>> {
    let text = fields::text(diagnostics, "`type`", node)?;
    match parsed(&text.value) {
        Some(ty) => Some(Spanned::new(ty, text.span)),
        None => {
            let message = format!("`{}` is no type of GraphQL", text.value);
            let help =
                "write a name or a list, in quotes if it has brackets: `type: \"[Estimate!]\"`";
            diagnostics
                .push(Diagnostic::error(codes::FUNCTION_TYPE, message, text.span).help(help));
            None
        }
    }
}

/// The parser panics if it finds no type at the beginning or white space at the end, and takes a
/// text of which it has read a part only.
fn parsed(text: &str) -> Option<Type> {
    let begins = |c: char| c == '[' || c == '_' || c.is_ascii_alphabetic();
    if !text.starts_with(begins) || text.ends_with(|c: char| c.is_whitespace() || c == ',') {
        return None;
    }
    let ty = Parser::new().recursion_limit(MAX_RECURSION).parse_type(text, "type").ok()?;
    (ty.to_string() == text).then_some(ty)
}

/// Reads the type definitions of all functions.
pub(super) fn read_types(
    diagnostics: &mut Diagnostics,
    sources: &SourceMap,
    remotes: &mut [RemoteDocument],
) {
    let relationships = remotes.iter_mut().flat_map(|remote| &mut remote.relationships);
    for function in relationships.filter_map(|relationship| relationship.function.as_mut()) {
        function.types = match &function.sdl {
            None => Some(Document::new()),
            Some(sdl) => match in_place(&sources.file(sdl.span.file).text, sdl) {
                Some(padded) => sdl::parse_types(diagnostics, sdl.span.file, &padded),
                None => {
                    diagnostics.push(not_literal(sdl.span));
                    None
                }
            },
        };
    }
}

/// The SDL at its place in the file, with spaces for all that stands before it, so that places in
/// it are places in the file. `None` if YAML makes another text of what stands there.
pub(super) fn in_place(text: &str, sdl: &Spanned<String>) -> Option<String> {
    if text == sdl.value {
        // It is a file of its own, which is included.
        return Some(sdl.value.clone());
    }
    let written = &text[sdl.span.start..sdl.span.end];
    let first = sdl.value.lines().map(str::trim).find(|line| !line.is_empty())?;
    // What comes before the first line is a quotation mark, or the sign of a block.
    let start = written.find(first)?;
    let end = written.trim_end_matches(['"', '\'']).len();
    let written = written.get(start..end)?;
    let lines = |text: &'_ str| -> Vec<String> {
        text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
    };
    if lines(written) != lines(&sdl.value) {
        return None;
    }
    Some(" ".repeat(sdl.span.start + start) + written)
}

fn not_literal(span: Span) -> Diagnostic {
    let message = "`sdl` is neither one line nor a block of lines";
    Diagnostic::error(codes::FUNCTION_SDL, message, span)
        .help("write a block, in which lines stay lines: `sdl: |`, with the SDL indented below it")
}
