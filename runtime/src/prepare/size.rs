//! How large the operations of a document are: counted on the parsed text, before it is validated.
//!
//! Fragments count as often as they are spread, but each is looked at once: what a fragment adds is
//! known when something that spreads it is counted. So a document is counted in the time that it
//! takes to read it, however much it expands to.
//!
//! ```text
//! { a { ...F } b: c { ...F } }     fragment F on T { x y: z @skip(if: $s) }
//! F       2 fields, 1 alias, 1 directive, depth 1
//! all     2 + 2·(1 + 2) fields and fragments, 1 + 2·1 aliases, 2·1 directives, depth 2
//! ```

use std::collections::{HashMap, HashSet};

use apollo_compiler::Node;
use apollo_compiler::ast::{
    Definition, Document, FragmentDefinition, OperationDefinition, Selection,
};
use apollo_compiler::response::GraphQLError;

use super::{Errors, located};
use crate::error::Code;
use crate::limits::Limits;

/// What a selection set expands to. Sums stop at the largest number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Size {
    /// How deep its fields stand in each other.
    depth: usize,
    /// Its fields and fragments.
    fields: usize,
    /// Its fields that stand in no other.
    root_fields: usize,
    aliases: usize,
    directives: usize,
}

/// Refuses a document that has an operation which is too large.
pub(super) fn check(document: &Document, limits: &Limits) -> Result<(), Errors> {
    let fragments = Fragments::of(document);
    for definition in &document.definitions {
        let Definition::OperationDefinition(operation) = definition else {
            continue;
        };
        if let Some((code, message)) = excess(fragments.operation(operation), limits) {
            let error = GraphQLError::new(message, operation.location(), &document.sources);
            return Err(vec![located(code, error)]);
        }
    }
    Ok(())
}

/// The first limit that an operation is beyond.
fn excess(size: Size, limits: &Limits) -> Option<(Code, String)> {
    let depth = usize::from(limits.depth);
    let counted = [
        (size.depth, depth, Code::SelectionsTooDeep, "levels of fields"),
        (size.fields, limits.fields, Code::TooManyFields, "fields and fragments"),
        (size.root_fields, limits.root_fields, Code::TooManyRootFields, "root fields"),
        (size.aliases, limits.aliases, Code::TooManyAliases, "aliases"),
        (size.directives, limits.directives, Code::TooManyDirectives, "directives"),
    ];
    let (_, most, code, what) = counted.into_iter().find(|(found, most, ..)| found > most)?;
    let message =
        format!("the operation has more than {most} {what}, counted with its fragments expanded");
    Some((code, message))
}

impl Size {
    /// Adds a fragment's size where the fragment is spread, below so many levels of fields.
    fn add(&mut self, fragment: Self, levels: usize) {
        self.depth = self.depth.max(fragment.depth.saturating_add(levels));
        self.fields = self.fields.saturating_add(fragment.fields);
        if levels == 0 {
            self.root_fields = self.root_fields.saturating_add(fragment.root_fields);
        }
        self.aliases = self.aliases.saturating_add(fragment.aliases);
        self.directives = self.directives.saturating_add(fragment.directives);
    }

    fn add_directives(&mut self, n: usize) {
        self.directives = self.directives.saturating_add(n);
    }
}

/// The fragments of a document and their sizes.
struct Fragments<'d> {
    definitions: HashMap<&'d str, &'d FragmentDefinition>,
    sizes: HashMap<&'d str, Size>,
}

impl<'d> Fragments<'d> {
    fn of(document: &'d Document) -> Self {
        let mut fragments = Self { definitions: HashMap::new(), sizes: HashMap::new() };
        let named = document.definitions.iter().filter_map(|definition| match definition {
            Definition::FragmentDefinition(fragment) => Some((fragment.name.as_str(), &**fragment)),
            _ => None,
        });
        let named: Vec<_> = named.collect();
        fragments.definitions.extend(named.iter().copied());
        fragments.measure(named.iter().map(|(name, _)| *name));
        fragments
    }

    /// Measures fragments, those first that others spread. A fragment that spreads itself counts as
    /// nothing there; validation refuses it.
    fn measure(&mut self, names: impl Iterator<Item = &'d str>) {
        let (mut open, mut entered) = (Vec::new(), HashSet::new());
        for name in names {
            open.push(name);
            while let Some(&name) = open.last() {
                let fragment =
                    self.definitions.get(name).filter(|_| !self.sizes.contains_key(name));
                let Some(&fragment) = fragment else {
                    open.pop();
                    continue;
                };
                if entered.insert(name) {
                    let spread = spread_in(&fragment.selection_set);
                    open.extend(spread.into_iter().filter(|name| !entered.contains(name)));
                } else {
                    open.pop();
                    let mut size = self.size(&fragment.selection_set);
                    size.add_directives(fragment.directives.len());
                    self.sizes.insert(name, size);
                }
            }
        }
    }

    fn operation(&self, operation: &'d Node<OperationDefinition>) -> Size {
        let mut size = self.size(&operation.selection_set);
        size.add_directives(operation.directives.len());
        for variable in &operation.variables {
            size.add_directives(variable.directives.len());
        }
        size
    }

    /// The size of a selection set; what it spreads is known, or counts as nothing.
    fn size(&self, set: &'d [Selection]) -> Size {
        let mut size = Size::default();
        // Selection sets, and below how many fields they stand.
        let mut open = vec![(set, 0)];
        while let Some((set, levels)) = open.pop() {
            size.fields = size.fields.saturating_add(set.len());
            for selection in set {
                match selection {
                    Selection::Field(field) => {
                        size.depth = size.depth.max(levels + 1);
                        let is_root = usize::from(levels == 0);
                        size.root_fields = size.root_fields.saturating_add(is_root);
                        size.aliases = size.aliases.saturating_add(field.alias.iter().count());
                        size.add_directives(field.directives.len());
                        open.push((&field.selection_set, levels + 1));
                    }
                    Selection::InlineFragment(fragment) => {
                        size.add_directives(fragment.directives.len());
                        open.push((&fragment.selection_set, levels));
                    }
                    Selection::FragmentSpread(spread) => {
                        size.add_directives(spread.directives.len());
                        if let Some(fragment) = self.sizes.get(spread.fragment_name.as_str()) {
                            size.add(*fragment, levels);
                        }
                    }
                }
            }
        }
        size
    }
}

/// The fragments that a selection set spreads, by name.
fn spread_in(set: &[Selection]) -> Vec<&str> {
    let (mut open, mut names) = (vec![set], Vec::new());
    while let Some(set) = open.pop() {
        for selection in set {
            match selection {
                Selection::Field(field) => open.push(&field.selection_set),
                Selection::InlineFragment(fragment) => open.push(&fragment.selection_set),
                Selection::FragmentSpread(spread) => names.push(spread.fragment_name.as_str()),
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use apollo_compiler::parser::Parser;

    use super::*;

    fn size(text: &str) -> Size {
        let document = Parser::new().parse_ast(text, "query.graphql").unwrap();
        let fragments = Fragments::of(&document);
        let operation = document.definitions.iter().find_map(|definition| match definition {
            Definition::OperationDefinition(operation) => Some(operation),
            _ => None,
        });
        fragments.operation(operation.unwrap())
    }

    #[test]
    fn fragments_count_where_they_are_spread() {
        let text = "query ($s: Boolean! @a) @b { a { ...F } b: c { ... @c { ...F @d } } ...G }
                    fragment F on T @e { x y: z @skip(if: $s) }
                    fragment G on T { g { h { i } } }";
        // 3 at the top, F and inline fragment and F, F twice, G.
        let fields = 3 + 3 + 2 * 2 + 3;
        let expected = Size { depth: 3, fields, root_fields: 3, aliases: 3, directives: 8 };
        assert_eq!(size(text), expected);
    }

    #[test]
    fn doubling_fragments_are_counted_at_once_and_stop_at_the_largest_number() {
        // 2¹⁰⁰ fields; a counter of 32 or 64 bits that wraps would find none.
        let mut text = "{ ...F0 }".to_owned();
        for n in 0..100 {
            text += &format!("fragment F{n} on T {{ ...F{0} x: a @b ...F{0} }}", n + 1);
        }
        text += "fragment F100 on T { x: a @b }";
        let most = usize::MAX;
        let expected =
            Size { depth: 1, fields: most, root_fields: most, aliases: most, directives: most };
        assert_eq!(size(&text), expected);
    }

    #[test]
    fn fragments_without_end_have_one() {
        for text in [
            "{ ...A } fragment A on T { ...A }",
            "{ ...A } fragment A on T { ...B } fragment B on T { ...C a } fragment C on T { ...A }",
            "{ a { ...A } } fragment A on T { b { ...A ...B } } fragment B on T { ...A @c }",
            "{ ...Missing }",
        ] {
            assert!(size(text).fields < 20, "{text}");
        }
    }

    #[test]
    fn long_chains_of_fragments_take_no_stack() {
        // None is known when something that spreads it is met.
        let mut text = "{ ...F0 }".to_owned();
        for n in 0..20_000 {
            text += &format!("fragment F{n} on T {{ a {{ ...F{} }} }}", n + 1);
        }
        text += "fragment F20000 on T { x }";
        assert_eq!(size(&text).depth, 20_001);
    }
}
