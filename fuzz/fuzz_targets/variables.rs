//! Anything for the variables of an operation.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| joinwright_runtime::fuzzing::variables(data));
