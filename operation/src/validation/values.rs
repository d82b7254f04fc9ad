//! Every value of a definition once, with what is expected in its place.
//!
//! Rules that need nothing but the value are applied on the way; usages of variables are collected,
//! since what they mean depends on the operation. The parser has bounded how deep values nest.

use apollo_compiler::ast::{Argument, Directive, InputValueDefinition, Type, Value};
use apollo_compiler::executable::{Fragment, Operation, Selection, SelectionSet};
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::schema::{ExtendedType, InputObjectType};
use apollo_compiler::{Name, Node, Schema};

use super::{Violation, one_of, unique_input_fields};

/// What was found in a definition.
#[derive(Debug)]
pub(super) struct Found<'d> {
    /// Where variables stand.
    pub(super) usages: Vec<Usage<'d>>,
}

/// A place where a variable stands.
#[derive(Debug)]
pub(super) struct Usage<'d> {
    /// The variable's name.
    pub(super) name: &'d Name,
    /// The place.
    pub(super) span: Option<SourceSpan>,
    /// What is expected there; nothing is known inside of a custom scalar.
    pub(super) expected: Option<Expected<'d>>,
}

/// What is expected in the place of a value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected<'d> {
    /// The type.
    pub(super) ty: &'d Type,
    /// Whether the argument or input field has a default.
    pub(super) has_default: bool,
    /// The input object with `@oneOf` whose field it is.
    pub(super) one_of: Option<&'d Name>,
    /// Whether the type is meant without its exclamation mark.
    pub(super) is_nullable: bool,
}

impl<'d> Expected<'d> {
    fn of(definition: &'d InputValueDefinition) -> Self {
        let has_default = definition.default_value.is_some();
        Self { has_default, ..Self::ty(&definition.ty) }
    }

    fn ty(ty: &'d Type) -> Self {
        Self { ty, has_default: false, one_of: None, is_nullable: false }
    }

    /// What is expected of an item of a list in this place. A list where none is expected is of a
    /// custom scalar, and so is each of its items.
    fn item(self) -> Self {
        let item = Self::ty(self.ty.item_type());
        if self.ty.is_list() { item } else { Self { is_nullable: true, ..item } }
    }
}

/// What a fragment has.
pub(super) fn of_fragment<'d>(
    schema: &'d Schema,
    fragment: &'d Fragment,
    broken: &mut Vec<Violation>,
) -> Found<'d> {
    let mut walk = Walk { schema, usages: Vec::new(), broken };
    walk.directives(&fragment.directives);
    walk.selections(&fragment.selection_set);
    Found { usages: walk.usages }
}

/// What an operation has, without its fragments.
pub(super) fn of_operation<'d>(
    schema: &'d Schema,
    operation: &'d Operation,
    broken: &mut Vec<Violation>,
) -> Found<'d> {
    let mut walk = Walk { schema, usages: Vec::new(), broken };
    // The parser has refused variables in what is constant: defaults, and directives of variables.
    for variable in &operation.variables {
        if let Some(default) = &variable.default_value {
            walk.value(default, Some(Expected::ty(&variable.ty)));
        }
        walk.directives(&variable.directives);
    }
    walk.directives(&operation.directives);
    walk.selections(&operation.selection_set);
    Found { usages: walk.usages }
}

struct Walk<'d, 'b> {
    schema: &'d Schema,
    usages: Vec<Usage<'d>>,
    broken: &'b mut Vec<Violation>,
}

impl<'d> Walk<'d, '_> {
    fn selections(&mut self, set: &'d SelectionSet) {
        let mut waiting = vec![set];
        while let Some(set) = waiting.pop() {
            for selection in &set.selections {
                self.directives(selection.directives());
                match selection {
                    Selection::Field(field) => {
                        self.arguments(&field.definition.arguments, &field.arguments);
                        waiting.push(&field.selection_set);
                    }
                    Selection::InlineFragment(inline) => waiting.push(&inline.selection_set),
                    Selection::FragmentSpread(_) => {}
                }
            }
        }
    }

    fn directives(&mut self, directives: &'d [Node<Directive>]) {
        for directive in directives {
            let definition = self.schema.directive_definitions.get(&directive.name);
            let definitions = definition.map_or(&[][..], |definition| &definition.arguments);
            self.arguments(definitions, &directive.arguments);
        }
    }

    fn arguments(
        &mut self,
        definitions: &'d [Node<InputValueDefinition>],
        arguments: &'d [Node<Argument>],
    ) {
        for argument in arguments {
            let mut definitions = definitions.iter();
            let definition = definitions.find(|definition| definition.name == argument.name);
            let expected = definition.map(|definition| Expected::of(definition));
            self.value(&argument.value, expected);
        }
    }

    fn value(&mut self, value: &'d Node<Value>, expected: Option<Expected<'d>>) {
        match &**value {
            Value::Variable(name) => {
                self.usages.push(Usage { name, span: value.location(), expected });
            }
            Value::List(items) => {
                for value in items {
                    self.value(value, expected.map(Expected::item));
                }
            }
            Value::Object(fields) => {
                unique_input_fields::check(fields, self.broken);
                let input = expected.and_then(|expected| self.input_object(expected.ty));
                if let Some(input) = input {
                    one_of::check(input, value, fields, self.broken);
                }
                for (name, value) in fields {
                    let definition = input.and_then(|input| Some((input, input.fields.get(name)?)));
                    let expected = definition.map(|(input, definition)| Expected {
                        one_of: one_of::is_one_of(input).then_some(&input.name),
                        ..Expected::of(definition)
                    });
                    self.value(value, expected);
                }
            }
            Value::Null
            | Value::Enum(_)
            | Value::String(_)
            | Value::Float(_)
            | Value::Int(_)
            | Value::Boolean(_) => {}
        }
    }

    fn input_object(&self, ty: &Type) -> Option<&'d InputObjectType> {
        match self.schema.types.get(ty.inner_named_type())? {
            ExtendedType::InputObject(input) => Some(input),
            _ => None,
        }
    }
}
