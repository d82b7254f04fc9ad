//! The file `joinwright.yaml`: from its text to a layer, or to the place of what is wrong with it.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_saphyr::{DefaultMessageFormatter, Error, MessageFormatter};

use super::error::ConfigurationError;
use crate::auth::AuthSettings;
use crate::settings::Settings;

/// The environment variable that names the file.
pub(crate) const FILE_VARIABLE: &str = "JOINWRIGHT_CONFIG";

/// The file that is read if it is there and no other is named.
const USUAL_FILE: &str = "joinwright.yaml";

/// The most bytes of a file.
const MAX_BYTES: u64 = 1 << 20;

/// How much two words may differ for one to be meant by the other.
const MIN_SIMILARITY: f64 = 0.75;

/// A configuration file that says what can be.
pub(crate) struct ConfigurationFile {
    /// What it says.
    pub(super) tree: Value,
    /// What it says of who may ask, if it does.
    pub(super) auth: Option<AuthSettings>,
}

impl ConfigurationFile {
    /// The file that is named, else the usual one if it is there.
    ///
    /// # Errors
    /// If it can not be read, or says what can not be.
    pub(crate) fn find(named: Option<&Path>) -> Result<Option<Self>, ConfigurationError> {
        let path = named.unwrap_or(Path::new(USUAL_FILE));
        match read(path) {
            Ok(text) => Self::parse(&path.display().to_string(), &text).map(Some),
            Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => {
                let message = format!("the file can not be read: {error}");
                Err(ConfigurationError::new(path.display().to_string(), message))
            }
        }
    }

    /// Reads the text of a file.
    pub(crate) fn parse(name: &str, text: &str) -> Result<Self, ConfigurationError> {
        let is_empty = text.lines().all(|line| line.trim().is_empty() || line.starts_with('#'));
        if is_empty {
            return Ok(Self { tree: Value::Object(serde_json::Map::new()), auth: None });
        }
        let settings: Settings = parsed(name, text)?;
        let tree: Value = parsed(name, text)?;
        let auth = tree.get("auth").map(|_| settings.auth);
        Ok(Self { tree, auth })
    }
}

/// The text of a file of reasonable size.
fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(MAX_BYTES + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MAX_BYTES {
        return Err(io::Error::other(format!("it is larger than {MAX_BYTES} bytes")));
    }
    Ok(text)
}

fn parsed<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, ConfigurationError> {
    let options = serde_saphyr::options! { with_snippet: false, strict_booleans: true };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| located(name, &error))
}

/// The value of one line of YAML, as an environment variable has it.
pub(super) fn value(text: &str) -> Option<Value> {
    let options = serde_saphyr::options! { with_snippet: false, strict_booleans: true };
    serde_saphyr::from_str_with_options(text, options).ok()
}

/// What is wrong, and where.
fn located(name: &str, error: &Error) -> ConfigurationError {
    let place = match error.location() {
        Some(location) if location.line() > 0 => {
            format!("{name}:{}:{}", location.line(), location.column())
        }
        _ => name.to_owned(),
    };
    ConfigurationError::new(place, message(error))
}

fn message(error: &Error) -> String {
    match error {
        Error::SerdeUnknownField { field, expected, .. } => {
            format!("there is no key `{field}` here; {}", instead(field, expected))
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            format!("`{variant}` is none of the values; {}", instead(variant, expected))
        }
        Error::DuplicateMappingKey { key: Some(key), .. } => {
            format!("the key `{key}` is there twice")
        }
        Error::InvalidBooleanStrict { .. } => "it is `true` or `false`, nothing else".to_owned(),
        Error::InvalidScalar { ty, .. } => match ty.trim_start_matches(['u', 'i']) {
            "8" => "it is a whole number from 0 to 255".to_owned(),
            _ => "it is a whole number that is not negative".to_owned(),
        },
        Error::Unexpected { expected, .. } => match *expected {
            "string scalar" => "it is a text".to_owned(),
            "mapping start" => "here are keys, each with its value: `key: value`".to_owned(),
            "sequence start" => "it is a list: `[one, another]`".to_owned(),
            expected => format!("this is no {expected}"),
        },
        error => DefaultMessageFormatter.format_message(error).escape_debug().to_string(),
    }
}

/// The word that is like the one that was found, else all.
fn instead(found: &str, expected: &[&'static str]) -> String {
    let similarity = |word: &str| strsim::jaro_winkler(found, word);
    let best = expected.iter().max_by(|a, b| similarity(a).total_cmp(&similarity(b)));
    match best {
        Some(best) if similarity(best) >= MIN_SIMILARITY => format!("did you mean `{best}`?"),
        _ => format!("there are: {}", expected.join(", ")),
    }
}
