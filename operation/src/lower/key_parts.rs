//! Parts of keys: what the gateway asks for itself, and the shape in which it comes back.
//!
//! ```text
//! user_id                     a field of the source type
//! owner { id }                a field below it; what arrives is an object with one member
//! price(currency: EUR)        a field with constant arguments
//! ```

use apollo_compiler::ast::Type;
use apollo_compiler::{Name, name};

use super::Lowering;
use super::shapes::object_field;
use crate::facts::{KeyPart, RemoteId};
use crate::shape::{ObjectShape, Output, Shape, ShapeKind};
use crate::shared::Shared;

/// A leaf that the gateway asks for itself, with the way to it.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// The field of the selection set.
    pub(super) field: PartField,
    /// What stands below it, each field in the one before.
    pub(super) below: Vec<PartField>,
}

/// A field of a [`Part`].
#[derive(Debug, Clone)]
pub(super) struct PartField {
    /// The type that has it, by its name in the joined schema.
    pub(super) parent: Name,
    /// Its name in the joined schema.
    pub(super) name: Name,
    /// Its arguments as text; empty without.
    pub(super) arguments: String,
    /// Its type in the joined schema.
    pub(super) ty: Type,
}

impl Lowering<'_, '_> {
    /// A part of a key of `parent`.
    pub(super) fn part(&self, parent: &Name, part: &KeyPart<'_>) -> Part {
        let way = match part {
            KeyPart::Field(_) => &[],
            KeyPart::Path(way) => *way,
        };
        let mut parent = parent.clone();
        let mut fields = way.iter().map(|field| {
            let found = self.part_field(&parent, Name::new_unchecked(field.name), field.arguments);
            parent = found.ty.inner_named_type().clone();
            found
        });
        match fields.next() {
            Some(field) => Part { field, below: fields.collect() },
            None => self.leaf_part(&parent, Name::new_unchecked(part.field())),
        }
    }

    /// A field of `parent` that is a leaf, or `__typename`.
    pub(super) fn leaf_part(&self, parent: &Name, name: Name) -> Part {
        Part { field: self.part_field(parent, name, ""), below: Vec::new() }
    }

    fn part_field(&self, parent: &Name, name: Name, arguments: &str) -> PartField {
        let ty = match self.schema.schema().type_field(parent, &name) {
            Ok(definition) => definition.ty.clone(),
            // The facts name only fields that the joined schema has, those that they say the role may
            // not see, and `__typename`.
            Err(_) => match self.schema.hidden_key(parent, &name) {
                Some(ty) => ty.clone(),
                None => Type::NonNullNamed(name!("String")),
            },
        };
        PartField { parent: parent.clone(), name, arguments: arguments.to_owned(), ty }
    }

    /// The shape of a part. It may be null, whatever the schema says: then there is no key.
    pub(super) fn part_shape(&mut self, remote: RemoteId, part: &Part) -> Shape {
        let fields: Vec<&PartField> = [&part.field].into_iter().chain(&part.below).collect();
        let leaf = part.below.last().unwrap_or(&part.field);
        let mut shape = self.shape(remote, &leaf.ty, &[], 0);
        for pair in fields.windows(2).rev() {
            let (outer, inner) = (pair[0], pair[1]);
            let member = object_field(inner.name.to_string(), Output::Keep, shape);
            let kind = ShapeKind::Object(Shared::new(ObjectShape::of_fields(vec![member])));
            shape = Shape { nullable: !outer.ty.is_non_null(), capture: false, kind };
        }
        Shape { nullable: true, ..shape }
    }
}
