//! Section "Roles": what each may ask for.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::PresetPlace;
use crate::plan::{Plans, PresetPlan, PresetValuePlan, RolePlan};

use super::docs::docs;
use super::imports::used_in_module;

/// The module of all roles.
pub(super) fn module(roles: &[RolePlan], plans: &Plans) -> TokenStream {
    let constants: Vec<TokenStream> = roles.iter().map(|role| self::role(role, plans)).collect();
    let idents = roles.iter().map(|role| &role.ident);
    let table = quote! {
        /// All roles. A session finds its own by name.
        pub(super) const ROLES: &[Role] = &[ #( #idents ),* ];
    };
    let imports = used_in_module(constants.iter().chain([&table]));
    quote! {
        /// What each role may ask for: root fields and relationships are places in `ROOT_FIELDS` and
        /// `JOINS`.
        mod roles {
            use super::{ #( #imports ),* };
            #( _blank_!(); #constants )*

            _blank_!();
            #table
        }
    }
}

fn role(plan: &RolePlan, plans: &Plans) -> TokenStream {
    let RolePlan { ident, name, docs: lines, file, .. } = plan;
    let docs = docs(lines);
    let foreign_types = plan
        .foreign_types
        .iter()
        .map(|(remote, types)| quote!((Remote::#remote.id(), &[ #( #types ),* ])));
    let hidden_keys = plan
        .hidden_keys
        .iter()
        .map(|(parent, field, ty)| quote!(HiddenKey { parent: #parent, field: #field, ty: #ty }));
    let presets = plan.presets.iter().map(|preset| self::preset(preset, plans));
    let members = [
        list("root_fields", plan.root_fields.iter().copied().map(number)),
        list("relationships", plan.relationships.iter().copied().map(number)),
        list("foreign_types", foreign_types),
        list("hidden_keys", hidden_keys),
        list("presets", presets),
    ];
    let rest = members.iter().any(Option::is_none).then(|| quote!(..Role::PLAIN));
    let members = members.iter().flatten();
    quote! {
        #docs
        const #ident: Role<'static> =
            Role { name: #name, sdl: include_str!(#file), #( #members )* #rest };
    }
}

fn number(place: u16) -> TokenStream {
    let place = Literal::u16_unsuffixed(place);
    quote!(#place)
}

/// A member that is a list, unless it is empty.
fn list(name: &str, items: impl Iterator<Item = TokenStream>) -> Option<TokenStream> {
    let items: Vec<TokenStream> = items.collect();
    let name = proc_macro2::Ident::new(name, proc_macro2::Span::call_site());
    (!items.is_empty()).then(|| quote!(#name: &[ #( #items ),* ],))
}

fn preset(plan: &PresetPlan, plans: &Plans) -> TokenStream {
    let PresetPlan { remote, place, ty, value } = plan;
    let remote = &plans.remotes[*remote].variant;
    let place = match place {
        PresetPlace::Argument { parent, field, argument } => quote! {
            PresetPlace::Argument { parent: #parent, field: #field, argument: #argument }
        },
        PresetPlace::InputField { input, field } => {
            quote!(PresetPlace::InputField { input: #input, field: #field })
        }
    };
    let value = preset_value(value);
    quote!(Preset { remote: Remote::#remote.id(), place: #place, ty: #ty, value: #value })
}

fn preset_value(plan: &PresetValuePlan) -> TokenStream {
    match plan {
        PresetValuePlan::Literal { graphql, json } => {
            quote!(PresetValue::Literal { graphql: #graphql, json: #json })
        }
        PresetValuePlan::Session(variable) => quote!(PresetValue::Session { variable: #variable }),
        PresetValuePlan::Inside => quote!(PresetValue::Inside),
        PresetValuePlan::List { ty, items } => {
            let items = items.iter().map(preset_value);
            quote!(PresetValue::List { ty: #ty, items: &[ #( #items ),* ] })
        }
        PresetValuePlan::Object(members) => {
            let members = members.iter().map(|(name, ty, value)| {
                let value = preset_value(value);
                quote!(PresetMember { name: #name, ty: #ty, value: #value })
            });
            quote!(PresetValue::Object(&[ #( #members ),* ]))
        }
    }
}
