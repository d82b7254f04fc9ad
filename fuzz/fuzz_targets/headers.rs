//! Anything for the headers of a request.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| joinwright_runtime::fuzzing::headers(data));
