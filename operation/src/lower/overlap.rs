//! Overlap: whether one joined field can be reached on two ways of which some objects have both and
//! others only one.
//!
//! ```text
//! { node { friend { user { name } } ... on A { friend { user { email } } } } }
//! ```
//!
//! An `A` has one `user`, with both selections. Other objects have it with the first alone. Since the
//! two are different requests, the selection set is then collected for each object type by itself.
//! The same goes for a joined field of an interface that is selected on one of its types once more.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use apollo_compiler::Name;
use apollo_compiler::executable::{Selection, SelectionSet};

use super::collect::{Draft, Owner, Walk};
use super::{Lowering, MAX_DEPTH};
use crate::facts::RemoteId;

/// The response keys of the joined fields below a selection set that its own remote schema reaches.
type JoinedKeys = Rc<HashSet<Name>>;

/// The joined fields below selection sets, by who is asked and by the sets' addresses.
pub(super) type KnownJoins = HashMap<(Option<RemoteId>, *const SelectionSet), JoinedKeys>;

/// The object types that come to a field on one way, and the joined fields it leads to.
type Way = (HashSet<Name>, HashSet<Name>);

impl<'d> Lowering<'_, 'd> {
    /// Whether two ways to one joined field overlap, in selection sets of one response path.
    pub(super) fn overlap(&mut self, owner: Owner, walks: &[Walk<'d>]) -> bool {
        let is_abstract = |walk: &Walk<'d>| self.schema.possible_types(&walk.parent).is_some();
        if !walks.iter().any(is_abstract) {
            return false;
        }
        let mut by_key: HashMap<&Name, HashMap<(&Name, &[Name]), Way>> = HashMap::new();
        for walk in walks {
            for draft in &walk.drafts {
                let mut joined = HashSet::new();
                self.add_joined_keys(owner, draft, &mut joined);
                if joined.is_empty() {
                    continue;
                }
                let ways = by_key.entry(draft.field.response_key()).or_default();
                let way = ways.entry((&walk.parent, &draft.guard.types)).or_insert_with(|| {
                    let types = self.guarded_types(&walk.parent, &draft.guard);
                    (types.into_iter().collect(), HashSet::new())
                });
                way.1.extend(joined);
            }
        }
        let overlap =
            |one: &Way, other: &Way| !one.0.is_disjoint(&other.0) && !one.1.is_disjoint(&other.1);
        by_key.values().any(|ways| {
            let ways: Vec<&Way> = ways.values().collect();
            (ways.iter().enumerate())
                .any(|(idx, one)| ways[idx + 1..].iter().any(|other| overlap(one, other)))
        })
    }

    /// The joined fields that a field is or leads to.
    fn add_joined_keys(&mut self, owner: Owner, draft: &Draft<'d>, joined: &mut HashSet<Name>) {
        if draft.relationship.is_some() {
            joined.insert(draft.field.response_key().clone());
            return;
        }
        for set in draft.sets() {
            joined.extend(self.joined_keys(owner, set, 0).iter().cloned());
        }
    }

    fn joined_keys(&mut self, owner: Owner, set: &'d SelectionSet, depth: usize) -> JoinedKeys {
        let remote = match owner {
            Owner::Remote(remote) => Some(remote),
            Owner::Root(_) => None,
        };
        let address = (remote, std::ptr::from_ref(set));
        if let Some(known) = self.known_joins.get(&address) {
            return Rc::clone(known);
        }
        let mut keys = HashSet::new();
        // What nests deeper is refused when it is collected.
        let selections = if depth > MAX_DEPTH { [].iter() } else { set.selections.iter() };
        for selection in selections {
            let below = match selection {
                Selection::Field(field) => {
                    let is_lifted = self.lift(owner, &set.ty, field).is_some();
                    if is_lifted || self.schema.relationship_of(&set.ty, &field.name).is_some() {
                        keys.insert(field.response_key().clone());
                        continue;
                    }
                    &field.selection_set
                }
                Selection::InlineFragment(fragment) => &fragment.selection_set,
                Selection::FragmentSpread(spread) => {
                    &self.document.fragments[&spread.fragment_name].selection_set
                }
            };
            keys.extend(self.joined_keys(owner, below, depth + 1).iter().cloned());
        }
        let keys = Rc::new(keys);
        self.known_joins.insert(address, Rc::clone(&keys));
        keys
    }
}
