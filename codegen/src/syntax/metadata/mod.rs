//! The relationships file: Hasura's metadata format with Joinwright's extensions.
//!
//! The whole format is recognised. A key that has no effect yet is accepted with an empty or default
//! value, as exports have it, and refused otherwise; nothing is ignored.

mod customization;
mod environment;
mod fields;
mod forwarding;
mod function;
mod headers;
mod include;
mod inherited;
mod key_fields;
mod legacy;
mod lift;
mod nesting;
mod permissions;
mod relationship;
mod remote;
mod rules;
#[cfg(test)]
mod schema_tests;
mod tolerate;
mod transport;
mod value;

use std::collections::HashMap;

pub(super) use fields::is_default;
pub(crate) use inherited::FILE as INHERITED_ROLES;
pub(in crate::syntax) use inherited::inherited as inherited_roles;

use super::RemoteDocument;
use super::yaml::{self, Node, NodeKind};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::{FileId, SourceMap, Span};

/// What could be read of a relationships file.
pub(super) struct Entries {
    pub(super) remotes: Vec<RemoteDocument>,
    /// Whether each entry is among `remotes`: one whose name is wrong is not.
    pub(super) is_complete: bool,
}

/// Reads the relationships file. `None` if nothing of it could be read, which is reported.
pub(super) fn parse(
    diagnostics: &mut Diagnostics,
    sources: &SourceMap,
    file: FileId,
    text: &str,
) -> Option<Entries> {
    let mut root = match yaml::parse(diagnostics, file, text) {
        Ok(Some(root)) => root,
        Ok(None) => {
            diagnostics.push(no_remote_schema(Span { file, start: 0, end: 0 }));
            return None;
        }
        Err(error) => {
            diagnostics.push(nesting::explain_syntax_error(*error, text));
            return None;
        }
    };
    include::include(diagnostics, sources, file, &mut root);
    let items = entries(diagnostics, &root)?;
    let mut remotes: Vec<_> =
        items.iter().filter_map(|item| remote::remote(diagnostics, sources, item)).collect();
    check_names(diagnostics, &remotes);
    function::read_types(diagnostics, sources, &mut remotes);
    Some(Entries { is_complete: remotes.len() == items.len(), remotes })
}

/// Whether another file of an export holds more than defaults. One that can not be read does.
pub(super) fn says_something(file: FileId, text: &str) -> bool {
    match yaml::parse(&mut Diagnostics::new(), file, text) {
        Ok(root) => root.is_some_and(|root| !fields::is_default(&root)),
        Err(_) => true,
    }
}

/// The items of the file's list.
fn entries<'n>(diagnostics: &mut Diagnostics, root: &'n Node) -> Option<&'n [Node]> {
    match &root.kind {
        NodeKind::List(items) if !items.is_empty() => return Some(items),
        NodeKind::List(_) | NodeKind::Null => diagnostics.push(no_remote_schema(root.span)),
        _ => {
            let message = format!(
                "a relationships file is a list of remote schemas, not {}",
                root.describe()
            );
            let help = match &root.kind {
                NodeKind::Map(entries)
                    if entries.iter().any(|(key, _)| is_export_key(&key.value)) =>
                {
                    "this is the whole metadata: `joinwright import FILE DIR` writes a gateway crate \
                     from it"
                }
                _ => "begin each remote schema with a dash: `- name: users`",
            };
            let diagnostic = Diagnostic::error(codes::WRONG_KIND, message, root.span).help(help);
            diagnostics.push(diagnostic);
        }
    }
    None
}

fn is_export_key(key: &str) -> bool {
    matches!(key, "metadata" | "remote_schemas" | "version")
}

fn no_remote_schema(span: Span) -> Diagnostic {
    Diagnostic::error(codes::MISSING_KEY, "the relationships file has no remote schema", span)
        .help("add one: `- name: users` with `definition: { url_from_env: USERS_URL }`")
}

/// Two remote schemas of one name.
fn check_names(diagnostics: &mut Diagnostics, remotes: &[RemoteDocument]) {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for RemoteDocument { name, .. } in remotes {
        if let Some(first) = seen.get(name.value.as_str()) {
            let message = format!("two remote schemas are named `{}`", name.value);
            let diagnostic = Diagnostic::error(codes::DUPLICATE, message, name.span)
                .label("second")
                .related(*first, "first")
                .help("give each remote schema a name of its own, and name its SDL file alike");
            diagnostics.push(diagnostic);
        } else {
            seen.insert(&name.value, name.span);
        }
    }
}
