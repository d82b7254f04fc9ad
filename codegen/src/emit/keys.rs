//! Section "Keys": the structs that keys are read into, and the enums they have.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::{EnumPlan, KeyPlan};

use super::docs::docs;
use super::imports::used_in_module;
use super::types::{Serde, lifetime, member};

/// The module of key structs.
pub(super) fn keys(plans: &[KeyPlan]) -> TokenStream {
    let structs: Vec<TokenStream> = plans.iter().map(key).collect();
    let imports = used_in_module(&structs);
    quote! {
        /// Keys, as they are read from the answers of remote schemas.
        mod keys {
            use super::{ #( #imports ),* };
            #( _blank_!(); #structs )*
        }
    }
}

fn key(plan: &KeyPlan) -> TokenStream {
    let KeyPlan { ident, docs: lines, members } = plan;
    let docs = docs(lines);
    let lifetime = lifetime(plan.is_borrowed());
    let visibility = quote!(pub(super));
    let members = members.iter().map(|plan| member(plan, &visibility, Serde::Read));
    quote! {
        #docs
        #[derive(Deserialize, Eq, Hash, PartialEq)]
        #[serde(crate = "::joinwright_runtime::codegen::serde")]
        pub(super) struct #ident #lifetime {
            #( #members, )*
        }
    }
}

/// The module of enums. Functions see them.
pub(super) fn enums(plans: &[EnumPlan], is_public: bool) -> TokenStream {
    let enums: Vec<TokenStream> = plans.iter().map(|plan| enum_type(plan, is_public)).collect();
    let imports = used_in_module(&enums);
    let visibility = is_public.then(|| quote!(pub));
    let line = if is_public { " The enums of keys and functions." } else { " The enums of keys." };
    quote! {
        #[doc = #line]
        #visibility mod enums {
            use super::{ #( #imports ),* };
            #( _blank_!(); #enums )*
        }
    }
}

fn enum_type(plan: &EnumPlan, is_public: bool) -> TokenStream {
    let (visibility, debug) = match is_public {
        true => (quote!(pub), Some(quote!(Debug,))),
        false => (quote!(pub(super)), None),
    };
    let EnumPlan { ident, docs: lines, variants } = plan;
    let docs = docs(lines);
    let variants = variants.iter().map(|(variant, name)| {
        let line = is_public.then(|| format!("`{name}`"));
        let note = super::docs::docs(line.iter().chain(&variant.note));
        let ident = &variant.ident;
        quote! {
            #note
            #[serde(rename = #name)]
            #ident
        }
    });
    quote! {
        #docs
        #[derive(Clone, Copy, #debug Deserialize, Eq, Hash, PartialEq, Serialize)]
        #[serde(crate = "::joinwright_runtime::codegen::serde")]
        #[allow(clippy::enum_variant_names, reason = "the names are the schema's")]
        #visibility enum #ident {
            #( #variants, )*
        }

        _blank_!();
        impl EnumValue for #ident {}
    }
}
