//! Siblings: the selection sets of one response path, collected together.
//!
//! ```text
//! { a @skip(if: $v) { user { name } }  a { ... on A { user { email } } } }
//! ```
//!
//! The field `a` is two entries here, each with a level of its own. What is joined below is decided
//! for both at once, so that all of them are collected for each type by itself, or none.

use std::collections::{HashMap, HashSet};

use apollo_compiler::Name;

use super::collect::{Draft, Level, Owner, Scope, Walk};
use super::{LowerError, Lowering};
use crate::facts::RemoteId;

/// A selection set of a response path: the type it is on, and what it consists of.
pub(super) struct Sibling<'d> {
    pub(super) parent: Name,
    pub(super) scopes: Vec<Scope<'d>>,
}

/// What stands below a field.
struct Below<'d> {
    /// The field's place among the drafts of all siblings.
    draft: usize,
    /// The object types that have the field.
    types: HashSet<Name>,
    sibling: Sibling<'d>,
}

impl<'d> Lowering<'_, 'd> {
    /// Collects the selection sets of one response path.
    pub(super) fn collect_siblings(
        &mut self,
        owner: Owner,
        siblings: &[Sibling<'d>],
        depth: usize,
    ) -> Result<Vec<Level<'d>>, LowerError> {
        let mut walks = Vec::with_capacity(siblings.len());
        for Sibling { parent, scopes } in siblings {
            let mut walk = Walk::new(owner, parent);
            self.walk_scopes(&mut walk, &[], scopes, depth)?;
            walks.push(walk);
        }
        if self.overlap(owner, &walks) {
            for (walk, Sibling { parent, scopes }) in walks.iter_mut().zip(siblings) {
                if self.schema.possible_types(parent).is_some() {
                    *walk = Walk::new(owner, parent);
                    for ty in self.known_types(owner, parent) {
                        self.walk_scopes(walk, &[ty], scopes, depth)?;
                    }
                }
            }
        }
        let mut below = self.collect_below(owner, &mut walks, depth)?.into_iter();
        let level = |walk: Walk<'d>| {
            let entries = (walk.drafts.into_iter().zip(&mut below))
                .map(|(draft, selection)| self.entry(owner, draft, selection))
                .collect();
            Level { entries, order: walk.order, helpers: Vec::new() }
        };
        Ok(walks.into_iter().map(level).collect())
    }

    /// What is selected below each of the drafts.
    fn collect_below(
        &mut self,
        owner: Owner,
        walks: &mut [Walk<'d>],
        depth: usize,
    ) -> Result<Vec<Level<'d>>, LowerError> {
        let mut n_drafts = 0;
        let mut paths = Vec::new();
        let mut known: HashMap<(Name, RemoteId), usize> = HashMap::new();
        for walk in walks {
            for draft in &mut walk.drafts {
                let key = draft.field.response_key().clone();
                if let Some(remote) = self.asked_below(owner, draft) {
                    let path = *known.entry((key, remote)).or_insert(paths.len());
                    if path == paths.len() {
                        paths.push((remote, Vec::new()));
                    }
                    paths[path].1.push((n_drafts, &walk.parent, draft));
                }
                n_drafts += 1;
            }
        }
        let mut levels: Vec<Level<'d>> = Vec::new();
        levels.resize_with(n_drafts, Level::default);
        for (remote, drafts) in paths {
            for (places, siblings) in self.siblings(drafts) {
                let collected =
                    self.collect_siblings(Owner::Remote(remote), &siblings, depth + 1)?;
                for (place, level) in places.into_iter().zip(collected) {
                    levels[place] = level;
                }
            }
        }
        Ok(levels)
    }

    /// The selection sets below fields of one response key, those together that some object has both.
    fn siblings(
        &self,
        drafts: Vec<(usize, &Name, &mut Draft<'d>)>,
    ) -> Vec<(Vec<usize>, Vec<Sibling<'d>>)> {
        let is_alone = drafts.len() == 1;
        let mut groups: Vec<Vec<Below<'d>>> = Vec::new();
        for (idx, parent, draft) in drafts {
            let types = match is_alone {
                true => HashSet::new(),
                false => self.guarded_types(parent, &draft.guard).into_iter().collect(),
            };
            let below = Below { draft: idx, types, sibling: draft.sibling(self.schema.schema()) };
            let meets = |group: &Vec<Below<'d>>| {
                group.iter().any(|other| !other.types.is_disjoint(&below.types))
            };
            let (meeting, mut apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(meets);
            apart.push(meeting.into_iter().flatten().chain([below]).collect());
            groups = apart;
        }
        let unzip = |group: Vec<Below<'d>>| {
            group.into_iter().map(|below| (below.draft, below.sibling)).unzip()
        };
        groups.into_iter().map(unzip).collect()
    }

    /// Who is asked for what stands below a field, if anything does.
    fn asked_below(&self, owner: Owner, draft: &Draft<'d>) -> Option<RemoteId> {
        let served_by = self.served_by(owner, &draft.parent, draft.field);
        let has_selection = !draft.field.selection_set.selections.is_empty();
        self.asked(served_by, draft.relationship, draft.field).filter(|_| has_selection)
    }
}
