//! Guards: under which type conditions and directives a field is selected.

use apollo_compiler::Name;
use apollo_compiler::ast;
use apollo_compiler::executable::{DirectiveList, ExecutableDocument, Operation, Selection};

use super::Lowering;
use super::collect::Owner;
use crate::operation::Term;

/// The type conditions and directives around a field.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Guard {
    /// The type conditions that narrow the selection set's type, outermost first. An object type
    /// stands alone, since it says everything.
    pub(super) types: Vec<Name>,
    /// The `@skip` and `@include` terms that all must hold, sorted.
    pub(super) terms: Vec<Term>,
}

/// What a type condition makes of a guard.
pub(super) enum Narrowed {
    /// Nothing can have that type.
    Never,
    /// The guards under which the fragment's selections stand; several if the type condition has
    /// to be spelled out for a remote schema that does not know it.
    To(Vec<Guard>),
}

impl Guard {
    /// The type on which fields are selected.
    pub(super) fn ty<'a>(&'a self, parent: &'a Name) -> &'a Name {
        self.types.last().unwrap_or(parent)
    }

    fn with_types(&self, types: Vec<Name>) -> Self {
        Self { types, terms: self.terms.clone() }
    }
}

/// `terms` and `more` together, or nothing if they contradict one another.
pub(super) fn and(terms: &[Term], more: &[Term]) -> Option<Vec<Term>> {
    let mut all = [terms, more].concat();
    all.sort();
    all.dedup();
    let contradiction = all.windows(2).any(|pair| pair[0].variable == pair[1].variable);
    (!contradiction).then_some(all)
}

impl<'a, 'd> Lowering<'a, 'd> {
    /// The guard with a selection's `@skip` and `@include`, or nothing if it is never selected.
    pub(super) fn guard_directives(
        &self,
        guard: &Guard,
        directives: &DirectiveList,
    ) -> Option<Guard> {
        let mut terms = Vec::new();
        for directive in directives.iter() {
            let wanted = match directive.name.as_str() {
                "include" => true,
                "skip" => false,
                _ => continue,
            };
            match directive.specified_argument_by_name("if").map(|value| &**value) {
                Some(ast::Value::Variable(name)) => {
                    terms.push(Term { variable: self.variables[name.as_str()], value: wanted });
                }
                Some(ast::Value::Boolean(value)) if *value != wanted => return None,
                _ => {}
            }
        }
        let terms = and(&guard.terms, &terms)?;
        Some(Guard { types: guard.types.clone(), terms })
    }

    /// The guard inside a fragment on `condition`, in a selection set on `parent`.
    pub(super) fn narrow(
        &self,
        owner: Owner,
        parent: &Name,
        guard: &Guard,
        condition: &Name,
    ) -> Narrowed {
        let ty = guard.ty(parent);
        let schema = self.schema.schema();
        if ty == condition || schema.is_subtype(condition, ty) && !schema.types[ty].is_union() {
            return Narrowed::To(vec![guard.clone()]);
        }
        let foreign_types = self.foreign_types(owner);
        let mut possible = self.guarded_types(parent, guard);
        possible.retain(|ty| !is_foreign(foreign_types, ty));
        let foreign = is_foreign(foreign_types, condition);
        match self.schema.possible_types(condition) {
            None if !possible.contains(condition) => Narrowed::Never,
            None => Narrowed::To(vec![guard.with_types(vec![condition.clone()])]),
            Some(types) => {
                let both: Vec<Name> =
                    possible.into_iter().filter(|ty| types.contains(ty)).collect();
                if both.is_empty() {
                    Narrowed::Never
                } else if foreign {
                    Narrowed::To(both.into_iter().map(|ty| guard.with_types(vec![ty])).collect())
                } else {
                    let types = guard.types.iter().chain([condition]).cloned().collect();
                    Narrowed::To(vec![guard.with_types(types)])
                }
            }
        }
    }

    /// The object types of a type that a remote schema has, sorted.
    pub(super) fn known_types(&self, owner: Owner, ty: &Name) -> Vec<Name> {
        let foreign_types = self.foreign_types(owner);
        let mut types = self.guarded_types(ty, &Guard::default());
        types.retain(|ty| !is_foreign(foreign_types, ty));
        types
    }

    fn foreign_types(&self, owner: Owner) -> &'d [&'a str] {
        match owner {
            Owner::Remote(id) => self.schema.remote(id).foreign_types,
            Owner::Root(_) => &[],
        }
    }

    /// The object types that pass a guard, sorted.
    pub(super) fn guarded_types(&self, parent: &Name, guard: &Guard) -> Vec<Name> {
        let of = |ty: &Name| match self.schema.possible_types(ty) {
            Some(types) => types.iter().cloned().collect(),
            None => vec![ty.clone()],
        };
        let mut types = of(parent);
        for condition in &guard.types {
            let narrower = of(condition);
            types.retain(|ty| narrower.contains(ty));
        }
        types
    }
}

fn is_foreign(foreign_types: &[&str], ty: &str) -> bool {
    foreign_types.binary_search(&ty).is_ok()
}

/// The first of `_j`, `_j1`, `_j2`, … that begins no response key and no variable.
pub(super) fn private_prefix(document: &ExecutableDocument, operation: &Operation) -> String {
    let mut names: Vec<&str> = operation.variables.iter().map(|v| v.name.as_str()).collect();
    let fragments = document.fragments.values().map(|fragment| &fragment.selection_set);
    let mut sets: Vec<_> = fragments.chain([&operation.selection_set]).collect();
    while let Some(set) = sets.pop() {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => {
                    names.push(field.response_key().as_str());
                    sets.push(&field.selection_set);
                }
                Selection::InlineFragment(fragment) => sets.push(&fragment.selection_set),
                Selection::FragmentSpread(_) => {}
            }
        }
    }
    names.retain(|name| name.starts_with("_j"));
    let mut n = 0_usize;
    loop {
        let prefix = if n == 0 { "_j".to_owned() } else { format!("_j{n}") };
        if !names.iter().any(|name| name.starts_with(&prefix)) {
            return prefix;
        }
        n += 1;
    }
}
