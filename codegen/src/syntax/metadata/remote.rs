//! An entry of the relationships file: a remote schema.

use url::Url;

use super::super::yaml::{Node, NodeKind};
use super::super::{RelationshipDocument, RemoteDocument, UrlDocument};
use super::fields::{self, Fields, Keys, Kind};
use super::{customization, nesting, relationship, tolerate};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::Spanned;

const REMOTE: Keys = Keys {
    what: "a remote schema",
    known: &["name", "definition", "comment", "remote_relationships", "tolerate"],
    later: &["permissions", "root_fields", "tls", "proxy", "pool", "batch"],
};

const DEFINITION: Keys = Keys {
    what: "the definition of a remote schema",
    known: &["url", "url_from_env", "timeout_seconds", "customization"],
    later: &["headers", "forward_client_headers"],
};

const GROUP: Keys = Keys {
    what: "an item of `remote_relationships`",
    known: &["type_name", "relationships"],
    later: &[],
};

/// Reads an entry; `None` without a name, which is reported.
pub(super) fn remote(diagnostics: &mut Diagnostics, node: &Node) -> Option<RemoteDocument> {
    let fields = fields::fields(diagnostics, node, &REMOTE, fields::head(node))?;
    let name = fields.require(diagnostics, "name").and_then(|name| file_name(diagnostics, name));
    check_comment(diagnostics, &fields);
    let (url, timeout_seconds) = match fields.require(diagnostics, "definition") {
        Some(node) => definition(diagnostics, node, &fields),
        None => (None, None),
    };
    let customization = customization::customization(diagnostics, fields.get("definition"));
    let relationships = match fields.get("remote_relationships") {
        Some(groups) => relationships(diagnostics, groups),
        None => Vec::new(),
    };
    let tolerate = match fields.get("tolerate") {
        Some(rules) => tolerate::tolerate(diagnostics, rules),
        None => Vec::new(),
    };
    let (name, sdl) = (name?, None);
    Some(RemoteDocument { name, url, timeout_seconds, customization, tolerate, sdl, relationships })
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

pub(in super::super) fn can_be_file_name(name: &str) -> bool {
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
) -> (Option<Spanned<UrlDocument>>, Option<Spanned<u32>>) {
    let place = remote.key_span("definition").unwrap_or(node.span);
    let Some(fields) = fields::fields(diagnostics, node, &DEFINITION, place) else {
        return (None, None);
    };
    let timeout_seconds = fields
        .get("timeout_seconds")
        .and_then(|node| fields::positive(diagnostics, "timeout_seconds", "10", node));
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
    if text.value.contains("{{") {
        let message = "a template in `url` is not supported yet";
        let help = "put the whole address into an environment variable: `url_from_env: USERS_URL`";
        diagnostics.push(Diagnostic::error(codes::NOT_SUPPORTED, message, text.span).help(help));
        return None;
    }
    let address = &text.value;
    // `localhost:4001` reads as a scheme and a path.
    let without_scheme = !address.contains("://");
    let problem = match Url::parse(address) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => {
            return Some(Spanned::new(UrlDocument::Literal(text.value), text.span));
        }
        _ if without_scheme => "it does not begin with `https://` or `http://`".to_owned(),
        Ok(url) => format!("its scheme is `{}`", url.scheme()),
        Err(error) => error.to_string(),
    };
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
