//! Every rule has a case, every case breaks a rule, and an error shows every place concerned.

use std::collections::{BTreeMap, BTreeSet};

use joinwright_codegen::diagnostic::{Code, Diagnostic, Severity, codes};
use joinwright_codegen::source::SourceMap;

use crate::case;

#[test]
fn every_code_has_a_case_and_an_explanation() {
    let mut shown: BTreeMap<Code, String> = BTreeMap::new();
    for case in case::all() {
        for diagnostic in &case.run().diagnostics {
            shown.insert(diagnostic.code, case.name.clone());
        }
    }
    let explained = codes::ALL.iter().flat_map(|table| table.iter());
    let explained: BTreeSet<Code> = explained.map(|explanation| explanation.code).collect();
    let untested: Vec<&Code> = explained
        .iter()
        .filter(|code| !shown.contains_key(code))
        .collect();
    assert!(untested.is_empty(), "no case shows {untested:?}");
    let unexplained: Vec<_> = shown
        .iter()
        .filter(|(code, _)| !explained.contains(code))
        .collect();
    assert!(
        unexplained.is_empty(),
        "no explanation in `codes::ALL` for {unexplained:?}"
    );
}
