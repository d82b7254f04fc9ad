//! How much a client and a remote schema may cost: one value for everything that is bounded.
//!
//! Here are the numbers and their names. Each is enforced where the work that it bounds begins, and
//! has an error code of its own. What is not here is bounded by a constant beside the code.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The struct, its defaults and its setters, from one list.
macro_rules! limits {
    ($(
        $(#[doc = $doc:literal])*
        $(#[serde($($serde:tt)*)])?
        $name:ident: $type:ty = $default:expr;
    )*) => {
        /// How much a client and a remote schema may cost. All that either of them sends is bounded,
        /// by default generously; each bound can be set.
        ///
        /// As a section of a configuration file it has these members, times in seconds, and
        /// those that are not there have their defaults. What is done by recursion is bounded by a
        /// small type, so that no setting can let it overflow the stack.
        ///
        /// ```
        /// use std::time::Duration;
        /// use joinwright_runtime::{Limits, Settings};
        ///
        /// let limits = Limits::default().tokens(2_000).request_seconds(Duration::from_secs(10));
        /// let settings = Settings::default().limits(limits);
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields, default, expecting = "a mapping of limits")]
        #[non_exhaustive]
        pub struct Limits {
            $(
                $(#[doc = $doc])*
                $(
                    #[serde($($serde)*)]
                    #[cfg_attr(test, schemars(with = "f64", range(min = 0)))]
                )?
                pub(crate) $name: $type,
            )*
        }

        impl Default for Limits {
            fn default() -> Self {
                Self { $($name: $default,)* }
            }
        }

        impl Limits {
            $(
                $(#[doc = $doc])*
                pub fn $name(mut self, most: $type) -> Self {
                    self.$name = most;
                    self
                }
            )*
        }
    };
}

limits! {
    /// The most bytes of a request's body, counted after decompression.
    body_bytes: usize = 1 << 20;
    /// The most bytes of a request's line and headers.
    header_bytes: usize = 32 << 10;
    /// The most headers of a request.
    headers: usize = 100;
    /// How long a request's head may take to arrive, and how long a connection may idle before it.
    #[serde(with = "seconds")]
    head_seconds: Duration = Duration::from_secs(30);
    /// How long a request's body may take to arrive.
    #[serde(with = "seconds")]
    body_seconds: Duration = Duration::from_secs(30);
    /// How long the answer to a request may take once the request has arrived. Longer than a remote
    /// schema usually may take, so that what one does not answer in time costs only its own fields.
    #[serde(with = "seconds")]
    request_seconds: Duration = Duration::from_secs(75);
    /// The most requests that are answered at the same time.
    requests_in_flight: usize = 1_000;
    /// The most requests that wait for their turn while so many are answered.
    requests_waiting: usize = 1_000;
    /// The most operations of one request, where lists of operations are allowed.
    batched_operations: usize = 10;
    /// How deep arrays and objects of a request's JSON may stand in each other.
    json_depth: u8 = 128;
    /// The most bytes of an operation's variables.
    variables_bytes: usize = 1 << 20;
    /// The most tokens of a document. White space, a comma and a comment are tokens, too.
    tokens: usize = 15_000;
    /// How deep selection sets, values and types of a document may stand in each other, as written.
    nesting: u8 = 100;
    /// How deep fields may stand in each other, fragments expanded.
    depth: u8 = 20;
    /// The most fields and fragments of an operation, fragments expanded. More than 20 000 count as
    /// 20 000.
    fields: usize = 5_000;
    /// The most aliases of an operation, fragments expanded.
    aliases: usize = 100;
    /// The most root fields of an operation, fragments expanded.
    root_fields: usize = 30;
    /// The most directives of an operation, fragments expanded.
    directives: usize = 50;
    /// The most joins that wait for one another.
    join_depth: usize = 10;
    /// The most distinct keys of one join.
    keys_per_join: usize = 100_000;
    /// The most requests to remote schemas for one operation.
    upstream_requests: usize = 2_000;
    /// The most requests to one remote schema at the same time.
    upstream_in_flight: usize = 256;
    /// The most requests to one remote schema that wait while it is asked so many.
    upstream_waiting: usize = 256;
    /// The most bytes of one answer of a remote schema, counted after decompression.
    upstream_bytes: usize = 32 << 20;
    /// The most bytes of all answers of remote schemas for one operation together.
    upstream_bytes_in_all: usize = 256 << 20;
    /// The most bytes of the answer to a client.
    answer_bytes: usize = 256 << 20;
}

impl Limits {
    /// Without those of documents: for what the gateway's own author has written, which was checked
    /// when it was compiled.
    pub(crate) fn of_compiled(self) -> Self {
        Self {
            tokens: usize::MAX,
            nesting: u8::MAX,
            depth: u8::MAX,
            fields: usize::MAX,
            aliases: usize::MAX,
            root_fields: usize::MAX,
            directives: usize::MAX,
            join_depth: usize::MAX,
            ..self
        }
    }
}

/// A number of bytes, for people.
pub(crate) struct Bytes(pub(crate) usize);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            n if n > 0 && n.is_multiple_of(1 << 20) => write!(f, "{} MiB", n >> 20),
            n if n > 0 && n.is_multiple_of(1 << 10) => write!(f, "{} KiB", n >> 10),
            n => write!(f, "{n} bytes"),
        }
    }
}

/// Times as seconds, whole ones as whole numbers.
mod seconds {
    use std::time::Duration;

    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(time: &Duration, to: S) -> Result<S::Ok, S::Error> {
        match time.subsec_nanos() {
            0 => to.serialize_u64(time.as_secs()),
            _ => to.serialize_f64(time.as_secs_f64()),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
        let time = Duration::try_from_secs_f64(f64::deserialize(from)?);
        let longest = Duration::from_secs(u64::from(u32::MAX));
        time.map(|time| time.min(longest)).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Limits, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_not_given_has_its_default() {
        assert_eq!(read("{}"), Ok(Limits::default()));
        let given = Limits::default().request_seconds(Duration::from_secs(9)).aliases(0);
        assert_eq!(read(r#"{"request_seconds": 9, "aliases": 0}"#), Ok(given));
    }

    #[test]
    fn what_is_written_is_read_back() {
        let limits = Limits::default().tokens(7).head_seconds(Duration::from_secs(3));
        let limits = limits.body_seconds(Duration::from_millis(50));
        assert_eq!(read(&serde_json::to_string(&limits).unwrap()), Ok(limits));
        assert!(read(r#"{"head_seconds": -1}"#).is_err());
    }

    #[test]
    fn bytes_are_said_in_the_largest_unit_that_fits() {
        let said = [0, 1, 1023, 1024, 1536, 1 << 20, 3 << 20].map(|n| Bytes(n).to_string());
        assert_eq!(
            said,
            ["0 bytes", "1 bytes", "1023 bytes", "1 KiB", "1536 bytes", "1 MiB", "3 MiB"],
        );
    }

    #[test]
    fn unknown_names_and_impossible_numbers_are_refused() {
        assert!(read(r#"{"alias": 1}"#).unwrap_err().contains("unknown field `alias`"));
        assert!(read(r#"{"tokens": -1}"#).unwrap_err().contains("-1"));
        // More would be recursion without a bound.
        assert!(read(r#"{"nesting": 256}"#).unwrap_err().contains("256"));
    }
}
