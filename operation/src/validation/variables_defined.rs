//! A variable that stands anywhere, also inside of a custom scalar's value, is defined by every
//! operation that gets there.
//!
//! <https://spec.graphql.org/September2025/#sec-All-Variable-Uses-Defined>

use apollo_compiler::Node;
use apollo_compiler::executable::Operation;

use super::Violation;
use super::values::Usage;

/// Refuses a variable that an operation does not define.
pub(super) fn check(operation: &Node<Operation>, usage: &Usage<'_>, broken: &mut Vec<Violation>) {
    let by = match &operation.name {
        Some(name) => format!("by operation `{name}`"),
        None => "by the operation".to_owned(),
    };
    broken.push(Violation::new(
        format!("variable `${}` is not defined {by}", usage.name),
        [usage.span, operation.location()],
    ));
}
