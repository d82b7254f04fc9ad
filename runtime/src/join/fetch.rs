//! Fetch: the requests for the keys of one fetch, in chunks.
//!
//! A document depends on the operation and on how many keys a chunk holds, never on the keys: they
//! travel as variables.

use std::borrow::Cow;
use std::fmt::Write;
use std::mem;

use joinwright_operation::facts::{ArgumentValue, Batching, Relationship};
use joinwright_operation::{Batch, BatchId, Fetch, Operation, SessionValueId, Shape, VariableId};

use super::client_parts::GivenPart;
use super::dedupe::KeyId;
use crate::function;
use crate::key::{KeyError, KeyVariables};
use crate::prepare::VariableValues;

/// One request of a fetch.
#[derive(Debug, Default)]
pub(crate) struct Chunk<'s> {
    /// The request's body.
    pub(crate) body: Vec<u8>,
    /// The document in it, for a request for keys.
    pub(crate) document: String,
    /// The aliases it asks for, with the shape of each.
    pub(crate) aliases: Vec<(String, &'s Shape)>,
    /// For each alias whose keys it asks for.
    pub(crate) asked: Vec<Asked>,
    /// What answers it in place of a server.
    pub(crate) function: Option<function::Asked>,
}

/// What an alias asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) batch: BatchId,
    /// One key for aliased batching, all of the chunk for listed.
    pub(crate) keys: Vec<KeyId>,
}

/// A key whose variables could not be written.
pub(crate) type BadKey = (BatchId, KeyId, KeyError);

/// The keys of a batch that are to be asked, and how to write them.
pub(crate) struct Wanted<'s, 'w> {
    pub(crate) id: BatchId,
    pub(crate) batch: &'s Batch,
    pub(crate) relationship: &'s Relationship<'static>,
    pub(crate) keys: &'w [KeyId],
    /// What the client adds to its arguments.
    pub(crate) parts: &'w [GivenPart<'w>],
    /// Writes what a key binds.
    pub(crate) write: &'w WriteKey<'w>,
}

/// Writes what a key binds: its variables, or its item of the list.
pub(crate) type WriteKey<'w> = dyn Fn(KeyId, &mut KeyVariables<'_>) -> Result<(), KeyError> + 'w;

/// Text and variables of a request in the making.
#[derive(Default)]
struct Draft<'s> {
    declarations: String,
    fields: String,
    fragments: String,
    client_variables: Vec<VariableId>,
    session_values: Vec<SessionValueId>,
    variables: Vec<u8>,
    chunk: Chunk<'s>,
}

/// Builds one request: a part of the keys of each batch.
pub(crate) fn chunk<'s>(
    name: &str,
    declarations: &[(VariableId, Cow<'static, str>)],
    operation: &Operation,
    values: &VariableValues<'_>,
    wanted: &[Wanted<'s, '_>],
    bad: &mut Vec<BadKey>,
) -> Chunk<'s> {
    let mut draft = Draft { variables: vec![b'{'], ..Draft::default() };
    for batch in wanted.iter().filter(|batch| !batch.keys.is_empty()) {
        let n_aliases = draft.chunk.aliases.len();
        match batch.relationship.batching {
            Batching::Aliased => draft.aliased(batch, bad),
            Batching::Listed { before, after, .. } => draft.listed(batch, before, after, bad),
        }
        if draft.chunk.aliases.len() > n_aliases {
            draft.client_variables.extend(batch.batch.variables.iter());
            draft.session_values.extend(batch.batch.session_values.iter());
            if !batch.batch.fragment.is_empty() {
                draft.fragments.push(' ');
                draft.fragments.push_str(&batch.batch.fragment);
            }
        }
    }
    let fetch = wanted.first().map(|wanted| &operation.fetches[usize::from(wanted.batch.fetch.0)]);
    let declared = match fetch {
        Some(fetch) => draft.declare(fetch, declarations, operation, values),
        None => draft,
    };
    declared.finish(name)
}

impl<'s> Draft<'s> {
    fn aliased(&mut self, wanted: &Wanted<'s, '_>, bad: &mut Vec<BadKey>) {
        let mut n_asked = 0;
        for &key in wanted.keys {
            let index = n_asked.to_string();
            let prefix = format!("{}{index}_", wanted.batch.prefix);
            let written = self.variables.len();
            let mut out =
                KeyVariables::new(&mut self.variables, &prefix).with_client_parts(wanted.parts);
            let written_constants = out.constants();
            if let Err(error) = written_constants.and_then(|()| (wanted.write)(key, &mut out)) {
                self.variables.truncate(written);
                bad.push((wanted.id, key, error));
                continue;
            }
            self.ask(wanted, &index, vec![key]);
            n_asked += 1;
        }
    }

    fn listed(
        &mut self,
        wanted: &Wanted<'s, '_>,
        before: &str,
        after: &str,
        bad: &mut Vec<BadKey>,
    ) {
        let start = self.variables.len();
        let suffix = list_variable(wanted.relationship);
        let prefix = format!("{}0_", wanted.batch.prefix);
        let constants = KeyVariables::new(&mut self.variables, &prefix)
            .with_client_parts(wanted.parts)
            .constants();
        if self.variables.len() > 1 {
            self.variables.push(b',');
        }
        self.variables.extend_from_slice(format!("\"{prefix}{suffix}\":").as_bytes());
        let value = self.variables.len();
        self.variables.extend_from_slice(before.as_bytes());
        let mut keys = Vec::with_capacity(wanted.keys.len());
        for &key in wanted.keys {
            let written = self.variables.len();
            if !keys.is_empty() {
                self.variables.push(b',');
            }
            match (wanted.write)(key, &mut KeyVariables::new(&mut self.variables, "")) {
                Ok(()) => keys.push(key),
                Err(error) => {
                    self.variables.truncate(written);
                    bad.push((wanted.id, key, error));
                }
            }
        }
        self.variables.extend_from_slice(after.as_bytes());
        let mut merged = constants;
        if let Some(part) = wanted.parts.iter().find(|part| part.suffix == suffix) {
            let bound = self.variables.split_off(value);
            merged = merged.and_then(|()| part.merge(&mut self.variables, &bound));
        }
        if let Err(error) = merged {
            bad.extend(keys.drain(..).map(|key| (wanted.id, key, error.clone())));
        }
        if keys.is_empty() {
            self.variables.truncate(start);
        } else {
            self.ask(wanted, "0", keys);
        }
    }

    fn ask(&mut self, wanted: &Wanted<'s, '_>, index: &str, keys: Vec<KeyId>) {
        let declaration = wanted.batch.declarations.join(index);
        if !declaration.is_empty() {
            self.add_declaration(&declaration);
        }
        self.fields.push(' ');
        self.fields.push_str(&wanted.batch.field.join(index));
        let alias = format!("{}{index}", wanted.batch.prefix);
        self.chunk.aliases.push((alias, &wanted.batch.target));
        self.chunk.asked.push(Asked { batch: wanted.id, keys });
    }

    /// Declares and gives the client's variables and the session values that the fields use.
    fn declare(
        mut self,
        fetch: &Fetch,
        declarations: &[(VariableId, Cow<'static, str>)],
        operation: &Operation,
        values: &VariableValues<'_>,
    ) -> Self {
        for (id, declaration) in declarations {
            if self.client_variables.contains(id) {
                let name = &operation.variables[usize::from(id.0)].name;
                self.add_declaration(declaration);
                write_variable(&mut self.variables, name, values.sent(fetch, *id));
            }
        }
        self.session_values.sort();
        self.session_values.dedup();
        let session_values = mem::take(&mut self.session_values);
        for (session, value) in values.presets().session_values(&session_values) {
            self.add_declaration(&format!("${}: {}", session.name, session.declared));
            write_variable(&mut self.variables, &session.name, Some(value));
        }
        self
    }

    fn add_declaration(&mut self, declaration: &str) {
        self.declarations.push_str(if self.declarations.is_empty() { "" } else { ", " });
        self.declarations.push_str(declaration);
    }

    fn finish(mut self, name: &str) -> Chunk<'s> {
        self.variables.push(b'}');
        let mut document = format!("query {name}");
        if !self.declarations.is_empty() {
            // Writing to a `String` can not fail.
            let _ = write!(document, "({})", self.declarations);
        }
        let _ = write!(document, " {{{} }}{}", self.fields, self.fragments);
        self.chunk.body = body(&document, name, &self.variables);
        self.chunk.document = document;
        self.chunk
    }
}

/// The variable that holds the list of keys.
fn list_variable<'a>(relationship: &Relationship<'a>) -> &'a str {
    (relationship.path.iter())
        .flat_map(|segment| segment.arguments)
        .find_map(|argument| match argument.value {
            ArgumentValue::Variable { suffix, .. } => Some(suffix),
            ArgumentValue::Literal(_) | ArgumentValue::Part { .. } => None,
        })
        .unwrap_or_default()
}

/// Appends a variable with its JSON, or nothing if it has none.
pub(crate) fn write_variable(out: &mut Vec<u8>, name: &str, value: Option<&str>) {
    let Some(value) = value else { return };
    if out.last() != Some(&b'{') {
        out.push(b',');
    }
    out.extend_from_slice(format!("\"{name}\":").as_bytes());
    out.extend_from_slice(value.as_bytes());
}

/// The body of a GraphQL request over HTTP. `variables` is a JSON object.
pub(crate) fn body(document: &str, name: &str, variables: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(document.len() + variables.len() + name.len() + 64);
    out.extend_from_slice(b"{\"query\":");
    // Writing to a `Vec` can not fail, and a `str` is always JSON.
    let _ = serde_json::to_writer(&mut out, document);
    out.extend_from_slice(b",\"operationName\":\"");
    out.extend_from_slice(name.as_bytes());
    out.push(b'"');
    if variables != b"{}" {
        out.extend_from_slice(b",\"variables\":");
        out.extend_from_slice(variables);
    }
    out.push(b'}');
    out
}
