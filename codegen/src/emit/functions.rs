//! What functions of the gateway crate see: the structs that they return, and for each relationship
//! to one a module with its key.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::{FunctionPlan, JoinPlan, OwnedMember, OwnedStruct, OwnedType};

use super::docs::docs;
use super::imports::used_in_module;

/// A type; `structs` is the way to the structs.
fn owned(ty: &OwnedType, structs: &TokenStream) -> TokenStream {
    match ty {
        OwnedType::Int => quote!(i32),
        OwnedType::Float => quote!(f64),
        OwnedType::Boolean => quote!(bool),
        OwnedType::String => quote!(String),
        OwnedType::Scalar => quote!(Scalar),
        OwnedType::Enum(ident) => quote!(enums::#ident),
        OwnedType::Struct(ident) => quote!(#structs #ident),
        OwnedType::Vec(item) => {
            let item = owned(item, structs);
            quote!(Vec<#item>)
        }
        OwnedType::Option(value) => {
            let value = owned(value, structs);
            quote!(Option<#value>)
        }
        OwnedType::Box(value) => {
            let value = owned(value, structs);
            quote!(Box<#value>)
        }
    }
}

/// The module of structs.
pub(super) fn types(plans: &[OwnedStruct]) -> TokenStream {
    let structs: Vec<TokenStream> = plans.iter().map(struct_item).collect();
    let imports = used_in_module(&structs);
    quote! {
        /// What functions return.
        #[allow(dead_code, reason = "a function returns what it has")]
        pub mod types {
            use super::{ #( #imports ),* };
            #( _blank_!(); #structs )*
        }
    }
}

fn struct_item(plan: &OwnedStruct) -> TokenStream {
    let OwnedStruct { ident, docs: lines, name, members } = plan;
    let docs = docs(lines);
    let rename = (ident.as_str() != name).then(|| quote!(, rename = #name));
    let members = members.iter().map(|plan| {
        let OwnedMember { ident, docs: lines, name, ty } = plan;
        let docs = super::docs::docs(lines);
        let rename = (ident.as_str() != name).then(|| quote!(#[serde(rename = #name)]));
        let ty = owned(ty, &TokenStream::new());
        quote!(#docs #rename pub #ident: #ty)
    });
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[serde(crate = "::joinwright_runtime::codegen::serde")]
        #[serde(tag = "__typename" #rename)]
        pub struct #ident {
            #( #members, )*
        }
    }
}

/// The module of a relationship to a function.
pub(super) fn module(
    plan: &JoinPlan,
    function: &FunctionPlan,
    docs: &TokenStream,
    relationship: &TokenStream,
) -> TokenStream {
    let module = &plan.module;
    let items =
        [key(plan, function), read_key(plan, function), call(function), join(plan, relationship)];
    let imports = used_in_module(&items);
    quote! {
        #docs
        pub mod #module {
            use super::{ #( #imports ),* };
            #( _blank_!(); #items )*
        }
    }
}

fn key(plan: &JoinPlan, function: &FunctionPlan) -> TokenStream {
    let line = match plan.key_fields.as_slice() {
        [] => format!("Nothing of `{}`.", plan.source_type),
        fields => format!("`{}` of `{}`.", fields.join("`, `"), plan.source_type),
    };
    let docs = docs([&line]);
    let members = function.key.iter().map(|OwnedMember { ident, docs: lines, ty, .. }| {
        let docs = super::docs::docs(lines);
        let ty = owned(ty, &TokenStream::new());
        quote!(#docs pub #ident: #ty)
    });
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[allow(dead_code, reason = "a function reads what it needs")]
        pub struct Key {
            #( #members, )*
        }
    }
}

fn read_key(plan: &JoinPlan, function: &FunctionPlan) -> TokenStream {
    let ident = &plan.key_ident;
    let members =
        function.key.iter().map(|OwnedMember { ident, .. }| quote!(#ident: fit(&key.#ident)?));
    let name = if function.key.is_empty() { quote!(_) } else { quote!(key) };
    quote! {
        /// Reads a key.
        fn key(parts: &[&str]) -> Result<Key, KeyError> {
            let #name: keys::#ident = read(parts)?;
            Ok(Key { #( #members ),* })
        }
    }
}

fn call(function: &FunctionPlan) -> TokenStream {
    let FunctionPlan { path, ty, .. } = function;
    let ty = owned(ty, &quote!(types::));
    // Of another crate it is found wherever this file is included.
    let root = path.first().filter(|first| first.as_str() != "crate").map(|_| quote!(::));
    quote! {
        /// Calls the function.
        async fn call(keys: Vec<Key>) -> Values<#ty> {
            function_values(#root #( #path )::* (keys).await)
        }
    }
}

fn join(plan: &JoinPlan, relationship: &TokenStream) -> TokenStream {
    let ident = &plan.key_ident;
    quote! {
        /// The join.
        pub(super) static JOIN: Join = Join {
            relationship: #relationship,
            canonical: |parts, key| key.read_key::<keys::#ident>(parts),
            function: Some(Function { call: |keys| call_function(keys, key, call) }),
            ..Join::PLAIN
        };
    }
}
