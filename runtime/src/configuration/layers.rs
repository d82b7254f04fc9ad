//! Layers: what is said at several places, one laid over the other.

use serde::Deserialize;
use serde_json::Value;

use super::error::ConfigurationError;
use super::file::{ConfigurationFile, value};
use crate::auth::AuthSettings;
use crate::settings::Settings;

/// A flag that says a setting.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Flag {
    /// `--listen`
    pub(crate) name: &'static str,
    /// The setting, as a path in the tree: `/listen`.
    pub(crate) setting: &'static str,
    /// What it says.
    pub(crate) text: String,
}

/// Settings in the making.
pub(super) struct Layers {
    tree: Value,
    /// Not in the tree: it is secret, and has variables of its own.
    auth: AuthSettings,
    /// As it is: no layer says it.
    base: Settings,
}

impl Layers {
    /// The lowest layer: what the builder says.
    pub(super) fn new(settings: &Settings) -> Result<Self, ConfigurationError> {
        let tree = serde_json::to_value(settings).map_err(by_builder)?;
        Settings::deserialize(&tree).map_err(by_builder)?;
        Ok(Self { tree, auth: settings.auth.clone(), base: settings.clone() })
    }

    /// Lays a file over it.
    pub(super) fn lay_file(&mut self, file: &ConfigurationFile) -> Result<(), ConfigurationError> {
        merge(&mut self.tree, &file.tree);
        if let Some(auth) = &file.auth {
            self.auth = auth.clone();
        }
        Ok(())
    }

    /// Lays the environment over it. A variable that is set to nothing says nothing.
    pub(super) fn lay_environment(
        &mut self,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<(), ConfigurationError> {
        for setting in settings(&self.tree) {
            let said = variables(&setting).into_iter().find_map(|variable| {
                let text = environment(&variable).filter(|text| !text.is_empty())?;
                Some((variable, text))
            });
            let Some((variable, text)) = said else { continue };
            self.set(&setting, &text).map_err(|message| {
                ConfigurationError::new(format!("the environment variable `{variable}`"), message)
            })?;
        }
        Ok(())
    }

    /// Lays a flag over it.
    pub(super) fn lay_flag(&mut self, flag: &Flag) -> Result<(), ConfigurationError> {
        let wrong = |message| ConfigurationError::new(format!("the flag `{}`", flag.name), message);
        self.set(flag.setting, &flag.text).map_err(wrong)
    }

    /// What comes of all layers.
    pub(super) fn settings(self) -> Result<Settings, ConfigurationError> {
        let mut settings = Settings::deserialize(self.tree).map_err(by_builder)?;
        settings.auth = self.auth;
        settings.when_ready = self.base.when_ready;
        Ok(settings)
    }

    /// Sets one setting to the first meaning of a text that it can have.
    fn set(&mut self, setting: &str, text: &str) -> Result<(), String> {
        let mut wrong = None;
        for meaning in meanings(self.tree.pointer(setting), text) {
            let mut tree = self.tree.clone();
            if let Some(place) = tree.pointer_mut(setting) {
                *place = meaning;
            }
            match Settings::deserialize(&tree) {
                Ok(_) => {
                    self.tree = tree;
                    return Ok(());
                }
                Err(error) => wrong = wrong.or(Some(error.to_string())),
            }
        }
        Err(wrong.unwrap_or_else(|| "it means nothing".to_owned()))
    }
}

fn by_builder(error: serde_json::Error) -> ConfigurationError {
    ConfigurationError::new("the builder's settings", error.to_string())
}

/// Lays one tree over another: objects member by member, all else as a whole.
fn merge(tree: &mut Value, over: &Value) {
    match (tree, over) {
        (Value::Object(members), Value::Object(over)) => {
            for (name, value) in over {
                merge(members.entry(name).or_insert(Value::Null), value);
            }
        }
        (tree, over) => *tree = over.clone(),
    }
}

/// The paths of all settings of a tree: of what is no object.
pub(super) fn settings(tree: &Value) -> Vec<String> {
    fn collect(tree: &Value, path: &str, paths: &mut Vec<String>) {
        match tree {
            Value::Object(members) => {
                for (name, value) in members {
                    collect(value, &format!("{path}/{name}"), paths);
                }
            }
            _ => paths.push(path.to_owned()),
        }
    }
    let mut paths = Vec::new();
    collect(tree, "", &mut paths);
    paths
}

/// The environment variable of a setting: `/http/tls/key` is `JOINWRIGHT_HTTP_TLS_KEY`.
pub(super) fn variable(setting: &str) -> String {
    format!("JOINWRIGHT{}", setting.replace('/', "_").to_ascii_uppercase())
}

/// All that a setting's variable may be called: what Hasura has too has Hasura's name as well.
fn variables(setting: &str) -> Vec<String> {
    let mut names = vec![variable(setting)];
    if setting == "/enable_remote_schema_permissions" {
        names.push(format!("HASURA_GRAPHQL{}", setting.replace('/', "_").to_ascii_uppercase()));
    }
    names
}

/// What a text may mean at the place of a value, the likeliest first.
fn meanings(now: Option<&Value>, text: &str) -> Vec<Value> {
    let string = Value::String(text.to_owned());
    let yaml = value(text).unwrap_or_else(|| string.clone());
    match (now, text) {
        (Some(Value::String(_)), _) => vec![string],
        (Some(Value::Array(_)), _) if !yaml.is_array() => {
            vec![text.split(',').map(|item| Value::String(item.trim().to_owned())).collect()]
        }
        (Some(Value::Bool(_) | Value::Null), "1") => vec![Value::Bool(true), yaml, string],
        (Some(Value::Bool(_) | Value::Null), "0") => vec![Value::Bool(false), yaml, string],
        _ => vec![yaml, string],
    }
}
