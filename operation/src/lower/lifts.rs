//! Lifts: fields of an object that another remote schema has.
//!
//! ```text
//! client    { topProducts { name inStock } }                  `inStock` is lifted from the inventory
//! upstream  { topProducts { name inStock: upc } }             the key arrives where the value must go
//! then      { _entities(representations: …) { inStock } }     one row, whose member is the value
//! ```
//!
//! The lifted fields of one lift in the same objects are one join: one key, one row, and a slot for
//! each member of the row.

use std::collections::HashMap;

use apollo_compiler::Name;
use apollo_compiler::executable::Field;

use super::batches::Target;
use super::collect::{Content, Draft, Entry, Joined, Level, Owner};
use super::guard::Guard;
use super::slots::{Place, Reached, merged, terms_of};
use super::{Lowering, Site};
use crate::facts::RelationshipId;
use crate::operation::{BatchId, Term};

/// Lifted fields that one row fills in.
struct Class<'d> {
    relationship: RelationshipId,
    types: Vec<Vec<Name>>,
    parent: Name,
    places: Vec<Place>,
    selections: Vec<(Vec<Term>, Level<'d>)>,
}

impl<'d> Lowering<'_, 'd> {
    /// The lift that gives a selected field to the owner of its selection set.
    pub(super) fn lift(
        &self,
        owner: Owner,
        parent: &Name,
        field: &Field,
    ) -> Option<RelationshipId> {
        match owner {
            Owner::Remote(remote) => self.schema.lift_of(remote, parent, &field.name),
            Owner::Root(_) => None,
        }
    }

    /// Whose field it is in the end: a lift may go through another.
    pub(super) fn served_by(&self, owner: Owner, parent: &Name, field: &Field) -> Owner {
        let mut owner = owner;
        // The compiler refuses lifts that go in a circle.
        while let Some(lift) = self.lift(owner, parent, field) {
            owner = Owner::Remote(self.schema.relationship(lift).remote);
        }
        owner
    }

    /// A lifted field: a join whose row has the field, by a lift of its own if need be.
    pub(super) fn lifted(
        &self,
        lift: RelationshipId,
        draft: Draft<'d>,
        selection: Level<'d>,
    ) -> Entry<'d> {
        let (guard, parent, field) = (draft.guard.clone(), draft.parent.clone(), draft.field);
        let target = Owner::Remote(self.schema.relationship(lift).remote);
        let row = Draft { guard: Guard::default(), ..draft };
        let entries = vec![self.entry(target, row, selection)];
        let selection = Level { entries, order: vec![(0, Vec::new())], helpers: Vec::new() };
        let joined = Joined { relationship: lift, selection, slot: None };
        let key = field.response_key().clone();
        Entry { key, guard, parent, field, content: Content::Join(joined) }
    }

    /// The batches of the lifted fields among these levels.
    pub(super) fn assign_lifts(
        &mut self,
        levels: &mut [Reached<'_, 'd>],
        site: Site,
    ) -> HashMap<Place, BatchId> {
        let mut batches = HashMap::new();
        for class in self.lift_classes(levels) {
            let Class { relationship, parent, places, selections, .. } = class;
            let batch = self.batch(site, relationship, &Target::row(parent), merged(selections));
            batches.extend(places.into_iter().map(|place| (place, batch)));
        }
        batches
    }

    fn lift_classes(&self, levels: &mut [Reached<'_, 'd>]) -> Vec<Class<'d>> {
        let mut classes: Vec<Class<'d>> = Vec::new();
        for (level, reached) in levels.iter_mut().enumerate() {
            for place in 0..reached.level.entries.len() {
                let terms = terms_of(reached, place);
                let Entry { parent, content: Content::Join(joined), .. } =
                    &mut reached.level.entries[place]
                else {
                    continue;
                };
                let relationship = joined.relationship;
                if self.schema.relationship(relationship).lift.is_none() {
                    continue;
                }
                let selection = (terms, std::mem::take(&mut joined.selection));
                let known = classes.iter_mut().find(|class| {
                    (class.relationship, &class.types, &class.parent)
                        == (relationship, &reached.types, &*parent)
                });
                match known {
                    Some(class) => class.add((level, place), selection),
                    None => classes.push(Class {
                        relationship,
                        types: reached.types.clone(),
                        parent: parent.clone(),
                        places: vec![(level, place)],
                        selections: vec![selection],
                    }),
                }
            }
        }
        classes
    }
}

impl<'d> Class<'d> {
    fn add(&mut self, place: Place, selection: (Vec<Term>, Level<'d>)) {
        self.places.push(place);
        let is_known = self.selections.iter().any(|known| is_same_leaf(known, &selection));
        if !is_known {
            self.selections.push(selection);
        }
    }
}

/// Whether two selections of one field each ask for one and the same leaf.
fn is_same_leaf(one: &(Vec<Term>, Level<'_>), other: &(Vec<Term>, Level<'_>)) -> bool {
    match (one.1.entries.as_slice(), other.1.entries.as_slice()) {
        ([a], [b]) => {
            let are_leaves = matches!((&a.content, &b.content), (Content::Leaf, Content::Leaf));
            are_leaves && a.key == b.key && one.0 == other.0
        }
        _ => false,
    }
}
