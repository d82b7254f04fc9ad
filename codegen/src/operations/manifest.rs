//! `operations.json`: the compiled operations for clients' tools, as Apollo's tools write and read it.

use joinwright_operation::facts::OperationKind;
use serde::Serialize;

use super::{CompiledOperation, Viewer};
use crate::plan::RolePlan;

#[derive(Serialize)]
struct Manifest<'a> {
    format: &'static str,
    version: u32,
    operations: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    body: &'a str,
    /// Who may ask for it, if that is not everybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    roles: Option<Vec<&'a str>>,
}

/// The manifest's text: operations by name.
pub(crate) fn manifest(operations: &[CompiledOperation], roles: Option<&[RolePlan]>) -> String {
    let entries = operations.iter().map(|operation| entry(operation, roles));
    let mut entries: Vec<Entry<'_>> = entries.collect();
    entries.sort_by_key(|entry| entry.name);
    let manifest =
        Manifest { format: "apollo-persisted-query-manifest", version: 1, operations: entries };
    // Strings and a number: writing them to memory can not fail.
    serde_json::to_string_pretty(&manifest).unwrap_or_default() + "\n"
}

fn entry<'a>(operation: &'a CompiledOperation, roles: Option<&'a [RolePlan]>) -> Entry<'a> {
    let kind = match operation.kind {
        OperationKind::Query => "query",
        OperationKind::Mutation => "mutation",
    };
    let viewers = operation.variants.iter().flat_map(|variant| &variant.viewers);
    let names = |roles: &'a [RolePlan]| {
        let name = |viewer: &Viewer| match viewer {
            Viewer::Everything => "admin",
            Viewer::Role(place) => roles[*place].name.as_str(),
        };
        viewers.map(name).collect()
    };
    let roles = roles.map(names);
    Entry { id: &operation.id, name: &operation.name, kind, body: &operation.text, roles }
}
