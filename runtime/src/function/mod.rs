//! Functions of the gateway crate that answer relationships.
//!
//! ```text
//! keys      7, 8                          each of them once, as the function's own struct
//! values    Some(Estimate { days: 2, … }), None
//! answer    {"data":{"_j0_0":{"days":2},"_j0_1":null}}
//! ```
//!
//! What a function gives is written as the answer that a server would have sent, with the client's
//! selection and aliases, so that all that comes after it is the same. Generated code names what is
//! public here; it is checked by rustc, so that a function that does not fit does not compile.

mod answer;
mod project;
mod scalar;

use std::fmt::{self, Display};
use std::future::Future;
use std::pin::Pin;

use serde::Serialize;

use crate::key::KeyError;

pub(crate) use answer::Asked;
pub use scalar::Scalar;

/// A function that answers a relationship.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    /// Reads keys, each given as its parts, and gets ready to call it with them.
    pub call: fn(&[Vec<&str>]) -> Call,
}

/// A call that is ready to be made: [`call_function`] makes it.
pub struct Call {
    /// The keys that could not be read, by their places; the function does not get them.
    pub(crate) bad: Vec<(usize, KeyError)>,
    /// Runs the function. Gives JSON for each key that could be read.
    pub(crate) values: Pin<Box<dyn Future<Output = Result<Vec<Text>, String>> + Send>>,
}

/// A value as JSON, or why there is none.
type Text = Result<String, String>;

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("bad", &self.bad).finish_non_exhaustive()
    }
}

/// Gets ready to call `function` with typed keys.
pub fn call_function<K, T, F>(
    keys: &[Vec<&str>],
    read: fn(&[&str]) -> Result<K, KeyError>,
    function: fn(Vec<K>) -> F,
) -> Call
where
    K: Send + 'static,
    T: Serialize + 'static,
    F: Future<Output = Values<T>> + Send + 'static,
{
    let mut good = Vec::with_capacity(keys.len());
    let mut bad = Vec::new();
    for (place, parts) in keys.iter().enumerate() {
        match read(parts) {
            Ok(key) => good.push(key),
            Err(error) => bad.push((place, error)),
        }
    }
    let values = async move {
        // Also what the function does before it first waits happens in here.
        let values = function(good).await.0?;
        Ok(values.into_iter().map(text).collect())
    };
    Call { bad, values: Box::pin(values) }
}

fn text<T: Serialize>(value: Result<Option<T>, String>) -> Text {
    serde_json::to_string(&value?).map_err(|error| format!("the value can not be written: {error}"))
}

/// What a function gave: for each key a value, nothing or a message; or one message for all.
#[derive(Debug)]
pub struct Values<T>(Result<Vec<Result<Option<T>, String>>, String>);

/// What a function may give, as [`Values`].
///
/// ```
/// use joinwright_runtime::codegen::{Values, function_values};
///
/// let _: Values<i32> = function_values(vec![Some(1), None]);
/// let _: Values<i32> = function_values(vec![Ok(Some(1)), Err("not known")]);
/// let _: Values<i32> = function_values(Err::<Vec<Option<_>>, _>("closed"));
/// ```
///
/// ```compile_fail
/// use joinwright_runtime::codegen::{Values, function_values};
///
/// let _: Values<i32> = function_values(vec![Some("no number")]);
/// ```
pub fn function_values<T>(given: impl IntoValues<T>) -> Values<T> {
    Values(given.into_values())
}

/// One value for each key, in the order of the keys.
#[diagnostic::on_unimplemented(
    message = "the function of a relationship gives one value for each key",
    label = "called here",
    note = "it returns `Vec<Option<T>>`, or with errors `Vec<Result<Option<T>, E>>`, or either in a `Result<_, E>`; `T` is the type that the gateway generates, and `E` can be displayed"
)]
pub trait IntoValues<T> {
    /// The values, or why there are none.
    fn into_values(self) -> Result<Vec<Result<Option<T>, String>>, String>;
}

impl<T, V: IntoValue<T>> IntoValues<T> for Vec<V> {
    fn into_values(self) -> Result<Vec<Result<Option<T>, String>>, String> {
        Ok(self.into_iter().map(V::into_value).collect())
    }
}

impl<T, V: IntoValue<T>, E: Display> IntoValues<T> for Result<Vec<V>, E> {
    fn into_values(self) -> Result<Vec<Result<Option<T>, String>>, String> {
        self.map_err(|error| error.to_string()).and_then(IntoValues::into_values)
    }
}

/// A key's value.
pub trait IntoValue<T> {
    /// The value, or why there is none.
    fn into_value(self) -> Result<Option<T>, String>;
}

impl<T> IntoValue<T> for Option<T> {
    fn into_value(self) -> Result<Option<T>, String> {
        Ok(self)
    }
}

impl<T, E: Display> IntoValue<T> for Result<Option<T>, E> {
    fn into_value(self) -> Result<Option<T>, String> {
        self.map_err(|error| error.to_string())
    }
}
