//! Anything for the query string of a GET.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| joinwright_runtime::fuzzing::query(data));
