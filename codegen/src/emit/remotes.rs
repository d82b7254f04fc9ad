//! Section "Remote schemas".

use joinwright_operation::facts;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::plan::RemotePlan;
use crate::syntax::UrlDocument;

use super::asking;
use super::docs::docs;
use super::names;

/// The enum of remote schemas.
pub(super) fn remote_enum(plans: &[RemotePlan]) -> TokenStream {
    let line = match plans.iter().any(|plan| plan.function.is_some()) {
        true => {
            " The remote schemas, in the order of the relationships file, and what stands in for one."
        }
        false => " The remote schemas, in the order of the relationships file.",
    };
    let variants = plans.iter().map(|plan| {
        let line = match &plan.function {
            Some(path) => format!("`{}`: the function `{path}`", plan.name),
            None => format!("`{}`: {}", plan.name, plan.schema_path),
        };
        let docs = docs(std::iter::once(&line).chain(&plan.note));
        let variant = &plan.variant;
        quote! { #docs #variant }
    });
    quote! {
        #[doc = #line]
        #[derive(Clone, Copy)]
        #[allow(clippy::enum_variant_names, reason = "the names are the relationships file's")]
        enum Remote {
            #( #variants, )*
        }
    }
}

/// The way from a remote schema to its place.
pub(super) fn remote_impl() -> TokenStream {
    quote! {
        impl Remote {
            /// The place in `REMOTES`.
            const fn id(self) -> RemoteId {
                RemoteId(self as u16)
            }
        }
    }
}

/// The table of remote schemas.
pub(super) fn remotes(plans: &[RemotePlan]) -> TokenStream {
    let remotes = plans.iter().map(remote);
    quote! {
        const REMOTES: &[RemoteSchema] = &[ #( #remotes, )* ];
    }
}

fn remote(plan: &RemotePlan) -> TokenStream {
    let RemotePlan { name, directives, foreign_types, .. } = plan;
    let url = match &plan.url {
        _ if plan.function.is_some() => quote!(Url::Function),
        UrlDocument::Literal(url) => quote!(Url::Literal(#url)),
        UrlDocument::FromEnv(variable) => quote!(Url::FromEnv(#variable)),
    };
    let timeout_seconds = (plan.timeout_seconds != facts::RemoteSchema::PLAIN.timeout_seconds)
        .then(|| {
            let seconds = Literal::u32_unsuffixed(plan.timeout_seconds);
            quote!(timeout_seconds: #seconds,)
        });
    let directives = (!directives.is_empty()).then(|| quote!(directives: &[ #( #directives ),* ],));
    let foreign_types =
        (!foreign_types.is_empty()).then(|| quote!(foreign_types: &[ #( #foreign_types ),* ],));
    let names = names::names(&plan.names);
    let asking = asking::members(&plan.asking);
    quote! {
        RemoteSchema {
            name: #name,
            url: #url,
            #timeout_seconds
            #directives
            #foreign_types
            #names
            #asking
            ..RemoteSchema::PLAIN
        }
    }
}
