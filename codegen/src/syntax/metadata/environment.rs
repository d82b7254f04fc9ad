//! What comes from the environment: names of variables, and templates with such names in them.

use joinwright_operation::template::{self, Part, TemplateError};
use url::Url;

use super::super::SettingDocument;
use super::super::yaml::{Node, NodeKind};
use super::fields;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::Spanned;

/// The name of an environment variable, at `key`.
pub(super) fn variable(diagnostics: &mut Diagnostics, key: &str, node: &Node) -> Option<String> {
    let name = fields::text(diagnostics, &format!("`{key}`"), node)?;
    if !template::is_variable(&name.value) {
        let message = format!("`{}` can not be the name of an environment variable", name.value);
        let help = format!("name the variable alone: `{key}: USERS_TOKEN`");
        diagnostics.push(Diagnostic::error(codes::BAD_TEMPLATE, message, name.span).help(help));
        return None;
    }
    Some(name.value)
}

/// The pieces of a text that may name environment variables; reported if it is no template.
pub(super) fn parts<'t>(
    diagnostics: &mut Diagnostics,
    text: &'t Spanned<String>,
) -> Option<Vec<Part<'t>>> {
    let error = match template::parse(&text.value) {
        Ok(parts) => return Some(parts),
        Err(error) => error,
    };
    let help = match error {
        TemplateError::Open => "close it: `{{USERS_TOKEN}}`",
        TemplateError::Name(_) => "name one variable in the braces: `{{USERS_TOKEN}}`",
        TemplateError::Session(_) => "write its whole name: `{{session.x-hasura-user-id}}`",
    };
    let diagnostic = Diagnostic::error(codes::BAD_TEMPLATE, error.to_string(), text.span);
    diagnostics.push(diagnostic.help(help));
    None
}

/// The pieces of an address; reported if it is no template. No session says where a request goes.
pub(super) fn address_parts<'t>(
    diagnostics: &mut Diagnostics,
    text: &'t Spanned<String>,
) -> Option<Vec<Part<'t>>> {
    let parts = parts(diagnostics, text)?;
    let session = parts.iter().find_map(|part| match part {
        Part::Session(name) => Some(name),
        Part::Text(_) | Part::Variable(_) => None,
    });
    let Some(name) = session else { return Some(parts) };
    let message = format!("the session variable `{name}` can not be part of an address");
    let help = "put it into the value of a header, or name an environment variable";
    diagnostics.push(Diagnostic::error(codes::BAD_TEMPLATE, message, text.span).help(help));
    None
}

/// What is wrong with an `http` or `https` address, as far as can be told before the gateway starts.
pub(super) fn address_problem(parts: &[Part<'_>]) -> Option<String> {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Text(part) => text.push_str(part),
            // The address begins with it, so nothing of it is known.
            Part::Variable(_) if text.is_empty() => return None,
            // There is none.
            Part::Session(_) => {}
            // A digit may stand in a host, in a port and in a path.
            Part::Variable(_) => text.push('1'),
        }
    }
    match Url::parse(&text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => None,
        // `localhost:4001` reads as a scheme and a path.
        _ if !text.contains("://") => {
            Some("it does not begin with `https://` or `http://`".to_owned())
        }
        Ok(url) => Some(format!("its scheme is `{}`", url.scheme())),
        Err(error) => Some(error.to_string()),
    }
}

/// The address at `url`, or the variable at `url_from_env`, of what is no remote schema.
pub(super) fn address(
    diagnostics: &mut Diagnostics,
    url: Option<&Node>,
    url_from_env: Option<&Node>,
) -> Option<SettingDocument> {
    if let Some(node) = url_from_env {
        return variable(diagnostics, "url_from_env", node).map(SettingDocument::FromEnv);
    }
    let text = fields::text(diagnostics, "`url`", url?)?;
    let parts = address_parts(diagnostics, &text)?;
    if let Some(problem) = address_problem(&parts) {
        let message = format!("`{}` is no http or https address: {problem}", text.value);
        let help = "write the whole address: `url: http://proxy.example.com:3128`";
        diagnostics.push(Diagnostic::error(codes::BAD_TRANSPORT, message, text.span).help(help));
        return None;
    }
    Some(SettingDocument::Template(text.value))
}

/// `true` or `false`.
pub(super) fn boolean(diagnostics: &mut Diagnostics, key: &str, node: &Node) -> Option<bool> {
    if let NodeKind::Boolean(value) = node.kind {
        return Some(value);
    }
    let message = format!("`{key}` is `true` or `false`, not {}", node.describe());
    let span = fields::head(node);
    let diagnostic = Diagnostic::error(codes::WRONG_KIND, message, span);
    diagnostics.push(diagnostic.help(format!("write `{key}: true` or `{key}: false`")));
    None
}
