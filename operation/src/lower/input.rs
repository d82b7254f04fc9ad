//! Variable definitions: what the client's values are checked against.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use apollo_compiler::ast::Type;
use apollo_compiler::executable::VariableDefinition;
use apollo_compiler::schema::{ExtendedType, InputObjectType};
use apollo_compiler::{Name, Node, Schema};

use super::Lowering;
use super::print::constant_text;
use crate::facts::{Names, RemoteId};
use crate::operation::{
    FetchId, InputField, InputKind, InputObject, InputType, Variable, VariableId,
};
use crate::shared::Shared;

/// Lowers variable definitions, with the input object types that they reach.
pub(super) fn variables(
    schema: &Schema,
    definitions: &[Node<VariableDefinition>],
) -> (Vec<Variable>, Vec<InputObject>) {
    let mut inputs = Inputs { schema, ids: HashMap::new(), objects: Vec::new(), waiting: vec![] };
    let variables = (definitions.iter())
        .map(|definition| Variable {
            name: definition.name.to_string().into(),
            ty: inputs.ty(&definition.ty),
            has_default: definition.default_value.is_some(),
            default_boolean: definition.default_value.as_ref().and_then(|value| value.to_bool()),
        })
        .collect();
    inputs.lower_waiting();
    (variables, inputs.objects)
}

/// A scalar by its name.
pub(super) fn scalar(name: &str) -> InputKind {
    match name {
        "Int" => InputKind::Int,
        "Float" => InputKind::Float,
        "String" => InputKind::String,
        "Boolean" => InputKind::Boolean,
        "ID" => InputKind::Id,
        _ => InputKind::Custom,
    }
}

/// The input object types found so far. Types may be recursive: a type gets its id when it is
/// first seen and its fields when its turn comes.
struct Inputs<'s> {
    schema: &'s Schema,
    ids: HashMap<Name, u16>,
    objects: Vec<InputObject>,
    waiting: Vec<(u16, &'s InputObjectType)>,
}

impl<'s> Inputs<'s> {
    fn ty(&mut self, ty: &Type) -> InputType {
        let kind = match ty {
            Type::List(item) | Type::NonNullList(item) => {
                InputKind::List(Shared::new(self.ty(item)))
            }
            Type::Named(name) | Type::NonNullNamed(name) => self.kind(name),
        };
        InputType { nullable: !ty.is_non_null(), kind }
    }

    fn kind(&mut self, name: &Name) -> InputKind {
        match self.schema.types.get(name) {
            Some(ExtendedType::InputObject(object)) => InputKind::Object(self.object(name, object)),
            Some(ExtendedType::Enum(enum_)) => {
                let mut values: Vec<Cow<'static, str>> =
                    enum_.values.keys().map(|value| Cow::Owned(value.to_string())).collect();
                values.sort();
                InputKind::Enum { name: name.to_string().into(), values: values.into() }
            }
            _ => scalar(name),
        }
    }

    fn object(&mut self, name: &Name, object: &'s InputObjectType) -> u16 {
        if let Some(&known) = self.ids.get(name) {
            return known;
        }
        let id = self.objects.len() as u16;
        self.ids.insert(name.clone(), id);
        let one_of = object.directives.has("oneOf");
        let (name, fields) = (Cow::Owned(name.to_string()), Cow::Borrowed(&[][..]));
        self.objects.push(InputObject { name, fields, one_of });
        self.waiting.push((id, object));
        id
    }

    fn lower_waiting(&mut self) {
        while let Some((id, object)) = self.waiting.pop() {
            let mut fields: Vec<InputField> = (object.fields.values())
                .map(|field| InputField {
                    name: field.name.to_string().into(),
                    ty: self.ty(&field.ty),
                    has_default: field.default_value.is_some(),
                })
                .collect();
            fields.sort_by(|a, b| a.name.cmp(&b.name));
            self.objects[usize::from(id)].fields = fields.into();
        }
    }
}

impl Lowering<'_, '_> {
    /// `($n: Int = 5, $_js0: ID!)`, or nothing without variables.
    pub(super) fn declarations(
        &self,
        fetch: FetchId,
        remote: RemoteId,
        variables: &[VariableId],
    ) -> String {
        let presets = &self.fetches[usize::from(fetch.0)].presets;
        let declarations: Vec<String> = (variables.iter())
            .map(|id| self.declaration(remote, *id, &presets.required))
            .chain(presets.session_values.iter().map(|id| self.session_declaration(*id)))
            .collect();
        match declarations.as_slice() {
            [] => String::new(),
            declarations => format!("({})", declarations.join(", ")),
        }
    }

    /// `$n: Int = 5`, with the type's name in the remote schema that is asked.
    ///
    /// The default of a value that gets presets is sent with them. Where the variable is required,
    /// its type must say then what the default said.
    pub(super) fn declaration(
        &self,
        remote: RemoteId,
        id: VariableId,
        required: &BTreeSet<VariableId>,
    ) -> String {
        let definition = &self.definitions[usize::from(id.0)];
        let ty = own_type(&self.schema.remote(remote).names, &definition.ty);
        let inner = definition.ty.inner_named_type();
        let default = match definition.default_value.as_deref() {
            Some(value) if !self.schema.presets().reach(remote, inner) => {
                format!(" = {}", constant_text(value))
            }
            Some(value) if !value.is_null() && !ty.ends_with('!') && required.contains(&id) => {
                "!".to_owned()
            }
            _ => String::new(),
        };
        format!("${}: {ty}{default}", definition.name)
    }

    pub(super) fn variable_name(&self, id: VariableId) -> &str {
        &self.definitions[usize::from(id.0)].name
    }
}

/// A type of the joined schema as the remote schema writes it.
fn own_type(names: &Names<'_>, ty: &Type) -> String {
    match ty {
        Type::Named(name) => names.own_type(name).to_owned(),
        Type::NonNullNamed(name) => format!("{}!", names.own_type(name)),
        Type::List(item) => format!("[{}]", own_type(names, item)),
        Type::NonNullList(item) => format!("[{}]!", own_type(names, item)),
    }
}
