//! Reading gateway folders: what is accepted, and the words for what is not.

use std::path::Path;

use joinwright_codegen::source;
use joinwright_codegen::syntax;

#[test]
fn the_example_reads_without_a_finding() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../example-gateway");
    let sources = source::load(&root.join("gateway"), &root).unwrap();
    let (documents, diagnostics) = syntax::parse(&sources);
    assert_eq!(diagnostics.iter().count(), 0, "{diagnostics:?}");
    assert_eq!(documents.remotes.len(), 2);
}
