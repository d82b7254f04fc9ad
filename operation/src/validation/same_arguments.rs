//! Two fields that are merged have the same arguments, down to the length of lists.
//!
//! apollo-compiler compares lists only up to the end of the shorter one, and the first field's
//! arguments are those that would be asked. So there is something to check only where a list is
//! written in an argument.
//!
//! <https://spec.graphql.org/September2025/#sec-Field-Selection-Merging>

use std::collections::{HashMap, HashSet};

use apollo_compiler::ast::{Argument, Value};
use apollo_compiler::executable::{Field, Operation, Selection};
use apollo_compiler::{ExecutableDocument, Name, Node, Schema};

use super::Violation;

/// The most selections that are looked at, with fragments written out. An operation that has more is
/// refused as too large.
const MAX_SELECTIONS: usize = 100_000;

/// Checks the fields of an operation.
pub(super) fn check(
    schema: &Schema,
    document: &ExecutableDocument,
    operation: &Operation,
    broken: &mut Vec<Violation>,
) {
    let mut scopes = vec![vec![&operation.selection_set]];
    let mut n_left = MAX_SELECTIONS;
    while let Some(scope) = scopes.pop() {
        let mut fields: HashMap<&Name, Vec<(&Name, &Node<Field>)>> = HashMap::new();
        let (mut waiting, mut spread) = (scope, HashSet::new());
        while let Some(set) = waiting.pop() {
            for selection in &set.selections {
                let Some(left) = n_left.checked_sub(1) else {
                    return;
                };
                n_left = left;
                match selection {
                    Selection::Field(field) => {
                        fields.entry(field.response_key()).or_default().push((&set.ty, field));
                    }
                    Selection::InlineFragment(inline) => waiting.push(&inline.selection_set),
                    Selection::FragmentSpread(one) => {
                        let fragment = document.fragments.get(&one.fragment_name);
                        if let Some(fragment) = fragment
                            && spread.insert(&one.fragment_name)
                        {
                            waiting.push(&fragment.selection_set);
                        }
                    }
                }
            }
        }
        for group in fields.into_values() {
            check_group(schema, &group, broken);
            scopes.push(group.into_iter().map(|(_, field)| &field.selection_set).collect());
        }
    }
}

/// Checks the fields of one response key. Fields of two object types never meet.
fn check_group(schema: &Schema, group: &[(&Name, &Node<Field>)], broken: &mut Vec<Violation>) {
    let has_lists = |field: &Field| field.arguments.iter().any(|it| has_list(&it.value));
    if group.len() < 2 || !group.iter().any(|(_, field)| has_lists(field)) {
        return;
    }
    // The first field of each type: all others that may meet it are equal to it, or reported.
    let mut firsts: HashMap<&Name, &Node<Field>> = HashMap::new();
    for (ty, field) in group {
        let is_object = |ty: &Name| schema.get_object(ty).is_some();
        let may_meet = |other: &Name| other == *ty || !(is_object(other) && is_object(ty));
        let mut others = firsts.iter().filter(|(other, _)| may_meet(other));
        let other = others.find(|(_, first)| {
            first.name == field.name && !is_same_set(&first.arguments, &field.arguments)
        });
        if let Some((_, first)) = other {
            let message = format!(
                "two fields `{}` have different arguments and can not be merged: give one of them \
                 an alias",
                field.response_key()
            );
            broken.push(Violation::new(message, [field.location(), first.location()]));
            return;
        }
        firsts.entry(ty).or_insert(field);
    }
}

fn has_list(value: &Value) -> bool {
    match value {
        Value::List(_) => true,
        Value::Object(fields) => fields.iter().any(|(_, value)| has_list(value)),
        Value::Null
        | Value::Enum(_)
        | Value::Variable(_)
        | Value::String(_)
        | Value::Float(_)
        | Value::Int(_)
        | Value::Boolean(_) => false,
    }
}

fn is_same_set(one: &[Node<Argument>], other: &[Node<Argument>]) -> bool {
    one.len() == other.len()
        && one.iter().all(|argument| {
            let found = other.iter().find(|it| it.name == argument.name);
            found.is_some_and(|it| is_same(&it.value, &argument.value))
        })
}

/// Whether two values are written alike; the order of an object's fields does not count.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, value)| {
                    let found = other.iter().find(|(known, _)| known == name);
                    found.is_some_and(|(_, other)| is_same(value, other))
                })
        }
        _ => one == other,
    }
}
