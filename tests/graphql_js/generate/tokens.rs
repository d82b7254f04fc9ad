//! Damage to a text: a token is lost, repeated, swapped or replaced.

use fastrand::Rng;

/// What tokens are replaced by.
const OTHERS: [&str; 42] = [
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ":",
    "!",
    "$",
    "...",
    "@",
    "=",
    "|",
    "&",
    "query",
    "on",
    "true",
    "null",
    "name",
    "1",
    "1.5",
    "\"a\"",
    "\"\"\"a\"\"\"",
    "#",
    "fragment",
    "\u{feff}",
    "01",
    "-0",
    "-",
    "1e",
    "1.",
    "0.5e-3",
    "1x",
    r#""\u{1F600}""#,
    r#""\ud83d\ude00""#,
    r#""\ud83d""#,
    r#""\q""#,
    "\"open",
    r#""""a \""" b""""#,
    "..",
    "'",
    "é",
];

/// The text with some damage.
pub(super) fn damaged(text: &str, rng: &mut Rng) -> String {
    let mut tokens = tokens(text);
    for _ in 0..rng.usize(1..3) {
        if tokens.is_empty() {
            break;
        }
        let (at, other) = (rng.usize(..tokens.len()), rng.usize(..tokens.len()));
        match rng.u32(..5) {
            0 => {
                tokens.remove(at);
            }
            1 => tokens.insert(at, tokens[at]),
            2 => tokens.swap(at, other),
            3 => tokens.insert(at, OTHERS[rng.usize(..OTHERS.len())]),
            _ => tokens[at] = OTHERS[rng.usize(..OTHERS.len())],
        }
    }
    tokens.join(" ")
}

/// The tokens of a text; those that consist of several characters and are no words are taken apart.
fn tokens(text: &str) -> Vec<&str> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '"' | '.' | '-' | '\\');
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = match is_word(first) {
            true => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        tokens.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    tokens
}
