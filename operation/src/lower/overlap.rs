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

use super::collect::Owner;
use super::guard::Guard;
use super::{Lowering, MAX_DEPTH};
use crate::facts::RemoteId;

/// The response keys of the joined fields below a selection set that its own remote schema reaches.
type JoinedKeys = Rc<HashSet<Name>>;

/// The joined fields below selection sets, by who is asked and by the sets' addresses.
pub(super) type KnownJoins = HashMap<(Option<RemoteId>, *const SelectionSet), JoinedKeys>;

/// A field with what stands below it.
pub(super) struct Branch<'d> {
    pub(super) key: &'d Name,
    pub(super) guard: Guard,
    pub(super) below: Below<'d>,
}

/// What stands below a field.
pub(super) enum Below<'d> {
    /// Another remote schema's: the field itself is a joined one, as that of an interface is.
    Joined,
    /// The selection sets of a field of the remote schema's own.
    Own(Vec<&'d SelectionSet>),
}

impl<'d> Lowering<'_, 'd> {
    /// Whether two of the branches, which all are selected on `parent`, overlap.
    pub(super) fn overlap(&mut self, owner: Owner, parent: &Name, branches: &[Branch<'d>]) -> bool {
        if self.schema.possible_types(parent).is_none() {
            return false;
        }
        let mut by_key: HashMap<&Name, HashMap<&[Name], HashSet<Name>>> = HashMap::new();
        for branch in branches {
            let joined = by_key.entry(branch.key).or_default();
            let joined = joined.entry(&branch.guard.types).or_default();
            match &branch.below {
                Below::Joined => {
                    joined.insert(branch.key.clone());
                }
                Below::Own(sets) => {
                    for set in sets {
                        joined.extend(self.joined_keys(owner, set, 0).iter().cloned());
                    }
                }
            }
        }
        let types_of = |types: &[Name]| {
            let guard = Guard { types: types.to_vec(), terms: Vec::new() };
            self.guarded_types(parent, &guard)
        };
        let overlap = |one: &[Name], other: &[Name]| {
            let other = types_of(other);
            types_of(one).iter().any(|ty| other.contains(ty))
        };
        by_key.values().any(|ways| {
            let ways: Vec<_> = ways.iter().filter(|(_, keys)| !keys.is_empty()).collect();
            ways.iter().enumerate().any(|(idx, (one, keys))| {
                (ways[idx + 1..].iter())
                    .any(|(other, more)| !keys.is_disjoint(more) && overlap(one, other))
            })
        })
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
