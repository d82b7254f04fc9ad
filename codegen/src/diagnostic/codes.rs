//! Every rule's code, with what a person needs to know about it. `docs/errors.md` is printed from
//! [`ALL`].

use super::Code;

/// A rule as it is explained.
#[derive(Debug, Clone, Copy)]
pub struct Explanation {
    /// Its code.
    pub code: Code,
    /// The rule in a few words.
    pub title: &'static str,
    /// Why there is such a rule and what breaks it: one paragraph.
    pub text: &'static str,
    /// How it is obeyed: a piece of a relationships file or of SDL, or a command.
    pub cure: &'static str,
}

mod joining;
mod reading;

pub use joining::*;
pub use reading::*;

/// The tables of all stages, in the order of the stages.
pub const ALL: &[&[Explanation]] =
    &[reading::READING, joining::RESOLVING, joining::BINDING, joining::COMPOSING];

/// The explanation of a code.
pub fn explain(code: Code) -> Option<&'static Explanation> {
    ALL.iter().flat_map(|table| table.iter()).find(|explanation| explanation.code == code)
}

/// All explanations as Markdown: `docs/errors.md`.
pub fn markdown() -> String {
    let mut out = String::from("# Errors and warnings\n");
    for Explanation { code, title, text, cure } in ALL.iter().flat_map(|table| table.iter()) {
        out.push_str(&format!("\n## {code}: {title}\n\n{text}\n\n```text\n{cure}\n```\n"));
    }
    out
}
