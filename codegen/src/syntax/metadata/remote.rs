//! An entry of the relationships file: a remote schema.

use super::super::yaml::{Node, NodeKind};
use super::super::{AskingDocument, RelationshipDocument, RemoteDocument, UrlDocument};
use super::fields::{self, Fields, Keys, Kind};
use super::{
    customization, environment, forwarding, headers, nesting, permissions, relationship, tolerate,
    transport,
};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::{SourceMap, Spanned};

const REMOTE: Keys = Keys {
    what: "a remote schema",
    known: &[
        "name",
        "definition",
        "comment",
        "remote_relationships",
        "tolerate",
        "root_fields",
        "tls",
        "proxy",
        "pool",
        "http2",
        "batch",
        "permissions",
    ],
    later: &[],
};

const DEFINITION: Keys = Keys {
    what: "the definition of a remote schema",
    known: &[
        "url",
        "url_from_env",
        "headers",
        "forward_client_headers",
        "forward_session_variables",
        "response_headers",
        "timeout_seconds",
        "customization",
    ],
    later: &[],
};

const GROUP: Keys = Keys {
    what: "an item of `remote_relationships`",
    known: &["type_name", "relationships"],
    later: &[],
};

/// Reads an entry; `None` without a name, which is reported.
pub(super) fn remote(
    diagnostics: &mut Diagnostics,
    sources: &SourceMap,
    node: &Node,
) -> Option<RemoteDocument> {
    let fields = fields::fields(diagnostics, node, &REMOTE, fields::head(node))?;
    let name = fields.require(diagnostics, "name").and_then(|name| file_name(diagnostics, name));
    check_comment(diagnostics, &fields);
    let mut asking = AskingDocument::default();
    let (url, timeout_seconds) = match fields.require(diagnostics, "definition") {
        Some(node) => definition(diagnostics, node, &fields, &mut asking),
        None => (None, None),
    };
    let customization = customization::customization(diagnostics, fields.get("definition"));
    let address = url.as_ref().map(|url| &url.value);
    transport::transport(diagnostics, &fields, address, &mut asking);
    let hidden = transport::hidden(diagnostics, &fields);
    let relationships = match fields.get("remote_relationships") {
        Some(groups) => relationships(diagnostics, groups),
        None => Vec::new(),
    };
    let tolerate = match fields.get("tolerate") {
        Some(rules) => tolerate::tolerate(diagnostics, rules),
        None => Vec::new(),
    };
    let permissions = match fields.get("permissions").filter(|node| !fields::is_default(node)) {
        Some(node) => permissions::permissions(diagnostics, node),
        None => Vec::new(),
    };
    let (name, sdl) = (name?, None);
    let mut document = RemoteDocument {
        name,
        url,
        timeout_seconds,
        customization,
        asking,
        hidden,
        tolerate,
        sdl,
        permissions: Vec::new(),
        relationships,
    };
    permissions::parse_sdl(diagnostics, sources, &mut document, permissions);
    Some(document)
}

/// A name that is free text, but also names a file.
fn file_name(diagnostics: &mut Diagnostics, node: &Node) -> Option<Spanned<String>> {
    let name = fields::text(diagnostics, "the name of a remote schema", node)?;
    if !can_be_file_name(&name.value) {
        let message = format!("the remote schema `{}` can not be the name of a file", name.value);
        let help = "its SDL is `schemas/<name>.graphql`: choose a name without `/`, `\\` and control \
                    characters";
        diagnostics.push(Diagnostic::error(codes::BAD_NAME, message, name.span).help(help));
        return None;
    }
    Some(name)
}

fn can_be_file_name(name: &str) -> bool {
    let is_bad = |c: char| c.is_control() || matches!(c, '/' | '\\');
    !name.contains(is_bad) && !matches!(name, "." | "..")
}

/// A comment is for people; it only has to be text.
fn check_comment(diagnostics: &mut Diagnostics, fields: &Fields<'_>) {
    if let Some(comment) = fields.get("comment")
        && !matches!(comment.kind, NodeKind::String(_))
    {
        fields::wrong_kind(diagnostics, "a comment", Kind::String, comment);
    }
}

fn definition(
    diagnostics: &mut Diagnostics,
    node: &Node,
    remote: &Fields<'_>,
    asking: &mut AskingDocument,
) -> (Option<Spanned<UrlDocument>>, Option<Spanned<u32>>) {
    let place = remote.key_span("definition").unwrap_or(node.span);
    let Some(fields) = fields::fields(diagnostics, node, &DEFINITION, place) else {
        return (None, None);
    };
    let timeout_seconds = fields
        .get("timeout_seconds")
        .and_then(|node| fields::positive(diagnostics, "timeout_seconds", "10", node));
    let headers = match fields.get("headers") {
        Some(node) => headers::headers(diagnostics, node),
        None => Vec::new(),
    };
    let names: Vec<_> = headers.iter().map(|(name, _)| name.clone()).collect();
    forwarding::forwarding(diagnostics, &fields, &names, asking);
    asking.headers = headers.into_iter().map(|(name, value)| (name.value, value)).collect();
    let url = match (fields.get("url"), fields.get("url_from_env")) {
        (Some(url), None) => literal(diagnostics, url),
        (None, Some(variable)) => from_env(diagnostics, variable),
        (None, None) if fields.is_misspelt("url") || fields.is_misspelt("url_from_env") => None,
        (None, None) => {
            let message = "a remote schema has neither `url` nor `url_from_env`";
            let help = "say where it is reached: `url_from_env: USERS_URL`";
            diagnostics.push(Diagnostic::error(codes::BAD_URL, message, place).help(help));
            None
        }
        (Some(url), Some(variable)) => {
            let message = "a remote schema has `url` or `url_from_env`, not both";
            let diagnostic = Diagnostic::error(codes::BAD_URL, message, variable.span)
                .related(url.span, "")
                .help("remove one of the two");
            diagnostics.push(diagnostic);
            None
        }
    };
    (url, timeout_seconds)
}

fn literal(diagnostics: &mut Diagnostics, node: &Node) -> Option<Spanned<UrlDocument>> {
    let text = fields::text(diagnostics, "`url`", node)?;
    let parts = environment::address_parts(diagnostics, &text)?;
    let address = &text.value;
    let Some(problem) = environment::address_problem(&parts) else {
        return Some(Spanned::new(UrlDocument::Literal(text.value), text.span));
    };
    let without_scheme = !address.contains("://");
    let message = format!("`{address}` is no http or https address: {problem}");
    let help = if without_scheme {
        let is_local = address.starts_with("localhost") || address.starts_with("127.");
        let scheme = if is_local { "http" } else { "https" };
        format!("write the whole address: `url: {scheme}://{address}`")
    } else {
        "write the whole address: `url: https://users.example.com/graphql`".to_owned()
    };
    diagnostics.push(Diagnostic::error(codes::BAD_URL, message, text.span).help(help));
    None
}

fn from_env(diagnostics: &mut Diagnostics, node: &Node) -> Option<Spanned<UrlDocument>> {
    let name = fields::text(diagnostics, "`url_from_env`", node)?;
    if name
        .value
        .contains(|c: char| matches!(c, '=' | '{' | '}') || c.is_whitespace() || c.is_control())
    {
        let message = format!("`{}` can not be the name of an environment variable", name.value);
        let help = "name the variable that holds the address: `url_from_env: USERS_URL`";
        diagnostics.push(Diagnostic::error(codes::BAD_URL, message, name.span).help(help));
        return None;
    }
    if name.value.contains("://") {
        let message = "`url_from_env` is an address, not the name of an environment variable";
        let help = format!("write `url: {}`", name.value);
        diagnostics.push(Diagnostic::error(codes::BAD_URL, message, name.span).help(help));
        return None;
    }
    Some(Spanned::new(UrlDocument::FromEnv(name.value), name.span))
}

fn relationships(diagnostics: &mut Diagnostics, node: &Node) -> Vec<RelationshipDocument> {
    if nesting::is_malformed(diagnostics, "remote_relationships", node) {
        return Vec::new();
    }
    let groups = fields::items(diagnostics, "`remote_relationships`", node).unwrap_or_default();
    groups.iter().flat_map(|node| group(diagnostics, node)).collect()
}

/// The relationships of one type.
fn group(diagnostics: &mut Diagnostics, node: &Node) -> Vec<RelationshipDocument> {
    let Some(fields) = fields::fields(diagnostics, node, &GROUP, fields::head(node)) else {
        return Vec::new();
    };
    let relationships = fields.require(diagnostics, "relationships");
    if let Some(relationships) = relationships
        && nesting::is_malformed(diagnostics, "relationships", relationships)
    {
        return Vec::new();
    }
    let source_type = fields
        .require(diagnostics, "type_name")
        .and_then(|node| fields::name(diagnostics, "`type_name`", node));
    let items = relationships
        .and_then(|node| fields::items(diagnostics, "`relationships`", node))
        .unwrap_or_default();
    items
        .iter()
        .filter_map(|item| relationship::relationship(diagnostics, item, source_type.as_ref()))
        .collect()
}
