//! The root: a request for each part of the split root selection set, and the finished operation.

use std::borrow::Cow;
use std::collections::HashMap;
use std::mem;

use apollo_compiler::Name;
use apollo_compiler::executable;

use super::collect::Owner;
use super::print::{Mode, Printer};
use super::shapes::Context;
use super::slots::Reached;
use super::split::{Answerer, Members, Part, Split};
use super::{FetchDraft, LowerError, Lowering, Order, Site, finish_fetch};
use crate::facts::OperationKind;
use crate::operation::{
    Batch, FetchId, InputObject, Namespace, Operation, Request, RootMember, RootSource, Run, Term,
    Variable, VariableId,
};
use crate::shape::{FieldShape, ObjectShape, Shape};
use crate::shared::Shared;

/// The members of `data`, then those of each namespace.
pub(super) type RootMembers = Vec<Vec<RootMember>>;

/// A root fetch with the place of each response key in its shape.
type RootFetch = (FetchId, HashMap<String, u16>);

impl<'d> Lowering<'_, 'd> {
    /// Lowers the root selection set to fetches.
    pub(super) fn lower_root(
        &mut self,
        kind: OperationKind,
        operation: &'d executable::Operation,
    ) -> Result<RootMembers, LowerError> {
        self.check_flattened(&operation.directives)?;
        for variable in &operation.variables {
            self.check_flattened(&variable.directives)?;
        }
        let set = &operation.selection_set;
        let level = self.collect(Owner::Root(kind), &set.ty, set, 0)?;
        let Split { sets, parts, .. } = self.split(kind, &set.ty, level)?;
        let fetches: Vec<RootFetch> =
            parts.into_iter().map(|part| self.root_fetch(kind, part, &set.ty)).collect();
        Ok(sets.into_iter().map(|members| self.members(members, &fetches)).collect())
    }

    fn members(&mut self, members: Members, fetches: &[RootFetch]) -> Vec<RootMember> {
        let Members { ty, keys, order, .. } = members;
        let member = |(place, terms): (usize, Vec<Term>)| {
            let key = &keys[place];
            RootMember {
                key: key.key.to_string().into(),
                condition: self.condition(vec![terms]),
                nullable: key.nullable,
                source: match &key.answerer {
                    Answerer::Typename => RootSource::Typename(ty.to_string().into()),
                    Answerer::Introspection => RootSource::Introspection,
                    // The first set is that of `data`.
                    Answerer::Namespace(set) => RootSource::Namespace((set - 1) as u16),
                    Answerer::Part { part, key } => {
                        let (fetch, fields) = &fetches[*part];
                        RootSource::Fetch { fetch: *fetch, field: fields[key.as_str()] }
                    }
                },
            }
        };
        order.into_iter().map(member).collect()
    }

    fn root_fetch(&mut self, kind: OperationKind, part: Part<'d>, root_type: &Name) -> RootFetch {
        let Part { run, remote, mut level, .. } = part;
        let fetch = self.add_fetch(run, 0, remote);
        self.assign_slots(&mut [Reached::whole(&mut level)], Site { run, depth: 0, fetch });
        let mut shape = self.object_shape(&[Context::whole(&level, root_type, remote)], 0);
        shape.fields = shape.fields.iter().map(captured).collect();
        let fields = (shape.fields.iter().enumerate())
            .map(|(idx, field)| (field.key.to_string(), idx as u16))
            .collect();
        let mut printer = Printer::new(self, Mode::Upstream(remote));
        printer.level(&level);
        let (selection, used) = printer.finish();
        self.note_presets(fetch, remote, &used, true);
        let variables = used.variables;
        let keyword = match kind {
            OperationKind::Query => "query",
            OperationKind::Mutation => "mutation",
        };
        let declarations = self.declarations(fetch, remote, &variables);
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
        mut root: RootMembers,
        variables: Vec<Variable>,
        inputs: Vec<InputObject>,
    ) -> Operation {
        let order = Order::new(&self.fetches);
        for member in root.iter_mut().flatten() {
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
                let request = match &draft.request {
                    Some(request) => request.clone(),
                    None => self.join_request(draft, &batches),
                };
                finish_fetch(draft, parents.count() as u16, request, &order)
            })
            .collect();
        let runs = self.runs(&order);
        let mut sets = root.into_iter().map(Cow::Owned);
        let members = sets.next().unwrap_or_default();
        let namespaces = sets.map(|members| Namespace { members }).collect();
        Operation {
            kind,
            variables: variables.into(),
            inputs: inputs.into(),
            presets: self.presets.finish(),
            conditions: self.conditions.into(),
            members,
            namespaces,
            fetches: fetches.into(),
            batches: batches.into(),
            runs: runs.into(),
        }
    }

    fn join_request(&self, draft: &FetchDraft, batches: &[Batch]) -> Request {
        let asked = draft.batches.iter().map(|batch| &batches[usize::from(batch.0)]);
        let mut variables: Vec<VariableId> =
            asked.flat_map(|batch| batch.variables.iter().copied()).collect();
        variables.sort();
        variables.dedup();
        let required = &draft.presets.required;
        let declaration =
            |id: VariableId| (id, self.declaration(draft.remote, id, required).into());
        Request::Join {
            name: self.document_name(draft.remote).into(),
            batches: draft.batches.clone().into(),
            declarations: variables.into_iter().map(declaration).collect(),
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
