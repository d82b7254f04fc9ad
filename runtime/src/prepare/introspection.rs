//! Introspection: the one part of an answer that is made from a JSON tree.

use apollo_compiler::executable::Operation as ClientOperation;
use apollo_compiler::introspection::partial_execute;
use apollo_compiler::request::{RequestError, coerce_variable_values};
use apollo_compiler::response::{JsonMap, JsonValue};
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Node};
use joinwright_operation::{InputKind, JoinedSchema, Operation, RootSource, VariableId};

use super::variables::VariableValues;
use super::{Errors, located};
use crate::error::Code;

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
    /// The variables that introspection can use, by name.
    variables: Vec<(VariableId, String)>,
}

impl Introspection {
    /// Keeps the document if the operation introspects.
    ///
    /// The meta-fields and `@skip` and `@include` take Booleans and Strings only. Other variables
    /// are left out, so that a value which only an upstream can judge is not judged here.
    pub(super) fn of(
        lowered: &Operation,
        document: Valid<ExecutableDocument>,
        operation: &Node<ClientOperation>,
    ) -> Option<Self> {
        let introspects =
            lowered.members.iter().any(|member| member.source == RootSource::Introspection);
        introspects.then(|| {
            let variables: Vec<_> = (0..)
                .map(VariableId)
                .zip(lowered.variables.iter())
                .filter(|(_, variable)| {
                    matches!(variable.ty.kind, InputKind::Boolean | InputKind::String)
                })
                .map(|(id, variable)| (id, variable.name.to_string()))
                .collect();
            let mut operation = operation.clone();
            operation.make_mut().variables.retain(|declared| {
                variables.iter().any(|(_, name)| declared.name == name.as_str())
            });
            Self { document, operation, variables }
        })
    }

    /// The values that the client has given for the variables.
    pub(super) fn values(&self, variables: &VariableValues<'_>) -> JsonMap {
        let given = |(id, name): &(VariableId, String)| {
            let value = serde_json::from_str::<JsonValue>(variables.get(*id)?).ok()?;
            Some((name.as_str().into(), value))
        };
        self.variables.iter().filter_map(given).collect()
    }

    /// Introspects the joined schema.
    pub(super) fn execute(
        &self,
        joined: &JoinedSchema<'_>,
        values: &JsonMap,
    ) -> Result<Introspected, Errors> {
        let schema = joined.schema();
        let refused = |error: RequestError| {
            vec![located(Code::ValidationFailed, error.to_graphql_error(&self.document.sources))]
        };
        let values = coerce_variable_values(schema, &self.operation, values).map_err(refused)?;
        let implementers = schema.implementers_map();
        let response =
            partial_execute(schema, &implementers, &self.document, &self.operation, &values)
                .map_err(refused)?;
        if !response.errors.is_empty() {
            let errors = response.errors.into_iter();
            return Err(errors.map(|error| located(Code::ValidationFailed, error)).collect());
        }
        let members = response.data.unwrap_or_default();
        let members = members.iter().map(|(key, json)| (key.as_str().to_owned(), json.to_string()));
        Ok(Introspected { members: members.collect() })
    }
}
