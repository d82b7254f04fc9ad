//! Every rule has a case, and an error about a relationship shows every place concerned.

use std::collections::{BTreeMap, BTreeSet};

use joinwright_codegen::diagnostic::{Code, Diagnostic, Severity, codes};
use joinwright_codegen::source::SourceMap;

use crate::case;

/// The cases in which an error about a relationship or a joined schema has no place in an SDL file
/// or none in the relationships file, and why.
const ONE_SIDED: &[(&str, &str)] =
    &[("lift-with-a-name", "both keys stand in the relationships file")];

#[test]
fn every_code_has_a_case_and_an_explanation() {
    let mut shown: BTreeMap<Code, String> = BTreeMap::new();
    for case in case::all() {
        for diagnostic in &case.run().diagnostics {
            shown.insert(diagnostic.code, case.name.clone());
        }
    }
    let explained: BTreeSet<Code> = explained(codes::ALL).collect();
    let untested: Vec<&Code> = explained.iter().filter(|code| !shown.contains_key(code)).collect();
    assert!(untested.is_empty(), "no case shows {untested:?}");
    let unexplained: Vec<_> = shown.iter().filter(|(code, _)| !explained.contains(code)).collect();
    assert!(unexplained.is_empty(), "no explanation in `codes::ALL` for {unexplained:?}");
}

#[test]
fn errors_about_relationships_have_carets_in_both_files() {
    // What is wrong with a single file has its place there.
    let exports = [codes::BAD_INCLUDE, codes::NOT_TAKEN_OVER, codes::UNKNOWN_TOLERANCE];
    let functions = [codes::FUNCTION_PATH, codes::FUNCTION_TYPE, codes::FUNCTION_SDL];
    let roles = [codes::ROLE_NAME, codes::ROLE_RULE_SYNTAX];
    let others = exports.into_iter().chain(functions).chain(roles);
    let about_one_file: BTreeSet<Code> = explained(codes::ABOUT_ONE_FILE).chain(others).collect();
    let mut one_sided = BTreeSet::new();
    for case in case::all() {
        let outcome = case.run();
        let errors = outcome.diagnostics.iter().filter(|diagnostic| {
            diagnostic.severity == Severity::Error && !about_one_file.contains(&diagnostic.code)
        });
        let n_one_sided = errors.filter(|one| !has_both(&outcome.sources, one)).count();
        if n_one_sided > 0 {
            let is_known = ONE_SIDED.iter().any(|(known, _)| *known == case.name);
            assert!(is_known, "{}: {}", case.name, outcome.report());
            one_sided.insert(case.name.clone());
        }
    }
    for (known, _) in ONE_SIDED {
        assert!(one_sided.contains(*known), "`{known}` needs no exception");
    }
}

/// Whether a diagnostic has a place in the relationships file and one in an SDL file.
fn has_both(sources: &SourceMap, diagnostic: &Diagnostic) -> bool {
    let labels = std::iter::once(&diagnostic.primary).chain(&diagnostic.related);
    let paths: Vec<&str> =
        labels.map(|label| sources.file(label.span.file).path.as_str()).collect();
    [".yaml", ".graphql"].iter().all(|end| paths.iter().any(|path| path.ends_with(end)))
}

fn explained(tables: &[&'static [codes::Explanation]]) -> impl Iterator<Item = Code> {
    tables.iter().flat_map(|table| table.iter()).map(|explanation| explanation.code)
}
