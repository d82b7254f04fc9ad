//! What a key binds, in output terms: structs, and the expressions that fill them.

use std::collections::BTreeSet;

use crate::names::{Named, RustIdent};

use super::types::RustType;

/// What a relationship's key binds.
#[derive(Debug)]
pub(crate) enum Binding {
    /// Nothing: every argument is static.
    Nothing,
    /// Aliased batching: the variables of one field.
    Arguments {
        /// The structs, outermost first.
        structs: Vec<StructPlan>,
        /// The outermost struct's value.
        value: Value,
        /// Its parts that are variables.
        variables: Vec<VariablePlan>,
    },
    /// Listed batching: one item of the list.
    Element {
        /// The structs of the item, outermost first.
        structs: Vec<StructPlan>,
        /// The item's type.
        ty: RustType,
        /// The item.
        value: Value,
        /// The variable that is the whole list's argument.
        variable: VariablePlan,
    },
}

/// A struct of arguments or of an input object.
#[derive(Debug)]
pub(crate) struct StructPlan {
    /// Its name.
    pub(crate) ident: RustIdent,
    /// Doc lines.
    pub(crate) docs: Vec<String>,
    /// Whether it is written as JSON.
    pub(crate) is_input: bool,
    /// Its members.
    pub(crate) members: Vec<MemberPlan>,
}

impl StructPlan {
    /// Whether the struct has the lifetime `'a`.
    pub(crate) fn is_borrowed(&self) -> bool {
        self.members.iter().any(|member| member.ty.is_borrowed())
    }

    /// Its type.
    pub(super) fn ty(&self) -> RustType {
        RustType::Struct { ident: self.ident.clone(), is_borrowed: self.is_borrowed() }
    }
}

/// A member of a struct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MemberPlan {
    /// Its name.
    pub(crate) ident: RustIdent,
    /// Doc lines.
    pub(crate) docs: Vec<String>,
    /// Its GraphQL name.
    pub(crate) name: String,
    /// Its type.
    pub(crate) ty: RustType,
}

impl MemberPlan {
    pub(super) fn new(named: Named, name: &str, ty: RustType, mut docs: Vec<String>) -> Self {
        docs.extend(named.note);
        Self { ident: named.ident, docs, name: name.to_owned(), ty }
    }
}

/// An expression that makes what a key binds.
#[derive(Debug)]
pub(crate) enum Value {
    /// A part of the key.
    Fit(FitPlan),
    /// A constant, as JSON.
    Constant(String),
    /// A struct.
    Struct {
        /// Its name.
        ident: RustIdent,
        /// Its members.
        members: Vec<MemberValue>,
    },
    /// A list literal of few items.
    Tuple(Vec<Value>),
    /// A list literal of many items, each of them JSON.
    List(Vec<Value>),
}

/// A part of the key, made to fit its place.
#[derive(Debug)]
pub(crate) struct FitPlan {
    /// The key field.
    pub(crate) name: String,
    /// The key's member.
    pub(crate) part: RustIdent,
    /// What it must become first: the key field's own type, where it is read as another and the
    /// difference shows.
    pub(crate) via: Option<RustType>,
    /// What it must become.
    pub(crate) ty: RustType,
}

/// The value of a struct's member.
#[derive(Debug)]
pub(crate) struct MemberValue {
    /// The member.
    pub(crate) ident: RustIdent,
    /// Its GraphQL name.
    pub(crate) name: String,
    /// Its value.
    pub(crate) value: Value,
}

impl MemberValue {
    pub(super) fn new(member: &Named, name: &str, value: Value) -> Self {
        Self { ident: member.ident.clone(), name: name.to_owned(), value }
    }
}

/// The ends of the names of a relationship's variables.
#[derive(Debug, Default)]
pub(super) struct Suffixes(BTreeSet<String>);

impl Suffixes {
    /// The argument's name, with a number if an argument of another segment has it already.
    pub(super) fn free(&mut self, name: &str) -> String {
        let mut suffix = name.to_owned();
        let mut number = 1;
        while !self.0.insert(suffix.clone()) {
            number += 1;
            suffix = format!("{name}_{number}");
        }
        suffix
    }
}

impl FromIterator<String> for Suffixes {
    fn from_iter<I: IntoIterator<Item = String>>(suffixes: I) -> Self {
        Self(suffixes.into_iter().collect())
    }
}

/// A variable of the upstream document.
#[derive(Debug)]
pub(crate) struct VariablePlan {
    /// The end of its name.
    pub(crate) suffix: String,
    /// The way to its value: a segment's member and an argument's member. Empty for an item.
    pub(crate) members: Vec<RustIdent>,
}
