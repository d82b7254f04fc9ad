//! What goes along with requests and comes back with answers: `forward_client_headers`,
//! `forward_session_variables` and `response_headers` of a definition.

use joinwright_operation::headers::{AnswersOf, HeaderClass, ResponseHeaders, class, matches};
use joinwright_operation::template::is_session_variable;

use super::super::yaml::{Node, NodeKind};
use super::super::{AskingDocument, HeaderRulesDocument};
use super::environment;
use super::fields::{self, Fields, Keys};
use super::headers::is_token;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::{Span, Spanned};

const CLIENT_HEADERS: Keys =
    Keys { what: "`forward_client_headers`", known: &["allow", "deny", "rename"], later: &[] };

const RESPONSE_HEADERS: Keys =
    Keys { what: "`response_headers`", known: &["set_cookie", "cache_control"], later: &[] };

/// How the names of session variables begin.
const SESSION_PREFIX: &str = "x-hasura-";

/// Names as they are compared, each with its place.
type Names = Vec<Spanned<String>>;

/// Reads the three keys. `configured` are the headers that requests have anyway.
pub(super) fn forwarding(
    diagnostics: &mut Diagnostics,
    definition: &Fields<'_>,
    configured: &[Spanned<String>],
    asking: &mut AskingDocument,
) {
    if let Some(node) = definition.get("forward_client_headers") {
        let rules = client_headers(diagnostics, node, configured);
        (asking.forward_client_headers, asking.client_headers) = rules.unwrap_or_default();
    }
    if let Some(node) = definition.get("forward_session_variables") {
        asking.forward_session_variables = session_variables(diagnostics, node);
    }
    if let Some(node) = definition.get("response_headers") {
        let place = definition.key_span("response_headers").unwrap_or(node.span);
        if let Some(fields) = fields::fields(diagnostics, node, &RESPONSE_HEADERS, place) {
            let plain = ResponseHeaders::PLAIN;
            let mut read =
                |key: &str, plain| answers_of(diagnostics, &fields, key).unwrap_or(plain);
            let set_cookie = read("set_cookie", plain.set_cookie);
            let cache_control = read("cache_control", plain.cache_control);
            asking.response_headers = ResponseHeaders { set_cookie, cache_control };
        }
    }
}

/// `true`, `false`, or rules; whether headers go along at all, and by which rules.
fn client_headers(
    diagnostics: &mut Diagnostics,
    node: &Node,
    configured: &[Spanned<String>],
) -> Option<(bool, HeaderRulesDocument)> {
    if !matches!(node.kind, NodeKind::Map(_)) {
        let is_on = environment::boolean(diagnostics, "forward_client_headers", node)?;
        return Some((is_on, HeaderRulesDocument::default()));
    }
    let fields = fields::fields(diagnostics, node, &CLIENT_HEADERS, fields::head(node))?;
    let allow = allowed(diagnostics, &fields);
    let deny = listed(diagnostics, &fields, "deny");
    let rename = renamed(diagnostics, &fields, configured);
    let froms: Names = rename.iter().map(|(from, _)| from.clone()).collect();
    for name in allow.iter().chain(&froms) {
        if let Some(item) = deny.iter().find(|item| matches(&item.value, &name.value)) {
            let message = format!("`{}` is to go along, and is denied", name.value);
            let help = "remove one of the two: what is denied stays in any case";
            rule(diagnostics, message, name.span, help, Some((item.span, "denied here")));
        }
    }
    let names = |names: Names| names.into_iter().map(|name| name.value).collect();
    let rename = rename.into_iter().map(|(from, to)| (from.value, to.value)).collect();
    Some((true, HeaderRulesDocument { allow: names(allow), deny: names(deny), rename }))
}

/// `allow`: if it is there, it lists something.
fn allowed(diagnostics: &mut Diagnostics, fields: &Fields<'_>) -> Names {
    if let Some(NodeKind::List(items)) = fields.get("allow").map(|node| &node.kind)
        && items.is_empty()
        && let Some(span) = fields.key_span("allow")
    {
        let help = "write `forward_client_headers: false`, or list what goes along";
        rule(diagnostics, "`allow` lists nothing", span, help, None);
    }
    let mut allow = listed(diagnostics, fields, "allow");
    allow.retain(|item| may_be_allowed(diagnostics, item));
    allow
}

/// Names, and beginnings of names with `*`, in lower case.
fn listed(diagnostics: &mut Diagnostics, fields: &Fields<'_>, key: &str) -> Names {
    let Some(node) = fields.get(key) else { return Names::new() };
    let items = fields::items(diagnostics, &format!("`{key}`"), node).unwrap_or_default();
    items.iter().filter_map(|item| header_name(diagnostics, item, true)).collect()
}

/// The name of a header, in lower case; a beginning of one with `*` if that may be.
fn header_name(
    diagnostics: &mut Diagnostics,
    node: &Node,
    may_be_beginning: bool,
) -> Option<Spanned<String>> {
    let name = fields::text(diagnostics, "the name of a header", node)?;
    let letters = match name.value.strip_suffix('*') {
        Some(start) if may_be_beginning => start,
        _ => &name.value,
    };
    let is_all = letters.is_empty() && may_be_beginning;
    if !is_all && (letters.is_empty() || !letters.bytes().all(is_token) || letters.contains('*')) {
        let message = format!("`{}` can not be the name of a header", name.value);
        let help = match may_be_beginning {
            true => "write a name, `x-shop-id`, or the beginning of names, `x-shop-*`",
            false => "a name is made of letters, digits and `-`: `x-shop-id`",
        };
        rule(diagnostics, message, name.span, help, None);
        return None;
    }
    Some(Spanned::new(name.value.to_ascii_lowercase(), name.span))
}

/// Whether an item of `allow` can let something go along; reported if not.
fn may_be_allowed(diagnostics: &mut Diagnostics, item: &Spanned<String>) -> bool {
    let start = item.value.strip_suffix('*');
    let name = start.unwrap_or(&item.value);
    if is_of_session(diagnostics, name, item.span) {
        return false;
    }
    let help = match (class(name), start) {
        (HeaderClass::Goes, _) | (HeaderClass::Stays, None) => return true,
        (HeaderClass::Never, _) => "remove it: it is about the client's own request to the gateway",
        (HeaderClass::Stays, Some(_)) => {
            "write out the names: what is about the client's own program goes along only by its \
             whole name"
        }
    };
    rule(diagnostics, format!("`{}` does not go along", item.value), item.span, help, None);
    false
}

/// What is about sessions comes from the session, never from a client's header.
fn is_of_session(diagnostics: &mut Diagnostics, name: &str, span: Span) -> bool {
    let is_of_session = name.starts_with(SESSION_PREFIX);
    if is_of_session {
        let message = format!("`{name}` is about the session, which clients do not write");
        let help = "session variables go along by `forward_session_variables`";
        rule(diagnostics, message, span, help, None);
    }
    is_of_session
}

/// `rename`: clients' names of headers, and their new names.
fn renamed(
    diagnostics: &mut Diagnostics,
    fields: &Fields<'_>,
    configured: &[Spanned<String>],
) -> Vec<(Spanned<String>, Spanned<String>)> {
    let Some(node) = fields.get("rename") else { return Vec::new() };
    let NodeKind::Map(entries) = &node.kind else {
        fields::wrong_kind(diagnostics, "`rename`", fields::Kind::Map, node);
        return Vec::new();
    };
    let mut renamed: Vec<(Spanned<String>, Spanned<String>)> = Vec::new();
    for (from, to) in entries {
        let from = Node { kind: NodeKind::String(from.value.clone()), span: from.span };
        let from = header_name(diagnostics, &from, false);
        let to = header_name(diagnostics, to, false);
        let (Some(from), Some(to)) = (from, to) else { continue };
        if !may_be_renamed(diagnostics, &from) || !may_be_new(diagnostics, &to, configured) {
            continue;
        }
        let same = renamed.iter().find_map(|(known_from, known_to)| {
            let from = (known_from.value == from.value).then_some((known_from, &from));
            from.or_else(|| (known_to.value == to.value).then_some((known_to, &to)))
        });
        if let Some((first, second)) = same {
            let message = format!("the header `{}` is there twice", second.value);
            let help = "remove one of the two; capital letters make no difference";
            let diagnostic = Diagnostic::error(codes::DUPLICATE, message, second.span)
                .label("second")
                .related(first.span, "first");
            diagnostics.push(diagnostic.help(help));
            continue;
        }
        renamed.push((from, to));
    }
    renamed
}

fn may_be_renamed(diagnostics: &mut Diagnostics, from: &Spanned<String>) -> bool {
    let name = &*from.value;
    if is_of_session(diagnostics, name, from.span) {
        return false;
    }
    let is_fit = name == "host" || class(name) != HeaderClass::Never;
    if !is_fit {
        let help = "remove it: it is about the client's own request to the gateway";
        rule(diagnostics, format!("`{name}` does not go along"), from.span, help, None);
    }
    is_fit
}

fn may_be_new(
    diagnostics: &mut Diagnostics,
    to: &Spanned<String>,
    configured: &[Spanned<String>],
) -> bool {
    let name = &*to.value;
    if is_of_session(diagnostics, name, to.span) {
        return false;
    }
    if class(name) == HeaderClass::Never {
        let help = "choose another name: the gateway knows how it sends a request";
        rule(diagnostics, format!("the header `{name}` is the gateway's own"), to.span, help, None);
        return false;
    }
    if let Some(known) = configured.iter().find(|known| known.value.eq_ignore_ascii_case(name)) {
        let message =
            format!("the header `{name}` is configured, so nothing of a client's is sent");
        let help = "choose another name, or remove the configured header";
        rule(diagnostics, message, to.span, help, Some((known.span, "configured here")));
        return false;
    }
    true
}

/// `true`, `false`, or a list of names; nothing for all.
fn session_variables(diagnostics: &mut Diagnostics, node: &Node) -> Option<Vec<String>> {
    let NodeKind::List(items) = &node.kind else {
        let is_on = environment::boolean(diagnostics, "forward_session_variables", node);
        return if is_on.unwrap_or(true) { None } else { Some(Vec::new()) };
    };
    let mut names = Vec::new();
    for item in items {
        let Some(name) = fields::text(diagnostics, "a session variable", item) else { continue };
        if !is_session_variable(&name.value) {
            let message = format!("`{}` is no session variable", name.value);
            let help = "write its whole name: `x-hasura-user-id`";
            rule(diagnostics, message, name.span, help, None);
            continue;
        }
        let name = name.value.to_ascii_lowercase();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Some(names)
}

/// `none`, `root_fields` or `all`.
fn answers_of(diagnostics: &mut Diagnostics, fields: &Fields<'_>, key: &str) -> Option<AnswersOf> {
    let word = fields::text(diagnostics, &format!("`{key}`"), fields.get(key)?)?;
    match word.value.as_str() {
        "none" => Some(AnswersOf::Nothing),
        "root_fields" => Some(AnswersOf::RootFields),
        "all" => Some(AnswersOf::Everything),
        other => {
            let message = format!("`{key}` is `none`, `root_fields` or `all`, not `{other}`");
            let help = format!("write `{key}: all` if answers to joins count too");
            diagnostics.push(Diagnostic::error(codes::BAD_VALUE, message, word.span).help(help));
            None
        }
    }
}

fn rule(
    diagnostics: &mut Diagnostics,
    message: impl Into<String>,
    span: Span,
    help: &str,
    related: Option<(Span, &str)>,
) {
    let mut diagnostic = Diagnostic::error(codes::BAD_HEADER_RULE, message.into(), span);
    if let Some((span, label)) = related {
        diagnostic = diagnostic.related(span, label);
    }
    diagnostics.push(diagnostic.help(help));
}
