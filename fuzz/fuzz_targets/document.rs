//! Anything for a document.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| joinwright_runtime::fuzzing::document(data));
