//! Types of one name that lifts connect are one type, with the fields of all of them.
//!
//! ```graphql
//! type Product { upc: ID! name: String! price: Int }    # products
//! type Product { upc: ID! inStock: Boolean }            # inventory
//! type Product { upc: ID! name: String price: Int inStock: Boolean }
//! ```
//!
//! A field that several of them have is one field if its arguments are equal and its types differ in
//! nullability only. It is non-null if each of them has it so: what is lifted may be missing.

use std::collections::{BTreeSet, HashMap};

use apollo_compiler::Name;
use apollo_compiler::ast::Type;
use apollo_compiler::schema::{Component, ExtendedType, FieldDefinition, ObjectType};
use joinwright_operation::facts::RemoteId;

use super::super::lifts::Connected;
use super::equal::{self, Difference, Side};
use super::types;
use crate::diagnostic::Diagnostics;
use crate::ir::RemoteSchema;

/// The lifted types, merged.
pub(super) struct Lifted {
    types: HashMap<String, ExtendedType>,
}

/// A remote schema with its part of the type.
type Part<'a> = (&'a RemoteSchema, &'a ObjectType);

impl Lifted {
    /// Merges each of the types.
    pub(super) fn merge(
        remotes: &[RemoteSchema],
        connected: &Connected,
        findings: &mut Diagnostics,
    ) -> Self {
        let mut names: Vec<&str> = connected.types().collect();
        names.sort_unstable();
        let mut types = HashMap::new();
        for name in names {
            let members = connected.members(name).into_iter().flatten();
            let parts: Vec<Part<'_>> = members
                .filter_map(|id| {
                    let remote = &remotes[usize::from(id.0)];
                    Some((remote, &**remote.schema.get_object(name)?))
                })
                .collect();
            if let Some(merged) = merged(&parts, findings) {
                types.insert(name.to_owned(), merged);
            }
        }
        Self { types }
    }

    /// The merged type, if a remote schema has a part of it.
    pub(super) fn part_of(
        &self,
        connected: &Connected,
        remote: usize,
        name: &Name,
    ) -> Option<&ExtendedType> {
        let members: &BTreeSet<RemoteId> = connected.members(name)?;
        let ty = self.types.get(name.as_str())?;
        members.contains(&RemoteId(remote as u16)).then_some(ty)
    }
}

fn merged(parts: &[Part<'_>], findings: &mut Diagnostics) -> Option<ExtendedType> {
    let ((_, first), rest) = parts.split_first()?;
    let mut merged = (*first).clone();
    for (_, part) in rest {
        merged.implements_interfaces.extend(part.implements_interfaces.iter().cloned());
    }
    merged.fields.clear();
    for (idx, (remote, part)) in parts.iter().enumerate() {
        for field in part.fields.values() {
            if remote.is_root_type(field.ty.inner_named_type()) {
                continue;
            }
            if !merged.fields.contains_key(&field.name) {
                let field = merge_field(parts, idx, field, findings);
                merged.fields.insert(field.name.clone(), field);
            }
        }
    }
    for part in parts {
        check_interfaces(parts, part, &merged, findings);
    }
    Some(ExtendedType::Object(merged.into()))
}

/// The field of the first remote schema that has it, as nullable as all of them make it.
fn merge_field(
    parts: &[Part<'_>],
    first: usize,
    field: &Component<FieldDefinition>,
    findings: &mut Diagnostics,
) -> Component<FieldDefinition> {
    let mut ty = field.ty.clone();
    let mut is_everywhere = true;
    for (remote, part) in parts {
        let Some(other) = part.fields.get(&field.name) else {
            is_everywhere = false;
            continue;
        };
        let meet = meet(&ty, &other.ty);
        let mut alike = FieldDefinition::clone(other);
        if meet.is_some() {
            alike.ty = field.ty.clone();
        }
        if let Some(difference) = equal::of_field(&part.name, field, &alike) {
            let (owner, first) = parts[first];
            let (first, second) = (first.clone().into(), (*part).clone().into());
            let (first, second) = (ExtendedType::Object(first), ExtendedType::Object(second));
            findings.push(types::clash(owner, remote, &first, &second, &difference));
        }
        ty = meet.unwrap_or(ty);
    }
    let mut merged = field.clone();
    merged.make_mut().ty = if is_everywhere { ty } else { ty.nullable() };
    merged
}

/// The type that values of both have: nullable where one of them is. None if they differ otherwise.
fn meet(one: &Type, other: &Type) -> Option<Type> {
    let ty = match (one, other) {
        (Type::Named(a) | Type::NonNullNamed(a), Type::Named(b) | Type::NonNullNamed(b)) => {
            (a == b).then(|| Type::Named(a.clone()))?
        }
        (Type::List(a) | Type::NonNullList(a), Type::List(b) | Type::NonNullList(b)) => {
            Type::List(Box::new(meet(a, b)?))
        }
        (_, _) => return None,
    };
    Some(if one.is_non_null() && other.is_non_null() { ty.non_null() } else { ty })
}

/// Where a remote schema has an interface of the type, its part of the type must implement it: else a
/// fragment on the type could stand where that remote schema never has it.
fn check_interfaces(
    parts: &[Part<'_>],
    (remote, part): &Part<'_>,
    merged: &ObjectType,
    findings: &mut Diagnostics,
) {
    for interface in &merged.implements_interfaces {
        let is_lacking = remote.schema.types.contains_key(&interface.name)
            && !part.implements_interfaces.contains(interface);
        let owner = parts.iter().find(|(_, ty)| ty.implements_interfaces.contains(interface));
        let (true, Some((owner, first))) = (is_lacking, owner) else { continue };
        let name = &interface.name;
        let difference = Difference {
            message: format!("only one implements `{name}`, which both know"),
            first: Side::has(Some(name), format!("interface `{name}`")),
            second: Side::missing(name),
        };
        let (first, second) = ((*first).clone().into(), (*part).clone().into());
        let (first, second) = (ExtendedType::Object(first), ExtendedType::Object(second));
        findings.push(types::clash(owner, remote, &first, &second, &difference));
    }
}
