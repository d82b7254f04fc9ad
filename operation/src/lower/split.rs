//! Splitting the root selection set by who answers: one part for each remote schema, for mutations
//! one for each run of root fields of one remote schema.
//!
//! A namespace is the gateway's own. Its fields stand at the root of their remote schema, and a
//! condition on the namespace is one on each of them:
//!
//! ```text
//! { a: shop @include(if: $x) { order { id } }  b: shop { order { total } }  users { id } }
//! shop    { order @include(if: $x) { id }  _j0: order { total } }
//! users   { users { id } }
//! ```

use std::collections::{HashMap, HashSet};
use std::mem;

use apollo_compiler::Name;

use super::collect::{Content, Entry, Level};
use super::guard::and;
use super::{LowerError, Lowering};
use crate::facts::{OperationKind, RemoteId};
use crate::operation::Term;

/// Root fields that are asked for in one request.
pub(super) struct Part<'d> {
    pub(super) run: usize,
    pub(super) remote: RemoteId,
    pub(super) level: Level<'d>,
    /// The response keys upstream.
    keys: HashSet<Name>,
}

/// Who answers a response key.
pub(super) enum Answerer {
    Typename,
    Introspection,
    /// An index of [`Split::sets`].
    Namespace(usize),
    Part {
        /// An index of the parts.
        part: usize,
        /// The response key upstream.
        key: Name,
    },
}

/// A response key with what is known of it.
pub(super) struct Key {
    pub(super) key: Name,
    pub(super) nullable: bool,
    pub(super) answerer: Answerer,
}

/// The members of `data` or of a namespace.
pub(super) struct Members {
    /// The name of its type.
    pub(super) ty: Name,
    pub(super) keys: Vec<Key>,
    /// Where the keys stand, one entry for each selection that may be the first.
    pub(super) order: Vec<(usize, Vec<Term>)>,
    places: HashMap<Name, usize>,
}

/// The root selection set by who answers it.
pub(super) struct Split<'d> {
    kind: OperationKind,
    /// The members of `data`, then those of each namespace.
    pub(super) sets: Vec<Members>,
    pub(super) parts: Vec<Part<'d>>,
}

/// The place of the members of `data` in [`Split::sets`].
const DATA: usize = 0;

impl Members {
    fn new(ty: &Name) -> Self {
        Self { ty: ty.clone(), keys: Vec::new(), order: Vec::new(), places: HashMap::new() }
    }

    fn insert(&mut self, entry: &Entry<'_>, answerer: Answerer) -> usize {
        let nullable = !entry.field.definition.ty.is_non_null();
        self.places.insert(entry.key.clone(), self.keys.len());
        self.keys.push(Key { key: entry.key.clone(), nullable, answerer });
        self.keys.len() - 1
    }

    /// Notes that a key stands here too, unless an earlier place says so.
    fn note(&mut self, place: usize, terms: &[Term]) {
        let is_implied = self.order.iter().any(|(earlier, fewer)| {
            *earlier == place && fewer.iter().all(|term| terms.contains(term))
        });
        if !is_implied {
            self.order.push((place, terms.to_vec()));
        }
    }
}

impl<'d> Split<'d> {
    /// The part that asks for a new root field: that of its remote schema, the last one for a
    /// mutation, since mutations run in the client's order.
    fn part(&mut self, remote: RemoteId) -> usize {
        let parts = &mut self.parts;
        let known = match self.kind {
            OperationKind::Query => parts.iter().position(|part| part.remote == remote),
            OperationKind::Mutation => {
                parts.len().checked_sub(1).filter(|&last| parts[last].remote == remote)
            }
        };
        known.unwrap_or_else(|| {
            let run = match self.kind {
                OperationKind::Query => 0,
                OperationKind::Mutation => parts.len(),
            };
            parts.push(Part { run, remote, level: Level::default(), keys: HashSet::new() });
            parts.len() - 1
        })
    }
}

impl<'d> Lowering<'_, 'd> {
    /// Splits the root selection set on `ty`.
    pub(super) fn split(
        &mut self,
        kind: OperationKind,
        ty: &Name,
        level: Level<'d>,
    ) -> Result<Split<'d>, LowerError> {
        let mut split = Split { kind, sets: vec![Members::new(ty)], parts: Vec::new() };
        for entry in level.entries {
            match self.schema.root_field(kind, &entry.field.name) {
                None => split.add_own(DATA, &entry),
                Some(remote) if self.schema.remote(remote).names.namespace.is_some() => {
                    self.add_namespace(&mut split, remote, entry)?;
                }
                Some(remote) => self.add_root_field(&mut split, DATA, remote, entry)?,
            }
        }
        Ok(split)
    }

    fn add_namespace(
        &mut self,
        split: &mut Split<'d>,
        remote: RemoteId,
        mut entry: Entry<'d>,
    ) -> Result<(), LowerError> {
        self.check_flattened(&entry.field.directives)?;
        let Content::Object(level) = mem::replace(&mut entry.content, Content::Leaf) else {
            return Ok(());
        };
        let place = match split.sets[DATA].places.get(&entry.key) {
            Some(&place) => {
                let is_own = |inner: &Entry<'_>| inner.field.name == "__typename";
                if !level.entries.iter().all(is_own) {
                    self.check_run(split, place, &entry)?;
                }
                place
            }
            None => {
                let set = split.sets.len();
                split.sets.push(Members::new(entry.field.definition.ty.inner_named_type()));
                split.sets[DATA].insert(&entry, Answerer::Namespace(set))
            }
        };
        split.sets[DATA].note(place, &entry.guard.terms);
        let Answerer::Namespace(set) = split.sets[DATA].keys[place].answerer else {
            return Ok(());
        };
        for mut inner in level.entries {
            let Some(terms) = and(&entry.guard.terms, &inner.guard.terms) else {
                continue;
            };
            inner.guard.terms = terms;
            if inner.field.name == "__typename" {
                split.add_own(set, &inner);
            } else {
                self.add_root_field(split, set, remote, inner)?;
            }
        }
        Ok(())
    }

    /// Refuses a mutation that takes up a namespace again after other mutations: its fields run where
    /// it first stands, or here, which depends on variables.
    fn check_run(
        &self,
        split: &Split<'d>,
        place: usize,
        entry: &Entry<'d>,
    ) -> Result<(), LowerError> {
        let Answerer::Namespace(set) = split.sets[DATA].keys[place].answerer else {
            return Ok(());
        };
        let last = split.parts.len().checked_sub(1);
        let is_last = |key: &Key| match key.answerer {
            Answerer::Part { part, .. } => Some(part) == last,
            Answerer::Typename | Answerer::Introspection | Answerer::Namespace(_) => false,
        };
        if split.kind == OperationKind::Query
            || last.is_none()
            || split.sets[set].keys.iter().any(is_last)
        {
            return Ok(());
        }
        let message = format!("`{}` is selected again after other mutations", entry.key);
        Err(self.error(message, entry.field.location()))
    }

    /// Adds a field that a remote schema answers.
    fn add_root_field(
        &mut self,
        split: &mut Split<'d>,
        set: usize,
        remote: RemoteId,
        mut entry: Entry<'d>,
    ) -> Result<(), LowerError> {
        let place = match split.sets[set].places.get(&entry.key) {
            Some(&place) => place,
            None => {
                let part = split.part(remote);
                let mut key = entry.key.clone();
                if !split.parts[part].keys.insert(key.clone()) {
                    // Another namespace has it.
                    key = Name::new_unchecked(&self.private_alias());
                }
                split.sets[set].insert(&entry, Answerer::Part { part, key })
            }
        };
        split.sets[set].note(place, &entry.guard.terms);
        if let Answerer::Part { part, key } = &split.sets[set].keys[place].answerer {
            if split.kind == OperationKind::Mutation && part + 1 < split.parts.len() {
                // Whether it runs here or there depends on variables, but runs are fixed.
                let message = format!("`{}` is selected again after other mutations", entry.key);
                return Err(self.error(message, entry.field.location()));
            }
            entry.key = key.clone();
            split.parts[*part].level.push(entry);
        }
        Ok(())
    }
}

impl Split<'_> {
    /// Adds a field that the gateway answers.
    fn add_own(&mut self, set: usize, entry: &Entry<'_>) {
        let set = &mut self.sets[set];
        let place = match set.places.get(&entry.key) {
            Some(&place) => place,
            None if entry.field.name == "__typename" => set.insert(entry, Answerer::Typename),
            None => set.insert(entry, Answerer::Introspection),
        };
        set.note(place, &entry.guard.terms);
    }
}
