//! Section "Joins": one module for each relationship, always with the same members in the same order.

use joinwright_operation::facts::{self, OnError, Returns};
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::plan::{
    ArgumentPlan, ArgumentPlanValue, BatchingPlan, Binding, FitPlan, JoinPlan, KeyPartPlan,
    LiftPlan, MemberValue, RustType, SegmentPlan, StructPlan, Value, VariablePlan,
};

use super::docs::docs;
use super::functions;
use super::imports::used_in_module;
use super::types::{Serde, lifetime, member};

/// The module of a relationship.
pub(super) fn module(plan: &JoinPlan) -> TokenStream {
    let docs = module_docs(plan);
    let module = &plan.module;
    if let Some(function) = &plan.function {
        return functions::module(plan, function, &docs, &relationship(plan));
    }
    let (key, bindings, join) = (key(plan), bindings(plan), join(plan));
    let items: Vec<&TokenStream> =
        std::iter::once(&key).chain(&bindings).chain(std::iter::once(&join)).collect();
    let imports = used_in_module(items.iter().copied());
    quote! {
        #docs
        mod #module {
            use super::{ #( #imports ),* };
            #( _blank_!(); #items )*
        }
    }
}

fn module_docs(plan: &JoinPlan) -> TokenStream {
    let title = match plan.title.split_once(" → ") {
        Some((source, target)) => format!("`{source}` → `{target}` ({})", plan.place),
        None => plan.title.clone(),
    };
    let blank = String::new();
    docs([&title, &blank].into_iter().chain(&plan.rules).chain(&plan.notes))
}

fn key(plan: &JoinPlan) -> TokenStream {
    let ident = &plan.key_ident;
    let lifetime = lifetime(plan.key_is_borrowed);
    let line = match plan.key_fields.as_slice() {
        [] => format!("Nothing of `{}`.", plan.source_type),
        fields => format!("`{}` of `{}`.", fields.join("`, `"), plan.source_type),
    };
    let docs = docs([&line]);
    quote! {
        #docs
        type Key #lifetime = keys::#ident #lifetime;
    }
}

/// The structs that a key binds, and the function that makes them.
fn bindings(plan: &JoinPlan) -> Vec<TokenStream> {
    match &plan.binding {
        Binding::Nothing => Vec::new(),
        Binding::Arguments { structs, value, .. } => {
            let is_borrowed = structs.first().is_some_and(StructPlan::is_borrowed);
            let function = arguments(plan, is_borrowed, value);
            structs.iter().map(struct_item).chain([function]).collect()
        }
        Binding::Element { structs, ty, value, variable } => {
            let function = element(plan, ty, value, variable);
            structs.iter().map(struct_item).chain([function]).collect()
        }
    }
}

fn struct_item(plan: &StructPlan) -> TokenStream {
    let StructPlan { ident, docs: lines, is_input, members } = plan;
    let docs = docs(lines);
    let lifetime = lifetime(plan.is_borrowed());
    let serde = if *is_input { Serde::Write } else { Serde::None };
    let members = members.iter().map(|plan| member(plan, &TokenStream::new(), serde));
    let derive = is_input.then(|| {
        quote! {
            #[derive(Serialize)]
            #[serde(crate = "::joinwright_runtime::codegen::serde")]
        }
    });
    quote! {
        #docs
        #derive
        struct #ident #lifetime {
            #( #members, )*
        }
    }
}

fn arguments(plan: &JoinPlan, is_borrowed: bool, value: &Value) -> TokenStream {
    let (generics, key) = lifetimes(plan.key_is_borrowed, is_borrowed);
    let lifetime = lifetime(is_borrowed);
    let value = expression(value, Typing::Known);
    quote! {
        /// Binds a key to the arguments of the target.
        fn arguments #generics (key: &Key #key) -> Result<Arguments #lifetime, KeyError> {
            Ok(#value)
        }
    }
}

fn element(plan: &JoinPlan, ty: &RustType, value: &Value, variable: &VariablePlan) -> TokenStream {
    let line = format!("One item of `{}`.", variable.suffix);
    let docs = docs([&line]);
    let (generics, key) = lifetimes(plan.key_is_borrowed, ty.is_borrowed());
    let value = match value {
        Value::Fit(fit) => fitted(fit, Typing::Known),
        value => {
            let value = expression(value, Typing::Known);
            quote!(Ok(#value))
        }
    };
    quote! {
        #docs
        fn element #generics (key: &Key #key) -> Result<#ty, KeyError> {
            #value
        }
    }
}

/// The generics of a binding function and of its key. What a key that borrows nothing binds lives
/// as long as it likes.
fn lifetimes(key_is_borrowed: bool, output_is_borrowed: bool) -> (TokenStream, TokenStream) {
    let key = match (key_is_borrowed, output_is_borrowed) {
        (true, true) => quote!(<'a>),
        (true, false) => quote!(<'_>),
        (false, _) => TokenStream::new(),
    };
    (lifetime(output_is_borrowed), key)
}

/// Whether the place of an expression tells its type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Typing {
    Known,
    Unknown,
}

fn expression(value: &Value, typing: Typing) -> TokenStream {
    match value {
        Value::Fit(fit) => {
            let fitted = fitted(fit, typing);
            quote!(#fitted?)
        }
        Value::Constant(json) => quote!(Json(#json)),
        Value::Struct { ident, members } => {
            let members = members.iter().map(|MemberValue { ident, value, .. }| {
                let value = expression(value, Typing::Known);
                quote!(#ident: #value)
            });
            quote!(#ident { #( #members ),* })
        }
        Value::Tuple(items) => {
            let items = items.iter().map(|item| expression(item, typing));
            quote!((#( #items, )*))
        }
        Value::List(items) => {
            let items = items.iter().map(|item| expression(item, Typing::Unknown));
            quote!(Vec::from([#( json(&#items)? ),*]))
        }
    }
}

/// A part of the key as a `Result`.
fn fitted(plan: &FitPlan, typing: Typing) -> TokenStream {
    let FitPlan { part, via, ty, .. } = plan;
    let ty = (typing == Typing::Unknown).then(|| quote!(::<#ty>));
    let part = match via {
        Some(own) => quote!(fit::<#own>(&key.#part)?),
        None => quote!(key.#part),
    };
    quote!(fit #ty (&#part))
}

fn join(plan: &JoinPlan) -> TokenStream {
    let relationship = relationship(plan);
    let variables = match &plan.binding {
        Binding::Nothing => quote!(|_, _| Ok(())),
        Binding::Arguments { variables, .. } => {
            let variables: Vec<TokenStream> = variables.iter().map(variable).collect();
            let (last, others) = variables.split_last().unzip();
            let others = others.into_iter().flatten();
            quote! {
                |parts, out| {
                    let arguments = arguments(&read(parts)?)?;
                    #( #others?; )*
                    #last
                }
            }
        }
        Binding::Element { .. } => quote!(|parts, out| out.item(&element(&read(parts)?)?)),
    };
    quote! {
        /// The join.
        pub(super) static JOIN: Join = Join {
            relationship: #relationship,
            canonical: |parts, key| key.read_key::<Key>(parts),
            variables: #variables,
            ..Join::PLAIN
        };
    }
}

fn variable(plan: &VariablePlan) -> TokenStream {
    let VariablePlan { suffix, members } = plan;
    quote!(out.variable(#suffix, &arguments #( .#members )*))
}

fn relationship(plan: &JoinPlan) -> TokenStream {
    let JoinPlan { source_type, name, remote, .. } = plan;
    let key_parts = plan.key_parts.iter().map(key_part);
    let also_on = (!plan.also_on.is_empty()).then(|| {
        let types = &plan.also_on;
        quote!(also_on: &[ #( #types ),* ],)
    });
    let each = plan.each.map(|place| {
        let place = Literal::usize_unsuffixed(place);
        quote!(each: Some(#place),)
    });
    let segments = plan.path.iter().map(segment);
    let batching = match &plan.batching {
        BatchingPlan::Aliased => TokenStream::new(),
        listed => {
            let batching = batching(listed);
            quote!(batching: #batching,)
        }
    };
    let max_keys = (plan.max_keys != facts::Relationship::PLAIN.max_keys).then(|| {
        let max_keys = match plan.max_keys {
            u32::MAX => quote!(u32::MAX),
            max_keys => Literal::u32_unsuffixed(max_keys).to_token_stream(),
        };
        quote!(max_keys: #max_keys,)
    });
    let timeout_seconds = plan.timeout_seconds.map(|seconds| {
        let seconds = Literal::u32_unsuffixed(seconds);
        quote!(timeout_seconds: Some(#seconds),)
    });
    let on_error = match plan.on_error {
        OnError::Null => None,
        OnError::Fail => Some(quote!(on_error: OnError::Fail,)),
    };
    let preset_wins = plan.preset_wins.then(|| quote!(preset_wins: true,));
    let is_root_non_null = plan.is_root_non_null.then(|| quote!(is_root_non_null: true,));
    let as_type = plan.as_type.as_ref().map(|ty| quote!(as_type: Some(#ty),));
    let lift = plan.lift.as_ref().map(|LiftPlan { owner, fields }| {
        quote!(lift: Some(Lift { owner: Remote::#owner.id(), fields: &[ #( #fields ),* ] }),)
    });
    let entity = (!plan.entity.is_empty()).then(|| {
        let names = &plan.entity;
        quote!(entity: &[ #( #names ),* ],)
    });
    quote! {
        Relationship {
            source_type: #source_type,
            name: #name,
            #also_on
            key: &[ #( #key_parts ),* ],
            #each
            remote: Remote::#remote.id(),
            path: &[ #( #segments ),* ],
            #batching
            #max_keys
            #timeout_seconds
            #on_error
            #preset_wins
            #is_root_non_null
            #as_type
            #lift
            #entity
            ..Relationship::PLAIN
        }
    }
}

fn key_part(plan: &KeyPartPlan) -> TokenStream {
    match plan {
        KeyPartPlan::Field(name) => quote!(KeyPart::Field(#name)),
        KeyPartPlan::Path(fields) => {
            let fields = fields
                .iter()
                .map(|(name, arguments)| quote!(KeyField { name: #name, arguments: #arguments }));
            quote!(KeyPart::Path(&[ #( #fields ),* ]))
        }
    }
}

fn segment(plan: &SegmentPlan) -> TokenStream {
    let SegmentPlan { parent, field, arguments } = plan;
    let arguments = arguments.iter().map(|ArgumentPlan { name, value }| {
        let value = match value {
            ArgumentPlanValue::Literal(literal) => quote!(ArgumentValue::Literal(#literal)),
            ArgumentPlanValue::Part { literal, json, suffix, ty } => quote! {
                ArgumentValue::Part { literal: #literal, object: #json, suffix: #suffix, ty: #ty }
            },
            ArgumentPlanValue::Variable { suffix, ty } => {
                quote!(ArgumentValue::Variable { suffix: #suffix, ty: #ty })
            }
        };
        quote!(Argument { name: #name, value: #value })
    });
    quote! {
        Segment {
            parent: #parent,
            field: #field,
            arguments: &[ #( #arguments ),* ],
        }
    }
}

fn batching(plan: &BatchingPlan) -> TokenStream {
    let BatchingPlan::Listed { pairing, returns, before, after } = plan else {
        return quote!(Batching::Aliased);
    };
    let pairing = match pairing {
        None => quote!(Pairing::Position),
        Some(fields) => quote!(Pairing::Fields(&[ #( #fields ),* ])),
    };
    let returns = match returns {
        Returns::One => quote!(Returns::One),
        Returns::Many => quote!(Returns::Many),
    };
    quote! {
        Batching::Listed {
            pairing: #pairing,
            returns: #returns,
            before: #before,
            after: #after,
        }
    }
}

/// The table of joins.
pub(super) fn table(plans: &[JoinPlan]) -> TokenStream {
    let modules = plans.iter().map(|plan| &plan.module);
    quote! {
        const JOINS: &[&Join] = &[ #( &#modules::JOIN, )* ];
    }
}
