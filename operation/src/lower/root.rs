//! The root selection set: split by remote schema, and for mutations into runs.

use std::collections::HashMap;
use std::mem;

use apollo_compiler::Name;
use apollo_compiler::executable;

use super::collect::{Entry, Level, Owner};
use super::print::{Mode, Printer};
use super::shapes::Context;
use super::slots::Reached;
use super::{LowerError, Lowering, Order, Site, finish_fetch};
use crate::facts::{OperationKind, RemoteId};
use crate::operation::{
    FetchId, InputObject, Operation, Request, RootMember, RootSource, Run, Term, Variable,
};
use crate::shape::{FieldShape, ObjectShape, Shape};
use crate::shared::Shared;

/// Root fields that are asked for in one request.
struct Part<'d> {
    run: usize,
    remote: RemoteId,
    level: Level<'d>,
}

/// Who answers a response key of the root.
enum Answerer {
    Typename,
    Introspection,
    /// An index of the parts.
    Part(usize),
}

/// A response key of the root with what is known of it.
struct Key {
    key: Name,
    nullable: bool,
    answerer: Answerer,
}

/// The root selection set by who answers it.
struct Split<'d> {
    keys: Vec<Key>,
    /// Where the keys stand, one entry for each selection that may be the first.
    order: Vec<(usize, Vec<Term>)>,
    parts: Vec<Part<'d>>,
}

impl<'d> Lowering<'_, 'd> {
    /// Lowers the root selection set to fetches. Gives the members of `data`.
    pub(super) fn lower_root(
        &mut self,
        kind: OperationKind,
        operation: &'d executable::Operation,
    ) -> Result<Vec<RootMember>, LowerError> {
        self.check_flattened(&operation.directives)?;
        for variable in &operation.variables {
            self.check_flattened(&variable.directives)?;
        }
        let set = &operation.selection_set;
        let level = self.collect(Owner::Root(kind), &set.ty, set, 0)?;
        let Split { keys, order, parts } = self.split(kind, level)?;
        let fetches: Vec<(FetchId, HashMap<String, u16>)> =
            parts.into_iter().map(|part| self.root_fetch(kind, part, &set.ty)).collect();
        Ok((order.into_iter())
            .map(|(place, terms)| {
                let key = &keys[place];
                RootMember {
                    key: key.key.to_string().into(),
                    condition: self.condition(vec![terms]),
                    nullable: key.nullable,
                    source: match key.answerer {
                        Answerer::Typename => RootSource::Typename(set.ty.to_string().into()),
                        Answerer::Introspection => RootSource::Introspection,
                        Answerer::Part(idx) => {
                            let (fetch, fields) = &fetches[idx];
                            RootSource::Fetch { fetch: *fetch, field: fields[key.key.as_str()] }
                        }
                    },
                }
            })
            .collect())
    }

    fn split(&self, kind: OperationKind, level: Level<'d>) -> Result<Split<'d>, LowerError> {
        let mut keys: Vec<Key> = Vec::new();
        let mut order = Vec::new();
        let mut places: HashMap<Name, usize> = HashMap::new();
        let mut parts: Vec<Part<'d>> = Vec::new();
        for entry in level.entries {
            let place = match places.get(&entry.key) {
                Some(&place) => place,
                None => {
                    let answerer = self.answerer(kind, &entry, &mut parts);
                    places.insert(entry.key.clone(), keys.len());
                    keys.push(Key {
                        key: entry.key.clone(),
                        nullable: !entry.field.definition.ty.is_non_null(),
                        answerer,
                    });
                    keys.len() - 1
                }
            };
            let terms = &entry.guard.terms;
            let is_implied = order.iter().any(|(earlier, fewer): &(usize, Vec<Term>)| {
                *earlier == place && fewer.iter().all(|term| terms.contains(term))
            });
            if !is_implied {
                order.push((place, terms.clone()));
            }
            if let Answerer::Part(part) = keys[place].answerer {
                if kind == OperationKind::Mutation && part + 1 < parts.len() {
                    // Whether it runs here or there depends on variables, but runs are fixed.
                    let message =
                        format!("`{}` is selected again after other mutations", entry.key);
                    return Err(self.error(message, entry.field.location()));
                }
                parts[part].level.push(entry);
            }
        }
        Ok(Split { keys, order, parts })
    }

    /// Who answers a root field: a part of its remote schema, the last one for a mutation, since
    /// mutations run in the client's order.
    fn answerer(
        &self,
        kind: OperationKind,
        entry: &Entry<'_>,
        parts: &mut Vec<Part<'d>>,
    ) -> Answerer {
        if entry.field.name == "__typename" {
            return Answerer::Typename;
        }
        let Some(remote) = self.schema.root_field(kind, &entry.field.name) else {
            return Answerer::Introspection;
        };
        let known = match kind {
            OperationKind::Query => parts.iter().position(|part| part.remote == remote),
            OperationKind::Mutation => {
                parts.len().checked_sub(1).filter(|&last| parts[last].remote == remote)
            }
        };
        Answerer::Part(known.unwrap_or_else(|| {
            let run = match kind {
                OperationKind::Query => 0,
                OperationKind::Mutation => parts.len(),
            };
            parts.push(Part { run, remote, level: Level::default() });
            parts.len() - 1
        }))
    }

    fn root_fetch(
        &mut self,
        kind: OperationKind,
        part: Part<'d>,
        root_type: &Name,
    ) -> (FetchId, HashMap<String, u16>) {
        let Part { run, remote, mut level } = part;
        let fetch = self.add_fetch(run, 0, remote);
        self.assign_slots(&mut [Reached::whole(&mut level)], Site { run, depth: 0, fetch });
        let mut shape = self.object_shape(&[Context::whole(&level, root_type)], 0);
        shape.fields = shape.fields.iter().map(captured).collect();
        let fields = (shape.fields.iter().enumerate())
            .map(|(idx, field)| (field.key.to_string(), idx as u16))
            .collect();
        let mut printer = Printer::new(self, Mode::Upstream);
        printer.level(&level);
        let (selection, variables) = printer.finish();
        let keyword = match kind {
            OperationKind::Query => "query",
            OperationKind::Mutation => "mutation",
        };
        let declarations = self.client_declarations(&variables);
        let name = self.document_name(remote);
        let document = format!("{keyword} {name}{declarations} {selection}");
        let shape: Shared<ObjectShape> = Shared::new(shape);
        let (name, document, variables) = (name.into(), document.into(), variables.into());
        self.fetches[usize::from(fetch.0)].request =
            Some(Request::Root { name, document, variables, shape });
        (fetch, fields)
    }

    /// Puts everything into its final form and order.
    pub(super) fn finish(
        mut self,
        kind: OperationKind,
        mut members: Vec<RootMember>,
        variables: Vec<Variable>,
        inputs: Vec<InputObject>,
    ) -> Operation {
        let order = Order::new(&self.fetches);
        for member in &mut members {
            if let RootSource::Fetch { fetch, .. } = &mut member.source {
                *fetch = order.place(*fetch);
            }
        }
        let mut batches: Vec<_> = mem::take(&mut self.batches).into_iter().flatten().collect();
        for batch in &mut batches {
            batch.fetch = order.place(batch.fetch);
        }
        let fetches: Vec<_> = (order.drafts.iter())
            .map(|&idx| {
                let draft = &self.fetches[idx];
                let parents =
                    self.fetches.iter().filter(|fetch| fetch.feeds.contains(&FetchId(idx as u16)));
                let name = self.document_name(draft.remote);
                finish_fetch(draft, parents.count() as u16, name, &order)
            })
            .collect();
        let runs = self.runs(&order);
        Operation {
            kind,
            variables: variables.into(),
            inputs: inputs.into(),
            conditions: self.conditions.into(),
            members: members.into(),
            fetches: fetches.into(),
            batches: batches.into(),
            runs: runs.into(),
        }
    }

    fn runs(&self, order: &Order) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        let mut last = None;
        for (place, &draft) in order.drafts.iter().enumerate() {
            let (id, end) = (FetchId(place as u16), FetchId(place as u16 + 1));
            let run = Some(self.fetches[draft].run);
            match runs.last_mut() {
                Some(current) if run == last => current.end = end,
                _ => runs.push(Run { start: id, end }),
            }
            last = run;
        }
        runs
    }
}

/// A root field whose value the executor wants to find.
fn captured(field: &FieldShape) -> FieldShape {
    let value = Shared::new(Shape { capture: true, ..(*field.value).clone() });
    FieldShape { value, ..field.clone() }
}
