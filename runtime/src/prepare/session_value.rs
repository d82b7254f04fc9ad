//! Session values as JSON: what the session says in text, as the type that a preset has.
//!
//! ```text
//! Int, Float, Boolean     7   1.5   true                what is no such number or word is refused
//! String, ID, all others  7   ann                       a JSON string, whatever it looks like
//! lists                   {7,8}   {"a b",NULL}          as PostgreSQL writes arrays
//!                         [7, 8]   ["a b", null]        as JSON; the items are read as above
//! ```
//!
//! An enum's value and a custom scalar's are strings: what a session says must not become an object,
//! a number or null because it looks like one.

use joinwright_operation::{InputKind, InputType};
use serde_json::value::RawValue;

use super::coerce::is_number;
use crate::json::Text;

/// How deep lists may stand in each other.
const MAX_DEPTH: usize = 16;

/// The text is none of the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct IllTyped;

/// A session's text as JSON of a type.
///
/// # Errors
/// If it is none of the type.
pub(super) fn json(text: &str, ty: &InputType) -> Result<String, IllTyped> {
    let mut out = String::with_capacity(text.len() + 2);
    value(&mut out, text, ty, 0)?;
    Ok(out)
}

fn value(out: &mut String, text: &str, ty: &InputType, depth: usize) -> Result<(), IllTyped> {
    match &ty.kind {
        InputKind::Int => out.push_str(&text.parse::<i32>().map_err(|_| IllTyped)?.to_string()),
        InputKind::Float => {
            // As JSON writes numbers, which is less than Rust reads.
            let is_json = is_number(text) && serde_json::from_str::<&RawValue>(text).is_ok();
            let is_finite = text.parse().is_ok_and(f64::is_finite);
            out.push_str(if is_json && is_finite { text } else { return Err(IllTyped) });
        }
        InputKind::Boolean => match text {
            "true" | "false" => out.push_str(text),
            _ => return Err(IllTyped),
        },
        InputKind::String | InputKind::Id | InputKind::Enum { .. } | InputKind::Custom => {
            out.push_str(&serde_json::to_string(text).map_err(|_| IllTyped)?);
        }
        InputKind::List(_) if depth == MAX_DEPTH => return Err(IllTyped),
        InputKind::List(item) => match text.as_bytes().first() {
            Some(b'[') => json_list(out, text, item, depth + 1)?,
            Some(b'{') => Array { out, text, at: 0 }.whole(item, depth + 1)?,
            _ => return Err(IllTyped),
        },
        // The compiler refuses presets that would take an object from the session.
        InputKind::Object(_) => return Err(IllTyped),
    }
    Ok(())
}

/// Null, if it may stand there.
fn null(out: &mut String, ty: &InputType) -> Result<(), IllTyped> {
    match ty.nullable {
        true => out.push_str("null"),
        false => return Err(IllTyped),
    }
    Ok(())
}

fn json_list(out: &mut String, text: &str, item: &InputType, depth: usize) -> Result<(), IllTyped> {
    let items: Vec<&RawValue> = serde_json::from_str(text).map_err(|_| IllTyped)?;
    out.push('[');
    for (idx, json) in items.into_iter().map(RawValue::get).enumerate() {
        out.push_str(if idx == 0 { "" } else { "," });
        match json.as_bytes().first() {
            Some(b'"') => {
                let text: Text<'_> = serde_json::from_str(json).map_err(|_| IllTyped)?;
                value(out, &text, item, depth)?;
            }
            Some(b'n') => null(out, item)?,
            Some(b'{') => return Err(IllTyped),
            _ => value(out, json, item, depth)?,
        }
    }
    out.push(']');
    Ok(())
}

/// An array as PostgreSQL writes it, being read.
///
/// <https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO>
struct Array<'a> {
    out: &'a mut String,
    text: &'a str,
    /// How much of the text has been read.
    at: usize,
}

impl Array<'_> {
    /// The array and nothing behind it.
    fn whole(mut self, item: &InputType, depth: usize) -> Result<(), IllTyped> {
        self.array(item, depth)?;
        if self.at == self.text.len() { Ok(()) } else { Err(IllTyped) }
    }

    fn array(&mut self, item: &InputType, depth: usize) -> Result<(), IllTyped> {
        self.at += 1;
        self.out.push('[');
        self.skip_spaces();
        if self.next() == Some(b'}') {
            self.at += 1;
            self.out.push(']');
            return Ok(());
        }
        loop {
            self.skip_spaces();
            self.item(item, depth)?;
            self.skip_spaces();
            let sign = self.next();
            self.at += 1;
            match sign {
                Some(b',') => self.out.push(','),
                Some(b'}') => break,
                _ => return Err(IllTyped),
            }
        }
        self.out.push(']');
        Ok(())
    }

    fn item(&mut self, item: &InputType, depth: usize) -> Result<(), IllTyped> {
        match (self.next(), &item.kind) {
            (Some(b'{'), InputKind::List(_)) if depth == MAX_DEPTH => Err(IllTyped),
            (Some(b'{'), InputKind::List(inner)) => self.array(inner, depth + 1),
            (Some(b'{'), _) => Err(IllTyped),
            (Some(b'"'), _) => {
                let text = self.quoted()?;
                value(self.out, &text, item, depth)
            }
            _ => {
                let (text, is_plain) = self.unquoted()?;
                match is_plain && text.eq_ignore_ascii_case("null") {
                    true => null(self.out, item),
                    false => value(self.out, &text, item, depth),
                }
            }
        }
    }

    /// What stands in quotation marks; a backslash makes the next character an ordinary one.
    fn quoted(&mut self) -> Result<String, IllTyped> {
        self.at += 1;
        let mut text = String::new();
        loop {
            match self.take()? {
                '"' => return Ok(text),
                '\\' => text.push(self.take()?),
                c => text.push(c),
            }
        }
    }

    /// What stands there without them, without the spaces around it, and whether it is as written.
    fn unquoted(&mut self) -> Result<(String, bool), IllTyped> {
        let (mut text, mut is_plain) = (String::new(), true);
        while !matches!(self.next(), Some(b',' | b'}')) {
            match self.take()? {
                '"' | '{' => return Err(IllTyped),
                '\\' => {
                    is_plain = false;
                    text.push(self.take()?);
                }
                c => text.push(c),
            }
        }
        if is_plain {
            text.truncate(text.trim_end().len());
        }
        // An empty item is written in quotation marks.
        if text.is_empty() { Err(IllTyped) } else { Ok((text, is_plain)) }
    }

    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self) -> Result<char, IllTyped> {
        let c = self.text[self.at..].chars().next().ok_or(IllTyped)?;
        self.at += c.len_utf8();
        Ok(c)
    }

    fn skip_spaces(&mut self) {
        while self.next().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use joinwright_operation::Shared;

    use super::*;

    fn required(kind: InputKind) -> InputType {
        InputType { nullable: false, kind }
    }

    fn list(item: InputType) -> InputType {
        required(InputKind::List(Shared::new(item)))
    }

    #[track_caller]
    fn check(ty: &InputType, text: &str, expect: Option<&str>) {
        assert_eq!(json(text, ty).ok().as_deref(), expect, "{text}");
    }

    #[test]
    fn numbers_and_words_are_checked() {
        for (text, expect) in [
            ("7", Some("7")),
            ("-7", Some("-7")),
            ("+7", Some("7")),
            ("2147483648", None),
            ("7.0", None),
            ("", None),
            (" 7", None),
            ("7, 8", None),
        ] {
            check(&required(InputKind::Int), text, expect);
        }
        for (text, expect) in [
            ("1.50", Some("1.50")),
            ("-1e3", Some("-1e3")),
            ("1e999", None),
            ("NaN", None),
            ("inf", None),
            (".5", None),
            ("1 ", None),
            ("true", None),
        ] {
            check(&required(InputKind::Float), text, expect);
        }
        for (text, expect) in [("true", Some("true")), ("True", None), ("1", None), ("", None)] {
            check(&required(InputKind::Boolean), text, expect);
        }
    }

    #[test]
    fn text_stays_text() {
        let kinds = [InputKind::String, InputKind::Id, InputKind::Custom];
        for ty in kinds.map(required) {
            check(&ty, "7", Some(r#""7""#));
            check(&ty, "null", Some(r#""null""#));
            check(&ty, r#"{"$ne":null}"#, Some(r#""{\"$ne\":null}""#));
            check(&ty, "a\"b\\", Some(r#""a\"b\\""#));
            check(&ty, "", Some(r#""""#));
        }
    }

    #[test]
    fn arrays_of_postgresql_are_lists() {
        let strings = list(required(InputKind::String));
        check(&strings, "{}", Some("[]"));
        check(&strings, "{a,b}", Some(r#"["a","b"]"#));
        check(&strings, r#"{ a b , "c, \"d\"" ,"", \} }"#, Some(r#"["a b","c, \"d\"","","} "]"#));
        check(&strings, r#"{"null"}"#, Some(r#"["null"]"#));
        for text in ["{null}", "{a", "{a}b", "{a,}", "{,a}", "{{a}}", "{a{b}", "a", "", "{a\"b\"}"]
        {
            check(&strings, text, None);
        }
        check(&strings, r#"{"a"#, None);
        check(&strings, r"{a\", None);
        let ints = list(required(InputKind::Int));
        check(&ints, "{7, 8}", Some("[7,8]"));
        check(&ints, "{7,a}", None);
        let nullable = list(InputType { nullable: true, kind: InputKind::Int });
        check(&nullable, "{7,NULL}", Some("[7,null]"));
        check(&list(list(required(InputKind::Int))), "{{1,2},{}}", Some("[[1,2],[]]"));
    }

    #[test]
    fn arrays_of_json_are_lists() {
        let strings = list(required(InputKind::String));
        check(&strings, r#"["a", "b\n"]"#, Some(r#"["a","b\n"]"#));
        check(&strings, "[7]", Some(r#"["7"]"#));
        check(&strings, "[]", Some("[]"));
        for text in [r#"[{"a":1}]"#, "[null]", r#"["a""#, "[[1]]x"] {
            check(&strings, text, None);
        }
        check(&list(required(InputKind::Int)), r#"[7, "8"]"#, Some("[7,8]"));
        check(&list(list(required(InputKind::Int))), "[[1], [2, 3]]", Some("[[1],[2,3]]"));
        check(&list(list(required(InputKind::Int))), r#"["{1}"]"#, Some("[[1]]"));
    }

    #[test]
    fn depth_is_bounded() {
        let mut ty = required(InputKind::Int);
        for _ in 0..40 {
            ty = list(ty);
        }
        check(&ty, &"{".repeat(40), None);
        check(&ty, &format!("{}{}", "[".repeat(40), "]".repeat(40)), None);
        check(&ty, &format!("{}{}", "{".repeat(40), "}".repeat(40)), None);
    }
}
