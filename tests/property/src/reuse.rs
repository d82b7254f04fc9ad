//! What a query may not do: ask for the same of the same key in two requests. Keys that travel alone
//! are looked at, and fields that only one relationship asks for.

use std::collections::BTreeSet;
use std::fmt::Write;

use apollo_compiler::ast::{Definition, Document, Field, Selection, Value};

use crate::schema::Gateway;
use crate::upstream::Asked;

/// A field with its key that two of the requests to a remote schema ask for alike, aliases aside.
pub(crate) fn asked_twice(gateway: &Gateway, remote: usize, log: &[Asked]) -> Option<String> {
    let is_of_one = |field: &str| {
        let mut of = gateway.relationships.iter().filter(|relationship| {
            let first = relationship.path.first();
            relationship.target == remote && first.is_some_and(|first| first.field == field)
        });
        of.next().is_some() && of.next().is_none()
    };
    let mut known = BTreeSet::new();
    for asked in log {
        let fields = fields(&asked.body, is_of_one)?;
        if let Some(twice) = fields.iter().find(|field| known.contains(*field)) {
            return Some(twice.clone());
        }
        known.extend(fields);
    }
    None
}

/// The fields of a request that take a key, written out with its value.
fn fields(body: &str, is_wanted: impl Fn(&str) -> bool) -> Option<BTreeSet<String>> {
    let body: serde_json::Value = serde_json::from_str(body).ok()?;
    let document = Document::parse(body["query"].as_str()?, "query.graphql").ok()?;
    let operation = document.definitions.iter().find_map(|definition| match definition {
        Definition::OperationDefinition(operation) => Some(operation),
        _ => None,
    })?;
    let mut fields = BTreeSet::new();
    for selection in &operation.selection_set {
        if let Selection::Field(field) = selection
            && is_wanted(&field.name)
            && let Some(alias) = &field.alias
            && field.arguments.iter().any(|argument| is_key(&argument.value, alias))
        {
            let written = Written { document: &document, variables: &body["variables"], alias };
            let mut text = String::new();
            written.field(field, &mut text);
            fields.insert(text);
        }
    }
    Some(fields)
}

/// A key's variable is named after its alias; a client's is not.
fn is_key(value: &Value, alias: &str) -> bool {
    let name = value.as_variable().and_then(|name| name.strip_prefix(alias));
    name.is_some_and(|rest| rest.starts_with('_'))
}

struct Written<'w> {
    document: &'w Document,
    variables: &'w serde_json::Value,
    /// What the variables of the key are named after.
    alias: &'w str,
}

impl Written<'_> {
    fn field(&self, field: &Field, out: &mut String) {
        // Writing to a `String` can not fail.
        let _ = write!(out, "{}(", field.name);
        for argument in &field.arguments {
            let _ = match &*argument.value {
                // A client's variables may happen to have one value: which are the same is known
                // by their names.
                Value::Variable(name) if is_key(&argument.value, self.alias) => {
                    write!(out, "{}: {} ", argument.name, self.variables[name.as_str()])
                }
                value => write!(out, "{}: {value} ", argument.name),
            };
        }
        let _ = write!(out, ") {} {{ ", field.directives);
        self.selections(&field.selection_set, out);
        out.push_str("} ");
    }

    fn selections(&self, selections: &[Selection], out: &mut String) {
        for selection in selections {
            match selection {
                Selection::Field(field) => self.field(field, out),
                Selection::InlineFragment(inline) => {
                    let ty = inline.type_condition.as_ref().map_or("", |ty| ty.as_str());
                    let _ = write!(out, "... {ty} {} {{ ", inline.directives);
                    self.selections(&inline.selection_set, out);
                    out.push_str("} ");
                }
                Selection::FragmentSpread(spread) => {
                    for definition in &self.document.definitions {
                        if let Definition::FragmentDefinition(fragment) = definition
                            && fragment.name == spread.fragment_name
                        {
                            self.selections(&fragment.selection_set, out);
                        }
                    }
                }
            }
        }
    }
}
