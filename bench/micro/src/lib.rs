//! Joinwright's hot functions, each ready to be called: on the benchmark's graph, with the deep query
//! and what its servers answer.

#![expect(clippy::expect_used, clippy::panic, reason = "a benchmark that fails ends the program")]

#[path = "../../services/src/data.rs"]
#[allow(dead_code, reason = "the servers use more of it")]
mod data;
mod graph;
#[path = "../../scale/src/selected.rs"]
mod selected;
mod unchecked;

use joinwright_operation::Operation;
use joinwright_runtime::bench::{Bench, Ran};

pub use unchecked::unchecked;

/// The deep query.
pub const DEEP: &str = include_str!("../../gateway/gateway/operations/B.graphql");

/// The gateway, and a way to its plan.
#[allow(dead_code, missing_docs, unreachable_pub, reason = "a gateway crate uses more of it")]
mod gateway {
    include!(concat!(env!("OUT_DIR"), "/gateway.rs"));

    use ::joinwright_runtime::codegen::operation::CompiledText;

    /// What the gateway states about itself.
    pub(crate) fn plan() -> &'static Plan {
        &PLAN
    }

    /// The texts of its compiled operations.
    pub(crate) fn texts() -> &'static [CompiledText] {
        operations::TEXTS
    }
}

/// A gateway that has not parsed its joined schema.
pub fn cold() -> Bench {
    Bench::new(gateway::plan())
}

/// A gateway that has.
///
/// # Panics
/// If the joined schema can not be parsed.
pub fn warm() -> Bench {
    let bench = cold();
    assert!(bench.parse_schema(), "the joined schema is a schema");
    bench
}

/// The deep query, lowered.
///
/// # Panics
/// If it is not a query of the joined schema.
pub fn deep() -> (Bench, Operation) {
    let bench = warm();
    let document = bench.parse(DEEP).expect("the deep query is valid");
    let operation = bench.lower(&document).expect("the deep query can be lowered");
    (bench, operation)
}

/// The deep query with all of its answers, for as long as the process runs.
///
/// # Panics
/// If the answer is not what one server of the whole graph gives.
pub fn ran() -> Ran<'static> {
    ran_as(Operation::clone)
}

/// The same, but the operation is the compiled one.
///
/// # Panics
/// If the answer is not what one server of the whole graph gives.
pub fn ran_compiled() -> Ran<'static> {
    let bench = Box::leak(Box::new(warm()));
    let ran = bench.run_compiled(gateway::texts(), "B", &mut |_, body| graph::answer(body));
    let ran = ran.expect("the deep query is compiled");
    assert!(ran.splice() == graph::expected(DEEP), "the answer is right");
    ran
}

/// The same, but the shapes of the answers ask for as little as finds the slots.
///
/// # Panics
/// If the answer is not what one server of the whole graph gives.
pub fn ran_unchecked() -> Ran<'static> {
    ran_as(unchecked)
}

fn ran_as(change: fn(&Operation) -> Operation) -> Ran<'static> {
    let (bench, operation) = Box::leak(Box::new(deep()));
    *operation = change(operation);
    let ran = bench.run(operation, &mut |_, body| graph::answer(body));
    assert!(ran.splice() == graph::expected(DEEP), "the answer is right");
    ran
}

/// The deep query before it runs, and what its requests will be answered.
pub struct Ready {
    bench: Bench,
    operation: Operation,
    answers: Vec<Vec<u8>>,
}

impl Ready {
    /// Runs it from its requests to the response body.
    pub fn run(&mut self) -> Vec<u8> {
        let mut answers = self.answers.iter_mut().map(std::mem::take);
        let ran = self.bench.run(&self.operation, &mut |_, _| answers.next().unwrap_or_default());
        ran.splice()
    }
}

/// The deep query before it runs.
pub fn ready() -> Ready {
    let (bench, operation) = deep();
    let mut answers = Vec::new();
    drop(bench.run(&operation, &mut |_, body| {
        answers.push(graph::answer(body));
        graph::answer(body)
    }));
    Ready { bench, operation, answers }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_ways_to_the_answer_are_one() {
        let (checked, unchecked) = (ran(), ran_unchecked());
        assert_eq!(checked.splice(), unchecked.splice());
        assert_eq!(checked.splice(), ready().run());
        assert_eq!(checked.dedupe(), unchecked.dedupe());
        assert_eq!(checked.scan(), unchecked.scan());
        let compiled = ran_compiled();
        assert_eq!(checked.splice(), compiled.splice());
        assert_eq!(checked.dedupe(), compiled.dedupe());
        assert_eq!(checked.scan(), compiled.scan());
    }
}
