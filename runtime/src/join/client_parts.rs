//! Client parts: what a client adds to arguments that a relationship binds, merged with what is bound.

use joinwright_operation::{ClientPart, ClientValue};

use crate::json::Members;
use crate::prepare::VariableValues;

/// What a client adds to one argument, in one request.
#[derive(Debug)]
pub(crate) struct GivenPart<'a> {
    /// The end of the name of the argument's variable.
    pub(crate) suffix: &'a str,
    /// What is bound, as JSON, if that is the same for every key.
    pub(crate) constant: Option<&'a str>,
    /// The client's value as JSON; none if it is a variable without a value.
    value: Option<Vec<u8>>,
}

impl<'a> GivenPart<'a> {
    /// All parts of a batch.
    pub(crate) fn all(parts: &'a [ClientPart], values: &VariableValues<'_>) -> Vec<Self> {
        let given = |part: &'a ClientPart| {
            let mut json = Vec::new();
            let is_given = write(&mut json, &part.value, values);
            let value = is_given.then_some(json);
            Self { suffix: &part.suffix, constant: part.constant.as_deref(), value }
        };
        parts.iter().map(given).collect()
    }

    /// Appends what is bound with what the client adds to it.
    pub(crate) fn merge(&self, out: &mut Vec<u8>, bound: &[u8]) {
        match &self.value {
            Some(client) => merge(out, bound, client),
            None => out.extend_from_slice(bound),
        }
    }
}

/// Appends a value as JSON. Nothing, and `false`, for a variable that has none.
fn write(out: &mut Vec<u8>, value: &ClientValue, values: &VariableValues<'_>) -> bool {
    match value {
        ClientValue::Json(text) => out.extend_from_slice(text.as_bytes()),
        ClientValue::Variable { id, default } => match values.get(*id).or(default.as_deref()) {
            Some(text) => out.extend_from_slice(text.as_bytes()),
            None => return false,
        },
        ClientValue::List(items) => {
            out.push(b'[');
            for (idx, item) in items.iter().enumerate() {
                if idx > 0 {
                    out.push(b',');
                }
                if !write(out, item, values) {
                    out.extend_from_slice(b"null");
                }
            }
            out.push(b']');
        }
        ClientValue::Object(members) => {
            out.push(b'{');
            for (name, value) in members.iter() {
                let start = out.len();
                write_name(out, name);
                if !write(out, value, values) {
                    out.truncate(start);
                }
            }
            out.push(b'}');
        }
    }
    true
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
    fn what_is_bound_stands() {
        check(r#"{"id":{"eq":7}}"#, r#"{"id":null}"#, r#"{"id":{"eq":7}}"#);
        check(r#"{"id":{"eq":7}}"#, "null", r#"{"id":{"eq":7}}"#);
        check(r#"{"id":[7]}"#, r#"{"id":[8]}"#, r#"{"id":[7]}"#);
        check(r#"{"id":7}"#, r#"{"\u0069d":8}"#, r#"{"id":7}"#);
    }
}
