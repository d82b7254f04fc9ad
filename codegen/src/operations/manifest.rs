//! `operations.json`: the compiled operations for clients' tools, as Apollo's tools write and read it.

use joinwright_operation::facts::OperationKind;
use serde::Serialize;

use super::CompiledOperation;

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
}

/// The manifest's text: operations by name.
pub(crate) fn manifest(operations: &[CompiledOperation]) -> String {
    let mut entries: Vec<Entry<'_>> = operations.iter().map(entry).collect();
    entries.sort_by_key(|entry| entry.name);
    let manifest =
        Manifest { format: "apollo-persisted-query-manifest", version: 1, operations: entries };
    // Strings and a number: writing them to memory can not fail.
    serde_json::to_string_pretty(&manifest).unwrap_or_default() + "\n"
}

fn entry(operation: &CompiledOperation) -> Entry<'_> {
    let kind = match operation.kind {
        OperationKind::Query => "query",
        OperationKind::Mutation => "mutation",
    };
    Entry { id: &operation.id, name: &operation.name, kind, body: &operation.text }
}
