//! The presets of a role, found by what gets them.

use std::collections::HashMap;

use crate::facts::{Preset, PresetPlace, RemoteId};

/// The presets of a role, by the type that has the field with the argument, or the input field.
#[derive(Debug, Default)]
pub(crate) struct Presets<'a> {
    by_type: HashMap<&'a str, Vec<Preset<'a>>>,
}

impl<'a> Presets<'a> {
    pub(crate) fn new(presets: &[Preset<'a>]) -> Self {
        let mut found = Self::default();
        for preset in presets {
            let (PresetPlace::Argument { parent: ty, .. }
            | PresetPlace::InputField { input: ty, .. }) = preset.place;
            found.by_type.entry(ty).or_default().push(*preset);
        }
        found
    }

    /// Whether there are none.
    #[expect(dead_code, reason = "for documents with presets")]
    pub(crate) fn is_empty(&self) -> bool {
        self.by_type.is_empty()
    }

    /// The presets of a field's arguments, with the arguments' names. The type has its name in the
    /// joined schema, the field that of the remote schema.
    #[expect(dead_code, reason = "for documents with presets")]
    pub(crate) fn of_field(
        &self,
        remote: RemoteId,
        parent: &str,
        field: &str,
    ) -> impl Iterator<Item = (&'a str, &Preset<'a>)> {
        self.of_type(remote, parent).filter_map(move |preset| match preset.place {
            PresetPlace::Argument { field: of, argument, .. } if of == field => {
                Some((argument, preset))
            }
            _ => None,
        })
    }

    /// The presets of an input object type, with the names of the fields. The type has its name in
    /// the joined schema.
    #[expect(dead_code, reason = "for documents with presets")]
    pub(crate) fn of_input(
        &self,
        remote: RemoteId,
        input: &str,
    ) -> impl Iterator<Item = (&'a str, &Preset<'a>)> {
        self.of_type(remote, input).filter_map(|preset| match preset.place {
            PresetPlace::InputField { field, .. } => Some((field, preset)),
            PresetPlace::Argument { .. } => None,
        })
    }

    fn of_type(&self, remote: RemoteId, ty: &str) -> impl Iterator<Item = &Preset<'a>> {
        let presets = self.by_type.get(ty).map_or(&[][..], Vec::as_slice);
        presets.iter().filter(move |preset| preset.remote == remote)
    }
}
