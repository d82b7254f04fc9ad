//! Random valid operations of a joined schema.

mod selections;
mod values;

use apollo_compiler::executable::Operation;
use apollo_compiler::response::JsonMap;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use fastrand::Rng;
use joinwright_operation::violations;
use serde_json::{Map, Value, json};

use crate::schema::Gateway;

/// How often it is tried to make one that is valid: aliases that collide are tried on purpose.
const MAX_TRIES: usize = 60;

/// An operation with its variables.
pub(crate) struct Query {
    pub(crate) text: String,
    pub(crate) document: Valid<ExecutableDocument>,
    name: Option<String>,
    variables: Map<String, Value>,
}

/// An operation in the making.
struct Draft<'s> {
    rng: Rng,
    gateway: &'s Gateway,
    schema: &'s Valid<Schema>,
    fragments: Vec<Fragment>,
    variables: Vec<Variable>,
    n_aliases: usize,
    /// How many more fields it may get.
    n_left: usize,
}

/// A named fragment.
struct Fragment {
    name: String,
    on: String,
    selections: String,
}

/// A variable.
struct Variable {
    name: String,
    ty: String,
    default: Option<String>,
    value: Option<Value>,
}

/// The operation of a seed.
pub(crate) fn query(gateway: &Gateway, schema: &Valid<Schema>, seed: u64) -> Query {
    let mut errors = String::new();
    for attempt in 0..MAX_TRIES {
        let rng = Rng::with_seed(0x0BE5_0000 + seed * 1_000 + attempt as u64);
        let draft = Draft {
            rng,
            gateway,
            schema,
            fragments: Vec::new(),
            variables: Vec::new(),
            n_aliases: 0,
            n_left: 20,
        };
        match draft.finish() {
            Ok(query) => return query,
            Err(error) => errors = error,
        }
    }
    panic!("no valid query in {MAX_TRIES} tries; the last:\n{errors}");
}

impl Draft<'_> {
    fn finish(mut self) -> Result<Query, String> {
        let has_mutations = self.schema.schema_definition.mutation.is_some();
        let is_mutation = has_mutations && self.rng.u32(0..8) == 0;
        let (keyword, root) =
            if is_mutation { ("mutation", "Mutation") } else { ("query", "Query") };
        let selections = self.selection_set(root, 7, 4);
        let name = match self.rng.u32(0..3) {
            0 => None,
            1 => Some("_j0".to_owned()),
            _ => Some("GetAll".to_owned()),
        };
        let declarations: Vec<String> = self.variables.iter().map(Variable::declaration).collect();
        let declarations = match declarations.as_slice() {
            [] => String::new(),
            some => format!("({})", some.join(", ")),
        };
        let head = match (&name, declarations.as_str()) {
            (None, "") if !is_mutation => String::new(),
            (None, _) => format!("{keyword} {declarations}"),
            (Some(name), _) => format!("{keyword} {name}{declarations} "),
        };
        let mut text = format!("{head}{selections}");
        for Fragment { name, on, selections } in &self.fragments {
            text.push_str(&format!("\nfragment {name} on {on} {selections}"));
        }
        if name.is_some() && self.rng.u32(0..6) == 0 {
            text = format!("query Other {{ __typename }}\n{text}");
        }
        let document = ExecutableDocument::parse_and_validate(self.schema, &text, "query")
            .map_err(|invalid| format!("{invalid}\n{text}"))?;
        if let Some(violation) = violations(self.schema, &document).first() {
            return Err(format!("{}\n{text}", violation.message));
        }
        let values = self.variables.into_iter().filter_map(|variable| {
            let value = variable.value?;
            Some((variable.name, value))
        });
        Ok(Query { text, document, name, variables: values.collect() })
    }
}

impl Variable {
    fn declaration(&self) -> String {
        let default = self.default.as_ref().map(|text| format!(" = {text}")).unwrap_or_default();
        format!("${}: {}{default}", self.name, self.ty)
    }
}

impl Query {
    /// The operation that is asked.
    pub(crate) fn operation(&self) -> &Operation {
        self.document.operations.get(self.name.as_deref()).unwrap()
    }

    /// The variables' values as an executor wants them.
    pub(crate) fn variables(&self) -> JsonMap {
        let text = serde_json::to_string(&self.variables).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    /// The operation as it is compiled: its text, in which no name is that of another case, and its
    /// name.
    pub(crate) fn compiled(&self, case: u64) -> (String, String) {
        let text = self.text.replace("..._f", &format!("..._f{case}_"));
        let text = text.replace("fragment _f", &format!("fragment _f{case}_"));
        let text = text.replacen("query Other", &format!("query Other{case}"), 1);
        match &self.name {
            Some(name) => {
                let own = format!("{name}_{case}");
                (text.replacen(&format!(" {name}"), &format!(" {own}"), 1), own)
            }
            None => {
                let text = if text.starts_with('{') { format!("query {text}") } else { text };
                (text.replacen(' ', &format!(" Case{case} "), 1), format!("Case{case}"))
            }
        }
    }

    /// The body of the request.
    pub(crate) fn body(&self) -> String {
        self.body_of(&self.text, self.name.as_deref())
    }

    /// The body of the request for the operation as it is compiled.
    pub(crate) fn compiled_body(&self, case: u64) -> String {
        let (text, name) = self.compiled(case);
        self.body_of(&text, Some(&name))
    }

    fn body_of(&self, text: &str, name: Option<&str>) -> String {
        let mut body = json!({ "query": text });
        if let Some(name) = name {
            body["operationName"] = json!(name);
        }
        if !self.variables.is_empty() {
            body["variables"] = json!(self.variables);
        }
        body.to_string()
    }
}
