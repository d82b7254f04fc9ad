//! Presets as the facts state them.

use apollo_compiler::ast::{Type, Value};
use apollo_compiler::schema::ExtendedType;

use crate::ir::{Gateway, Preset, PresetPlace, RemoteSchema, Role};
use crate::syntax::is_session_variable;

use super::{names, preset_ways};

/// A value that the gateway gives for a role.
#[derive(Debug)]
pub(crate) struct PresetPlan {
    /// The remote schema's place in the table.
    pub(crate) remote: usize,
    /// What gets it; types have their names in the joined schema.
    pub(crate) place: PresetPlace,
    /// The type of what gets it.
    pub(crate) ty: String,
    /// The value.
    pub(crate) value: PresetValuePlan,
}

/// The value of a preset.
#[derive(Debug)]
pub(crate) enum PresetValuePlan {
    /// The same for everybody.
    Literal {
        /// As a GraphQL literal.
        graphql: String,
        /// As JSON.
        json: String,
    },
    /// A session variable.
    Session(String),
    /// A list with a session variable inside.
    List {
        /// The items' type.
        ty: String,
        /// The items.
        items: Vec<PresetValuePlan>,
    },
    /// An object with a session variable inside: names, types and values.
    Object(Vec<(String, String, PresetValuePlan)>),
    /// None: there are presets in what the field holds.
    Inside,
}

/// The presets of a role.
pub(super) fn presets(gateway: &Gateway, role: &Role) -> Vec<PresetPlan> {
    let own = role.presets.iter().map(|preset| self::preset(gateway, preset));
    own.chain(preset_ways::ways(gateway, role)).collect()
}

fn preset(gateway: &Gateway, preset: &Preset) -> PresetPlan {
    let remote = &gateway.remotes[usize::from(preset.remote.0)];
    let place = match &preset.place {
        PresetPlace::Argument { parent, field, argument } => PresetPlace::Argument {
            parent: names::parent(gateway, remote, parent),
            field: field.clone(),
            argument: argument.clone(),
        },
        PresetPlace::InputField { input, field } => {
            PresetPlace::InputField { input: remote.joined_type(input), field: field.clone() }
        }
    };
    PresetPlan {
        remote: usize::from(preset.remote.0),
        place,
        ty: preset.ty.to_string(),
        value: value(remote, &preset.value, &preset.ty, preset.is_static),
    }
}

/// The parser has bounded the nesting of values.
fn value(remote: &RemoteSchema, value: &Value, ty: &Type, is_static: bool) -> PresetValuePlan {
    let literal = || PresetValuePlan::Literal {
        graphql: value.serialize().no_indent().to_string(),
        json: json(value).to_string(),
    };
    if is_static || !has_session(value) {
        return literal();
    }
    match value {
        Value::String(text) => PresetValuePlan::Session(text.to_ascii_lowercase()),
        Value::List(items) => PresetValuePlan::List {
            ty: ty.item_type().to_string(),
            items: items
                .iter()
                .map(|one| self::value(remote, one, ty.item_type(), false))
                .collect(),
        },
        Value::Object(members) => match remote.schema.types.get(ty.inner_named_type()) {
            Some(ExtendedType::InputObject(input)) => {
                let members = members.iter().filter_map(|(name, value)| {
                    let ty = &input.fields.get(name)?.ty;
                    let value = self::value(remote, value, ty, false);
                    Some((name.to_string(), ty.to_string(), value))
                });
                PresetValuePlan::Object(members.collect())
            }
            // A custom scalar's members have no types: what is in it is what it says.
            _ => literal(),
        },
        _ => literal(),
    }
}

/// Whether a session variable is in a value.
fn has_session(value: &Value) -> bool {
    match value {
        Value::String(text) => is_session_variable(text),
        Value::List(items) => items.iter().any(|item| has_session(item)),
        Value::Object(members) => members.iter().any(|(_, value)| has_session(value)),
        _ => false,
    }
}

/// A value as JSON. Numbers keep their digits.
fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::Null | Value::Variable(_) => serde_json::Value::Null,
        Value::Enum(name) => name.as_str().into(),
        Value::String(text) => text.as_str().into(),
        Value::Boolean(value) => (*value).into(),
        Value::Int(number) => serde_json::from_str(number.as_str()).unwrap_or_default(),
        Value::Float(number) => serde_json::from_str(number.as_str()).unwrap_or_default(),
        Value::List(items) => items.iter().map(|item| json(item)).collect(),
        Value::Object(members) => {
            let member = members.iter().map(|(name, value)| (name.to_string(), json(value)));
            serde_json::Value::Object(member.collect())
        }
    }
}
