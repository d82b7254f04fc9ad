//! An input object has each field at most once.
//!
//! <https://spec.graphql.org/September2025/#sec-Input-Object-Field-Uniqueness>

use std::collections::HashMap;

use apollo_compiler::ast::Value;
use apollo_compiler::{Name, Node};

use super::Violation;

/// Checks the fields of a value, whatever is expected in its place.
pub(super) fn check(fields: &[(Name, Node<Value>)], broken: &mut Vec<Violation>) {
    let mut known: HashMap<&Name, &Name> = HashMap::with_capacity(fields.len());
    for (name, _) in fields {
        match known.get(name) {
            Some(first) => broken.push(Violation::new(
                format!("the input object has two fields `{name}`"),
                [name.location(), first.location()],
            )),
            None => {
                known.insert(name, name);
            }
        }
    }
}
