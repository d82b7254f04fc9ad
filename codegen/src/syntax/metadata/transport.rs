//! How a remote schema is connected to: `tls`, `proxy`, `pool`; and its `batch` and `root_fields`.

use super::super::yaml::Node;
use super::super::{AskingDocument, PemDocument, UrlDocument};
use super::environment;
use super::fields::{self, Fields, Keys};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::Spanned;

const TLS: Keys = Keys {
    what: "`tls`",
    known: &[
        "ca",
        "ca_from_env",
        "client_certificate",
        "client_certificate_from_env",
        "client_key",
        "client_key_from_env",
    ],
    later: &[],
};

const PROXY: Keys = Keys { what: "`proxy`", known: &["url", "url_from_env"], later: &[] };

const POOL: Keys =
    Keys { what: "`pool`", known: &["max_idle_per_host", "idle_timeout_seconds"], later: &[] };

const BATCH: Keys =
    Keys { what: "`batch` of a remote schema", known: &["max_keys", "side_by_side"], later: &[] };

const ROOT_FIELDS: Keys = Keys { what: "`root_fields`", known: &["hide"], later: &[] };

/// Reads what an entry says beside its definition.
pub(super) fn transport(
    diagnostics: &mut Diagnostics,
    remote: &Fields<'_>,
    url: Option<&UrlDocument>,
    asking: &mut AskingDocument,
) {
    if let Some(fields) = map(diagnostics, remote, "tls", &TLS) {
        check_scheme(diagnostics, remote, url);
        asking.ca = pem(diagnostics, &fields, ["ca", "ca_from_env"]);
        asking.client_certificate = client_certificate(diagnostics, &fields, remote);
    }
    if let Some(fields) = map(diagnostics, remote, "proxy", &PROXY) {
        let (url, url_from_env) = (fields.get("url"), fields.get("url_from_env"));
        if let (Some(url), Some(variable)) = (url, url_from_env) {
            both(diagnostics, ["url", "url_from_env"], [url, variable]);
        }
        asking.proxy = environment::address(diagnostics, url, url_from_env);
    }
    if let Some(fields) = map(diagnostics, remote, "pool", &POOL) {
        asking.max_idle_per_host = number(diagnostics, &fields, "max_idle_per_host", "8");
        asking.idle_timeout_seconds = number(diagnostics, &fields, "idle_timeout_seconds", "30");
    }
    if let Some(fields) = map(diagnostics, remote, "batch", &BATCH) {
        asking.max_keys = number(diagnostics, &fields, "max_keys", "100");
        asking.side_by_side = number(diagnostics, &fields, "side_by_side", "8");
    }
    asking.http2 =
        remote.get("http2").and_then(|node| environment::boolean(diagnostics, "http2", node));
}

/// Over plain HTTP no certificate is ever looked at.
fn check_scheme(diagnostics: &mut Diagnostics, remote: &Fields<'_>, url: Option<&UrlDocument>) {
    if let (Some(UrlDocument::Literal(url)), Some(span)) = (url, remote.key_span("tls"))
        && let Some(rest) = url.strip_prefix("http://")
    {
        let message = format!("`tls` is there, but the address is `{url}`");
        let help = format!("remove `tls`, or write `url: https://{rest}`");
        diagnostics.push(Diagnostic::error(codes::BAD_TRANSPORT, message, span).help(help));
    }
}

/// `root_fields.hide`
pub(super) fn hidden(diagnostics: &mut Diagnostics, remote: &Fields<'_>) -> Vec<Spanned<String>> {
    let fields = map(diagnostics, remote, "root_fields", &ROOT_FIELDS);
    let hide = fields.and_then(|fields| fields.get("hide"));
    let items = hide.and_then(|node| fields::items(diagnostics, "`hide`", node));
    items
        .unwrap_or_default()
        .iter()
        .filter_map(|node| fields::name(diagnostics, "a root field in `hide`", node))
        .collect()
}

/// The map at a key; an empty value says nothing.
fn map<'n>(
    diagnostics: &mut Diagnostics,
    remote: &Fields<'n>,
    key: &str,
    keys: &'n Keys,
) -> Option<Fields<'n>> {
    let node = remote.get(key).filter(|node| !fields::is_default(node))?;
    fields::fields(diagnostics, node, keys, remote.key_span(key).unwrap_or(node.span))
}

fn number(
    diagnostics: &mut Diagnostics,
    fields: &Fields<'_>,
    key: &str,
    example: &str,
) -> Option<u32> {
    let number = fields::positive(diagnostics, key, example, fields.get(key)?)?;
    Some(number.value)
}

/// A file or a variable.
fn pem(
    diagnostics: &mut Diagnostics,
    fields: &Fields<'_>,
    [file, variable]: [&str; 2],
) -> Option<PemDocument> {
    match (fields.get(file), fields.get(variable)) {
        (None, None) => None,
        (Some(node), None) => {
            let path = fields::text(diagnostics, &format!("`{file}`"), node)?;
            if path.value.contains("-----BEGIN") {
                let message = format!("`{file}` is PEM itself, not the path of a file");
                let help = format!(
                    "put it into a file, or into an environment variable: `{variable}: USERS_PEM`"
                );
                let diagnostic = Diagnostic::error(codes::BAD_TRANSPORT, message, path.span);
                diagnostics.push(diagnostic.help(help));
                return None;
            }
            Some(PemDocument::File(path.value))
        }
        (None, Some(node)) => {
            environment::variable(diagnostics, variable, node).map(PemDocument::FromEnv)
        }
        (Some(one), Some(other)) => {
            both(diagnostics, [file, variable], [one, other]);
            None
        }
    }
}

/// A certificate is worth nothing without its key, and a key without its certificate.
fn client_certificate(
    diagnostics: &mut Diagnostics,
    fields: &Fields<'_>,
    remote: &Fields<'_>,
) -> Option<(PemDocument, PemDocument)> {
    let certificate = ["client_certificate", "client_certificate_from_env"];
    let key = ["client_key", "client_key_from_env"];
    let has = |keys: [&str; 2]| keys.iter().any(|key| fields.get(key).is_some());
    let (there, missing) = match (has(certificate), has(key)) {
        (true, true) | (false, false) => {
            let certificate = pem(diagnostics, fields, certificate);
            return certificate.zip(pem(diagnostics, fields, key));
        }
        (true, false) => (certificate, key),
        (false, true) => (key, certificate),
    };
    if missing.iter().any(|key| fields.is_misspelt(key)) {
        return None;
    }
    let span = there.iter().find_map(|key| fields.key_span(key)).or(remote.key_span("tls"))?;
    let message = format!("`tls` has `{}` without `{}`", there[0], missing[0]);
    let help =
        format!("add the other half: `{}: users.pem` or `{}: USERS_PEM`", missing[0], missing[1]);
    diagnostics.push(Diagnostic::error(codes::BAD_TRANSPORT, message, span).help(help));
    None
}

fn both(diagnostics: &mut Diagnostics, names: [&str; 2], nodes: [&Node; 2]) {
    let message = format!("there is `{}` or `{}`, not both", names[0], names[1]);
    let diagnostic = Diagnostic::error(codes::BAD_TRANSPORT, message, nodes[1].span)
        .related(nodes[0].span, "")
        .help("remove one of the two");
    diagnostics.push(diagnostic);
}
