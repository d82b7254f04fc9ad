//! The shapes of a compiled operation: one `static` for each, equal ones once.

use joinwright_operation::{
    BatchId, EntityShape, FieldShape, Leaf, MAX_IN_ORDER, ObjectShape, Occurrence, Output,
    RenamedTypes, Shape, ShapeKind, SlotShape,
};
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::names::{Case, RustIdent, Scope};

use super::operations::condition_id;
use super::usual::{self, Call};

/// The shapes of one operation.
pub(super) struct Shapes {
    names: Scope,
    objects: Vec<(ObjectShape, RustIdent)>,
    /// The functions that take objects as they usually arrive, by those objects.
    usual: Vec<(ObjectShape, RustIdent)>,
    shapes: Vec<(Shape, RustIdent)>,
    items: Vec<(Part, TokenStream)>,
}

/// Whether an item begins a group, which a blank line comes before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    First,
    More,
}

impl Default for Shapes {
    fn default() -> Self {
        let mut names = Scope::items();
        // What stands beside the shapes.
        for taken in ["COMPILED", "OPERATION", "FETCHES", "BATCHES", "USUAL"] {
            names.name(Case::Upper, taken);
        }
        Self {
            names,
            objects: Vec::new(),
            usual: Vec::new(),
            shapes: Vec::new(),
            items: Vec::new(),
        }
    }
}

impl Shapes {
    /// The items, outer shapes first: an object's after those of what holds it.
    pub(super) fn into_items(self) -> Vec<TokenStream> {
        let mut groups: Vec<TokenStream> = Vec::new();
        for (part, item) in self.items {
            match groups.last_mut() {
                Some(group) if part == Part::More => group.extend(item),
                _ => groups.push(item),
            }
        }
        groups
    }

    /// The `static` of what stands at the root of an answer. Its fields are looked up in tables: each
    /// is noted.
    pub(super) fn root(&mut self, object: &ObjectShape) -> RustIdent {
        self.object_part(object, "data", Part::First, false)
    }

    fn object_part(
        &mut self,
        object: &ObjectShape,
        name: &str,
        part: Part,
        may_be_usual: bool,
    ) -> RustIdent {
        if let Some((_, known)) = self.objects.iter().find(|(known, _)| known == object) {
            return known.clone();
        }
        let own = if part == Part::First { name } else { &format!("{name}_object") };
        let ident = self.names.name(Case::Upper, own).ident;
        self.objects.push((object.clone(), ident.clone()));
        let place = self.items.len();
        self.items.push((part, TokenStream::new()));
        let usual = (may_be_usual && usual::can_be(object)).then(|| {
            let function = self.names.name(Case::Snake, name).ident;
            let idx = self.usual.len();
            self.usual.push((object.clone(), function.clone()));
            (idx, function)
        });
        let idx = usual.as_ref().map(|(idx, _)| *idx);
        let mut items = self.object_items(object, &ident, name, idx);
        if let Some((_, function)) = usual {
            items.extend(usual::function(object, &function, |field| {
                self.take(&field.value, field.client_key().unwrap_or(&field.key))
            }));
        }
        self.items[place].1 = items;
        ident
    }

    /// A borrow of a shape that `name` speaks of. Lowering has bounded how deep shapes are.
    pub(super) fn shape(&mut self, shape: &Shape, name: &str) -> TokenStream {
        self.shape_part(shape, name, Part::First)
    }

    fn shape_part(&mut self, shape: &Shape, name: &str, part: Part) -> TokenStream {
        if let Some(constant) = constant(shape) {
            return quote!(Shape::#constant);
        }
        if let Some((_, known)) = self.shapes.iter().find(|(known, _)| known == shape) {
            return quote!(&#known);
        }
        let own = if part == Part::First { name } else { &format!("{name}_item") };
        let ident = self.names.name(Case::Upper, own).ident;
        self.shapes.push((shape.clone(), ident.clone()));
        let place = self.items.len();
        self.items.push((part, TokenStream::new()));
        let Shape { nullable, capture, kind } = shape;
        let value = match kind {
            ShapeKind::Leaf(leaf) => {
                let leaf = leaf_literal(leaf);
                quote!(Shape::of(ShapeKind::Leaf(#leaf)))
            }
            ShapeKind::List(item) => {
                let item = self.shape_part(item, name, Part::More);
                quote!(Shape::list(#item))
            }
            ShapeKind::Object(object) => {
                let object = self.object_part(object, name, Part::More, true);
                quote!(Shape::object(&#object))
            }
        };
        let or_null = nullable.then(|| quote!(.or_null()));
        let captured = capture.then(|| quote!(.captured()));
        self.items[place].1 = quote!(static #ident: Shape = #value #or_null #captured;);
        quote!(&#ident)
    }

    /// The `static` of an object, and those of its lists.
    fn object_items(
        &mut self,
        object: &ObjectShape,
        ident: &RustIdent,
        name: &str,
        usual: Option<usize>,
    ) -> TokenStream {
        // Which code there is for it is not known before.
        let ObjectShape { fields, order, registers, slots, irregular, typename, entities, .. } =
            object;
        let mut named = |what: &str| {
            let name = format!("{name}_{what}");
            self.names.name(Case::Upper, &name).ident
        };
        let fields_ident = named("fields");
        let order = (!is_plain(fields.len(), order)).then(|| (named("order"), order));
        let slots = (!slots.is_empty()).then(|| (named("slots"), slots));
        let fields = fields.iter().map(|field| self.field(field)).collect::<Vec<_>>();
        let (order_item, order) = order.map_or_else(Default::default, |(ident, order)| {
            let order = order_literal(order);
            (quote!(static #ident: &[Occurrence] = &#order;), quote!(.order(#ident)))
        });
        let (slots_item, slots) = slots.map_or_else(Default::default, |(ident, slots)| {
            let slots = slots.iter().map(slot);
            let item = quote!(static #ident: &[SlotShape] = &[ #( #slots ),* ];);
            (item, quote!(.slots(#ident)))
        });
        let registers = (*registers != 0).then(|| {
            let registers = Literal::u16_unsuffixed(*registers);
            quote!(.registers(#registers))
        });
        let irregular = irregular.then(|| quote!(.irregular()));
        let typename = typename.map(|field| {
            let field = Literal::u16_unsuffixed(field);
            quote!(.typename(#field))
        });
        let entities = (!entities.is_empty()).then(|| {
            let entities = entities.iter().map(|EntityShape { id, parts }| {
                let id = Literal::u16_unsuffixed(*id);
                let parts = parts.iter().map(|part| Literal::u16_unsuffixed(*part));
                quote!(EntityShape { id: #id, parts: Borrowed(&[ #( #parts ),* ]) })
            });
            quote!(.entities(&[ #( #entities ),* ]))
        });
        let usual = usual.map(|idx| {
            let idx = Literal::usize_unsuffixed(idx);
            quote!(.usual(#idx))
        });
        quote! {
            static #ident: ObjectShape = ObjectShape::of(#fields_ident)
                #order #registers #slots #irregular #typename #entities #usual;
            static #fields_ident: &[FieldShape] = &[ #( #fields ),* ];
            #order_item
            #slots_item
        }
    }

    /// The functions that take objects as they usually arrive, as the tables call them.
    pub(super) fn usual(&self) -> TokenStream {
        let functions = self.usual.iter().map(|(_, function)| function);
        quote!(static USUAL: &[TakeObject] = &[ #( |scanner| scanner.fill(#functions), )* ];)
    }

    /// The call that takes a value, whose shape was written, as it usually arrives.
    fn take(&mut self, shape: &Shape, name: &str) -> Call {
        let call = match &shape.kind {
            _ if shape.capture => None,
            ShapeKind::Leaf(leaf) => usual::leaf(leaf).map(Call::plain),
            ShapeKind::List(item) => Some(Call::of("list", self.take(item, name).as_argument())),
            // What is taken for rows later is noted by the tables.
            ShapeKind::Object(object) if !object.entities.is_empty() => None,
            ShapeKind::Object(object) => {
                let function = self.usual.iter().find(|(known, _)| **object == *known);
                function.map(|(_, function)| Call::of("object", quote!(#function)))
            }
        };
        match call {
            None => Call::of("by_tables", self.shape(shape, name)),
            Some(call) if shape.nullable => Call::of("or_null", call.as_argument()),
            Some(call) => call,
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
            Output::Keep => quote!(kept(#key, #value)),
            Output::Rename(client) => {
                let client = &**client;
                quote!(kept_as(#key, #client, #value))
            }
            Output::Cut => quote!(cut(#key, #value)),
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

/// Whether fields arrive one after another, and few enough.
fn is_plain(n_fields: usize, order: &[Occurrence]) -> bool {
    let is_plain = |(idx, occurrence): (usize, &Occurrence)| {
        let Occurrence { field, condition, types } = occurrence;
        usize::from(*field) == idx && condition.is_none() && types.is_none()
    };
    order.len() == n_fields && n_fields <= MAX_IN_ORDER && order.iter().enumerate().all(is_plain)
}

fn order_literal(order: &[Occurrence]) -> TokenStream {
    if order.iter().all(|one| one.condition.is_none() && one.types.is_none()) {
        let fields = order.iter().map(|one| Literal::u16_unsuffixed(one.field));
        return quote!(in_order([ #( #fields ),* ]));
    }
    let order = order.iter().map(occurrence);
    quote!([ #( #order ),* ])
}

fn occurrence(Occurrence { field, condition, types }: &Occurrence) -> TokenStream {
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
    quote!(Borrowed(&[ #( #items ),* ]))
}

/// A text that the output holds.
pub(super) fn borrowed(text: &str) -> TokenStream {
    quote!(Borrowed(#text))
}

/// `Some(7)`
pub(super) fn optional(value: Option<impl ToTokens>) -> TokenStream {
    match value {
        Some(value) => quote!(Some(#value)),
        None => quote!(None),
    }
}
