//! The same functions by the clock, for people: `cargo bench --bench time`.

#![allow(clippy::expect_used, reason = "a benchmark that fails ends the program")]
#![allow(missing_docs, unreachable_pub, reason = "the macros' functions")]

use bench_micro::{DEEP, cold, ran, ran_unchecked, ready, warm};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

#[divan::bench]
fn schema(bencher: Bencher) {
    bencher.with_inputs(cold).bench_values(|bench| (bench.parse_schema(), bench));
}

#[divan::bench]
fn parse(bencher: Bencher) {
    let bench = warm();
    bencher.bench_local(|| bench.parse(black_box(DEEP)));
}

#[divan::bench]
fn lower(bencher: Bencher) {
    let bench = warm();
    let document = bench.parse(DEEP).expect("the deep query is valid");
    bencher.bench_local(|| bench.lower(&document));
}

#[divan::bench]
fn scan(bencher: Bencher) {
    let ran = ran();
    bencher.bench_local(|| ran.scan());
}

#[divan::bench]
fn scan_unchecked(bencher: Bencher) {
    let ran = ran_unchecked();
    bencher.bench_local(|| ran.scan());
}

#[divan::bench]
fn walk(bencher: Bencher) {
    let ran = ran();
    bencher.bench_local(|| ran.walk());
}

#[divan::bench]
fn dedupe(bencher: Bencher) {
    let ran = ran();
    bencher.bench_local(|| ran.dedupe());
}

#[divan::bench]
fn splice(bencher: Bencher) {
    let ran = ran();
    bencher.bench_local(|| ran.splice());
}

#[divan::bench]
fn run(bencher: Bencher) {
    bencher.with_inputs(ready).bench_local_values(|mut ready| (ready.run(), ready));
}
