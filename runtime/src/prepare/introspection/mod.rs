//! Introspection: what the gateway answers from the joined schema itself.
//!
//! `select` collects fields as the specification says, `resolve` says what each field is, and the
//! answer is written as JSON text right away. What an operation may ask has been bounded before
//! (see `introspection_too_deep` of joinwright-operation); what it is told is bounded here.
//!
//! <https://spec.graphql.org/September2025/#sec-Schema-Introspection>

mod resolve;
mod select;

use std::collections::HashMap;

use apollo_compiler::executable::Operation as ClientOperation;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Node};
use joinwright_operation::{InputKind, JoinedSchema, Operation, RootSource, VariableId};

use super::Errors;
use super::variables::VariableValues;
use crate::error::{Code, GraphqlError};
use resolve::Object;
use select::{Selector, Value};

/// The longest answer, in bytes. A schema of 2,000 types takes 2 MB.
const MAX_BYTES: usize = 64 << 20;

/// The members of `data` that the gateway answers from its own schema.
#[derive(Debug, Default)]
pub(crate) struct Introspected {
    members: Vec<(String, String)>,
}

impl Introspected {
    /// The JSON text of the member with this response key.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        let member = self.members.iter().find(|(name, _)| name == key);
        member.map(|(_, json)| json.as_str())
    }
}

/// What is needed to introspect: the client's own operation.
#[derive(Debug)]
pub(super) struct Introspection {
    document: Valid<ExecutableDocument>,
    operation: Node<ClientOperation>,
    /// The variables that introspection can use, by name, with their defaults.
    variables: Vec<(VariableId, String, Option<Value>)>,
}

/// The values that introspection can use, by the names of their variables.
pub(super) type Values = HashMap<String, Value>;

impl Introspection {
    /// Keeps the document if the operation introspects.
    ///
    /// The meta-fields and `@skip` and `@include` take Booleans and Strings only.
    pub(super) fn of(
        lowered: &Operation,
        document: Valid<ExecutableDocument>,
        operation: &Node<ClientOperation>,
    ) -> Option<Self> {
        let introspects =
            lowered.members.iter().any(|member| member.source == RootSource::Introspection);
        if !introspects {
            return None;
        }
        let declared = (0..).map(VariableId).zip(lowered.variables.iter());
        let usable = declared.filter(|(_, variable)| {
            matches!(variable.ty.kind, InputKind::Boolean | InputKind::String)
        });
        let variables = usable.map(|(id, variable)| {
            let mut definitions = operation.variables.iter();
            let definition = definitions.find(|definition| definition.name == *variable.name);
            let default = definition.and_then(|definition| definition.default_value.as_ref());
            let default = default.and_then(|value| Value::of_constant(value));
            (id, variable.name.to_string(), default)
        });
        let variables = variables.collect();
        Some(Self { document, operation: operation.clone(), variables })
    }

    /// The values that the client has given for the variables, or else their defaults. They have
    /// been checked.
    pub(super) fn values(&self, variables: &VariableValues<'_>) -> Values {
        let given = self.variables.iter().filter_map(|(id, name, default)| {
            let value = match variables.get(*id) {
                Some(json) => Value::of_json(json),
                None => default.clone(),
            };
            Some((name.clone(), value?))
        });
        given.collect()
    }

    /// Introspects the joined schema.
    ///
    /// # Errors
    /// If the answer is too long.
    pub(super) fn execute(
        &self,
        joined: &JoinedSchema<'_>,
        values: &Values,
    ) -> Result<Introspected, Errors> {
        let selector = Selector { schema: joined.schema(), document: &self.document, values };
        let root = self.operation.object_type();
        let (mut members, mut length) = (Vec::new(), 0);
        for (key, fields) in selector.fields(root, [&self.operation.selection_set]) {
            let Some(object) = Object::root(joined.schema(), &selector, fields[0]) else {
                continue;
            };
            let mut out = Vec::new();
            if object.write(&selector, &fields, MAX_BYTES - length, &mut out).is_err() {
                let message =
                    format!("the answer about the schema is longer than {MAX_BYTES} bytes");
                return Err(vec![GraphqlError::new(Code::LimitExceeded, message)]);
            }
            length += out.len();
            members.push((key.to_string(), String::from_utf8_lossy(&out).into_owned()));
        }
        Ok(Introspected { members })
    }
}
