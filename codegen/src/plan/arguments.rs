//! What a key binds: a tree of structs, one member for each path segment, argument and input field.

use apollo_compiler::Schema;
use apollo_compiler::ast::Type;
use apollo_compiler::schema::ExtendedType;

use crate::ir::{ArgumentMapping, Mapping, Relationship};
use crate::names::{Case, RustIdent, Scope};
use crate::source::Spanned;

use super::binding::{
    Binding, FitPlan, MemberPlan, MemberValue, StructPlan, Suffixes, Value, VariablePlan,
};
use super::keys::{JoinKey, KeyPart, Keys};
use super::literal;
use super::types::{Leaf, RustType, rust_type};

/// The most types in a list literal that is a tuple; its type must stay readable.
const MAX_TUPLE: usize = 4;

/// Plans the structs of one relationship's module.
pub(super) struct ArgumentPlanner<'a> {
    target: &'a Schema,
    key: &'a JoinKey,
    keys: &'a mut Keys,
    types: Scope,
    structs: Vec<StructPlan>,
    suffixes: Suffixes,
}

impl<'a> ArgumentPlanner<'a> {
    pub(super) fn new(target: &'a Schema, key: &'a JoinKey, keys: &'a mut Keys) -> Self {
        let suffixes = Suffixes::default();
        Self { target, key, keys, types: Scope::items(), structs: Vec::new(), suffixes }
    }

    /// What the relationship's key binds, with the variables in the order of the path.
    pub(super) fn binding(self, relationship: &'a Relationship) -> Binding {
        let arguments = || relationship.path.iter().flat_map(|segment| &segment.arguments);
        let each = arguments()
            .find_map(|argument| Some((argument, literal::around_each(&argument.value.value)?.1)));
        if let Some((argument, item)) = each {
            return self.element(argument, item);
        }
        if arguments().all(|argument| !holds_key(argument)) {
            return Binding::Nothing;
        }
        self.arguments(relationship)
    }

    fn element(mut self, argument: &'a ArgumentMapping, item: &'a Mapping) -> Binding {
        let item_type = each_type(self.target, &argument.value.value, &argument.ty);
        let (ty, value) = self.value(item, item_type);
        let variable =
            VariablePlan { suffix: self.suffixes.free(&argument.name.value), members: Vec::new() };
        Binding::Element { structs: self.structs, ty, value, variable }
    }

    fn arguments(mut self, relationship: &'a Relationship) -> Binding {
        let mut segments = Scope::members();
        let mut members = Vec::new();
        let mut values = Vec::new();
        let mut variables = Vec::new();
        for segment in &relationship.path {
            if !segment.arguments.iter().any(holds_key) {
                continue;
            }
            let field = &segment.field.value;
            let segment_member = segments.name(Case::Snake, field);
            let (ty, value, segment_variables) = self.segment(field, &segment.arguments);
            variables.extend(segment_variables.into_iter().map(|(suffix, argument)| {
                let members = vec![segment_member.ident.clone(), argument];
                VariablePlan { suffix, members }
            }));
            values.push(MemberValue::new(&segment_member, field, value));
            members.push(MemberPlan::new(segment_member, field, ty, Vec::new()));
        }
        let ident = RustIdent::own("Arguments");
        let docs = vec!["What a key binds.".to_owned()];
        let mut structs = self.structs;
        structs.insert(0, StructPlan { ident: ident.clone(), docs, is_input: false, members });
        Binding::Arguments { structs, value: Value::Struct { ident, members: values }, variables }
    }

    /// The struct of one path segment.
    fn segment(
        &mut self,
        field: &str,
        arguments: &'a [ArgumentMapping],
    ) -> (RustType, Value, Vec<(String, RustIdent)>) {
        let named = self.types.name(Case::Pascal, &format!("{field}_arguments"));
        let place = self.structs.len();
        let mut scope = Scope::members();
        let mut members = Vec::new();
        let mut values = Vec::new();
        let mut variables = Vec::new();
        for argument in arguments.iter().filter(|argument| holds_key(argument)) {
            let name = &argument.name.value;
            let member = scope.name(Case::Snake, name);
            let (ty, value) = self.value(&argument.value.value, &argument.ty);
            variables.push((self.suffixes.free(name), member.ident.clone()));
            values.push(MemberValue::new(&member, name, value));
            let docs = vec![format!("`{name}: {}`", argument.ty)];
            members.push(MemberPlan::new(member, name, ty, docs));
        }
        let names: Vec<String> = members.iter().map(|member| format!("{}:", member.name)).collect();
        let mut docs = vec![format!("`{field}({})`", names.join(", "))];
        docs.extend(named.note);
        let plan = StructPlan { ident: named.ident.clone(), docs, is_input: false, members };
        let ty = plan.ty();
        self.structs.insert(place, plan);
        (ty, Value::Struct { ident: named.ident, members: values }, variables)
    }

    /// The type and the value of a position.
    fn value(&mut self, mapping: &'a Mapping, position: &'a Type) -> (RustType, Value) {
        match mapping {
            Mapping::Key { key, ty } => self.part(*key, ty),
            Mapping::Static(constant) => (RustType::Json, Value::Constant(literal::json(constant))),
            Mapping::List(items) => self.list(items, position),
            Mapping::Object(fields) => self.object(fields, position),
            Mapping::Each(item) => self.value(&item.value, item_of(position)),
        }
    }

    /// A part of the key, as the type of its position.
    fn part(&mut self, key: usize, position: &Type) -> (RustType, Value) {
        let leaf = Leaf::of(self.target, position);
        let ty = rust_type(self.target, position, leaf, self.keys);
        let Some(KeyPart { name, ident, own }) = self.key.parts[key].clone() else {
            // A key field that a mapping uses is used.
            return (RustType::Json, Value::Constant("null".to_owned()));
        };
        // As raw JSON, the number 7 that is read as an ID must be a number again.
        let via = own.filter(|_| leaf == Leaf::Raw);
        let fit = FitPlan { name, part: ident, via, ty: ty.clone() };
        (ty, Value::Fit(fit))
    }

    fn list(&mut self, items: &'a [Spanned<Mapping>], position: &'a Type) -> (RustType, Value) {
        let items = items.iter().map(|item| self.value(&item.value, item_of(position)));
        let (types, values): (Vec<RustType>, Vec<Value>) = items.unzip();
        if types.iter().map(RustType::n_leaves).sum::<usize>() > MAX_TUPLE {
            return (RustType::Vec(Box::new(RustType::Raw)), Value::List(values));
        }
        (RustType::Tuple(types), Value::Tuple(values))
    }

    fn object(
        &mut self,
        fields: &'a [(Spanned<String>, Spanned<Mapping>)],
        position: &'a Type,
    ) -> (RustType, Value) {
        let target = self.target;
        let input = position.inner_named_type();
        let named = self.types.name(Case::Pascal, input);
        let place = self.structs.len();
        let mut scope = Scope::members();
        let mut members = Vec::new();
        let mut values = Vec::new();
        for (name, mapping) in fields {
            let member = scope.name(Case::Snake, &name.value);
            let field = field_type(target, position, &name.value);
            let (ty, value) = self.value(&mapping.value, field.unwrap_or(position));
            let docs = field.map(|field| format!("`{}: {field}`", name.value));
            values.push(MemberValue::new(&member, &name.value, value));
            members.push(MemberPlan::new(member, &name.value, ty, docs.into_iter().collect()));
        }
        let mut docs = vec![format!("`{input}`, as far as the relationship binds it.")];
        docs.extend(named.note);
        let plan = StructPlan { ident: named.ident.clone(), docs, is_input: true, members };
        let ty = plan.ty();
        self.structs.insert(place, plan);
        (ty, Value::Struct { ident: named.ident, members: values })
    }
}

/// Whether the argument travels as a variable.
pub(super) fn holds_key(argument: &ArgumentMapping) -> bool {
    literal::constant(&argument.value.value).is_none()
}

/// The type of the list's items; of a position that is no list, its own, as GraphQL coerces it.
fn item_of(position: &Type) -> &Type {
    match position {
        Type::List(item) | Type::NonNullList(item) => item,
        Type::Named(_) | Type::NonNullNamed(_) => position,
    }
}

/// The type of an input object's field.
fn field_type<'a>(schema: &'a Schema, input: &Type, field: &str) -> Option<&'a Type> {
    match schema.types.get(input.inner_named_type()) {
        Some(ExtendedType::InputObject(definition)) => {
            definition.fields.get(field).map(|field| &*field.ty)
        }
        _ => None,
    }
}

/// The item type of the list of all keys inside a position.
fn each_type<'a>(schema: &'a Schema, mapping: &Mapping, position: &'a Type) -> &'a Type {
    match mapping {
        Mapping::Each(_) => item_of(position),
        Mapping::Key { .. } | Mapping::Static(_) => position,
        Mapping::List(items) => items
            .iter()
            .find(|item| literal::around_each(&item.value).is_some())
            .map_or(position, |item| each_type(schema, &item.value, item_of(position))),
        Mapping::Object(fields) => fields
            .iter()
            .find(|(_, value)| literal::around_each(&value.value).is_some())
            .and_then(|(name, value)| {
                let field = field_type(schema, position, &name.value)?;
                Some(each_type(schema, &value.value, field))
            })
            .unwrap_or(position),
    }
}
