//! Rust types and structs.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::plan::{MemberPlan, RustType};

use super::docs::docs;

impl ToTokens for RustType {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::Int => quote!(i32),
            Self::Boolean => quote!(bool),
            Self::Id => quote!(Id<'a>),
            Self::String => quote!(Cow<'a, str>),
            Self::Raw => quote!(RawJson<'a>),
            Self::Json => quote!(Json),
            Self::Enum(ident) => quote!(enums::#ident),
            Self::Struct { ident, is_borrowed: true } => quote!(#ident<'a>),
            Self::Struct { ident, is_borrowed: false } => quote!(#ident),
            Self::Vec(item) => quote!(Vec<#item>),
            Self::Option(item) => quote!(Option<#item>),
            Self::Tuple(items) => quote!((#( #items, )*)),
        });
    }
}

/// Whether serde reads or writes the struct of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Serde {
    /// It does not.
    None,
    /// It reads it and may borrow.
    Read,
    /// It writes it.
    Write,
}

/// A struct's member.
pub(super) fn member(member: &MemberPlan, visibility: &TokenStream, serde: Serde) -> TokenStream {
    let MemberPlan { ident, docs: lines, name, ty } = member;
    let docs = docs(lines);
    let mut options = Vec::new();
    if serde == Serde::Read && ty.is_borrowed() {
        options.push(quote!(borrow));
    }
    if serde != Serde::None && ident.as_str() != name {
        options.push(quote!(rename = #name));
    }
    let attribute = (!options.is_empty()).then(|| quote! { #[serde(#( #options ),*)] });
    quote! {
        #docs
        #attribute
        #visibility #ident: #ty
    }
}

/// `<'a>` for a struct that borrows.
pub(super) fn lifetime(is_borrowed: bool) -> TokenStream {
    if is_borrowed { quote!(<'a>) } else { TokenStream::new() }
}
