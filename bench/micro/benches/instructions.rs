//! Instructions, counted by callgrind: they repeat where seconds do not.
//!
//! `bench/micro/instructions` compares them with those recorded in `instructions.tsv`.

#![allow(clippy::expect_used, reason = "a benchmark that fails ends the program")]
#![allow(missing_docs, unreachable_pub, reason = "the macros' functions")]

use std::hint::black_box;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::validation::Valid;
use bench_micro::{DEEP, Ready, cold, ran, ran_compiled, ran_unchecked, ready, warm};
use gungraun::{
    Callgrind, LibraryBenchmarkConfig, library_benchmark, library_benchmark_group, main,
};
use joinwright_operation::Operation;
use joinwright_runtime::bench::{Bench, Ran};

#[library_benchmark]
#[bench::joined(cold())]
fn schema(bench: Bench) -> (bool, Bench) {
    (black_box(bench.parse_schema()), bench)
}

#[library_benchmark]
#[bench::deep(warm())]
fn parse(bench: Bench) -> (Option<Valid<ExecutableDocument>>, Bench) {
    (black_box(bench.parse(black_box(DEEP))), bench)
}

fn parsed() -> (Bench, Valid<ExecutableDocument>) {
    let bench = warm();
    let document = bench.parse(DEEP).expect("the deep query is valid");
    (bench, document)
}

#[library_benchmark]
#[bench::deep(parsed())]
fn lower(
    (bench, document): (Bench, Valid<ExecutableDocument>),
) -> (Option<Operation>, Bench, Valid<ExecutableDocument>) {
    (black_box(bench.lower(&document)), bench, document)
}

#[library_benchmark]
#[bench::deep(ran())]
#[bench::compiled(ran_compiled())]
#[bench::unchecked(ran_unchecked())]
fn scan(ran: Ran<'static>) -> (usize, Ran<'static>) {
    (black_box(ran.scan()), ran)
}

#[library_benchmark]
#[bench::deep(ran())]
fn walk(ran: Ran<'static>) -> (usize, Ran<'static>) {
    (black_box(ran.walk()), ran)
}

#[library_benchmark]
#[bench::deep(ran())]
fn dedupe(ran: Ran<'static>) -> (usize, Ran<'static>) {
    (black_box(ran.dedupe()), ran)
}

#[library_benchmark]
#[bench::deep(ran())]
fn splice(ran: Ran<'static>) -> (Vec<u8>, Ran<'static>) {
    (black_box(ran.splice()), ran)
}

#[library_benchmark]
#[bench::deep(ready())]
fn run(mut ready: Ready) -> (Vec<u8>, Ready) {
    (black_box(ready.run()), ready)
}

library_benchmark_group!(
    name = hot,
    benchmarks = [schema, parse, lower, scan, walk, dedupe, splice, run]
);

main!(
    config = LibraryBenchmarkConfig::default().tool(Callgrind::with_args(["--cache-sim=no"])),
    library_benchmark_groups = hot
);
