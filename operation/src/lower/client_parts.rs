//! Client parts: the arguments of a joined field that the relationship binds as well.

use std::borrow::Cow;

use apollo_compiler::Node;
use apollo_compiler::ast::Value;
use apollo_compiler::executable::Argument;

use super::{Lowering, string_literal};
use crate::client_part::{ClientPart, ClientValue};
use crate::facts::{ArgumentValue, Relationship};
use crate::operation::VariableId;

/// The arguments of a joined field, told apart.
pub(super) struct Arguments {
    /// What the client adds to bound arguments.
    pub(super) parts: Vec<ClientPart>,
    /// The others.
    pub(super) own: Vec<Node<Argument>>,
}

impl Arguments {
    /// The end of the name and the type of the variable that a bound argument travels as; none if it
    /// stands in the document.
    pub(super) fn variable<'a>(&self, bound: &ArgumentValue<'a>) -> Option<(&'a str, &'a str)> {
        match *bound {
            ArgumentValue::Literal(_) => None,
            ArgumentValue::Variable { suffix, ty } => Some((suffix, ty)),
            ArgumentValue::Part { suffix, ty, .. } => {
                self.parts.iter().any(|part| part.suffix == suffix).then_some((suffix, ty))
            }
        }
    }
}

impl Lowering<'_, '_> {
    /// Tells the client's arguments apart, which are those of the path's last field.
    pub(super) fn arguments(
        &self,
        relationship: &Relationship<'_>,
        given: &[Node<Argument>],
    ) -> Arguments {
        let mut arguments = Arguments { parts: Vec::new(), own: Vec::new() };
        let Some(last) = relationship.path.last() else { return arguments };
        let bound = last.arguments;
        for argument in given {
            let Some(bound) = bound.iter().find(|bound| argument.name == bound.name) else {
                arguments.own.push(argument.clone());
                continue;
            };
            let (suffix, constant) = match bound.value {
                // Bound as a whole, the joined field does not have it.
                ArgumentValue::Literal(_) => continue,
                _ if self.is_replaced(relationship, last, bound) => continue,
                ArgumentValue::Variable { suffix, .. } => (suffix, None),
                ArgumentValue::Part { suffix, object, .. } => (suffix, Some(object)),
            };
            arguments.parts.push(ClientPart {
                suffix: suffix.to_owned().into(),
                constant: constant.map(|object| object.to_owned().into()),
                value: self.client_value(&argument.value),
            });
        }
        arguments
    }

    /// The parser bounds the nesting.
    fn client_value(&self, value: &Value) -> ClientValue {
        match value {
            Value::Variable(name) => {
                // A valid operation declares its variables.
                let id = self.variables.get(name.as_str()).copied().unwrap_or(VariableId(0));
                let definition = &self.definitions[usize::from(id.0)];
                let default = definition.default_value.as_deref().map(|value| json(value).into());
                ClientValue::Variable { id, default }
            }
            Value::List(items) if holds_variable(value) => {
                ClientValue::List(items.iter().map(|item| self.client_value(item)).collect())
            }
            Value::Object(members) if holds_variable(value) => {
                let member = |(name, value): &(_, Node<Value>)| {
                    (Cow::Owned(ToString::to_string(name)), self.client_value(value))
                };
                ClientValue::Object(members.iter().map(member).collect())
            }
            constant => ClientValue::Json(json(constant).into()),
        }
    }
}

fn holds_variable(value: &Value) -> bool {
    match value {
        Value::Variable(_) => true,
        Value::List(items) => items.iter().any(|item| holds_variable(item)),
        Value::Object(members) => members.iter().any(|(_, value)| holds_variable(value)),
        _ => false,
    }
}

/// A value without variables as JSON.
pub(super) fn json(value: &Value) -> String {
    match value {
        // What the literal escapes, JSON reads the same way.
        Value::String(text) => string_literal(text),
        Value::Enum(name) | Value::Variable(name) => string_literal(name),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| json(item)).collect();
            format!("[{}]", items.join(","))
        }
        Value::Object(members) => {
            let members: Vec<String> = (members.iter())
                .map(|(name, value)| format!("\"{name}\":{}", json(value)))
                .collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Null => "null".to_owned(),
        Value::Boolean(value) => value.to_string(),
        Value::Int(number) => number.as_str().to_owned(),
        Value::Float(number) => number.as_str().to_owned(),
    }
}
