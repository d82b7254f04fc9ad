//! Presets: what the gateway adds for a role to arguments and to input objects.
//!
//! ```text
//! client    query ($who: Person) { user { name } greet(who: $who) }
//! upstream  query ($who: Person, $_js0: ID!) { user(id: $_js0) { name } greet(who: $who) }
//! variables { "who": { "last": "Bar", "first": "Foo" }, "_js0": "7" }
//! ```
//!
//! What is the same for everybody stands in the document. What the session says travels as a
//! variable. Into the values of variables presets go at run time: here it is stated where.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use apollo_compiler::Name;
use apollo_compiler::Node;
use apollo_compiler::ast::{
    Definition, Document, Field as AstField, InputValueDefinition, Selection, Type,
};
use apollo_compiler::executable::{Argument, Field};

use super::client_parts::{self, Arguments};
use super::collect::Owner;
use super::input::scalar;
use super::key_parts::PartField;
use super::print::Used;
use super::{LowerError, Lowering};
use crate::client_part::{ClientPart, ClientValue};
use crate::facts::{self, ArgumentValue, Batching, PresetValue, Relationship, RemoteId, Segment};
use crate::operation::{
    BoundPresets, FetchId, InputPreset, InputPresets, InputPresetsId, InputType, JsonPiece,
    OperationPresets, PresetEffect, SessionValue, SessionValueId, VariableId, VariablePresets,
    VariablePresetsId,
};
use crate::shared::Shared;

/// What presets add to an operation, found so far.
#[derive(Default)]
pub(super) struct PresetDrafts {
    pub(super) session_values: Vec<SessionValue>,
    pub(super) variables: Vec<VariablePresets>,
    pub(super) inputs: Vec<InputPresets>,
    /// By remote schema, type, and whether every request needs their session values.
    input_ids: HashMap<(RemoteId, Name, bool), InputPresetsId>,
}

impl PresetDrafts {
    pub(super) fn finish(self) -> OperationPresets {
        OperationPresets {
            session_values: self.session_values.into(),
            variables: self.variables.into(),
            inputs: self.inputs.into(),
        }
    }
}

/// What presets add to the requests of a fetch.
#[derive(Default)]
pub(super) struct FetchPresets {
    /// Those of the document, if it is not made of batches.
    pub(super) session_values: Vec<SessionValueId>,
    pub(super) variables: Vec<VariablePresetsId>,
    /// The client's variables that stand where no null may.
    pub(super) required: BTreeSet<VariableId>,
}

impl Lowering<'_, '_> {
    /// The name of the variable that holds a session value: `_js0`. No key's variable begins so.
    pub(super) fn session_name(&self, number: usize) -> String {
        format!("{}s{number}", self.prefix)
    }

    /// `$_js0: ID!`
    pub(super) fn session_declaration(&self, id: SessionValueId) -> String {
        let SessionValue { name, declared, .. } = &self.presets.session_values[usize::from(id.0)];
        format!("${name}: {declared}")
    }

    /// The session values of these numbers, which every request needs.
    pub(super) fn session_values(&mut self, numbers: &[usize]) -> Vec<SessionValueId> {
        numbers.iter().map(|number| self.session_value(*number, true)).collect()
    }

    fn session_value(&mut self, number: usize, is_always_needed: bool) -> SessionValueId {
        let name = self.session_name(number);
        let values = &mut self.presets.session_values;
        let place = values.iter().position(|value| value.name == name).unwrap_or_else(|| {
            let (variable, declared) = self.schema.presets().session_value(number);
            let ty = Type::parse(declared, "type.graphql").map(|ty| session_type(&ty.non_null()));
            values.push(SessionValue {
                variable: variable.to_owned().into(),
                name: name.into(),
                declared: format!("{}!", declared.trim_end_matches('!')).into(),
                // The compiler wrote it, so it can be read.
                ty: ty.unwrap_or(InputType { nullable: false, kind: scalar("String") }),
                is_always_needed: false,
            });
            values.len() - 1
        });
        values[place].is_always_needed |= is_always_needed;
        SessionValueId(place as u16)
    }

    /// Notes what presets add to the requests of a fetch, a document of which uses this.
    pub(super) fn note_presets(
        &mut self,
        fetch: FetchId,
        remote: RemoteId,
        used: &Used,
        is_whole: bool,
    ) {
        if self.schema.presets().is_empty() {
            return;
        }
        let ids: Vec<_> =
            used.variables.iter().filter_map(|id| self.variable_presets(remote, *id)).collect();
        let values = if is_whole { self.session_values(&used.session) } else { Vec::new() };
        let presets = &mut self.fetches[usize::from(fetch.0)].presets;
        presets.required.extend(&used.required);
        presets.session_values.extend(values);
        presets.variables.extend(ids);
        presets.variables.sort();
        presets.variables.dedup();
    }

    fn variable_presets(
        &mut self,
        remote: RemoteId,
        variable: VariableId,
    ) -> Option<VariablePresetsId> {
        let definition = &self.definitions[usize::from(variable.0)];
        let presets = self.input_presets(remote, definition.ty.inner_named_type(), false)?;
        let known = &mut self.presets.variables;
        let is_it = |of: &VariablePresets| (of.variable, of.presets) == (variable, presets);
        let place = known.iter().position(is_it).unwrap_or_else(|| {
            let default = definition.default_value.as_deref();
            let default = default.map(|value| client_parts::json(value).into());
            known.push(VariablePresets { variable, default, presets });
            known.len() - 1
        });
        Some(VariablePresetsId(place as u16))
    }

    /// The presets in objects of an input object type and below them, if there are any. Types may be
    /// recursive: each gets its id when it is first seen.
    fn input_presets(
        &mut self,
        remote: RemoteId,
        input: &Name,
        is_always_needed: bool,
    ) -> Option<InputPresetsId> {
        let mut waiting = Vec::new();
        let id = self.input_presets_id(remote, input, is_always_needed, &mut waiting)?;
        while let Some((id, input)) = waiting.pop() {
            let members: Vec<_> = self.schema.presets().of_input(remote, &input).collect();
            let member = |(name, preset): (&str, facts::Preset<'_>)| {
                let mut pieces = Pieces { lowering: self, is_always_needed, pieces: Vec::new() };
                pieces.value(preset.ty, &preset.value);
                InputPreset { name: name.to_owned().into(), value: pieces.pieces.into() }
            };
            let members = members.into_iter().map(member).collect();
            let schema = self.schema.schema();
            let mut below = Vec::new();
            for (name, field) in schema.get_input_object(&input).iter().flat_map(|it| &it.fields) {
                let ty = field.ty.inner_named_type();
                let id = self.input_presets_id(remote, ty, is_always_needed, &mut waiting);
                below.extend(id.map(|id| (Cow::Owned(name.to_string()), id)));
            }
            for (name, ty) in self.schema.presets().inside(remote, &input) {
                let ty = self.schema.remote(remote).names.types.joined(ty);
                let ty = Name::new_unchecked(&ty);
                let id = self.input_presets_id(remote, &ty, is_always_needed, &mut waiting);
                below.extend(id.map(|id| (Cow::Owned(name.to_owned()), id)));
            }
            below.sort();
            below.dedup();
            self.presets.inputs[usize::from(id.0)] = InputPresets { members, below: below.into() };
        }
        Some(id)
    }

    fn input_presets_id(
        &mut self,
        remote: RemoteId,
        input: &Name,
        is_always_needed: bool,
        waiting: &mut Vec<(InputPresetsId, Name)>,
    ) -> Option<InputPresetsId> {
        if !self.schema.presets().reach(remote, input) {
            return None;
        }
        let inputs = &mut self.presets.inputs;
        let key = (remote, input.clone(), is_always_needed);
        let id = *self.presets.input_ids.entry(key).or_insert_with(|| {
            let id = InputPresetsId(inputs.len() as u16);
            inputs.push(InputPresets::default());
            waiting.push((id, input.clone()));
            id
        });
        Some(id)
    }

    /// Whether a preset stands in place of a bound argument.
    pub(super) fn is_replaced(
        &self,
        relationship: &Relationship<'_>,
        segment: &Segment<'_>,
        bound: &facts::Argument<'_>,
    ) -> bool {
        // Rows find their keys in what the list asked for.
        let is_list = matches!(relationship.batching, Batching::Listed { .. })
            && matches!(bound.value, ArgumentValue::Variable { .. });
        let (presets, remote) = (self.schema.presets(), relationship.remote);
        relationship.preset_wins
            && !is_list
            && presets
                .of_field(remote, segment.parent, segment.field)
                .any(|(it, _)| it == bound.name)
    }

    /// Whether a preset of a field on the way to the target is sent: unless what is bound stands.
    pub(super) fn is_preset_sent(
        &self,
        relationship: &Relationship<'_>,
        segment: &Segment<'_>,
        argument: &str,
    ) -> bool {
        let bound = segment.arguments.iter().find(|bound| bound.name == argument);
        bound.is_none_or(|bound| self.is_replaced(relationship, segment, bound))
    }

    /// What presets do to what a relationship binds. Constants into which they go become variables.
    pub(super) fn bound_presets(
        &mut self,
        relationship: &Relationship<'_>,
        arguments: &mut Arguments,
    ) -> Vec<BoundPresets> {
        let mut found = Vec::new();
        for segment in relationship.path.iter().filter(|_| !self.schema.presets().is_empty()) {
            for bound in segment.arguments {
                let (suffix, constant) = match bound.value {
                    ArgumentValue::Literal(_) => continue,
                    ArgumentValue::Part { suffix, object, .. } => (suffix, Some(object)),
                    ArgumentValue::Variable { suffix, .. } => (suffix, None),
                };
                let suffix = || Cow::Owned(suffix.to_owned());
                if self.is_replaced(relationship, segment, bound) {
                    found.push(BoundPresets { suffix: suffix(), effect: PresetEffect::Replace });
                    continue;
                }
                let Some(input) = self.schema.bound_input(relationship.remote, &bound.value) else {
                    continue;
                };
                let Some(id) = self.input_presets(relationship.remote, &input, true) else {
                    continue;
                };
                found.push(BoundPresets { suffix: suffix(), effect: PresetEffect::Add(id) });
                if constant.is_some() && arguments.variable(&bound.value).is_none() {
                    arguments.parts.push(ClientPart {
                        suffix: suffix(),
                        constant: constant.map(|object| object.to_owned().into()),
                        value: ClientValue::Json("{}".into()),
                    });
                }
            }
        }
        found
    }

    /// The arguments of a field that the gateway asks for itself, if presets may go among or into
    /// them, and those that the field has.
    pub(super) fn part_arguments(
        &self,
        field: &PartField,
        has_presets: bool,
    ) -> (Vec<Node<Argument>>, &[Node<InputValueDefinition>]) {
        let presets = self.schema.presets();
        if field.arguments.is_empty() || (!has_presets && presets.is_empty()) {
            return (Vec::new(), &[]);
        }
        let definition = self.schema.schema().type_field(&field.parent, &field.name);
        let definitions = definition.map_or(&[][..], |definition| &definition.arguments);
        // The compiler wrote them, so they can be read.
        let document = Document::parse(format!("{{ f{} }}", field.arguments), "field.graphql");
        let given =
            document.ok().and_then(|document| Some(only_field(&document)?.arguments.clone()));
        (given.unwrap_or_default(), definitions)
    }

    /// Refuses a field of an interface if presets of an implementer's would be lost.
    pub(super) fn check_presets(
        &self,
        owner: Owner,
        parent: &Name,
        field: &Node<Field>,
    ) -> Result<(), LowerError> {
        let presets = self.schema.presets();
        let (Owner::Remote(remote), false) = (owner, presets.is_empty()) else { return Ok(()) };
        let names = &self.schema.remote(remote).names;
        let of = |ty: &str| -> Vec<_> {
            let field = names.own_field(ty, &field.name);
            let presets = presets.of_field(remote, ty, field);
            presets.map(|(name, preset)| (name, preset.value)).collect()
        };
        let own = of(parent);
        let implementers = self.schema.possible_types(parent).into_iter().flatten();
        for implementer in implementers {
            if of(implementer).iter().any(|preset| !own.contains(preset)) {
                let name = &field.name;
                let message = format!(
                    "field `{name}` can be asked for on object types only: `... on {implementer} {{ {name} }}`"
                );
                return Err(self.error(message, field.location()));
            }
        }
        Ok(())
    }
}

fn only_field(document: &Document) -> Option<&AstField> {
    match document.definitions.first()? {
        Definition::OperationDefinition(operation) => match operation.selection_set.first()? {
            Selection::Field(field) => Some(field),
            _ => None,
        },
        _ => None,
    }
}

/// What the session's text must be. Enums and custom scalars are strings to the gateway.
fn session_type(ty: &Type) -> InputType {
    let kind = match ty {
        Type::List(item) | Type::NonNullList(item) => {
            crate::operation::InputKind::List(Shared::new(session_type(item)))
        }
        Type::Named(name) | Type::NonNullNamed(name) => scalar(name),
    };
    InputType { nullable: !ty.is_non_null(), kind }
}

/// A preset as JSON, in pieces.
struct Pieces<'p, 'a, 'd> {
    lowering: &'p mut Lowering<'a, 'd>,
    is_always_needed: bool,
    pieces: Vec<JsonPiece>,
}

impl Pieces<'_, '_, '_> {
    /// A value of a type, which is GraphQL text.
    fn value(&mut self, ty: &str, value: &PresetValue<'_>) {
        match *value {
            PresetValue::Literal { json, .. } => self.text(json),
            PresetValue::Session { variable } => {
                let number = self.lowering.schema.presets().number(variable, ty);
                let id = self.lowering.session_value(number, self.is_always_needed);
                self.pieces.push(JsonPiece::Session(id));
            }
            PresetValue::List { ty, items } => {
                self.text("[");
                for (idx, item) in items.iter().enumerate() {
                    self.text(if idx == 0 { "" } else { "," });
                    self.value(ty, item);
                }
                self.text("]");
            }
            PresetValue::Inside => {}
            PresetValue::Object(members) => {
                self.text("{");
                for (idx, member) in members.iter().enumerate() {
                    let comma = if idx == 0 { "" } else { "," };
                    self.text(&format!("{comma}\"{}\":", member.name));
                    self.value(member.ty, &member.value);
                }
                self.text("}");
            }
        }
    }

    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.pieces.last_mut() {
            Some(JsonPiece::Text(known)) => known.to_mut().push_str(text),
            _ => self.pieces.push(JsonPiece::Text(text.to_owned().into())),
        }
    }
}
