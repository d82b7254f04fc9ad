//! How many requests an operation may cost: one for each remote schema and wave.

use std::collections::BTreeSet;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::{Field, Operation, Selection, SelectionSet};

use crate::naive;
use crate::schema::{Gateway, Remote};

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
    for (_, root) in fields(document, &operation.selection_set) {
        match gateway.remotes.iter().position(|remote| is_namespace(remote, &root.name)) {
            Some(remote) => {
                let below = fields(document, &root.selection_set).into_iter();
                roots.extend(below.map(|(_, field)| (remote, field)));
            }
            None => roots.extend(owner(gateway, &root.name).map(|remote| (remote, root))),
        }
    }
    let mut waves = Waves::default();
    let (mut run, mut last) = (0, None);
    for (remote, root) in roots {
        // Root fields of a mutation run one after another.
        if operation.is_mutation() && last.is_some_and(|last| last != remote) {
            run += 1;
        }
        last = Some(remote);
        waves.requests.insert((run, 0, remote));
        waves.descend(gateway, document, &root.selection_set, (run, 0, remote));
    }
    waves
}

impl Waves {
    /// The most requests that a remote schema may get.
    pub(crate) fn of(&self, remote: usize) -> usize {
        self.requests.iter().filter(|(_, _, other)| *other == remote).count()
    }

    /// Notes the joins below a selection set that a remote schema answers.
    fn descend(
        &mut self,
        gateway: &Gateway,
        document: &ExecutableDocument,
        selection_set: &SelectionSet,
        (run, depth, remote): (usize, usize, usize),
    ) {
        for (ty, field) in fields(document, selection_set) {
            let (mut depth, mut remote) = (depth, remote);
            let joined = gateway.relationship(ty, &field.name);
            // Types that are lifted to keep their names.
            if let Some(relationship) =
                joined.or_else(|| naive::lift(gateway, remote, ty, &field.name))
            {
                (depth, remote) = (depth + 1, relationship.target);
                // A function is no request.
                if relationship.function.is_none() {
                    self.requests.insert((run, depth, remote));
                }
                let max_keys = relationship.batch.as_ref().and_then(|batch| batch.max_keys);
                self.may_split |= max_keys.is_some();
            }
            self.descend(gateway, document, &field.selection_set, (run, depth, remote));
        }
    }
}

fn is_namespace(remote: &Remote, name: &str) -> bool {
    remote.names.namespace.as_deref() == Some(name)
}

fn owner(gateway: &Gateway, name: &str) -> Option<usize> {
    gateway.remotes.iter().position(|remote| {
        let is_called = |ty: &str, own: &str| remote.names.joined_field(ty, own) == name;
        let has = |ty: &str, fields: &[crate::schema::Field]| {
            fields.iter().any(|field| is_called(ty, &field.name))
        };
        remote.names.namespace.is_none()
            && (has("Query", &remote.query) || has("Mutation", &remote.mutation))
    })
}

/// The fields of a selection set with the type that has them, fragments expanded.
fn fields<'d>(
    document: &'d ExecutableDocument,
    selection_set: &'d SelectionSet,
) -> Vec<(&'d str, &'d Field)> {
    let mut all = Vec::new();
    collect(document, selection_set, &mut all);
    all
}

fn collect<'d>(
    document: &'d ExecutableDocument,
    selection_set: &'d SelectionSet,
    out: &mut Vec<(&'d str, &'d Field)>,
) {
    for selection in &selection_set.selections {
        match selection {
            Selection::Field(field) => out.push((selection_set.ty.as_str(), field)),
            Selection::InlineFragment(inline) => collect(document, &inline.selection_set, out),
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragments.get(&spread.fragment_name) {
                    collect(document, &fragment.selection_set, out);
                }
            }
        }
    }
}
