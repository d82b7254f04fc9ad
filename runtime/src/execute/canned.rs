//! An operation without a network, for benchmarks: its requests are answered by a function, one
//! after another, so that the same work is done each time.

use joinwright_operation::{FetchId, Operation};

use super::Execution;
use super::again::Attempt;
use super::allowance::Allowance;
use super::state::Answer;
use crate::answer::lexer::Lexer;
use crate::answer::scan::{TakeObject, scan};
use crate::engine::Engine;
use crate::join::collect::Collector;
use crate::join::dedupe::Keys;
use crate::prepare::{Introspected, VariableValues};
use crate::remote::ClientHeaders;

/// An operation that has all of its answers.
pub(crate) struct Canned<'x>(Execution<'x>);

impl<'x> Canned<'x> {
    /// Runs an operation. `upstream` gets the name of the remote schema and the request's body.
    pub(crate) fn run(
        engine: &'x Engine,
        (operation, usual): (&'x Operation, &'static [TakeObject]),
        variables: &'x VariableValues<'x>,
        client: &'x ClientHeaders,
        allowance: &'x Allowance,
        upstream: &mut dyn FnMut(&str, &[u8]) -> Vec<u8>,
    ) -> Self {
        let mut execution = Execution::new(engine, operation, variables, client, allowance);
        execution.usual = usual;
        // Fetches stand behind those that feed them.
        for idx in 0..operation.fetches.len() {
            let fetch = FetchId(idx as u16);
            for mut chunk in execution.start(idx) {
                let body = std::mem::take(&mut chunk.body);
                let answer = upstream(execution.remote(fetch).name, &body);
                let mut attempt = Attempt::first(execution.deadline(idx), allowance);
                execution.arrive(fetch, chunk, Ok(answer.into()), &mut attempt);
            }
        }
        Self(execution)
    }

    /// The answers that upstreams sent, without those that are parts of them.
    fn arrived(&self) -> impl Iterator<Item = &Answer<'x>> {
        self.0.answers.iter().filter(|answer| !answer.is_reused)
    }

    /// Scans all answers once more. Gives how many edits, slots and captures there are.
    pub(crate) fn scan(&self) -> usize {
        let scanned = self.arrived().map(|answer| {
            let scanned = scan(
                &answer.text,
                answer.start,
                answer.origin.root(),
                &self.0.conditions,
                self.0.usual,
            );
            scanned.map_or(0, |scan| scan.edits.len() + scan.slots.len() + scan.captures.len())
        });
        scanned.sum()
    }

    /// Reads all answers once more as JSON that nothing is asked of. Gives how many bytes there are.
    pub(crate) fn walk(&self) -> usize {
        let walked = self.arrived().map(|answer| {
            let value = Lexer::new(&answer.text, answer.start).skip_value();
            value.map_or(0, |value| value.len())
        });
        walked.sum()
    }

    /// Collects the keys of all slots once more. Gives how many distinct ones there are.
    pub(crate) fn dedupe(&self) -> usize {
        let mut keys: Vec<Keys> = self.0.batches.iter().map(|_| Keys::default()).collect();
        for (answer_idx, answer) in self.0.answers.iter().enumerate() {
            let mut collector = Collector::new(answer_idx, &answer.text, &answer.scan);
            for (idx, slot) in answer.scan.slots.iter().enumerate() {
                let keys = &mut keys[usize::from(slot.batch.0)];
                collector.collect(self.0.join(slot.batch), keys, idx);
            }
        }
        keys.iter().map(Keys::len).sum()
    }

    /// The response body.
    pub(crate) fn respond(&self) -> Vec<u8> {
        self.0.respond(&Introspected::default())
    }
}
