//! What a relationship does, in sentences for people.

use joinwright_operation::facts::{OnError, Returns};

use crate::ir::{Batching, Gateway, KeyField, Pairing, Relationship, RemoteSchema};

use super::keys::used;

/// `users.Query.user(id:)`: the target's coordinate, with the arguments that the relationship binds.
pub(super) fn target(gateway: &Gateway, relationship: &Relationship) -> String {
    let remote = &gateway.remotes[usize::from(relationship.target.0)];
    if let Some(path) = &remote.function {
        return path.clone();
    }
    let root = relationship.path.first().map_or("Query", |segment| segment.parent.as_str());
    let mut text = format!("{}.{root}", remote.name.value);
    for segment in &relationship.path {
        text = text + "." + &segment.field.value;
        if !segment.arguments.is_empty() {
            let names =
                segment.arguments.iter().map(|argument| format!("{}:", argument.name.value));
            text = text + "(" + &names.collect::<Vec<_>>().join(", ") + ")";
        }
    }
    text
}

/// `Order.user`, or `Product.{name, price}` for a lift.
pub(super) fn coordinate(relationship: &Relationship) -> String {
    let source = &relationship.source_type.value;
    match relationship.lift.as_slice() {
        [] => format!("{source}.{}", relationship.name.value),
        [field] => format!("{source}.{}", field.value),
        fields => {
            let names: Vec<&str> = fields.iter().map(|field| field.value.as_str()).collect();
            format!("{source}.{{{}}}", names.join(", "))
        }
    }
}

/// What the source type is called in the joined schema, if it is renamed.
pub(super) fn renamed(source: &RemoteSchema, relationship: &Relationship) -> Option<String> {
    let own = &relationship.source_type.value;
    let joined = source.joined_type(own);
    (joined != *own).then(|| format!("`{own}` is `{joined}` in the joined schema."))
}

/// `one, key user_id, aliased by 100`
pub(super) fn summary(gateway: &Gateway, relationship: &Relationship) -> String {
    let names: Vec<&str> = used(relationship).map(|field| field.name.value.as_str()).collect();
    let key = match names.as_slice() {
        [] => "no key".to_owned(),
        names => format!("key {}", names.join(" ")),
    };
    let (returns, batching) = match &relationship.batching {
        Batching::Aliased => ("one", "aliased"),
        Batching::Listed { returns: Returns::One, .. } => ("one", "listed"),
        Batching::Listed { returns: Returns::Many, .. } => ("many", "listed"),
    };
    let each = if each(relationship).is_some() { " for each item" } else { "" };
    let how = match (function(gateway, relationship), relationship.max_keys) {
        (Some(_), u32::MAX) => "one call".to_owned(),
        (Some(_), max_keys) => format!("calls of {max_keys}"),
        (None, max_keys) => format!("{batching} by {max_keys}"),
    };
    format!("{returns}{each}, {key}, {how}")
}

/// What there is to say about the types that have the field and about a list in the key.
pub(super) fn sources(relationship: &Relationship) -> Vec<String> {
    let mut notes = Vec::new();
    if !relationship.also_on.is_empty() {
        notes.push(format!(
            "Further types with the field: `{}`.",
            relationship.also_on.join("`, `")
        ));
    }
    if let Some(list) = each(relationship) {
        notes.push(format!(
            "Each item of `{}` is a key; the field is a list in their order, with null for a null.",
            list.name.value
        ));
    }
    notes
}

/// The key field whose items are asked for one by one.
fn each(relationship: &Relationship) -> Option<&KeyField> {
    used(relationship).find(|field| field.list.is_some())
}

/// How keys travel.
pub(super) fn batching(gateway: &Gateway, relationship: &Relationship) -> String {
    if function(gateway, relationship).is_some() {
        return match relationship.max_keys {
            u32::MAX => "One call for all distinct keys.".to_owned(),
            max_keys => format!("One call for all distinct keys; at most {max_keys} in a call."),
        };
    }
    let how = match &relationship.batching {
        Batching::Aliased => "One aliased field for each distinct key",
        Batching::Listed { .. } => "One field for the list of distinct keys",
    };
    let deadline = (relationship.timeout_seconds)
        .map_or_else(String::new, |seconds| format!(", which has {seconds} seconds"));
    format!("{how}; at most {} keys in a request{deadline}.", relationship.max_keys)
}

/// What becomes of rows whose key has a null.
pub(super) fn null_key(relationship: &Relationship) -> &'static str {
    match used(relationship).count() {
        0 => "There is no key: one answer serves every place.",
        _ if relationship.is_lift() => {
            "A key with a null in any part fetches nothing, and the fields are null."
        }
        1 => "A null key fetches nothing, and the field is null.",
        _ => "A key with a null in any part fetches nothing, and the field is null.",
    }
}

/// How rows of the answer find their keys, and what a key without a row gets.
pub(super) fn rows(gateway: &Gateway, relationship: &Relationship) -> String {
    if function(gateway, relationship).is_some() {
        return "The n-th value is the n-th key's.".to_owned();
    }
    let Batching::Listed { pairing, returns } = &relationship.batching else {
        if relationship.is_lift() {
            return "The fields are those of what the target answers for its key.".to_owned();
        }
        return "The field is what the target answers for its key.".to_owned();
    };
    let pairing = match pairing {
        Pairing::Position => "The n-th row is the n-th key's".to_owned(),
        Pairing::Fields(fields) => {
            let names = fields.iter().map(|field| format!("`{}`", field.name.value));
            format!("Rows find their keys by {}", names.collect::<Vec<_>>().join(", "))
        }
    };
    let without = match returns {
        Returns::One => "a key without a row is null",
        Returns::Many => "a key without a row is an empty list",
    };
    let of_type = (relationship.as_type.as_ref())
        .map_or(String::new(), |ty| format!("; a row that is no `{}` is an error", ty.value));
    format!("{pairing}; {without}{of_type}.")
}

/// Which bound arguments the client may add to.
pub(super) fn client_parts(relationship: &Relationship) -> Option<String> {
    let arguments = relationship.path.iter().flat_map(|segment| &segment.arguments);
    let parts = arguments.filter(|argument| argument.remainder.is_some());
    let names: Vec<String> = parts.map(|argument| format!("`{}`", argument.name.value)).collect();
    let names = names.join(", ");
    (!names.is_empty())
        .then(|| format!("The client gives the rest of {names}; what is bound stands."))
}

/// Where rows are known from without being asked for.
pub(super) fn entity(gateway: &Gateway, relationship: &Relationship) -> Option<String> {
    let names = relationship.entity.iter().map(|field| format!("`{}`", field.name.value));
    let names = names.collect::<Vec<_>>().join(", ");
    let remote = &gateway.remotes[usize::from(relationship.target.0)].name.value;
    let row = relationship.row_type();
    (!names.is_empty()).then(|| {
        format!("Any `{row}` that `{remote}` answered is the row of its {names} and not asked for again.")
    })
}

/// What an upstream error does.
pub(super) fn error(gateway: &Gateway, relationship: &Relationship) -> String {
    if function(gateway, relationship).is_some() {
        return "An error of the function nulls this field alone.".to_owned();
    }
    let remote = &gateway.remotes[usize::from(relationship.target.0)].name.value;
    let what = if relationship.is_lift() { "these fields" } else { "this field" };
    match relationship.on_error {
        OnError::Null => format!("An error of `{remote}` nulls {what} alone."),
        OnError::Fail => format!("An error of `{remote}` that leaves {what} null nulls `data`."),
    }
}

/// The function that answers a relationship.
fn function<'g>(gateway: &'g Gateway, relationship: &Relationship) -> Option<&'g str> {
    gateway.remotes[usize::from(relationship.target.0)].function.as_deref()
}
