//! Values of custom scalars, as functions see them.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

/// A value of a custom scalar: any JSON, with every digit of its numbers.
///
/// ```
/// use joinwright_runtime::Scalar;
///
/// let day = Scalar::new(&"2026-11-23").unwrap();
/// assert_eq!(day.as_str(), "\"2026-11-23\"");
/// assert_eq!(day.read::<String>().unwrap(), "2026-11-23");
/// ```
#[derive(Clone)]
pub struct Scalar(Box<RawValue>);

impl Scalar {
    /// Writes a value as JSON.
    ///
    /// # Errors
    /// If it is no JSON, as a map with keys that are no strings would be.
    pub fn new(value: &impl Serialize) -> Result<Self, serde_json::Error> {
        to_raw_value(value).map(Self)
    }

    /// A value of JSON text.
    ///
    /// # Errors
    /// If it is not one JSON value.
    pub fn from_json(text: impl Into<String>) -> Result<Self, serde_json::Error> {
        RawValue::from_string(text.into()).map(Self)
    }

    /// The JSON text.
    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    /// Reads the value as a type of Rust.
    ///
    /// # Errors
    /// If it is none of that type.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(self.as_str())
    }
}

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// Equal byte for byte, as keys are.
impl PartialEq for Scalar {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Scalar {}

impl fmt::Debug for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
