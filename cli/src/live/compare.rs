//! What has changed between the SDL in the folder and the schema that an API has now.
//!
//! A change is harmless if everything that the gateway may send is still accepted, and everything
//! that may come back still fits. Descriptions, directives and the order of things do not count.

use std::collections::HashSet;

use apollo_compiler::ast::{FieldDefinition, InputValueDefinition, Type};
use apollo_compiler::collections::{IndexMap, IndexSet};
use apollo_compiler::schema::{Component, ComponentName, EnumType, ExtendedType, InputObjectType};
use apollo_compiler::schema::{Name, UnionType};
use apollo_compiler::{Node, Schema};

/// One change.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// What it does to the gateway.
    pub(crate) effect: Effect,
    /// The coordinate in the folder's SDL whose users have to know: `Query.user(id:)`.
    pub(crate) concerns: String,
    /// What has changed, in words.
    pub(crate) text: String,
}

/// What a change does to a gateway that was built before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Some request or some answer does not fit any more.
    Breaking,
    /// Everything goes on as before.
    Harmless,
}

/// All changes, in the order of the folder's SDL; new types come last.
pub(crate) fn compare(folder: &Schema, live: &Schema) -> Vec<Change> {
    let mut comparison = Comparison {
        folder,
        live,
        inputs: inputs(folder),
        outputs: outputs(folder),
        changes: vec![],
    };
    comparison.types();
    comparison.changes
}

struct Comparison<'a> {
    folder: &'a Schema,
    live: &'a Schema,
    /// The types that the folder's SDL takes somewhere.
    inputs: HashSet<&'a Name>,
    /// The types that the folder's SDL gives somewhere.
    outputs: HashSet<&'a Name>,
    changes: Vec<Change>,
}

impl<'a> Comparison<'a> {
    fn types(&mut self) {
        let (folder, live) = (self.folder, self.live);
        let own = |schema: &'a Schema| schema.types.iter().filter(|(_, ty)| !ty.is_built_in());
        for (name, old) in own(folder) {
            match live.types.get(self.live_name(name)) {
                Some(new) => self.type_(name, old, new),
                None => self.breaking(name, format!("type `{name}` is gone")),
            }
        }
        let kept: HashSet<_> = folder.types.keys().map(|name| self.live_name(name)).collect();
        for (name, _) in own(live).filter(|(name, _)| !kept.contains(name)) {
            self.harmless(name, format!("type `{name}` is new"));
        }
    }

    /// What the live schema calls a type: a root type may have another name and is still the root.
    fn live_name<'n>(&self, name: &'n Name) -> &'n Name
    where
        'a: 'n,
    {
        let (old, new) = (&self.folder.schema_definition, &self.live.schema_definition);
        let roots = [
            (&old.query, &new.query),
            (&old.mutation, &new.mutation),
            (&old.subscription, &new.subscription),
        ];
        roots
            .into_iter()
            .find_map(|(old, new)| match (old, new) {
                (Some(old), Some(new)) if old.name == *name => Some(&new.name),
                _ => None,
            })
            .unwrap_or(name)
    }

    fn type_(&mut self, name: &Name, old: &ExtendedType, new: &ExtendedType) {
        use ExtendedType::{Enum, InputObject, Interface, Object, Scalar, Union};
        match (old, new) {
            (Scalar(_), Scalar(_)) => {}
            (Object(old), Object(new)) => {
                self.fields(name, &old.fields, &new.fields);
                self.interfaces(name, &old.implements_interfaces, &new.implements_interfaces);
            }
            (Interface(old), Interface(new)) => {
                self.fields(name, &old.fields, &new.fields);
                self.interfaces(name, &old.implements_interfaces, &new.implements_interfaces);
            }
            (Union(old), Union(new)) => self.members(name, old, new),
            (Enum(old), Enum(new)) => self.values(name, old, new),
            (InputObject(old), InputObject(new)) => self.input_fields(name, old, new),
            (Scalar(_) | Object(_) | Interface(_) | Union(_) | Enum(_) | InputObject(_), _) => {
                let (old, new) = (kind(old), kind(new));
                self.breaking(name, format!("type `{name}` was {old} and is {new} now"));
            }
        }
    }

    fn fields(
        &mut self,
        parent: &Name,
        old: &IndexMap<Name, Component<FieldDefinition>>,
        new: &IndexMap<Name, Component<FieldDefinition>>,
    ) {
        for (name, old) in old {
            let field = format!("{parent}.{name}");
            let Some(new) = new.get(name) else {
                self.breaking(&field, format!("field `{field}` is gone"));
                continue;
            };
            let fits = new.ty.is_assignable_to(&old.ty);
            self.type_change(&field, &format!("field `{field}`"), &old.ty, &new.ty, fits);
            self.arguments(&field, old, new);
        }
        for name in new.keys().filter(|name| !old.contains_key(*name)) {
            self.harmless(parent, format!("field `{parent}.{name}` is new"));
        }
    }

    fn arguments(&mut self, field: &str, old: &FieldDefinition, new: &FieldDefinition) {
        for old in &old.arguments {
            let argument = format!("{field}({}:)", old.name);
            match new.argument_by_name(&old.name) {
                Some(new) => self.input(&argument, &format!("argument `{argument}`"), old, new),
                None => self.breaking(&argument, format!("argument `{argument}` is gone")),
            }
        }
        let is_new = |new: &&Node<InputValueDefinition>| old.argument_by_name(&new.name).is_none();
        for new in new.arguments.iter().filter(is_new) {
            self.new_input(field, &format!("argument `{field}({}:)`", new.name), new);
        }
    }

    fn input_fields(&mut self, parent: &Name, old: &InputObjectType, new: &InputObjectType) {
        for (name, old) in &old.fields {
            let field = format!("{parent}.{name}");
            match new.fields.get(name) {
                Some(new) => self.input(&field, &format!("input field `{field}`"), old, new),
                None => self.breaking(&field, format!("input field `{field}` is gone")),
            }
        }
        for (name, new) in new.fields.iter().filter(|(name, _)| !old.fields.contains_key(*name)) {
            self.new_input(parent, &format!("input field `{parent}.{name}`"), new);
        }
    }

    /// An argument or an input field that both have.
    fn input(
        &mut self,
        concerns: &str,
        what: &str,
        old: &InputValueDefinition,
        new: &InputValueDefinition,
    ) {
        // Where there is a default, leaving the value out stays right.
        let optional = new.default_value.is_some() && !old.ty.is_non_null();
        let accepted =
            if optional { new.ty.as_ref().clone().nullable() } else { (*new.ty).clone() };
        self.type_change(concerns, what, &old.ty, &new.ty, old.ty.is_assignable_to(&accepted));
        if old.default_value != new.default_value {
            let shown = |value: &InputValueDefinition| match &value.default_value {
                Some(default) => format!("`{default}`"),
                None => "absent".to_owned(),
            };
            let text =
                format!("the default of {what} was {} and is {} now", shown(old), shown(new));
            if new.is_required() && !old.is_required() {
                self.breaking(concerns, text);
            } else {
                self.harmless(concerns, text);
            }
        }
    }

    fn new_input(&mut self, concerns: &str, what: &str, new: &InputValueDefinition) {
        if new.is_required() {
            self.breaking(concerns, format!("{what} is new and required"));
        } else {
            self.harmless(concerns, format!("{what} is new"));
        }
    }

    fn type_change(&mut self, concerns: &str, what: &str, old: &Type, new: &Type, fits: bool) {
        if old == new {
            return;
        }
        let text = format!("{what} was `{old}` and is `{new}` now");
        if fits { self.harmless(concerns, text) } else { self.breaking(concerns, text) }
    }

    fn interfaces(
        &mut self,
        name: &Name,
        old: &IndexSet<ComponentName>,
        new: &IndexSet<ComponentName>,
    ) {
        for interface in old.difference(new) {
            self.breaking(name, format!("`{name}` does not implement `{interface}` any more"));
        }
        for interface in new.difference(old) {
            self.harmless(name, format!("`{name}` implements `{interface}` now"));
        }
    }

    fn members(&mut self, name: &Name, old: &UnionType, new: &UnionType) {
        for member in old.members.difference(&new.members) {
            self.breaking(name, format!("`{member}` is no member of union `{name}` any more"));
        }
        for member in new.members.difference(&old.members) {
            self.harmless(name, format!("`{member}` is a new member of union `{name}`"));
        }
    }

    /// A value that is gone can not be sent any more; one that is new is refused in an answer, since
    /// the joined schema does not have it.
    fn values(&mut self, name: &Name, old: &EnumType, new: &EnumType) {
        for value in old.values.keys().filter(|value| !new.values.contains_key(*value)) {
            let text = format!("enum value `{name}.{value}` is gone");
            self.either(self.inputs.contains(name), name, text);
        }
        for value in new.values.keys().filter(|value| !old.values.contains_key(*value)) {
            let text = format!("enum value `{name}.{value}` is new");
            self.either(self.outputs.contains(name), name, text);
        }
    }

    fn either(&mut self, breaks: bool, concerns: &str, text: String) {
        if breaks { self.breaking(concerns, text) } else { self.harmless(concerns, text) }
    }

    fn breaking(&mut self, concerns: &str, text: String) {
        let concerns = concerns.to_owned();
        self.changes.push(Change { effect: Effect::Breaking, concerns, text });
    }

    fn harmless(&mut self, concerns: &str, text: String) {
        let concerns = concerns.to_owned();
        self.changes.push(Change { effect: Effect::Harmless, concerns, text });
    }
}

/// The kind in words, with its article.
fn kind(ty: &ExtendedType) -> &'static str {
    match ty {
        ExtendedType::Scalar(_) => "a scalar",
        ExtendedType::Object(_) => "an object",
        ExtendedType::Interface(_) => "an interface",
        ExtendedType::Union(_) => "a union",
        ExtendedType::Enum(_) => "an enum",
        ExtendedType::InputObject(_) => "an input object",
    }
}

/// The fields of objects and interfaces.
fn fields(schema: &Schema) -> impl Iterator<Item = &FieldDefinition> {
    schema
        .types
        .values()
        .filter_map(|ty| match ty {
            ExtendedType::Object(object) => Some(&object.fields),
            ExtendedType::Interface(interface) => Some(&interface.fields),
            _ => None,
        })
        .flat_map(|fields| fields.values())
        .map(|field| field.as_ref())
}

fn outputs(schema: &Schema) -> HashSet<&Name> {
    fields(schema).map(|field| field.ty.inner_named_type()).collect()
}

fn inputs(schema: &Schema) -> HashSet<&Name> {
    let arguments = fields(schema).flat_map(|field| &field.arguments).map(|argument| &*argument.ty);
    let input_fields = schema
        .types
        .values()
        .filter_map(|ty| match ty {
            ExtendedType::InputObject(input) => Some(&input.fields),
            _ => None,
        })
        .flat_map(|fields| fields.values())
        .map(|field| &*field.ty);
    arguments.chain(input_fields).map(Type::inner_named_type).collect()
}
