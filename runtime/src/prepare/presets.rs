//! Presets at run time: session values as JSON, and what goes into the objects of variables.
//!
//! All that a request needs is read before anything is sent, so that what the session lacks is an
//! error of the request. An operation holds no session value: it serves all sessions of its role.

use std::fmt;

use joinwright_operation::{
    Fetch, InputPresets, InputPresetsId, JsonPiece, Operation, SessionValue, SessionValueId,
    VariableId, VariablePresets,
};
use serde_json::value::RawValue;

use super::session_value;
use crate::auth::Session;
use crate::error::{Code, GraphqlError};
use crate::json::Members;

/// The most bytes of the client's variables together, with what presets add to them. Of each small
/// object in them a large one may become.
const MAX_BYTES: usize = 64 << 20;

/// What presets add to one request.
#[derive(Default)]
pub(crate) struct PresetValues<'a> {
    inputs: &'a [InputPresets],
    names: &'a [SessionValue],
    /// For each session value its JSON, or what is wrong with it.
    session: Vec<Result<String, Code>>,
    variables: &'a [VariablePresets],
    /// For each of `variables` its value with presets, if it has one.
    values: Vec<Option<String>>,
}

impl fmt::Debug for PresetValues<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PresetValues").finish_non_exhaustive()
    }
}

/// Why presets could not be added to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PresetFault {
    /// The session does not have a value, or not one of the type.
    Session(SessionValueId),
    /// It would be larger than may be.
    TooLarge,
}

impl<'a> PresetValues<'a> {
    /// What presets add to a request of a session. `given` are the client's variables, which have
    /// been checked.
    ///
    /// # Errors
    /// If the session lacks what is needed. The errors name the session variables and not their
    /// values.
    pub(super) fn new(
        operation: &'a Operation,
        session: &Session,
        given: impl Fn(VariableId) -> Option<&'a str>,
    ) -> Result<Self, Vec<GraphqlError<'static>>> {
        let json = |value: &SessionValue| match session.variable(&value.variable) {
            Some(text) => session_value::json(text, &value.ty).map_err(|_| Code::CoercionError),
            None => Err(Code::NotFound),
        };
        let mut presets = Self {
            inputs: &operation.presets.inputs,
            names: &operation.presets.session_values,
            session: operation.presets.session_values.iter().map(json).collect(),
            variables: &operation.presets.variables,
            values: Vec::new(),
        };
        let needed = presets.names.iter().zip(&presets.session);
        let errors: Vec<_> = needed
            .filter(|(name, _)| name.is_always_needed)
            .filter_map(|(name, value)| Some(session_error(name, *value.as_ref().err()?)))
            .collect();
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut room = MAX_BYTES;
        for of in presets.variables {
            let value = match given(of.variable).or(of.default.as_deref()) {
                Some(json) => Some(presets.added(of.presets, json, room)?),
                None => None,
            };
            room -= value.as_ref().map_or(0, String::len);
            presets.values.push(value);
        }
        Ok(presets)
    }

    /// The value of a variable as a fetch sends it, if presets go into it.
    pub(super) fn sent(&self, fetch: &Fetch, variable: VariableId) -> Option<&str> {
        let mut places = fetch.variable_presets.iter().map(|id| usize::from(id.0));
        let place = places
            .find(|place| self.variables.get(*place).is_some_and(|of| of.variable == variable))?;
        self.values.get(place)?.as_deref()
    }

    /// The names of the variables that hold these session values, with their JSON.
    pub(crate) fn session_values(
        &self,
        ids: &[SessionValueId],
    ) -> impl Iterator<Item = (&'a SessionValue, &str)> {
        ids.iter().filter_map(|id| {
            let place = usize::from(id.0);
            // What is needed is there, or nothing would be sent.
            Some((self.names.get(place)?, self.session.get(place)?.as_deref().ok()?))
        })
    }

    /// Adds presets to the objects of a value.
    ///
    /// # Errors
    /// If the session lacks one, or the value becomes larger than `room`.
    pub(crate) fn add(
        &self,
        presets: InputPresetsId,
        json: &str,
        room: usize,
    ) -> Result<String, PresetFault> {
        let mut adding = Adding { values: self, room, out: String::with_capacity(json.len()) };
        adding.value(presets, json)?;
        Ok(adding.out)
    }

    fn added(
        &self,
        presets: InputPresetsId,
        json: &str,
        room: usize,
    ) -> Result<String, Vec<GraphqlError<'static>>> {
        self.add(presets, json, room).map_err(|fault| vec![self.error(fault)])
    }

    fn error(&self, fault: PresetFault) -> GraphqlError<'static> {
        let lacking = match fault {
            PresetFault::Session(SessionValueId(id)) => {
                let place = usize::from(id);
                self.names.get(place).zip(self.session.get(place).and_then(|it| it.as_ref().err()))
            }
            PresetFault::TooLarge => None,
        };
        match lacking {
            Some((name, code)) => session_error(name, *code),
            None => {
                let message = "the variables are too large with what the gateway adds to them";
                GraphqlError::new(Code::LimitExceeded, message)
            }
        }
    }
}

/// What is wrong with a session value, which is not told itself.
fn session_error(value: &SessionValue, code: Code) -> GraphqlError<'static> {
    let SessionValue { variable, declared, .. } = value;
    let message = match code {
        Code::NotFound => format!("session variable `{variable}` is missing"),
        _ => format!("session variable `{variable}` has no value of type `{declared}`"),
    };
    GraphqlError::new(code, message)
}

/// A value that is being written with presets.
struct Adding<'p, 'a> {
    values: &'p PresetValues<'a>,
    room: usize,
    out: String,
}

impl Adding<'_, '_> {
    /// Appends a value: an object, a list, or null. It has been checked to be one of its type, so it
    /// nests no deeper than a variable may; each level is read again by the next.
    fn value(&mut self, presets: InputPresetsId, json: &str) -> Result<(), PresetFault> {
        let members = serde_json::from_str::<Members<'_>>;
        let items = serde_json::from_str::<Vec<&RawValue>>;
        match json.trim_start().as_bytes().first() {
            Some(b'[') => match items(json) {
                Ok(items) => self.list(presets, &items),
                Err(_) => self.text(json),
            },
            Some(b'{') => match (members(json), self.values.inputs.get(usize::from(presets.0))) {
                (Ok(Members(members)), Some(presets)) => self.object(presets, &members),
                _ => self.text(json),
            },
            _ => self.text(json),
        }
    }

    fn list(&mut self, presets: InputPresetsId, items: &[&RawValue]) -> Result<(), PresetFault> {
        self.text("[")?;
        for (idx, item) in items.iter().enumerate() {
            self.text(if idx == 0 { "" } else { "," })?;
            self.value(presets, item.get())?;
        }
        self.text("]")
    }

    fn object(
        &mut self,
        presets: &InputPresets,
        members: &[(std::borrow::Cow<'_, str>, &RawValue)],
    ) -> Result<(), PresetFault> {
        self.text("{")?;
        let mut comma = "";
        for (name, value) in members {
            self.name(comma, name)?;
            match presets.below.binary_search_by(|(known, _)| (**known).cmp(name)) {
                Ok(place) => self.value(presets.below[place].1, value.get())?,
                Err(_) => self.text(value.get())?,
            }
            comma = ",";
        }
        for preset in presets.members.iter() {
            // Only what a relationship binds can be there; it stands.
            if members.iter().any(|(name, _)| *name == preset.name) {
                continue;
            }
            self.name(comma, &preset.name)?;
            for piece in preset.value.iter() {
                match piece {
                    JsonPiece::Text(text) => self.text(text)?,
                    JsonPiece::Session(id) => match self.values.session.get(usize::from(id.0)) {
                        Some(Ok(json)) => self.text(json)?,
                        Some(Err(_)) | None => return Err(PresetFault::Session(*id)),
                    },
                }
            }
            comma = ",";
        }
        self.text("}")
    }

    /// Appends the name of a member. GraphQL names have nothing to escape.
    fn name(&mut self, comma: &str, name: &str) -> Result<(), PresetFault> {
        for text in [comma, "\"", name, "\":"] {
            self.text(text)?;
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), PresetFault> {
        if self.out.len() + text.len() > self.room {
            return Err(PresetFault::TooLarge);
        }
        self.out.push_str(text);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
