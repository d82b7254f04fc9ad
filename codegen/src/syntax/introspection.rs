//! An introspection result as SDL.
//!
//! In comes JSON, with or without the outer `data`; out goes SDL text. Every name is checked before
//! it is written, so that nothing in a description or default can become a definition.

mod model;
mod print;

use crate::diagnostic::{Diagnostic, codes};
use crate::source::{FileId, Span};

/// Why JSON could not be printed as SDL.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IntrospectionError {
    /// It is no JSON, or not of the form of an introspection result.
    #[error("{message}")]
    Json {
        /// What is wrong.
        message: String,
        /// The line, from 1.
        line: usize,
        /// The column in bytes, from 1.
        column: usize,
    },
    /// The server answered with errors and no schema.
    #[error("the server refused to answer: {0}")]
    Refused(String),
    /// There is no `__schema`.
    #[error("there is no `__schema`")]
    NoSchema,
    /// A name that GraphQL does not allow.
    #[error("`{0}` is no GraphQL name")]
    BadName(String),
    /// A part is missing or makes no sense.
    #[error("{0}")]
    BadType(String),
}

/// Prints an introspection result as SDL.
///
/// # Errors
/// If the JSON is no introspection result, or names things as GraphQL does not allow.
///
/// ```
/// let json = r#"{"__schema": {
///     "queryType": {"name": "Query"},
///     "types": [{"kind": "OBJECT", "name": "Query", "fields": [
///         {"name": "hello", "args": [], "type": {"kind": "SCALAR", "name": "String"}}
///     ]}]
/// }}"#;
/// let sdl = joinwright_codegen::syntax::sdl_from_introspection(json).unwrap();
/// assert_eq!(sdl, "type Query {\n  hello: String\n}\n");
/// ```
pub fn sdl_from_introspection(json: &str) -> Result<String, IntrospectionError> {
    print::schema(&model::read(json)?)
}

/// What is wrong with an introspection result, if anything is.
pub(super) fn check(file: FileId, json: &str) -> Option<Diagnostic> {
    let error = sdl_from_introspection(json).err()?;
    let at = match &error {
        IntrospectionError::Json { line, column, .. } => offset(json, *line, *column),
        IntrospectionError::BadName(name) => json.find(name.as_str()).unwrap_or(0),
        _ => 0,
    };
    let span = Span { file, start: at, end: at };
    let message = format!("this is no introspection result: {error}");
    let help = "ask the server again: `joinwright introspect URL` writes SDL";
    Some(Diagnostic::error(codes::BAD_INTROSPECTION, message, span).help(help))
}

/// The byte at a line and column, both from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (before + column.saturating_sub(1)).min(text.len())
}
