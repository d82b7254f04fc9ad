//! The specification's rules for operations that apollo-compiler does not check, a file for each.
//!
//! In comes a document that apollo-compiler has found valid, out go the [`Violation`]s that are
//! left. The documents of clients and compiled operations go the same way. Most rules are about
//! values, so `values` walks over those once and tells each rule what stands where; rules about
//! variables are then asked for each operation that gets there.

mod consequence;
mod introspection_depth;
mod one_of;
mod same_arguments;
mod unique_input_fields;
mod values;
mod variable_positions;
mod variables_defined;

use std::collections::{HashMap, HashSet};

use apollo_compiler::executable::{Operation, Selection, SelectionSet};
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Name, Schema};

use values::Found;

pub use consequence::is_consequence;
pub use introspection_depth::introspection_too_deep;

/// A rule that a document breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// What is wrong, for the client.
    pub message: String,
    /// Where, the place at fault first.
    pub spans: Vec<SourceSpan>,
}

impl Violation {
    /// A violation at the places that are known.
    fn new(message: String, spans: impl IntoIterator<Item = Option<SourceSpan>>) -> Self {
        Self { message, spans: spans.into_iter().flatten().collect() }
    }
}

/// The rules that a document breaks though apollo-compiler finds it valid.
///
/// What is checked: [input object field uniqueness][5.6.3], [variables that are not
/// defined][5.8.3], [variables where another type is expected][5.8.5], [`@oneOf`][oneof], and
/// [arguments of fields that are merged][5.3.2], where they have lists.
///
/// [5.3.2]: https://spec.graphql.org/September2025/#sec-Field-Selection-Merging
/// [5.6.3]: https://spec.graphql.org/September2025/#sec-Input-Object-Field-Uniqueness
/// [5.8.3]: https://spec.graphql.org/September2025/#sec-All-Variable-Uses-Defined
/// [5.8.5]: https://spec.graphql.org/September2025/#sec-All-Variable-Usages-Are-Allowed
/// [oneof]: https://spec.graphql.org/September2025/#sec-OneOf-Input-Objects
///
/// ```
/// use apollo_compiler::{ExecutableDocument, Schema};
/// use joinwright_operation::violations;
///
/// let schema = "type Query { find(where: Where): Int } input Where { id: Int }";
/// let schema = Schema::parse_and_validate(schema, "schema.graphql").unwrap();
/// let query = "{ find(where: { id: 1, id: 2 }) }";
/// let document = ExecutableDocument::parse_and_validate(&schema, query, "query.graphql").unwrap();
/// let found = violations(&schema, &document);
/// assert_eq!(found[0].message, "the input object has two fields `id`");
/// ```
pub fn violations(schema: &Valid<Schema>, document: &Valid<ExecutableDocument>) -> Vec<Violation> {
    let mut broken = Vec::new();
    let fragments = document.fragments.iter().map(|(name, fragment)| {
        let found = values::of_fragment(schema, fragment, &mut broken);
        (name, found)
    });
    let fragments: HashMap<&Name, Found<'_>> = fragments.collect();
    for operation in document.operations.iter() {
        same_arguments::check(schema, document, operation, &mut broken);
        let own = values::of_operation(schema, operation, &mut broken);
        let spread = reached(document, operation);
        let usages = own.usages.iter();
        let usages = usages.chain(
            spread.iter().filter_map(|name| fragments.get(name)).flat_map(|found| &found.usages),
        );
        for usage in usages {
            match operation.variables.iter().find(|variable| variable.name == *usage.name) {
                Some(definition) => variable_positions::check(definition, usage, &mut broken),
                None => variables_defined::check(operation, usage, &mut broken),
            }
        }
    }
    broken
}

/// The fragments that an operation spreads, in the order in which they are met.
fn reached<'d>(document: &'d ExecutableDocument, operation: &'d Operation) -> Vec<&'d Name> {
    let (mut order, mut known) = (Vec::new(), HashSet::new());
    let mut waiting: Vec<&SelectionSet> = vec![&operation.selection_set];
    while let Some(set) = waiting.pop() {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => waiting.push(&field.selection_set),
                Selection::InlineFragment(inline) => waiting.push(&inline.selection_set),
                Selection::FragmentSpread(spread) => {
                    let name = &spread.fragment_name;
                    if known.insert(name) {
                        order.push(name);
                        let fragment = document.fragments.get(name);
                        waiting.extend(fragment.map(|fragment| &fragment.selection_set));
                    }
                }
            }
        }
    }
    order
}

#[cfg(test)]
mod tests;
