//! How many requests an operation may cost: one for each remote schema and wave.

use std::collections::BTreeSet;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::{Field, Operation, Selection, SelectionSet};

use crate::naive;
use crate::schema::Gateway;

/// The waves of an operation.
#[derive(Debug, Default)]
pub(crate) struct Waves {
    /// Run, depth and remote schema.
    requests: BTreeSet<(usize, usize, usize)>,
    /// Whether a join may be split into several requests.
    pub(crate) may_split: bool,
}

/// The waves of an operation.
pub(crate) fn waves(
    gateway: &Gateway,
    document: &ExecutableDocument,
    operation: &Operation,
) -> Waves {
    let mut roots = Vec::new();
    fields(document, &operation.selection_set, &mut roots);
    let mut waves = Waves::default();
    let (mut run, mut last) = (0, None);
    for (_, root) in roots {
        let Some(remote) = owner(gateway, &root.name) else {
            continue;
        };
        // Root fields of a mutation run one after another.
        if operation.is_mutation() && last.is_some_and(|last| last != remote) {
            run += 1;
        }
        last = Some(remote);
        waves.requests.insert((run, 0, remote));
        waves.descend(gateway, document, &root.selection_set, (run, 0));
    }
    waves
}

impl Waves {
    /// The most requests that a remote schema may get.
    pub(crate) fn of(&self, remote: usize) -> usize {
        self.requests.iter().filter(|(_, _, other)| *other == remote).count()
    }

    fn descend(
        &mut self,
        gateway: &Gateway,
        document: &ExecutableDocument,
        selection_set: &SelectionSet,
        (run, depth): (usize, usize),
    ) {
        let mut all = Vec::new();
        fields(document, selection_set, &mut all);
        for (ty, field) in all {
            let mut depth = depth;
            if let Some(relationship) = naive::relationship(gateway, ty, &field.name) {
                depth += 1;
                self.requests.insert((run, depth, relationship.target));
                let max_keys = relationship.batch.as_ref().and_then(|batch| batch.max_keys);
                self.may_split |= max_keys.is_some();
            }
            self.descend(gateway, document, &field.selection_set, (run, depth));
        }
    }
}

fn owner(gateway: &Gateway, field: &str) -> Option<usize> {
    let has = |fields: &[crate::schema::Field]| fields.iter().any(|one| one.name == field);
    gateway.remotes.iter().position(|remote| has(&remote.query) || has(&remote.mutation))
}

/// The fields of a selection set with the type that has them, fragments expanded.
fn fields<'d>(
    document: &'d ExecutableDocument,
    selection_set: &'d SelectionSet,
    out: &mut Vec<(&'d str, &'d Field)>,
) {
    for selection in &selection_set.selections {
        match selection {
            Selection::Field(field) => out.push((selection_set.ty.as_str(), field)),
            Selection::InlineFragment(inline) => fields(document, &inline.selection_set, out),
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragments.get(&spread.fragment_name) {
                    fields(document, &fragment.selection_set, out);
                }
            }
        }
    }
}
