//! `tolerate`: which rules of the type system the SDL of a remote schema may break.

use super::super::Tolerance;
use super::super::yaml::Node;
use super::fields;
use crate::diagnostic::{Diagnostic, Diagnostics, codes, did_you_mean};

/// Reads the list; what is no rule is reported.
pub(super) fn tolerate(diagnostics: &mut Diagnostics, node: &Node) -> Vec<Tolerance> {
    let items = fields::items(diagnostics, "`tolerate`", node).unwrap_or_default();
    items.iter().filter_map(|item| rule(diagnostics, item)).collect()
}

fn rule(diagnostics: &mut Diagnostics, node: &Node) -> Option<Tolerance> {
    let word = fields::text(diagnostics, "a rule in `tolerate`", node)?;
    let found = Tolerance::ALL.into_iter().find(|rule| rule.name() == word.value);
    if found.is_none() {
        let names = Tolerance::ALL.map(Tolerance::name);
        let message = format!("`{}` is no rule that can be tolerated", word.value);
        let help = match did_you_mean(&word.value, names) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the rules are: {}", names.join(", ")),
        };
        let code = codes::UNKNOWN_TOLERANCE;
        diagnostics.push(Diagnostic::error(code, message, word.span).help(help));
    }
    found
}
