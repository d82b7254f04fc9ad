//! The files of `operations/` to definitions, each name once.

use std::collections::HashMap;
use std::sync::Arc;

use apollo_compiler::ast::{Definition, Document, FragmentDefinition, OperationDefinition};
use apollo_compiler::diagnostic::ToCliReport;
use apollo_compiler::parser::{
    FileId as ParsedFileId, Parser, SourceMap as ParsedSources, SourceSpan,
};
use apollo_compiler::{Name, Node};
use indexmap::IndexMap;
use joinwright_operation::parseable;

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::{FileId, SourceMap, Span, Spanned};
use crate::syntax::{file_text, readable};

/// How deep selection sets and values may stand in each other, as in a text at run time.
const MAX_RECURSION: usize = 200;

/// The most tokens of a file.
const MAX_TOKENS: usize = 1_000_000;

/// More errors of one file than a report ever shows.
const MAX_ERRORS: usize = 100;

/// What the files define.
#[derive(Default)]
pub(super) struct Definitions<'s> {
    /// The operations, in the order of the files.
    pub(super) operations: IndexMap<Name, Spanned<Node<OperationDefinition>>>,
    /// The fragments.
    pub(super) fragments: IndexMap<Name, Spanned<Node<FragmentDefinition>>>,
    /// The files that could be read.
    pub(super) files: Vec<OperationFile<'s>>,
    /// The places of definitions are places in these.
    pub(super) parsed: ParsedSources,
    ids: HashMap<ParsedFileId, FileId>,
}

/// A file that could be read.
pub(super) struct OperationFile<'s> {
    pub(super) text: &'s str,
    pub(super) document: Document,
}

impl Definitions<'_> {
    /// A place in one of the files; `None` for one in the joined schema.
    pub(super) fn span(&self, location: Option<SourceSpan>) -> Option<Span> {
        let location = location?;
        let file = *self.ids.get(&location.file_id())?;
        Some(Span { file, start: location.offset(), end: location.end_offset() })
    }
}

/// Reads the files. What is wrong with one is reported, and it is left out.
pub(super) fn read<'s>(sources: &'s SourceMap, diagnostics: &mut Diagnostics) -> Definitions<'s> {
    let mut definitions = Definitions::default();
    for (file, source) in sources.operations() {
        let Some(text) = file_text(diagnostics, file, source) else { continue };
        let mut parser = Parser::new().recursion_limit(MAX_RECURSION).token_limit(MAX_TOKENS);
        let parsed = match parseable(text) {
            Ok(text) => parser.parse_ast(&*text, &source.path),
            Err(missing) => {
                let (start, end) = (missing.offset, missing.offset + missing.name.len());
                let message = missing.to_string();
                let span = Span { file, start, end };
                diagnostics.push(Diagnostic::error(codes::OPERATION_SYNTAX, message, span));
                continue;
            }
        };
        let document = match parsed {
            Ok(document) => document,
            Err(broken) => {
                for error in broken.errors.iter().take(MAX_ERRORS) {
                    let at = error.error.location().map_or(0, |span| span.offset());
                    let start = at.min(text.trim_end().len());
                    let span = Span { file, start, end: start };
                    let message = readable(&error.error.to_string());
                    diagnostics.push(Diagnostic::error(codes::OPERATION_SYNTAX, message, span));
                }
                continue;
            }
        };
        definitions.add(file, text, document, diagnostics);
    }
    definitions
}

impl<'s> Definitions<'s> {
    fn add(
        &mut self,
        file: FileId,
        text: &'s str,
        document: Document,
        diagnostics: &mut Diagnostics,
    ) {
        for (id, source) in document.sources.iter() {
            if *id != ParsedFileId::BUILT_IN {
                self.ids.insert(*id, file);
            }
            Arc::make_mut(&mut self.parsed).insert(*id, Arc::clone(source));
        }
        for definition in &document.definitions {
            match definition {
                Definition::OperationDefinition(node) => {
                    self.add_operation(file, node, diagnostics);
                }
                Definition::FragmentDefinition(node) => {
                    let span = self.name_span(file, node.name.location(), node.location());
                    let spanned = Spanned::new(node.clone(), span);
                    insert(&mut self.fragments, &node.name, "fragment", spanned, diagnostics);
                }
                other => {
                    let span = self.name_span(file, None, other.location());
                    let message = "a file of operations holds operations and fragments only";
                    let help = "move it to the SDL in `schemas/`, or remove it";
                    let found = Diagnostic::error(codes::OPERATION_SYNTAX, message, span);
                    diagnostics.push(found.help(help));
                }
            }
        }
        self.files.push(OperationFile { text, document });
    }

    fn add_operation(
        &mut self,
        file: FileId,
        node: &Node<OperationDefinition>,
        diagnostics: &mut Diagnostics,
    ) {
        let Some(name) = &node.name else {
            let span = self.name_span(file, None, node.location());
            let message = "an operation that is compiled needs a name";
            let help = format!("name it: `{} GetSomething`", node.operation_type);
            let found = Diagnostic::error(codes::OPERATION_WITHOUT_NAME, message, span);
            return diagnostics.push(found.help(help));
        };
        let span = self.name_span(file, name.location(), node.location());
        if node.operation_type.is_subscription() {
            let message = format!("`{name}` is a subscription, and subscriptions are not served");
            let found = Diagnostic::error(codes::OPERATION_NOT_SERVED, message, span);
            return diagnostics.push(found.help("remove it, or ask for the same with a query"));
        }
        let spanned = Spanned::new(node.clone(), span);
        insert(&mut self.operations, name, "operation", spanned, diagnostics);
    }

    /// The place of a name; without one, the first word of the definition.
    fn name_span(
        &self,
        file: FileId,
        name: Option<SourceSpan>,
        definition: Option<SourceSpan>,
    ) -> Span {
        self.span(name).unwrap_or_else(|| {
            let start = definition.map_or(0, |span| span.offset());
            Span { file, start, end: start }
        })
    }
}

/// Adds a definition, unless another has its name.
fn insert<T>(
    known: &mut IndexMap<Name, Spanned<T>>,
    name: &Name,
    what: &str,
    definition: Spanned<T>,
    diagnostics: &mut Diagnostics,
) {
    let Some(first) = known.get(name) else {
        known.insert(name.clone(), definition);
        return;
    };
    let message = format!("there are two {what}s `{name}`");
    let found = Diagnostic::error(codes::OPERATION_REPEATED, message, definition.span)
        .related(first.span, "the first one")
        .help(format!(
            "remove one, or name one otherwise: names of {what}s are known in all files"
        ));
    diagnostics.push(found);
}
