//! Compiled operations: the types of their constants, and finding one.

use joinwright_operation::Operation;
use ring::digest;

use crate::answer::scan::TakeObject;
use crate::roles::Viewer;

/// A text that stands for operations that were lowered at compile time. A client sends it, or names
/// it by its hash.
#[derive(Debug)]
pub struct CompiledText {
    /// The text's SHA-256, in hexadecimal digits.
    pub id: &'static str,
    /// How many bytes the text has.
    pub length: usize,
    /// Its operations.
    pub operations: &'static [&'static CompiledOperation],
}

/// An operation that was known at compile time.
#[derive(Debug)]
pub struct CompiledOperation {
    /// Its name.
    pub name: &'static str,
    /// What it became.
    pub source: Source,
}

/// What an operation became at compile time.
#[derive(Debug)]
pub enum Source {
    /// All that there is to do, and the code for its shapes.
    Lowered(&'static Operation, &'static [TakeObject]),
    /// It asks for the joined schema itself, so it is prepared from its text when it is first asked.
    Text(&'static str),
    /// What roles see decides. There is no such operation for a role that is not listed.
    ByRole(&'static [ForRoles]),
}

/// What an operation became for some of those who may ask for it.
#[derive(Debug)]
pub struct ForRoles {
    /// Whether it is for who sees everything.
    pub everything: bool,
    /// The roles, by their places.
    pub roles: &'static [u16],
    /// What it became: not by role again.
    pub source: Source,
}

impl Source {
    /// What the operation became for somebody, if there is one.
    pub(crate) fn of(&'static self, viewer: Viewer) -> Option<&'static Self> {
        let Self::ByRole(variants) = self else { return Some(self) };
        let is_for = |variant: &&ForRoles| match viewer {
            Viewer::Everything => variant.everything,
            Viewer::Role(place) => variant.roles.contains(&place),
        };
        variants.iter().find(is_for).map(|variant| &variant.source)
    }
}

/// Why a text has not the operation that is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoSuchOperation {
    /// There are several.
    #[error("the document has several operations, and `operationName` does not say which is meant")]
    Ambiguous,
    /// None has the name.
    #[error("the document has no operation of the name that `operationName` says")]
    Unknown,
}

impl CompiledText {
    /// Whether somebody may ask for one of its operations. For who may not, there is no such text.
    pub(crate) fn is_for(&self, viewer: Viewer) -> bool {
        self.operations.iter().any(|operation| operation.source.of(viewer).is_some())
    }

    /// The operation called `name`, or the only one: its name, and what it became for somebody.
    pub(crate) fn operation(
        &self,
        viewer: Viewer,
        name: Option<&str>,
    ) -> Result<(&'static str, &'static Source), NoSuchOperation> {
        let operation = match (name, self.operations) {
            (None, [only]) => *only,
            (None, _) => return Err(NoSuchOperation::Ambiguous),
            (Some(name), operations) => {
                let found = operations.iter().find(|operation| operation.name == name);
                *found.ok_or(NoSuchOperation::Unknown)?
            }
        };
        let source = operation.source.of(viewer).ok_or(NoSuchOperation::Unknown)?;
        Ok((operation.name, source))
    }
}

/// The text with this hash.
pub(crate) fn by_id(texts: &'static [CompiledText], id: &str) -> Option<&'static CompiledText> {
    let place = texts.binary_search_by(|text| text.id.cmp(id)).ok()?;
    texts.get(place)
}

/// The text that is this one. It is hashed only if one has its length.
pub(crate) fn by_text(texts: &'static [CompiledText], text: &str) -> Option<&'static CompiledText> {
    if !texts.iter().any(|known| known.length == text.len()) {
        return None;
    }
    by_id(texts, &text_id(text))
}

/// A text's SHA-256, in small hexadecimal digits.
pub(crate) fn text_id(text: &str) -> String {
    hexadecimal(digest::digest(&digest::SHA256, text.as_bytes()).as_ref())
}

fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    static A: CompiledOperation = CompiledOperation { name: "A", source: Source::Text("{a}") };
    static B: CompiledOperation = CompiledOperation { name: "B", source: Source::Text("{b}") };
    static TEXTS: &[CompiledText] = &[
        CompiledText {
            id: "2f2e47b2d4e0cc4bb4f6ed0d8f1a3c13aed7ac0e2c5a1f9f3fb3e9f0c8a7d6e5",
            length: 40,
            operations: &[&A, &B],
        },
        CompiledText {
            id: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            length: 3,
            operations: &[&A],
        },
    ];

    #[test]
    fn text_is_found_by_its_hash_and_by_itself() {
        assert_eq!(by_id(TEXTS, TEXTS[1].id).map(|text| text.length), Some(3));
        assert!(by_id(TEXTS, "ba78").is_none());
        // The test vector of SHA-256.
        assert_eq!(by_text(TEXTS, "abc").map(|text| text.id), Some(TEXTS[1].id));
        assert!(by_text(TEXTS, "abd").is_none());
        assert!(by_text(TEXTS, "abcd").is_none());
    }

    #[test]
    fn one_of_several_operations_is_named() {
        let name = |text: &CompiledText, name| {
            text.operation(Viewer::Everything, name).map(|(name, _)| name)
        };
        assert_eq!(name(&TEXTS[0], Some("B")), Ok("B"));
        assert_eq!(name(&TEXTS[0], None), Err(NoSuchOperation::Ambiguous));
        assert_eq!(name(&TEXTS[0], Some("C")), Err(NoSuchOperation::Unknown));
        assert_eq!(name(&TEXTS[1], None), Ok("A"));
        assert_eq!(name(&TEXTS[1], Some("B")), Err(NoSuchOperation::Unknown));
    }
}
