//! The input object types of arguments that a relationship binds in part: the target's own, without
//! what is bound.
//!
//! ```graphql
//! input Filter { user: ID shop: Shop open: Boolean }                # the target's
//! input Order_user_filter { shop: Order_user_filter_shop open: Boolean }
//! input Order_user_filter_shop { name: String }                     # the client's
//! ```
//!
//! They are named by their places, with a number behind a name that is taken.

use apollo_compiler::ast::{InputValueDefinition, Type};
use apollo_compiler::schema::{Component, ExtendedType, InputObjectType};
use apollo_compiler::{Name, Node, Schema};

use super::renamed;
use crate::ir::{Remainder, RemoteSchema};

/// Makes the types of one relationship.
pub(super) struct ClientInputs<'a> {
    /// Where they go.
    pub(super) joined: &'a mut Schema,
    /// The remote schema that is asked.
    pub(super) target: &'a RemoteSchema,
    /// The source type's name in the joined schema.
    pub(super) source_type: &'a str,
    /// The joined field's name.
    pub(super) field: &'a str,
}

impl ClientInputs<'_> {
    /// What is left of an argument.
    pub(super) fn argument(
        &mut self,
        definition: &InputValueDefinition,
        remainder: &Remainder,
    ) -> Option<InputValueDefinition> {
        let place = format!("{}_{}", self.source_type, self.field);
        self.input_value(&place, definition, remainder)
    }

    /// An argument or an input field with a type of its own. Its default is of no use: what is bound
    /// takes its place.
    fn input_value(
        &mut self,
        place: &str,
        definition: &InputValueDefinition,
        remainder: &Remainder,
    ) -> Option<InputValueDefinition> {
        let name = self.input(&format!("{place}_{}", definition.name), remainder)?;
        let ty = Type::Named(name);
        let ty = if remainder.is_required { ty.non_null() } else { ty };
        Some(InputValueDefinition { ty: Node::new(ty), default_value: None, ..definition.clone() })
    }

    /// An input field as the target has it.
    fn as_declared(
        &self,
        field: &Component<InputValueDefinition>,
    ) -> Component<InputValueDefinition> {
        let mut field = field.clone();
        if !self.target.names.is_plain() {
            renamed::input(self.target, &mut field);
        }
        field
    }

    /// Adds a type, and then those of its fields, and gives its name.
    fn input(&mut self, place: &str, remainder: &Remainder) -> Option<Name> {
        let target = self.target;
        let own = target.schema.get_input_object(&remainder.input)?;
        let description = format!(
            "`{}`, as far as `{}.{}` leaves it to the client.",
            target.joined_type(&own.name),
            self.source_type,
            self.field
        );
        let name = self.free_name(place)?;
        let mut input = InputObjectType {
            description: Some(Node::new_str(&description)),
            name: name.clone(),
            directives: Default::default(),
            fields: Default::default(),
        };
        // The name is taken, and the type stands before those of its fields.
        self.joined.types.insert(name.clone(), ExtendedType::InputObject(Node::new(input.clone())));
        for (name, part) in &remainder.fields {
            let field = own.fields.get(name.as_str())?;
            let left = match part {
                None => self.as_declared(field),
                Some(part) => Component::new(self.input_value(place, field, part)?),
            };
            input.fields.insert(field.name.clone(), left);
        }
        self.joined.types.insert(name.clone(), ExtendedType::InputObject(Node::new(input)));
        Some(name)
    }

    /// The place itself, with a number if a type has that name.
    fn free_name(&self, place: &str) -> Option<Name> {
        let mut name = place.to_owned();
        let mut number = 1;
        while self.joined.types.contains_key(name.as_str()) {
            number += 1;
            name = format!("{place}_{number}");
        }
        // Names of types, fields and arguments make a name.
        Name::new(&name).ok()
    }
}
