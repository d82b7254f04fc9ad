//! A relationship of an interface is one of every type that implements it in the joined schema; a
//! relationship of a union is one of each of its members.
//!
//! ```yaml
//! - type_name: Node              # type Order implements Node
//!   relationships: [{ name: owner, … }]
//! - type_name: Order
//!   relationships: [{ name: owner, … }]    # `Order` has two
//! ```

use std::collections::HashMap;

use apollo_compiler::Schema;
use apollo_compiler::schema::ExtendedType;

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::{Relationship, RemoteSchema, SchemaCoordinate, fields_of};
use crate::source::Span;

/// Notes for each relationship which further types have its field, and reports what they have
/// already.
pub(super) fn spread(
    remotes: &[RemoteSchema],
    relationships: &mut [Relationship],
    joined: &Schema,
    findings: &mut Diagnostics,
) {
    let mut taken: HashMap<(String, String), (String, Span)> = (relationships.iter())
        .filter(|one| !one.is_lift())
        .map(|one| (place(&joined_source(remotes, one), one), (title(one), one.name.span)))
        .collect();
    for relationship in relationships.iter_mut().filter(|one| !one.is_lift()) {
        relationship.also_on = further_types(joined, &joined_source(remotes, relationship));
        let is_clear = relationship.also_on.iter().all(|ty| {
            let clash = field_clash(remotes, joined, relationship, ty).or_else(|| {
                let other = taken.get(&place(ty, relationship))?;
                Some(relationship_clash(relationship, ty, other))
            });
            findings.extend(clash.clone());
            clash.is_none()
        });
        if is_clear {
            let own = (title(relationship), relationship.name.span);
            let places = relationship.also_on.iter().map(|ty| place(ty, relationship));
            taken.extend(places.map(|place| (place, own.clone())));
        }
    }
}

/// The implementers of an interface or the members of a union, sorted.
fn further_types(joined: &Schema, name: &str) -> Vec<String> {
    let mut types: Vec<String> = match joined.types.get(name) {
        Some(ExtendedType::Union(union)) => {
            union.members.iter().map(|member| member.to_string()).collect()
        }
        Some(ExtendedType::Interface(_)) => (joined.types.iter())
            .filter(|(_, ty)| match ty {
                ExtendedType::Object(ty) => ty.implements_interfaces.contains(name),
                ExtendedType::Interface(ty) => ty.implements_interfaces.contains(name),
                ExtendedType::Scalar(_)
                | ExtendedType::Union(_)
                | ExtendedType::Enum(_)
                | ExtendedType::InputObject(_) => false,
            })
            .map(|(name, _)| name.to_string())
            .collect(),
        _ => Vec::new(),
    };
    types.sort();
    types
}

/// The source type's name in the joined schema.
fn joined_source(remotes: &[RemoteSchema], relationship: &Relationship) -> String {
    remotes[usize::from(relationship.source.0)].joined_type(&relationship.source_type.value)
}

/// A type and the name that it gets.
fn place(ty: &str, relationship: &Relationship) -> (String, String) {
    (ty.to_owned(), relationship.name.value.clone())
}

/// `Node.owner`
fn title(relationship: &Relationship) -> String {
    format!("{}.{}", relationship.source_type.value, relationship.name.value)
}

fn field_clash(
    remotes: &[RemoteSchema],
    joined: &Schema,
    relationship: &Relationship,
    ty: &str,
) -> Option<Diagnostic> {
    let (title, name) = (title(relationship), &relationship.name);
    let field = fields_of(joined, ty)?.get(name.value.as_str())?;
    let message = format!("relationship `{title}` is named like a field of `{ty}`");
    let diagnostic = Diagnostic::error(codes::RELATIONSHIP_NAMED_LIKE_FIELD, message, name.span)
        .label(format!("`{ty}` gets it too, and has a field of this name"))
        .help("give the relationship another name");
    let coordinate = SchemaCoordinate::Field(ty, &field.name).to_string();
    let renamed = remotes.iter().find_map(|remote| remote.places.get(&coordinate).copied());
    let location = field.name.location().or(renamed)?;
    let remote =
        remotes.iter().find(|remote| remote.schema.sources.contains_key(&location.file_id()));
    Some(match remote {
        Some(remote) => diagnostic
            .related(remote.span(Some(location)), format!("`{}`, declared here", field.ty)),
        None => diagnostic,
    })
}

fn relationship_clash(
    relationship: &Relationship,
    ty: &str,
    (other, span): &(String, Span),
) -> Diagnostic {
    let (title, name) = (title(relationship), &relationship.name);
    let message = format!("there are two relationships `{ty}.{}`", name.value);
    Diagnostic::error(codes::DUPLICATE_RELATIONSHIP, message, name.span)
        .label(format!("`{title}` is one"))
        .related(*span, format!("`{other}` is the other"))
        .related(relationship.source_type_declared, format!("`{ty}` is one of these"))
        .help("give one of them another name: each is a field of the joined type")
}
