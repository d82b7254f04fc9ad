//! The text of a document before it is parsed: what apollo-parser reads otherwise than the
//! specification says.
//!
//! - It leaves out an argument or an input field without a value, as in `item(id id: 1)`, and says
//!   nothing.
//! - It does not know [descriptions][descriptions] of operations, fragments and variables, as in
//!   `query ("Which." $id: ID)`.
//!
//! One pass over the tokens finds both. Between parentheses a `{` always begins an input object,
//! elsewhere a selection set.
//!
//! [descriptions]: https://spec.graphql.org/September2025/#sec-Descriptions

use std::borrow::Cow;
use std::ops::Range;

use apollo_parser::{Lexer, TokenKind};

/// A name that is followed by no value, where arguments or fields of an input object stand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a value is missing: `{name}` is not followed by `:`")]
pub struct MissingValue {
    /// The name.
    pub name: String,
    /// Where it begins, in bytes.
    pub offset: usize,
}

/// A document's text as apollo-parser understands it: blanks stand in the places of descriptions.
/// Tokens that are none are left to the parser.
///
/// # Errors
/// If an argument or a field of an input object has no value.
///
/// ```
/// use joinwright_operation::parseable;
///
/// assert_eq!(parseable(r#"query ("Which." $id: ID) { a(id: $id) }"#).unwrap(),
///                        r#"query (         $id: ID) { a(id: $id) }"#);
/// assert_eq!(parseable("{ a(id id: 1) }").unwrap_err().offset, 4);
/// ```
pub fn parseable(text: &str) -> Result<Cow<'_, str>, MissingValue> {
    let (mut open, mut n_sets) = (Vec::new(), 0_usize);
    let mut descriptions: Vec<Range<usize>> = Vec::new();
    let mut before = TokenKind::Eof;
    let tokens = Lexer::new(text).map_while(Result::ok).filter(|token| !is_ignored(token.kind()));
    let mut tokens = tokens.peekable();
    while let Some(token) = tokens.next() {
        let next = tokens.peek().map_or(TokenKind::Eof, |token| token.kind());
        let kind = token.kind();
        match kind {
            TokenKind::LParen => open.push(kind),
            TokenKind::LCurly if open.is_empty() => n_sets += 1,
            TokenKind::RCurly if open.is_empty() => n_sets = n_sets.saturating_sub(1),
            TokenKind::LCurly | TokenKind::LBracket if !open.is_empty() => open.push(kind),
            TokenKind::RParen | TokenKind::RCurly | TokenKind::RBracket => {
                open.pop();
            }
            TokenKind::Name if is_key(&open, before) && next != TokenKind::Colon => {
                let name = token.data().to_owned();
                return Err(MissingValue { name, offset: token.index() });
            }
            TokenKind::StringValue => {
                let is_value = matches!(before, TokenKind::Colon | TokenKind::Eq);
                let of_variable = open == [TokenKind::LParen] && next == TokenKind::Dollar;
                let of_definition = open.is_empty() && n_sets == 0 && next == TokenKind::Name;
                let is_first = matches!(before, TokenKind::Eof | TokenKind::RCurly);
                if !is_value && (of_variable || of_definition && is_first) {
                    descriptions.push(token.index()..token.index() + token.data().len());
                }
            }
            _ => {}
        }
        before = kind;
    }
    Ok(blanked(text, &descriptions))
}

fn is_ignored(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Whitespace | TokenKind::Comment | TokenKind::Comma)
}

/// Whether a name that follows a token is that of an argument or an input field, and no value.
fn is_key(open: &[TokenKind], before: TokenKind) -> bool {
    let is_value =
        matches!(before, TokenKind::Colon | TokenKind::Dollar | TokenKind::At | TokenKind::Eq);
    matches!(open.last(), Some(TokenKind::LParen | TokenKind::LCurly)) && !is_value
}

/// The text with blanks in some places; lines stay lines.
fn blanked<'t>(text: &'t str, places: &[Range<usize>]) -> Cow<'t, str> {
    if places.is_empty() {
        return Cow::Borrowed(text);
    }
    let (mut blanked, mut end) = (String::with_capacity(text.len()), 0);
    for place in places {
        blanked.push_str(&text[end..place.start]);
        let bytes = text[place.clone()].bytes();
        blanked.extend(bytes.map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        end = place.end;
    }
    blanked.push_str(&text[end..]);
    Cow::Owned(blanked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_without_values_are_found_wherever_they_stand() {
        for (text, name, offset) in [
            ("{ a(id) }", "id", 4),
            ("{ a(id: 1 x) }", "x", 10),
            ("{ a(in: {b: [{c}]}) }", "c", 14),
            ("{ a(in: {b b: E}) }", "b", 9),
            ("{ a @skip(if if: true) }", "if", 10),
            ("query ($a: In = {b c: 1}) { a }", "b", 17),
            ("query ($a: Int b) { a }", "b", 15),
        ] {
            let expected = MissingValue { name: name.to_owned(), offset };
            assert_eq!(parseable(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn what_is_right_stays_as_it_is() {
        for text in [
            "query Q($a: [Int!]! = [1], $b: E = F @d(x: E) $c: In = {e: E, l: [E F], n: null}) \
             @d { a(x: $a y: E, z: {}) @d(x: $b) { b c: d(e: true) } ...F } fragment F on A { a }",
            "{ a(s: \"x\" t: \"\"\"y\"\"\") # ( b",
            "{ a(x: ) } }",
            "",
        ] {
            assert_eq!(parseable(text), Ok(Cow::Borrowed(text)));
        }
    }

    #[test]
    fn descriptions_are_blanks() {
        let text =
            "query (\"\"\"one\ntwo\"\"\" $a: Int = 1 \"é\" $b: String = \"x\" $c: Int) { a }";
        let blank = "query (      \n       $a: Int = 1      $b: String = \"x\" $c: Int) { a }";
        assert_eq!(parseable(text).unwrap(), blank);
        let text = "\"a\" query { a } \"\"\"b\"\"\" fragment F on A { a }";
        let blank = "    query { a }         fragment F on A { a }";
        assert_eq!(parseable(text).unwrap(), blank);
    }

    #[test]
    fn texts_where_no_description_stands_are_left_to_the_parser() {
        for text in
            ["{ a \"b\" c }", "\"a\" { a }", "query \"a\" Q { a }", "\"a\" \"b\" query { a }"]
        {
            let kept = parseable(text).unwrap();
            assert!(kept.contains('"'), "{text}: {kept}");
        }
    }
}
