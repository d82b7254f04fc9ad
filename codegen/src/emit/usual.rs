//! The code that takes objects of a compiled operation as they usually arrive: one function for each
//! shape of an object. What it is made of, and what it does about everything else, says `usual` of
//! the runtime.

use joinwright_operation::{BatchId, FieldShape, Leaf, ObjectShape, Output, ShapeKind, SlotShape};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::names::{Case, RustIdent, Scope};

/// Whether there can be code for an object: it always has all of its members in one order, and what
/// is cut out or replaced is no object that something else could be cut out of.
pub(super) fn can_be(object: &ObjectShape) -> bool {
    let ObjectShape { fields, order, registers, irregular, .. } = object;
    let is_plain = order.iter().all(|one| one.condition.is_none() && one.types.is_none());
    let is_leaf = |field: &FieldShape| matches!(field.value.kind, ShapeKind::Leaf(_));
    let is_part = |field: &FieldShape| field.slot.is_some() || field.output == Output::Cut;
    let is_filled = |register: u16| fields.iter().any(|field| field.register == Some(register));
    !irregular
        && !fields.is_empty()
        && order.len() == fields.len()
        && is_plain
        && fields.iter().all(|field| is_leaf(field) || !is_part(field))
        && (0..*registers).all(is_filled)
}

/// The function, called `ident`, for an object for which [`can_be`]. `value` gives the call that takes
/// a field's value, by `scanner`.
pub(super) fn function(
    object: &ObjectShape,
    ident: &RustIdent,
    mut value: impl FnMut(&FieldShape) -> Call,
) -> TokenStream {
    let mut code = Code::new(object);
    for occurrence in object.order.iter() {
        let field = &object.fields[usize::from(occurrence.field)];
        let value = value(field);
        code.member(field, &value);
    }
    let Code { statements, slots, registers, cut, .. } = code;
    let last_cut = (cut == Cut::Start).then(|| quote!(scanner.cut(start);));
    let keys = slots.iter().map(|(slot, variable)| {
        let parts = slot.parts.iter().map(|part| &registers[usize::from(*part)]);
        quote!(scanner.key(#variable, [ #( #parts ),* ]);)
    });
    let n_registers = Literal::usize_unsuffixed(registers.len());
    quote! {
        fn #ident(scanner: &mut Scanner) -> Option<[Span; #n_registers]> {
            #( #statements )*
            #last_cut
            scanner.exact("}")?;
            #( #keys )*
            Some([ #( #registers ),* ])
        }
    }
}

/// What is cut before the next member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// There was no member yet.
    First,
    /// All members so far: `start` is where the first begins.
    Start,
    /// Not all members.
    Some,
}

struct Code<'o> {
    object: &'o ObjectShape,
    names: Scope,
    statements: Vec<TokenStream>,
    /// The variables of the registers.
    registers: Vec<RustIdent>,
    /// The slots in the order in which they arrive, with the variable of each.
    slots: Vec<(&'o SlotShape, RustIdent)>,
    cut: Cut,
}

impl<'o> Code<'o> {
    fn new(object: &'o ObjectShape) -> Self {
        let mut names = Scope::items();
        for taken in ["scanner", "start"] {
            names.name(Case::Snake, taken);
        }
        let registers = (0..object.registers).map(|register| {
            let mut fields = object.fields.iter();
            let field = fields.find(|field| field.register == Some(register));
            let name = field.map_or("part", |field| &field.key);
            names.name(Case::Snake, name).ident
        });
        let registers = registers.collect();
        let (statements, slots) = (Vec::new(), Vec::new());
        Self { object, names, statements, registers, slots, cut: Cut::First }
    }

    fn member(&mut self, field: &FieldShape, value: &Call) {
        self.name(field);
        if let Output::Rename(name) = &field.output {
            let (length, name) = (Literal::usize_unsuffixed(field.key.len()), &**name);
            self.statements.push(quote!(scanner.rename(#length, #name);));
        }
        let variable = match (field.register, field.slot) {
            (Some(register), _) => Some(self.registers[usize::from(register)].clone()),
            (None, Some(_)) => Some(self.names.name(Case::Snake, &field.key).ident),
            (None, None) => None,
        };
        self.statements.push(match &variable {
            Some(variable) => quote!(let #variable = #value?;),
            None => quote!(#value?;),
        });
        if let (Some(slot), Some(variable)) = (field.slot, &variable) {
            self.slot(&self.object.slots[usize::from(slot)], variable);
        }
        match (&field.output, self.cut) {
            (Output::Cut, Cut::First) => self.cut = Cut::Start,
            (Output::Cut, Cut::Some) => self.statements.push(quote!(scanner.cut(start);)),
            (Output::Cut, Cut::Start) => {}
            (Output::Keep | Output::Rename(_), _) => self.cut = Cut::Some,
        }
    }

    /// Takes a member's name, with what stands before it.
    fn name(&mut self, field: &FieldShape) {
        let is_cut = field.output == Output::Cut;
        let text = |before: &str| format!("{before}\"{}\":", field.key);
        self.statements.push(match (self.cut, is_cut) {
            (Cut::First, false) => exact(&text("{")),
            (Cut::First, true) => {
                let (open, name) = (exact("{"), exact(&text("")));
                quote!(#open let start = scanner.position(); #name)
            }
            (Cut::Start, false) => {
                let (comma, name) = (exact(","), exact(&text("")));
                quote!(#comma scanner.cut(start); #name)
            }
            (Cut::Some, true) => {
                let name = exact(&text(","));
                quote!(let start = scanner.position(); #name)
            }
            (Cut::Start, true) | (Cut::Some, false) => exact(&text(",")),
        });
    }

    fn slot(&mut self, slot: &'o SlotShape, span: &RustIdent) {
        let SlotShape { batch: BatchId(batch), member, .. } = slot;
        let batch = Literal::u16_unsuffixed(*batch);
        let member = super::shapes::optional(member.map(Literal::u16_unsuffixed));
        let variable = self.names.name(Case::Snake, &format!("slot_{}", self.slots.len())).ident;
        self.statements.push(quote! {
            let #variable = scanner.slot(BatchId(#batch), #span, #member);
        });
        self.slots.push((slot, variable));
    }
}

/// Takes a text.
fn exact(text: &str) -> TokenStream {
    quote!(scanner.exact(#text)?;)
}

/// The method that takes such a leaf, if there is one.
pub(super) fn leaf(leaf: &Leaf) -> Option<&'static str> {
    match leaf {
        Leaf::Int => Some("int"),
        Leaf::Float => Some("float"),
        Leaf::String => Some("string"),
        Leaf::Boolean => Some("boolean"),
        Leaf::Id => Some("id"),
        Leaf::Enum(_) | Leaf::Custom | Leaf::TypeName(_) | Leaf::RenamedType(_) => None,
    }
}

/// A call of a method of the scanner.
pub(super) struct Call {
    method: Ident,
    argument: Option<TokenStream>,
}

impl Call {
    /// Without an argument.
    pub(super) fn plain(method: &str) -> Self {
        Self { method: Ident::new(method, Span::call_site()), argument: None }
    }

    /// With an argument.
    pub(super) fn of(method: &str, argument: TokenStream) -> Self {
        Self { argument: Some(argument), ..Self::plain(method) }
    }

    /// As an argument of another call.
    pub(super) fn as_argument(&self) -> TokenStream {
        let method = &self.method;
        match self.argument {
            Some(_) => quote!(|scanner| #self),
            None => quote!(Scanner::#method),
        }
    }
}

impl ToTokens for Call {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { method, argument } = self;
        tokens.extend(quote!(scanner.#method(#argument)));
    }
}
