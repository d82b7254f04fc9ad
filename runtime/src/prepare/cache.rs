//! Prepared operations by their text.
//!
//! The key is the whole text and the operation's name, never only a hash of them, so that no
//! request can get another's operation. What is kept is bounded by its weight, about its bytes.

use std::hash::Hash;
use std::sync::Arc;

use joinwright_operation::{
    Batch, Fetch, ObjectShape, Operation, OperationPresets, Request, Shape, ShapeKind,
};
use quick_cache::sync::Cache;
use quick_cache::{Equivalent, Weighter};

use super::Prepared;
use super::introspection::Introspection;
use crate::roles::Viewer;

/// How many operations are expected.
const USUAL_OPERATIONS: usize = 1_000;

/// The most bytes of all prepared operations together.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Prepared operations by their text.
pub(super) type OperationCache = Cache<DocumentKey, Prepared, ByWeight>;

/// An empty cache.
pub(super) fn new() -> OperationCache {
    Cache::with_weighter(USUAL_OPERATIONS, MAX_BYTES, ByWeight)
}

/// What names an operation: who sees the schema that it is for, its document and, if the document has
/// several, its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct DocumentKey {
    viewer: Viewer,
    document: Arc<str>,
    name: Option<Arc<str>>,
}

impl DocumentKey {
    pub(super) fn new(viewer: Viewer, document: &str, name: Option<&str>) -> Self {
        Self { viewer, document: document.into(), name: name.map(Into::into) }
    }

    pub(super) fn viewer(&self) -> Viewer {
        self.viewer
    }

    pub(super) fn document(&self) -> &str {
        &self.document
    }

    pub(super) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

/// A [`DocumentKey`] that is looked up. It hashes as the key does.
#[derive(Debug, Hash)]
pub(super) struct DocumentRef<'a> {
    pub(super) viewer: Viewer,
    pub(super) document: &'a str,
    pub(super) name: Option<&'a str>,
}

impl Equivalent<DocumentKey> for DocumentRef<'_> {
    fn equivalent(&self, key: &DocumentKey) -> bool {
        let Self { viewer, document, name } = self;
        (*viewer, *document, *name) == (key.viewer, key.document(), key.name())
    }
}

/// Weighs an entry by about its bytes.
#[derive(Debug, Clone)]
pub(super) struct ByWeight;

impl Weighter<DocumentKey, Prepared> for ByWeight {
    fn weight(&self, key: &DocumentKey, prepared: &Prepared) -> u64 {
        let text = key.document.len() + key.name.as_ref().map_or(0, |name| name.len());
        (PART_BYTES + text + prepared.weight) as u64
    }
}

/// What an operation and its parts cost beside their texts.
const PART_BYTES: usize = 256;

/// How often a document's bytes are needed to keep it parsed.
const PARSED_FACTOR: usize = 20;

/// About the bytes of an operation. Lowering has bounded how many parts it has.
pub(super) fn weigh(
    operation: &Operation,
    introspection: Option<&Introspection>,
    document: &str,
) -> usize {
    let parsed = introspection.map_or(0, |_| document.len() * PARSED_FACTOR);
    let fetches: usize = operation.fetches.iter().map(weigh_fetch).sum();
    let batches: usize = operation.batches.iter().map(weigh_batch).sum();
    let variables = operation.variables.len() * PART_BYTES;
    let namespaces: usize =
        operation.namespaces.iter().map(|namespace| namespace.members.len() * PART_BYTES).sum();
    let inputs: usize = operation.inputs.iter().map(|input| input.fields.len() * PART_BYTES).sum();
    let presets = weigh_presets(&operation.presets);
    parsed + fetches + batches + variables + namespaces + inputs + presets
}

fn weigh_presets(presets: &OperationPresets) -> usize {
    let OperationPresets { session_values, variables, inputs } = presets;
    let parts: usize = inputs.iter().map(|input| input.members.len() + input.below.len()).sum();
    (session_values.len() + variables.len() + parts) * PART_BYTES
}

fn weigh_fetch(fetch: &Fetch) -> usize {
    PART_BYTES
        + match &fetch.request {
            Request::Root { document, shape, .. } => document.len() + weigh_object(shape),
            Request::Join { declarations, .. } => {
                declarations.iter().map(|(_, declaration)| declaration.len() + PART_BYTES).sum()
            }
        }
}

fn weigh_batch(batch: &Batch) -> usize {
    let field: usize = batch.field.iter().map(|part| part.len()).sum();
    PART_BYTES + batch.fragment.len() + field + weigh_shape(&batch.target)
}

fn weigh_object(shape: &ObjectShape) -> usize {
    shape.fields.iter().map(|field| PART_BYTES + weigh_shape(&field.value)).sum()
}

fn weigh_shape(shape: &Shape) -> usize {
    match &shape.kind {
        ShapeKind::Leaf(_) => 0,
        ShapeKind::List(item) => weigh_shape(item),
        ShapeKind::Object(object) => weigh_object(object),
    }
}

#[cfg(test)]
mod tests {
    use std::hash::BuildHasher;

    use super::*;

    fn key_ref<'a>(viewer: Viewer, document: &'a str, name: Option<&'a str>) -> DocumentRef<'a> {
        DocumentRef { viewer, document, name }
    }

    #[test]
    fn looked_up_key_hashes_and_equals_as_the_stored_one() {
        let hasher = quick_cache::DefaultHashBuilder::default();
        for name in [None, Some(""), Some("A")] {
            let (looked_up, stored) = (
                key_ref(Viewer::Role(1), "{a}", name),
                DocumentKey::new(Viewer::Role(1), "{a}", name),
            );
            assert_eq!(hasher.hash_one(&looked_up), hasher.hash_one(&stored));
            assert!(looked_up.equivalent(&stored));
        }
    }

    #[test]
    fn name_is_part_of_the_key() {
        let viewer = Viewer::Everything;
        let stored = DocumentKey::new(viewer, "query A {a} query B {b}", Some("A"));
        assert!(!key_ref(viewer, stored.document(), Some("B")).equivalent(&stored));
    }

    #[test]
    fn who_sees_the_schema_is_part_of_the_key() {
        let viewers = [Viewer::Everything, Viewer::Role(0), Viewer::Role(1)];
        for stored in viewers {
            for asking in viewers {
                let key = DocumentKey::new(stored, "{a}", None);
                let is_found = key_ref(asking, "{a}", None).equivalent(&key);
                assert_eq!(is_found, stored == asking, "{stored:?} {asking:?}");
            }
        }
    }
}
