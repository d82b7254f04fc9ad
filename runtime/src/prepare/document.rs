//! From a text to a document that is valid in the joined schema, or to the errors that a client sees.

use apollo_compiler::ast::{Definition, Document as ParsedDocument, OperationType};
use apollo_compiler::parser::Parser;
use apollo_compiler::response::GraphQLError;
use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::{ExecutableDocument, Schema};
use joinwright_operation::{
    MissingValue, Violation, introspection_too_deep, is_consequence, parseable, violations,
};

use super::{Errors, size};
use crate::error::{Code, GraphqlError, Location};
use crate::limits::Limits;

/// The most errors that are listed for one document.
const MAX_ERRORS: usize = 50;

/// Parses and validates a document, each within its limits.
pub(crate) fn parse(
    schema: &Valid<Schema>,
    text: &str,
    limits: &Limits,
) -> Result<Valid<ExecutableDocument>, Errors> {
    let document = read(text, limits)?;
    refuse_subscriptions(&document)?;
    size::check(&document, limits)?;
    let document =
        document.to_executable_validate(schema).map_err(|broken| diagnostics(&broken.errors))?;
    let mut broken = violations(schema, &document);
    // All operations count, as with every other rule, also those that are not asked for.
    let operations = document.operations.iter();
    broken.extend(operations.filter_map(|one| introspection_too_deep(&document, one)));
    if broken.is_empty() {
        return Ok(document);
    }
    Err(listed(broken.into_iter().map(|violation| violated(violation, &document))))
}

fn missing_value(missing: &MissingValue, text: &str) -> GraphqlError<'static> {
    let before = text.get(..missing.offset).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let (row, column) = (before.matches('\n').count() + 1, line.chars().count() + 1);
    let error = GraphqlError::new(Code::ValidationFailed, missing.to_string());
    error.located([Location { line: row, column }])
}

/// A broken rule as an error.
fn violated(violation: Violation, document: &ExecutableDocument) -> GraphqlError<'static> {
    let spans = violation.spans.iter();
    let locations = spans.filter_map(|span| span.line_column(&document.sources));
    let locations = locations.map(|at| Location { line: at.line, column: at.column });
    GraphqlError::new(Code::ValidationFailed, violation.message).located(locations)
}

/// Parses a document. One that is too large is read up to where it is.
fn read(text: &str, limits: &Limits) -> Result<ParsedDocument, Errors> {
    let nesting = usize::from(limits.nesting);
    let mut parser = Parser::new().token_limit(limits.tokens).recursion_limit(nesting);
    let text = parseable(text).map_err(|missing| vec![missing_value(&missing, text)])?;
    parser.parse_ast(&*text, "query.graphql").map_err(|broken| {
        let (code, message) = if parser.tokens_reached() > limits.tokens {
            (Code::TooManyTokens, format!("the document has more than {} tokens", limits.tokens))
        } else if parser.recursion_reached() > nesting {
            (Code::DocumentTooDeep, format!("the document is nested deeper than {nesting} levels"))
        } else {
            return diagnostics(&broken.errors);
        };
        // Nothing is reported beyond the place where the limit was reached.
        let place = broken.errors.iter().last().and_then(|error| error.to_json().locations.pop());
        let place = place.map(|at| Location { line: at.line, column: at.column });
        vec![GraphqlError::new(code, message).located(place)]
    })
}

/// The joined schema has no subscription type, so validation would only say that it is missing.
fn refuse_subscriptions(document: &ParsedDocument) -> Result<(), Errors> {
    let subscription = document.definitions.iter().find_map(|definition| match definition {
        Definition::OperationDefinition(operation)
            if operation.operation_type == OperationType::Subscription =>
        {
            Some(operation.location())
        }
        _ => None,
    });
    let Some(location) = subscription else {
        return Ok(());
    };
    let message = "subscriptions are not supported";
    let error = GraphQLError::new(message, location, &document.sources);
    Err(vec![located(Code::NotSupported, error)])
}

/// The errors that apollo-compiler found in a document.
fn diagnostics(list: &DiagnosticList) -> Errors {
    // Validation does not follow fields and fragments further than about a hundred levels.
    let names = list.iter().map(|diagnostic| diagnostic.error.unstable_error_name());
    let too_deep = ["DeeplyNestedType", "RecursionError", "RecursionLimitError"];
    if names.flatten().any(|name| too_deep.contains(&name)) {
        let message = "the document is nested deeper than can be validated";
        return vec![GraphqlError::new(Code::SelectionsTooDeep, message)];
    }
    let errors = list.iter().filter(|diagnostic| !is_consequence(diagnostic));
    listed(errors.map(|diagnostic| located(Code::ValidationFailed, diagnostic.to_json())))
}

/// Errors of a document, up to a number.
fn listed(mut errors: impl Iterator<Item = GraphqlError<'static>>) -> Errors {
    let mut shown: Errors = errors.by_ref().take(MAX_ERRORS).collect();
    let more = errors.count();
    if more > 0 {
        let message = format!("{more} more errors are not shown");
        shown.push(GraphqlError::new(Code::ValidationFailed, message));
    }
    shown
}

/// An error of apollo-compiler as one of ours.
pub(super) fn located(code: Code, error: GraphQLError) -> GraphqlError<'static> {
    let locations = error.locations.iter().map(|at| Location { line: at.line, column: at.column });
    GraphqlError::new(code, error.message).located(locations)
}
