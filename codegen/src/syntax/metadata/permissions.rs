//! `permissions`: what roles may ask of a remote schema.
//!
//! ```yaml
//! permissions:
//!   - role: customer
//!     definition:
//!       schema: |
//!         type Query { user(id: ID!): User }
//!         type User { name: String }
//!   - role: support
//!     definition: { allow: ["*"], deny: [User.email] }
//! ```

use std::collections::HashMap;

use super::super::yaml::Node;
use super::super::{PermissionDocument, PermittedDocument, RemoteDocument, RoleSdl, sdl};
use super::fields::{self, Fields, Keys};
use super::{function, rules};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::{SourceMap, Span, Spanned};

/// The role that no permission can restrict.
const ADMIN: &str = "admin";

const PERMISSION: Keys =
    Keys { what: "a permission", known: &["role", "definition", "comment"], later: &[] };

const DEFINITION: Keys = Keys {
    what: "the definition of a permission",
    known: &["schema", "allow", "deny"],
    later: &[],
};

/// A permission whose SDL is not parsed yet.
pub(super) struct Unparsed {
    role: Spanned<String>,
    definition: Definition,
}

enum Definition {
    Schema(Spanned<String>),
    Other(PermittedDocument),
}

/// Reads `permissions`. The second value says whether the key is there with something below it.
pub(super) fn permissions(diagnostics: &mut Diagnostics, node: &Node) -> Vec<Unparsed> {
    let items = fields::items(diagnostics, "`permissions`", node).unwrap_or_default();
    let all = items.iter().filter_map(|node| permission(diagnostics, node)).collect();
    check_repeats(diagnostics, &all);
    all
}

fn permission(diagnostics: &mut Diagnostics, node: &Node) -> Option<Unparsed> {
    let fields = fields::fields(diagnostics, node, &PERMISSION, fields::head(node))?;
    let role = fields.require(diagnostics, "role").and_then(|node| role(diagnostics, node));
    let definition = fields.require(diagnostics, "definition").map(|node| {
        let place = fields.key_span("definition").unwrap_or(node.span);
        let definition = fields::fields(diagnostics, node, &DEFINITION, place);
        definition.and_then(|fields| definition_of(diagnostics, &fields, place))
    });
    let unreadable = Definition::Other(PermittedDocument::Unreadable);
    Some(Unparsed { role: role?, definition: definition.flatten().unwrap_or(unreadable) })
}

/// A role's name, which is none that means everything.
pub(super) fn role(diagnostics: &mut Diagnostics, node: &Node) -> Option<Spanned<String>> {
    let role = fields::text(diagnostics, "the name of a role", node)?;
    if role.value == ADMIN {
        let message = "the role `admin` sees everything";
        let help = "give the role another name";
        diagnostics.push(Diagnostic::error(codes::ROLE_NAME, message, role.span).help(help));
        return None;
    }
    if role.value.trim() != role.value || role.value.contains(char::is_control) {
        let message = "the name of a role begins or ends with a space, or has a control character";
        let help = "no header can hold it: give the role another name";
        diagnostics.push(Diagnostic::error(codes::ROLE_NAME, message, role.span).help(help));
        return None;
    }
    Some(role)
}

fn definition_of(
    diagnostics: &mut Diagnostics,
    fields: &Fields<'_>,
    place: Span,
) -> Option<Definition> {
    let rules = fields.key_span("allow").or(fields.key_span("deny"));
    match (fields.get("schema"), rules) {
        (Some(schema), None) => {
            fields::text(diagnostics, "`schema`", schema).map(Definition::Schema)
        }
        (None, Some(_)) => {
            let rules = rules::rules(diagnostics, fields)?;
            Some(Definition::Other(PermittedDocument::Rules(rules)))
        }
        (Some(_), Some(rules)) => {
            let message = "a permission has `schema`, or `allow` and `deny`, not both";
            let diagnostic = Diagnostic::error(codes::DUPLICATE, message, rules);
            let schema = fields.key_span("schema").unwrap_or(place);
            diagnostics.push(diagnostic.related(schema, "").help("remove one of the two"));
            None
        }
        (None, None) => {
            if !["schema", "allow", "deny"].into_iter().any(|key| fields.is_misspelt(key)) {
                let message = "a permission has neither `schema` nor `allow` or `deny`";
                let help = "name what the role may ask for: `allow: [Query.user, \"User.*\"]`";
                let diagnostic = Diagnostic::error(codes::MISSING_KEY, message, place);
                diagnostics.push(diagnostic.help(help));
            }
            None
        }
    }
}

fn check_repeats(diagnostics: &mut Diagnostics, permissions: &Vec<Unparsed>) {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for Unparsed { role, .. } in permissions {
        if let Some(first) = seen.get(role.value.as_str()) {
            let message = format!("the role `{}` has two permissions here", role.value);
            let diagnostic = Diagnostic::error(codes::DUPLICATE, message, role.span)
                .label("second")
                .related(*first, "first")
                .help("make one permission of the two");
            diagnostics.push(diagnostic);
        } else {
            seen.insert(&role.value, role.span);
        }
    }
}

/// Reads the SDL of all permissions.
pub(super) fn parse_sdl(
    diagnostics: &mut Diagnostics,
    sources: &SourceMap,
    remote: &mut RemoteDocument,
    permissions: Vec<Unparsed>,
) {
    remote.permissions = permissions
        .into_iter()
        .map(|Unparsed { role, definition }| PermissionDocument {
            role,
            definition: match definition {
                Definition::Other(definition) => definition,
                Definition::Schema(sdl) => match parse(diagnostics, sources, &sdl) {
                    Some(sdl) => PermittedDocument::Schema(sdl),
                    None => PermittedDocument::Unreadable,
                },
            },
        })
        .collect();
}

fn parse(
    diagnostics: &mut Diagnostics,
    sources: &SourceMap,
    text: &Spanned<String>,
) -> Option<RoleSdl> {
    let file = text.span.file;
    if let Some(padded) = function::in_place(&sources.file(file).text, text) {
        let document = sdl::parse_types(diagnostics, file, &padded)?;
        return Some(RoleSdl { span: text.span, document, is_in_place: true });
    }
    // Exports may have the SDL as a text with escapes: all findings are about the whole text then.
    let mut findings = Diagnostics::new();
    let document = sdl::parse_types(&mut findings, file, &text.value);
    diagnostics.extend(findings.into_iter().map(|mut finding| {
        finding.primary.span = text.span;
        finding
    }));
    Some(RoleSdl { span: text.span, document: document?, is_in_place: false })
}
