//! Section "Root fields": who answers which.

use joinwright_operation::facts::OperationKind;
use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::RootFieldPlan;

/// The functions that keep the table to one line for each root field; only those that it uses.
pub(super) fn constructors(plans: &[RootFieldPlan]) -> Vec<TokenStream> {
    let has = |kind| plans.iter().any(|plan| plan.operation == kind);
    let query = has(OperationKind::Query).then(|| {
        quote! {
            const fn query(name: &'static str, remote: Remote) -> RootField<'static> {
                RootField { operation: OperationKind::Query, name, remote: remote.id() }
            }
        }
    });
    let mutation = has(OperationKind::Mutation).then(|| {
        quote! {
            const fn mutation(name: &'static str, remote: Remote) -> RootField<'static> {
                RootField { operation: OperationKind::Mutation, name, remote: remote.id() }
            }
        }
    });
    query.into_iter().chain(mutation).collect()
}

/// The table of root fields.
pub(super) fn table(plans: &[RootFieldPlan]) -> TokenStream {
    let fields = plans.iter().map(|RootFieldPlan { operation, name, remote }| match operation {
        OperationKind::Query => quote!(query(#name, Remote::#remote)),
        OperationKind::Mutation => quote!(mutation(#name, Remote::#remote)),
    });
    quote! {
        const ROOT_FIELDS: &[RootField] = &[ #( #fields, )* ];
    }
}
