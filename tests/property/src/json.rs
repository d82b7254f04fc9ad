//! JSON with what a map would lose: the order of members, members of one name, digits of numbers.

use std::fmt;

use serde::de::{Deserializer as _, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Json {
    Object(Vec<(String, Json)>),
    List(Vec<Json>),
    String(String),
    /// A number, `true`, `false` or `null`, as written.
    Other(String),
}

impl Json {
    /// Reads JSON text.
    pub(crate) fn parse(text: &str) -> serde_json::Result<Self> {
        let text = text.trim();
        match text.as_bytes().first() {
            Some(b'{') => {
                let members = serde_json::Deserializer::from_str(text).deserialize_map(Members)?;
                let members = members.into_iter().map(|(name, raw)| Ok((name, Self::parse(raw)?)));
                members.collect::<Result<_, _>>().map(Self::Object)
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(text)?;
                let items = items.into_iter().map(|raw| Self::parse(raw.get()));
                items.collect::<Result<_, _>>().map(Self::List)
            }
            Some(b'"') => serde_json::from_str(text).map(Self::String),
            _ => {
                serde_json::from_str::<&RawValue>(text).map(|raw| Self::Other(raw.get().to_owned()))
            }
        }
    }

    /// The member of an object.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        members.iter().find(|(member, _)| member == name).map(|(_, value)| value)
    }

    /// Where two values begin to differ, and how.
    pub(crate) fn difference(&self, other: &Self) -> Option<String> {
        let below = |step: &str, one: &Self, other: &Self| {
            one.difference(other).map(|difference| format!(".{step}{difference}"))
        };
        match (self, other) {
            _ if self == other => None,
            (Self::List(one), Self::List(other)) if one.len() == other.len() => {
                let mut pairs = one.iter().zip(other).enumerate();
                pairs.find_map(|(idx, (one, other))| below(&idx.to_string(), one, other))
            }
            (Self::Object(one), Self::Object(other)) => {
                let names = |members: &[(String, Self)]| -> Vec<String> {
                    members.iter().map(|(name, _)| name.clone()).collect()
                };
                if names(one) != names(other) {
                    return Some(format!(": members {:?}, not {:?}", names(one), names(other)));
                }
                let mut pairs = one.iter().zip(other);
                pairs.find_map(|((name, one), (_, other))| below(name, one, other))
            }
            (one, other) => Some(format!(": {one}, not {other}")),
        }
    }
}

/// The members of an object, as they come.
struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, &'de str)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some((name, raw)) = map.next_entry::<String, &'de RawValue>()? {
            members.push((name, raw.get()));
        }
        Ok(members)
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        match self {
            Self::Object(members) => {
                f.write_str("{")?;
                for (idx, (name, value)) in members.iter().enumerate() {
                    let comma = if idx > 0 { "," } else { "" };
                    write!(f, "{comma}{}:{value}", quoted(name))?;
                }
                f.write_str("}")
            }
            Self::List(items) => {
                f.write_str("[")?;
                for (idx, item) in items.iter().enumerate() {
                    let comma = if idx > 0 { "," } else { "" };
                    write!(f, "{comma}{item}")?;
                }
                f.write_str("]")
            }
            Self::String(text) => f.write_str(&quoted(text)),
            Self::Other(text) => f.write_str(text),
        }
    }
}
