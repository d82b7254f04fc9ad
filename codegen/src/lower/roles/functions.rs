//! A function of the gateway as a role sees it. Its own types are nobody's secret; the enums and scalars
//! that it has of remote schemas are there as far as the role sees them.

use std::collections::HashMap;

use apollo_compiler::schema::{EnumType, ExtendedType};
use apollo_compiler::{Name, Node, Schema};

use super::rules;
use crate::diagnostic::Diagnostics;
use crate::ir::RemoteSchema;
use crate::source::Spanned;
use crate::syntax::{RuleDocument, RulesDocument};

/// The function's schema for a role. `servers` are the remote schemas as the role sees them, `whole` as
/// they are.
pub(super) fn schema(
    function: &RemoteSchema,
    whole: &[RemoteSchema],
    servers: &[RemoteSchema],
) -> Schema {
    let mut shared: HashMap<&Name, Option<&Node<EnumType>>> = HashMap::new();
    for (name, _) in function.schema.types.iter().filter(|(_, ty)| ty.is_enum()) {
        let is_theirs = whole[..servers.len()].iter().any(|one| one.own_type(name).is_some());
        if is_theirs {
            let seen = servers.iter().find_map(|one| one.schema.get_enum(one.own_type(name)?));
            shared.insert(name, seen);
        }
    }
    let hidden = shared.iter().filter(|(_, seen)| seen.is_none());
    let deny = hidden.map(|(name, _)| {
        let rule = RuleDocument::Type { ty: name.to_string(), has_star: false };
        Spanned::new(rule, function.name.span)
    });
    let rules = RulesDocument { allow: None, deny: deny.collect() };
    let mut schema = rules::view(function, &function.name, &rules, &mut Diagnostics::new()).schema;
    for (name, ty) in &mut schema.types {
        if let (ExtendedType::Enum(ty), Some(Some(seen))) = (ty, shared.get(name)) {
            ty.make_mut().values.retain(|value, _| seen.values.contains_key(value));
        }
    }
    schema
}
