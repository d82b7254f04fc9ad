//! A function that answers a relationship is a remote schema of its own: its query type has one
//! field, which returns what the function returns.
//!
//! ```yaml
//! - name: shipping
//!   definition:
//!     to_function:
//!       function: crate::shipping::estimate
//!       lhs_fields: [weight]
//!       type: Estimate
//!       sdl: type Estimate { days: Int! speed: Speed }     # `enum Speed` is in a remote schema
//! ```
//!
//! ```graphql
//! type Query { shipping: Estimate }
//! type Estimate { days: Int! speed: Speed }
//! enum Speed { SLOW FAST }
//! ```

use std::collections::BTreeMap;

use apollo_compiler::ast::{
    Definition, Document, FieldDefinition, ObjectTypeDefinition, OperationType,
};
use apollo_compiler::diagnostic::ToCliReport;
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::schema::{ExtendedType, SchemaBuilder};
use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::{Name, Node, Schema, name};

use super::key_fields::{Keys, Variable};
use super::remotes::{DEFAULT_TIMEOUT_SECONDS, Remotes};
use crate::diagnostic::{Diagnostic, Diagnostics, codes, unknown_name_help};
use crate::ir::{Batching, Names, RemoteSchema, SchemaCoordinate, Segment, fields_of};
use crate::source::{FileId, Span, Spanned};
use crate::syntax::{
    AskingDocument, Documents, FunctionDocument, RelationshipDocument, UrlDocument,
};

/// Adds a remote schema for each function whose types resolve.
pub(super) fn add(documents: &Documents, remotes: &mut Remotes, diagnostics: &mut Diagnostics) {
    for (entry_idx, entry) in documents.remotes.iter().enumerate() {
        for document in &entry.relationships {
            let Some(function) = &document.function else { continue };
            let Some(types) = &function.types else { continue };
            let mut context = Context {
                file: function.sdl_file(),
                document,
                function,
                types,
                entry_idx,
                remotes,
                diagnostics,
            };
            if let Some(schema) = context.schema() {
                let remote = remote(function.sdl_file(), document, function, schema);
                remotes.add_function(function.path.span, entry_idx, remote);
            }
        }
    }
}

/// The end of the relationship's path: the field of the query type. Every key field is used.
pub(super) fn target(
    document: &RelationshipDocument,
    function: &FunctionDocument,
    remote: &RemoteSchema,
    keys: &mut Keys,
) -> Option<(Vec<Segment>, Batching)> {
    for field in &document.lhs_fields {
        if let Variable::Field(idx, _) = keys.find(&field.name.value) {
            keys.mark_used(idx);
        }
    }
    let parent = remote.schema.root_operation(OperationType::Query)?;
    let field = fields_of(&remote.schema, parent)?.get(document.name.value.as_str())?;
    let segment = Segment {
        field: document.name.clone(),
        parent: parent.to_string(),
        ty: field.ty.clone(),
        declared: function.ty.span,
        arguments: Vec::new(),
    };
    Some((vec![segment], Batching::Aliased))
}

/// The most keys in one call; all of them, unless the relationship says otherwise.
pub(super) fn max_keys(function: &FunctionDocument) -> u32 {
    function.max_keys.as_ref().map_or(u32::MAX, |max_keys| max_keys.value)
}

fn remote(
    file: FileId,
    document: &RelationshipDocument,
    function: &FunctionDocument,
    schema: Valid<Schema>,
) -> RemoteSchema {
    let (source_type, name) = (&document.source_type.value, &document.name.value);
    let coordinate = SchemaCoordinate::Field(source_type, name).to_string();
    let timeout_seconds = function.timeout_seconds.as_ref();
    RemoteSchema {
        name: Spanned::new(coordinate, function.path.span),
        url: UrlDocument::Literal(String::new()),
        timeout_seconds: timeout_seconds.map_or(DEFAULT_TIMEOUT_SECONDS, |seconds| seconds.value),
        file,
        schema,
        directives: Vec::new(),
        // Known only when all remote schemas are: composition fills it in.
        foreign_types: Vec::new(),
        asking: AskingDocument::default(),
        hidden: Vec::new(),
        names: Names::default(),
        places: BTreeMap::new(),
        function: Some(function.path.value.clone()),
    }
}

/// What resolving a function's types needs.
struct Context<'a> {
    file: FileId,
    document: &'a RelationshipDocument,
    function: &'a FunctionDocument,
    types: &'a Document,
    entry_idx: usize,
    remotes: &'a Remotes,
    diagnostics: &'a mut Diagnostics,
}

impl Context<'_> {
    /// The function's schema, if its types are such that a function can return them.
    fn schema(&mut self) -> Option<Valid<Schema>> {
        let mut is_good = true;
        for definition in &self.types.definitions {
            is_good &= self.check_definition(definition);
        }
        let mut document = Document { definitions: Vec::new(), ..self.types.clone() };
        document.definitions.push(self.query());
        document.definitions.extend(self.types.definitions.iter().cloned());
        let mut builder = SchemaBuilder::new().add_ast(&document);
        let mut borrowed: Vec<Name> = Vec::new();
        for (name, span) in self.mentions() {
            if self.defines(&name) || is_standard(&name) || borrowed.contains(&name) {
                continue;
            }
            match self.borrow(&name, span) {
                Some(definition) => {
                    let mut document = Document::new();
                    document.definitions.push(definition);
                    builder = builder.add_ast(&document);
                    borrowed.push(name);
                }
                None => is_good = false,
            }
        }
        is_good.then_some(())?;
        let built = builder.build().map_err(|errors| errors.errors);
        let valid = built.and_then(|schema| schema.validate().map_err(|errors| errors.errors));
        valid.map_err(|errors| self.report_invalid(&errors)).ok()
    }

    /// The query type, whose one field is the function.
    fn query(&self) -> Definition {
        let field = FieldDefinition {
            description: None,
            // It was checked when it was read.
            name: Name::new_unchecked(&self.document.name.value),
            arguments: Vec::new(),
            // A key always may have no value.
            ty: self.function.ty.value.clone().nullable(),
            directives: Default::default(),
        };
        Definition::ObjectTypeDefinition(Node::new(ObjectTypeDefinition {
            description: None,
            name: name!("Query"),
            implements_interfaces: Vec::new(),
            directives: Default::default(),
            fields: vec![Node::new(field)],
        }))
    }

    /// The types that `type` and the fields in `sdl` name, with their places.
    fn mentions(&self) -> Vec<(Name, Span)> {
        let ty = &self.function.ty;
        let mut mentions = vec![(ty.value.inner_named_type().clone(), ty.span)];
        for definition in &self.types.definitions {
            if let Definition::ObjectTypeDefinition(object) = definition {
                mentions.extend(object.fields.iter().map(|field| {
                    let name = field.ty.inner_named_type();
                    (name.clone(), self.span(name.location()))
                }));
            }
        }
        mentions
    }

    fn defines(&self, name: &Name) -> bool {
        self.types.definitions.iter().any(|definition| definition.name() == Some(name))
    }

    /// A scalar or an enum of a remote schema, the entry's own first.
    fn borrow(&mut self, name: &Name, span: Span) -> Option<Definition> {
        let own = self.remotes.of_entry(self.entry_idx).map(|id| self.remotes.get(id));
        let remotes = own.into_iter().chain(&self.remotes.schemas);
        let servers = remotes.filter(|remote| remote.function.is_none());
        let mut found = servers
            .filter_map(|remote| Some((remote, remote.schema.types.get(remote.own_type(name)?)?)));
        let Some((remote, ty)) = found.next() else {
            self.report_unknown(name, span);
            return None;
        };
        match ty {
            ExtendedType::Scalar(scalar) => Some(Definition::ScalarTypeDefinition(Node::new(
                apollo_compiler::ast::ScalarTypeDefinition {
                    description: scalar.description.clone(),
                    name: name.clone(),
                    directives: Default::default(),
                },
            ))),
            ExtendedType::Enum(definition) => Some(Definition::EnumTypeDefinition(Node::new(
                apollo_compiler::ast::EnumTypeDefinition {
                    description: definition.description.clone(),
                    name: name.clone(),
                    directives: Default::default(),
                    values: definition.values.values().map(|value| value.node.clone()).collect(),
                },
            ))),
            ExtendedType::Object(_)
            | ExtendedType::Interface(_)
            | ExtendedType::Union(_)
            | ExtendedType::InputObject(_) => {
                let message = format!(
                    "relationship `{}`: its function can not return `{name}` of `{}`",
                    self.coordinate(),
                    remote.name.value
                );
                let diagnostic = Diagnostic::error(codes::FUNCTION_TYPE_KIND, message, span)
                    .label("neither a scalar nor an enum")
                    .related(remote.span_of(ty.name()), "declared here")
                    .help(format!(
                        "return the key of the `{name}` in a type of `sdl`, and give that type a \
                         relationship"
                    ));
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    /// Whether a function can return what is defined; reported if not.
    fn check_definition(&mut self, definition: &Definition) -> bool {
        let fault = match definition {
            Definition::ObjectTypeDefinition(object) => return self.check_object(object),
            Definition::EnumTypeDefinition(_) | Definition::ScalarTypeDefinition(_) => {
                let is_standard = definition.name().is_some_and(is_standard);
                is_standard.then_some("a standard scalar is not defined again")
            }
            Definition::InterfaceTypeDefinition(_) | Definition::UnionTypeDefinition(_) => {
                Some("a function returns no interface and no union")
            }
            Definition::InputObjectTypeDefinition(_) => Some("a function takes no arguments"),
            _ => Some("`sdl` defines object types, enums and scalars only"),
        };
        let Some(fault) = fault else { return true };
        let place = definition.name().and_then(Name::location).or(definition.location());
        self.refuse(fault, place, "remove it from `sdl`");
        false
    }

    fn check_object(&mut self, object: &ObjectTypeDefinition) -> bool {
        let n_before = self.diagnostics.len();
        if matches!(object.name.as_str(), "Query" | "Mutation" | "Subscription") {
            let help = "give the type another name, in `type` too";
            self.refuse("the root types are the gateway's", object.name.location(), help);
        }
        if let Some(interface) = object.implements_interfaces.first() {
            let help = "remove `implements`: the type keeps its fields";
            self.refuse("a function's type implements no interface", interface.location(), help);
        }
        for field in &object.fields {
            if let Some(argument) = field.arguments.first() {
                let help = "remove the arguments: the function gets the key and nothing else";
                let fault = "a field of a function's type takes no arguments";
                self.refuse(fault, argument.name.location(), help);
            }
        }
        self.diagnostics.len() == n_before
    }

    fn refuse(&mut self, fault: &str, location: Option<SourceSpan>, help: &str) {
        let message = format!("relationship `{}`: {fault}", self.coordinate());
        let span = self.span(location);
        let diagnostic = Diagnostic::error(codes::FUNCTION_TYPE_KIND, message, span).help(help);
        let diagnostic = self.with_source(diagnostic);
        self.diagnostics.push(diagnostic);
    }

    fn report_unknown(&mut self, name: &Name, span: Span) {
        let message = format!("relationship `{}`: there is no type `{name}`", self.coordinate());
        let mut diagnostic = Diagnostic::error(codes::UNKNOWN_FUNCTION_TYPE, message, span)
            .label("neither in `sdl` nor a scalar or an enum of a remote schema");
        let defined = self.types.definitions.iter().filter_map(|definition| definition.name());
        let known = defined.map(|name| name.as_str()).chain(STANDARD);
        diagnostic.help = unknown_name_help(name, "the types that it can be", known);
        let diagnostic = self.with_source(diagnostic);
        self.diagnostics.push(diagnostic);
    }

    fn report_invalid(&mut self, errors: &DiagnosticList) {
        for error in errors.iter() {
            let message = error.error.to_string();
            let span = self.span(error.error.location());
            self.diagnostics.push(Diagnostic::error(codes::SDL_INVALID, message, span));
        }
    }

    /// Shows the type that gets the field.
    fn with_source(&self, diagnostic: Diagnostic) -> Diagnostic {
        let source = self.remotes.of_entry(self.entry_idx).map(|id| self.remotes.get(id));
        let source_type = self.document.source_type.value.as_str();
        match source.and_then(|source| Some((source, source.schema.types.get(source_type)?))) {
            Some((source, ty)) => {
                let label = format!("the type that gets `{}`", self.coordinate());
                diagnostic.related(source.span_of(ty.name()), label)
            }
            None => diagnostic,
        }
    }

    fn coordinate(&self) -> String {
        let document = self.document;
        SchemaCoordinate::Field(&document.source_type.value, &document.name.value).to_string()
    }

    /// A place in `sdl`, which is a place in the relationships file.
    fn span(&self, location: Option<SourceSpan>) -> Span {
        match location {
            Some(place) => Span { file: self.file, start: place.offset(), end: place.end_offset() },
            None => self.function.ty.span,
        }
    }
}

/// The scalars that every schema has.
const STANDARD: [&str; 5] = ["Boolean", "Float", "ID", "Int", "String"];

fn is_standard(name: &Name) -> bool {
    STANDARD.contains(&name.as_str())
}
