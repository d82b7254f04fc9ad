//! The variables of a compiled operation, and the input object types that they reach.

use joinwright_operation::{InputField, InputKind, InputObject, InputType, Variable};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::shapes::{borrowed, list, optional};

/// A variable.
pub(super) fn variable(variable: &Variable) -> TokenStream {
    let Variable { name, ty, has_default, default_boolean } = variable;
    let (name, ty) = (&**name, input_type(ty));
    let default = has_default.then(|| {
        let boolean = optional(*default_boolean);
        quote!(.with_default(#boolean))
    });
    quote!(Variable::of(#name, #ty) #default)
}

/// An input object type.
pub(super) fn object(object: &InputObject) -> TokenStream {
    let InputObject { name, fields, one_of } = object;
    let name = borrowed(name);
    let fields = list(fields.iter().map(|InputField { name, ty, has_default }| {
        let (name, ty) = (&**name, input_type(ty));
        let default = has_default.then(|| quote!(.with_default()));
        quote!(InputField::of(#name, #ty) #default)
    }));
    quote!(InputObject { name: #name, fields: #fields, one_of: #one_of })
}

pub(super) fn input_type(ty: &InputType) -> TokenStream {
    let kind = input_kind(&ty.kind);
    match ty.nullable {
        true => quote!(InputType::optional(#kind)),
        false => quote!(InputType::required(#kind)),
    }
}

fn input_kind(kind: &InputKind) -> TokenStream {
    match kind {
        InputKind::Int => quote!(InputKind::Int),
        InputKind::Float => quote!(InputKind::Float),
        InputKind::String => quote!(InputKind::String),
        InputKind::Boolean => quote!(InputKind::Boolean),
        InputKind::Id => quote!(InputKind::Id),
        InputKind::Enum { name, values } => {
            let name = borrowed(name);
            let values = list(values.iter().map(|value| borrowed(value)));
            quote!(InputKind::Enum { name: #name, values: #values })
        }
        InputKind::Custom => quote!(InputKind::Custom),
        InputKind::List(item) => {
            // A literal, not a call: a constant may borrow it.
            let InputType { nullable, kind } = &**item;
            let kind = input_kind(kind);
            quote!(InputKind::List(Shared::Static(&InputType { nullable: #nullable, kind: #kind })))
        }
        InputKind::Object(place) => {
            let place = Literal::u16_unsuffixed(*place);
            quote!(InputKind::Object(#place))
        }
    }
}
