//! A remote schema's own view of what it is asked: an upstream of a test is as strict as a real one.

use apollo_compiler::response::JsonMap;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema, request};

use crate::Request;

/// The SDL of a remote schema.
#[derive(Debug)]
pub(crate) struct Sdl(Valid<Schema>);

impl Sdl {
    /// Reads the SDL.
    ///
    /// # Panics
    /// If it is not valid.
    pub(crate) fn new(text: &str) -> Self {
        // Every server of September 2025 has it; the parser does not know it.
        let one_of = "directive @oneOf on INPUT_OBJECT";
        let text =
            if text.contains(one_of) { text.to_owned() } else { format!("{text}\n{one_of}") };
        Self(Schema::parse_and_validate(text, "schema.graphql").expect("the SDL is valid"))
    }

    /// What is wrong with a request: its document, its operation's name, its variables.
    pub(crate) fn check(&self, request: &Request) -> Result<(), String> {
        let document =
            ExecutableDocument::parse_and_validate(&self.0, &request.document, "upstream.graphql")
                .map_err(|error| error.to_string())?;
        let operations: Vec<_> = document.operations.iter().collect();
        let [operation] = operations.as_slice() else {
            return Err("the document has not exactly one operation".to_owned());
        };
        if operation.name.as_deref() != request.operation_name.as_deref() {
            return Err("`operationName` is not the operation's name".to_owned());
        }
        let variables: JsonMap =
            serde_json::from_str(&request.variables).map_err(|error| error.to_string())?;
        let declared = |name: &str| operation.variables.iter().any(|known| known.name == name);
        if let Some(name) = variables.keys().find(|name| !declared(name.as_str())) {
            return Err(format!("the variable `{}` is not declared", name.as_str()));
        }
        match request::coerce_variable_values(&self.0, operation, &variables) {
            Ok(_) => Ok(()),
            Err(error) => Err(error.message().to_string()),
        }
    }
}
