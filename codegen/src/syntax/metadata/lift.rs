//! `lift`: the fields of the target that a relationship puts on the source type itself.

use super::super::yaml::{Node, NodeKind};
use super::fields;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::Spanned;

/// The lifted fields; `None` if something is wrong, which is reported. Never empty.
pub(super) fn fields(diagnostics: &mut Diagnostics, node: &Node) -> Option<Vec<Spanned<String>>> {
    let items = fields::items(diagnostics, "`lift`", node)?;
    let names: Vec<_> =
        items.iter().map(|item| fields::name(diagnostics, "a field in `lift`", item)).collect();
    let names: Vec<Spanned<String>> = names.into_iter().collect::<Option<_>>()?;
    let mut is_good = true;
    for (idx, name) in names.iter().enumerate() {
        let Some(first) = names[..idx].iter().find(|first| first.value == name.value) else {
            continue;
        };
        let message = format!("the field `{}` is lifted twice", name.value);
        let diagnostic = Diagnostic::error(codes::DUPLICATE, message, name.span)
            .label("second")
            .related(first.span, "first")
            .help("remove one of the two");
        diagnostics.push(diagnostic);
        is_good = false;
    }
    is_good.then_some(names)
}

/// The relationship's `lift`, if it has one that says something.
pub(super) fn of(relationship: &Node) -> Option<&Node> {
    let definition = entry(relationship, "definition")?;
    // The older form has everything in the definition itself.
    entry(entry(definition, "to_remote_schema").unwrap_or(definition), "lift")
        .filter(|lift| !fields::is_default(lift))
}

/// A relationship that lifts is no field, so it has no name.
pub(super) fn report_name(diagnostics: &mut Diagnostics, name: &Node, lift: &Node) {
    let message = "a relationship has either `name` or `lift`";
    let diagnostic = Diagnostic::error(codes::LIFT_WITH_NAME, message, name.span)
        .label("the field that the target becomes")
        .related(fields::head(lift), "the fields of the target that become fields themselves")
        .help("remove `name`, or remove `lift`");
    diagnostics.push(diagnostic);
}

fn entry<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    let NodeKind::Map(entries) = &node.kind else {
        return None;
    };
    let found = entries.iter().find(|(key, _)| key.value == name);
    found.map(|(_, value)| value)
}
