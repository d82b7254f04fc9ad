//! What presets add to a compiled operation.

use joinwright_operation::{
    BoundPresets, InputPreset, InputPresets, InputPresetsId, JsonPiece, OperationPresets,
    PresetEffect, SessionValue, SessionValueId, VariableId, VariablePresets, VariablePresetsId,
};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::inputs::input_type;
use super::shapes::{borrowed, list, optional};

/// All of it.
pub(super) fn operation(presets: &OperationPresets) -> TokenStream {
    if *presets == OperationPresets::NONE {
        return quote!(OperationPresets::NONE);
    }
    let OperationPresets { session_values, variables, inputs } = presets;
    let session_values = list(session_values.iter().map(session_value));
    let variables = list(variables.iter().map(variable));
    let inputs = list(inputs.iter().map(input));
    quote! {
        OperationPresets {
            session_values: #session_values,
            variables: #variables,
            inputs: #inputs,
        }
    }
}

fn session_value(value: &SessionValue) -> TokenStream {
    let SessionValue { variable, name, declared, ty, is_always_needed } = value;
    let (variable, name, declared) = (borrowed(variable), borrowed(name), borrowed(declared));
    let ty = input_type(ty);
    quote! {
        SessionValue {
            variable: #variable,
            name: #name,
            declared: #declared,
            ty: #ty,
            is_always_needed: #is_always_needed,
        }
    }
}

fn variable(of: &VariablePresets) -> TokenStream {
    let VariablePresets { variable: VariableId(variable), default, presets } = of;
    let variable = Literal::u16_unsuffixed(*variable);
    let default = optional(default.as_ref().map(|json| borrowed(json)));
    let presets = input_id(*presets);
    quote! {
        VariablePresets { variable: VariableId(#variable), default: #default, presets: #presets }
    }
}

fn input(presets: &InputPresets) -> TokenStream {
    let InputPresets { members, below } = presets;
    let members = list(members.iter().map(|InputPreset { name, value }| {
        let (name, value) = (borrowed(name), list(value.iter().map(piece)));
        quote!(InputPreset { name: #name, value: #value })
    }));
    let below = list(below.iter().map(|(name, id)| {
        let (name, id) = (borrowed(name), input_id(*id));
        quote!((#name, #id))
    }));
    quote!(InputPresets { members: #members, below: #below })
}

fn piece(piece: &JsonPiece) -> TokenStream {
    match piece {
        JsonPiece::Text(text) => {
            let text = borrowed(text);
            quote!(JsonPiece::Text(#text))
        }
        JsonPiece::Session(id) => {
            let id = session_value_id(*id);
            quote!(JsonPiece::Session(#id))
        }
    }
}

/// What presets do to a bound argument.
pub(super) fn bound(presets: &BoundPresets) -> TokenStream {
    let BoundPresets { suffix, effect } = presets;
    let suffix = borrowed(suffix);
    let effect = match effect {
        PresetEffect::Add(id) => {
            let id = input_id(*id);
            quote!(PresetEffect::Add(#id))
        }
        PresetEffect::Replace => quote!(PresetEffect::Replace),
    };
    quote!(BoundPresets { suffix: #suffix, effect: #effect })
}

pub(super) fn session_value_id(SessionValueId(id): SessionValueId) -> TokenStream {
    let id = Literal::u16_unsuffixed(id);
    quote!(SessionValueId(#id))
}

pub(super) fn variable_id(VariablePresetsId(id): VariablePresetsId) -> TokenStream {
    let id = Literal::u16_unsuffixed(id);
    quote!(VariablePresetsId(#id))
}

fn input_id(InputPresetsId(id): InputPresetsId) -> TokenStream {
    let id = Literal::u16_unsuffixed(id);
    quote!(InputPresetsId(#id))
}
