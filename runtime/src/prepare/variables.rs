//! The client's variables: checked where they stand, forwarded as the bytes they are.

use std::collections::HashMap;

use joinwright_operation::{Condition, Fetch, Operation, Variable, VariableId};
use serde_json::value::RawValue;

use super::coerce::Checker;
use super::presets::PresetValues;
use crate::auth::Session;
use crate::error::{Code, GraphqlError};
use crate::json::Members;

/// The values of an operation's variables, as the client wrote them.
#[derive(Debug, Default)]
pub(crate) struct VariableValues<'a> {
    declared: &'a [Variable],
    /// One for each declared variable.
    texts: Vec<Option<&'a str>>,
    presets: PresetValues<'a>,
}

impl<'a> VariableValues<'a> {
    /// The JSON text of a variable, or `None` if the client did not give it. An explicit `null` is
    /// a value.
    pub(crate) fn get(&self, variable: VariableId) -> Option<&'a str> {
        self.texts.get(usize::from(variable.0)).copied().flatten()
    }

    /// Adds what presets add for a session.
    ///
    /// # Errors
    /// If the session lacks what is needed.
    pub(crate) fn with_presets(
        mut self,
        operation: &'a Operation,
        session: &Session,
    ) -> Result<Self, Vec<GraphqlError<'static>>> {
        self.presets = PresetValues::new(operation, session, |variable| self.get(variable))?;
        Ok(self)
    }

    /// What presets add.
    pub(crate) fn presets(&self) -> &PresetValues<'a> {
        &self.presets
    }

    /// The JSON text of a variable as a fetch sends it, with presets.
    pub(crate) fn sent(&self, fetch: &Fetch, variable: VariableId) -> Option<&str> {
        self.presets.sent(fetch, variable).or_else(|| self.get(variable))
    }

    /// Whether a `@skip`/`@include` condition holds.
    pub(crate) fn condition(&self, condition: &Condition) -> bool {
        condition
            .any
            .iter()
            .any(|terms| terms.iter().all(|term| self.boolean(term.variable) == Some(term.value)))
    }

    /// The value of a Boolean variable that is not null.
    fn boolean(&self, variable: VariableId) -> Option<bool> {
        match self.get(variable) {
            Some(text) => text.parse().ok(),
            None => self.declared.get(usize::from(variable.0))?.default_boolean,
        }
    }
}

/// Checks the client's variables as the specification's `CoerceVariableValues` does. Variables that
/// the operation does not declare are ignored.
///
/// # Errors
/// All that is wrong with them, up to a number.
///
/// <https://spec.graphql.org/September2025/#sec-Coercing-Variable-Values>
pub(crate) fn read_variables<'a>(
    operation: &'a Operation,
    text: Option<&'a str>,
) -> Result<VariableValues<'a>, Vec<GraphqlError<'static>>> {
    let members = match text.map(serde_json::from_str::<Option<Members<'a>>>) {
        None | Some(Ok(None)) => Members::default(),
        Some(Ok(Some(members))) => members,
        Some(Err(_)) => {
            let message = "the member `variables` must be an object";
            return Err(vec![GraphqlError::new(Code::ParseFailed, message)]);
        }
    };
    let mut checker = Checker::new(&operation.inputs);
    let given = by_variable(&operation.variables, members, &mut checker);
    for (variable, value) in operation.variables.iter().zip(&given) {
        match value {
            Some(value) => checker.variable(variable, value.get()),
            None if variable.ty.nullable || variable.has_default => {}
            None => checker.missing_variable(variable),
        }
    }
    let texts = given.into_iter().map(|value| value.map(RawValue::get)).collect();
    let presets = PresetValues::default();
    let values = VariableValues { declared: &operation.variables, texts, presets };
    check_conditions(operation, &values, &mut checker);
    checker.finish()?;
    Ok(values)
}

/// The value that was given for each declared variable.
fn by_variable<'a>(
    declared: &[Variable],
    members: Members<'a>,
    checker: &mut Checker<'_>,
) -> Vec<Option<&'a RawValue>> {
    let mut given = vec![None; declared.len()];
    if members.0.is_empty() {
        return given;
    }
    let places = declared.iter().map(|variable| &*variable.name).zip(&mut given);
    let mut places: HashMap<&str, &mut Option<&'a RawValue>> = places.collect();
    for (name, value) in members.0 {
        if let Some(place) = places.get_mut(&*name)
            && place.replace(value).is_some()
        {
            checker.repeated_variable(&name);
        }
    }
    given
}

/// A nullable Boolean variable with a default may stand in `@skip` and `@include`; null may not.
fn check_conditions(operation: &Operation, values: &VariableValues<'_>, checker: &mut Checker<'_>) {
    let terms = operation.conditions.iter().flat_map(|condition| condition.any.iter());
    let mut used: Vec<VariableId> = terms
        .flat_map(|terms| terms.iter().map(|term| term.variable))
        .filter(|variable| values.get(*variable) == Some("null"))
        .collect();
    used.sort_unstable();
    used.dedup();
    for variable in used {
        // Null for a non-null variable has been reported.
        if let Some(variable) = operation.variables.get(usize::from(variable.0))
            && variable.ty.nullable
        {
            checker.null_condition(variable);
        }
    }
}

#[cfg(test)]
mod tests;
