//! What fits where: the table by which a key's type may differ from an argument's, as types.
//!
//! | the key's type             | the argument's type            |
//! |----------------------------|--------------------------------|
//! | `T`                        | `T`                            |
//! | Int                        | Float, ID                      |
//! | String                     | ID                             |
//! | ID                         | String; Int, if it is one      |
//! | an enum                    | String                         |
//! | Float or a custom scalar   | a scalar, if the value is one  |
//! | a scalar                   | a custom scalar                |
//! | `[T]`                      | `[U]`, if `T` fits `U`         |
//!
//! A `String` fits an enum too, since a part of a key may be read as one to be compared with another.
//! A pair that is not here does not compile: generated code proves the compiler's own validation.

use std::borrow::Cow;

use serde::Serialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueError, StrDeserializer};

use super::{EnumValue, Id, KeyError, RawJson, read};
use crate::function::Scalar;

/// A key part that may stand where a `T` is wanted.
pub trait Fit<T> {
    /// The value as a `T`.
    ///
    /// # Errors
    /// If this very value does not fit, as an `ID` that is no integer where `Int` is wanted.
    fn fit(&self) -> Result<T, KeyError>;
}

/// [`Fit::fit`] as a function.
///
/// # Errors
/// If this very value does not fit.
pub fn fit<T>(part: &impl Fit<T>) -> Result<T, KeyError> {
    part.fit()
}

/// A value as JSON text: an item of a list whose items differ in type.
///
/// # Errors
/// If the value is no JSON.
pub fn json(value: &impl Serialize) -> Result<RawJson<'static>, KeyError> {
    serde_json::to_string(value)
        .map(|text| RawJson(Cow::Owned(text)))
        .map_err(|error| KeyError::new(format!("the key can not be written: {error}")))
}

/// What is no `Option`: it may stand where null is legal.
pub trait Plain {}

impl<T> Plain for Vec<T> {}
impl<E: EnumValue> Plain for E {}

/// States that a type fits itself.
macro_rules! fits_itself {
    ($($scalar:ty),*) => { $(
        impl<'a> Plain for $scalar {}
        impl<'a> Fit<$scalar> for $scalar {
            fn fit(&self) -> Result<$scalar, KeyError> {
                Ok(self.clone())
            }
        }
    )* };
}

fits_itself!(i32, bool, Id<'a>, Cow<'a, str>, RawJson<'a>);

impl<E: EnumValue> Fit<E> for E {
    fn fit(&self) -> Result<E, KeyError> {
        Ok(*self)
    }
}

// Int, String, ID and enums among each other.

impl<'a> Fit<Id<'a>> for i32 {
    fn fit(&self) -> Result<Id<'a>, KeyError> {
        Ok(Id(Cow::Owned(self.to_string())))
    }
}

impl<'a> Fit<Id<'a>> for Cow<'a, str> {
    fn fit(&self) -> Result<Id<'a>, KeyError> {
        Ok(Id(self.clone()))
    }
}

impl<'a> Fit<Cow<'a, str>> for Id<'a> {
    fn fit(&self) -> Result<Cow<'a, str>, KeyError> {
        Ok(self.0.clone())
    }
}

impl<'a, E: EnumValue> Fit<Cow<'a, str>> for E {
    fn fit(&self) -> Result<Cow<'a, str>, KeyError> {
        let text = json(self)?;
        Ok(Cow::Owned(text.0.trim_matches('"').to_owned()))
    }
}

impl Fit<i32> for Id<'_> {
    fn fit(&self) -> Result<i32, KeyError> {
        self.0.parse().map_err(|_| KeyError::mismatch(&self.0, "Int"))
    }
}

impl<E: EnumValue> Fit<E> for Cow<'_, str> {
    fn fit(&self) -> Result<E, KeyError> {
        let name: StrDeserializer<'_, ValueError> = self.as_ref().into_deserializer();
        E::deserialize(name).map_err(|_| KeyError::mismatch(self, "value of the enum"))
    }
}

// Float and custom scalars: any JSON value.

/// States that a type can be written as JSON.
macro_rules! fits_raw_json {
    ($($scalar:ty),*) => { $(
        impl<'a> Fit<RawJson<'a>> for $scalar {
            fn fit(&self) -> Result<RawJson<'a>, KeyError> {
                json(self)
            }
        }
    )* };
}

fits_raw_json!(i32, bool, Id<'_>, Cow<'_, str>);

impl Fit<i32> for RawJson<'_> {
    fn fit(&self) -> Result<i32, KeyError> {
        serde_json::from_str(&self.0).map_err(|_| KeyError::mismatch(&self.0, "Int"))
    }
}

impl Fit<bool> for RawJson<'_> {
    fn fit(&self) -> Result<bool, KeyError> {
        serde_json::from_str(&self.0).map_err(|_| KeyError::mismatch(&self.0, "Boolean"))
    }
}

impl<'a> Fit<Id<'a>> for RawJson<'a> {
    fn fit(&self) -> Result<Id<'a>, KeyError> {
        let id = match &self.0 {
            Cow::Borrowed(text) => read::id(text),
            Cow::Owned(text) => read::id(text).map(|id| Id(Cow::Owned(id.0.into_owned()))),
        };
        id.ok_or_else(|| KeyError::mismatch(&self.0, "ID"))
    }
}

impl<'a> Fit<Cow<'a, str>> for RawJson<'a> {
    fn fit(&self) -> Result<Cow<'a, str>, KeyError> {
        let string = match &self.0 {
            Cow::Borrowed(text) => read::string(text),
            Cow::Owned(text) => read::string(text).map(|string| Cow::Owned(string.into_owned())),
        };
        string.ok_or_else(|| KeyError::mismatch(&self.0, "String"))
    }
}

// What a function owns.

impl Fit<String> for Id<'_> {
    fn fit(&self) -> Result<String, KeyError> {
        Ok(self.0.clone().into_owned())
    }
}

impl Fit<String> for Cow<'_, str> {
    fn fit(&self) -> Result<String, KeyError> {
        Ok(self.clone().into_owned())
    }
}

impl Fit<f64> for RawJson<'_> {
    fn fit(&self) -> Result<f64, KeyError> {
        serde_json::from_str(&self.0).map_err(|_| KeyError::mismatch(&self.0, "Float"))
    }
}

impl Fit<Scalar> for RawJson<'_> {
    fn fit(&self) -> Result<Scalar, KeyError> {
        Scalar::from_json(self.as_str()).map_err(|_| KeyError::mismatch(&self.0, "JSON"))
    }
}

// Lists, and null inside them.

impl<T: Fit<U>, U> Fit<Vec<U>> for Vec<T> {
    fn fit(&self) -> Result<Vec<U>, KeyError> {
        self.iter().map(Fit::fit).collect()
    }
}

impl<T: Fit<U>, U> Fit<Option<U>> for Option<T> {
    fn fit(&self) -> Result<Option<U>, KeyError> {
        self.as_ref().map(Fit::fit).transpose()
    }
}

impl<T: Fit<U> + Plain, U> Fit<Option<U>> for T {
    fn fit(&self) -> Result<Option<U>, KeyError> {
        self.fit().map(Some)
    }
}
