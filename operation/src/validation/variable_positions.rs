//! A variable stands only where its type may: also inside of lists and input objects.
//!
//! A nullable variable may stand in a non-null place if it, or the place, has a default that is not
//! null. In a field of an input object with `@oneOf` it may not, whatever its default is.
//!
//! <https://spec.graphql.org/September2025/#sec-All-Variable-Usages-Are-Allowed>

use apollo_compiler::Node;
use apollo_compiler::ast::Type;
use apollo_compiler::executable::VariableDefinition;

use super::Violation;
use super::values::{Expected, Usage};

/// Checks one usage of a variable.
pub(super) fn check(
    definition: &Node<VariableDefinition>,
    usage: &Usage<'_>,
    broken: &mut Vec<Violation>,
) {
    let Some(expected) = usage.expected else {
        return;
    };
    let (name, ty) = (&definition.name, &definition.ty);
    if !is_allowed(definition, expected) {
        let message = format!(
            "variable `${name}` of type `{ty}` can not stand where `{}` is expected",
            expected.ty
        );
        broken.push(Violation::new(message, [usage.span, definition.location()]));
    } else if let Some(input) = expected.one_of
        && !ty.is_non_null()
    {
        let message = format!(
            "variable `${name}` of type `{ty}` can not stand in `{input}`, whose only field must \
             not be null: declare it as `{ty}!`"
        );
        broken.push(Violation::new(message, [usage.span, definition.location()]));
    }
}

/// The specification's `IsVariableUsageAllowed`, but for `@oneOf`.
fn is_allowed(definition: &VariableDefinition, expected: Expected<'_>) -> bool {
    let (variable, place) = (&*definition.ty, expected.ty);
    if place.is_non_null() && !expected.is_nullable && !variable.is_non_null() {
        let default = definition.default_value.as_ref();
        let has_default = default.is_some_and(|value| !value.is_null());
        return (has_default || expected.has_default) && is_compatible(variable, place, true);
    }
    is_compatible(variable, place, expected.is_nullable)
}

/// The specification's `AreTypesCompatible`; `nullable` if the place takes null after all.
fn is_compatible(variable: &Type, place: &Type, nullable: bool) -> bool {
    if place.is_non_null() && !nullable && !variable.is_non_null() {
        return false;
    }
    match (variable.is_list(), place.is_list()) {
        (true, true) => is_compatible(variable.item_type(), place.item_type(), false),
        (false, false) => variable.inner_named_type() == place.inner_named_type(),
        _ => false,
    }
}
