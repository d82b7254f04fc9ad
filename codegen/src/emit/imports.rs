//! Imports: exactly what is used.
//!
//! No name of a schema is ever spelled like a name of the facade or of the items beside the modules
//! (`names` reserves both), so an identifier that is spelled so is one of those.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Spacing, Span, TokenStream, TokenTree};

use crate::names::{BESIDE, FACADE, OPERATION_FACADE};

/// The facade's names in `items`, sorted.
pub(super) fn used<'a>(items: impl IntoIterator<Item = &'a TokenStream>) -> Vec<Ident> {
    idents(items, &[FACADE])
}

/// What a module imports from its parent: names of the facade, and items beside the module.
pub(super) fn used_in_module<'a>(items: impl IntoIterator<Item = &'a TokenStream>) -> Vec<Ident> {
    idents(items, &[FACADE, BESIDE])
}

/// What a module of compiled operations imports from its part of the facade.
pub(super) fn used_in_operation<'a>(
    items: impl IntoIterator<Item = &'a TokenStream>,
) -> Vec<Ident> {
    idents(items, &[OPERATION_FACADE])
}

fn idents<'a>(
    items: impl IntoIterator<Item = &'a TokenStream>,
    candidates: &[&[&'static str]],
) -> Vec<Ident> {
    let mut names = BTreeSet::new();
    for item in items {
        collect(item.clone(), candidates, &mut names);
    }
    names.into_iter().map(|name| Ident::new(name, Span::call_site())).collect()
}

fn collect(
    tokens: TokenStream,
    candidates: &[&[&'static str]],
    names: &mut BTreeSet<&'static str>,
) {
    let mut is_member = false;
    let mut after_colon = false;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        // `json: text` names a member.
        let names_member = matches!(tokens.peek(), Some(TokenTree::Punct(next))
            if next.as_char() == ':' && next.spacing() == Spacing::Alone);
        let is_sign = |sign| matches!(&token, TokenTree::Punct(punct) if punct.as_char() == sign);
        let (is_dot, is_colon) = (is_sign('.'), is_sign(':'));
        match token {
            // The input's nesting is bounded, and so is that of the output.
            TokenTree::Group(group) => collect(group.stream(), candidates, names),
            // `key.read()` is a method of something, whatever is imported, and `shop::read` stands
            // in a module.
            TokenTree::Ident(_) if is_member || names_member => {}
            TokenTree::Ident(ident) => {
                names.extend(candidates.iter().copied().flatten().find(|name| ident == **name));
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
        is_member = is_dot || is_colon && after_colon;
        after_colon = is_colon;
    }
}
