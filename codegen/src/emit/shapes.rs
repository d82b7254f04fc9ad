//! The shapes of a compiled operation: one `static` for each, equal ones once.

use joinwright_operation::{
    BatchId, FieldShape, Leaf, MAX_IN_ORDER, ObjectShape, Occurrence, Output, RenamedTypes, Shape,
    ShapeKind, SlotShape,
};
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::names::{Case, RustIdent, Scope};

use super::operations::condition_id;

/// The shapes of one operation.
pub(super) struct Shapes {
    names: Scope,
    objects: Vec<(ObjectShape, RustIdent)>,
    shapes: Vec<(Shape, RustIdent)>,
    items: Vec<TokenStream>,
}

impl Default for Shapes {
    fn default() -> Self {
        let mut names = Scope::items();
        // What stands beside the shapes.
        for taken in ["COMPILED", "OPERATION"] {
            names.name(Case::Upper, taken);
        }
        Self { names, objects: Vec::new(), shapes: Vec::new(), items: Vec::new() }
    }
}

impl Shapes {
    /// The items, outer shapes first.
    pub(super) fn into_items(self) -> Vec<TokenStream> {
        self.items
    }

    /// The `static` of an object that `name` speaks of.
    pub(super) fn object(&mut self, object: &ObjectShape, name: &str) -> RustIdent {
        if let Some((_, known)) = self.objects.iter().find(|(known, _)| known == object) {
            return known.clone();
        }
        let ident = self.names.name(Case::Upper, name).ident;
        self.objects.push((object.clone(), ident.clone()));
        let place = self.items.len();
        self.items.push(TokenStream::new());
        let literal = self.object_literal(object);
        self.items[place] = quote!(static #ident: ObjectShape = #literal;);
        ident
    }

    /// A borrow of a shape that `name` speaks of. Lowering has bounded how deep shapes are.
    pub(super) fn shape(&mut self, shape: &Shape, name: &str) -> TokenStream {
        if let Some(constant) = constant(shape) {
            return quote!(Shape::#constant);
        }
        if let Some((_, known)) = self.shapes.iter().find(|(known, _)| known == shape) {
            return quote!(&#known);
        }
        let ident = self.names.name(Case::Upper, name).ident;
        self.shapes.push((shape.clone(), ident.clone()));
        let place = self.items.len();
        self.items.push(TokenStream::new());
        let Shape { nullable, capture, kind } = shape;
        let value = match kind {
            ShapeKind::Leaf(leaf) => {
                let leaf = leaf_literal(leaf);
                quote!(Shape::of(ShapeKind::Leaf(#leaf)))
            }
            ShapeKind::List(item) => {
                let item = self.shape(item, &format!("{name}_item"));
                quote!(Shape::list(#item))
            }
            ShapeKind::Object(object) => {
                let object = self.object(object, &format!("{name}_object"));
                quote!(Shape::object(&#object))
            }
        };
        let or_null = nullable.then(|| quote!(.or_null()));
        let captured = capture.then(|| quote!(.captured()));
        self.items[place] = quote!(static #ident: Shape = #value #or_null #captured;);
        quote!(&#ident)
    }

    fn object_literal(&mut self, object: &ObjectShape) -> TokenStream {
        let ObjectShape { fields, order, registers, slots, irregular, typename } = object;
        let order = order_literal(fields.len(), order);
        let fields = list(fields.iter().map(|field| self.field(field)));
        let registers = Literal::u16_unsuffixed(*registers);
        let slots = list(slots.iter().map(slot));
        let typename = optional(typename.map(Literal::u16_unsuffixed));
        quote! {
            ObjectShape {
                fields: #fields,
                order: #order,
                registers: #registers,
                slots: #slots,
                irregular: #irregular,
                typename: #typename,
            }
        }
    }

    fn field(&mut self, field: &FieldShape) -> TokenStream {
        let FieldShape { key, alias_of, output, value, register, slot } = field;
        let key = &**key;
        let value = self.shape(value, field.client_key().unwrap_or(key));
        let alias_of = alias_of.as_deref().map(|name| quote!(.alias_of(#name)));
        let register = register.map(|register| {
            let register = Literal::u16_unsuffixed(register);
            quote!(.register(#register))
        });
        let slot = slot.map(|slot| {
            let slot = Literal::u16_unsuffixed(slot);
            quote!(.slot(#slot))
        });
        let field = match output {
            Output::Keep => quote!(FieldShape::kept(#key, #value)),
            Output::Rename(client) => {
                let client = &**client;
                quote!(FieldShape::renamed(#key, #client, #value))
            }
            Output::Cut => quote!(FieldShape::cut(#key, #value)),
        };
        quote!(#field #alias_of #register #slot)
    }
}

/// The constant that a leaf is, if there is one.
fn constant(shape: &Shape) -> Option<TokenStream> {
    let Shape { nullable, capture: false, kind: ShapeKind::Leaf(leaf) } = shape else {
        return None;
    };
    let (required, optional) = match leaf {
        Leaf::Int => (quote!(INT), quote!(INT_OR_NULL)),
        Leaf::Float => (quote!(FLOAT), quote!(FLOAT_OR_NULL)),
        Leaf::String => (quote!(STRING), quote!(STRING_OR_NULL)),
        Leaf::Boolean => (quote!(BOOLEAN), quote!(BOOLEAN_OR_NULL)),
        Leaf::Id => (quote!(ID), quote!(ID_OR_NULL)),
        Leaf::Custom => (quote!(CUSTOM), quote!(CUSTOM_OR_NULL)),
        Leaf::Enum(_) | Leaf::TypeName(_) | Leaf::RenamedType(_) => return None,
    };
    Some(if *nullable { optional } else { required })
}

fn leaf_literal(leaf: &Leaf) -> TokenStream {
    match leaf {
        Leaf::Int => quote!(Leaf::Int),
        Leaf::Float => quote!(Leaf::Float),
        Leaf::String => quote!(Leaf::String),
        Leaf::Boolean => quote!(Leaf::Boolean),
        Leaf::Id => quote!(Leaf::Id),
        Leaf::Custom => quote!(Leaf::Custom),
        Leaf::Enum(values) => {
            let values = list(values.iter().map(|value| borrowed(value)));
            quote!(Leaf::Enum(#values))
        }
        Leaf::TypeName(name) => {
            let name = borrowed(name);
            quote!(Leaf::TypeName(#name))
        }
        Leaf::RenamedType(types) => {
            let RenamedTypes { renamed } = &**types;
            let renamed = list(renamed.iter().map(|(own, joined)| {
                let (own, joined) = (borrowed(own), borrowed(joined));
                quote!((#own, #joined))
            }));
            quote!(Leaf::RenamedType(Shared::Static(&RenamedTypes { renamed: #renamed })))
        }
    }
}

/// The order in which fields arrive, mostly one after another.
fn order_literal(n_fields: usize, order: &[Occurrence]) -> TokenStream {
    let is_plain = |(idx, occurrence): (usize, &Occurrence)| {
        let Occurrence { field, condition, types } = occurrence;
        usize::from(*field) == idx && condition.is_none() && types.is_none()
    };
    let in_order = order.len() == n_fields && order.iter().enumerate().all(is_plain);
    if in_order && n_fields <= MAX_IN_ORDER {
        let n_fields = Literal::usize_unsuffixed(n_fields);
        return quote!(in_order(#n_fields));
    }
    list(order.iter().map(|Occurrence { field, condition, types }| {
        let field = Literal::u16_unsuffixed(*field);
        let only_if = condition.map(|condition| {
            let condition = condition_id(condition);
            quote!(.only_if(#condition))
        });
        let on = types.as_ref().map(|types| {
            let types = types.iter().map(|name| borrowed(name));
            quote!(.on(&[ #( #types ),* ]))
        });
        quote!(Occurrence::of(#field) #only_if #on)
    }))
}

fn slot(slot: &SlotShape) -> TokenStream {
    let SlotShape { batch: BatchId(batch), parts, member } = slot;
    let batch = Literal::u16_unsuffixed(*batch);
    let parts = parts.iter().map(|part| Literal::u16_unsuffixed(*part));
    let member = member.map(|register| {
        let register = Literal::u16_unsuffixed(register);
        quote!(.member(#register))
    });
    quote!(SlotShape::of(BatchId(#batch), &[ #( #parts ),* ]) #member)
}

/// A list that the output holds.
pub(super) fn list(items: impl Iterator<Item = TokenStream>) -> TokenStream {
    quote!(Cow::Borrowed(&[ #( #items ),* ]))
}

/// A text that the output holds.
pub(super) fn borrowed(text: &str) -> TokenStream {
    quote!(Cow::Borrowed(#text))
}

/// `Some(7)`
pub(super) fn optional(value: Option<impl ToTokens>) -> TokenStream {
    match value {
        Some(value) => quote!(Some(#value)),
        None => quote!(None),
    }
}
