//! JSON text, token by token: the only place that looks at the bytes of upstream answers.
//!
//! A [`Lexer`] checks the whole grammar of RFC 8259 as it goes and never recurses. It works on
//! `&str`, so that every answer is known to be UTF-8 before it is read.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr2;

/// The deepest nesting of lists and objects that is read.
pub(crate) const MAX_DEPTH: usize = 256;

/// How many bytes of a string are looked at a word at a time: most strings are no longer, and a call
/// would cost more than that.
const NEAR_BYTES: usize = 16;

/// The text is no JSON. It is one word, so that what can not fail is given in registers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} at byte {}", .0.what, .0.offset)]
pub(crate) struct Malformed(Box<Fault>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Fault {
    offset: usize,
    what: &'static str,
}

impl Malformed {
    /// What is wrong, and where.
    #[cold]
    pub(crate) fn new(offset: usize, what: &'static str) -> Self {
        Self(Box::new(Fault { offset, what }))
    }
}

/// A string token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StringToken<'a> {
    /// What stands between the quotes, escapes as written.
    pub(crate) raw: &'a str,
    /// Whether there are escapes.
    pub(crate) escaped: bool,
}

impl<'a> StringToken<'a> {
    /// The string without escapes; nothing if its escapes mean no character.
    pub(crate) fn decoded(self) -> Option<Cow<'a, str>> {
        if !self.escaped {
            return Some(Cow::Borrowed(self.raw));
        }
        let decoded = serde_json::from_str(&format!("\"{}\"", self.raw));
        decoded.ok().map(Cow::Owned)
    }
}

/// What the next value is, by its first byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `null`
    Null,
    /// `true`, `false`
    Boolean,
    /// A number.
    Number,
    /// A string.
    String,
    /// A list.
    List,
    /// An object.
    Object,
}

/// A place in JSON text.
#[derive(Debug, Clone)]
pub(crate) struct Lexer<'a> {
    text: &'a str,
    position: usize,
    /// Whether there may be control characters, which no string may have. In most answers there are
    /// none anywhere, so that only quotes and backslashes are looked for.
    controls: Controls,
}

/// Whether text has control characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Controls {
    /// It has none.
    None,
    /// It may have some.
    Some,
}

impl Controls {
    /// Those of a text. All of it is looked at, many bytes at once.
    pub(crate) fn of(text: &str) -> Self {
        let has = |part: &[u8]| part.iter().fold(false, |any, byte| any | (*byte < 0x20));
        // In parts, so that what has some is not looked at to its end.
        match text.as_bytes().chunks(4096).any(has) {
            true => Self::Some,
            false => Self::None,
        }
    }
}

impl<'a> Lexer<'a> {
    /// Reads `text` from the byte `position` on.
    pub(crate) fn new(text: &'a str, position: usize) -> Self {
        Self { text, position, controls: Controls::Some }
    }

    /// Reads text of which this is known.
    pub(crate) fn with_controls(self, controls: Controls) -> Self {
        Self { controls, ..self }
    }

    /// The next byte's place.
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    /// What stands between the quotes of a string token at these places.
    pub(crate) fn unquoted(&self, start: u32, end: u32) -> &'a str {
        self.text.get(start as usize + 1..(end as usize).saturating_sub(1)).unwrap_or_default()
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }

    fn malformed<T>(&self, what: &'static str) -> Result<T, Malformed> {
        Err(Malformed::new(self.position, what))
    }

    fn skip_whitespace(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.byte() {
            self.position += 1;
        }
    }

    /// The kind of the next value, which `position` is then at.
    pub(crate) fn kind(&mut self) -> Result<Kind, Malformed> {
        self.skip_whitespace();
        match self.byte() {
            Some(b'n') => Ok(Kind::Null),
            Some(b't' | b'f') => Ok(Kind::Boolean),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b'"') => Ok(Kind::String),
            Some(b'[') => Ok(Kind::List),
            Some(b'{') => Ok(Kind::Object),
            _ => self.malformed("expected a value"),
        }
    }

    /// Takes `byte` after whitespace, if it is next.
    pub(crate) fn take(&mut self, byte: u8) -> bool {
        self.skip_whitespace();
        let found = self.byte() == Some(byte);
        self.position += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8, what: &'static str) -> Result<(), Malformed> {
        if self.take(byte) { Ok(()) } else { self.malformed(what) }
    }

    /// Nothing but whitespace may follow.
    pub(crate) fn end(&mut self) -> Result<(), Malformed> {
        self.skip_whitespace();
        if self.position == self.text.len() { Ok(()) } else { self.malformed("expected the end") }
    }

    /// `{`
    pub(crate) fn object_start(&mut self) -> Result<(), Malformed> {
        self.expect(b'{', "expected `{`")
    }

    /// `[`
    pub(crate) fn list_start(&mut self) -> Result<(), Malformed> {
        self.expect(b'[', "expected `[`")
    }

    /// Whether another member or item follows, the separators taken. `close` ends them.
    pub(crate) fn next_in(&mut self, close: u8, is_first: bool) -> Result<bool, Malformed> {
        if self.take(close) {
            return Ok(false);
        }
        if is_first || self.take(b',') {
            return Ok(true);
        }
        self.malformed("expected `,` or the end of the list or object")
    }

    /// A member's name and the colon. `position` is then before the value.
    pub(crate) fn member_name(&mut self) -> Result<(Range<usize>, StringToken<'a>), Malformed> {
        self.skip_whitespace();
        let start = self.position;
        let name = self.string()?;
        let span = start..self.position;
        self.expect(b':', "expected `:`")?;
        Ok((span, name))
    }

    /// Takes the member `name` and the colon, if they are next as they usually are: without escapes
    /// or whitespace. Gives where the name stands.
    pub(crate) fn take_member(&mut self, name: &str) -> Option<Range<usize>> {
        self.skip_whitespace();
        let start = self.position;
        let rest = self.text.as_bytes().get(start..)?.strip_prefix(b"\"")?;
        let rest = rest.strip_prefix(name.as_bytes())?;
        if !rest.starts_with(b"\":") {
            return None;
        }
        let end = start + name.len() + 2;
        self.position = end + 1;
        Some(start..end)
    }

    /// A string.
    pub(crate) fn string(&mut self) -> Result<StringToken<'a>, Malformed> {
        self.expect(b'"', "expected a string")?;
        let start = self.position;
        let escaped = self.rest_of_string()?;
        // Quotes and backslashes are ASCII, so both ends are at character boundaries.
        let raw = &self.text[start..self.position - 1];
        Ok(StringToken { raw, escaped })
    }

    /// Reads on at a place where it was before.
    pub(crate) fn go_to(&mut self, position: usize) {
        self.position = position;
    }

    /// Takes a text, if it is next.
    #[inline]
    pub(crate) fn exact(&mut self, text: &str) -> bool {
        let rest = self.text.as_bytes().get(self.position..).unwrap_or_default();
        let is_next = rest.starts_with(text.as_bytes());
        if is_next {
            self.position += text.len();
        }
        is_next
    }

    /// Takes a string, if it is next.
    #[inline]
    pub(crate) fn exact_string(&mut self) -> bool {
        self.exact("\"") && self.rest_of_string().is_ok()
    }

    /// Takes a number, if it is next.
    pub(crate) fn exact_number(&mut self) -> Option<&'a str> {
        self.byte().filter(|byte| *byte > b' ')?;
        self.number().ok()
    }

    /// A string that nobody wants to know.
    pub(crate) fn skip_string(&mut self) -> Result<(), Malformed> {
        self.expect(b'"', "expected a string")?;
        self.rest_of_string().map(drop)
    }

    /// A string after its first quote, the last one taken. Says whether there are escapes.
    fn rest_of_string(&mut self) -> Result<bool, Malformed> {
        let mut escaped = false;
        loop {
            self.position += self.plain(&self.text.as_bytes()[self.position..]);
            match self.byte() {
                Some(b'"') => {
                    self.position += 1;
                    return Ok(escaped);
                }
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                Some(0..=0x1f) => return self.malformed("control character in a string"),
                // `plain_bytes` may stop early.
                Some(_) => self.position += 1,
                None => return self.malformed("unfinished string"),
            }
        }
    }

    /// How many bytes at the beginning of `rest` need no closer look, or a few fewer.
    fn plain(&self, rest: &[u8]) -> usize {
        match (self.controls, rest.split_first_chunk::<NEAR_BYTES>()) {
            (Controls::None, Some((near, far))) => match plain_bytes(near) {
                NEAR_BYTES => NEAR_BYTES + memchr2(b'"', b'\\', far).unwrap_or(far.len()),
                end => end,
            },
            (Controls::None, None) | (Controls::Some, _) => plain_bytes(rest),
        }
    }

    fn escape(&mut self) -> Result<(), Malformed> {
        self.position += 1;
        match self.byte() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.position += 1;
                Ok(())
            }
            Some(b'u') => {
                self.position += 1;
                for _ in 0..4 {
                    if !self.byte().is_some_and(|byte| byte.is_ascii_hexdigit()) {
                        return self.malformed("invalid escape in a string");
                    }
                    self.position += 1;
                }
                Ok(())
            }
            _ => self.malformed("invalid escape in a string"),
        }
    }

    /// A number, as written.
    pub(crate) fn number(&mut self) -> Result<&'a str, Malformed> {
        self.skip_whitespace();
        let start = self.position;
        if self.byte() == Some(b'-') {
            self.position += 1;
        }
        match self.byte() {
            Some(b'0') => self.position += 1,
            Some(b'1'..=b'9') => self.digits()?,
            _ => return self.malformed("expected a number"),
        }
        if self.byte() == Some(b'.') {
            self.position += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.position += 1;
            if let Some(b'+' | b'-') = self.byte() {
                self.position += 1;
            }
            self.digits()?;
        }
        Ok(&self.text[start..self.position])
    }

    fn digits(&mut self) -> Result<(), Malformed> {
        let start = self.position;
        while self.byte().is_some_and(|byte| byte.is_ascii_digit()) {
            self.position += 1;
        }
        if self.position > start { Ok(()) } else { self.malformed("expected a digit") }
    }

    /// `null`, `true` or `false`.
    pub(crate) fn literal(&mut self) -> Result<(), Malformed> {
        self.skip_whitespace();
        let rest = &self.text.as_bytes()[self.position..];
        let word = ["null", "true", "false"].iter().find(|word| rest.starts_with(word.as_bytes()));
        match word {
            Some(word) => self.position += word.len(),
            None => return self.malformed("expected a value"),
        }
        Ok(())
    }

    /// Any value. Gives where it stands.
    pub(crate) fn skip_value(&mut self) -> Result<Range<usize>, Malformed> {
        self.skip_whitespace();
        let start = self.position;
        let mut open: Vec<u8> = Vec::new();
        loop {
            match self.kind()? {
                Kind::Null | Kind::Boolean => self.literal()?,
                Kind::Number => drop(self.number()?),
                Kind::String => self.skip_string()?,
                kind @ (Kind::List | Kind::Object) => {
                    self.position += 1;
                    let close = if kind == Kind::Object { b'}' } else { b']' };
                    if !self.take(close) {
                        if open.len() == MAX_DEPTH {
                            return self.malformed("nested too deeply");
                        }
                        open.push(close);
                        if kind == Kind::Object {
                            self.member_name()?;
                        }
                        continue;
                    }
                }
            }
            // A value is complete; so may be what it stands in.
            while let Some(&close) = open.last() {
                if self.next_in(close, false)? {
                    if close == b'}' {
                        self.member_name()?;
                    }
                    break;
                }
                open.pop();
            }
            if open.is_empty() {
                return Ok(start..self.position);
            }
        }
    }
}

/// How many bytes at the beginning of `bytes` are no quote, no backslash and no control character.
/// It may be fewer, by less than a word.
///
/// Looks at eight bytes at once: a byte that is less than a bound borrows from its own highest bit,
/// which in ASCII is not set. The lowest one that does so is exact; those above it are not looked at.
fn plain_bytes(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    let (words, _) = bytes.as_chunks::<8>();
    for (idx, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let is_less = |word: u64, bound: u64| word.wrapping_sub(ONES * bound);
        let controls = is_less(word, 0x20);
        let quotes = is_less(word ^ (ONES * u64::from(b'"')), 1);
        let backslashes = is_less(word ^ (ONES * u64::from(b'\\')), 1);
        let special = (controls | quotes | backslashes) & !word & HIGH;
        if special != 0 {
            return idx * 8 + special.trailing_zeros() as usize / 8;
        }
    }
    words.len() * 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_bytes_end_at_the_first_special_one_wherever_it_stands() {
        for special in (0..=255).filter(|byte| matches!(byte, 0..0x20 | b'"' | b'\\')) {
            for place in 0..24 {
                for filler in [b'a', b' ', 0x7f, 0x80, 0xff, b'#', b'!', b'[', b']'] {
                    let mut bytes = [filler; 32];
                    bytes[place] = special;
                    assert_eq!(plain_bytes(&bytes), place, "{special} at {place} in {filler}");
                    assert_eq!(plain_bytes(&[filler; 15]), 8);
                }
            }
        }
    }

    fn whole(text: &str) -> Result<(), Malformed> {
        let mut lexer = Lexer::new(text, 0);
        lexer.skip_value()?;
        lexer.end()
    }

    #[test]
    fn the_lexer_and_serde_json_agree_on_what_is_json() {
        let texts = [
            "null",
            " true ",
            "[]",
            "{}",
            "[1,2]",
            "[1,]",
            "[,1]",
            "{\"a\":1}",
            "{\"a\":1,}",
            "{\"a\"}",
            "{a:1}",
            "01",
            "-",
            "-0",
            "1.",
            "1.5e",
            "1.5e+3",
            "\"\\u12\"",
            "\"\\u12aF\"",
            "\"\\x\"",
            "\"a\nb\"",
            "\"",
            "[[[]]]",
            "[[[]]",
            "]",
            "nul",
            "nullx",
            "1 2",
            "{\"a\":{}}}",
            "{\"a\":[{\"b\":[]},{}],\"c\":\"}\"}",
            "",
            " ",
            "\u{feff}1",
            "+1",
            "NaN",
            "tru",
            "\"é\"",
        ];
        for text in texts {
            let expected = serde_json::from_str::<&serde_json::value::RawValue>(text).is_ok();
            assert_eq!(whole(text).is_ok(), expected, "{text}");
        }
    }

    #[test]
    fn every_cut_of_a_document_is_refused() {
        let text = r#"{"data":{"a":[1,-2.5e3,"x\n",null,true,{"b":[]}]},"errors":[]}"#;
        for end in 0..text.len() {
            assert!(whole(&text[..end]).is_err(), "{}", &text[..end]);
        }
        assert_eq!(whole(text), Ok(()));
    }

    #[test]
    fn deep_nesting_is_refused_without_recursion() {
        let fits = format!("{}{}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH));
        assert_eq!(whole(&fits), Ok(()));
        let deep = "[".repeat(200_000);
        assert_eq!(whole(&deep).unwrap_err().0.what, "nested too deeply");
    }
}
