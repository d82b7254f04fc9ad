//! Looking into maps: keys that must be there, may be there, or mean nothing.

use super::super::yaml::{Node, NodeKind};
use crate::diagnostic::{Diagnostic, Diagnostics, codes, did_you_mean};
use crate::source::{Span, Spanned};

/// The keys of one kind of map.
pub(super) struct Keys {
    /// What the map is, for people: "a remote schema".
    pub(super) what: &'static str,
    /// The keys that are read.
    pub(super) known: &'static [&'static str],
    /// The keys of the format that have no effect yet.
    pub(super) later: &'static [&'static str],
}

impl Keys {
    fn has(&self, key: &str) -> bool {
        self.known.contains(&key) || self.later.contains(&key)
    }

    /// The key that an unknown one was probably meant to be.
    fn meant(&self, key: &str) -> Option<&'static str> {
        did_you_mean(key, self.known.iter().chain(self.later).copied())
    }
}

/// A map whose keys were checked.
#[derive(Clone, Copy)]
pub(super) struct Fields<'n> {
    keys: &'n Keys,
    entries: &'n [(Spanned<String>, Node)],
    /// Where a missing key is reported.
    place: Span,
}

impl<'n> Fields<'n> {
    /// The value of a key; `null` is none.
    pub(super) fn get(&self, key: &str) -> Option<&'n Node> {
        let entry = self.entries.iter().find(|(name, _)| name.value == key);
        entry.map(|(_, value)| value).filter(|value| value.kind != NodeKind::Null)
    }

    /// Where a key stands.
    pub(super) fn key_span(&self, key: &str) -> Option<Span> {
        self.entries.iter().find(|(name, _)| name.value == key).map(|(name, _)| name.span)
    }

    /// The value of a key that must be there.
    pub(super) fn require(&self, diagnostics: &mut Diagnostics, key: &str) -> Option<&'n Node> {
        let value = self.get(key);
        if value.is_none() && !self.is_misspelt(key) {
            let span = self.key_span(key).unwrap_or(self.place);
            let message = format!("{} has no `{key}`", self.keys.what);
            let help = format!("add {}", example(self.keys.what, key));
            diagnostics.push(Diagnostic::error(codes::MISSING_KEY, message, span).help(help));
        }
        value
    }

    /// Whether another key, which was reported, was probably meant to be this one.
    pub(super) fn is_misspelt(&self, key: &str) -> bool {
        let unknown = self.entries.iter().filter(|(name, _)| !self.keys.has(&name.value));
        unknown.filter_map(|(name, _)| self.keys.meant(&name.value)).any(|meant| meant == key)
    }
}

/// What a required key of `what` looks like.
fn example(what: &str, key: &str) -> &'static str {
    match (what, key) {
        ("a permission", "role") => "the role that it is for: `role: customer`",
        ("a permission", "definition") => {
            "what the role may ask for: `definition: { allow: [Query.user, \"User.*\"] }`"
        }
        ("a relationship", "name") => "the name of the field that it becomes: `name: user`",
        ("a header", "name") => "`name: X-Api-Key`",
        (_, "name") => "`name: users`",
        ("a relationship", "definition") => "`definition` with `to_remote_schema` below it",
        (_, "definition") => "`definition: { url_from_env: USERS_URL }`",
        (_, "type_name") => "the type that gets the field: `type_name: Order`",
        (_, "relationships") => "a list, `relationships:`, with an item `- name: user`",
        (_, "to_remote_schema") => {
            "`to_remote_schema` with `remote_schema`, `lhs_fields` and `remote_field` below it"
        }
        (_, "remote_schema") => "the remote schema that is asked: `remote_schema: users`",
        (_, "lhs_fields") => "the fields that make the key: `lhs_fields: [user_id]`",
        (_, "remote_field") => {
            "the field that is asked: `remote_field: { user: { arguments: { id: $user_id } } }`"
        }
        (_, "arguments") => "`arguments: { id: $user_id }`, or `arguments: {}` if there are none",
        (_, "function") => "the function that is called: `function: crate::shipping::estimate`",
        (_, "type") => "the type that the field gets: `type: Estimate`",
        (_, "parent_type") => "the type whose fields are renamed: `parent_type: Order`",
        (_, "role_name") => "the role's name: `role_name: manager`",
        (_, "role_set") => "the roles that it is made of: `role_set: [customer, support]`",
        (_, "match") => "`match: { id: $user_id }` or `match: position`",
        (_, _) => "it",
    }
}

/// Checks that `node` is a map with no key that means nothing.
pub(super) fn fields<'n>(
    diagnostics: &mut Diagnostics,
    node: &'n Node,
    keys: &'n Keys,
    place: Span,
) -> Option<Fields<'n>> {
    let NodeKind::Map(entries) = &node.kind else {
        wrong_kind(diagnostics, keys.what, Kind::Map, node);
        return None;
    };
    for (key, value) in entries {
        if keys.later.contains(&key.value.as_str()) {
            refuse_unless_default(diagnostics, key, value);
        } else if !keys.has(&key.value) {
            unknown_key(diagnostics, key, keys);
        }
    }
    Some(Fields { keys, entries, place })
}

/// Where a map is reported as a whole: its first key.
pub(super) fn head(node: &Node) -> Span {
    match &node.kind {
        NodeKind::Map(entries) => entries.first().map_or(node.span, |(key, _)| key.span),
        NodeKind::List(items) => items.first().map_or(node.span, head),
        _ => node.span,
    }
}

/// What a value must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Map,
    List,
    String,
}

impl Kind {
    fn describe(self) -> &'static str {
        match self {
            Self::Map => "a map",
            Self::List => "a list",
            Self::String => "a string",
        }
    }

    /// How `what` is written.
    fn help(self, what: &str) -> &'static str {
        match (what, self) {
            ("`arguments`", _) => {
                "write each argument with its value: `arguments: { id: $user_id }`"
            }
            ("`remote_field`", _) => {
                "write the field with its arguments: \
                 `remote_field: { user: { arguments: { id: $user_id } } }`"
            }
            ("`lift`", _) => "put the fields in brackets: `lift: [name]`",
            ("`lhs_fields`", _) => "put the fields in brackets: `lhs_fields: [user_id]`",
            ("`type`", _) => "put it in quotes: `type: \"[Estimate!]\"`",
            ("`proxy`", _) => "write `proxy: { url: http://proxy.example.com:3128 }`",
            (_, Self::Map) => "write `key: value`, one a line, indented below it",
            (_, Self::List) => "begin each item with a dash: `- `",
            (_, Self::String) => "write a word, or any text in quotes",
        }
    }
}

pub(super) fn wrong_kind(diagnostics: &mut Diagnostics, what: &str, wanted: Kind, node: &Node) {
    let message = format!("{what} is {}, not {}", wanted.describe(), node.describe());
    let diagnostic = Diagnostic::error(codes::WRONG_KIND, message, head(node));
    diagnostics.push(diagnostic.help(wanted.help(what)));
}

/// The items of a list.
pub(super) fn items<'n>(
    diagnostics: &mut Diagnostics,
    what: &str,
    node: &'n Node,
) -> Option<&'n [Node]> {
    if let NodeKind::List(items) = &node.kind {
        return Some(items);
    }
    wrong_kind(diagnostics, what, Kind::List, node);
    None
}

/// A string that is not empty.
pub(super) fn text(
    diagnostics: &mut Diagnostics,
    what: &str,
    node: &Node,
) -> Option<Spanned<String>> {
    match &node.kind {
        NodeKind::String(text) if !text.trim().is_empty() => {
            Some(Spanned::new(text.clone(), node.span))
        }
        NodeKind::String(_) => {
            let message = format!("{what} is empty");
            let diagnostic = Diagnostic::error(codes::BAD_VALUE, message, node.span);
            diagnostics.push(diagnostic.help("fill it in: it is required"));
            None
        }
        NodeKind::Boolean(_) | NodeKind::Int(_) | NodeKind::Float(_) => {
            let message = format!("{what} is a string, not {}", node.describe());
            let help = "put it in quotes";
            let diagnostic = Diagnostic::error(codes::WRONG_KIND, message, node.span).help(help);
            diagnostics.push(diagnostic);
            None
        }
        _ => {
            wrong_kind(diagnostics, what, Kind::String, node);
            None
        }
    }
}

/// A string that is a GraphQL name.
pub(super) fn name(
    diagnostics: &mut Diagnostics,
    what: &str,
    node: &Node,
) -> Option<Spanned<String>> {
    let name = text(diagnostics, what, node)?;
    check_name(diagnostics, what, &name).then_some(name)
}

/// Whether the text is a GraphQL name; reported if not.
pub(super) fn check_name(
    diagnostics: &mut Diagnostics,
    what: &str,
    name: &Spanned<String>,
) -> bool {
    let is_valid = apollo_compiler::Name::is_valid_syntax(&name.value);
    if !is_valid {
        let message = format!("{what}, `{}`, is no GraphQL name", name.value);
        let help = match name.value.strip_prefix('$') {
            Some(rest) => format!("write it without the dollar sign: `{rest}`"),
            None => {
                "a name is made of letters, digits and `_`, and begins with no digit".to_owned()
            }
        };
        diagnostics.push(Diagnostic::error(codes::BAD_NAME, message, name.span).help(help));
    }
    is_valid
}

/// A whole number, at least 1; `example` is how it is written.
pub(super) fn positive(
    diagnostics: &mut Diagnostics,
    key: &str,
    example: &str,
    node: &Node,
) -> Option<Spanned<u32>> {
    if let NodeKind::Int(digits) = &node.kind
        && let Ok(value @ 1..) = digits.parse::<u32>()
    {
        return Some(Spanned::new(value, node.span));
    }
    let message = format!("`{key}` is not a whole number of at least 1");
    let code = match &node.kind {
        NodeKind::Int(_) | NodeKind::Float(_) => codes::BAD_VALUE,
        _ => codes::WRONG_KIND,
    };
    let help = format!("write a number, such as `{key}: {example}`, or leave it out");
    diagnostics.push(Diagnostic::error(code, message, head(node)).help(help));
    None
}

fn unknown_key(diagnostics: &mut Diagnostics, key: &Spanned<String>, keys: &Keys) {
    let message = format!("`{}` is no key of {}", key.value, keys.what);
    let help = match (home(&key.value), keys.meant(&key.value)) {
        (Some(home), _) => format!("put it below {home}"),
        (None, Some(meant)) => format!("did you mean `{meant}`?"),
        (None, None) => format!("the keys are: `{}`", keys.known.join("`, `")),
    };
    diagnostics.push(Diagnostic::error(codes::UNKNOWN_KEY, message, key.span).help(help));
}

/// Where a key belongs that stands in the wrong place.
fn home(key: &str) -> Option<&'static str> {
    let home = match key {
        "url"
        | "url_from_env"
        | "headers"
        | "forward_client_headers"
        | "forward_session_variables"
        | "response_headers"
        | "customization" => "the `definition` of the remote schema",
        "type_name" | "relationships" => "`remote_relationships`, as an item",
        "to_remote_schema" | "to_function" => "the `definition` of the relationship",
        "schema" | "allow" | "deny" => "the `definition` of the permission",
        "remote_schema" | "lhs_fields" | "remote_field" | "batch" | "each" | "lift" | "entity"
        | "hidden_keys" | "preset_wins" => "`to_remote_schema`",
        "match" | "returns" | "max_keys" | "as" => "`batch`",
        "root_fields_namespace" | "type_names" | "field_names" => "`customization`",
        "parent_type" => "`field_names`, as an item",
        "arguments" | "field" => "the field in `remote_field`",
        _ => return None,
    };
    Some(home)
}

/// Exports hold many keys with values that say nothing; with any other the gateway would behave
/// otherwise than the file says.
fn refuse_unless_default(diagnostics: &mut Diagnostics, key: &Spanned<String>, value: &Node) {
    if is_default(value) {
        return;
    }
    let message = format!("`{}` is not supported yet", key.value);
    let help = format!("remove `{}` if the gateway may do without it", key.value);
    diagnostics.push(Diagnostic::error(codes::NOT_SUPPORTED, message, key.span).help(help));
}

pub(in super::super) fn is_default(value: &Node) -> bool {
    match &value.kind {
        NodeKind::Null | NodeKind::Boolean(false) => true,
        NodeKind::Boolean(true) | NodeKind::Int(_) | NodeKind::Float(_) => false,
        NodeKind::String(text) => text.is_empty(),
        NodeKind::List(items) => items.is_empty(),
        NodeKind::Map(entries) => entries.iter().all(|(_, value)| is_default(value)),
    }
}
