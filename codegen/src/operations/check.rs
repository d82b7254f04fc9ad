//! The rules of compiled operations: they are valid against the joined schema, and can be served.

use apollo_compiler::Name;
use apollo_compiler::ast::{Document, FieldDefinition};
use apollo_compiler::diagnostic::ToCliReport;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::DiagnosticList;
use joinwright_operation::{
    JoinedSchema, LowerErrorKind, Operation, Violation, introspection_too_deep, is_consequence,
    lower, violations,
};

use super::read::Definitions;
use crate::diagnostic::{Diagnostic, Diagnostics, codes, did_you_mean, unknown_name_help};
use crate::source::Span;
use crate::syntax::readable;

/// More errors of one operation than a report ever shows.
const MAX_ERRORS: usize = 100;

/// Checks operations, and lowers those that obey the rules.
pub(super) struct Checker<'a> {
    pub(super) definitions: &'a Definitions<'a>,
    pub(super) joined: &'a JoinedSchema<'a>,
}

impl Checker<'_> {
    /// The operation of a document, lowered; `None` if it breaks a rule, which is reported.
    pub(super) fn lowered(
        &self,
        name: &Name,
        at: Span,
        document: &Document,
        diagnostics: &mut Diagnostics,
    ) -> Option<Operation> {
        let document = match document.to_executable_validate(self.joined.schema()) {
            Ok(document) => document,
            Err(broken) => {
                self.report_invalid(name, at, &broken.errors, diagnostics);
                return None;
            }
        };
        let broken = violations(self.joined.schema(), &document);
        if !broken.is_empty() {
            self.report_violations(name, at, broken, diagnostics);
            return None;
        }
        let operation = document.operations.get(Some(name)).ok()?;
        if let Some(violation) = introspection_too_deep(&document, operation) {
            let message = format!("`{name}` is not served: {}", violation.message);
            let found = Diagnostic::error(codes::OPERATION_NOT_SERVED, message, at);
            diagnostics.push(found.help("select fewer lists of types below one another"));
            return None;
        }
        let lowered = lower(self.joined, &document, operation);
        lowered
            .map_err(|error| {
                let span = self.definitions.span(error.span).unwrap_or(at);
                let message = format!("`{name}` is not served: {error}");
                let (code, help) = match error.kind {
                    LowerErrorKind::TooLarge => {
                        (codes::OPERATION_TOO_LARGE, "ask for it with several operations")
                    }
                    LowerErrorKind::NotSupported => {
                        (codes::OPERATION_NOT_SERVED, "remove it from the operation")
                    }
                };
                let found = Diagnostic::error(code, message, span).help(help);
                let is_elsewhere = span != at;
                diagnostics.push(if is_elsewhere {
                    found.related(at, "of this operation")
                } else {
                    found
                });
            })
            .ok()
    }

    fn report_invalid(
        &self,
        name: &Name,
        at: Span,
        errors: &DiagnosticList,
        diagnostics: &mut Diagnostics,
    ) {
        for error in errors.iter().take(MAX_ERRORS) {
            let message = error.error.to_string();
            if is_consequence(&error) || self.is_consequence(&message) {
                continue;
            }
            let span = self.definitions.span(error.error.location());
            let mut found =
                Diagnostic::error(codes::OPERATION_INVALID, readable(&message), span.unwrap_or(at));
            if span.is_none() {
                found = found.label(format!("in `{name}`"));
            }
            found.help = self.help(&message);
            diagnostics.push(found);
        }
    }

    fn report_violations(
        &self,
        name: &Name,
        at: Span,
        broken: Vec<Violation>,
        diagnostics: &mut Diagnostics,
    ) {
        for violation in broken.into_iter().take(MAX_ERRORS) {
            let mut spans = violation.spans.iter().map(|span| self.definitions.span(Some(*span)));
            let span = spans.next().flatten();
            let mut found =
                Diagnostic::error(codes::OPERATION_INVALID, violation.message, span.unwrap_or(at));
            if span.is_none() {
                found = found.label(format!("in `{name}`"));
            }
            diagnostics.push(found);
        }
    }

    /// What a name was probably meant to be.
    fn help(&self, message: &str) -> Option<String> {
        let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
        let types = &self.joined.schema().types;
        match quoted.as_slice() {
            [ty, field] if message.contains("does not have a field") => {
                let fields = fields(types.get(*ty)?).into_iter();
                let names = fields.map(|(name, _)| name.as_str()).collect::<Vec<_>>();
                unknown_name_help(field, &format!("the fields of `{ty}`"), names)
            }
            [argument, field] if message.contains("is not supported by") => {
                let (ty, name) = field.split_once('.')?;
                let mut fields = fields(types.get(ty)?).into_iter();
                let (_, definition) = fields.find(|(known, _)| known.as_str() == name)?;
                let names = definition.arguments.iter().map(|argument| argument.name.as_str());
                unknown_name_help(argument, &format!("the arguments of `{field}`"), names)
            }
            [fragment] if message.starts_with("cannot find fragment") => {
                let known = self.definitions.fragments.keys().map(Name::as_str);
                meant(did_you_mean(fragment, known))
            }
            [ty, ..] if message.starts_with("type condition") || message.contains("find type") => {
                meant(did_you_mean(ty, types.keys().map(Name::as_str)))
            }
            _ => None,
        }
    }

    /// Whether an error only follows from another: the validator forgets fragments on types that it
    /// does not know, and what is selected below fields that it does not know. A document has no
    /// other fragments than the operation spreads.
    fn is_consequence(&self, message: &str) -> bool {
        if message.ends_with("must be used in an operation") {
            return true;
        }
        let fragment = message.strip_prefix("cannot find fragment `");
        let fragment = fragment.and_then(|rest| rest.split('`').next());
        fragment.is_some_and(|name| self.definitions.fragments.contains_key(name))
    }
}

/// The fields of a type that has any.
fn fields(ty: &ExtendedType) -> Vec<(&Name, &FieldDefinition)> {
    let fields = match ty {
        ExtendedType::Object(ty) => &ty.fields,
        ExtendedType::Interface(ty) => &ty.fields,
        ExtendedType::Scalar(_)
        | ExtendedType::Union(_)
        | ExtendedType::Enum(_)
        | ExtendedType::InputObject(_) => return Vec::new(),
    };
    fields.iter().map(|(name, field)| (name, &***field)).collect()
}

fn meant(name: Option<&str>) -> Option<String> {
    name.map(|name| format!("did you mean `{name}`?"))
}
