//! Slots: under which response key each join key arrives, and which joins are asked together.

use std::collections::HashMap;
use std::mem;
use std::slice;

use apollo_compiler::{Name, name};

use super::batches::Target;
use super::collect::{Content, Entry, Helper, Joined, Level, Slot};
use super::guard::and;
use super::{Lowering, Site};
use crate::facts::{KeyPart, RelationshipId};
use crate::operation::{BatchId, Term};

/// An entry: the level and its place there.
pub(super) type Place = (usize, usize);

/// The entries of one response key.
type Group = Vec<Place>;

/// A level, and under which conditions its fields arrive.
pub(super) struct Reached<'l, 'd> {
    pub(super) level: &'l mut Level<'d>,
    /// The type conditions of each field on the way to it.
    pub(super) types: Vec<Vec<Name>>,
    /// The terms on the way to it.
    terms: Vec<Term>,
}

impl<'l, 'd> Reached<'l, 'd> {
    /// A level that every object at its place has.
    pub(super) fn whole(level: &'l mut Level<'d>) -> Self {
        let (types, terms) = (Vec::new(), Vec::new());
        Self { level, types, terms }
    }
}

/// The further parts of keys that are asked for already, by their type.
type Injected<'a> = HashMap<(Name, KeyPart<'a>), Helper>;

impl<'a, 'd> Lowering<'a, 'd> {
    /// Gives every join below these levels its slot. The levels are those of one response path:
    /// several if a field was selected under several guards.
    pub(super) fn assign_slots(&mut self, levels: &mut [Reached<'_, 'd>], site: Site) {
        let lifted = self.assign_lifts(levels, site);
        let mut injected = HashMap::new();
        for group in groups(levels) {
            let joins: Vec<Place> = (group.iter().copied())
                .filter(|&(level, entry)| {
                    matches!(levels[level].level.entries[entry].content, Content::Join(_))
                })
                .collect();
            let others: Vec<Place> =
                joins.iter().copied().filter(|place| !lifted.contains_key(place)).collect();
            let of_lifts = joins.iter().filter_map(|place| Some((*place, *lifted.get(place)?)));
            let batches: Vec<(Place, BatchId)> = (classes(levels, &others).iter())
                .flat_map(|class| {
                    let batch = self.assign_batch(levels, class, site);
                    class.iter().map(move |&place| (place, batch))
                })
                .chain(of_lifts)
                .collect();
            let parent = |(level, entry): Place| &levels[level].level.entries[entry].parent;
            let same = joins.len() == group.len()
                && batches
                    .windows(2)
                    .all(|pair| pair[0].1 == pair[1].1 && parent(pair[0].0) == parent(pair[1].0));
            let batches: HashMap<Place, BatchId> = batches.into_iter().collect();
            for class in classes(levels, &joins) {
                // What arrives in the same objects arrives once.
                let alias = (!same).then(|| self.private_alias());
                for place in class {
                    let entry = &mut levels[place.0].level.entries[place.1];
                    self.assign_slot(entry, batches[&place], alias.as_deref(), &mut injected);
                }
            }
            self.assign_children(levels, &group, site);
        }
        let levels = levels.iter_mut().map(|reached| &mut *reached.level);
        for level in levels.filter(|level| level.entries.is_empty()) {
            // An upstream selection set may not be empty. Every type has this field.
            let helper = self.helper(&name!("Query"), name!("__typename"));
            level.helpers.push(helper);
        }
    }

    fn assign_children(&mut self, levels: &mut [Reached<'_, 'd>], group: &Group, site: Site) {
        let mut children: Vec<(Place, Level<'d>)> = Vec::new();
        for &(level, entry) in group {
            if let Content::Object(below) = &mut levels[level].level.entries[entry].content {
                children.push(((level, entry), mem::take(below)));
            }
        }
        if children.is_empty() {
            return;
        }
        let mut below: Vec<_> = (children.iter_mut())
            .map(|(place, level)| {
                let parent = &levels[place.0];
                let guard = &parent.level.entries[place.1].guard;
                Reached {
                    level,
                    types: [parent.types.as_slice(), slice::from_ref(&guard.types)].concat(),
                    terms: [parent.terms.as_slice(), &guard.terms].concat(),
                }
            })
            .collect();
        self.assign_slots(&mut below, site);
        for ((level, entry), below) in children {
            levels[level].level.entries[entry].content = Content::Object(below);
        }
    }

    /// The batch of joins that arrive in the same objects: what all of them select.
    fn assign_batch(
        &mut self,
        levels: &mut [Reached<'_, 'd>],
        class: &[Place],
        site: Site,
    ) -> BatchId {
        let (first_level, first_entry) = class[0];
        let field = levels[first_level].level.entries[first_entry].field;
        let mut relationship = RelationshipId(0);
        let mut selections = Vec::new();
        for &(level, entry) in class {
            let terms = terms_of(&levels[level], entry);
            if let Content::Join(joined) = &mut levels[level].level.entries[entry].content {
                relationship = joined.relationship;
                selections.push((terms, mem::take(&mut joined.selection)));
            }
        }
        let target = Target::of(field);
        let texts: Vec<String> = (selections.iter())
            .map(|(_, selection)| self.client_text(&target, selection))
            .collect();
        let selection = if texts.windows(2).all(|pair| pair[0] == pair[1]) {
            selections.swap_remove(0).1
        } else {
            merged(selections)
        };
        self.batch(site, relationship, &target, selection)
    }

    fn assign_slot(
        &mut self,
        entry: &mut Entry<'d>,
        batch: BatchId,
        alias: Option<&str>,
        injected: &mut Injected<'a>,
    ) {
        let Entry { key, parent, content: Content::Join(joined), .. } = entry else {
            return;
        };
        let key = alias.unwrap_or(key).to_owned();
        let (part, further) = match self.schema.relationship(joined.relationship).key {
            [] => (self.leaf_part(parent, name!("__typename")), [].as_slice()),
            [first, further @ ..] => (self.part(parent, first), further),
        };
        let injected = (further.iter())
            .map(|part| {
                let helper = injected.entry((parent.clone(), *part));
                let new = || Helper { alias: self.private_alias(), part: self.part(parent, part) };
                helper.or_insert_with(new).clone()
            })
            .collect();
        joined.slot = Some(Slot { key, part, injected, batch });
    }

    /// A leaf of `parent` that the gateway asks for itself.
    pub(super) fn helper(&mut self, parent: &Name, field: Name) -> Helper {
        Helper { alias: self.private_alias(), part: self.leaf_part(parent, field) }
    }
}

/// Joins by the objects in which they arrive: those of a class under the same type conditions, so
/// that terms alone tell which of them do.
fn classes(levels: &[Reached<'_, '_>], joins: &[Place]) -> Vec<Vec<Place>> {
    let key = |(level, entry): Place| {
        let Reached { level, types, .. } = &levels[level];
        (types, &level.entries[entry].guard.types)
    };
    let mut classes: Vec<Vec<Place>> = Vec::new();
    for &join in joins {
        match (classes.iter_mut()).find(|class| key(class[0]) == key(join)) {
            Some(class) => class.push(join),
            None => classes.push(vec![join]),
        }
    }
    classes
}

/// The terms under which a join's selection applies, apart from those inside of it.
pub(super) fn terms_of(reached: &Reached<'_, '_>, entry: usize) -> Vec<Term> {
    let mut places = reached.level.order.iter().filter(|(idx, _)| *idx == entry);
    let own = match (places.next(), places.next()) {
        (Some((_, terms)), None) => terms.as_slice(),
        // The terms of several places stand inside.
        _ => &[],
    };
    let mut terms = [&reached.terms, own].concat();
    terms.sort();
    terms.dedup();
    terms
}

/// All selections as one, each under its terms. Terms of all of them go without saying.
pub(super) fn merged<'d>(selections: Vec<(Vec<Term>, Level<'d>)>) -> Level<'d> {
    let common: Vec<Term> = (selections[0].0.iter())
        .filter(|term| selections.iter().all(|(terms, _)| terms.contains(term)))
        .cloned()
        .collect();
    let mut all = Level::default();
    for (mut terms, level) in selections {
        terms.retain(|term| !common.contains(term));
        let places: Vec<(usize, Vec<Term>)> = (level.order.into_iter())
            .filter_map(|(idx, own)| Some((idx, and(&terms, &own)?)))
            .collect();
        let mut moved = vec![0; level.entries.len()];
        for (idx, mut entry) in level.entries.into_iter().enumerate() {
            let Some((_, terms)) = places.iter().find(|(of, _)| *of == idx) else {
                continue;
            };
            if !matches!(entry.content, Content::Join(_)) {
                entry.guard.terms.clone_from(terms);
            }
            moved[idx] = all.entries.len();
            all.entries.push(entry);
        }
        let places = places.into_iter().map(|(idx, terms)| (moved[idx], terms));
        all.order.extend(places);
    }
    all
}

/// The entries of some levels by response key, in the order of their first appearance.
fn groups(levels: &[Reached<'_, '_>]) -> Vec<Group> {
    let mut places: HashMap<&Name, usize> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for (level_idx, level) in levels.iter().enumerate() {
        for (entry_idx, entry) in level.level.entries.iter().enumerate() {
            let place = *places.entry(&entry.key).or_insert(groups.len());
            if place == groups.len() {
                groups.push(Vec::new());
            }
            groups[place].push((level_idx, entry_idx));
        }
    }
    groups
}

impl Joined<'_> {
    /// The slot that `assign_slots` gave it.
    pub(super) fn slot(&self) -> Option<&Slot> {
        self.slot.as_ref()
    }
}
