//! `customization`: every type and field that it names must be there.
//!
//! ```yaml
//! customization:
//!   type_names: { mapping: { Usr: Account } }          # the SDL has `User`
//!   field_names:
//!   - { parent_type: Usr, prefix: my_ }
//!   - { parent_type: User, mapping: { nme: label } }   # the SDL has `name`
//!   - { parent_type: Status, prefix: my_ }             # an enum has no fields
//!   - { parent_type: User, prefix: your_ }             # the second rule of one type
//! ```
//!
//! All names in it are the remote schema's own.

use std::collections::{BTreeMap, HashMap};

use apollo_compiler::schema::ExtendedType;

use crate::diagnostic::{Diagnostic, Diagnostics, codes, unknown_name_help};
use crate::ir::{Names, RemoteSchema, Renaming, fields_of, kind};
use crate::source::{Span, Spanned};
use crate::syntax::{CustomizationDocument, RenamingDocument};

/// Resolves the names of a `customization`; those that mean nothing are left out.
pub(super) fn lower(
    remote: &RemoteSchema,
    document: &CustomizationDocument,
    diagnostics: &mut Diagnostics,
) -> Names {
    let mut types = affixes(&document.types);
    for (own, joined) in &document.types.mapping {
        if declared(remote, &own.value).is_some() {
            types.mapping.insert(own.value.clone(), joined.clone());
        } else {
            diagnostics.push(unknown_type(remote, own));
        }
    }
    let mut fields = BTreeMap::new();
    let mut places: HashMap<&str, Span> = HashMap::new();
    for (parent, rule) in &document.fields {
        match places.insert(&parent.value, parent.span) {
            Some(first) => diagnostics.push(second_rule(remote, parent, first)),
            None => {
                let rule = field_names(remote, parent, rule, diagnostics);
                fields.extend(rule.map(|rule| (parent.value.clone(), rule)));
            }
        }
    }
    Names { namespace: document.namespace.clone(), types, fields }
}

fn affixes(document: &RenamingDocument) -> Renaming {
    let (prefix, suffix) = (document.prefix.clone(), document.suffix.clone());
    Renaming { prefix, suffix, mapping: BTreeMap::new() }
}

fn field_names(
    remote: &RemoteSchema,
    parent: &Spanned<String>,
    document: &RenamingDocument,
    diagnostics: &mut Diagnostics,
) -> Option<Renaming> {
    let Some(ty) = declared(remote, &parent.value) else {
        diagnostics.push(unknown_type(remote, parent));
        return None;
    };
    let Some(fields) = fields_of(&remote.schema, &parent.value) else {
        diagnostics.push(without_fields(remote, parent, ty));
        return None;
    };
    let mut rule = affixes(document);
    for (own, joined) in &document.mapping {
        if fields.contains_key(own.value.as_str()) {
            rule.mapping.insert(own.value.clone(), joined.clone());
            continue;
        }
        let message = format!("type `{}` has no field `{}` to rename", parent.value, own.value);
        let mut diagnostic = Diagnostic::error(codes::UNKNOWN_RENAMED_FIELD, message, own.span)
            .label("no such field")
            .related(remote.span_of(ty.name()), format!("`{}`, declared here", parent.value));
        let what = format!("the fields of `{}`", parent.value);
        let names = fields.keys().map(|name| name.as_str());
        diagnostic.help = unknown_name_help(&own.value, &what, names);
        diagnostics.push(diagnostic);
    }
    Some(rule)
}

/// A type that can be renamed: those of introspection are the gateway's own.
fn declared<'a>(remote: &'a RemoteSchema, own: &str) -> Option<&'a ExtendedType> {
    remote.schema.types.get(own).filter(|_| !own.starts_with("__"))
}

fn unknown_type(remote: &RemoteSchema, own: &Spanned<String>) -> Diagnostic {
    let name = &remote.name.value;
    let message = format!("remote schema `{name}` has no type `{}` to rename", own.value);
    let mut diagnostic = Diagnostic::error(codes::UNKNOWN_RENAMED_TYPE, message, own.span)
        .label("no such type")
        .related(remote.span(None), format!("the SDL of `{name}`"));
    let types = remote.schema.types.iter().filter(|(_, ty)| !ty.is_built_in());
    let names = types.map(|(name, _)| name.as_str());
    diagnostic.help = unknown_name_help(&own.value, &format!("the types of `{name}`"), names);
    diagnostic
}

fn without_fields(
    remote: &RemoteSchema,
    parent: &Spanned<String>,
    ty: &ExtendedType,
) -> Diagnostic {
    let kind = kind(ty);
    let message = format!("`parent_type` is `{}`, which is {kind}", parent.value);
    Diagnostic::error(codes::UNKNOWN_RENAMED_TYPE, message, parent.span)
        .label("has no fields that can be renamed")
        .related(remote.span_of(ty.name()), format!("{kind}, declared here"))
        .help("name an object type or an interface, or remove the item")
}

fn second_rule(remote: &RemoteSchema, parent: &Spanned<String>, first: Span) -> Diagnostic {
    let message = format!("`field_names` has two items for type `{}`", parent.value);
    let declared = remote.schema.types.get(parent.value.as_str());
    let declared = declared.map_or(remote.span(None), |ty| remote.span_of(ty.name()));
    Diagnostic::error(codes::TYPE_RENAMED_TWICE, message, parent.span)
        .label("the second")
        .related(first, "the first")
        .related(declared, format!("`{}`", parent.value))
        .help("put both into one item")
}
