//! Client parts: what a client adds to arguments that a relationship binds, merged with what is bound,
//! and what presets add then.

use std::str;

use joinwright_operation::{Batch, BoundPresets, ClientPart, ClientValue, PresetEffect};

use crate::json::Members;
use crate::key::KeyError;
use crate::prepare::{PresetFault, PresetValues, VariableValues};

/// What a client and presets add to one argument, in one request.
#[derive(Debug)]
pub(crate) struct GivenPart<'a> {
    /// The end of the name of the argument's variable.
    pub(crate) suffix: &'a str,
    /// What is bound, as JSON, if that is the same for every key.
    pub(crate) constant: Option<&'a str>,
    /// The client's value as JSON; none if it is a variable without a value.
    value: Option<Vec<u8>>,
    presets: Option<(PresetEffect, &'a PresetValues<'a>)>,
}

/// The most bytes that a client may add to the requests of a fetch, all keys together. A variable may
/// stand in a value many times, and the value is sent with every key.
const MAX_ADDED_BYTES: usize = 64 << 20;

/// The client adds more than may be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLarge;

/// How many bytes the client may still add to the requests of a fetch.
#[derive(Debug)]
pub(crate) struct Room(usize);

impl Default for Room {
    fn default() -> Self {
        Self(MAX_ADDED_BYTES)
    }
}

impl Room {
    /// The parts of a batch, which are sent so many times.
    ///
    /// # Errors
    /// If there is no room for them.
    pub(crate) fn parts<'a>(
        &mut self,
        batch: &'a Batch,
        values: &'a VariableValues<'a>,
        n_times: usize,
    ) -> Result<Vec<GivenPart<'a>>, TooLarge> {
        let presets = |part: &BoundPresets| Some((part.effect, values.presets()));
        let mut room = self.0 / n_times.max(1);
        let mut given = Vec::with_capacity(batch.client_parts.len());
        for ClientPart { suffix, constant, value } in batch.client_parts.iter() {
            let effect = batch.bound_presets.iter().find(|presets| presets.suffix == *suffix);
            let mut writer = Writer { values, room, out: Vec::new() };
            let is_given = writer.value(value)?;
            let part = GivenPart {
                suffix,
                constant: constant.as_deref(),
                value: is_given.then_some(writer.out),
                presets: effect.and_then(presets),
            };
            let size = part.size(room)?;
            room -= size;
            self.0 -= size * n_times;
            given.push(part);
        }
        for part in batch.bound_presets.iter() {
            let suffix = &*part.suffix;
            if given.iter().all(|given| given.suffix != suffix) {
                let (constant, value, presets) = (None, None, presets(part));
                given.push(GivenPart { suffix, constant, value, presets });
            }
        }
        Ok(given)
    }
}

impl GivenPart<'_> {
    /// Whether the argument has another value, and this one is not sent.
    pub(crate) fn is_replaced(&self) -> bool {
        matches!(self.presets, Some((PresetEffect::Replace, _)))
    }

    /// Appends what is bound with what the client and presets add to it.
    ///
    /// # Errors
    /// If a preset can not be added.
    pub(crate) fn merge(&self, out: &mut Vec<u8>, bound: &[u8]) -> Result<(), KeyError> {
        let start = out.len();
        match &self.value {
            Some(client) => merge(out, bound, client),
            None => out.extend_from_slice(bound),
        }
        if let Some((PresetEffect::Add(_), _)) = self.presets {
            let merged = out.split_off(start);
            // What the session has not is an error of the request; it does not come this far.
            let added = self.added(&merged, usize::MAX);
            let added = added.map_err(|_| KeyError::new("a preset can not be added"))?;
            out.extend_from_slice(added.unwrap_or_default().as_bytes());
        }
        Ok(())
    }

    /// About how many bytes it adds.
    fn size(&self, room: usize) -> Result<usize, TooLarge> {
        let client = self.value.as_deref().unwrap_or_default();
        let added = self.added(client, room).map_err(|_| TooLarge)?;
        Ok(added.map_or(client.len(), |added| added.len()))
    }

    /// A value with presets, if there are any.
    fn added(&self, json: &[u8], room: usize) -> Result<Option<String>, PresetFault> {
        match (self.presets, str::from_utf8(json)) {
            (Some((PresetEffect::Add(id), values)), Ok(json)) => {
                values.add(id, json, room).map(Some)
            }
            _ => Ok(None),
        }
    }
}

/// Writes the client's values as JSON.
struct Writer<'a> {
    values: &'a VariableValues<'a>,
    /// The most bytes that are written.
    room: usize,
    out: Vec<u8>,
}

impl Writer<'_> {
    /// Appends a value. Nothing, and `false`, for a variable that has none.
    fn value(&mut self, value: &ClientValue) -> Result<bool, TooLarge> {
        match value {
            ClientValue::Json(text) => self.text(text)?,
            ClientValue::Variable { id, default } => {
                match self.values.get(*id).or(default.as_deref()) {
                    Some(text) => self.text(text)?,
                    None => return Ok(false),
                }
            }
            ClientValue::List(items) => {
                self.text("[")?;
                for (idx, item) in items.iter().enumerate() {
                    self.text(if idx == 0 { "" } else { "," })?;
                    if !self.value(item)? {
                        self.text("null")?;
                    }
                }
                self.text("]")?;
            }
            ClientValue::Object(members) => {
                self.text("{")?;
                for (name, value) in members.iter() {
                    let start = self.out.len();
                    write_name(&mut self.out, name);
                    if !self.value(value)? {
                        self.out.truncate(start);
                    }
                }
                self.text("}")?;
            }
        }
        Ok(true)
    }

    fn text(&mut self, text: &str) -> Result<(), TooLarge> {
        if self.out.len() + text.len() > self.room {
            return Err(TooLarge);
        }
        self.out.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// Merges two JSON values: of objects, member by member; otherwise what is bound stands.
///
/// Only objects that are bound in part are gone into, and those the relationships file bounds.
fn merge(out: &mut Vec<u8>, bound: &[u8], client: &[u8]) {
    let members = |json| serde_json::from_slice::<Members<'_>>(json);
    let (Ok(Members(bound_members)), Ok(Members(client))) = (members(bound), members(client))
    else {
        out.extend_from_slice(bound);
        return;
    };
    out.push(b'{');
    for (name, value) in &bound_members {
        let value = value.get().as_bytes();
        write_name(out, name);
        match client.iter().find(|(client, _)| client == name) {
            Some((_, client)) => merge(out, value, client.get().as_bytes()),
            None => out.extend_from_slice(value),
        }
    }
    for (name, value) in &client {
        if bound_members.iter().all(|(bound, _)| bound != name) {
            write_name(out, name);
            out.extend_from_slice(value.get().as_bytes());
        }
    }
    out.push(b'}');
}

/// Appends the name of a member, with a comma if it is not the first.
fn write_name(out: &mut Vec<u8>, name: &str) {
    if out.last() != Some(&b'{') {
        out.push(b',');
    }
    // GraphQL names have nothing to escape.
    out.push(b'"');
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}

#[cfg(test)]
mod tests {
    use joinwright_operation::facts::RelationshipId;
    use joinwright_operation::{FetchId, Shape};

    use super::*;

    fn check(bound: &str, client: &str, expect: &str) {
        let mut out = Vec::new();
        merge(&mut out, bound.as_bytes(), client.as_bytes());
        assert_eq!(String::from_utf8(out).unwrap(), expect);
    }

    #[test]
    fn objects_are_merged_member_by_member() {
        check(
            r#"{"id":{"eq":7}}"#,
            r#"{"name":{"eq":"a"}}"#,
            r#"{"id":{"eq":7},"name":{"eq":"a"}}"#,
        );
        check(r#"{"id":{"eq":7}}"#, r#"{"id":{"gt":1.50}}"#, r#"{"id":{"eq":7,"gt":1.50}}"#);
        check(r#"{"id":{"eq":7}}"#, "{}", r#"{"id":{"eq":7}}"#);
        check("{}", r#"{"a":[1],"b":null}"#, r#"{"a":[1],"b":null}"#);
    }

    #[test]
    fn what_is_added_is_bounded_for_all_keys_together() {
        let text = "1".repeat(MAX_ADDED_BYTES / 4);
        let batch = |parts: &[&str]| {
            let part = |json: &&str| ClientPart {
                suffix: "n".into(),
                constant: None,
                value: ClientValue::Json((*json).to_owned().into()),
            };
            let client_parts = parts.iter().map(part).collect();
            let plain = Batch::of(RelationshipId(0), FetchId(0), "_j0_", Shape::INT);
            Batch { client_parts, ..plain }
        };
        let values = VariableValues::default();
        let mut room = Room::default();
        assert!(room.parts(&batch(&[&text]), &values, 3).is_ok());
        assert_eq!(room.parts(&batch(&[&text]), &values, 2).err(), Some(TooLarge));
        assert!(room.parts(&batch(&["1"]), &values, 1_000).is_ok());
        assert!(room.parts(&batch(&["1"]), &values, usize::MAX).is_err());
        assert!(room.parts(&batch(&[]), &values, usize::MAX).is_ok());
    }

    #[test]
    fn what_is_bound_stands() {
        check(r#"{"id":{"eq":7}}"#, r#"{"id":null}"#, r#"{"id":{"eq":7}}"#);
        check(r#"{"id":{"eq":7}}"#, "null", r#"{"id":{"eq":7}}"#);
        check(r#"{"id":[7]}"#, r#"{"id":[8]}"#, r#"{"id":[7]}"#);
        check(r#"{"id":7}"#, r#"{"\u0069d":8}"#, r#"{"id":7}"#);
    }
}
