//! The requests that a remote schema has received, and what is expected of them.

use apollo_compiler::ast::{Definition, Document, OperationType, Selection};
use joinwright_tests::{Request, Upstream};
use serde_json::Value;

/// What a remote schema is to be asked.
pub(super) struct Asked {
    n_requests: usize,
    n_fields: Option<usize>,
    operation_type: Option<OperationType>,
    held: Vec<Value>,
    absent: Vec<&'static str>,
    headers: Vec<(&'static str, Option<&'static str>)>,
    is_host_own: bool,
}

/// That many requests, each a document that is valid for the remote schema.
pub(super) fn requests(n_requests: usize) -> Asked {
    Asked {
        n_requests,
        n_fields: None,
        operation_type: None,
        held: vec![],
        absent: vec![],
        headers: vec![],
        is_host_own: false,
    }
}

impl Asked {
    /// So many root fields in all requests together, which is how many keys were asked for.
    pub(super) fn fields(self, n_fields: usize) -> Self {
        Self { n_fields: Some(n_fields), ..self }
    }

    /// Every request is a query.
    pub(super) fn queries_only(self) -> Self {
        Self { operation_type: Some(OperationType::Query), ..self }
    }

    /// Every request is a mutation.
    pub(super) fn mutations_only(self) -> Self {
        Self { operation_type: Some(OperationType::Mutation), ..self }
    }

    /// A variable has this JSON value, or has it somewhere inside.
    pub(super) fn holding(mut self, value: &str) -> Self {
        self.held.push(serde_json::from_str(value).unwrap());
        self
    }

    /// No document has this text in it.
    pub(super) fn without(mut self, text: &'static str) -> Self {
        self.absent.push(text);
        self
    }

    /// Every request has this header, once.
    pub(super) fn with_header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, Some(value)));
        self
    }

    /// No request has this header.
    pub(super) fn without_header(mut self, name: &'static str) -> Self {
        self.headers.push((name, None));
        self
    }

    /// `Host` is the remote schema's own.
    pub(super) fn with_own_host(self) -> Self {
        Self { is_host_own: true, ..self }
    }

    pub(super) fn check(&self, name: &str, upstream: &Upstream) {
        let requests = upstream.requests();
        let documents: Vec<&str> = requests.iter().map(|request| &*request.document).collect();
        // Of many keys the first ones tell enough.
        let starts = documents.iter().map(|document| document.chars().take(400).collect());
        let starts: Vec<String> = starts.collect();
        assert_eq!(requests.len(), self.n_requests, "requests to `{name}`: {starts:#?}");
        let roots: Vec<_> = documents.iter().map(|document| root(document)).collect();
        if let Some(n_fields) = self.n_fields {
            let found: usize = roots.iter().map(|(_, n_fields)| n_fields).sum();
            assert_eq!(found, n_fields, "root fields of `{name}`: {starts:#?}");
        }
        if let Some(expected) = self.operation_type {
            assert!(roots.iter().all(|(found, _)| *found == expected), "{name}: {starts:#?}");
        }
        let variables: Vec<Value> = requests.iter().map(Request::values).collect();
        for value in &self.held {
            let found = variables.iter().any(|variables| holds(variables, value));
            assert!(found, "`{name}` was not sent {value}: {variables:?}");
        }
        for text in &self.absent {
            let found = documents.iter().any(|document| document.contains(text));
            assert!(!found, "`{name}` was sent {text}: {starts:#?}");
        }
        requests.iter().for_each(|request| self.check_headers(request, upstream));
    }

    fn check_headers(&self, request: &Request, upstream: &Upstream) {
        let values = |name: &str| -> Vec<&str> {
            request.headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect()
        };
        for (name, value) in &self.headers {
            assert_eq!(values(name), value.as_slice(), "{name}");
        }
        if self.is_host_own {
            let host = upstream.url().trim_start_matches("http://").trim_end_matches("/graphql");
            assert_eq!(values("host"), [host]);
        }
    }
}

/// A document's operation type and the number of its root fields.
fn root(document: &str) -> (OperationType, usize) {
    let document = Document::parse(document, "upstream.graphql").unwrap();
    let operation = document.definitions.iter().find_map(|definition| match definition {
        Definition::OperationDefinition(operation) => Some(operation),
        _ => None,
    });
    let operation = operation.unwrap();
    let is_field = |selection: &Selection| matches!(selection, Selection::Field(_));
    assert!(operation.selection_set.iter().all(is_field), "roots are split into fields");
    (operation.operation_type, operation.selection_set.len())
}

fn holds(value: &Value, wanted: &Value) -> bool {
    value == wanted
        || match value {
            Value::Array(items) => items.iter().any(|item| holds(item, wanted)),
            Value::Object(members) => members.values().any(|member| holds(member, wanted)),
            _ => false,
        }
}
