//! One operation as a document of its own: its definition, and those of the fragments it uses.

use apollo_compiler::Name;
use apollo_compiler::Node;
use apollo_compiler::ast::{Definition, Document, OperationDefinition, Selection};
use apollo_compiler::parser::SourceSpan;
use indexmap::IndexSet;

use super::read::Definitions;

/// An operation with its fragments.
pub(super) struct OperationDocument {
    /// The document. Its places are those in the files.
    pub(super) ast: Document,
    /// The definitions as they are written in the files, with an empty line between them.
    pub(super) text: String,
    /// The fragments that it uses, in the order in which it comes to them.
    pub(super) fragments: IndexSet<Name>,
}

/// The document of an operation. What it spreads and nobody defines is left to validation.
pub(super) fn document(
    definitions: &Definitions<'_>,
    operation: &Node<OperationDefinition>,
) -> OperationDocument {
    let fragments = fragments(definitions, &operation.selection_set);
    let used = fragments.iter().filter_map(|name| definitions.fragments.get(name));
    let used: Vec<_> = used.map(|fragment| fragment.value.clone()).collect();
    let mut texts = vec![definitions.text_of(operation.location())];
    texts.extend(used.iter().map(|fragment| definitions.text_of(fragment.location())));
    let mut ast = Document::new();
    ast.sources = definitions.parsed.clone();
    ast.definitions.push(Definition::OperationDefinition(operation.clone()));
    ast.definitions.extend(used.into_iter().map(Definition::FragmentDefinition));
    OperationDocument { ast, text: texts.join("\n\n"), fragments }
}

/// The fragments that a selection set uses, those of fragments too.
fn fragments(definitions: &Definitions<'_>, selections: &[Selection]) -> IndexSet<Name> {
    let mut found = IndexSet::new();
    spread_in(selections, &mut found);
    let mut next = 0;
    while let Some(name) = found.get_index(next) {
        next += 1;
        if let Some(fragment) = definitions.fragments.get(name) {
            spread_in(&fragment.value.selection_set, &mut found);
        }
    }
    found
}

/// The fragments that are spread here. The parser has bounded the depth.
fn spread_in(selections: &[Selection], found: &mut IndexSet<Name>) {
    for selection in selections {
        match selection {
            Selection::Field(field) => spread_in(&field.selection_set, found),
            Selection::InlineFragment(inline) => spread_in(&inline.selection_set, found),
            Selection::FragmentSpread(spread) => {
                found.insert(spread.fragment_name.clone());
            }
        }
    }
}

impl Definitions<'_> {
    /// A definition as it is written.
    fn text_of(&self, location: Option<SourceSpan>) -> &str {
        let text = location.and_then(|location| {
            let source = self.parsed.get(&location.file_id())?;
            source.source_text().get(location.offset()..location.end_offset())
        });
        text.unwrap_or_default().trim_end()
    }
}
