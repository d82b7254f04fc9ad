//! The texts that stand for compiled operations: what clients send, or name by its hash.
//!
//! ```text
//! the operation with its fragments, as written      what the manifest says
//! the same as a printer of GraphQL writes it        what JavaScript clients send
//! the file, if it is a document by itself           what clients send that include it
//! ```

use std::collections::BTreeMap;

use apollo_compiler::ast::{Definition, Document};
use joinwright_operation::JoinedSchema;
use sha2::{Digest, Sha256};

use super::read::Definitions;
use super::{CompiledOperation, CompiledText, Viewer};

/// SHA-256 in hexadecimal digits.
pub(super) fn digest(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The texts, by their hashes. `printed` has one for each operation.
pub(super) fn texts(
    definitions: &Definitions<'_>,
    operations: &[CompiledOperation],
    printed: &[Document],
    schemas: &[(Viewer, JoinedSchema<'_>)],
) -> Vec<CompiledText> {
    let mut known: BTreeMap<String, CompiledText> = BTreeMap::new();
    let mut add = |text: &str, operations: Vec<usize>| {
        let id = digest(text);
        let length = text.len();
        known.entry(id.clone()).or_insert(CompiledText { id, length, operations });
    };
    for (idx, (operation, printed)) in operations.iter().zip(printed).enumerate() {
        add(&operation.text, vec![idx]);
        add(printed.to_string().trim_end(), vec![idx]);
    }
    for file in &definitions.files {
        // Fragments of other files are missing in it, those for other files are unused.
        let is_valid = |(_, joined): &(Viewer, JoinedSchema<'_>)| {
            file.document.to_executable_validate(joined.schema()).is_ok()
        };
        if schemas.iter().any(is_valid) {
            add(file.text, operations_of(&file.document, operations));
        }
    }
    known.into_values().collect()
}

/// The operations of a file.
fn operations_of(document: &Document, operations: &[CompiledOperation]) -> Vec<usize> {
    let names = document.definitions.iter().filter_map(|definition| match definition {
        Definition::OperationDefinition(operation) => operation.name.as_ref(),
        _ => None,
    });
    names
        .filter_map(|name| operations.iter().position(|known| known.name == name.as_str()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::digest;

    #[test]
    fn digests_are_sha_256() {
        let known = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(digest(""), known);
    }
}
