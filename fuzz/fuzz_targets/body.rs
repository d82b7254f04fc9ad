//! Anything for the body of a POST.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| joinwright_runtime::fuzzing::body(data));
