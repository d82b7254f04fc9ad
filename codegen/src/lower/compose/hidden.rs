//! `root_fields.hide`: root fields that stay out of the joined schema. Relationships still go to them.

use apollo_compiler::schema::ExtendedType;

use crate::diagnostic::{Diagnostic, Diagnostics, codes, did_you_mean};
use crate::ir::{RemoteSchema, fields_of};
use crate::source::Spanned;

/// Whether a field of a root type is hidden; the type and the field are given by their names in the
/// joined schema, the file has the remote schema's own.
pub(super) fn is_hidden(remote: &RemoteSchema, root: &str, field: &str) -> bool {
    let renamed = remote.names.types.mapping.iter().find(|(_, joined)| joined.value == root);
    let own_root = renamed.map_or(root, |(own, _)| own);
    remote.hidden.iter().any(|hidden| remote.joined_field(own_root, &hidden.value) == field)
}

/// Reports names that are no root fields, and that nothing is left. The remote schemas are given as
/// they are, not as they are renamed.
pub(super) fn check(remotes: &[RemoteSchema], has_query: bool, findings: &mut Diagnostics) {
    for remote in remotes {
        let names = root_fields(remote);
        for hidden in &remote.hidden {
            if !names.contains(&hidden.value.as_str()) {
                findings.push(unknown(remote, hidden, &names));
            }
        }
    }
    let last = remotes.iter().rev().find_map(|remote| Some((remote, remote.hidden.last()?)));
    if let Some((remote, hidden)) = last
        && !has_query
        && !findings.has_errors()
    {
        let message = "all root fields of the query type are hidden";
        let diagnostic = Diagnostic::error(codes::NO_QUERY_LEFT, message, hidden.span)
            .help("take one out of `hide`: clients need something to begin with");
        findings.push(with_query_type(remote, diagnostic));
    }
}

fn root_fields(remote: &RemoteSchema) -> Vec<&str> {
    let definition = &remote.schema.schema_definition;
    let roots = [&definition.query, &definition.mutation].into_iter().flatten();
    roots
        .filter_map(|root| fields_of(&remote.schema, root))
        .flat_map(|fields| fields.keys())
        .map(|name| name.as_str())
        .collect()
}

fn unknown(remote: &RemoteSchema, hidden: &Spanned<String>, names: &[&str]) -> Diagnostic {
    let message =
        format!("`{}` is no root field of remote schema `{}`", hidden.value, remote.name.value);
    let help = match did_you_mean(&hidden.value, names.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "remove it from `hide`".to_owned(),
    };
    let diagnostic = Diagnostic::error(codes::UNKNOWN_ROOT_FIELD, message, hidden.span).help(help);
    with_query_type(remote, diagnostic)
}

/// Shows the query type, too.
fn with_query_type(remote: &RemoteSchema, diagnostic: Diagnostic) -> Diagnostic {
    let query = remote.schema.schema_definition.query.as_ref();
    match query.and_then(|query| remote.schema.types.get(&query.name)).map(ExtendedType::name) {
        Some(name) => diagnostic.related(remote.span_of(name), "its query type"),
        None => diagnostic,
    }
}
