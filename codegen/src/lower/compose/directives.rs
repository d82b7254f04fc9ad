//! The directives of all remote schemas are those of the joined schema; one defined in two ways
//! clashes.
//!
//! ```graphql
//! directive @cached(ttl: Int) on FIELD    # orders
//! directive @cached(ttl: Int!) on FIELD   # users
//! ```
//!
//! The specification's own directives are the gateway's, whatever a remote schema says of them.

use std::collections::HashMap;

use apollo_compiler::ast::DirectiveDefinition;
use apollo_compiler::{Name, Schema};

use super::super::remotes::STANDARD_DIRECTIVES;
use super::equal;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::RemoteSchema;

/// Adds the directive definitions of all remote schemas.
pub(super) fn merge(remotes: &[RemoteSchema], joined: &mut Schema, findings: &mut Diagnostics) {
    let mut owners: HashMap<Name, &RemoteSchema> = HashMap::new();
    for remote in remotes {
        for (name, directive) in &remote.schema.directive_definitions {
            if directive.is_built_in() || STANDARD_DIRECTIVES.contains(&name.as_str()) {
                continue;
            }
            match (joined.directive_definitions.get(name), owners.get(name)) {
                (Some(first), Some(owner)) => {
                    if !is_equal(first, directive) {
                        findings.push(clash(owner, remote, first, directive));
                    }
                }
                (_, _) => {
                    owners.insert(name.clone(), remote);
                    joined.directive_definitions.insert(name.clone(), directive.clone());
                }
            }
        }
    }
}

fn is_equal(first: &DirectiveDefinition, second: &DirectiveDefinition) -> bool {
    let has_all = |a: &DirectiveDefinition, b: &DirectiveDefinition| {
        a.locations.iter().all(|location| b.locations.contains(location))
            && a.arguments.iter().all(|argument| {
                b.argument_by_name(&argument.name)
                    .is_some_and(|other| equal::of_input_values("", argument, other).is_none())
            })
    };
    first.repeatable == second.repeatable && has_all(first, second) && has_all(second, first)
}

fn clash(
    owner: &RemoteSchema,
    remote: &RemoteSchema,
    first: &DirectiveDefinition,
    second: &DirectiveDefinition,
) -> Diagnostic {
    let (owner_name, remote_name) = (&owner.name.value, &remote.name.value);
    let name = &second.name;
    let message =
        format!("directive `@{name}` is defined differently by `{owner_name}` and `{remote_name}`");
    Diagnostic::error(codes::DIRECTIVE_CLASH, message, remote.name.span)
        .label(format!("has another `@{name}`"))
        .related(remote.span_of(name), format!("the one of `{remote_name}`"))
        .related(
            owner.span_of(&first.name),
            format!("the one of `{owner_name}`"),
        )
        .help("remove the definition from one of the SDL files: that remote schema then never gets the directive")
}
