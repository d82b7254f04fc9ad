//! Ways into claims: the part of JSONPath that leads to one place, as `$.a['b c'][0]`.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::json::Members;

/// The most steps of a way.
const MAX_STEPS: usize = 32;

/// A way to one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path(Vec<Step>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Member(String),
    Item(usize),
}

impl Path {
    /// The way to a member of the whole.
    pub(super) fn member(name: &str) -> Self {
        Self(vec![Step::Member(name.to_owned())])
    }

    /// Reads a way; none if it is written in another manner.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut rest = text.strip_prefix('$')?;
        let mut steps = Vec::new();
        while !rest.is_empty() {
            if steps.len() == MAX_STEPS {
                return None;
            }
            let (step, further) = match rest.strip_prefix('.') {
                Some(name) => member(name)?,
                None => bracketed(rest.strip_prefix('[')?)?,
            };
            steps.push(step);
            rest = further;
        }
        Some(Self(steps))
    }

    /// What stands there.
    pub(super) fn find<'a>(&self, whole: &'a RawValue) -> Option<&'a RawValue> {
        self.0.iter().try_fold(whole, |value, step| match step {
            Step::Member(name) => {
                let members: Members<'a> = serde_json::from_str(value.get()).ok()?;
                // Who says a thing twice says it not at all.
                let mut found = members.0.into_iter().filter(|(known, _)| known == name);
                let (_, value) = found.next()?;
                found.next().is_none().then_some(value)
            }
            Step::Item(index) => {
                let items: Vec<&'a RawValue> = serde_json::from_str(value.get()).ok()?;
                items.get(*index).copied()
            }
        })
    }
}

/// A name up to the next step.
fn member(text: &str) -> Option<(Step, &str)> {
    let end = text.find(['.', '[']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    (!name.is_empty()).then(|| (Step::Member(name.to_owned()), rest))
}

/// A number, or a name in quotation marks, up to the bracket.
fn bracketed(text: &str) -> Option<(Step, &str)> {
    if let Some(quote) = text.chars().next().filter(|first| matches!(first, '\'' | '"')) {
        let (name, rest) = quoted(&text[1..], quote)?;
        return Some((Step::Member(name.into_owned()), rest.strip_prefix(']')?));
    }
    let (number, rest) = text.split_once(']')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(())?;
    Some((Step::Item(number.parse().ok()?), rest))
}

/// What stands before the closing quotation mark, and what after it. A backslash takes the meaning
/// of what follows.
fn quoted(text: &str, quote: char) -> Option<(Cow<'_, str>, &str)> {
    let mut name = Cow::Borrowed("");
    let mut characters = text.char_indices();
    while let Some((place, character)) = characters.next() {
        let character = match character {
            '\\' => characters.next()?.1,
            _ if character == quote => return Some((name, &text[place + 1..])),
            _ => character,
        };
        name.to_mut().push(character);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, json: &str) -> Option<String> {
        let whole: &RawValue = serde_json::from_str(json).unwrap();
        Path::parse(path).unwrap().find(whole).map(|value| value.get().to_owned())
    }

    #[test]
    fn way_leads_through_members_and_items() {
        let json = r#"{"user":{"all roles":["a","b"],"https://x.y/z":{"n":1}},"o'":2}"#;
        assert_eq!(found("$.user['all roles'][1]", json).as_deref(), Some("\"b\""));
        assert_eq!(found(r#"$["user"]["https://x.y/z"].n"#, json).as_deref(), Some("1"));
        assert_eq!(found(r"$['o\'']", json).as_deref(), Some("2"));
        assert_eq!(found("$", "{ }").as_deref(), Some("{ }"));
        assert_eq!(found("$.user.none.more", json), None);
        assert_eq!(found("$.user['all roles'][2]", json), None);
        assert_eq!(found("$.user[0]", json), None);
    }

    #[test]
    fn what_is_said_twice_is_not_found() {
        assert_eq!(found("$.a", r#"{"a":1,"\u0061":2}"#), None);
    }

    #[test]
    fn other_ways_are_refused() {
        let more = format!("${}", ".a".repeat(33));
        for text in
            ["", "a", "$a", "$.", "$..a", "$[", "$[]", "$[-1]", "$[*]", "$['a", "$['a'x", &more]
        {
            assert_eq!(Path::parse(text), None, "{text}");
        }
    }
}
