//! Which fields an operation selects of an object: the specification's CollectFields.
//!
//! <https://spec.graphql.org/September2025/#CollectFields()>

use std::collections::HashSet;

use apollo_compiler::ast::Value as Literal;
use apollo_compiler::executable::{DirectiveList, Field, Selection, SelectionSet};
use apollo_compiler::{ExecutableDocument, Name, Schema};
use indexmap::IndexMap;

use super::Values;

/// A value of a variable or a literal. Introspection knows no others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::prepare) enum Value {
    Null,
    Boolean(bool),
    String(String),
}

impl Value {
    /// A value that is no variable.
    pub(super) fn of_constant(literal: &Literal) -> Option<Self> {
        match literal {
            Literal::Null => Some(Self::Null),
            Literal::Boolean(value) => Some(Self::Boolean(*value)),
            Literal::String(value) => Some(Self::String(value.clone())),
            Literal::Enum(_)
            | Literal::Variable(_)
            | Literal::Float(_)
            | Literal::Int(_)
            | Literal::List(_)
            | Literal::Object(_) => None,
        }
    }

    /// A value that a client sent.
    pub(super) fn of_json(json: &str) -> Option<Self> {
        match json {
            "null" => Some(Self::Null),
            "true" => Some(Self::Boolean(true)),
            "false" => Some(Self::Boolean(false)),
            text => serde_json::from_str(text).ok().map(Self::String),
        }
    }
}

/// Fields by their response keys, in the order in which they are first met.
pub(super) type Fields<'d> = IndexMap<&'d Name, Vec<&'d Field>>;

/// What fields are selected by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Selector<'d> {
    pub(super) schema: &'d Schema,
    pub(super) document: &'d ExecutableDocument,
    pub(super) values: &'d Values,
}

impl<'d> Selector<'d> {
    /// The fields that an object of type `ty` has in these selection sets.
    pub(super) fn fields(
        &self,
        ty: &str,
        sets: impl IntoIterator<Item = &'d SelectionSet>,
    ) -> Fields<'d> {
        let (mut fields, mut spread) = (Fields::new(), HashSet::new());
        // The last selection is taken next, so that they are met as they are written.
        let mut waiting: Vec<&Selection> = Vec::new();
        for set in sets {
            waiting.extend(set.selections.iter().rev());
            while let Some(selection) = waiting.pop() {
                if !self.is_included(selection.directives()) {
                    continue;
                }
                match selection {
                    Selection::Field(field) => {
                        fields.entry(field.response_key()).or_default().push(field);
                    }
                    Selection::InlineFragment(inline) => {
                        let condition = inline.type_condition.as_ref();
                        if condition.is_none_or(|condition| self.applies(condition, ty)) {
                            waiting.extend(inline.selection_set.selections.iter().rev());
                        }
                    }
                    Selection::FragmentSpread(one) => {
                        let fragment = self.document.fragments.get(&one.fragment_name);
                        if let Some(fragment) = fragment
                            && spread.insert(&one.fragment_name)
                            && self.applies(fragment.type_condition(), ty)
                        {
                            waiting.extend(fragment.selection_set.selections.iter().rev());
                        }
                    }
                }
            }
        }
        fields
    }

    fn applies(&self, condition: &Name, ty: &str) -> bool {
        condition == ty || self.schema.is_subtype(condition, ty)
    }

    fn is_included(&self, directives: &DirectiveList) -> bool {
        directives.iter().all(|directive| {
            let wanted = match directive.name.as_str() {
                "include" => true,
                "skip" => false,
                _ => return true,
            };
            let value = directive.specified_argument_by_name("if");
            let value = value.and_then(|value| self.value(value));
            value == Some(Value::Boolean(wanted))
        })
    }

    /// The value of an argument, if it has one: not for a variable that was not given.
    pub(super) fn argument(&self, field: &Field, name: &str) -> Option<Value> {
        self.value(field.specified_argument_by_name(name)?)
    }

    fn value(&self, literal: &Literal) -> Option<Value> {
        match literal {
            Literal::Variable(name) => self.values.get(name.as_str()).cloned(),
            constant => Value::of_constant(constant),
        }
    }
}
