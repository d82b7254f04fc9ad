//! Compiled operations: the files of `operations/` to what is emitted of them.
//!
//! Each operation is a document of its own: its definition and the fragments it uses, of whatever
//! file. That document is validated against the joined schema and lowered, as the runtime does it
//! with a text, by the same crate and from the same facts.
//!
//! ```text
//! read      files             → Definitions            operations and fragments, each name once
//! document  Definitions       → Document               an operation with the fragments it uses
//! facts     Plans             → JoinedSchema           what lowering must know of the gateway
//! texts     operations        → CompiledTexts          what a client may send for them, by hash
//! ```

mod check;
mod document;
mod facts;
mod manifest;
mod read;
mod texts;

use std::collections::HashSet;

use bumpalo::Bump;
use joinwright_operation::facts::OperationKind;
use joinwright_operation::{Operation, RootSource};

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::Gateway;
use crate::names::{Case, RustIdent, Scope};
use crate::plan::{Plans, place};
use crate::source::SourceMap;

use check::Checker;
use document::{OperationDocument, document};
pub(crate) use manifest::manifest;

/// Everything about compiled operations that the output contains.
#[derive(Debug, Default)]
pub(crate) struct Compiled {
    /// The operations, in the order of the files.
    pub(crate) operations: Vec<CompiledOperation>,
    /// The texts that stand for them, by their hashes.
    pub(crate) texts: Vec<CompiledText>,
}

/// An operation: a module of the output.
#[derive(Debug)]
pub(crate) struct CompiledOperation {
    /// The module.
    pub(crate) module: RustIdent,
    /// What there is to say about the module's name.
    pub(crate) note: Option<String>,
    /// Its name.
    pub(crate) name: String,
    /// Query or mutation.
    pub(crate) kind: OperationKind,
    /// `gateway/operations/orders.graphql:1`
    pub(crate) place: String,
    /// Its definition and those of its fragments, as written.
    pub(crate) text: String,
    /// The text's SHA-256, in hexadecimal digits.
    pub(crate) id: String,
    /// What it becomes.
    pub(crate) operation: Operation,
}

impl CompiledOperation {
    /// Whether it asks for the joined schema itself: then it is answered from that, and prepared
    /// when it is first asked.
    pub(crate) fn introspects(&self) -> bool {
        let mut members = self.operation.members.iter();
        members.any(|member| member.source == RootSource::Introspection)
    }
}

/// A text that a client may send, or name by its hash.
#[derive(Debug)]
pub(crate) struct CompiledText {
    /// Its SHA-256, in hexadecimal digits.
    pub(crate) id: String,
    /// Its bytes.
    pub(crate) length: usize,
    /// The operations that it has, as indexes of [`Compiled::operations`].
    pub(crate) operations: Vec<usize>,
}

/// Compiles the files of `operations/`. What is wrong with them is reported.
pub(crate) fn compile(
    sources: &SourceMap,
    gateway: &Gateway,
    plans: &Plans,
    diagnostics: &mut Diagnostics,
) -> Compiled {
    let definitions = read::read(sources, diagnostics);
    if definitions.files.is_empty() {
        return Compiled::default();
    }
    let arena = Bump::new();
    let joined = facts::joined_schema(&arena, gateway, plans);
    let checker = Checker { definitions: &definitions, joined: &joined };
    let (mut modules, mut used) = (Scope::items(), HashSet::new());
    let (mut operations, mut documents) = (Vec::new(), Vec::new());
    for (name, definition) in &definitions.operations {
        let OperationDocument { ast, text, fragments } = document(&definitions, &definition.value);
        used.extend(fragments);
        let Some(operation) = checker.lowered(name, definition.span, &ast, diagnostics) else {
            continue;
        };
        let module = modules.name(Case::Snake, name);
        operations.push(CompiledOperation {
            module: module.ident,
            note: module.note,
            name: name.to_string(),
            kind: operation.kind,
            place: place(sources, definition.span),
            id: texts::digest(&text),
            text,
            operation,
        });
        documents.push(ast);
    }
    for (name, fragment) in &definitions.fragments {
        if !used.contains(name) {
            let message = format!("no operation uses the fragment `{name}`");
            let found = Diagnostic::warning(codes::FRAGMENT_UNUSED, message, fragment.span);
            diagnostics.push(found.help(format!("spread it, `...{name}`, or remove it")));
        }
    }
    let texts = texts::texts(&definitions, &operations, &documents, &joined);
    Compiled { operations, texts }
}
