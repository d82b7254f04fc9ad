//! Validation: a [`Gateway`] to a [`Valid`] one.
//!
//! Lowering has resolved every name; the rules here ask whether what was found fits. Each rule looks
//! at one relationship at a time, and all rules look at all of them; what lifts make of types is looked
//! at as a whole.

mod key_types;
mod lift_help;
mod lifted_sources;
mod lifts;
mod match_coverage;
mod match_types;
mod path_lists;
mod positions;
mod presets;
mod representations;
mod required_arguments;
mod type_fit;
mod unused_keys;

use crate::diagnostic::Diagnostics;
use crate::ir::{Gateway, Relationship, RemoteSchema, Valid};

/// A relationship with the remote schemas at its ends.
#[derive(Clone, Copy)]
struct Subject<'a> {
    relationship: &'a Relationship,
    source: &'a RemoteSchema,
    target: &'a RemoteSchema,
}

impl Subject<'_> {
    /// Its name in messages: `Order.user`.
    fn coordinate(&self) -> String {
        format!("{}.{}", self.relationship.source_type.value, self.relationship.name.value)
    }
}

/// A rule: what is wrong with a relationship.
type Rule = fn(Subject<'_>, &mut Diagnostics);

const RULES: [Rule; 7] = [
    path_lists::check,
    required_arguments::check,
    key_types::check,
    match_types::check,
    match_coverage::check,
    unused_keys::check,
    representations::check,
];

/// Applies every rule.
///
/// `diagnostics` are the findings of parsing and lowering: what they reported is missing in the
/// gateway, so a gateway with errors among them is not valid. With a valid gateway come the
/// warnings.
///
/// # Errors
/// All diagnostics, if one of them is an error.
pub fn validate(
    gateway: Gateway,
    mut diagnostics: Diagnostics,
) -> Result<(Valid<Gateway>, Diagnostics), Diagnostics> {
    for relationship in &gateway.relationships {
        let subject = Subject {
            relationship,
            source: &gateway.remotes[usize::from(relationship.source.0)],
            target: &gateway.remotes[usize::from(relationship.target.0)],
        };
        for rule in RULES {
            rule(subject, &mut diagnostics);
        }
    }
    presets::check(&gateway, &mut diagnostics);
    lifted_sources::check(&gateway, &mut diagnostics);
    if !diagnostics.has_errors() {
        // What is wrong with one lift is missing to the others.
        lifts::check(&gateway, &mut diagnostics);
    }
    diagnostics.into_result(Valid(gateway))
}
