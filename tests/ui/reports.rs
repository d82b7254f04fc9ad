//! Every case is reported as its `expected.txt` says.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use expect_test::expect_file;

use crate::case::{self, Case, Fate};

/// Source lines may be longer, our own words not.
const MAX_WIDTH: usize = 120;

#[test]
fn every_case_is_reported_as_expected() {
    let cases = case::all();
    let failed: Vec<String> = cases.iter().filter_map(|case| check(case).err()).collect();
    assert!(
        failed.is_empty(),
        "{} of {} cases failed. If the new texts are right, bless them:\n\
         UPDATE_EXPECT=1 cargo test -p joinwright-ui-tests\n\n{}",
        failed.len(),
        cases.len(),
        failed.join("\n")
    );
}

fn check(case: &Case) -> Result<(), String> {
    let name = &case.name;
    let outcome = case.run();
    let report = outcome.report();
    if outcome.fate != case.fate() {
        let (wanted, found) = (case.fate(), outcome.fate);
        return Err(format!("{name}: must be {wanted:?}, but is {found:?}\n{report}"));
    }
    let path = case.folder.join("expected.txt");
    if case.fate() == Fate::Accepted {
        let has_text = fs::exists(path).unwrap();
        let message = format!("{name}: there is nothing to say, remove `expected.txt`");
        return if has_text { Err(message) } else { Ok(()) };
    }
    let expected = expect_file![path];
    // `expect_file` shows the difference itself, and panics; the other cases are to be seen too.
    catch_unwind(AssertUnwindSafe(|| expected.assert_eq(&report)))
        .map_err(|_| format!("{name}: another report"))
}

#[test]
fn no_report_is_too_wide() {
    let mut wide = Vec::new();
    for case in case::all() {
        let report = case.run().report();
        let lines = report.lines().filter(|line| !is_source_line(line));
        for line in lines.filter(|line| line.chars().count() > MAX_WIDTH) {
            wide.push(format!("{}: {line}", case.name));
        }
    }
    assert!(wide.is_empty(), "{}", wide.join("\n"));
}

/// `12 |   arguments: …`: somebody else's line, shown as it is.
fn is_source_line(line: &str) -> bool {
    let number = line.split('|').next().unwrap_or_default().trim();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}
