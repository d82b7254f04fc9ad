//! `customization` as the facts state it.

use std::collections::BTreeMap;

use apollo_compiler::Name;
use apollo_compiler::ast::OperationType;

use crate::ir::{Gateway, RemoteSchema, Renaming};
use crate::source::Spanned;

/// What a remote schema's types and fields are called in the joined schema.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct NamesPlan {
    /// The root field that holds its root fields.
    pub(crate) namespace: Option<String>,
    /// Its types.
    pub(crate) types: RenamingPlan,
    /// The fields of types, by the types' names in the joined schema, sorted.
    pub(crate) fields: BTreeMap<String, RenamingPlan>,
}

/// A rule by which names change.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct RenamingPlan {
    /// What comes before a name.
    pub(crate) prefix: String,
    /// What comes behind it.
    pub(crate) suffix: String,
    /// Names with what becomes of them, sorted.
    pub(crate) mapping: Vec<(String, String)>,
}

/// The names of a remote schema.
pub(super) fn names(gateway: &Gateway, remote: &RemoteSchema) -> NamesPlan {
    let names = &remote.names;
    let mut fields = BTreeMap::new();
    for (own, rule) in names.fields.iter().filter(|(_, rule)| !rule.is_plain()) {
        let plan = renaming(rule);
        if let Some(parent) = joined_parent(gateway, remote, own) {
            fields.insert(parent, plan);
        }
    }
    let namespace = names.namespace.as_ref().map(|name| name.value.clone());
    NamesPlan { namespace, types: renaming(&names.types), fields }
}

fn renaming(rule: &Renaming) -> RenamingPlan {
    let text = |affix: &Option<Spanned<String>>| {
        affix.as_ref().map_or(String::new(), |affix| affix.value.clone())
    };
    RenamingPlan {
        prefix: text(&rule.prefix),
        suffix: text(&rule.suffix),
        mapping: (rule.mapping.iter())
            .map(|(own, joined)| (own.clone(), joined.value.clone()))
            .collect(),
    }
}

/// The type that a field of a path or a preset belongs to: in the joined schema, if it is served there.
pub(crate) fn parent(gateway: &Gateway, remote: &RemoteSchema, own: &str) -> String {
    joined_parent(gateway, remote, own).unwrap_or_else(|| own.to_owned())
}

/// The type of the joined schema that has the fields of one of the remote schema's: for a root type
/// the joined one, or that of the namespace. None for one that is not served.
fn joined_parent(gateway: &Gateway, remote: &RemoteSchema, own: &str) -> Option<String> {
    let is_root = |kind| remote.schema.root_operation(kind).is_some_and(|root| root == own);
    let kinds = [OperationType::Query, OperationType::Mutation];
    let Some(kind) = kinds.into_iter().find(|kind| is_root(*kind)) else {
        return Some(remote.joined_type(own));
    };
    let root: &Name = gateway.joined.root_operation(kind)?;
    match &remote.names.namespace {
        None => Some(root.to_string()),
        Some(namespace) => {
            let field = gateway.joined.type_field(root, &namespace.value).ok()?;
            Some(field.ty.inner_named_type().to_string())
        }
    }
}
