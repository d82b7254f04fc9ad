//! One type that two remote schemas have, each with fields of its own: each lifts the other's.

use fastrand::Rng;

use super::columns::column;
use super::lookups::{Draft, Part};
use super::relationships::Way;
use super::{Batch, Field, Gateway, Meaning, Object, Relationship, Role};

/// The types by which both sides find one another's rows.
const KEYS: [&str; 3] = ["Int", "ID", "String"];

/// Gives a type of one remote schema to another one too, if there is one that can be shared.
pub(super) fn add(rng: &mut Rng, gateway: &mut Gateway, number: usize) {
    let mut plain: Vec<usize> =
        (0..gateway.remotes.len()).filter(|idx| gateway.remotes[*idx].names.is_plain()).collect();
    rng.shuffle(&mut plain);
    let [one, other, ..] = plain[..] else { return };
    let Some((object, key)) = shareable(rng, gateway, one) else {
        return;
    };
    let remote = &gateway.remotes[other];
    let names = ["extra", "more_", "type_"];
    let mut fields =
        vec![Field { ty: key.ty.nullable().clone().maybe_non_null(rng), ..key.clone() }];
    fields.extend(names[..rng.usize(1..3)].iter().map(|name| column(rng, remote, name)));
    let there = Object { interfaces: Vec::new(), fields, ..object.clone() };
    gateway.remotes[other].objects.push(there.clone());
    lift(rng, gateway, (one, other), (&object, &there), &key, number);
    lift(rng, gateway, (other, one), (&there, &object), &key, number + 1);
}

/// A type with a key that no relationship is about.
fn shareable(rng: &mut Rng, gateway: &Gateway, remote: usize) -> Option<(Object, Field)> {
    let is_free = |object: &&Object| {
        let is_source = |one: &Relationship| gateway.sources(one).contains(&object.name);
        // What a field of an interface loses its `!` by is not what is tested here.
        object.role == Role::Rows
            && object.interfaces.is_empty()
            && object.name != "Money"
            && !gateway.relationships.iter().any(is_source)
    };
    let objects = gateway.remotes[remote].objects.iter().filter(is_free);
    let object = rng.choice(objects.collect::<Vec<_>>())?.clone();
    let is_key = |field: &&Field| {
        let is_plain = field.ty.item().is_none() && KEYS.contains(&field.ty.name());
        matches!(field.meaning, Meaning::Column(_)) && is_plain
    };
    let keys: Vec<Field> = object.fields.iter().filter(is_key).cloned().collect();
    let key = rng.choice(keys)?;
    Some((object, key))
}

/// The fields of one side on the other.
fn lift(
    rng: &mut Rng,
    gateway: &mut Gateway,
    (source, target): (usize, usize),
    (here, there): (&Object, &Object),
    key: &Field,
    number: usize,
) {
    let way = [Way::Aliased, Way::ByPosition, Way::ByFields][rng.usize(..3)];
    let part = Part {
        key: key.name.clone(),
        column: key.name.clone(),
        argument: key.ty.name().to_owned(),
        is_list: false,
        has_null_items: false,
    };
    let fields = match way {
        Way::Aliased | Way::ByPosition => Vec::new(),
        Way::ByFields => vec![(key.name.clone(), key.name.clone())],
    };
    let batch =
        Batch { fields, is_many: false, max_keys: (rng.u32(0..5) == 0).then_some(2), rows: None };
    let is_fatal = rng.u32(0..10) == 0;
    let draft = Draft {
        rng,
        remote: &mut gateway.remotes[target],
        rows: there.name.clone(),
        row_type: there.name.clone(),
        way,
        parts: vec![part],
        number,
        is_single: true,
        is_lift: true,
        is_fatal,
    };
    let path = draft.finish();
    let is_new = |field: &&Field| here.fields.iter().all(|own| own.name != field.name);
    gateway.relationships.push(Relationship {
        source,
        source_type: here.name.clone(),
        name: String::new(),
        key: vec![key.name.clone()],
        each: None,
        lift: there.fields.iter().filter(is_new).map(|field| field.name.clone()).collect(),
        target,
        path,
        batch: (way != Way::Aliased).then_some(batch),
        function: None,
        is_fatal,
    });
}
