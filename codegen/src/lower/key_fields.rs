//! The key of a relationship: `lhs_fields`, each found on the source type.
//!
//! A union has no fields of its own, so that each of its members must have the key field, and with one
//! type.
//!
//! ```yaml
//! - type_name: SearchResult    # union SearchResult = Order | Parcel
//!   …
//!   lhs_fields: [user_id]      # `Order.user_id: ID`, but `Parcel.user_id: Int`
//! ```

use super::key_paths::{self, Found};
use super::relationships::Context;
use super::source_type::SourceType;
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::{KeyField, RemoteSchema};
use crate::syntax::KeyFieldDocument;

/// The key of a relationship, with holes where a field did not resolve.
pub(super) struct Keys {
    /// `lhs_fields`, in the order written.
    names: Vec<String>,
    fields: Vec<Option<KeyField>>,
}

/// What a variable says.
pub(super) enum Variable<'a> {
    /// A key field, with its index.
    Field(usize, &'a KeyField),
    /// A key field that did not resolve; that was reported.
    Unresolved,
    /// No key field.
    Unknown,
}

impl Keys {
    /// Finds the key fields. Without a source type nothing resolves, but the names are known.
    pub(super) fn resolve(context: &mut Context<'_>) -> Self {
        let mut keys = Self { names: Vec::new(), fields: Vec::new() };
        for item in &context.document.lhs_fields {
            // `lhs_fields` is a set.
            if keys.names.contains(&item.name.value) {
                continue;
            }
            keys.names.push(item.name.value.clone());
            let source = context.source.clone();
            let field = source.and_then(|(source, ty)| resolve_field(context, source, &ty, item));
            keys.fields.push(field);
        }
        keys
    }

    /// The key field of this name.
    pub(super) fn find(&self, name: &str) -> Variable<'_> {
        let Some(idx) = self.names.iter().position(|known| known == name) else {
            return Variable::Unknown;
        };
        match &self.fields[idx] {
            Some(field) => Variable::Field(idx, field),
            None => Variable::Unresolved,
        }
    }

    /// Notes that an argument or `match` uses the key field.
    pub(super) fn mark_used(&mut self, idx: usize) {
        if let Some(Some(field)) = self.fields.get_mut(idx) {
            field.used = true;
        }
    }

    /// All names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.names.iter().map(String::as_str)
    }

    /// The key, if all of it resolved.
    pub(super) fn finish(self) -> Option<Vec<KeyField>> {
        self.fields.into_iter().collect()
    }
}

fn resolve_field(
    context: &mut Context<'_>,
    source: &RemoteSchema,
    ty: &SourceType<'_>,
    item: &KeyFieldDocument,
) -> Option<KeyField> {
    let found: Vec<Option<Found>> =
        ty.members.iter().map(|member| key_paths::walk(context, source, *member, item)).collect();
    let mut found = found.into_iter().collect::<Option<Vec<Found>>>()?.into_iter();
    let first = found.next()?;
    for other in found {
        if let Some(diagnostic) = differing(context, item, &first, &other) {
            context.diagnostics.push(diagnostic);
            return None;
        }
    }
    let (ty, list) = match context.document.each {
        Some(_) if first.ty.is_list() => {
            super::each::check_items(context, item, &first)?;
            (first.ty.item_type().clone(), Some(first.ty))
        }
        Some(_) | None => (first.ty, None),
    };
    Some(KeyField {
        name: item.name.clone(),
        path: first.path,
        ty,
        list,
        coordinate: first.coordinate,
        declared: first.declared,
        used: false,
    })
}

/// What keeps the key fields of two members of a union from being one. Whether they may be null does
/// not matter: null is never sent.
fn differing(
    context: &Context<'_>,
    item: &KeyFieldDocument,
    first: &Found,
    other: &Found,
) -> Option<Diagnostic> {
    let name = &item.name;
    let is_one = first.ty.clone().nullable() == other.ty.clone().nullable();
    if is_one && first.path == other.path {
        return None;
    }
    let joined = |found: &Found| {
        let names: Vec<&str> = found.path.iter().map(|one| one.joined.as_str()).collect();
        names.join(".")
    };
    let (one, two) = (joined(first), joined(other));
    let message = if is_one && one != two {
        format!(
            "relationship `{}`: key field `{}` is `{one}` and `{two}` in the joined schema",
            context.coordinate, name.value
        )
    } else if is_one {
        format!(
            "relationship `{}`: the arguments of key field `{}` have other types for `{}` than for \
             `{}`",
            context.coordinate, name.value, other.coordinate, first.coordinate
        )
    } else {
        format!(
            "relationship `{}`: `{}` is `{}`, but `{}` is `{}`",
            context.coordinate, first.coordinate, first.ty, other.coordinate, other.ty
        )
    };
    let diagnostic = Diagnostic::error(codes::UNION_KEY_FIELD, message, name.span)
        .label("differs between the members of the union")
        .related(first.declared, format!("`{}`, declared here", first.ty))
        .related(other.declared, format!("`{}`, declared here", other.ty))
        .help("declare a relationship on each of the members, with a key of its own");
    Some(diagnostic)
}
