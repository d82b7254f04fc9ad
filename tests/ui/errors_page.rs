//! `docs/errors.md` is printed from the codes: those of the compiler, then those at run time.

use std::path::Path;

use expect_test::expect_file;
use joinwright_codegen::diagnostic::codes;
use joinwright_runtime::error_codes;

#[test]
fn the_errors_page_is_printed_from_the_codes() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/errors.md");
    expect_file![path].assert_eq(&format!("{}{}", codes::markdown(), error_codes()));
}
