//! Key structs and enums, each of them once for the whole gateway.

use std::collections::BTreeMap;

use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Schema};

use crate::ir::{KeyField, Relationship};
use crate::names::{Case, Named, RustIdent, Scope};

use super::binding::MemberPlan;
use super::rules;
use super::types::{Leaf, RustType, rust_type};

/// A key struct.
#[derive(Debug)]
pub(crate) struct KeyPlan {
    /// Its name.
    pub(crate) ident: RustIdent,
    /// Who uses it, a line each.
    pub(crate) docs: Vec<String>,
    /// Its fields. Their GraphQL names and types are what makes it another struct.
    pub(crate) members: Vec<MemberPlan>,
}

impl KeyPlan {
    /// Whether the struct has the lifetime `'a`.
    pub(crate) fn is_borrowed(&self) -> bool {
        self.members.iter().any(|member| member.ty.is_borrowed())
    }
}

/// An enum of the schemas that a key or an argument has.
#[derive(Debug)]
pub(crate) struct EnumPlan {
    /// Its name.
    pub(crate) ident: RustIdent,
    /// Doc lines.
    pub(crate) docs: Vec<String>,
    /// Its values, in schema order, with their GraphQL names.
    pub(crate) variants: Vec<(Named, String)>,
}

/// The key structs and enums so far.
#[derive(Debug)]
pub(super) struct Keys {
    keys: Vec<KeyPlan>,
    key_names: Scope,
    /// By name and values: a name may stand for two enums if one is renamed.
    enums: BTreeMap<(String, Vec<String>), EnumPlan>,
    enum_names: Scope,
}

impl Default for Keys {
    fn default() -> Self {
        let (key_names, enum_names) = (Scope::items(), Scope::items());
        Self { keys: Vec::new(), key_names, enums: BTreeMap::new(), enum_names }
    }
}

/// The key of a relationship, as its module uses it.
#[derive(Debug)]
pub(super) struct JoinKey {
    /// The struct, as an index of the plans.
    pub(super) idx: usize,
    /// For each of [`Relationship::key`] that is used, the part of the struct.
    pub(super) parts: Vec<Option<KeyPart>>,
    /// Doc lines: which parts are read as another type than they have.
    pub(super) notes: Vec<String>,
}

/// A part of a key, as a relationship's module uses it.
#[derive(Debug, Clone)]
pub(super) struct KeyPart {
    /// The key field.
    pub(super) name: String,
    /// The struct's member.
    pub(super) ident: RustIdent,
    /// The field's own type, if the part is read as another.
    pub(super) own: Option<RustType>,
}

impl Keys {
    /// The enums, then the key structs.
    pub(super) fn into_plans(self) -> (Vec<EnumPlan>, Vec<KeyPlan>) {
        (self.enums.into_values().collect(), self.keys)
    }

    /// The struct at an index.
    pub(super) fn key(&self, idx: usize) -> &KeyPlan {
        &self.keys[idx]
    }

    /// The key of a relationship: a struct of its own or one that an equal key has made.
    pub(super) fn join_key(
        &mut self,
        relationship: &Relationship,
        source: &Schema,
        target: &Schema,
    ) -> JoinKey {
        let mut scope = Scope::members();
        let mut plans = Vec::new();
        let mut parts = Vec::new();
        let mut notes = Vec::new();
        for (idx, field) in relationship.key.iter().enumerate() {
            if !field.used {
                parts.push(None);
                continue;
            }
            let name = &field.name.value;
            let own = Leaf::of(source, &field.ty);
            let mut leaf = own;
            for (what, fields) in relationship.matched() {
                let Some(row) = fields.iter().find(|field| field.key == idx) else { continue };
                let met = leaf.meet(Leaf::of(target, &row.ty));
                if met != leaf {
                    leaf = met;
                    let leaf = leaf.as_str();
                    notes.push(format!("`{name}` is read as {leaf}, as `{what}` compares it."));
                }
            }
            let is_own = leaf == own;
            let ty = rust_type(source, &field.ty, leaf, self);
            let member = MemberPlan::new(scope.name(Case::Snake, name), name, ty, Vec::new());
            parts.push(Some(KeyPart {
                name: name.clone(),
                ident: member.ident.clone(),
                own: (!is_own).then(|| rust_type(source, &field.ty, own, self)),
            }));
            plans.push(member);
        }
        JoinKey { idx: self.share(plans, relationship), parts, notes }
    }

    /// The struct with these members.
    fn share(&mut self, members: Vec<MemberPlan>, relationship: &Relationship) -> usize {
        let user = use_line(relationship);
        if let Some(idx) = self.keys.iter().position(|key| key.members == members) {
            self.keys[idx].docs.push(user);
            return idx;
        }
        let names: Vec<&str> = used(relationship).map(|field| field.name.value.as_str()).collect();
        let name = if names.is_empty() { "empty".to_owned() } else { names.join("_") };
        let named = self.key_names.name(Case::Pascal, &format!("{name}_key"));
        let mut docs = vec![user];
        docs.extend(named.note);
        self.keys.push(KeyPlan { ident: named.ident, docs, members });
        self.keys.len() - 1
    }

    /// The enum of a schema.
    pub(super) fn enum_type(&mut self, schema: &Schema, name: &str) -> RustIdent {
        let mut values: Vec<String> = match schema.types.get(name) {
            Some(ExtendedType::Enum(enum_)) => enum_.values.keys().map(Name::to_string).collect(),
            Some(_) | None => Vec::new(),
        };
        let in_order = values.clone();
        values.sort_unstable();
        let identity = (name.to_owned(), values);
        if let Some(plan) = self.enums.get(&identity) {
            return plan.ident.clone();
        }
        let named = self.enum_names.name(Case::Pascal, name);
        let mut docs = vec![format!("`enum {name}`")];
        docs.extend(named.note);
        let mut scope = Scope::members();
        let variants = in_order.into_iter().map(|value| (scope.name(Case::Pascal, &value), value));
        let variants = variants.collect();
        let plan = EnumPlan { ident: named.ident.clone(), docs, variants };
        self.enums.insert(identity, plan);
        named.ident
    }
}

/// The key fields that something uses, in the order of `lhs_fields`.
pub(super) fn used(relationship: &Relationship) -> impl Iterator<Item = &KeyField> {
    relationship.key.iter().filter(|field| field.used)
}

/// `` `user_id: ID` of `Order`, for `Order.user`. ``
fn use_line(relationship: &Relationship) -> String {
    let source = &relationship.source_type.value;
    let fields: Vec<String> = used(relationship)
        .map(|field| format!("`{}: {}`", field.name.value, field.declared_type()))
        .collect();
    let fields = if fields.is_empty() { "No field".to_owned() } else { fields.join(", ") };
    format!("{fields} of `{source}`, for `{}`.", rules::coordinate(relationship))
}
