//! Lifts by what they fill in: a field that objects of one remote schema get from another.

use std::collections::HashMap;

use crate::facts::{Relationship, RelationshipId, RemoteId};

/// The lifts by remote schema, source type and field. Lifts that ask for the same are one: the first
/// of them stands for all.
pub(crate) fn index<'a>(
    relationships: &[Relationship<'a>],
) -> HashMap<(RemoteId, &'a str, &'a str), RelationshipId> {
    let mut ids = HashMap::new();
    for (idx, relationship) in relationships.iter().enumerate() {
        let Some(lift) = relationship.lift else { continue };
        let asks = |other: &Relationship<'a>| {
            other.lift.is_some_and(|other| other.owner == lift.owner)
                && anonymous(other) == anonymous(relationship)
        };
        let first = relationships.iter().position(asks).unwrap_or(idx);
        for field in lift.fields {
            let key = (lift.owner, relationship.source_type, *field);
            ids.insert(key, RelationshipId(first as u16));
        }
    }
    ids
}

/// A lift without what tells it from others that ask for the same.
fn anonymous<'a>(relationship: &Relationship<'a>) -> Relationship<'a> {
    Relationship { name: "", lift: None, ..*relationship }
}
