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

use apollo_compiler::Name;
use apollo_compiler::ast::Document;
use bumpalo::Bump;
use joinwright_operation::facts::OperationKind;
use joinwright_operation::{JoinedSchema, Operation, RootSource};

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::Gateway;
use crate::names::{Case, RustIdent, Scope};
use crate::plan::{Plans, place};
use crate::source::{SourceMap, Span};

use check::Checker;
use document::{OperationDocument, document};
pub(crate) use manifest::manifest;
use read::Definitions;

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
    /// What it becomes: one for everybody, unless there are roles. Never empty.
    pub(crate) variants: Vec<Variant>,
}

/// What an operation becomes for some of those who may ask for it.
#[derive(Debug)]
pub(crate) struct Variant {
    /// Who those are.
    pub(crate) viewers: Vec<Viewer>,
    /// What it becomes.
    pub(crate) operation: Operation,
}

/// Who may ask for an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Viewer {
    /// Who sees everything.
    Everything,
    /// A role, by its place.
    Role(usize),
}

impl Variant {
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
    let schemas = schemas(&arena, gateway, plans);
    let (mut modules, mut used) = (Scope::items(), HashSet::new());
    let (mut operations, mut documents) = (Vec::new(), Vec::new());
    for (name, definition) in &definitions.operations {
        let OperationDocument { ast, text, fragments } = document(&definitions, &definition.value);
        used.extend(fragments);
        let compiler = Compiler { definitions: &definitions, schemas: &schemas };
        let variants = compiler.variants(name, definition.span, &ast, diagnostics);
        let Some(first) = variants.first() else { continue };
        let module = modules.name(Case::Snake, name);
        operations.push(CompiledOperation {
            module: module.ident,
            note: module.note,
            name: name.to_string(),
            kind: first.operation.kind,
            place: place(sources, definition.span),
            id: texts::digest(&text),
            text,
            variants,
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
    let texts = texts::texts(&definitions, &operations, &documents, &schemas);
    Compiled { operations, texts }
}

/// The joined schema, and that of each role.
fn schemas<'a>(
    arena: &'a Bump,
    gateway: &Gateway,
    plans: &'a Plans,
) -> Vec<(Viewer, JoinedSchema<'a>)> {
    let everything = (Viewer::Everything, facts::joined_schema(arena, gateway, plans));
    let roles = gateway.roles.iter().flatten().zip(plans.roles.iter().flatten()).enumerate();
    let roles = roles.map(|(place, (role, plan))| {
        (Viewer::Role(place), facts::schema_of_role(arena, &role.joined, plan, plans))
    });
    std::iter::once(everything).chain(roles).collect()
}

/// Compiles operations for everybody who may ask for them.
struct Compiler<'a> {
    definitions: &'a Definitions<'a>,
    schemas: &'a [(Viewer, JoinedSchema<'a>)],
}

impl Compiler<'_> {
    /// What an operation becomes for each that may ask for it: those for whom it becomes the same
    /// together. If it is for nobody, that is reported as it is for who sees everything.
    fn variants(
        &self,
        name: &Name,
        at: Span,
        document: &Document,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Variant> {
        let mut variants: Vec<Variant> = Vec::new();
        let mut findings = Diagnostics::new();
        for (viewer, joined) in self.schemas {
            let checker = Checker { definitions: self.definitions, joined };
            let mut ignored = Diagnostics::new();
            let is_everything = *viewer == Viewer::Everything;
            let found = if is_everything { &mut findings } else { &mut ignored };
            let Some(operation) = checker.lowered(name, at, document, found) else { continue };
            match variants.iter_mut().find(|variant| variant.operation == operation) {
                Some(variant) => variant.viewers.push(*viewer),
                None => variants.push(Variant { viewers: vec![*viewer], operation }),
            }
        }
        if variants.is_empty() {
            diagnostics.extend(findings);
        }
        variants
    }
}
