//! How often introspection may go from types to lists of types again.
//!
//! The types of a schema refer to one another, so that an answer grows exponentially with the depth
//! of the question. The specification leaves the bound to servers; this is the one of graphql-js:
//! `fields`, `interfaces`, `possibleTypes` and `inputFields` stand at most twice in one another.
//! Fields of that name outside of introspection do not count.

use std::collections::HashMap;

use apollo_compiler::executable::{Operation, Selection, SelectionSet};
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Name};

use super::Violation;

/// How many lists of types may stand in one another.
const MAX_LISTS: usize = 2;

/// The place where an operation introspects too deep, if it does.
///
/// ```
/// use apollo_compiler::{ExecutableDocument, Schema};
/// use joinwright_operation::introspection_too_deep;
///
/// let schema = Schema::parse_and_validate("type Query { a: Int }", "schema.graphql").unwrap();
/// let query = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
/// let document = ExecutableDocument::parse_and_validate(&schema, query, "query.graphql").unwrap();
/// let operation = document.operations.get(None).unwrap();
/// assert!(introspection_too_deep(&document, operation).is_some());
/// ```
pub fn introspection_too_deep(
    document: &Valid<ExecutableDocument>,
    operation: &Operation,
) -> Option<Violation> {
    let mut depths = Depths { document, of_fragments: HashMap::new() };
    let meta = operation.root_fields(document).filter(|field| field.name.starts_with("__"));
    for field in meta {
        if depths.of(&field.selection_set) > MAX_LISTS {
            let message =
                "the operation asks for lists of types too deep in one another".to_owned();
            return Some(Violation::new(message, [field.name.location()]));
        }
    }
    None
}

struct Depths<'d> {
    document: &'d ExecutableDocument,
    of_fragments: HashMap<&'d Name, usize>,
}

impl<'d> Depths<'d> {
    /// How many lists stand in one another at most. Validation has bounded how deep selection sets
    /// and fragments do.
    fn of(&mut self, set: &'d SelectionSet) -> usize {
        let depths = set.selections.iter().map(|selection| match selection {
            Selection::Field(field) => {
                let is_list = matches!(
                    field.name.as_str(),
                    "fields" | "interfaces" | "possibleTypes" | "inputFields"
                );
                usize::from(is_list) + self.of(&field.selection_set)
            }
            Selection::InlineFragment(inline) => self.of(&inline.selection_set),
            Selection::FragmentSpread(spread) => self.of_fragment(&spread.fragment_name),
        });
        depths.max().unwrap_or(0)
    }

    fn of_fragment(&mut self, name: &'d Name) -> usize {
        if let Some(depth) = self.of_fragments.get(name) {
            return *depth;
        }
        let fragment = self.document.fragments.get(name);
        let depth = fragment.map_or(0, |fragment| self.of(&fragment.selection_set));
        self.of_fragments.insert(name, depth);
        depth
    }
}
