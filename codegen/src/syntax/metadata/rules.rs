//! `allow` and `deny`: rules that name parts of a remote schema.
//!
//! ```yaml
//! definition:
//!   allow: [Query.user, "User.*", "!User.email"]
//!   deny: ["Query.user(region:)"]
//! ```

use apollo_compiler::Name;

use super::super::yaml::Node;
use super::super::{RuleDocument, RulesDocument};
use super::fields::{self, Fields};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::Spanned;

/// Reads the rules of a permission; `None` if one is none, which is reported.
pub(super) fn rules(diagnostics: &mut Diagnostics, fields: &Fields<'_>) -> Option<RulesDocument> {
    let mut list = |key: &'static str| {
        let items = fields.get(key).map(|node| items(diagnostics, key, node));
        items.map_or(Some(None), |items| items.map(Some))
    };
    let (allow, deny) = (list("allow"), list("deny"));
    let (allow, deny) = (allow?, deny?.unwrap_or_default());
    let mut rules = RulesDocument { allow: allow.as_ref().map(|_| Vec::new()), deny: Vec::new() };
    let mut is_good = true;
    for (is_denied, text) in [(false, allow.unwrap_or_default()), (true, deny)]
        .into_iter()
        .flat_map(|(is_denied, texts)| texts.into_iter().map(move |text| (is_denied, text)))
    {
        match (text.value.strip_prefix('!'), is_denied) {
            (Some(_), true) => {
                report_double(diagnostics, &text);
                is_good = false;
            }
            (denied, _) => match rule(denied.unwrap_or(&text.value)) {
                Some(rule) => {
                    let rule = Spanned::new(rule, text.span);
                    match (&mut rules.allow, is_denied || denied.is_some()) {
                        (Some(allow), false) => allow.push(rule),
                        (_, _) => rules.deny.push(rule),
                    }
                }
                None => {
                    report(diagnostics, &text);
                    is_good = false;
                }
            },
        }
    }
    // With nothing but denials in it, `allow` says what all but them is.
    let only_denies = rules.allow.as_ref().is_some_and(Vec::is_empty) && !rules.deny.is_empty();
    if only_denies {
        rules.allow = None;
    }
    is_good.then_some(rules)
}

fn items(diagnostics: &mut Diagnostics, key: &str, node: &Node) -> Option<Vec<Spanned<String>>> {
    let what = format!("`{key}`");
    let items = fields::items(diagnostics, &what, node)?;
    let texts: Vec<_> =
        items.iter().map(|item| fields::text(diagnostics, "a rule", item)).collect();
    texts.into_iter().collect()
}

/// Reads `*`, `Type`, `Type.*`, `Type.member` or `Type.field(argument:)`.
fn rule(text: &str) -> Option<RuleDocument> {
    let name = |text: &str| Name::new(text).ok().map(|name| name.to_string());
    if text == "*" {
        return Some(RuleDocument::Everything);
    }
    let Some((ty, member)) = text.split_once('.') else {
        return Some(RuleDocument::Type { ty: name(text)?, has_star: false });
    };
    let ty = name(ty)?;
    if member == "*" {
        return Some(RuleDocument::Type { ty, has_star: true });
    }
    match member.split_once('(') {
        None => Some(RuleDocument::Member(ty, name(member)?)),
        Some((field, argument)) => {
            let argument = argument.strip_suffix(')')?.trim();
            let argument = argument.strip_suffix(':').unwrap_or(argument);
            Some(RuleDocument::Argument(ty, name(field)?, name(argument)?))
        }
    }
}

fn report(diagnostics: &mut Diagnostics, text: &Spanned<String>) {
    let message = format!("`{}` names no part of a schema", text.value);
    let help = "write `Type.field`, `Type.*`, `Type`, `Type.field(argument:)` or `*`, with names as the \
                SDL file has them";
    diagnostics.push(Diagnostic::error(codes::ROLE_RULE_SYNTAX, message, text.span).help(help));
}

fn report_double(diagnostics: &mut Diagnostics, text: &Spanned<String>) {
    let message = format!("`{}` is denied twice", text.value);
    let help = "remove the `!`: it denies what stands in `allow`";
    diagnostics.push(Diagnostic::error(codes::ROLE_RULE_SYNTAX, message, text.span).help(help));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_coordinates() {
        let printed = |text: &str| rule(text).map(|rule| rule.to_string());
        for text in ["*", "User", "User.*", "User.email", "Query.user(id:)"] {
            assert_eq!(printed(text).as_deref(), Some(text));
        }
        assert_eq!(printed("Query.user( id: )").as_deref(), Some("Query.user(id:)"));
        assert_eq!(printed("Query.user(id)").as_deref(), Some("Query.user(id:)"));
        for text in
            ["", ".", "User.", ".email", "User.a.b", "User.*.b", "Us er", "Query.user(:)", "**"]
        {
            assert_eq!(printed(text), None, "{text}");
        }
    }
}
