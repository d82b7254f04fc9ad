//! What a remote schema's types and fields are called in the joined schema.

use std::collections::BTreeMap;

use apollo_compiler::Name;
use apollo_compiler::ast::Type;
use joinwright_operation::facts::STANDARD_SCALARS;

use super::{RemoteSchema, fields_of};
use crate::source::{Span, Spanned};

/// `customization`
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// `root_fields_namespace`
    pub namespace: Option<Spanned<String>>,
    /// `type_names`
    pub types: Renaming,
    /// `field_names`, by the types' own names.
    pub fields: BTreeMap<String, Renaming>,
}

/// A rule by which names change. An entry of `mapping` wins over prefix and suffix.
#[derive(Debug, Clone, Default)]
pub struct Renaming {
    /// `prefix`
    pub prefix: Option<Spanned<String>>,
    /// `suffix`
    pub suffix: Option<Spanned<String>>,
    /// `mapping`, from own names to those of the joined schema.
    pub mapping: BTreeMap<String, Spanned<String>>,
}

impl Names {
    /// Whether types and fields keep their names. Root fields may stand in a namespace all the same.
    pub fn is_plain(&self) -> bool {
        self.types.is_plain() && self.fields.values().all(Renaming::is_plain)
    }
}

impl Renaming {
    /// Whether nothing changes.
    pub fn is_plain(&self) -> bool {
        self.prefix.is_none() && self.suffix.is_none() && self.mapping.is_empty()
    }

    /// What says that a name changes, if it does.
    pub fn span_of(&self, own: &str) -> Option<Span> {
        let affixes = [&self.prefix, &self.suffix];
        let mapped = self.mapping.get(own);
        let rule = mapped.or_else(|| affixes.into_iter().find_map(Option::as_ref));
        rule.map(|rule| rule.span)
    }

    /// What a name was, if the rule made it.
    pub fn own<'n>(&'n self, joined: &'n str) -> &'n str {
        let text = |part: &'n Option<Spanned<String>>| {
            part.as_ref().map_or("", |part| part.value.as_str())
        };
        match self.mapping.iter().find(|(_, name)| name.value == joined) {
            Some((own, _)) => own,
            None => (joined.strip_prefix(text(&self.prefix)))
                .and_then(|name| name.strip_suffix(text(&self.suffix)))
                .unwrap_or(joined),
        }
    }

    fn mapped(&self, own: &str) -> Option<String> {
        self.mapping.get(own).map(|joined| joined.value.clone())
    }

    fn affixed(&self, own: &str) -> String {
        let text = |part: &Option<Spanned<String>>| {
            part.as_ref().map_or(String::new(), |part| part.value.clone())
        };
        format!("{}{own}{}", text(&self.prefix), text(&self.suffix))
    }
}

impl RemoteSchema {
    /// The name of one of its types in the joined schema. Prefix and suffix are not for root types,
    /// the specification's scalars and names that begin with `__`; federation's types, which are not
    /// in the joined schema, keep their names.
    pub fn joined_type(&self, own: &str) -> String {
        if self.is_federation_type(own) {
            return own.to_owned();
        }
        let keeps =
            || STANDARD_SCALARS.contains(&own) || own.starts_with("__") || self.is_root_type(own);
        match self.names.types.mapped(own) {
            Some(joined) => joined,
            None if keeps() => own.to_owned(),
            None => self.names.types.affixed(own),
        }
    }

    /// The name of a field in the joined schema; `parent` is the type's own name.
    pub fn joined_field(&self, parent: &str, own: &str) -> String {
        let keeps = own.starts_with("__") || self.is_federation_field(own);
        match self.names.fields.get(parent) {
            Some(rule) if !keeps => rule.mapped(own).unwrap_or_else(|| rule.affixed(own)),
            Some(_) | None => own.to_owned(),
        }
    }

    /// The name, in the joined schema, of a field that is lifted from a row of this remote schema.
    /// `row` is the row's own type; a field that it does not have is lifted on from elsewhere.
    pub fn joined_lift(&self, row: &str, field: &str) -> String {
        let is_own = fields_of(&self.schema, row).is_some_and(|own| own.contains_key(field));
        if is_own { self.joined_field(row, field) } else { field.to_owned() }
    }

    /// A type with the name it has in the joined schema.
    pub fn joined_ty(&self, own: &Type) -> Type {
        let name = |own: &Name| renamed(&self.joined_type(own), own);
        match own {
            Type::Named(own) => Type::Named(name(own)),
            Type::NonNullNamed(own) => Type::NonNullNamed(name(own)),
            Type::List(item) => Type::List(Box::new(self.joined_ty(item))),
            Type::NonNullList(item) => Type::NonNullList(Box::new(self.joined_ty(item))),
        }
    }

    /// Its own name of a type of the joined schema, if it has that type.
    pub fn own_type(&self, joined: &str) -> Option<&Name> {
        self.schema.types.keys().find(|own| self.joined_type(own) == joined)
    }

    /// Its own name of a field, if the type has it; `parent` is the type's own name.
    pub fn own_field(&self, parent: &str, joined: &str) -> Option<&Name> {
        let mut names = fields_of(&self.schema, parent)?.keys();
        names.find(|own| self.joined_field(parent, own) == joined)
    }
}

/// A new name; the old one, with its place, if it is the same.
pub(crate) fn renamed(new: &str, old: &Name) -> Name {
    // Prefixes, suffixes and mappings are made of GraphQL names.
    if new == old.as_str() { old.clone() } else { Name::new_unchecked(new) }
}
