//! Functions: what they get and what they give, as types that the gateway crate owns.

use std::collections::BTreeMap;

use apollo_compiler::Schema;
use apollo_compiler::ast::Type;
use apollo_compiler::schema::{ExtendedType, ObjectType};

use crate::ir::{Relationship, RemoteSchema};
use crate::names::{Case, RustIdent, Scope};

use super::keys::{JoinKey, Keys, used};

/// A function that answers a relationship.
#[derive(Debug)]
pub(crate) struct FunctionPlan {
    /// Its path, word by word.
    pub(crate) path: Vec<RustIdent>,
    /// The fields of the key that it gets.
    pub(crate) key: Vec<OwnedMember>,
    /// The type of one value.
    pub(crate) ty: OwnedType,
}

/// A field of a struct that the gateway crate sees.
#[derive(Debug)]
pub(crate) struct OwnedMember {
    /// Its name.
    pub(crate) ident: RustIdent,
    /// Doc lines.
    pub(crate) docs: Vec<String>,
    /// Its GraphQL name.
    pub(crate) name: String,
    /// Its type.
    pub(crate) ty: OwnedType,
}

/// A struct of an object type that a function returns.
#[derive(Debug)]
pub(crate) struct OwnedStruct {
    /// Its name.
    pub(crate) ident: RustIdent,
    /// Doc lines.
    pub(crate) docs: Vec<String>,
    /// Its GraphQL name.
    pub(crate) name: String,
    /// Its fields.
    pub(crate) members: Vec<OwnedMember>,
}

/// A type of Rust that borrows nothing.
#[derive(Debug, Clone)]
pub(crate) enum OwnedType {
    /// `i32`: Int
    Int,
    /// `f64`: Float
    Float,
    /// `bool`: Boolean
    Boolean,
    /// `String`: ID, String
    String,
    /// `Scalar`: a custom scalar
    Scalar,
    /// `enums::Speed`
    Enum(RustIdent),
    /// `types::Estimate`
    Struct(RustIdent),
    /// `Vec<_>`
    Vec(Box<OwnedType>),
    /// `Option<_>`
    Option(Box<OwnedType>),
    /// `Box<_>`: without it the struct would contain itself.
    Box(Box<OwnedType>),
}

/// The structs of all functions, each of them once.
#[derive(Debug)]
pub(super) struct Types {
    names: Scope,
    idents: BTreeMap<String, RustIdent>,
    structs: Vec<OwnedStruct>,
}

impl Default for Types {
    fn default() -> Self {
        Self { names: Scope::items(), idents: BTreeMap::new(), structs: Vec::new() }
    }
}

impl Types {
    /// All structs, in the order in which they are first reached.
    pub(super) fn into_plans(self) -> Vec<OwnedStruct> {
        self.structs
    }

    /// The function of a relationship; nothing if a server answers it.
    pub(super) fn function(
        &mut self,
        relationship: &Relationship,
        source: &Schema,
        target: &RemoteSchema,
        key: &JoinKey,
        keys: &mut Keys,
    ) -> Option<FunctionPlan> {
        let path = target.function.as_ref()?.split("::").map(RustIdent::own).collect();
        let parts = key.parts.iter().flatten();
        let key = used(relationship)
            .zip(parts)
            .map(|(field, part)| OwnedMember {
                ident: part.ident.clone(),
                docs: vec![format!("`{}: {}`", field.name.value, field.ty)],
                name: field.name.value.clone(),
                ty: self.bare(source, &field.ty, keys),
            })
            .collect();
        let ty = self.bare(&target.schema, &relationship.path.last()?.ty, keys);
        Some(FunctionPlan { path, key, ty })
    }

    /// The type without its outer nullability.
    fn bare(&mut self, schema: &Schema, ty: &Type, keys: &mut Keys) -> OwnedType {
        match ty {
            Type::List(item) | Type::NonNullList(item) => {
                OwnedType::Vec(Box::new(self.nullable(schema, item, keys)))
            }
            Type::Named(name) | Type::NonNullNamed(name) => match name.as_str() {
                "Int" => OwnedType::Int,
                "Float" => OwnedType::Float,
                "Boolean" => OwnedType::Boolean,
                "ID" | "String" => OwnedType::String,
                _ => match schema.types.get(name) {
                    Some(ExtendedType::Enum(_)) => OwnedType::Enum(keys.enum_type(schema, name)),
                    Some(ExtendedType::Object(object)) => {
                        OwnedType::Struct(self.object(schema, object, keys))
                    }
                    _ => OwnedType::Scalar,
                },
            },
        }
    }

    fn nullable(&mut self, schema: &Schema, ty: &Type, keys: &mut Keys) -> OwnedType {
        let bare = self.bare(schema, ty, keys);
        if ty.is_non_null() { bare } else { OwnedType::Option(Box::new(bare)) }
    }

    /// The struct of an object type. Types of one name are one type: composition saw to it.
    fn object(&mut self, schema: &Schema, object: &ObjectType, keys: &mut Keys) -> RustIdent {
        let name = object.name.as_str();
        if let Some(ident) = self.idents.get(name) {
            return ident.clone();
        }
        let named = self.names.name(Case::Pascal, name);
        self.idents.insert(name.to_owned(), named.ident.clone());
        let place = self.structs.len();
        let mut docs = vec![format!("`type {name}`")];
        docs.extend(named.note);
        let ident = named.ident.clone();
        self.structs.push(OwnedStruct { ident, docs, name: name.to_owned(), members: Vec::new() });
        let mut scope = Scope::members();
        for field in object.fields.values() {
            let named = scope.name(Case::Snake, &field.name);
            let mut docs = vec![format!("`{}: {}`", field.name, field.ty)];
            docs.extend(named.note);
            let bare = self.bare(schema, &field.ty, keys);
            let boxed = if contains(schema, &field.ty, name) {
                OwnedType::Box(Box::new(bare))
            } else {
                bare
            };
            let is_non_null = field.ty.is_non_null();
            let ty = if is_non_null { boxed } else { OwnedType::Option(Box::new(boxed)) };
            let (ident, name) = (named.ident, field.name.to_string());
            self.structs[place].members.push(OwnedMember { ident, docs, name, ty });
        }
        named.ident
    }
}

/// Whether a value of type `ty` holds one of `object` without a list between them.
fn contains(schema: &Schema, ty: &Type, object: &str) -> bool {
    let mut seen: Vec<&str> = Vec::new();
    let mut next: Vec<&Type> = vec![ty];
    while let Some(ty) = next.pop() {
        let name = ty.inner_named_type().as_str();
        if ty.is_list() || seen.contains(&name) {
            continue;
        }
        if name == object {
            return true;
        }
        seen.push(name);
        if let Some(ExtendedType::Object(definition)) = schema.types.get(name) {
            next.extend(definition.fields.values().map(|field| &field.ty));
        }
    }
    false
}
