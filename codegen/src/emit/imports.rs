//! Imports: exactly what is used.
//!
//! No name of a schema is ever spelled like a name of the facade (`names` reserves them), so an
//! identifier that is spelled so is the facade's.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};

use crate::names::FACADE;

/// The facade's names in `items`, sorted.
pub(super) fn used<'a>(items: impl IntoIterator<Item = &'a TokenStream>) -> Vec<Ident> {
    let mut names = BTreeSet::new();
    for item in items {
        collect(item.clone(), &mut names);
    }
    names
        .into_iter()
        .map(|name| Ident::new(name, Span::call_site()))
        .collect()
}

/// What a join module imports from its parent: the facade's names, and the items beside it.
pub(super) fn used_in_module(items: &[&TokenStream], beside: &[&'static str]) -> Vec<Ident> {
    let mut names = BTreeSet::new();
    for item in items {
        collect((*item).clone(), &mut names);
        collect_from((*item).clone(), beside, &mut names);
    }
    names
        .into_iter()
        .map(|name| Ident::new(name, Span::call_site()))
        .collect()
}

fn collect(tokens: TokenStream, names: &mut BTreeSet<&'static str>) {
    collect_from(tokens, FACADE, names);
}

fn collect_from(
    tokens: TokenStream,
    candidates: &[&'static str],
    names: &mut BTreeSet<&'static str>,
) {
    for token in tokens {
        match token {
            // The input's nesting is bounded, and so is that of the output.
            TokenTree::Group(group) => collect_from(group.stream(), candidates, names),
            TokenTree::Ident(ident) => {
                names.extend(candidates.iter().find(|candidate| ident == **candidate));
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}
