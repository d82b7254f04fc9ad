//! A relationship: `name` and `definition.to_remote_schema`.

use joinwright_operation::facts::{OnError, Returns};

use super::super::yaml::{Node, NodeKind};
use super::super::{
    BatchDocument, HiddenKeys, KeyFieldDocument, MatchedField, PairingDocument,
    RelationshipDocument, SegmentDocument,
};
use super::environment::boolean;
use super::fields::{self, Fields, Keys, Kind};
use super::{function, key_fields, legacy, lift, value};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::{Span, Spanned};

const RELATIONSHIP: Keys =
    Keys { what: "a relationship", known: &["name", "definition"], later: &[] };

const DEFINITION: Keys = Keys {
    what: "the definition of a relationship",
    known: &["to_remote_schema", "to_function"],
    // `to_source` is refused with words of its own; the older form is read by `legacy`.
    later: &[],
};

const TO_REMOTE_SCHEMA: Keys = Keys {
    what: "`to_remote_schema`",
    known: &[
        "remote_schema",
        "lhs_fields",
        "remote_field",
        "batch",
        "each",
        "on_error",
        "timeout_seconds",
        "lift",
        "entity",
        "preset_wins",
        "hidden_keys",
    ],
    later: &[],
};

const SEGMENT: Keys =
    Keys { what: "a field in `remote_field`", known: &["arguments", "field"], later: &[] };

const BATCH: Keys =
    Keys { what: "`batch`", known: &["match", "returns", "max_keys", "as"], later: &[] };

/// Reads a relationship; `None` if a part is missing or wrong, which is reported.
pub(super) fn relationship(
    diagnostics: &mut Diagnostics,
    node: &Node,
    source_type: Option<&Spanned<String>>,
) -> Option<RelationshipDocument> {
    let outer = fields::fields(diagnostics, node, &RELATIONSHIP, fields::head(node))?;
    let lift_node = lift::of(node);
    // It stands in place of a name.
    let lifted = lift_node.map(|node| lift::fields(diagnostics, node));
    let name = match (lift_node, outer.get("name")) {
        (Some(lift), Some(name)) => {
            lift::report_name(diagnostics, name, lift);
            None
        }
        (Some(_), None) => lifted.as_ref().and_then(|fields| fields.as_ref()?.first().cloned()),
        (None, _) => {
            outer.require(diagnostics, "name").and_then(|node| own_name(diagnostics, node))
        }
    };
    let definition = outer.require(diagnostics, "definition")?;
    let place = outer.key_span("definition").unwrap_or(definition.span);
    if is_to_source(diagnostics, definition, name.as_ref()) {
        return None;
    }
    let target = match legacy::to_remote_schema(diagnostics, definition) {
        Some(target) => to_remote_schema(diagnostics, &target, place)?,
        None => {
            let definition = fields::fields(diagnostics, definition, &DEFINITION, place)?;
            if definition.get("to_function").is_some() {
                return function::relationship(diagnostics, &definition, source_type, name);
            }
            let target = definition.require(diagnostics, "to_remote_schema")?;
            let place = definition.key_span("to_remote_schema").unwrap_or(target.span);
            to_remote_schema(diagnostics, target, place)?
        }
    };
    Some(RelationshipDocument {
        source_type: source_type?.clone(),
        name: name?,
        lift: lifted.map_or(Some(Vec::new()), |fields| fields)?,
        remote_schema: target.remote_schema,
        lhs_fields: target.lhs_fields,
        path: target.path,
        batch: target.batch,
        function: None,
        timeout_seconds: target.timeout_seconds,
        on_error: target.on_error,
        each: target.each,
        hidden_keys: target.hidden_keys,
        entity: target.entity,
        preset_wins: target.preset_wins,
    })
}

/// `to_remote_schema`
struct Target {
    remote_schema: Spanned<String>,
    lhs_fields: Vec<KeyFieldDocument>,
    path: Vec<SegmentDocument>,
    batch: Option<BatchDocument>,
    timeout_seconds: Option<u32>,
    on_error: OnError,
    each: Option<Span>,
    hidden_keys: HiddenKeys,
    entity: Option<Spanned<Vec<MatchedField>>>,
    preset_wins: bool,
}

fn to_remote_schema(diagnostics: &mut Diagnostics, node: &Node, place: Span) -> Option<Target> {
    let target = fields::fields(diagnostics, node, &TO_REMOTE_SCHEMA, place)?;
    let remote_schema = target
        .require(diagnostics, "remote_schema")
        .and_then(|node| fields::text(diagnostics, "`remote_schema`", node));
    let lhs_fields = target
        .require(diagnostics, "lhs_fields")
        .and_then(|node| key_fields::all(diagnostics, node));
    let path = target
        .require(diagnostics, "remote_field")
        .and_then(|node| path(diagnostics, "`remote_field`", node));
    let batch = target
        .get("batch")
        .map(|node| batch(diagnostics, node, target.key_span("batch").unwrap_or(node.span)));
    let timeout_seconds = target
        .get("timeout_seconds")
        .and_then(|node| fields::positive(diagnostics, "timeout_seconds", "10", node));
    let on_error = target.get("on_error").and_then(|node| on_error(diagnostics, node));
    let each = match target.get("each") {
        Some(node) => key_fields::each(diagnostics, node, target.key_span("each")),
        None => Some(None),
    };
    let hidden_keys = hidden_keys(diagnostics, &target);
    let entity = target.get("entity").map(|node| entity(diagnostics, node));
    let preset_wins =
        target.get("preset_wins").and_then(|node| boolean(diagnostics, "preset_wins", node));
    Some(Target {
        remote_schema: remote_schema?,
        lhs_fields: lhs_fields?,
        path: path?,
        batch: match batch {
            Some(batch) => Some(batch?),
            None => None,
        },
        timeout_seconds: timeout_seconds.map(|seconds| seconds.value),
        on_error: on_error.unwrap_or(OnError::Null),
        each: each?,
        hidden_keys,
        entity: match entity {
            Some(entity) => Some(entity?),
            None => None,
        },
        preset_wins: preset_wins.unwrap_or(false),
    })
}

/// `null`, which YAML may have read as its own, or `fail`.
pub(super) fn on_error(diagnostics: &mut Diagnostics, node: &Node) -> Option<OnError> {
    let word = fields::text(diagnostics, "`on_error`", node)?;
    match word.value.as_str() {
        "null" => Some(OnError::Null),
        "fail" => Some(OnError::Fail),
        other => {
            let message = format!("`on_error` is `null` or `fail`, not `{other}`");
            let help = "write `on_error: fail` if without the joined field nothing is worth \
                        anything, else leave it out";
            diagnostics.push(Diagnostic::error(codes::BAD_VALUE, message, word.span).help(help));
            None
        }
    }
}

/// `refuse` or `allow`
pub(super) fn hidden_keys(diagnostics: &mut Diagnostics, fields: &Fields<'_>) -> HiddenKeys {
    let Some(node) = fields.get("hidden_keys") else { return HiddenKeys::Unsaid };
    let Some(word) = fields::text(diagnostics, "`hidden_keys`", node) else {
        return HiddenKeys::Refuse;
    };
    match word.value.as_str() {
        "refuse" => HiddenKeys::Refuse,
        "allow" => HiddenKeys::Allow,
        other => {
            let message = format!("`hidden_keys` is `refuse` or `allow`, not `{other}`");
            let help = "write `hidden_keys: allow` if roles may have the relationship that do not \
                        see its key fields";
            diagnostics.push(Diagnostic::error(codes::BAD_VALUE, message, word.span).help(help));
            HiddenKeys::Refuse
        }
    }
}

/// The value of a key, if the node is a map.
pub(super) fn entry<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    let NodeKind::Map(entries) = &node.kind else {
        return None;
    };
    let found = entries.iter().find(|(key, _)| key.value == name);
    found.map(|(_, value)| value)
}

/// The name of a field that the relationship adds.
fn own_name(diagnostics: &mut Diagnostics, node: &Node) -> Option<Spanned<String>> {
    let name = fields::name(diagnostics, "the name of a relationship", node)?;
    if name.value.starts_with("__") {
        let message = format!("the relationship `{}` begins with `__`", name.value);
        let help = "choose another name: GraphQL keeps such names for itself";
        diagnostics.push(Diagnostic::error(codes::BAD_NAME, message, name.span).help(help));
        return None;
    }
    Some(name)
}

/// Whether the target is a table of a database; reported.
fn is_to_source(
    diagnostics: &mut Diagnostics,
    definition: &Node,
    name: Option<&Spanned<String>>,
) -> bool {
    let NodeKind::Map(entries) = &definition.kind else {
        return false;
    };
    let key = |name: &str| entries.iter().find(|(key, _)| key.value == name).map(|(key, _)| key);
    let Some(at) = key("to_source") else {
        return false;
    };
    let whose = name.map(|name| format!("relationship `{}`: ", name.value)).unwrap_or_default();
    let message = format!("{whose}database targets are not supported");
    let mut diagnostic = Diagnostic::error(codes::NOT_SUPPORTED, message, at.span);
    diagnostic = match key("to_remote_schema") {
        Some(other) => diagnostic
            .related(other.span, "a second target")
            .help("remove `to_source`: a relationship has one target, here `to_remote_schema`"),
        None => diagnostic.help(
            "remove the relationship, or serve the table as GraphQL and go there: \
             `to_remote_schema`",
        ),
    };
    diagnostics.push(diagnostic);
    true
}

/// The fields of `remote_field`, or of what has its form, outermost first.
pub(super) fn path(
    diagnostics: &mut Diagnostics,
    mut what: &str,
    node: &Node,
) -> Option<Vec<SegmentDocument>> {
    // The rest of the path is read even if a part of it is wrong.
    let mut path = Some(Vec::new());
    let mut next = Some(node);
    while let Some(node) = next {
        let (field, value) = only_field(diagnostics, what, node)?;
        let is_name = fields::check_name(diagnostics, &format!("the field in {what}"), field);
        let fields = fields::fields(diagnostics, value, &SEGMENT, field.span)?;
        let arguments = fields
            .require(diagnostics, "arguments")
            .and_then(|node| value::arguments(diagnostics, node));
        let segment = arguments
            .filter(|_| is_name)
            .map(|arguments| SegmentDocument { field: field.clone(), arguments });
        path = path.zip(segment).map(|(mut path, segment)| {
            path.push(segment);
            path
        });
        what = "`field`";
        next = fields.get("field");
    }
    path
}

/// The one field that `remote_field` or `field` names.
fn only_field<'n>(
    diagnostics: &mut Diagnostics,
    what: &str,
    node: &'n Node,
) -> Option<(&'n Spanned<String>, &'n Node)> {
    let NodeKind::Map(entries) = &node.kind else {
        fields::wrong_kind(diagnostics, what, Kind::Map, node);
        return None;
    };
    match entries.as_slice() {
        [(field, value)] => Some((field, value)),
        [] => {
            let message = format!("{what} names no field");
            let help = "name the field that is asked: `user: { arguments: { id: $user_id } }`";
            let code = codes::REMOTE_FIELD_KEYS;
            diagnostics.push(Diagnostic::error(code, message, node.span).help(help));
            None
        }
        [first, rest @ ..] => {
            let message = format!("{what} names {} fields", entries.len());
            let help = "name one field; what stands below it in the target goes into its `field`";
            let mut diagnostic =
                Diagnostic::error(codes::REMOTE_FIELD_KEYS, message, first.0.span).help(help);
            for (key, _) in rest {
                diagnostic = diagnostic.related(key.span, "");
            }
            diagnostics.push(diagnostic);
            None
        }
    }
}

fn batch(diagnostics: &mut Diagnostics, node: &Node, span: Span) -> Option<BatchDocument> {
    let fields = fields::fields(diagnostics, node, &BATCH, span)?;
    let pairing = fields.require(diagnostics, "match").and_then(|node| pairing(diagnostics, node));
    let returns = fields.get("returns").map(|node| returns(diagnostics, node));
    let max_keys =
        fields.get("max_keys").map(|node| fields::positive(diagnostics, "max_keys", "100", node));
    let as_type = fields.get("as").map(|node| fields::name(diagnostics, "the type in `as`", node));
    Some(BatchDocument {
        span,
        pairing: Some(pairing?),
        returns: returns.map_or(Some(None), |returns| returns.map(Some))?,
        max_keys: max_keys.map_or(Some(None), |max_keys| max_keys.map(Some))?,
        as_type: as_type.map_or(Some(None), |as_type| as_type.map(Some))?,
    })
}

fn pairing(diagnostics: &mut Diagnostics, node: &Node) -> Option<Spanned<PairingDocument>> {
    let help = "write `match: position`, or `match: { id: $user_id }` with fields of the target";
    let pairing = match &node.kind {
        NodeKind::String(word) if word == "position" => PairingDocument::Position,
        NodeKind::Map(entries) if !entries.is_empty() => {
            PairingDocument::Fields(match_fields(diagnostics, "`match`", entries)?)
        }
        NodeKind::String(_) | NodeKind::Map(_) => {
            let message = "`match` says neither `position` nor which fields are equal";
            let diagnostic = Diagnostic::error(codes::BAD_VALUE, message, node.span).help(help);
            diagnostics.push(diagnostic);
            return None;
        }
        _ => {
            let message = format!("`match` is `position` or a map, not {}", node.describe());
            let span = fields::head(node);
            diagnostics.push(Diagnostic::error(codes::WRONG_KIND, message, span).help(help));
            return None;
        }
    };
    Some(Spanned::new(pairing, node.span))
}

fn entity(diagnostics: &mut Diagnostics, node: &Node) -> Option<Spanned<Vec<MatchedField>>> {
    match &node.kind {
        NodeKind::Map(entries) if !entries.is_empty() => {
            let fields = match_fields(diagnostics, "`entity`", entries)?;
            Some(Spanned::new(fields, node.span))
        }
        _ => {
            let message = "`entity` says which fields tell the objects apart".to_owned();
            let diagnostic = Diagnostic::error(codes::BAD_VALUE, message, fields::head(node))
                .help("write `entity: { id: $user_id }` with fields of the target");
            diagnostics.push(diagnostic);
            None
        }
    }
}

fn match_fields(
    diagnostics: &mut Diagnostics,
    what: &str,
    entries: &[(Spanned<String>, Node)],
) -> Option<Vec<MatchedField>> {
    let fields: Vec<_> =
        entries.iter().map(|entry| match_field(diagnostics, what, entry)).collect();
    fields.into_iter().collect()
}

/// `field: $key_field`
fn match_field(
    diagnostics: &mut Diagnostics,
    what: &str,
    (field, node): &(Spanned<String>, Node),
) -> Option<MatchedField> {
    let is_name = fields::check_name(diagnostics, &format!("the field in {what}"), field);
    let text = match &node.kind {
        NodeKind::String(text) => text.as_str(),
        _ => "",
    };
    let Some(variable) = text.strip_prefix('$') else {
        let message = format!("`{}` must be matched with a key field", field.value);
        let meant = if text.is_empty() { "user_id" } else { text };
        let help = format!("name a field of `lhs_fields` with a dollar sign: `${meant}`");
        let code = codes::BAD_VALUE;
        diagnostics.push(Diagnostic::error(code, message, fields::head(node)).help(help));
        return None;
    };
    let variable = value::variable(diagnostics, variable, node.span, value::NAME_A_FIELD)?;
    is_name.then(|| (field.clone(), Spanned::new(variable, node.span)))
}

fn returns(diagnostics: &mut Diagnostics, node: &Node) -> Option<Spanned<Returns>> {
    let word = fields::text(diagnostics, "`returns`", node)?;
    let returns = match word.value.as_str() {
        "one" => Returns::One,
        "many" => Returns::Many,
        other => {
            let message = format!("`returns` is `one` or `many`, not `{other}`");
            let diagnostic = Diagnostic::error(codes::BAD_VALUE, message, word.span)
                .help("write `returns: many` if a key may have several rows, else leave it out");
            diagnostics.push(diagnostic);
            return None;
        }
    };
    Some(Spanned::new(returns, word.span))
}
