//! What a remote schema's types and fields are called in the joined schema.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::{NamesPlan, RenamingPlan};

/// The member `names` of a remote schema; nothing if everything keeps its name.
pub(super) fn names(plan: &NamesPlan) -> Option<TokenStream> {
    if *plan == NamesPlan::default() {
        return None;
    }
    let NamesPlan { namespace, types, fields } = plan;
    let namespace = namespace.as_ref().map(|name| quote!(namespace: Some(#name)));
    let types = (*types != RenamingPlan::default()).then(|| {
        let types = renaming(types);
        quote!(types: #types)
    });
    let fields = (!fields.is_empty()).then(|| {
        let rules = fields.iter().map(|(parent, rule)| {
            let rule = renaming(rule);
            quote!((#parent, #rule))
        });
        quote!(fields: &[ #( #rules ),* ])
    });
    let names = with_rest(&quote!(Names), [namespace, types, fields]);
    Some(quote!(names: #names,))
}

fn renaming(plan: &RenamingPlan) -> TokenStream {
    let RenamingPlan { prefix, suffix, mapping } = plan;
    let prefix = (!prefix.is_empty()).then(|| quote!(prefix: #prefix));
    let suffix = (!suffix.is_empty()).then(|| quote!(suffix: #suffix));
    let mapping = (!mapping.is_empty()).then(|| {
        let entries = mapping.iter().map(|(own, joined)| quote!((#own, #joined)));
        quote!(mapping: &[ #( #entries ),* ])
    });
    with_rest(&quote!(Renaming), [prefix, suffix, mapping])
}

/// A struct with all its members, those that say nothing left to `PLAIN`.
fn with_rest(name: &TokenStream, members: [Option<TokenStream>; 3]) -> TokenStream {
    let has_rest = members.iter().any(Option::is_none);
    let rest = has_rest.then(|| quote!(..#name::PLAIN));
    let members = members.into_iter().flatten();
    quote!(#name { #( #members, )* #rest })
}
