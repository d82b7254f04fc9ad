//! `customization`: what a remote schema's root fields, types and fields are called in the joined
//! schema.

use super::super::yaml::{Node, NodeKind};
use super::super::{CustomizationDocument, RenamingDocument};
use super::fields::{self, Fields, Keys, Kind};
use super::relationship;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::Spanned;

const CUSTOMIZATION: Keys = Keys {
    what: "`customization`",
    known: &["root_fields_namespace", "type_names", "field_names"],
    later: &[],
};

const TYPE_NAMES: Keys =
    Keys { what: "`type_names`", known: &["prefix", "suffix", "mapping"], later: &[] };

const FIELD_NAMES: Keys = Keys {
    what: "an item of `field_names`",
    known: &["parent_type", "prefix", "suffix", "mapping"],
    later: &[],
};

/// Reads the `customization` of a remote schema's `definition`. What is wrong in it is reported and
/// left out.
pub(super) fn customization(
    diagnostics: &mut Diagnostics,
    definition: Option<&Node>,
) -> CustomizationDocument {
    let node = definition.and_then(|node| relationship::entry(node, "customization"));
    let fields = node
        .filter(|node| node.kind != NodeKind::Null)
        .and_then(|node| fields::fields(diagnostics, node, &CUSTOMIZATION, fields::head(node)));
    let Some(fields) = fields else {
        return CustomizationDocument::default();
    };
    let namespace = written(&fields, "root_fields_namespace")
        .and_then(|node| new_name(diagnostics, "`root_fields_namespace`", node));
    let types = (fields.get("type_names"))
        .and_then(|node| fields::fields(diagnostics, node, &TYPE_NAMES, fields::head(node)));
    let types = types.map(|fields| renaming(diagnostics, &fields)).unwrap_or_default();
    let items = (fields.get("field_names"))
        .and_then(|node| fields::items(diagnostics, "`field_names`", node))
        .unwrap_or_default();
    let fields = items.iter().filter_map(|node| field_names(diagnostics, node)).collect();
    CustomizationDocument { namespace, types, fields }
}

/// An item of `field_names`.
fn field_names(
    diagnostics: &mut Diagnostics,
    node: &Node,
) -> Option<(Spanned<String>, RenamingDocument)> {
    let fields = fields::fields(diagnostics, node, &FIELD_NAMES, fields::head(node))?;
    let parent = fields
        .require(diagnostics, "parent_type")
        .and_then(|node| fields::name(diagnostics, "`parent_type`", node));
    let renaming = renaming(diagnostics, &fields);
    Some((parent?, renaming))
}

/// `prefix`, `suffix` and `mapping`.
fn renaming(diagnostics: &mut Diagnostics, fields: &Fields<'_>) -> RenamingDocument {
    let prefix = written(fields, "prefix").and_then(|node| new_name(diagnostics, "`prefix`", node));
    let suffix =
        written(fields, "suffix").and_then(|node| fields::name(diagnostics, "`suffix`", node));
    let mapping = fields.get("mapping").map(|node| mapping(diagnostics, node));
    RenamingDocument { prefix, suffix, mapping: mapping.unwrap_or_default() }
}

/// A value that says something: exports write an empty string for none.
fn written<'n>(fields: &Fields<'n>, key: &str) -> Option<&'n Node> {
    fields.get(key).filter(|node| !fields::is_default(node))
}

fn mapping(diagnostics: &mut Diagnostics, node: &Node) -> Vec<(Spanned<String>, Spanned<String>)> {
    let NodeKind::Map(entries) = &node.kind else {
        fields::wrong_kind(diagnostics, "`mapping`", Kind::Map, node);
        return Vec::new();
    };
    let mut mapping = Vec::new();
    for (own, joined) in entries {
        let is_name = fields::check_name(diagnostics, "a name in `mapping`", own);
        let joined = new_name(diagnostics, "a name in `mapping`", joined);
        mapping.extend(joined.filter(|_| is_name).map(|joined| (own.clone(), joined)));
    }
    mapping
}

/// A name, or the beginning of one, that the joined schema gets.
fn new_name(diagnostics: &mut Diagnostics, what: &str, node: &Node) -> Option<Spanned<String>> {
    let name = fields::name(diagnostics, what, node)?;
    if name.value.starts_with("__") {
        let message = format!("{what}, `{}`, begins with `__`", name.value);
        let help = "choose another name: GraphQL keeps such names for itself";
        diagnostics.push(Diagnostic::error(codes::BAD_NAME, message, name.span).help(help));
        return None;
    }
    Some(name)
}
