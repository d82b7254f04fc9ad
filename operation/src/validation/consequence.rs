//! Errors of apollo-compiler that come of other errors.

use apollo_compiler::diagnostic::{Diagnostic, ToCliReport};
use apollo_compiler::validation::DiagnosticData;

/// Whether an error is only there because of another one: apollo-compiler leaves selections at
/// fault out, and then misses the selections of a field that has none left.
///
/// ```
/// use apollo_compiler::{ExecutableDocument, Schema};
/// use joinwright_operation::is_consequence;
///
/// let schema = "type Query { user: User } type User { name: String }";
/// let schema = Schema::parse_and_validate(schema, "schema.graphql").unwrap();
/// let broken = ExecutableDocument::parse_and_validate(&schema, "{ user { nam } }", "query.graphql");
/// let errors = broken.unwrap_err().errors;
/// let own: Vec<_> = errors.iter().filter(|error| !is_consequence(error)).collect();
/// assert_eq!((errors.len(), own.len()), (2, 1));
/// assert_eq!(own[0].error.to_string(), "type `User` does not have a field `nam`");
/// ```
pub fn is_consequence(diagnostic: &Diagnostic<'_, DiagnosticData>) -> bool {
    if diagnostic.error.unstable_error_name() != Some("MissingSubselection") {
        return false;
    }
    let field = diagnostic.error.location().and_then(|span| {
        let text = diagnostic.sources.get(&span.file_id())?.source_text();
        text.get(span.offset()..span.end_offset())
    });
    // A field that has selections ends with them.
    field.is_some_and(|field| field.ends_with('}'))
}
