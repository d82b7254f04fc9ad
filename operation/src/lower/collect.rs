//! Collect: a selection set with all its fragments, as one flat list of entries in the order in
//! which fields arrive (the specification's CollectFields, for all possible types at once).
//!
//! ```text
//! { a  ... on A { b  c { x } }  ...F }   fragment F on A { c { y } }
//! a            under no condition
//! b            on A
//! c { x y }    on A
//! ```

use std::collections::{HashMap, HashSet};
use std::mem;

use apollo_compiler::executable::{DirectiveList, Field, Selection, SelectionSet};
use apollo_compiler::{Name, Node, Schema};

use super::guard::{Guard, Narrowed};
use super::key_parts::Part;
use super::siblings::Sibling;
use super::{LowerError, LowerErrorKind, Lowering, MAX_DEPTH};
use crate::facts::{OperationKind, RelationshipId, RemoteId};
use crate::operation::{BatchId, Term};

/// Whose selection set is collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// A remote schema's.
    Remote(RemoteId),
    /// The root selection set, whose fields have an owner each.
    Root(OperationKind),
}

/// A selection set as it is sent to one remote schema.
#[derive(Debug, Default)]
pub(super) struct Level<'d> {
    pub(super) entries: Vec<Entry<'d>>,
    /// In which order the entries arrive, and under which terms: an index of `entries` for each
    /// selection that may be the first of its entry.
    pub(super) order: Vec<(usize, Vec<Term>)>,
    /// Aliases of fields that the gateway asks for itself at the end of the selection set, and is
    /// to cut out again.
    pub(super) helpers: Vec<Helper>,
}

impl<'d> Level<'d> {
    /// Adds an entry that is no join at the end.
    pub(super) fn push(&mut self, entry: Entry<'d>) {
        self.order.push((self.entries.len(), entry.guard.terms.clone()));
        self.entries.push(entry);
    }
}

/// What the gateway asks for itself under an alias of its own: `alias: field`.
#[derive(Debug, Clone)]
pub(super) struct Helper {
    pub(super) alias: String,
    pub(super) part: Part,
}

/// A field of a level, under one guard.
#[derive(Debug)]
pub(super) struct Entry<'d> {
    pub(super) key: Name,
    /// For a join, `terms` are empty and stand in the level's order.
    pub(super) guard: Guard,
    /// The type that has the field.
    pub(super) parent: Name,
    pub(super) field: &'d Node<Field>,
    pub(super) content: Content<'d>,
}

/// What stands below a field.
#[derive(Debug)]
pub(super) enum Content<'d> {
    /// A scalar, an enum.
    Leaf,
    /// The remote schema's own object, interface or union.
    Object(Level<'d>),
    /// A joined field.
    Join(Joined<'d>),
}

/// A joined field.
#[derive(Debug)]
pub(super) struct Joined<'d> {
    pub(super) relationship: RelationshipId,
    /// What is selected at the target.
    pub(super) selection: Level<'d>,
    /// How the key arrives; `slots` decides it.
    pub(super) slot: Option<Slot>,
}

/// How a join's key arrives.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    /// The response key upstream: the client's, or a private alias.
    pub(super) key: String,
    /// The key's first part, or `__typename`.
    pub(super) part: Part,
    /// The key's further parts.
    pub(super) injected: Vec<Helper>,
    /// The join.
    pub(super) batch: BatchId,
}

/// A selection set to collect from, and the terms that hold around it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Scope<'d> {
    set: ByAddress<'d>,
    terms: Vec<Term>,
}

/// A selection set, equal only to itself.
#[derive(Clone, Copy)]
struct ByAddress<'d>(&'d SelectionSet);

impl PartialEq for ByAddress<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for ByAddress<'_> {}

impl std::hash::Hash for ByAddress<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        std::ptr::from_ref(self.0).hash(state);
    }
}

/// An entry before what stands below it is collected.
pub(super) struct Draft<'d> {
    pub(super) guard: Guard,
    pub(super) parent: Name,
    pub(super) field: &'d Node<Field>,
    pub(super) relationship: Option<RelationshipId>,
    pub(super) occurrences: Vec<Vec<Term>>,
    pub(super) scopes: Vec<Scope<'d>>,
}

/// One walk over a level's selection sets.
pub(super) struct Walk<'d> {
    owner: Owner,
    pub(super) parent: Name,
    pub(super) drafts: Vec<Draft<'d>>,
    pub(super) order: Vec<(usize, Vec<Term>)>,
    by_key: HashMap<(Name, Guard), usize>,
    last_of_key: HashMap<Name, usize>,
    spread: HashSet<(Name, Guard)>,
}

impl<'d> Walk<'d> {
    /// Nothing yet, of a selection set on `parent`.
    pub(super) fn new(owner: Owner, parent: &Name) -> Self {
        Self {
            owner,
            parent: parent.clone(),
            drafts: Vec::new(),
            order: Vec::new(),
            by_key: HashMap::new(),
            last_of_key: HashMap::new(),
            spread: HashSet::new(),
        }
    }
}

impl<'d> Draft<'d> {
    /// The type of what stands below: the narrowest, if the field is selected on types that say it
    /// more or less exactly.
    fn ty_below(&self, schema: &Schema) -> Name {
        let field_type = self.field.definition.ty.inner_named_type();
        let narrower = |ty: &'d Name, set: &'d SelectionSet| match schema.is_subtype(ty, &set.ty) {
            true => &set.ty,
            false => ty,
        };
        self.sets().fold(field_type, narrower).clone()
    }

    /// The selection sets below.
    pub(super) fn sets(&self) -> impl Iterator<Item = &'d SelectionSet> {
        self.scopes.iter().map(|scope| scope.set.0)
    }

    /// Takes out what is selected below.
    pub(super) fn sibling(&mut self, schema: &Schema) -> Sibling<'d> {
        let parent = self.ty_below(schema);
        let mut scopes = mem::take(&mut self.scopes);
        if let [occurrence] = self.occurrences.as_slice() {
            // The slot is there only if the terms hold, so what is joined needs them no more.
            for scope in &mut scopes {
                scope.terms.retain(|term| !occurrence.contains(term));
            }
        }
        Sibling { parent, scopes }
    }
}

impl<'d> Lowering<'_, 'd> {
    /// Collects a selection set on `parent`.
    pub(super) fn collect(
        &mut self,
        owner: Owner,
        parent: &Name,
        set: &'d SelectionSet,
        depth: usize,
    ) -> Result<Level<'d>, LowerError> {
        let scope = Scope { set: ByAddress(set), terms: Vec::new() };
        let sibling = Sibling { parent: parent.clone(), scopes: vec![scope] };
        Ok(self.collect_siblings(owner, &[sibling], depth)?.pop().unwrap_or_default())
    }

    /// Adds what scopes select on objects of the types.
    pub(super) fn walk_scopes(
        &mut self,
        walk: &mut Walk<'d>,
        types: &[Name],
        scopes: &[Scope<'d>],
        depth: usize,
    ) -> Result<(), LowerError> {
        for Scope { set, terms } in scopes {
            let guard = Guard { types: types.to_vec(), terms: terms.clone() };
            self.walk(walk, set.0, &guard, depth)?;
        }
        Ok(())
    }

    fn walk(
        &mut self,
        walk: &mut Walk<'d>,
        set: &'d SelectionSet,
        guard: &Guard,
        depth: usize,
    ) -> Result<(), LowerError> {
        if depth > MAX_DEPTH {
            let message = format!("the operation nests deeper than {MAX_DEPTH} levels");
            return Err(LowerError {
                kind: LowerErrorKind::TooLarge,
                message,
                location: None,
                span: None,
            });
        }
        for selection in &set.selections {
            self.n_selections += 1;
            let most = self.schema.n_selections();
            if self.n_selections > most {
                let message = format!("the operation expands to more than {most} fields");
                return Err(LowerError {
                    kind: LowerErrorKind::TooLarge,
                    message,
                    location: None,
                    span: None,
                });
            }
            let Some(guard) = self.guard_directives(guard, selection.directives()) else {
                continue;
            };
            match selection {
                Selection::Field(field) => self.add_field(walk, field, guard)?,
                Selection::InlineFragment(fragment) => {
                    self.check_flattened(&fragment.directives)?;
                    let condition = fragment.type_condition.as_ref();
                    let condition = condition.unwrap_or(guard.ty(&walk.parent)).clone();
                    self.walk_fragment(
                        walk,
                        &condition,
                        &fragment.selection_set,
                        &guard,
                        depth + 1,
                    )?;
                }
                Selection::FragmentSpread(spread) => {
                    let fragment = &self.document.fragments[&spread.fragment_name];
                    self.check_flattened(&spread.directives)?;
                    self.check_flattened(&fragment.directives)?;
                    if walk.spread.insert((spread.fragment_name.clone(), guard.clone())) {
                        let set = &fragment.selection_set;
                        self.walk_fragment(walk, &set.ty, set, &guard, depth + 1)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn walk_fragment(
        &mut self,
        walk: &mut Walk<'d>,
        condition: &Name,
        set: &'d SelectionSet,
        guard: &Guard,
        depth: usize,
    ) -> Result<(), LowerError> {
        match self.narrow(walk.owner, &walk.parent, guard, condition) {
            Narrowed::Never => Ok(()),
            Narrowed::To(guards) => {
                guards.iter().try_for_each(|guard| self.walk(walk, set, guard, depth))
            }
        }
    }

    /// Notes a field, merged with an earlier one of the same response key and guard if that keeps the
    /// order in which members arrive.
    fn add_field(
        &mut self,
        walk: &mut Walk<'d>,
        field: &'d Node<Field>,
        guard: Guard,
    ) -> Result<(), LowerError> {
        let parent = guard.ty(&walk.parent).clone();
        let relationship = self.schema.relationship_of(&parent, &field.name);
        let served_by = self.served_by(walk.owner, &parent, field);
        self.check_directives(served_by, relationship, field)?;
        self.check_presets(served_by, &parent, field)?;
        let Guard { types, terms } = guard;
        // All selections of a joined field under one type condition are one slot.
        let guard = match relationship {
            Some(_) => Guard { types, terms: Vec::new() },
            None => Guard { types, terms: terms.clone() },
        };
        let scope_terms = if relationship.is_some() { terms.clone() } else { Vec::new() };
        let scope = Scope { set: ByAddress(&field.selection_set), terms: scope_terms };
        let key = field.response_key().clone();
        let has_order = relationship.is_none() && !field.selection_set.selections.is_empty();
        let known = walk.by_key.get(&(key.clone(), guard.clone())).copied();
        let last = walk.last_of_key.get(&key).copied();
        // What stands below must not overtake what another guard lets in between.
        let known = known.filter(|idx| !has_order || last == Some(*idx));
        if let Some(idx) = known {
            let draft = &mut walk.drafts[idx];
            if !draft.scopes.contains(&scope) {
                draft.scopes.push(scope);
            }
            if !draft.occurrences.contains(&terms) {
                draft.occurrences.push(terms.clone());
                walk.order.push((idx, terms));
            }
            return Ok(());
        }
        walk.order.push((walk.drafts.len(), terms.clone()));
        walk.last_of_key.insert(key.clone(), walk.drafts.len());
        walk.by_key.insert((key, guard.clone()), walk.drafts.len());
        let (occurrences, scopes) = (vec![terms], vec![scope]);
        walk.drafts.push(Draft { guard, parent, field, relationship, occurrences, scopes });
        Ok(())
    }

    /// The entry of a draft, with what is selected below.
    pub(super) fn entry(&self, owner: Owner, draft: Draft<'d>, selection: Level<'d>) -> Entry<'d> {
        if let Some(lift) = self.lift(owner, &draft.parent, draft.field) {
            return self.lifted(lift, draft, selection);
        }
        let Draft { guard, parent, field, relationship, .. } = draft;
        let content = match relationship {
            Some(relationship) => Content::Join(Joined { relationship, selection, slot: None }),
            None if field.selection_set.selections.is_empty() => Content::Leaf,
            None => Content::Object(selection),
        };
        Entry { key: field.response_key().clone(), guard, parent, field, content }
    }

    /// Refuses directives on what does not reach a remote schema as it is written: fragments are
    /// taken apart, and the operation becomes several.
    pub(super) fn check_flattened(&self, directives: &DirectiveList) -> Result<(), LowerError> {
        for directive in directives.iter() {
            let name = directive.name.as_str();
            if !matches!(name, "skip" | "include") {
                let message = format!("`@{name}` is supported on fields only");
                return Err(self.error(message, directive.location()));
            }
        }
        Ok(())
    }

    /// The remote schema that answers a field; none for introspection.
    pub(super) fn asked(
        &self,
        owner: Owner,
        relationship: Option<RelationshipId>,
        field: &Field,
    ) -> Option<RemoteId> {
        match (relationship, owner) {
            (Some(id), _) => Some(self.schema.relationship(id).remote),
            (None, Owner::Remote(remote)) => Some(remote),
            (None, Owner::Root(kind)) => self.schema.root_field(kind, &field.name),
        }
    }

    /// Refuses directives that would not be understood where the field goes.
    fn check_directives(
        &self,
        owner: Owner,
        relationship: Option<RelationshipId>,
        field: &Node<Field>,
    ) -> Result<(), LowerError> {
        let Some(remote) = self.asked(owner, relationship, field) else {
            return Ok(());
        };
        let remote = self.schema.remote(remote);
        for directive in field.directives.iter() {
            let name = directive.name.as_str();
            if !matches!(name, "skip" | "include") && !remote.directives.contains(&name) {
                let message = format!("remote schema `{}` has no directive `@{name}`", remote.name);
                return Err(self.error(message, directive.location()));
            }
        }
        Ok(())
    }
}
