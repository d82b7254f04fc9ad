//! The presets of a role, found by what gets them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Schema};

use crate::facts::{
    ArgumentValue, Preset, PresetPlace, PresetValue, Relationship, RemoteId, RemoteSchema,
};
use crate::joined::JoinedSchema;

/// The presets of a role.
#[derive(Debug, Default)]
pub(crate) struct Presets<'a> {
    /// By the type that has the field with the argument, or the input field.
    by_type: HashMap<&'a str, Vec<Preset<'a>>>,
    /// The input object types in whose values, or below them, there are presets.
    reached: HashMap<RemoteId, HashSet<Name>>,
    /// What presets take from the session, and as which type. The place is the number.
    session: Vec<(&'a str, &'a str)>,
}

/// A preset with the name of the argument or input field that gets it.
pub(crate) type ArgumentPreset<'a> = (&'a str, Preset<'a>);

impl<'a> Presets<'a> {
    pub(crate) fn new(
        schema: &Schema,
        remotes: &[RemoteSchema<'a>],
        presets: &[Preset<'a>],
    ) -> Self {
        let mut found = Self::default();
        for preset in presets {
            let (PresetPlace::Argument { parent: ty, .. }
            | PresetPlace::InputField { input: ty, .. }) = preset.place;
            found.by_type.entry(ty).or_default().push(*preset);
            found.number_session_values(preset.ty, &preset.value);
        }
        for (idx, remote) in remotes.iter().enumerate() {
            let id = RemoteId(idx as u16);
            let inputs: Vec<&Preset<'_>> = (presets.iter())
                .filter(|it| it.remote == id && matches!(it.place, PresetPlace::InputField { .. }))
                .collect();
            if !inputs.is_empty() {
                found.reached.insert(id, reached(schema, remote, &inputs));
            }
        }
        found
    }

    /// Values nest no deeper than the compiler's input.
    fn number_session_values(&mut self, ty: &'a str, value: &PresetValue<'a>) {
        match *value {
            PresetValue::Literal { .. } | PresetValue::Inside => {}
            PresetValue::Session { variable } => {
                if !self.session.contains(&(variable, ty)) {
                    self.session.push((variable, ty));
                }
            }
            PresetValue::List { ty, items } => {
                items.iter().for_each(|item| self.number_session_values(ty, item));
            }
            PresetValue::Object(members) => {
                members.iter().for_each(|it| self.number_session_values(it.ty, &it.value));
            }
        }
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_type.is_empty()
    }

    /// The number of a session variable as a type.
    pub(crate) fn number(&self, variable: &str, ty: &str) -> usize {
        // All of the presets' are there.
        self.session.iter().position(|known| *known == (variable, ty)).unwrap_or_default()
    }

    /// The session variable and the type that have a number.
    pub(crate) fn session_value(&self, number: usize) -> (&'a str, &'a str) {
        self.session.get(number).copied().unwrap_or_default()
    }

    /// The presets of a field's arguments. The type has its name in the joined schema, the field that
    /// of the remote schema.
    pub(crate) fn of_field(
        &self,
        remote: RemoteId,
        parent: &str,
        field: &str,
    ) -> impl Iterator<Item = ArgumentPreset<'a>> {
        self.of_type(remote, parent).filter_map(move |preset| match preset.place {
            PresetPlace::Argument { field: of, argument, .. } if of == field => {
                Some((argument, *preset))
            }
            PresetPlace::Argument { .. } | PresetPlace::InputField { .. } => None,
        })
    }

    /// The presets of an input object type, by its name in the joined schema.
    pub(crate) fn of_input(
        &self,
        remote: RemoteId,
        input: &str,
    ) -> impl Iterator<Item = ArgumentPreset<'a>> {
        self.of_type(remote, input).filter_map(|preset| match preset.place {
            PresetPlace::InputField { field, .. } if preset.value != PresetValue::Inside => {
                Some((field, *preset))
            }
            PresetPlace::Argument { .. } | PresetPlace::InputField { .. } => None,
        })
    }

    /// The fields of an input object type that hold objects with presets, and these objects' own
    /// types, as far as the role's schema does not say it.
    pub(crate) fn inside(
        &self,
        remote: RemoteId,
        input: &str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.of_type(remote, input).filter_map(|preset| match (preset.place, preset.value) {
            (PresetPlace::InputField { field, .. }, PresetValue::Inside) => {
                Some((field, inner_type(preset.ty)))
            }
            _ => None,
        })
    }

    /// Whether there are presets in objects of an input object type or below them, by its name in the
    /// joined schema.
    pub(crate) fn reach(&self, remote: RemoteId, input: &str) -> bool {
        self.reached.get(&remote).is_some_and(|reached| reached.contains(input))
    }

    fn of_type(&self, remote: RemoteId, ty: &str) -> impl Iterator<Item = &Preset<'a>> {
        let presets = self.by_type.get(ty).map_or(&[][..], Vec::as_slice);
        presets.iter().filter(move |preset| preset.remote == remote)
    }
}

impl JoinedSchema<'_> {
    /// Whether presets decide, beside the key, what a relationship's target answers.
    pub(crate) fn has_presets(&self, relationship: &Relationship<'_>) -> bool {
        let remote = relationship.remote;
        relationship.path.iter().any(|segment| {
            let mut presets = self.presets().of_field(remote, segment.parent, segment.field);
            let mut bound = segment.arguments.iter();
            presets.next().is_some()
                || bound.any(|bound| self.bound_input(remote, &bound.value).is_some())
        })
    }

    /// The input object type of a bound argument, by its name in the joined schema, if there are
    /// presets in its values.
    pub(crate) fn bound_input(&self, remote: RemoteId, bound: &ArgumentValue<'_>) -> Option<Name> {
        let (ArgumentValue::Part { ty, .. } | ArgumentValue::Variable { ty, .. }) = bound else {
            return None;
        };
        let joined = self.remote(remote).names.types.joined(inner_type(ty));
        self.presets().reach(remote, &joined).then(|| Name::new_unchecked(&joined))
    }
}

/// The name in a type that is GraphQL text.
fn inner_type(ty: &str) -> &str {
    ty.trim_matches(['[', ']', '!'])
}

/// The input object types of a remote schema that have presets or hold others that do, by their names
/// in the joined schema.
fn reached(schema: &Schema, remote: &RemoteSchema<'_>, presets: &[&Preset<'_>]) -> HashSet<Name> {
    let mut holders: HashMap<Cow<'_, str>, Vec<&str>> = HashMap::new();
    for (name, ty) in &schema.types {
        if let ExtendedType::InputObject(input) = ty {
            for field in input.fields.values() {
                let inner = Cow::Borrowed(field.ty.inner_named_type().as_str());
                holders.entry(inner).or_default().push(name);
            }
        }
    }
    let mut waiting = Vec::new();
    for preset in presets {
        let PresetPlace::InputField { input, .. } = preset.place else { continue };
        match preset.value {
            PresetValue::Inside => {
                let inner = remote.names.types.joined(inner_type(preset.ty));
                holders.entry(inner).or_default().push(input);
            }
            _ => waiting.push(input),
        }
    }
    let mut found = HashSet::new();
    while let Some(input) = waiting.pop() {
        if found.insert(Name::new_unchecked(input)) {
            waiting.extend(holders.get(input).into_iter().flatten());
        }
    }
    found
}
