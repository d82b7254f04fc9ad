//! What a document asks for, as a tree of fields: enough to answer it.

use std::collections::HashMap;

use apollo_compiler::Node;
use apollo_compiler::ast::{Definition, Document, Field, Selection, Value};

/// A selected field, fragments spread.
#[derive(Debug)]
pub(crate) struct Selected {
    /// The response key.
    pub(crate) key: String,
    /// The field.
    pub(crate) name: String,
    /// The variables that are its arguments.
    pub(crate) arguments: HashMap<String, String>,
    /// What is asked for below it.
    pub(crate) below: Vec<Selected>,
}

/// The fields of the only operation of a document.
pub(crate) fn parse(text: &str) -> Vec<Selected> {
    let document = Document::parse(text, "query.graphql").expect("documents are GraphQL");
    let operation = document.definitions.iter().find_map(|definition| match definition {
        Definition::OperationDefinition(operation) => Some(operation),
        _ => None,
    });
    spread(&document, &operation.expect("there is an operation").selection_set)
}

fn spread(document: &Document, set: &[Selection]) -> Vec<Selected> {
    let mut selected = Vec::new();
    for selection in set {
        match selection {
            Selection::Field(field) => selected.push(select(document, field)),
            Selection::InlineFragment(fragment) => {
                selected.extend(spread(document, &fragment.selection_set));
            }
            Selection::FragmentSpread(spread_fragment) => {
                let found = document.definitions.iter().find_map(|definition| match definition {
                    Definition::FragmentDefinition(fragment)
                        if fragment.name == spread_fragment.fragment_name =>
                    {
                        Some(fragment)
                    }
                    _ => None,
                });
                selected.extend(found.iter().flat_map(|it| spread(document, &it.selection_set)));
            }
        }
    }
    selected
}

fn select(document: &Document, field: &Node<Field>) -> Selected {
    let arguments = field.arguments.iter().filter_map(|argument| match &*argument.value {
        Value::Variable(variable) => Some((argument.name.to_string(), variable.to_string())),
        _ => None,
    });
    Selected {
        key: field.response_name().to_string(),
        name: field.name.to_string(),
        arguments: arguments.collect(),
        below: spread(document, &field.selection_set),
    }
}
