//! SDL, read forgivingly.
//!
//! The SDL is not the user's to change. Where nothing is at stake it is normalised with one warning
//! for a kind of finding; then the rules of the type system hold.

mod directives;
mod members;
mod orphans;
mod repair;
mod repeats;
mod tolerate;

pub use tolerate::Tolerance;

use apollo_compiler::ast::Document;
use apollo_compiler::diagnostic::{Diagnostic as Error, ToCliReport};
use apollo_compiler::parser::{Parser, SourceSpan};
use apollo_compiler::schema::{ExtendedType, SchemaBuilder};
use apollo_compiler::validation::{DiagnosticData, DiagnosticList, Valid};
use apollo_compiler::{Name, Schema};

use super::Sdl;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, codes, did_you_mean};
use crate::source::{FileId, Span};
use tolerate::Fault;

/// How deep types and values may be nested in SDL.
const MAX_RECURSION: usize = 256;

/// The most tokens of one file; GitHub's schema has a sixteenth of it.
const MAX_TOKENS: usize = 4_000_000;

/// More errors of one file than a report ever shows.
const MAX_ERRORS: usize = 100;

/// The longest message of the parser that is passed on, in characters.
const MAX_MESSAGE: usize = 300;

/// Whether a type or root field belongs to federation's protocol: it can be the target of a
/// relationship, but it never enters the joined schema.
pub fn is_federation_internal(name: &str) -> bool {
    let is_prefixed = ["federation__", "link__"].iter().any(|prefix| name.starts_with(prefix));
    let protocol = ["_entities", "_service", "_Entity", "_Service", "_Any", "_FieldSet"];
    is_prefixed || protocol.contains(&name)
}

/// Where and to whom a file's findings are reported.
struct Context<'d> {
    file: FileId,
    text: &'d str,
    diagnostics: &'d mut Diagnostics,
}

impl Context<'_> {
    fn span(&self, location: Option<SourceSpan>) -> Span {
        let (start, end) = location.map_or((0, 0), |span| (span.offset(), span.end_offset()));
        // What is missing at the end of the file is missing after its last word.
        let start = start.min(self.text.trim_end().len());
        Span { file: self.file, start, end: end.max(start) }
    }

    /// A warning that something was read forgivingly.
    fn forgive(&mut self, message: String, location: Option<SourceSpan>) {
        let span = self.span(location);
        self.diagnostics.push(Diagnostic::warning(codes::SDL_FORGIVEN, message, span));
    }

    /// The parser's or validator's own errors about a document that defines `types`.
    fn report(&mut self, code: Code, errors: &DiagnosticList, types: &[&str]) {
        for error in errors.iter().take(MAX_ERRORS) {
            let message = readable(&error.error.to_string());
            let span = self.span(error.error.location());
            let mut diagnostic = Diagnostic::error(code, message, span);
            diagnostic.help =
                unknown_type_help(&diagnostic.message, types).or_else(|| tolerance_help(&error));
            self.diagnostics.push(diagnostic);
        }
    }

    fn report_empty(&mut self, path: &str) {
        let span = self.span(None);
        let help = format!("write the SDL into it: `joinwright introspect URL > {path}`");
        let diagnostic = Diagnostic::error(codes::SDL_SYNTAX, "the SDL file is empty", span);
        self.diagnostics.push(diagnostic.help(help));
    }
}

/// The type that a name was probably meant to be, if the validator does not know it.
fn unknown_type_help(message: &str, types: &[&str]) -> Option<String> {
    let name = message.strip_prefix("cannot find type `")?;
    let (name, _) = name.split_once('`')?;
    did_you_mean(name, types.iter().copied()).map(|meant| format!("did you mean `{meant}`?"))
}

/// What leaves out the part that an error is about.
fn tolerance_help(error: &Error<'_, DiagnosticData>) -> Option<String> {
    let rule = Fault::new(error)?.tolerance.name();
    Some(format!(
        "if the SDL is not yours to change: `tolerate: [{rule}]`, beside `definition`, leaves it out"
    ))
}

/// The parser's words, with tokens as they are written. Messages quote the SDL, which may be long.
pub(crate) fn readable(message: &str) -> String {
    const TOKENS: [(&str, &str); 8] = [
        ("L_PAREN", "`(`"),
        ("R_PAREN", "`)`"),
        ("L_CURLY", "`{`"),
        ("R_CURLY", "`}`"),
        ("L_BRACK", "`[`"),
        ("R_BRACK", "`]`"),
        ("Field Definition", "a field definition"),
        ("got EOF", "got the end of the file"),
    ];
    let line = message.lines().next().unwrap_or_default();
    let line = match line.char_indices().nth(MAX_MESSAGE) {
        Some((at, _)) => format!("{}...", &line[..at]),
        None => line.to_owned(),
    };
    let line = TOKENS.iter().fold(line, |line, (token, words)| line.replace(token, words));
    // A token that was met is quoted as it stands there.
    match line.rsplit_once(", got ") {
        Some((expected, got)) if got != "the end of the file" && !got.starts_with('`') => {
            format!("{expected}, got `{got}`")
        }
        _ => line,
    }
}

/// Reads the SDL of a remote schema; `None` if it is not valid, which is reported.
pub(super) fn parse(
    diagnostics: &mut Diagnostics,
    file: FileId,
    path: &str,
    text: &str,
    tolerated: &[Tolerance],
) -> Option<Sdl> {
    let mut ctx = Context { file, text, diagnostics };
    if text.trim().is_empty() {
        ctx.report_empty(path);
        return None;
    }
    let mut parser = Parser::new().recursion_limit(MAX_RECURSION).token_limit(MAX_TOKENS);
    let mut document = match parser.parse_ast(text, path) {
        Ok(document) => document,
        Err(errors) => {
            ctx.report(codes::SDL_SYNTAX, &errors.errors, &[]);
            return None;
        }
    };
    directives::drop_undeclared(&mut ctx, &mut document);
    let is_unambiguous = repeats::drop_repeats(&mut ctx, &mut document);
    members::drop_repeats(&mut ctx, &mut document);
    orphans::adopt(&mut document);
    let schema = build(&mut ctx, &document, tolerated)?;
    is_unambiguous.then_some(Sdl { file, schema })
}

/// Reads type definitions that are no schema yet; `None` if they are no SDL, which is reported.
pub(super) fn parse_types(
    diagnostics: &mut Diagnostics,
    file: FileId,
    text: &str,
) -> Option<Document> {
    let mut ctx = Context { file, text, diagnostics };
    let mut parser = Parser::new().recursion_limit(MAX_RECURSION).token_limit(MAX_TOKENS);
    let parsed = parser.parse_ast(text, "sdl");
    parsed.map_err(|errors| ctx.report(codes::SDL_SYNTAX, &errors.errors, &[])).ok()
}

/// Builds and validates the schema.
fn build(
    ctx: &mut Context<'_>,
    document: &Document,
    tolerated: &[Tolerance],
) -> Option<Valid<Schema>> {
    let types: Vec<&str> = document
        .definitions
        .iter()
        .filter(|definition| definition.as_directive_definition().is_none())
        .filter_map(|definition| definition.name().map(|name| name.as_str()))
        .collect();
    let builder = SchemaBuilder::new().adopt_orphan_extensions().ignore_builtin_redefinitions();
    let mut is_built = true;
    let mut schema = match builder.add_ast(document).build() {
        Ok(schema) => schema,
        Err(errors) => {
            ctx.report(codes::SDL_INVALID, &errors.errors, &types);
            is_built = false;
            errors.partial
        }
    };
    remove_subscriptions(ctx, &mut schema);
    if schema.schema_definition.query.is_none() {
        report_no_query(ctx, &schema);
        return None;
    }
    match tolerate::validate(ctx, schema, tolerated) {
        Ok(schema) => is_built.then_some(schema),
        Err(errors) => {
            ctx.report(codes::SDL_INVALID, &errors, &types);
            None
        }
    }
}

fn report_no_query(ctx: &mut Context<'_>, schema: &Schema) {
    let span = ctx.span(schema.schema_definition.location());
    let message = "the schema has no query root";
    let help = "define `type Query`, or name another type: `schema { query: Root }`";
    ctx.diagnostics.push(Diagnostic::error(codes::SDL_INVALID, message, span).help(help));
}

/// Subscriptions are not served: the root goes, and its type unless it is also an ordinary one.
fn remove_subscriptions(ctx: &mut Context<'_>, schema: &mut Schema) {
    let Some(root) = schema.schema_definition.subscription.clone() else {
        return;
    };
    let root = root.name;
    let location = schema.types.get(&root).and_then(|ty| ty.location()).or(root.location());
    schema.schema_definition.make_mut().subscription = None;
    let message = format!("subscriptions are not served: `{root}` is left out");
    ctx.forgive(message, location);
    if !is_mentioned(schema, &root) {
        schema.types.shift_remove(&root);
    }
}

/// Whether a type other than itself mentions it.
fn is_mentioned(schema: &Schema, name: &Name) -> bool {
    let roots = &schema.schema_definition;
    [&roots.query, &roots.mutation].into_iter().flatten().any(|root| root.name == *name)
        || schema.types.iter().filter(|(other, _)| *other != name).any(|(_, ty)| match ty {
            ExtendedType::Object(ty) => {
                ty.fields.values().any(|field| field.ty.inner_named_type() == name)
            }
            ExtendedType::Interface(ty) => {
                ty.fields.values().any(|field| field.ty.inner_named_type() == name)
            }
            ExtendedType::Union(ty) => ty.members.iter().any(|member| member.name == *name),
            ExtendedType::Scalar(_) | ExtendedType::Enum(_) | ExtendedType::InputObject(_) => false,
        })
}
