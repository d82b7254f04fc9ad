//! The envelope of an upstream answer: `data`, `errors`, and the errors themselves.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::value::RawValue;

use super::lexer::{Kind, Lexer, Malformed};
use crate::error::PathSegment;

/// The most errors that are read of one answer; the rest are counted.
const MAX_ERRORS: usize = 100;

/// An answer, taken apart.
#[derive(Debug, Default)]
pub(crate) struct Envelope<'a> {
    /// Where `data` stands, unless it is null or absent.
    pub(crate) data: Option<Range<usize>>,
    /// Whether `data` is there, and null.
    pub(crate) is_null: bool,
    /// The errors.
    pub(crate) errors: Vec<UpstreamError<'a>>,
    /// How many further errors there were.
    pub(crate) more_errors: usize,
}

/// An error, as far as it could be understood.
#[derive(Debug, Clone)]
pub(crate) struct UpstreamError<'a> {
    /// Its message, or words that say that there was none.
    pub(crate) message: Cow<'a, str>,
    /// Its path, unless that is absent or malformed.
    pub(crate) path: Option<Vec<PathSegment<'static>>>,
    /// Its extensions, as they came.
    pub(crate) extensions: Option<&'a RawValue>,
}

/// Takes an answer apart. `read` is given the place of `data` on the way, and says where it ends if
/// it could read it, so that it is passed over once.
///
/// # Errors
/// If it is not one JSON object.
pub(crate) fn open(
    text: &str,
    mut read: impl FnMut(usize) -> Option<usize>,
) -> Result<Envelope<'_>, Malformed> {
    let mut envelope = Envelope::default();
    // Some servers begin with a byte-order mark.
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut lexer = Lexer::new(text, start);
    lexer.object_start()?;
    let mut is_first = true;
    while lexer.next_in(b'}', is_first)? {
        is_first = false;
        let (_, name) = lexer.member_name()?;
        let kind = lexer.kind()?;
        match name.decoded().as_deref() {
            Some("data") => {
                let start = lexer.position();
                if let Some(end) = read(start) {
                    lexer = Lexer::new(text, end);
                } else {
                    lexer.skip_value()?;
                }
                envelope.is_null = kind == Kind::Null;
                envelope.data = (!envelope.is_null).then_some(start..lexer.position());
            }
            Some("errors") if kind != Kind::Null => {
                let span = lexer.skip_value()?;
                (envelope.errors, envelope.more_errors) = errors(&text[span]);
            }
            _ => {
                lexer.skip_value()?;
            }
        }
    }
    lexer.end()?;
    Ok(envelope)
}

fn errors(text: &str) -> (Vec<UpstreamError<'_>>, usize) {
    match serde_json::from_str::<Vec<&RawValue>>(text) {
        Ok(list) => {
            let more = list.len().saturating_sub(MAX_ERRORS);
            (list.into_iter().take(MAX_ERRORS).map(|raw| error(raw.get())).collect(), more)
        }
        // Not a list, but something was to be said.
        Err(_) => (vec![error(text)], 0),
    }
}

/// Reads an error member by member, so that what is malformed spoils nothing else.
fn error(text: &str) -> UpstreamError<'_> {
    #[derive(serde::Deserialize)]
    struct Members<'a> {
        #[serde(borrow)]
        message: Option<&'a RawValue>,
        #[serde(borrow)]
        path: Option<&'a RawValue>,
        #[serde(borrow)]
        extensions: Option<&'a RawValue>,
    }

    #[derive(serde::Deserialize)]
    #[serde(untagged)]
    enum Step {
        Index(usize),
        Key(String),
    }

    let members = serde_json::from_str::<Members<'_>>(text).ok();
    let message = (members.as_ref())
        .and_then(|members| serde_json::from_str::<String>(members.message?.get()).ok());
    let path = (members.as_ref())
        .and_then(|members| serde_json::from_str::<Vec<Step>>(members.path?.get()).ok());
    UpstreamError {
        message: message.map_or("an error without a message".into(), Cow::Owned),
        path: path.map(|steps| {
            (steps.into_iter())
                .map(|step| match step {
                    Step::Index(index) => PathSegment::Index(index),
                    Step::Key(key) => PathSegment::Key(key.into()),
                })
                .collect()
        }),
        extensions: members.and_then(|members| members.extensions),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_members_may_have_escapes() {
        let text = r#"{"\u0065rrors":[{"message":"a"}],"d\u0061ta":{}}"#;
        let envelope = open(text, |_| None).unwrap();
        assert_eq!(&text[envelope.data.unwrap()], "{}");
        assert_eq!(envelope.errors[0].message, "a");
    }

    #[test]
    fn data_that_was_read_is_passed_over() {
        let text = r#"{"data": {"a":1}, "errors": [{"message":"a"}]}"#;
        let mut places = Vec::new();
        let envelope = open(text, |start| {
            places.push(start);
            Some(start + r#"{"a":1}"#.len())
        });
        let envelope = envelope.unwrap();
        assert_eq!(places, [9]);
        assert_eq!(&text[envelope.data.unwrap()], r#"{"a":1}"#);
        assert_eq!(envelope.errors[0].message, "a");
    }
}
