//! What a bound input object leaves to the client: the fields that the relationship does not bind.
//!
//! A list is bound as a whole, so that no client can widen it, and so is a custom scalar. An input
//! object type of which exactly one field is given (`@oneOf`) has nothing left once it has that one.

use apollo_compiler::Schema;
use apollo_compiler::ast::Type;
use apollo_compiler::schema::ExtendedType;

use crate::ir::{Constant, Mapping, Remainder};

/// What is left of a position of type `ty`, if it is bound in part.
pub(super) fn of(schema: &Schema, mapping: &Mapping, ty: &Type) -> Option<Remainder> {
    remainder(schema, &Bound::Mapping(mapping), ty)
}

/// What a position is bound to.
enum Bound<'a> {
    Mapping(&'a Mapping),
    Constant(&'a Constant),
}

impl<'a> Bound<'a> {
    /// The members of an object.
    fn members(&self) -> Option<Vec<(&'a str, Bound<'a>)>> {
        match self {
            Self::Mapping(Mapping::Object(members)) => {
                let members = members.iter();
                let member = members.map(|(name, value)| (name.value.as_str(), &value.value));
                Some(member.map(|(name, value)| (name, Self::Mapping(value))).collect())
            }
            Self::Mapping(Mapping::Static(Constant::Object(members)))
            | Self::Constant(Constant::Object(members)) => {
                let members = members.iter();
                Some(members.map(|(name, value)| (name.as_str(), Self::Constant(value))).collect())
            }
            Self::Mapping(_) | Self::Constant(_) => None,
        }
    }
}

/// The YAML reader bounds the nesting of what is bound.
fn remainder(schema: &Schema, bound: &Bound<'_>, ty: &Type) -> Option<Remainder> {
    if ty.is_list() {
        return None;
    }
    let Some(ExtendedType::InputObject(input)) = schema.types.get(ty.inner_named_type()) else {
        return None;
    };
    let members = bound.members()?;
    if input.directives.has("oneOf") {
        return None;
    }
    let mut left =
        Remainder { input: input.name.to_string(), fields: Vec::new(), is_required: false };
    for field in input.fields.values() {
        let member = members.iter().find(|(name, _)| field.name == **name);
        let (part, is_required) = match member {
            None => (None, field.is_required()),
            Some((_, value)) => match remainder(schema, value, &field.ty) {
                None => continue,
                Some(part) => {
                    let is_required = part.is_required;
                    (Some(part), is_required)
                }
            },
        };
        left.is_required |= is_required;
        left.fields.push((field.name.to_string(), part));
    }
    (!left.fields.is_empty()).then_some(left)
}
