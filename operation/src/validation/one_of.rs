//! An input object of a type with `@oneOf` has exactly one field, and its value is not null.
//!
//! <https://spec.graphql.org/September2025/#sec-OneOf-Input-Objects>

use apollo_compiler::ast::Value;
use apollo_compiler::schema::InputObjectType;
use apollo_compiler::{Name, Node};

use super::Violation;

/// Whether a value of the type has exactly one field.
pub(super) fn is_one_of(input: &InputObjectType) -> bool {
    input.directives.has("oneOf")
}

/// Checks a value of the type. A variable in it is the concern of `variable_positions`.
pub(super) fn check(
    input: &InputObjectType,
    value: &Node<Value>,
    fields: &[(Name, Node<Value>)],
    broken: &mut Vec<Violation>,
) {
    if !is_one_of(input) {
        return;
    }
    let ty = &input.name;
    match fields {
        [(name, value)] if value.is_null() => broken.push(Violation::new(
            format!("`{ty}` takes exactly one of its fields, and `{name}` must not be null"),
            [value.location().or(name.location())],
        )),
        [_] => {}
        _ => broken.push(Violation::new(
            format!("`{ty}` takes exactly one of its fields, but {} are given", fields.len()),
            [value.location()],
        )),
    }
}
